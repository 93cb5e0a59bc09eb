// Starts the kiosk's page: policy first, sizes from the screen's profile, the screen as the firmware tells it; wires all.
import '../../shared/web/trusted.ts';
import '@fontsource-variable/inter/index.css';
import '../../shared/web/tokens.css';
import './kiosk.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { startBeat } from './beat.ts';
import { createClock } from './clock.ts';
import { openConnection } from './connection.ts';
import { moveFocus } from './focus.ts';
import { applyProfile, chooseProfile } from './profile.ts';
import { createSounds } from './sounds.ts';
import { spokenAtFirst } from './speech.ts';

const root = document.documentElement;
const query = new URLSearchParams(location.search);
const profile = chooseProfile(query, { width: innerWidth, height: innerHeight });
applyProfile(profile, root);

const clock = createClock(document);
const connection = openConnection({ base: location.origin, clock });
const sounds = createSounds(clock);
startBeat({ base: location.origin, page: query.get('page'), clock });
document.addEventListener('keydown', (event) => moveFocus(event));
// A long press is a touch and nothing else; a kiosk has no menus.
document.addEventListener('contextmenu', (event) => event.preventDefault());

const place = document.getElementById('page');
if (place !== null) {
  render(
    <App connection={connection} clock={clock} profile={profile} sounds={sounds} first={spokenAtFirst()} />,
    place,
  );
}
