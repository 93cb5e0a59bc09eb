// How a process ends: its parts in the reverse order of their making, and the exit code that says why; pure.
import type { Fault } from './fault.ts';

export interface Closers {
  /** What is made later is closed earlier. */
  push(end: () => unknown): void;
  /** Closes everything, also when a part fails to. */
  close(): Promise<void>;
}

/** @param failed  told about a part that could not be closed; the rest is closed all the same */
export function createClosers(failed: (thrown: unknown) => void): Closers {
  const ends: (() => unknown)[] = [];
  return {
    push: (end) => void ends.push(end),
    close: async () => {
      for (const end of ends.splice(0).toReversed()) {
        try {
          await end();
        } catch (thrown) {
          failed(thrown);
        }
      }
    },
  };
}

/** The codes of sysexits.h: 78 configuration, 74 input and output, 65 data, 70 software. */
export function exitCodeOf({ code }: Pick<Fault, 'code'>): number {
  if (code.startsWith('KC-CONF')) return 78;
  if (code.startsWith('KC-DISK')) return 74;
  return code.startsWith('KC-PROOF') ? 65 : 70;
}
