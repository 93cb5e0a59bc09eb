// DS1990A tags on 1-Wire lines, bit by bit in the chip's own time; touches the pins of one-wire ports.
import { PINS } from '../../pins.ts';
import { romBytes } from '../rom.ts';
import { CYCLES_PER_US, type Pads } from './chip.ts';

/** When a tag answers. The data sheet allows 15 to 60, 60 to 240 and at least 15 µs. */
export interface TagTiming {
  readonly presenceAfterUs: number;
  readonly presenceUs: number;
  readonly zeroUs: number;
}

const TYPICAL: TagTiming = { presenceAfterUs: 30, presenceUs: 120, zeroUs: 30 };
const RESET_US = 400;
const ONE_BELOW_US = 15;
const READ_ROM = 0x33;
const ROM_BITS = 64;

interface Slave {
  /** The master pulls the line, or lets it go. */
  fell(): void;
  rose(): void;
  pulls(): boolean;
}

/** A tag from the moment it touches its contact; it knows nothing of others on the same line. */
function createSlave(rom: string, timing: TagTiming, pads: Pads, changed: () => void): Slave {
  const bytes = romBytes(rom);
  let mode: 'idle' | 'command' | 'sending' = 'idle';
  let fellCycles = 0;
  let pulling = false;
  let count = 0;
  let command = 0;

  const pull = (on: boolean): void => {
    if (pulling === on) return;
    pulling = on;
    changed();
  };
  const pullFor = (us: number): void => {
    pull(true);
    pads.after(us * CYCLES_PER_US, () => pull(false));
  };
  return {
    fell: () => {
      fellCycles = pads.cycles();
      if (mode !== 'sending') return;
      const bit = ((bytes[count >> 3] ?? 0xff) >> (count & 7)) & 1;
      if (bit === 0) pullFor(timing.zeroUs);
      count += 1;
      if (count === ROM_BITS) mode = 'idle';
    },
    rose: () => {
      const lowUs = (pads.cycles() - fellCycles) / CYCLES_PER_US;
      if (lowUs > RESET_US) {
        mode = 'command';
        count = 0;
        command = 0;
        pads.after(timing.presenceAfterUs * CYCLES_PER_US, () => pullFor(timing.presenceUs));
      } else if (mode === 'command') {
        if (lowUs < ONE_BELOW_US) command |= 1 << count;
        count += 1;
        if (count < 8) return;
        mode = command === READ_ROM ? 'sending' : 'idle';
        count = 0;
      }
    },
    pulls: () => pulling,
  };
}

export interface TagLines {
  /** What touches a slot's contact from now on. */
  touch(slot: number, roms: readonly string[], timing?: TagTiming): void;
  short(slot: number, shorted: boolean): void;
}

export function createTagLines(pads: Pads): TagLines {
  const lines = PINS.flatMap(({ number, use }) => (use.use === 'oneWire' ? [{ number, slot: use.slot }] : [])).map(
    ({ number, slot }) => ({ number, slot, slaves: [] as Slave[], shorted: false, low: false, high: true }),
  );
  const settle = (line: (typeof lines)[number]): void => {
    const high = !line.low && !line.shorted && !line.slaves.some((slave) => slave.pulls());
    if (high === line.high) return;
    line.high = high;
    pads.drive(line.number, high);
  };
  for (const line of lines) pads.drive(line.number, true);
  for (const port of new Set(lines.map(({ number }) => number >> 3))) {
    const own = lines.filter(({ number }) => number >> 3 === port);
    pads.watch(port, () => {
      for (const line of own) {
        const low = pads.level(line.number) === 'low';
        if (low === line.low) continue;
        line.low = low;
        for (const slave of line.slaves) {
          if (low) slave.fell();
          else slave.rose();
        }
        settle(line);
      }
    });
  }
  const lineOf = (slot: number): (typeof lines)[number] | undefined => lines.find((line) => line.slot === slot);
  return {
    touch: (slot, roms, timing = TYPICAL) => {
      const line = lineOf(slot);
      if (line === undefined) return;
      line.slaves = roms.map((rom) => createSlave(rom, timing, pads, () => settle(line)));
      settle(line);
    },
    short: (slot, shorted) => {
      const line = lineOf(slot);
      if (line === undefined) return;
      line.shorted = shorted;
      settle(line);
    },
  };
}
