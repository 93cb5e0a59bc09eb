// A badge reader that only speaks, from bytes to reports; line and ticker are handed in, numbers never leave.
import type { Line } from '../serial/line.ts';
import { em4100 } from './badge.ts';
import { createPresenter, type PresenterSettings } from './presenter.ts';
import { NOTHING_HELD, readFrames, type Held } from './rdm6300.ts';

/** Of an RDM6300's or ID-12LA's line. */
export const READER_BAUD_RATE = 9_600;

export interface ReaderSettings extends PresenterSettings {
  readonly line: Line;
}

export interface Reader {
  /** Bytes that were no frame since the start: a health figure. */
  discardedBytes(): number;
  close(): void;
}

// A frame takes 15 ms at 9600 baud: what stays cut for longer is a rest, not a beginning.
const FRAME_MAX_MS = 50;
// A line that could not be opened by now is told as silent; it is tried on all the same.
const FIRST_ANSWER_MS = 3_000;

/** The module is silent by itself, so only its line is supervised: a dead module on a live line looks like no badge. */
export function createReader(settings: ReaderSettings): Reader {
  const { name, line, ticker, report } = settings;
  const presenter = createPresenter(settings);
  let held: Held = NOTHING_HELD;
  let heardMs = 0;
  let discarded = 0;

  const cancelFirst = ticker.after(FIRST_ANSWER_MS, () => report({ type: 'ReaderWentSilent', reader: name }));
  line.open({
    opened: () => {
      cancelFirst();
      held = NOTHING_HELD;
      report({ type: 'ReaderAnswered', reader: name });
    },
    received: (bytes) => {
      const nowMs = ticker.monotonicMs();
      const read = readFrames(nowMs - heardMs > FRAME_MAX_MS ? NOTHING_HELD : held, bytes);
      held = read.held;
      heardMs = nowMs;
      for (const found of read.found) {
        if (found.kind === 'frame') presenter.seen(em4100(found.frame.digits), found.frame.repeating);
        else discarded += found.bytes;
      }
    },
    lost: () => {
      held = NOTHING_HELD;
      presenter.lost();
      report({ type: 'ReaderWentSilent', reader: name });
    },
  });

  return {
    discardedBytes: () => discarded,
    close: () => {
      cancelFirst();
      presenter.close();
      line.close();
    },
  };
}
