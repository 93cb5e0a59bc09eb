// A 125 kHz badge reader that only speaks, from bytes to reports; line and ticker are handed in, numbers never leave.
import type { Line } from '../serial/line.ts';
import { em4100 } from '@keycab/shared/proof/credential';
import { createPresenter, type PresenterSettings } from './presenter.ts';
import { FRAME_BYTES, NOTHING_HELD, readFrames, type BadgeFrame, type Held } from './rdm6300.ts';

/** Of an RDM6300's or ID-12LA's line. */
export const READER_BAUD_RATE = 9_600;

/** An RDM6300 repeats its frame while the badge is there, an ID-12LA or ID-20LA says it once. */
export type Model = 'rdm6300' | 'id12';

/** What the log should say: the frames are those of the other model, so none of them is believed. */
export interface ReaderTrouble {
  readonly type: 'OtherModel';
  readonly reader: string;
  readonly speaks: Model;
}

export interface ReaderSettings extends PresenterSettings {
  readonly line: Line;
  readonly model: Model;
  readonly trouble: (trouble: ReaderTrouble) => void;
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
  const { name, line, ticker, report, model, trouble } = settings;
  const presenter = createPresenter(settings);
  let held: Held = NOTHING_HELD;
  let heardMs = 0;
  let discarded = 0;
  let troubled = false;

  // Whether two equal frames are waited for is what the model is known for, not what a frame says of itself.
  const heard = ({ digits, repeating }: BadgeFrame): void => {
    const speaks = repeating ? 'rdm6300' : 'id12';
    if (speaks === model) return presenter.seen(em4100(digits), repeating);
    discarded += FRAME_BYTES[speaks];
    if (!troubled) trouble({ type: 'OtherModel', reader: name, speaks });
    troubled = true;
  };
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
        if (found.kind === 'frame') heard(found.frame);
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
