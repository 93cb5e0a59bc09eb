// Starts the sales desk: policy first, then the live stream and the page; wires all.
import '../../../shared/web/trusted.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { clock } from '../common/clock.ts';
import { openLive } from '../common/live.ts';
import { Provider } from '../common/provider.tsx';
import { Desk } from './desk.tsx';
import './desk.css';

const place = document.getElementById('page');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <Provider>
        <Desk live={openLive(clock)} clock={clock} />
      </Provider>
    </StrictMode>,
  );
}
