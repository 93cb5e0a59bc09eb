// The eyes of a slot board: tag lines and supervised loops, told after equal scans; ticker only.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { dallasCrc, wiredAnd } from './rom.ts';

/** What electrically touches a slot's contact. */
export interface Contact {
  readonly roms: readonly string[];
  readonly shorted: boolean;
}

export type LineSeen =
  | { readonly kind: 'empty' }
  | { readonly kind: 'present'; readonly bytes: readonly number[]; readonly unreadable: boolean }
  | { readonly kind: 'shorted' };

const EQUAL_SCANS = 2;
const EQUAL_BAD_SCANS = 3;
const SLOTS = 32;
export const LOOP_COUNT = 6;

const lineOf = ({ roms, shorted }: Contact): LineSeen => {
  if (shorted) return { kind: 'shorted' };
  if (roms.length === 0) return { kind: 'empty' };
  const bytes = wiredAnd(roms);
  return { kind: 'present', bytes, unreadable: bytes[0] !== 0x01 || dallasCrc(bytes) !== 0 };
};

/** 0 short, 1 normal, 2 alarm, 3 cut, 4 manipulated, by the reading of a 10-bit converter. */
const windowOf = (raw: number): number => {
  if (raw < 256) return 0;
  if (raw >= 448 && raw <= 576) return 1;
  if (raw >= 618 && raw <= 746) return 2;
  return raw > 896 ? 3 : 4;
};

/** One input that is believed only after a number of equal looks. */
function createWatch<Seen>(look: () => Seen, equalLooks: (seen: Seen) => number) {
  let confirmed: Seen | undefined;
  let candidate: string | undefined;
  let looks = 0;
  return {
    confirmed: () => confirmed,
    /** @returns whether it changed now, and whether it must be looked at again */
    scan: (): { readonly changed: boolean; readonly unsure: boolean } => {
      const seen = look();
      const key = JSON.stringify(seen);
      if (key === JSON.stringify(confirmed)) {
        looks = 0;
        return { changed: false, unsure: false };
      }
      looks = key === candidate ? looks + 1 : 1;
      candidate = key;
      if (looks < equalLooks(seen)) return { changed: false, unsure: true };
      confirmed = seen;
      looks = 0;
      return { changed: true, unsure: false };
    },
    forget: () => {
      confirmed = undefined;
      looks = 0;
    },
  };
}

export interface ScannerEvents {
  lines(slots: readonly number[]): void;
  loop(loop: number): void;
  /** Everything has been confirmed once since boot. */
  complete(): void;
}

export interface ScannerEyes {
  readonly contact: (slot: number) => Contact;
  /** 0 to 1,023. */
  readonly loopRaw: (loop: number) => number;
  readonly scanMs: () => number;
}

/** Scans at each multiple of the period, but only while something may have changed: an idle cabinet costs no event. */
export function createScanner(ticker: Ticker, eyes: ScannerEyes, events: ScannerEvents) {
  const lines = Array.from({ length: SLOTS }, (_, slot) =>
    createWatch(
      () => lineOf(eyes.contact(slot)),
      (seen) =>
        seen.kind === 'empty' || (seen.kind === 'present' && !seen.unreadable) ? EQUAL_SCANS : EQUAL_BAD_SCANS,
    ),
  );
  const loops = Array.from({ length: LOOP_COUNT }, (_, loop) =>
    createWatch(
      () => ({ window: windowOf(eyes.loopRaw(loop)), raw: eyes.loopRaw(loop) }),
      () => EQUAL_SCANS,
    ),
  );
  let on = false;
  let complete = false;
  let cancel: (() => void) | undefined;

  const schedule = (): void => {
    if (!on || cancel !== undefined) return;
    const periodMs = eyes.scanMs();
    cancel = ticker.after(periodMs - (ticker.monotonicMs() % periodMs), scan);
  };
  const scan = (): void => {
    cancel = undefined;
    const seenLines = lines.map((line) => line.scan());
    const seenLoops = loops.map((loop) => loop.scan());
    const changed = seenLines.flatMap((line, slot) => (line.changed ? [slot] : []));
    const unsure = [...seenLines, ...seenLoops].some((seen) => seen.unsure);
    if (unsure) schedule();
    if (complete) {
      if (changed.length > 0) events.lines(changed);
      seenLoops.forEach((seen, loop) => seen.changed && events.loop(loop));
    } else if (!unsure) {
      complete = true;
      events.complete();
    }
  };
  return {
    line: (slot: number): LineSeen => lines[slot]?.confirmed() ?? { kind: 'empty' },
    loop: (loop: number) => loops[loop]?.confirmed() ?? { window: 4, raw: 0 },
    complete: () => complete,
    /** Something in the body moved. */
    stir: schedule,
    power: (now: boolean): void => {
      on = now;
      complete = false;
      cancel?.();
      cancel = undefined;
      for (const watch of [...lines, ...loops]) watch.forget();
      schedule();
    },
  };
}
