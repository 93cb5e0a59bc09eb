// What a cabinet cannot see by itself: its keys that another cabinet has, or gave to somebody; reads the ledger.
import { OFFICE, type CabinetId, type KeyId, type LogId } from '@keycab/shared/ids';
import { ELSEWHERE_MAX_BYTES, type Elsewhere, type ElsewhereKey } from '@keycab/shared/topics';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import type { DirectoryIndex, DirectoryReader } from './directory.ts';
import type { Holding, HoldingsReader } from './holdings.ts';

/** A fact about a key, and the log that told it. */
export interface Moved {
  readonly key: KeyId;
  readonly cabinet: LogId;
}

export interface ElsewhereReader {
  /** Newest first; `left` counts those for which a packet has no room. */
  readonly of: (cabinet: CabinetId) => Promise<{ readonly message: Elsewhere; readonly left: number }>;
  /** The cabinets that cannot know this yet. */
  readonly concerned: (moved: readonly Moved[]) => Promise<readonly CabinetId[]>;
}

export interface ElsewhereParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly holdings: HoldingsReader;
  readonly clock: { readonly wallMs: () => number; readonly breathe: () => Promise<void> };
}

/** A key was in a cabinet once it was put there, or found there at a start. */
const PUT_TYPES = ['KeyReturned', 'KeyMisplaced'] as const;
const PAGE_ROWS = 2_000;
const KEYS_MAX = 1_000;

export function readElsewhere({ db, directory, holdings, clock }: ElsewhereParts): ElsewhereReader {
  /** Which keys were ever put into a cabinet: grows with the ledger, and what is in it stays true. */
  const visited = new Map<CabinetId, Set<KeyId>>();
  let arrival = 0;

  const readPage = async (type: string, after: number, upTo: number): Promise<number | null> => {
    const rows = await db
      .selectFrom('events')
      .select(['arrival', 'cabinet', 'key'])
      .where('type', '=', type)
      .where('arrival', '>', after)
      .where('arrival', '<=', upTo)
      .where('flagged', '=', 0)
      .orderBy('arrival')
      .limit(PAGE_ROWS)
      .execute();
    for (const row of rows) {
      const cabinet = row.cabinet as CabinetId;
      const keys = visited.get(cabinet) ?? new Set();
      visited.set(cabinet, keys.add(row.key as KeyId));
    }
    return rows.length < PAGE_ROWS ? null : (rows.at(-1)?.arrival ?? null);
  };

  const freshen = async (): Promise<void> => {
    const newest = await db.selectFrom('events').select('arrival').orderBy('arrival', 'desc').limit(1).execute();
    const upTo = newest[0]?.arrival ?? 0;
    if (upTo === arrival) return;
    for (const type of PUT_TYPES) {
      for (let after: number | null = arrival; after !== null;) {
        after = await readPage(type, after, upTo);
        // A year of lines is read at the first question: packets and requests get their turn between pages.
        if (after !== null) await clock.breathe();
      }
    }
    arrival = upTo;
  };

  /** Its journal tells of this key, or its people look for it there. */
  const keeps = (cabinet: CabinetId, key: KeyId, index: DirectoryIndex): boolean =>
    visited.get(cabinet)?.has(key) === true || index.keys.get(key)?.home?.cabinet === cabinet;

  return {
    of: async (cabinet) => {
      await freshen();
      const { byKey } = await holdings.current();
      const index = directory.index();
      const asOfWallMs = clock.wallMs();
      const lines = [...byKey]
        .filter(([key, holding]) => isElsewhere(holding, cabinet) && keeps(cabinet, key, index))
        .map(([, holding]) => lineOf(holding, index))
        .toSorted((a, b) => b.sinceWallMs - a.sinceWallMs || (a.key < b.key ? -1 : 1));
      const keys = fitting(lines);
      return { message: { asOfWallMs, keys }, left: lines.length - keys.length };
    },
    concerned: async (moved) => {
      await freshen();
      const { byKey } = await holdings.current();
      const index = directory.index();
      return [...index.cabinets.keys()].filter((cabinet) =>
        moved.some(({ key, cabinet: teller }) => {
          const holding = byKey.get(key);
          // Its own facts are no news to it, unless another cabinet's contradict them.
          const news = teller !== cabinet || (holding !== undefined && isElsewhere(holding, cabinet));
          return news && keeps(cabinet, key, index);
        }),
      );
    },
  };
}

const isElsewhere = ({ custody: { at, sensedIn, source } }: Holding, cabinet: CabinetId): boolean => {
  if (sensedIn.some((place) => place.cabinet === cabinet)) return false;
  return (at.kind === 'slot' ? at.cabinet : source.cabinet) !== cabinet;
};

function lineOf({ custody, effectiveMs }: Holding, { cabinets }: DirectoryIndex): ElsewhereKey {
  const { key, at, since, reason, dueWallMs, sensedIn, source } = custody;
  const log = at.kind === 'slot' ? at.cabinet : source.cabinet;
  const place = log === OFFICE ? undefined : cabinets.get(log);
  // Seen in two places at once, it is for certain in neither (M-6).
  const slot = at.kind === 'slot' && sensedIn.length < 2 ? at.slot : null;
  // A clock that runs ahead would keep what others have seen since from being believed.
  const sinceWallMs = Math.min(since.notAfterWallMs ?? since.notBeforeWallMs ?? effectiveMs, effectiveMs);
  return {
    key,
    cabinetName: place?.name ?? (log === OFFICE ? 'the office' : 'another cabinet'),
    slotName: slot === null ? null : (place?.slotName(slot) ?? String(slot)),
    person: at.kind === 'person' ? at.person : null,
    reason,
    sinceWallMs: Math.max(0, sinceWallMs),
    dueWallMs,
  };
}

function fitting(lines: readonly ElsewhereKey[]): ElsewhereKey[] {
  let bytes = '{"asOfWallMs":9007199254740991,"keys":[]}'.length;
  const end = lines.findIndex((line) => {
    bytes += Buffer.byteLength(JSON.stringify(line)) + 1;
    return bytes > ELSEWHERE_MAX_BYTES;
  });
  return lines.slice(0, Math.min(end < 0 ? lines.length : end, KEYS_MAX));
}
