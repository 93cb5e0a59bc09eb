// The line to the firmware: screens come in, touches go out; says when it is lost and comes back by itself.
import type { Screen, Touch } from '../src/kiosk/screen.ts';
import type { PageClock } from './clock.ts';

export interface Picture {
  /** Null until the firmware has spoken for the first time. */
  readonly screen: Screen | null;
  /** When that screen came, on the page's own clock. */
  readonly receivedMs: number;
  /** Wall time since when nothing is heard; null while connected. */
  readonly lostSinceWallMs: number | null;
}

export interface Connection {
  readonly picture: () => Picture;
  readonly subscribe: (tell: () => void) => () => void;
  readonly touch: (touch: Touch) => void;
  readonly close: () => void;
}

const AGAIN_MS = 1000;
// One finger lifts more than once: what follows this soon is the same touch. Keys and scanners are as fast as they like.
const DEBOUNCE_MS = 100;

// Whoever types fast keeps the session awake all the same: it ends after 20 s at the earliest.
const AWAKE_MS = 500;

const post = (address: string, body: Touch): Promise<Response> =>
  fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** @param options.base  origin of the firmware's server, `/api/screen` (events) and `/api/touch` (JSON) below it */
export function openConnection(options: { readonly base: string; readonly clock: PageClock }): Connection {
  const { base, clock } = options;
  const listeners = new Set<() => void>();
  let picture: Picture = { screen: null, receivedMs: clock.monotonicMs(), lostSinceWallMs: null };
  let source: EventSource | null = null;
  let stopWaiting = (): void => undefined;
  let touchedMs = Number.NEGATIVE_INFINITY;
  let awakeMs = Number.NEGATIVE_INFINITY;
  let closed = false;
  let sending: Promise<unknown> = Promise.resolve();

  const draw = (next: Partial<Picture>): void => {
    picture = { ...picture, ...next };
    for (const tell of listeners) tell();
  };
  const lost = (): void => {
    source?.close();
    if (closed) return;
    if (picture.lostSinceWallMs === null) draw({ lostSinceWallMs: clock.wallMs() });
    stopWaiting();
    stopWaiting = clock.after(AGAIN_MS, connect);
  };
  function connect(): void {
    source = new EventSource(`${base}/api/screen`);
    source.addEventListener('screen', (event: MessageEvent<string>) => {
      draw({ screen: JSON.parse(event.data) as Screen, receivedMs: clock.monotonicMs(), lostSinceWallMs: null });
    });
    source.addEventListener('error', lost);
  }
  connect();

  return {
    picture: () => picture,
    subscribe: (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    touch: (touch) => {
      const { ms: now, finger } = clock.touched();
      if (touch.type === 'ScreenTouched') {
        if (now - awakeMs < AWAKE_MS) return;
        awakeMs = now;
      } else {
        if (finger && now - touchedMs < DEBOUNCE_MS) return;
        touchedMs = now;
      }
      // One after the other: the digits of a number stay in their order.
      sending = sending.then(() => post(`${base}/api/touch`, touch)).catch(lost);
    },
    close: () => {
      closed = true;
      stopWaiting();
      source?.close();
    },
  };
}
