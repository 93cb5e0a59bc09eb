// Supervised loops: inputs on the board, resistors and contacts at their far ends; data only.
import { capacitor, figure, plug, resistor, TWO_PINS, type Part } from './part.ts';
import { ESD } from './slot-parts.ts';

/**
 * The supply's relay for the battery closes when the battery is low (DRC-60A, as somebody's test plan quotes it): it shorts
 * the loop, and a loop that is not normal is told.
 */
export const BATTERY_LOOP = 5;

const loop = (id: string, refdes: string, what: string) => ({ id, block: 'board', per: 'loop', refdes, what }) as const;
const tail = (id: string, refdes: string, what: string) =>
  ({ id, block: 'board', per: 'tailLoop', refdes, what }) as const;

/** In the order of the channels. */
const contact = (index: number, id: string, what: string, part: string, usd: number, included = false): Part => ({
  id,
  block: 'board',
  per: 'cabinet',
  refdes: `S50${index}`,
  what,
  kind: 'contact',
  value: id.replace(/Contact$/, ''),
  maker: included ? 'with its device' : 'any',
  part,
  footprint: 'in the cabinet',
  pins: TWO_PINS,
  figures: {},
  usd,
  ...(included ? { included } : {}),
});

export const LOOP_PARTS: readonly Part[] = [
  resistor(loop('loopPullUp', 'R50{loop}', 'pull-up of the loop'), 4_700, 1),
  resistor(loop('loopSeries', 'R51{loop}', 'between loop and converter, against surges'), 1_000),
  capacitor(loop('loopFilter', 'C50{loop}', 'beside the converter'), 0.1, '100n'),
  { ...loop('loopEsd', 'D50{loop}', 'against discharge on the loop'), ...ESD },
  plug(loop('loopPlug', 'J50{loop}', 'to the loop'), ['LOOP', 'GND'], 'B2B-XH-A', 'JST', 0.08),
  resistor(tail('tailSeries', 'R52{loop}', 'at the far end, in series'), 4_700, 1, '0207 wired', 0.05),
  {
    ...resistor(tail('tailAcross', 'R53{loop}', 'at the far end, across the contact'), 4_700, 1, '0207 wired', 0.05),
    absent: [BATTERY_LOOP],
  },
  contact(0, 'doorContact', 'closed while the door is shut', 'reed contact and magnet', 3),
  contact(1, 'lidContact', 'closed while lid and back are in place', 'SS-5GL plunger switch', 2.5),
  contact(2, 'cylinderContact', 'closed while the override cylinder rests', 'SS-5GL plunger switch', 2.5),
  contact(3, 'shockContact', 'closed while nobody drills or hammers', 'shock sensor, normally closed', 4),
  contact(4, 'mainsContact', 'closed while mains are there', 'AC-OK relay of the supply', 0, true),
  contact(5, 'batteryContact', 'closed while the battery is low', 'BAT-LOW relay of the supply', 0, true),
];

/** Counts of the converter; the same numbers as in the board's firmware. */
export const LOOP_WINDOWS = {
  shortBelow: figure(256, 'counts', 'firmware', 'slot-board/loops.c'),
  normalFrom: figure(448, 'counts', 'firmware', 'slot-board/loops.c'),
  normalTo: figure(576, 'counts', 'firmware', 'slot-board/loops.c'),
  alarmFrom: figure(618, 'counts', 'firmware', 'slot-board/loops.c'),
  alarmTo: figure(746, 'counts', 'firmware', 'slot-board/loops.c'),
  cutAbove: figure(896, 'counts', 'firmware', 'slot-board/loops.c'),
} as const;
