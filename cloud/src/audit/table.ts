// The record, and any other list, as a table for other programs: comma-separated values, no cell of which a spreadsheet takes for a formula; the door to csv-stringify.
import { keyName } from '@keycab/shared/key-name';
import type { AuditEntry } from '@keycab/shared/audit';
import { stringify } from 'csv-stringify/sync';

const COLUMNS = [
  'arrival',
  'log',
  'where',
  'epoch',
  'line',
  'kind',
  'happened',
  'received',
  'person',
  'personId',
  'key',
  'keyId',
  'vehicle',
  'refused',
  'told',
  'event',
] as const;

const instant = (wallMs: number | null): string => (wallMs === null ? '' : new Date(wallMs).toISOString());

const rowOf = (entry: AuditEntry): string[] => [
  String(entry.arrival),
  entry.log,
  entry.logName,
  String(entry.epoch),
  String(entry.seq),
  entry.type,
  instant(entry.atWallMs),
  instant(entry.receivedWallMs),
  entry.person?.name ?? '',
  entry.person?.person ?? '',
  entry.key === null ? '' : keyName(entry.key),
  entry.key?.key ?? '',
  entry.vehicle ?? '',
  entry.refused ? 'yes' : 'no',
  entry.text,
  JSON.stringify(entry.event),
];

/** Lines end as RFC 4180 says; an apostrophe before = + - @, a tab or a return keeps a cell what it is: text. */
const write = (rows: readonly (readonly string[])[], bom: boolean): string =>
  stringify(
    rows.map((row) => [...row]),
    { bom, escape_formulas: true, record_delimiter: 'windows' },
  );

export type Cell = string | number | null;

/** A whole table at once, its head first. @see RFC 4180 */
export const writeTable = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  write([head, ...rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))], true);

/** UTF-8 with the mark that spreadsheets look for. @see RFC 4180 */
export async function* csvOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  yield write([COLUMNS], true);
  for await (const entry of entries) yield write([rowOf(entry)], false);
}

/** One JSON object a line: the line itself as it was written, with its place and its sentence. */
export async function* jsonlOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}
