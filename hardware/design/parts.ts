// All parts, the pieces a cabinet of so many slots takes of each, and their names in drawings; pure.
import { BOARD_PARTS } from './board-parts.ts';
import { CABINET_PARTS, SUPPLY_LARGE, SUPPLY_SMALL } from './cabinet-parts.ts';
import { LOOP_PARTS } from './loop-parts.ts';
import type { Block, Part, Per } from './part.ts';
import { SIDE_PARTS } from './side-parts.ts';
import { SLOT_PARTS } from './slot-parts.ts';

/** The day on which somebody wrote down what each part might cost; no offer stands behind any price. */
export const PRICED_ON = '2026-11-22';
export const SLOTS_PER_BOARD = 32;
export const REGISTERS_PER_BOARD = 4;
export const LOOPS_PER_BOARD = 6;
export const BOARDS_MAX = 8;
const SUPPLY_SMALL_SLOTS_MAX = 64;
/** The computer's own USB: the reader takes one. */
const BOARDS_WITHOUT_HUB = 3;

export const PARTS: readonly Part[] = [...SLOT_PARTS, ...BOARD_PARTS, ...LOOP_PARTS, ...SIDE_PARTS, ...CABINET_PARTS];

export const boardsFor = (slots: number): number => Math.ceil(slots / SLOTS_PER_BOARD);
export const supplyFor = (slots: number): string => (slots > SUPPLY_SMALL_SLOTS_MAX ? SUPPLY_LARGE : SUPPLY_SMALL);
export const hasHub = (boards: number): boolean => boards > BOARDS_WITHOUT_HUB;

export interface Quantity {
  readonly part: Part;
  readonly count: number;
  readonly usd: number;
}

/** What to buy for a cabinet of 1 to 256 slots; parts that none is needed of are left out. */
export function quantities(slots: number): Quantity[] {
  const boards = boardsFor(slots);
  const counts: Readonly<Record<Per, number>> = {
    channel: boards * SLOTS_PER_BOARD,
    slot: slots,
    register: boards * REGISTERS_PER_BOARD,
    loop: boards * LOOPS_PER_BOARD,
    tailLoop: LOOPS_PER_BOARD,
    board: boards,
    cabinet: 1,
    hub: hasHub(boards) ? 1 : 0,
  };
  const absent = supplyFor(slots) === SUPPLY_LARGE ? SUPPLY_SMALL : SUPPLY_LARGE;
  return PARTS.flatMap((part) => {
    const count = part.id === absent || part.included === true ? 0 : counts[part.per] - (part.absent?.length ?? 0);
    return count === 0 ? [] : [{ part, count, usd: Math.round(count * part.usd * 100) / 100 }];
  });
}

/** One piece with its name in a drawing. */
export interface Instance {
  readonly refdes: string;
  readonly part: Part;
  /** Of the slot, register, loop or board it belongs to; 0 for what is there once. */
  readonly index: number;
}

const two = (index: number): string => `${index}`.padStart(2, '0');

export const named = (pattern: string, index: number): string =>
  pattern.replace('{slot}', two(index)).replace(/\{(register|loop|board)\}/, `${index}`);

function instancesOf(parts: readonly Part[], counts: Readonly<Record<Per, number>>): Instance[] {
  return parts.flatMap((part) =>
    Array.from({ length: counts[part.per] }, (_, index) => ({ refdes: named(part.refdes, index), part, index })).filter(
      ({ index }) => part.absent?.includes(index) !== true,
    ),
  );
}

const isBlock =
  (...blocks: readonly Block[]) =>
  ({ block }: Part): boolean =>
    blocks.includes(block);

/** Every piece of the first slot board, fully built, and of what hangs on it. */
export const boardInstances = (): Instance[] =>
  instancesOf(PARTS.filter(isBlock('slot', 'board')), {
    channel: SLOTS_PER_BOARD,
    slot: SLOTS_PER_BOARD,
    register: REGISTERS_PER_BOARD,
    loop: LOOPS_PER_BOARD,
    tailLoop: LOOPS_PER_BOARD,
    board: 1,
    cabinet: 1,
    hub: 0,
  });

/** Every piece between the boards of a cabinet. */
export function cabinetInstances(slots: number): Instance[] {
  const boards = boardsFor(slots);
  const parts = PARTS.filter(isBlock('cabinet')).filter(
    ({ id }) => !id.startsWith('supply') || id === supplyFor(slots),
  );
  return instancesOf(parts, {
    channel: 0,
    slot: 0,
    register: 0,
    loop: 0,
    tailLoop: 0,
    board: boards,
    cabinet: 1,
    hub: hasHub(boards) ? 1 : 0,
  });
}
