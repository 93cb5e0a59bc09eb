// Circuits for ngspice, made of the parts' own values: one coil, four at once, the rail going dark; pure.
import { LIMITS } from './limits.ts';
import { PARTS } from './parts.ts';

const figureOf = (id: string, name: string): number =>
  PARTS.find((part) => part.id === id)?.figures[name]?.value ?? Number.NaN;

const OHMS = LIMITS.coil.ohmsMin.value;
const HENRIES = `${LIMITS.coil.millihenries.value}m`;

/** Guessed models: an ideal switch with the transistor's worst on-resistance, a diode that has 0.5 V at 3 A. */
const MODELS = [
  `.model driver sw(vt=${figureOf('driver', 'thresholdMaxVolts')} vh=0.1 ron=${figureOf('driver', 'onOhms')} roff=10meg)`,
  `.model highside sw(vt=1.5 vh=0.1 ron=${figureOf('armSwitch', 'onOhms')} roff=10meg)`,
  `.model schottky d(is=10u n=1.05 rs=0.05 bv=${figureOf('flyback', 'reverseMaxVolts')} cjo=200p)`,
];

/** Coil, flyback, driver and gate between the nodes rail and 0; nodes and parts end with the number. */
const channel = (at: number, drive: string): string[] => [
  `v${at} drive${at} 0 ${drive}`,
  `rg${at} drive${at} gate${at} ${figureOf('gate', 'ohms')}`,
  `rp${at} gate${at} 0 ${figureOf('gatePullDown', 'ohms')}`,
  `cg${at} gate${at} 0 ${figureOf('driver', 'gateNanofarads')}n`,
  `s${at} drain${at} 0 gate${at} 0 driver off`,
  `vi${at} rail coil${at} 0`,
  `r${at} coil${at} core${at} ${OHMS}`,
  `l${at} core${at} drain${at} ${HENRIES}`,
  `d${at} drain${at} rail schottky`,
];
const railParts = (): string[] => [
  `rbleed rail 0 ${figureOf('bleed', 'ohms')}`,
  `cbuffer rail 0 ${figureOf('railBuffer', 'microfarads')}u`,
  'dclamp 0 rail schottky',
  `rdivide rail 0 ${figureOf('railUpper', 'ohms') + figureOf('railLower', 'ohms')}`,
];
const control = (span: string, ...measures: readonly string[]): string[] => [
  `.tran ${span}`,
  '.control',
  'run',
  ...measures.map((measure) => `meas tran ${measure}`),
  'quit',
  '.endc',
  '.end',
  '',
];
const PULSE = 'pulse(0 5 5m 1u 1u 55m 1)';
const file = (title: string, ...lines: readonly string[]): string =>
  [`* ${title}. SPDX-License-Identifier: CERN-OHL-P-2.0`, ...lines].join('\n');

/** File name to text. Times in the results are seconds from the start; the driver is on from 5 ms to 60 ms. */
export const circuits = (): ReadonlyMap<string, string> =>
  new Map([
    [
      'coil.cir',
      file(
        `One coil at ${LIMITS.supply.worstVolts.value} V, no resistance before it`,
        `vsupply rail 0 ${LIMITS.supply.worstVolts.value}`,
        ...channel(1, PULSE),
        ...MODELS,
        ...control(
          '20u 90m',
          'peak max i(vi1)',
          'drain max v(drain1)',
          `released when i(vi1)=${LIMITS.coil.releasedBelowAmperes.value} fall=1`,
        ),
      ),
    ],
    [
      'four.cir',
      file(
        `Four coils at once on a battery at ${LIMITS.supply.emptyVolts.value} V`,
        `vsupply battery 0 ${LIMITS.supply.emptyVolts.value}`,
        `rsource battery supply ${LIMITS.supply.sourceOhms.value}`,
        'dreversed supply board schottky',
        `rshunt board switch ${figureOf('shunt', 'ohms')}`,
        `rswitch switch rail ${figureOf('armSwitch', 'onOhms')}`,
        ...railParts(),
        ...[1, 2, 3, 4].flatMap((at) => channel(at, PULSE)),
        ...MODELS,
        ...control('20u 60m', 'sag min v(supply) from=20m to=60m', 'rail min v(rail) from=20m to=60m'),
      ),
    ],
    [
      'rail.cir',
      file(
        'ARM opens under a coil that is on, then the empty rail: from 40 ms the driver is off too',
        `vsupply board 0 ${LIMITS.supply.worstVolts.value}`,
        'varm arm 0 pulse(5 0 40m 1u 1u 1 2)',
        's9 board rail arm 0 highside on',
        ...railParts(),
        ...channel(1, 'pulse(0 5 5m 1u 1u 37m 1)'),
        ...MODELS,
        ...control('20u 90m', 'lowest min v(rail)', 'drain max v(drain1)'),
      ),
    ],
    [
      'dark.cir',
      file(
        'ARM opens at 10 ms with nothing energized: how long until the rail counts as dead',
        `vsupply board 0 ${LIMITS.supply.worstVolts.value}`,
        'varm arm 0 pulse(5 0 10m 1u 1u 1 2)',
        's9 board rail arm 0 highside on',
        ...railParts(),
        ...MODELS,
        ...control('100u 300m', `dead when v(rail)=${LIMITS.rail.deadBelowVolts.value} fall=1`),
      ),
    ],
  ]);
