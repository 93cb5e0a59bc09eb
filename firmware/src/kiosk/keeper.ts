// Keeps the newest screen and tells who draws it, at most so often; the clock and the computing are arguments.
import type { Ticker } from '../serial/ticker.ts';
import type { Picture } from './known.ts';
import type { Screen } from './screen.ts';

export interface Keeper {
  readonly screen: Screen;
  /** Something may have changed: computed now or a moment later, told only when it differs. */
  refresh(): void;
  listen(heard: (screen: Screen) => void): () => void;
  close(): void;
}

/** 20 screens a second are more than an eye wants. */
const PAUSE_MS = 50;
/** A countdown that runs as it was told is no change. */
const COUNTDOWN_STEP_MS = 1_000;

export function createKeeper(compute: () => Picture, ticker: Ticker): Keeper {
  const listeners = new Set<(screen: Screen) => void>();
  let screen: Screen = { ...compute(), revision: 1 };
  let told = sameness(screen, ticker.monotonicMs());
  let computedMs = ticker.monotonicMs();
  let cancelLater: (() => void) | null = null;

  const renew = (): void => {
    cancelLater = null;
    computedMs = ticker.monotonicMs();
    const picture = compute();
    const now = sameness(picture, computedMs);
    screen = { ...picture, revision: now === told ? screen.revision : screen.revision + 1 };
    if (now === told) return;
    told = now;
    for (const heard of listeners) heard(screen);
  };

  return {
    get screen() {
      return screen;
    },
    refresh: () => {
      if (cancelLater !== null) return;
      const waitMs = computedMs + PAUSE_MS - ticker.monotonicMs();
      if (waitMs <= 0) renew();
      else cancelLater = ticker.after(waitMs, renew);
    },
    listen: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    close: () => cancelLater?.(),
  };
}

/** Equal for two screens that a person would not tell apart: the clock's minute, the moment at which a countdown ends. */
function sameness(picture: Picture, nowMs: number): string {
  return JSON.stringify(picture, (name, value: unknown) => {
    if (name === 'revision') return undefined;
    if (name === 'wallMs' && typeof value === 'number') return Math.floor(value / 60_000);
    if ((name === 'endsInMs' || name === 'locksInMs') && typeof value === 'number' && value > 0) {
      return Math.round((nowMs + value) / COUNTDOWN_STEP_MS);
    }
    return value;
  });
}
