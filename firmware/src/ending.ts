// How a run of the firmware ends: what failed is said once, and the process starts again; log by argument.
import { createClosers, type Closers } from '@keycab/shared/ending';
import { Fault, isFault } from '@keycab/shared/fault';
import type { Log } from './log.ts';

export interface Ending {
  /** Called in the reverse of their order, each once. */
  readonly closers: Closers;
  readonly failed: Promise<Fault>;
  /** A promise broken inside ends the run; the process starts again and replays. */
  guarded(what: string, act: () => void): void;
  onFault(fault: Fault): void;
  close(): Promise<void>;
}

/** @param needsRestart  whether only a new start can go on after this fault */
export function createEnding(log: Log, needsRestart: (fault: Fault) => boolean): Ending {
  // The rest is closed all the same: what could not be ended is said.
  const closers = createClosers((thrown) =>
    log.error({ code: 'KC-BUG-01', err: thrown }, 'a part could not be closed'),
  );
  let fail: (fault: Fault) => void = () => {};
  const failed = new Promise<Fault>((resolve) => (fail = resolve));
  return {
    closers,
    failed,
    guarded: (what, act) => {
      try {
        act();
      } catch (thrown) {
        const fault = isFault(thrown) ? thrown : new Fault('KC-BUG-01', `while handling ${what}`, {}, thrown);
        log.fatal({ code: fault.code, context: fault.context, err: thrown }, fault.message);
        fail(fault);
      }
    },
    onFault: (fault) => {
      log.error({ code: fault.code, context: fault.context }, fault.message);
      // A flush that failed says nothing about what was before it: only a new start reads it back.
      if (needsRestart(fault)) fail(fault);
    },
    close: () => closers.close(),
  };
}
