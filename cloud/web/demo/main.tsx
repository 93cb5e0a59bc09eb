// Starts the demo's page: asks where kiosk and simulated body are, then shows both beside the desk; wires all.
import '../../../shared/web/trusted.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ask } from '../common/api.ts';
import { clock } from '../common/clock.ts';
import { Provider } from '../common/provider.tsx';
import { TroubleNote } from '../common/trouble.tsx';
import { type Control, openControl } from './control.ts';
import { Demo, type DemoProps } from './demo.tsx';
import './demo.css';
import { words } from './messages.ts';
import { openPlayer } from './story/player.ts';

const place = document.getElementById('page');
if (place !== null) {
  const root = createRoot(place);
  const demo = (control: Control, site: DemoProps['site']) => {
    const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
    return (
      <Demo control={control} player={openPlayer({ control, clock, still })} kioskUrl={site.kioskUrl} site={site} />
    );
  };
  const show = async (): Promise<void> => {
    const site = await ask('/api/v1/site', {}, new AbortController().signal);
    if (site === null) return;
    const content = !site.ok ? (
      <TroubleNote trouble={site.trouble} onRetry={() => void show()} />
    ) : site.value.controlUrl === null ? (
      <p className="alone">{words.notDemo}</p>
    ) : (
      demo(openControl(site.value.controlUrl, clock), site.value)
    );
    root.render(
      <StrictMode>
        <Provider>{content}</Provider>
      </StrictMode>,
    );
  };
  void show();
}
