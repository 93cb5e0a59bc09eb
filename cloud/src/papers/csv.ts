// Tables as CSV (RFC 4180), in and out: safe against formulas on the way out, any separator on the way in; the only door.
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front; a mark at the beginning tells it that
 * the text is UTF-8.
 */
export const writeTable = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  stringify([[...head], ...rows.map((row) => row.map((cell) => cell ?? ''))], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });

export type Table =
  | { readonly ok: true; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly why: string };

/** @returns the first line as the head, all others as rows; nothing is guessed about what stands in them */
export function readTable(text: string): Table {
  const [first = ''] = text.split(/\r?\n/, 1);
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  );
  try {
    const lines = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    const [head, ...rows] = lines;
    return head === undefined ? { ok: false, why: 'the list is empty' } : { ok: true, head, rows };
  } catch (thrown) {
    return { ok: false, why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
