// Who has it: one key, a search, a list; reads directory, custody and signs of life.
import type { Answer, KeyState } from '@keycab/shared/answer';
import type { WhoAnswer } from '@keycab/shared/contract';
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import { answerOf, custodyOf, isShown, stateOf, type View } from './answer.ts';
import type { CabinetsReader } from './cabinets.ts';
import { personOf, type DirectoryReader } from './directory.ts';
import type { Feeds } from './books/feeds.ts';
import type { HoldingsReader } from './holdings.ts';
import type { Office } from '../office/state.ts';
import { codeOf } from './search-index.ts';
import { search, type AskedState } from './search.ts';

export interface KeyFilter {
  readonly state?: KeyState | 'notIn' | undefined;
  readonly cabinet?: CabinetId | undefined;
  readonly limit: number;
  readonly offset: number;
  /** All of them, unless told. */
  readonly rooftops?: Rooftops | undefined;
}

/** Every question may be about some rooftops only: what is at others is then as if it were nowhere. */
export interface Answers {
  readonly key: (id: KeyId, rooftops?: Rooftops) => Promise<Answer | undefined>;
  readonly who: (query: string, limit: number, rooftops?: Rooftops) => Promise<WhoAnswer>;
  readonly list: (filter: KeyFilter) => Promise<{ keys: Answer[]; total: number; asOfWallMs: number }>;
}

export interface AnswersParts {
  readonly directory: DirectoryReader;
  readonly holdings: HoldingsReader;
  readonly cabinets: CabinetsReader;
  readonly feeds: Pick<Feeds, 'office'>;
  /** What is open in the office. */
  readonly open: () => Promise<Office>;
  readonly clock: { readonly wallMs: () => number };
  /** Of dates and times in sentences. */
  readonly locale?: string;
}

const RANK: Record<KeyState, number> = { overdue: 0, out: 1, unsure: 2, in: 3, gone: 4 };

/** Overdue first, the longest overdue before; then the longest out; then not sure; what is in by its label. */
function sorted(view: View, keys: readonly KeyId[]): KeyId[] {
  const rows = keys.map((key) => {
    const custody = custodyOf(view, key);
    const state = stateOf(view, key);
    const since = custody?.since.notAfterWallMs ?? view.holdings.byKey.get(key)?.effectiveMs ?? Infinity;
    const at = state === 'overdue' ? (custody?.dueWallMs ?? since) : state === 'in' ? 0 : since;
    return { key, rank: RANK[state], at, label: view.index.keys.get(key)?.label ?? key };
  });
  rows.sort(
    (a, b) =>
      a.rank - b.rank || (a.at === b.at ? 0 : a.at - b.at) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0),
  );
  return rows.map(({ key }) => key);
}

function isAsked(view: View, open: Office, key: KeyId, asked: AskedState): boolean {
  const about = (matters: ReadonlyMap<number, { readonly key: KeyId }>): boolean =>
    [...matters.values()].some((matter) => matter.key === key);
  switch (asked) {
    case 'delivery': {
      const vehicle = view.index.keys.get(key)?.vehicle ?? null;
      return vehicle !== null && view.deliveries.has(vehicle);
    }
    case 'reserved':
      return about(open.reservations);
    case 'wanted':
      return about(open.requests);
    case 'blocked':
      return about(open.problems);
    case 'missing':
      return custodyOf(view, key)?.missing === true;
    default:
      return stateOf(view, key) === asked;
  }
}

const inStates = (view: View, open: Office, keys: Iterable<KeyId>, states: readonly AskedState[]): KeyId[] =>
  [...keys].filter((key) => states.some((state) => isAsked(view, open, key, state)));

/** Keys at a place that somebody has named: where one is to be brought, where its holder said it is, who has it outside. */
function atPlace(view: View, open: Office, query: string): KeyId[] {
  const wanted = codeOf(query);
  const isNamed = (place: string | null): boolean => place !== null && codeOf(place).startsWith(wanted);
  const asked = [...open.requests.values()].filter(
    ({ answer, place }) => isNamed(place) || (answer?.kind === 'keyAt' && isNamed(answer.place)),
  );
  const outside = [...view.holdings.byKey.values()].flatMap(({ custody: { at, key } }) =>
    at.kind === 'outside' && isNamed(at.party.reference) ? [key] : [],
  );
  const keys = [...new Set([...asked.map(({ key }) => key), ...outside])];
  return wanted.length < 2 ? [] : keys.filter((key) => view.index.keys.has(key));
}

