// The end of a tool that only watches: Ctrl-C, or so many seconds; clock and signals handed in.
import type { Bench } from '../main.ts';

/** @param seconds null: until somebody stops it */
export function untilStopped(bench: Bench, seconds: number | null): Promise<void> {
  return new Promise((resolve) => {
    let cancelTime = (): void => {};
    const end = (): void => {
      cancelTime();
      cancelStop();
      resolve();
    };
    const cancelStop = bench.onStop(end);
    if (seconds !== null) cancelTime = bench.clock.after(seconds * 1_000, end);
  });
}
