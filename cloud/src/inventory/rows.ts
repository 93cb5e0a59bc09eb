// A feed's bytes as rows of text: encoding and delimiter found out by looking; the door to csv-parse.
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { CsvError, parse } from 'csv-parse/sync';

export type Encoding = 'utf-8' | 'windows-1252';
export type Delimiter = ',' | '\t' | '|' | ';';

export interface Rows {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  /** Each with the number that its line has in the file, counted from 1 and with the header. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** Commas stand in texts too, so that of two that part alike the comma is meant last. */
const DELIMITERS: readonly Delimiter[] = ['\t', '|', ';', ','];
/** Longer than any cell of a feed that means something; photo lists are the longest. */
const RECORD_CHARACTERS_MAX = 100_000;

/** UTF-8 when it can be that, else what Windows wrote before it. A byte order mark is no part of the text. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** The one that parts the header most often, outside of quotes; a comma where none does. */
export function delimiterOf(text: string): Delimiter {
  const header = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length - 1 }));
  const best = counts.reduce((one, other) => (other.count > one.count ? other : one));
  return best.count === 0 ? ',' : best.delimiter;
}

/** @returns the rows, or where the file stops being a table */
export function readRows(bytes: Uint8Array): Outcome<Rows, string> {
  const { text, encoding } = decode(bytes);
  if (text.includes('\0')) return refused('It is no text: it holds bytes that no table has.');
  const delimiter = delimiterOf(text);
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      max_record_size: RECORD_CHARACTERS_MAX,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as readonly { readonly record: string[]; readonly info: { readonly lines: number } }[];
    const [first, ...rest] = records;
    if (first === undefined) return refused('It is empty.');
    return good({
      encoding,
      delimiter,
      header: first.record,
      rows: rest.map(({ record, info }) => ({ line: info.lines, cells: record })),
    });
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const at: unknown = thrown['lines'];
    return refused(typeof at === 'number' ? `It is no table from line ${at} on.` : 'It is no table.');
  }
}
