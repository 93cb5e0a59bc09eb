// The text of every generated file, by its name; pure.
import { budgetOf } from './budget.ts';
import { cabinetSheets, boardSheets, isKept } from './drawing/sheets.ts';
import { leptonText } from './drawing/lepton.ts';
import { captionsOf, svgText } from './drawing/svg.ts';
import { cabinetNets } from './cabinet-nets.ts';
import type { Net } from './net.ts';
import { NETS } from './nets.ts';
import type { Part } from './part.ts';
import { BOARDS_MAX, PARTS, PRICED_ON, quantities, SLOTS_PER_BOARD } from './parts.ts';
import { circuits } from './spice.ts';
import { markdownTable, pinTable, wiringTables } from './tables.ts';

export const BOM_SLOTS = [32, 64, 256] as const;
/** The cabinet that wiring.md and the sheet show: the largest one that needs no hub. */
const DRAWN_SLOTS = 96;
const NOTHING_VERIFIED = 'Nothing here has been verified on hardware.';
const MADE = 'Made by `hardware/design/generate.js` from the data beside it: change it there.';

const csv = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => (/[",]/.test(`${cell}`) ? `"${`${cell}`.replaceAll('"', '""')}"` : `${cell}`)).join(',');

/** Of each figure of a part, where it comes from; figures of one source stand together. */
export function sourcesText({ figures }: Part): string {
  const from = new Map<string, string[]>();
  for (const [name, { basis, source }] of Object.entries(figures)) {
    const text = `${basis}, ${source}`;
    from.set(text, [...(from.get(text) ?? []), name]);
  }
  return [...from].map(([text, names]) => `${names.join(' and ')}: ${text}`).join('; ') || 'no figures';
}

export function bomText(): string {
  const bought = BOM_SLOTS.map((slots) => quantities(slots));
  const total = bought.map((rows) => rows.reduce((sum, { usd }) => sum + usd, 0).toFixed(2));
  const rows = PARTS.filter(({ included }) => included !== true).map((part) => [
    part.refdes.replace(/\{\w+\}/, '#'),
    part.value,
    part.part,
    part.maker,
    part.footprint,
    part.what,
    ...bought.map((list) => list.find((row) => row.part === part)?.count ?? 0),
    part.usd.toFixed(2),
    PRICED_ON,
    'estimate',
    sourcesText(part),
    Object.values(part.figures).some(({ verified }) => verified) ? 'yes' : 'no',
  ]);
  const head = ['refdes', 'value', 'part', 'maker', 'footprint', 'what', ...BOM_SLOTS.map((slots) => `${slots} slots`)];
  return [
    csv([...head, 'usd each', 'priced on', 'price basis', 'figures from', 'verified on hardware']),
    ...rows.map(csv),
    csv(['', '', '', '', '', 'total in usd', ...total, '', PRICED_ON, 'estimate', '', 'no']),
    '',
  ].join('\n');
}

const netText = (nets: readonly Net[]): string[] => nets.map(({ name, pins }) => `${name}: ${pins.join(' ')}`);

const netlistText = (): string =>
  [
    '# A slot board and what hangs on it: net, then refdes.pin by name. SPDX-License-Identifier: CERN-OHL-P-2.0',
    ...netText(NETS),
    '',
    `# Between the boards of a cabinet of ${DRAWN_SLOTS} slots.`,
    ...netText(cabinetNets(DRAWN_SLOTS)),
    '',
  ].join('\n');

function budgetTable(): string {
  const sizes = [SLOTS_PER_BOARD, 64, 96, SLOTS_PER_BOARD * BOARDS_MAX];
  const row = (what: string, of: (slots: number) => number): string[] => [
    what,
    ...sizes.map((slots) => of(slots).toFixed(1)),
  ];
  return markdownTable({
    title: '',
    columns: ['W at 13.8 V', ...sizes.map((slots) => `${slots} slots`)],
    rows: [
      row('at most, one output energized', (slots) => budgetOf(slots).peakWatts),
      row('nothing energized', (slots) => budgetOf(slots).restWatts),
      row('load output of the supply', (slots) => budgetOf(slots).supplyWatts),
    ],
  });
}

const wiringText = (): string =>
  [
    '# Wiring',
    '',
    `${MADE} ${NOTHING_VERIFIED}`,
    '',
    ...wiringTables(DRAWN_SLOTS).flatMap((table) => [`## ${table.title}`, '', markdownTable(table), '']),
    '## Power',
    '',
    budgetTable(),
    '',
  ].join('\n');

const pinsText = (): string =>
  ['# Pins of the slot board', '', `${MADE} ${NOTHING_VERIFIED}`, '', markdownTable(pinTable()), ''].join('\n');

/** The same on every machine, byte by byte. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const sheets = [...boardSheets().filter(isKept), ...cabinetSheets(DRAWN_SLOTS)];
  return new Map([
    ['bom.csv', bomText()],
    ['netlist.txt', netlistText()],
    ['pins.md', pinsText()],
    ['wiring.md', wiringText()],
    ...circuits(),
    ...sheets.flatMap((sheet): [string, string][] => [
      [`${sheet.name}.sch`, leptonText(sheet, captionsOf(sheet))],
      [`${sheet.name}.svg`, svgText(sheet)],
    ]),
  ]);
}
