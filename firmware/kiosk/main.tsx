// Starts the kiosk's page: policy first, sizes from the screen's profile, the screen as the firmware tells it; wires all.
import '../../shared/web/trusted.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { clock } from './clock.ts';
import { openConnection } from './connection.ts';
import { moveFocus } from './focus.ts';
import { applyProfile, chooseProfile } from './profile.ts';
import { Provider } from './provider.tsx';

const root = document.documentElement;
const profile = chooseProfile(new URLSearchParams(location.search), { width: innerWidth, height: innerHeight });
applyProfile(profile, root);

const connection = openConnection({ base: location.origin, clock });
document.addEventListener('keydown', (event) => moveFocus(event));
// A long press is a touch and nothing else; a kiosk has no menus.
document.addEventListener('contextmenu', (event) => event.preventDefault());

const place = document.getElementById('page');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <Provider>
        <App connection={connection} clock={clock} profile={profile} />
      </Provider>
    </StrictMode>,
  );
}
