// The serial line of the image, listened to: how many bytes for how much news; simulated chip.
import { SCAN } from '@keycab/firmware/doors/messages';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { createBareRig } from '../board/rig.ts';

const LINE_BITS = 10;
const BAUD = 250_000;
const CHANGING = 7;
/** Two scans, and their bytes. */
const CONFIRMED_MS = 260;

export interface Spoken {
  readonly bytes: number;
  /** From the question's first byte to the answer's last; of a change, the time its bytes take on the line. */
  readonly simulatedMs: number;
}

export function openLine() {
  const rig = createBareRig({ bootMs: 0 });
  for (let slot = 0; slot < 32; slot += 1) rig.board.tags.touch(slot, [tagRom(0x1000 + slot)]);
  rig.ticker.advance(600);
  const msOf = (bytes: number): number => (bytes * LINE_BITS * 1_000) / BAUD;
  const spokenIn = (ms: number): number => {
    const before = rig.bytes.length;
    rig.ticker.advance(ms);
    return rig.bytes.length - before;
  };
  return {
    msOf,
    /** SCAN of one port after the other, so that loops keep quiet. */
    scan: (): Spoken => {
      const startMs = rig.ticker.monotonicMs();
      const before = rig.bytes.length;
      let lastMs = startMs;
      for (const port of [0, 1, 2, 3]) rig.say({ id: SCAN, port });
      for (let quietMs = 0; quietMs < 20; quietMs += 1) {
        if (spokenIn(1) === 0) continue;
        lastMs = rig.ticker.monotonicMs();
        quietMs = 0;
      }
      return { bytes: rig.bytes.length - before, simulatedMs: lastMs - startMs };
    },
    change: (): Spoken => {
      rig.board.tags.touch(CHANGING, []);
      const gone = spokenIn(CONFIRMED_MS);
      rig.board.tags.touch(CHANGING, [tagRom(0x1000 + CHANGING)]);
      const bytes = gone + spokenIn(CONFIRMED_MS);
      return { bytes, simulatedMs: msOf(bytes) };
    },
  };
}
