// Tells the firmware that this page lives and shows something; a page without a name of its own tells nothing.
import type { PageClock } from './clock.ts';

const BEAT_MS = 4_000;

/** @param options.page as the firmware opened it; null for a page that somebody else opened */
export function startBeat(options: {
  readonly base: string;
  readonly page: string | null;
  readonly clock: PageClock;
}): void {
  const { base, page, clock } = options;
  if (page === null) return;
  const beat = (): void => {
    clock.after(BEAT_MS, beat);
    // A page that broke while drawing is empty, and must not count as alive.
    if (document.querySelector('main') === null) return;
    const sent = fetch(`${base}/api/beat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ page }),
    });
    // Whoever does not hear it starts this page again; there is nothing else to do.
    sent.catch(() => undefined);
  };
  clock.after(0, beat);
}
