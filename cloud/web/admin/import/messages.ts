// Every word of the page that takes vehicles over, in one place per language; pure.
import type { FeedField } from '@keycab/shared/inventory';

const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');
const count = (many: number, one: string, other = `${one}s`): string =>
  `${number.format(many)} ${plural.select(many) === 'one' ? one : other}`;

const DELIMITERS: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'pipes' };

export const words = {
  title: 'Import vehicles',
  about:
    'A table from your inventory system: CSV, tab or pipe. You see what it would change before anything is changed. No car is ever deleted.',
  source: 'Which feed it is',
  sourceHint: 'Its columns and its cars are remembered under this name.',
  renamed: 'Use this name',
  known: (source: string, vehicles: number) => `${source}: ${count(vehicles, 'car')} the last time`,
  none: 'Nothing has been imported yet. Its first line names the columns: VIN, year, make and model are needed, all others help.',
  choose: 'Choose a file',
  other: 'Choose another file',
  drop: 'or drop it here',
  tooLarge: 'This file is larger than any feed: 32 MB at most.',
  sending: (percent: number) => `Sending: ${percent} %`,
  reading: 'The service reads it.',
  taking: 'The service takes it over.',
  file: (name: string, bytes: number) => `${name}, ${number.format(Math.max(1, Math.round(bytes / 1024)))} kB`,
  found: (rows: number, encoding: string, delimiter: string) =>
    `${count(rows, 'row')}, ${encoding === 'utf-8' ? 'UTF-8' : 'Windows-1252'}, columns parted by ${DELIMITERS[delimiter] ?? delimiter}.`,

  columns: 'Columns',
  remembered: 'As the last time for this feed.',
  guessed: 'Guessed from the header. Correct what is wrong.',
  missing: (fields: readonly string[]) => `Choose a column for ${fields.join(', ')}: no car can be without.`,
  notInFile: 'Not in this file',
  needed: 'needed',
  example: (values: readonly string[]) => values.filter((value) => value !== '').join(' · '),
  unused: (columns: readonly string[]) => `Not used: ${columns.join(', ')}.`,
  fields: {
    vin: 'VIN',
    stock: 'Stock number',
    condition: 'New or used',
    year: 'Year',
    make: 'Make',
    model: 'Model',
    trim: 'Trim',
    body: 'Body',
    colorOutside: 'Color outside',
    colorInside: 'Color inside',
    rooftop: 'Rooftop',
  } satisfies Record<FeedField, string>,
  rooftop: 'Rows of which rooftop',
  allRooftops: 'All rows',
  rooftopRows: (rooftop: string, rows: number) => `${rooftop === '' ? '(empty)' : rooftop}: ${count(rows, 'row')}`,

  preview: 'What it would change',
  created: 'new',
  updated: 'changed',
  unchanged: 'as before',
  refused: 'refused',
  gone: 'gone from the feed',
  createdTitle: (many: number) => count(many, 'new car'),
  updatedTitle: (many: number) => count(many, 'car that changes', 'cars that change'),
  refusedTitle: (many: number) => count(many, 'row that is refused', 'rows that are refused'),
  warnedTitle: (many: number) => `${count(many, 'row')} to look at, taken over all the same`,
  goneTitle: (many: number) => `${count(many, 'car')} of last time, not in this file`,
  line: (line: number) => `Line ${number.format(line)}`,
  change: ({ after, before, what }: { readonly what: string; readonly before: string; readonly after: string }) =>
    `${what}: ${before === '' ? 'nothing' : before} → ${after === '' ? 'nothing' : after}`,
  more: (many: number) => `and ${number.format(many)} more`,
  goneKept: (gone: number, goneIn: number) =>
    goneIn === gone
      ? 'They stay, unless you mark them as sold.'
      : `They stay. ${gone - goneIn === 1 ? 'One has' : `${number.format(gone - goneIn)} have`} a key that is out, and cannot be marked as sold.`,
  retire: (goneIn: number) => `Mark ${count(goneIn, 'car')} as sold: gone from the feed, all keys in`,
  unusual: 'Look twice',
  looked: 'I have looked: this is right',
  nothing: 'Nothing would change: all of it is known already.',
  take: (created: number, updated: number, sold: number) => {
    const parts = [
      ...(created > 0 ? [`${number.format(created)} new`] : []),
      ...(updated > 0 ? [`${number.format(updated)} changed`] : []),
      ...(sold > 0 ? [`${number.format(sold)} sold`] : []),
    ];
    return parts.length === 0 ? 'Take it over' : `Take over: ${parts.join(', ')}`;
  },
  nobody: 'Choose above in whose name you act: an import is somebody’s.',

  done: 'It is taken over.',
  doneCounts: (created: number, updated: number, unchanged: number, refused: number) =>
    `${number.format(created)} new, ${number.format(updated)} changed, ${number.format(unchanged)} as before, ${number.format(refused)} refused.`,
  doneSold: (retired: number) => `${count(retired, 'car')} marked as sold.`,
  toLine: 'Its line in the audit log',
  toKeys: 'Register the keys of the new cars',
  undo: 'To take it back, import the file of before under the same name: what changed changes back, and cars marked as sold return if it lists them. Cars that should never have come are then gone from the feed, and can be marked as sold.',
  another: 'Import another file',
} as const;
