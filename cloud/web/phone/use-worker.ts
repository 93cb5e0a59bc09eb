// The page's worker: started once, looked for anew when somebody comes back, and taken over only when somebody says so.
import { useCallback, useEffect, useState } from 'react';
import type { PageClock } from '../common/clock.ts';
import { TAKE_OVER } from '../worker/take-over.ts';

const WORKER = '/worker.js';
const HOUR_MS = 3_600_000;

/** @returns takes the new version that is ready, and loads the page anew; null while there is none */
export function useWorker(isWanted: boolean, clock: PageClock): (() => void) | null {
  const [ready, setReady] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!isWanted || serviceWorker === undefined) return;
    let registration: ServiceWorkerRegistration | undefined;
    let isOver = false;
    // The first worker of a device replaces nobody: there is nothing to ask.
    const tell = (worker: ServiceWorker | null): void => {
      if (!isOver && worker !== null && serviceWorker.controller !== null) setReady(worker);
    };
    const found = (): void => {
      const next = registration?.installing ?? null;
      next?.addEventListener('statechange', () => {
        if (next.state === 'installed') tell(next);
      });
    };
    const look = (): void => {
      // No network, no new version: it is looked for again.
      if (document.visibilityState === 'visible') void registration?.update().catch(() => undefined);
    };
    void serviceWorker.register(WORKER, { updateViaCache: 'none' }).then(
      (registered) => {
        registration = registered;
        registered.addEventListener('updatefound', found);
        tell(registered.waiting);
      },
      // Without a worker the page is the same, only not there without network.
      () => undefined,
    );
    document.addEventListener('visibilitychange', look);
    // A page that hangs on a wall for months is never come back to.
    let stop = (): void => undefined;
    const turn = (): void => {
      stop = clock.after(HOUR_MS, () => {
        look();
        turn();
      });
    };
    turn();
    return () => {
      isOver = true;
      stop();
      registration?.removeEventListener('updatefound', found);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isWanted, clock]);
  const take = useCallback(() => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    ready?.postMessage(TAKE_OVER, []);
  }, [ready]);
  return ready === null ? null : take;
}
