// Starts the demo's page: asks where kiosk and simulated body are, then shows both beside the desk; wires all.
import '../../../shared/web/trusted.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ask } from '../common/api.ts';
import { clock } from '../common/clock.ts';
import { Provider } from '../common/provider.tsx';
import { TroubleNote } from '../common/trouble.tsx';
import { openControl } from './control.ts';
import { Demo } from './demo.tsx';
import './demo.css';
import { words } from './messages.ts';

const place = document.getElementById('page');
if (place !== null) {
  const root = createRoot(place);
  const show = async (): Promise<void> => {
    const site = await ask('/api/v1/site', {}, new AbortController().signal);
    if (site === null) return;
    const content = !site.ok ? (
      <TroubleNote trouble={site.trouble} onRetry={() => void show()} />
    ) : site.value.controlUrl === null ? (
      <p className="alone">{words.notDemo}</p>
    ) : (
      <Demo control={openControl(site.value.controlUrl, clock)} kioskUrl={site.value.kioskUrl} site={site.value} />
    );
    root.render(
      <StrictMode>
        <Provider>{content}</Provider>
      </StrictMode>,
    );
  };
  void show();
}
