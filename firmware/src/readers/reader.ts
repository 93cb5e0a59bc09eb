// A badge reader on a serial line, from bytes to reports; line and ticker are handed in, numbers never leave.
import type { Report } from '../cabinet/input.ts';
import type { Line } from '../serial/line.ts';
import type { Ticker } from '../serial/ticker.ts';
import { badgeDigest, em4100, unknownDigest } from './badge.ts';
import { NOBODY, pass, see, type Presence, type Sighting } from './presence.ts';
import { NOTHING_HELD, readFrames, type Held } from './rdm6300.ts';

/** Of an RDM6300's or ID-12LA's line. */
export const READER_BAUD_RATE = 9_600;

export interface ReaderSettings {
  /** As events name it. */
  readonly name: string;
  readonly line: Line;
  readonly ticker: Ticker;
  /** 32 bytes, of this cabinet alone. */
  readonly badgeKey: Uint8Array;
  /** UTC day, `2026-01-31`; repeats of an unknown badge show within it. */
  readonly day: () => string;
  readonly report: (report: Report) => void;
}

export interface Reader {
  /** Bytes that were no frame since the start: a health figure. */
  discardedBytes(): number;
  close(): void;
}

// A frame takes 15 ms at 9600 baud: what stays cut for longer is a rest, not a beginning.
const FRAME_MAX_MS = 50;
const GONE_CHECK_MS = 50;
// A line that could not be opened by now is told as silent; it is tried on all the same.
const FIRST_ANSWER_MS = 3_000;

/** The module is silent by itself, so only its line is supervised: a dead module on a live line looks like no badge. */
export function createReader({ name, line, ticker, badgeKey, day, report }: ReaderSettings): Reader {
  let held: Held = NOTHING_HELD;
  let heardMs = 0;
  let presence: Presence = NOBODY;
  let discarded = 0;
  let stopWatching: (() => void) | undefined;

  const tell = (sighting: Sighting): void => {
    if (sighting.kind === 'gone') return report({ type: 'BadgeGone', reader: name });
    const credential = em4100(sighting.digits);
    report({
      type: 'BadgePresented',
      reader: name,
      badge: badgeDigest(badgeKey, credential),
      unknownAs: unknownDigest(badgeKey, credential, day()),
    });
  };
  const apply = (step: ReturnType<typeof pass>): void => {
    presence = step.presence;
    // The timer runs only while a badge is there: an idle reader costs nothing.
    if (presence.present !== null) {
      stopWatching ??= ticker.every(GONE_CHECK_MS, () => apply(pass(presence, ticker.monotonicMs())));
    } else {
      stopWatching?.();
      stopWatching = undefined;
    }
    step.sightings.forEach(tell);
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
        if (found.kind === 'frame') apply(see(presence, found.frame, nowMs));
        else discarded += found.bytes;
      }
    },
    lost: () => {
      held = NOTHING_HELD;
      // Nobody can say when it leaves now; a badge still there is presented anew once the reader is back.
      apply(pass(presence, Number.POSITIVE_INFINITY));
      presence = { ...NOBODY, presentedMs: presence.presentedMs };
      report({ type: 'ReaderWentSilent', reader: name });
    },
  });

  return {
    discardedBytes: () => discarded,
    close: () => {
      cancelFirst();
      stopWatching?.();
      line.close();
    },
  };
}
