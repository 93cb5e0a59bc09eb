// Who is wired to what, as tables for people: plugs of a board, wiring of a cabinet, pins of the chip; pure.
import { PINS } from '../pins.ts';
import { cabinetNets } from './cabinet-nets.ts';
import { NETS, OPEN_PINS } from './nets.ts';
import type { Part, PinRow } from './part.ts';
import { boardInstances, cabinetInstances, type Instance } from './parts.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const PLUG_COLUMNS = ['plug', 'goes', 'kind', 'pins and their nets'] as const;

function plugRows(instances: readonly Instance[], only: (part: Part) => boolean): string[][] {
  const netOf = new Map(NETS.flatMap(({ name, pins }) => pins.map((pin) => [pin, name] as const)));
  const pinText = (refdes: string, [number, name]: PinRow): string => {
    const net = netOf.get(`${refdes}.${name}`) ?? '';
    return net === name ? `${number} ${name}` : `${number} ${name} (${net})`;
  };
  return instances
    .filter(({ part }) => part.kind === 'plug' && only(part))
    .map(({ refdes, part }) => [refdes, part.what, part.part, part.pins.map((pin) => pinText(refdes, pin)).join(', ')]);
}

/** Of one board, of the 32 slots by the first of them, and of a cabinet of so many slots. */
export function wiringTables(slots = 32): Table[] {
  const board = boardInstances();
  const first = board.filter(({ part, index }) => part.per !== 'channel' || index === 0);
  const cabinet = new Map(cabinetInstances(slots).map(({ refdes, part }) => [refdes, part]));
  const describe = (pin: string): string => {
    const [refdes = '', name = ''] = pin.split('.');
    return `${cabinet.get(refdes)?.value ?? ''} (${refdes}) ${name}`;
  };
  return [
    {
      title: 'A slot: slot 00, the others alike with their own number',
      columns: PLUG_COLUMNS,
      rows: plugRows(first, ({ per }) => per === 'channel'),
    },
    { title: 'A board', columns: PLUG_COLUMNS, rows: plugRows(first, ({ per }) => per !== 'channel') },
    {
      title: `A cabinet of ${slots} slots`,
      columns: ['net', 'joins'],
      rows: cabinetNets(slots).map(({ name, pins }) => [name, pins.map(describe).join(', ')]),
    },
  ];
}

/** Chip pins with what the pin map says of them and the net that the design joins them to. */
export function pinTable(): Table {
  const numbers = new Map(
    boardInstances()
      .find(({ refdes }) => refdes === 'U1')
      ?.part.pins.map(([at, pin]) => [pin, at]),
  );
  const netOf = new Map(NETS.flatMap(({ name, pins }) => pins.map((pin) => [pin, name] as const)));
  return {
    title: 'Pins of the chip',
    columns: ['Firmata pin', 'port', 'package pin', 'use', 'net'],
    rows: PINS.map(({ number, name, use }) => [
      `${number}`,
      name,
      numbers.get(name) ?? '–',
      use.use === 'oneWire'
        ? `1-Wire, slot ${use.slot}`
        : use.use === 'loop'
          ? `analog ${use.channel}: ${use.name}`
          : use.use === 'unconnected'
            ? 'unconnected'
            : `${use.use}${use.name === null ? '' : `: ${use.name}`}`,
      netOf.get(`U1.${name}`) ?? (OPEN_PINS.includes(`U1.${name}`) ? 'open' : 'not on this package'),
    ]),
  };
}

/** Markdown, with columns as wide as their widest word, as the formatter would write it. */
export function markdownTable({ columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 3)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
