// Sheets of what a board has many times: coil channel, tag line, light, loop; pure.
import type { Design } from '../check.ts';
import { BATTERY_LOOP } from '../loop-parts.ts';
import { drainOf } from '../slot-nets.ts';
import { createSheet, type Sheet, type SheetMaker } from './sheet.ts';

const two = (index: number): string => `${index}`.padStart(2, '0');
const at = (sheets: string, index: number): string => (index === 0 ? sheets : `${sheets}-${two(index)}`);

interface Driver {
  readonly gate: string;
  readonly pullDown: string;
  readonly driver: string;
  readonly flyback: string;
  readonly plug: string;
  readonly coil: string;
}

/** Gate resistor, pull-down, transistor, flyback, plug, coil, from left to right; 6,000 wide. */
export function drawDriver(sheet: SheetMaker, [x, y]: readonly [number, number], parts: Driver): void {
  sheet.put(parts.gate, [x + 300, y]);
  sheet.label(`${parts.gate}.1`, 'left', 300);
  sheet.put(parts.pullDown, [x + 1300, y - 300], 270);
  sheet.put(parts.driver, [x + 1800, y]);
  sheet.wire(`${parts.gate}.2`, `${parts.driver}.G`);
  sheet.wire(`${parts.pullDown}.1`, [x + 1300, y]);
  sheet.label(`${parts.pullDown}.2`, 'down', 200);
  sheet.label(`${parts.driver}.S`, 'down', 800);
  const rail = y + 1700;
  const drain = y + 600;
  sheet.put(parts.flyback, [x + 3000, y + 1450], 270);
  sheet.put(parts.plug, [x + 4100, y + 1450], 270);
  sheet.put(parts.coil, [x + 5300, y + 1450], 270);
  sheet.wire(`${parts.driver}.D`, [x + 2200, drain], [x + 5300, drain], `${parts.coil}.2`);
  sheet.wire(`${parts.flyback}.A`, [x + 3000, drain]);
  sheet.wire(`${parts.plug}.DRAIN`, [x + 4100, drain]);
  sheet.wire([x + 3000, rail], [x + 5300, rail], `${parts.coil}.1`);
  sheet.label(`${parts.flyback}.K`, 'up', rail - y - 1450 + 200);
  sheet.wire(`${parts.plug}.RAIL`, [x + 4100, rail]);
}

export function slotSheet(design: Design, slot: number): Sheet {
  const n = two(slot);
  const sheet = createSheet(
    {
      name: at('slot', slot),
      title: `Coil of slot ${n}`,
      notes: [
        'The gate is low while the register floats (reset, programming, broken wire): R2xx is not optional.',
        'COIL_12V is off unless ARM has closed the high side: two acts, two transistors.',
        `${drainOf(slot)}: the flyback diode is on the board, the coil in the slot.`,
      ],
    },
    design,
  );
  drawDriver(sheet, [0, 0], {
    gate: `R1${n}`,
    pullDown: `R2${n}`,
    driver: `Q1${n}`,
    flyback: `D1${n}`,
    plug: `J1${n}`,
    coil: `L1${n}`,
  });
  return sheet.done();
}

/** Parts that stand between a line and ground, at x after x. */
function standing(sheet: SheetMaker, y: number, parts: readonly (readonly [string, string, string, number])[]): void {
  for (const [refdes, upper, lower, x] of parts) {
    sheet.put(refdes, [x, y - 300], 270);
    sheet.wire(`${refdes}.${upper}`, [x, y]);
    sheet.label(`${refdes}.${lower}`, 'down', 200);
  }
}

export function tagSheet(design: Design, slot: number): Sheet {
  const n = two(slot);
  const sheet = createSheet(
    {
      name: at('tag', slot),
      title: `1-Wire line of slot ${n}`,
      notes: ['Each slot has a line of its own: where a tag answers is where its key is.'],
    },
    design,
  );
  sheet.put(`R4${n}`, [1200, 0]);
  sheet.label(`R4${n}.1`, 'left', 1000);
  sheet.put(`R3${n}`, [800, 900], 270);
  sheet.wire(`R3${n}.2`, [800, 0]);
  sheet.label(`R3${n}.1`, 'up', 200);
  standing(sheet, 0, [
    [`D3${n}`, 'K', 'A', 2400],
    [`J3${n}`, 'DATA', 'GND', 3500],
    [`X3${n}`, 'DATA', 'GND', 4700],
    [`K3${n}`, 'DATA', 'GND', 5800],
  ]);
  sheet.wire(`R4${n}.2`, [5800, 0]);
  return sheet.done();
}

export function lightSheet(design: Design, slot: number): Sheet {
  const n = two(slot);
  const sheet = createSheet(
    {
      name: at('light', slot),
      title: `Light of slot ${n}`,
      notes: ['Lights pass their data on: slot 00 is the first of the chain.'],
    },
    design,
  );
  sheet.box(`D4${n}`, [0, 0], { left: ['DIN', null, 'VDD'], right: ['DOUT', null, 'VSS'] });
  sheet.labelRest(`D4${n}`);
  sheet.alone(`C4${n}`, [3200, 100]);
  return sheet.done();
}

const LOOP_NOTES = [
  'R52x and R53x sit at the far end, at the contact: a cut and a short are told apart from open and closed.',
  'Counts of 1,024: short 0, contact closed 512, open 682, cut 1,023.',
];
const BATTERY_NOTES = [
  'The relay of the supply closes when the battery is low, and shorts the loop. R525 sits at the supply.',
  'Counts of 1,024: battery well 512, low 0, cut 1,023.',
];

export function loopSheet(design: Design, loop: number): Sheet {
  const sheet = createSheet(
    {
      name: loop === BATTERY_LOOP ? 'battery' : at('loop', loop),
      title: `Supervised loop ${loop}`,
      notes: loop === BATTERY_LOOP ? BATTERY_NOTES : LOOP_NOTES,
    },
    design,
  );
  // R51x lies with its second pin, the converter's side, to the left.
  sheet.put(`R51${loop}`, [1900, 0], 180);
  sheet.label(`R51${loop}.2`, 'left', 1000);
  standing(sheet, 0, [[`C50${loop}`, '1', '2', 800]]);
  sheet.put(`R50${loop}`, [2400, 900], 270);
  sheet.label(`R50${loop}.1`, 'up', 200);
  sheet.wire(`R50${loop}.2`, [2400, 0]);
  standing(sheet, 0, [
    [`D50${loop}`, 'K', 'A', 2400],
    [`J50${loop}`, 'LOOP', 'GND', 3600],
  ]);
  if (loop === BATTERY_LOOP) {
    standing(sheet, 0, [
      [`R52${loop}`, '1', '2', 4900],
      [`S50${loop}`, '1', '2', 6000],
    ]);
    sheet.wire(`R51${loop}.1`, [6000, 0]);
    return sheet.done();
  }
  sheet.put(`R52${loop}`, [4700, 0]);
  sheet.wire(`R51${loop}.1`, `R52${loop}.1`);
  standing(sheet, 0, [
    [`R53${loop}`, '1', '2', 5800],
    [`S50${loop}`, '1', '2', 6900],
  ]);
  sheet.wire(`R52${loop}.2`, [6900, 0]);
  return sheet.done();
}
