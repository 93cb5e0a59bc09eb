// Starts a page inside the common frame: policy first, then the live stream, who is here, and the page itself; wires all.
import '../../../shared/web/trusted.ts';
import { StrictMode, type ReactNode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { ask } from './api.ts';
import { clock } from './clock.ts';
import type { House } from './house.ts';
import { adoptAddress, chosenPerson, onPersonChosen } from './identity.ts';
import { type Live, openLive } from './live.ts';
import { useMoment } from './moment.ts';
import { Provider } from './provider.tsx';
import { Shell } from './shell.tsx';
import { useLoaded } from './use-loaded.ts';
import { usePhone } from '../phone/use-phone.ts';

/**
 * @param path  of the page, as the navigation has it: `/admin/people`
 * @param Page  what is inside the frame; the frame has the `main` element around it
 * @param options  `framed: false` leaves the frame away; then the page has its own `main`
 */
export function startPage(
  path: string,
  Page: (props: { readonly house: House }) => ReactNode,
  { framed = true }: { readonly framed?: boolean } = {},
): void {
  const place = document.getElementById('page');
  if (place === null) return;
  adoptAddress(location);
  createRoot(place).render(
    <StrictMode>
      <Provider>
        <Frame path={path} Page={Page} framed={framed} live={openLive(clock)} />
      </Provider>
    </StrictMode>,
  );
}

function Frame(props: {
  readonly path: string;
  readonly Page: (props: { readonly house: House }) => ReactNode;
  readonly framed: boolean;
  readonly live: Live;
}) {
  const { Page, live } = props;
  const person = useSyncExternalStore(onPersonChosen, chosenPerson);
  const site = useLoaded('site', (signal) => ask('/api/v1/site', {}, signal));
  const me = useLoaded(`me ${person ?? ''}`, (signal) => ask('/api/v1/me', {}, signal));
  const staff = useLoaded('staff', (signal) => ask('/api/v1/staff', {}, signal));
  const moment = useMoment(live, clock, site.value);
  const phone = usePhone({ clock, live, me: me.value, site: site.value });
  const house: House = {
    live,
    clock,
    moment,
    site: site.value,
    me: me.value,
    staff: staff.value?.people ?? [],
    reasons: staff.value?.reasons ?? [],
    phone,
  };
  if (!props.framed) return <Page house={house} />;
  return (
    <Shell path={props.path} house={house}>
      <Page house={house} />
    </Shell>
  );
}
