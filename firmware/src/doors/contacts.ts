// From a board's identities and loops to what they mean: slot readings, door, tamper; pure.
import type { Report, SlotReading } from '../cabinet/input.ts';
import { crc8 } from './crc.ts';
import { LINES, type FromBoard, type IDENTITY, type LOOP } from './messages.ts';

const FAMILY_DS1990A = 0x01;

/** The whole ROM, or why it is none. `00 … 00` has a valid check, so the family is demanded as well. */
function readRom(rom: readonly number[], flagged: boolean): SlotReading {
  if (!flagged && rom[0] === FAMILY_DS1990A && crc8(rom) === 0) {
    return { kind: 'tag', rom: rom.map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  }
  // Two tags pull one line to the AND of their bits: the common family survives, the check does not.
  return { kind: 'unreadable', why: rom[0] === FAMILY_DS1990A ? 'contention' : 'crc' };
}

/** @returns local slot (0 to 31) and reading of each line that the message lists */
export function readingsOf(message: Extract<FromBoard, { id: typeof IDENTITY }>): (readonly [number, SlotReading])[] {
  const readings: (readonly [number, SlotReading])[] = [];
  let next = 0;
  for (let line = 0; line < LINES; line += 1) {
    const bit = 1 << line;
    if ((message.listed & bit) === 0) continue;
    const slot = message.port * LINES + line;
    const rom = (message.present & bit) === 0 ? undefined : message.roms[next++];
    if ((message.shorted & bit) !== 0) readings.push([slot, { kind: 'unreadable', why: 'shorted' }]);
    else if (rom !== undefined) readings.push([slot, readRom(rom, (message.unreadable & bit) !== 0)]);
    else if ((message.unreadable & bit) !== 0) readings.push([slot, { kind: 'unreadable', why: 'crc' }]);
    else readings.push([slot, { kind: 'empty' }]);
  }
  return readings;
}

/** What may hang on supervised loops, in the order of a board's ADC pins where a profile says nothing else. */
export const LOOPS = ['door', 'lid', 'cylinder', 'shock', 'mains', 'battery'] as const;
export type LoopUse = (typeof LOOPS)[number];

/** Which contact hangs where; a loop that nothing hangs on is not told. */
export interface LoopPlace {
  readonly use: LoopUse;
  /** Serial of the board. */
  readonly board: string;
  /** 0 to 5, in the order of the board's ADC pins. */
  readonly loop: number;
}

/** All six on one board. */
export const loopsOf = (board: string): LoopPlace[] => LOOPS.map((use, loop) => ({ use, board, loop }));

/**
 * A loop that is not *normal* is told. A door whose wire is cut, shorted or bridged counts as open too: nobody can say
 * that it is closed.
 */
export function loopReports(
  use: LoopUse,
  { window }: Pick<Extract<FromBoard, { id: typeof LOOP }>, 'window'>,
): Extract<Report, { type: 'DoorSeen' | 'LoopSeen' }>[] {
  const normal = window === 'normal';
  if (use !== 'door') return [{ type: 'LoopSeen', loop: use, normal }];
  return [
    { type: 'DoorSeen', open: !normal },
    { type: 'LoopSeen', loop: use, normal: normal || window === 'alarm' },
  ];
}
