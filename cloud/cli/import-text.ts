// What an import would do, or did, as lines for a terminal: file, columns, counts, what is unusual, refused rows; pure.
import type { ImportPreview } from '@keycab/shared/inventory';
import { signed, type Talk } from '@keycab/shared/cli/talk';

/** As many as fit on a screen; all that the service tells are in --json. */
const SHOWN_MAX = 10;
const DELIMITERS: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
const plain = (field: string): string => field.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** The first of them, and how many there are besides. */
function some<Item>(items: readonly Item[], all: number, line: (item: Item) => string): string[] {
  const shown = items.slice(0, SHOWN_MAX).map(line);
  return all > shown.length ? [...shown, `    and ${all - shown.length} more`] : shown;
}

const columns = ({ map, unused }: ImportPreview): string[] => [
  ...Object.entries(map).map(([field, column]) => `  ${plain(field).padEnd(14)} ${column ?? '–'}`),
  ...(unused.known.length === 0 ? [] : [`  not kept       ${unused.known.join(', ')}`]),
  ...(unused.unknown.length === 0 ? [] : [`  not understood ${unused.unknown.join(', ')}`]),
];

export function previewText(preview: ImportPreview, talk: Pick<Talk, 'color'>): string[] {
  const { alarms, created, delimiter, encoding, gone, goneIn, missing, refused, refusals, rows } = preview;
  const { remembered, rooftops, samples, source, unchanged, updated, warnings } = preview;
  const file = `${count(rows, 'row')}, ${encoding}, columns parted by ${DELIMITERS[delimiter] ?? delimiter}`;
  const head = [`${source}: ${file}${remembered ? '; its columns as the last time' : ''}`, ...columns(preview)];
  if (missing.length > 0)
    return [...head, signed(talk, 'broken', `No column is the ${missing.map(plain).join(', the ')}.`)];
  return [
    ...head,
    ...(rooftops.length > 1
      ? [`  rooftops       ${rooftops.map((one) => `${one.rooftop} ${one.rows}`).join(', ')}`]
      : []),
    '',
    `  ${created} new · ${updated} changed · ${unchanged} as before · ${refused} refused · ${gone} gone from the feed`,
    ...some(samples.created, created, ({ line, stock, told }) => `  + line ${line}: ${stock} ${told}`),
    ...some(samples.updated, updated, ({ changes, line, stock, told }) => {
      const what = changes.map((change) => `${change.what} ${change.before || '–'} → ${change.after}`).join(', ');
      return `  ~ line ${line}: ${stock} ${told}: ${what}`;
    }),
    ...some(samples.gone, gone, ({ stock, told }) => `  − ${stock} ${told}`),
    ...(gone === 0 ? [] : [`    kept; of these the keys of ${goneIn} are all in (--retire marks them as sold)`]),
    ...some(refusals, refused, ({ line, told }) => signed(talk, 'broken', `line ${line}: ${told}`)),
    ...some(warnings, warnings.length, ({ line, told }) => signed(talk, 'look', `line ${line}: ${told}`)),
    ...alarms.map(({ told }) => signed(talk, 'look', told)),
  ];
}