/** The keys that moved last, in one pass. */
function recent(view: View, max: number): KeyId[] {
  const kept: { key: KeyId; at: number }[] = [];
  for (const [key, { effectiveMs: at }] of view.holdings.byKey) {
    if (!view.index.keys.has(key) || (kept.length === max && at <= (kept.at(-1)?.at ?? 0))) continue;
    const before = kept.findIndex((known) => known.at < at);
    kept.splice(before < 0 ? kept.length : before, 0, { key, at });
    kept.length = Math.min(kept.length, max);
  }
  return kept.map(({ key }) => key);
}

const holds = (view: View, person: PersonId): KeyId[] =>
  sorted(
    view,
    [...(view.holdings.byPerson.get(person) ?? [])].filter((key) => isShown(view, key)),
  );

interface Found {
  readonly understoodAs: WhoAnswer['understoodAs'];
  readonly keys: readonly KeyId[];
  readonly people: WhoAnswer['people'];
  readonly nearest: readonly string[];
}

function find(view: View, open: Office, query: string, limit: number): Found {
  const meaning = search(view.index.search, query);
  const found = { understoodAs: meaning.kind, people: [], nearest: [] };
  switch (meaning.kind) {
    case 'recent':
      return { ...found, keys: recent(view, limit) };
    case 'nothing': {
      const keys = atPlace(view, open, query);
      if (keys.length > 0) return { ...found, understoodAs: 'place', keys };
      return { ...found, keys: [], nearest: meaning.nearest };
    }
    case 'state':
      return { ...found, keys: sorted(view, inStates(view, open, view.index.keys.keys(), meaning.states)) };
    case 'person': {
      const people = meaning.people.flatMap((id) => {
        const person = view.index.people.get(id);
        return person === undefined ? [] : [{ ...personOf(person), holds: holds(view, id) }];
      });
      return { ...found, people, keys: people.flatMap((person) => person.holds) };
    }
    default:
      return {
        ...found,
        keys: meaning.states === null ? meaning.keys : inStates(view, open, meaning.keys, meaning.states),
      };
  }
}

export function answers(parts: AnswersParts): Answers {
  const { directory, holdings, cabinets, clock, feeds, open, locale = 'en-US' } = parts;
  const look = async (rooftops: Rooftops = 'all'): Promise<View> => {
    const held = await holdings.current();
    const signs = await cabinets.signs();
    const { openOf: deliveries } = await feeds.office.read();
    return { nowWallMs: clock.wallMs(), deliveries, index: directory.index(rooftops), holdings: held, signs, locale };
  };
  const all = (view: View, keys: readonly KeyId[]): Answer[] => keys.flatMap((key) => answerOf(view, key) ?? []);

  return {
    key: async (id, rooftops) => answerOf(await look(rooftops), id),
    who: async (query, limit, rooftops) => {
      const view = await look(rooftops);
      const found = find(view, await open(), query, limit);
      return {
        query,
        understoodAs: found.understoodAs,
        answers: all(view, found.keys.slice(0, limit)),
        people: found.people,
        total: found.keys.length,
        nearest: [...found.nearest],
        asOfWallMs: view.nowWallMs,
      };
    },
    list: async ({ state, cabinet, limit, offset, rooftops }) => {
      const view = await look(rooftops);
      const keys = [...view.index.keys.keys()].filter((key) => {
        const now = stateOf(view, key);
        if (state !== undefined && (state === 'notIn' ? now === 'in' : now !== state)) return false;
        // A key that is out belongs to the cabinet it left, one never seen to the one it lives in.
        const place = custodyOf(view, key)?.source.cabinet ?? view.index.keys.get(key)?.home?.cabinet;
        return cabinet === undefined || place === cabinet;
      });
      const page = sorted(view, keys).slice(offset, offset + limit);
      return { keys: all(view, page), total: keys.length, asOfWallMs: view.nowWallMs };
    },
  };
}
