// A badge reader on two wires of a slot board, from its bits to reports; ticker handed in, numbers never leave.
//
// Decided: keypad bursts of 4 or 8 bits are thrown away unread.
// Because: these wires are neither secret nor supervised, so whoever taps them would have the digits, and a cabinet has
//   no use for digits that anybody may know. An OSDP reader's pad is heard, in its secure channel only.
// Instead of: collecting digits into a PIN that whoever holds the wire can type too.
// Would change if: nothing; who wants a pad at the reader takes an OSDP reader.
import { createPresenter, type PresenterSettings } from './presenter.ts';
import { readWiegand } from './wiegand.ts';

/** Why a frame was no badge: no such format, wrong parity, a keypad's burst, or pulses that the board gave up. */
export type WiegandDiscard = 'format' | 'parity' | 'keypad' | 'pulses';

/** What the log should say, seldom enough for a line full of noise; no number is ever in it. */
export interface WiegandTrouble {
  readonly type: 'BadgeUnreadable';
  readonly reader: string;
  readonly why: WiegandDiscard;
  /** Of this kind, since the start. */
  readonly count: number;
}

export interface WiegandReaderSettings extends PresenterSettings {
  readonly trouble: (trouble: WiegandTrouble) => void;
}

/** What its board has to say; the reader itself cannot be asked, so a dead one looks like no badge. */
export interface WiegandReader {
  answered(): void;
  silent(): void;
  /** @param bits 0 and 1, the first one first; null is a frame that the board gave up */
  frame(bits: readonly number[] | null): void;
  /** Frames that were no badge since the start: a health figure. */
  discarded(): Readonly<Record<WiegandDiscard, number>>;
  close(): void;
}

const KEYPAD_BITS: ReadonlySet<number> = new Set([4, 8]);
const TOLD_EVERY_MS = 10_000;

export function createWiegandReader(settings: WiegandReaderSettings): WiegandReader {
  const { name, ticker, report, trouble } = settings;
  const presenter = createPresenter(settings);
  const discarded: Record<WiegandDiscard, number> = { format: 0, parity: 0, keypad: 0, pulses: 0 };
  const toldMs = new Map<WiegandDiscard, number>();

  const discard = (why: WiegandDiscard): void => {
    discarded[why] += 1;
    const nowMs = ticker.monotonicMs();
    if (nowMs - (toldMs.get(why) ?? Number.NEGATIVE_INFINITY) < TOLD_EVERY_MS) return;
    toldMs.set(why, nowMs);
    trouble({ type: 'BadgeUnreadable', reader: name, why, count: discarded[why] });
  };

  return {
    answered: () => report({ type: 'ReaderAnswered', reader: name }),
    silent: () => {
      presenter.lost();
      report({ type: 'ReaderWentSilent', reader: name });
    },
    frame: (bits) => {
      if (bits === null) return discard('pulses');
      if (KEYPAD_BITS.has(bits.length)) return discard('keypad');
      const badge = readWiegand(bits);
      if (badge.ok) presenter.seen(badge.value, false);
      else discard(badge.reason);
    },
    discarded: () => discarded,
    close: () => presenter.close(),
  };
}
