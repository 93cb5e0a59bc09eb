// Starts the page that the worker brings when the service cannot be reached; it asks nobody for anything.
import '../../../shared/web/trusted.ts';
import '@fontsource-variable/inter/index.css';
import '../../../shared/web/tokens.css';
import '../common/common.css';
import './offline.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { clock } from '../common/clock.ts';
import { openStore } from '../phone/store.ts';
import { Offline } from './offline.tsx';

const place = document.getElementById('page');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <Offline clock={clock} store={openStore(clock)} />
    </StrictMode>,
  );
}
