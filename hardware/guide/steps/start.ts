// Pictures of the first power-up and of the walk from slot to slot; pure.
import { LIMITS } from '../../design/limits.ts';
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';

const { coil, rail, supply } = LIMITS;
const stages = [
  [
    'All coil plugs J100 to J131 and J10 off. Fuses F10, F11 out.',
    'Nothing can move. The 2 A fuse on the board feeds coils and chip: it stays in.',
  ],
  [
    `J15 on a laboratory supply: ${supply.nominalVolts.value} V, limit 0.2 A. J13 unplugged.`,
    'Below 0.1 A. 5 V at pin 2 of J14: 4.9 to 5.1 V. Nothing warm.',
  ],
  [
    `RAIL at J100.1 to GND: ${rail.restLeastVolts.value} to ${rail.restMostVolts.value} V. Each gate (R2xx.1) below 0.1 V.`,
    `RAIL at 0 V: R38 missing, or something is shorted. Below ${rail.idleAboveVolts.value.toFixed(2)} V or above ${rail.deadBelowVolts.value} V the board never arms.`,
  ],
  [
    'Scope at 1 V: RAIL, R200.1, R208.1, R216.1, R224.1, R14.1; 20 starts, 20 resets.',
    'A single trigger: stop, plug nothing in. Reset: J14.5 to J14.6. Bench 1: 100 times, and a ramp.',
  ],
  [
    'One coil on J100, limit 1 A, fingers away: again 20 times off and on.',
    'No move at all. Then step 16, from any computer with this project, or A1 on its own USB-C supply.',
  ],
  [
    'In the cabinet: mains, F92, F93, F10, F11 one by one, at last F91 of the battery.',
    `V+ to V-: ${supply.nominalVolts.value} to ${supply.worstVolts.value + 0.2} V. Battery and charger agree in polarity before that fuse.`,
  ],
] as const;

export function power(): Picture {
  const sheet = createSheet(
    'power-up',
    'First power-up: order and what to measure',
    `Six stages from top to bottom, each with its reading. ${stages.map(([one], index) => `${index + 1}: ${one}`).join(' ')}`,
    960,
    720,
  );
  stages.forEach(([one, two], index) => {
    const y = 30 + index * 112;
    const tone = index === 3 ? 'alert' : index > 3 ? 'good' : 'plain';
    sheet.frame({ x: 80, y, width: 850, height: 84 }, { tone });
    sheet.callout(index + 1, [45, y + 42], null, tone);
    sheet.words([100, y + 34], one, { bold: true, size: 15 });
    sheet.words([100, y + 60], two);
    if (index > 0)
      sheet.line(
        [
          [500, y - 26],
          [500, y - 2],
        ],
        'end',
        'quiet',
      );
  });
  return sheet.picture();
}

export function walk(): Picture {
  const sheet = createSheet(
    'walk',
    'Walk from slot to slot',
    'Six commands in their order, each with what has to come back: ports, board-id, contacts, scan, pulse of each slot, pulse of the latch.',
    960,
    690,
  );
  const acts = [
    ['keycab bench ports', 'each board and adapter by the name that stays: write it into the profile'],
    ['keycab bench board-id --port PORT', 'firmware KeycabSlot 1, the serial of the label, longest pulse 1000 ms'],
    [
      'keycab bench contacts --port PORT',
      'closed: normal; open: alarm; plug pulled: the wire is cut; S505 bridged: the wire is shorted',
    ],
    ['keycab bench scan --port PORT', 'one tag, moved from slot 00 to 31: it is seen in the slot it is in'],
    [
      'keycab bench pulse --port PORT --slot 0',
      `slot 0 moves and no other; 300 ms; ${(12 / coil.ohmsMax.value).toFixed(1)} to ${coil.peakMaxAmperes.value} A at the clamp; then 1 to 31`,
    ],
    ['keycab bench pulse --port PORT --slot latch', 'the door opens; only on the board with the latch'],
  ] as const;
  acts.forEach(([command, back], index) => {
    const y = 30 + index * 108;
    sheet.frame({ x: 80, y, width: 850, height: 80 }, { tone: index > 3 ? 'alert' : 'plain' });
    sheet.callout(index + 1, [45, y + 40], null, 'plain');
    sheet.words([100, y + 32], command, { bold: true, size: 16 });
    sheet.words([100, y + 58], back);
    if (index > 0)
      sheet.line(
        [
          [500, y - 26],
          [500, y - 2],
        ],
        'end',
        'quiet',
      );
  });
  return sheet.picture();
}
