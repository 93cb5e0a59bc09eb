// The live stream of the service: changes and beats as they come, and the honest word when they stop coming.
import type { CabinetInfo, LIVE_PATH, LiveBeat, LiveChange } from '@keycab/shared/contract';
import type { PageClock } from './clock.ts';

// Only the type is imported: the contract itself would bring its validator into the page.
const PATH: typeof LIVE_PATH = '/api/v1/live';
const AGAIN_MS = 2000;
/** Two beats and a bit: after this the page says that it is no longer live. */
export const STOPPED_MS = 12_000;
/** A line that has been silent for so long is opened anew. */
const DEAD_MS = 30_000;

export interface LivePicture {
  /** Null before the first beat. */
  readonly cabinets: readonly CabinetInfo[] | null;
  /** The service's wall time at its last word, and when that was on the page's clock. */
  readonly heard: { readonly wallMs: number; readonly monotonicMs: number } | null;
}

export interface LiveHandlers {
  readonly changed: (change: LiveChange) => void;
  /** Something may have been missed: load the lists again. */
  readonly resync: () => void;
}

export interface Live {
  readonly picture: () => LivePicture;
  readonly subscribe: (tell: () => void) => () => void;
  readonly listen: (handlers: LiveHandlers) => () => void;
  readonly close: () => void;
}

export function openLive(clock: PageClock): Live {
  const tellers = new Set<() => void>();
  const handlers = new Set<LiveHandlers>();
  let picture: LivePicture = { cabinets: null, heard: null };
  let source: EventSource | null = null;
  let stopWaiting = (): void => undefined;
  let stopWatching = (): void => undefined;
  let opened = 0;
  let closed = false;

  const resync = (): void => {
    for (const handler of handlers) handler.resync();
  };
  const again = (): void => {
    source?.close();
    stopWaiting();
    if (!closed) stopWaiting = clock.after(AGAIN_MS, open);
  };
  const watch = (): void => {
    stopWatching();
    stopWatching = clock.after(DEAD_MS, again);
  };
  function open(): void {
    source = new EventSource(PATH);
    opened += 1;
    // A new line does not know where the old one ended.
    if (opened > 1) source.addEventListener('open', resync, { once: true });
    source.addEventListener('changed', (event: MessageEvent<string>) => {
      const change = JSON.parse(event.data) as LiveChange;
      watch();
      for (const handler of handlers) handler.changed(change);
    });
    source.addEventListener('beat', (event: MessageEvent<string>) => {
      const beat = JSON.parse(event.data) as LiveBeat;
      watch();
      picture = { cabinets: beat.cabinets, heard: { wallMs: beat.nowWallMs, monotonicMs: clock.monotonicMs() } };
      for (const tell of tellers) tell();
    });
    source.addEventListener('resync', resync);
    // The browser tries again by itself, with the last position, unless the answer was no stream at all.
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) again();
    });
    watch();
  }
  open();

  return {
    picture: () => picture,
    subscribe: (tell) => {
      tellers.add(tell);
      return () => tellers.delete(tell);
    },
    listen: (added) => {
      handlers.add(added);
      return () => handlers.delete(added);
    },
    close: () => {
      closed = true;
      stopWaiting();
      stopWatching();
      source?.close();
    },
  };
}
