// Which person, key and vehicle each line names, and whether it tells of a refusal: what the record is searched by; writes the subjects table.
import type { Kysely } from 'kysely';
import type { StoredLine } from '../ingest/stored.ts';
import type { Tables } from '../ledger/schema.ts';

/** Stands for every line that says no to somebody; no id has this form. */
export const REFUSED = 'refused';

/** What no line is searched by: its place, its kind, what keeps its hash from being guessed. */
const PASSED_OVER = new Set(['boot', 'cabinet', 'clock', 'epoch', 'nonce', 'seq', 'type', 'via']);
/** Of people, keys and vehicles, as shared/src/ids.ts has them. */
const ID = /^[pkv][0-9a-z]{8,32}$/;

/** Few enough bound values for every engine, with two to a row. */
const CHUNK_ROWS = 1_000;
const LINES_AT_ONCE = 1_000;

export const isRefusal = (type: string): boolean => type.endsWith('Refused');

function gather(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (ID.test(value)) into.add(value);
  } else if (Array.isArray(value)) {
    for (const each of value) gather(each, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) gather(each, into);
  }
}

/** @param event  a parsed line of any log, also one that this version does not understand */
export function subjectsOf(event: Readonly<Record<string, unknown>>): string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(event)) if (!PASSED_OVER.has(name)) gather(value, found);
  if (typeof event['type'] === 'string' && isRefusal(event['type'])) found.add(REFUSED);
  return [...found];
}

interface Named {
  readonly arrival: number;
  readonly event: Readonly<Record<string, unknown>>;
}

async function write(trx: Kysely<Tables>, lines: readonly Named[]): Promise<void> {
  const rows = lines.flatMap(({ arrival, event }) => subjectsOf(event).map((subject) => ({ subject, arrival })));
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    await trx
      .insertInto('subjects')
      .values(rows.slice(from, from + CHUNK_ROWS))
      .execute();
  }
}

/** Inside the transaction that stores the lines. A line that is not understood is found by its place and its kind alone. */
export const projectSubjects = (trx: Kysely<Tables>, stored: readonly StoredLine[]): Promise<void> =>
  write(
    trx,
    stored.flatMap(({ arrival, event }) => (event === null ? [] : [{ arrival, event }])),
  );

/** From the first line on, a piece at a time; into a table that is emptied first. @returns how many lines were read */
export async function rebuildSubjects(db: Kysely<Tables>): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await trx.deleteFrom('subjects').execute();
    let read = 0;
    for (let after = 0; ;) {
      const rows = await trx
        .selectFrom('events')
        .select(['arrival', 'line'])
        .where('arrival', '>', after)
        .where('flagged', '=', 0)
        .orderBy('arrival')
        .limit(LINES_AT_ONCE)
        .execute();
      await write(
        trx,
        rows.map(({ arrival, line }) => ({ arrival, event: JSON.parse(line) as Named['event'] })),
      );
      read += rows.length;
      const last = rows.at(-1);
      if (last === undefined || rows.length < LINES_AT_ONCE) return read;
      after = last.arrival;
    }
  });
}
