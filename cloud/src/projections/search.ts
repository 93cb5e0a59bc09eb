// From what somebody typed to the keys or people that are meant, best first; pure over the index.
import type { KeyState } from '@keycab/shared/answer';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { codeOf, numberOf, VIN_TAIL, type SearchIndex, type Subject } from './search-index.ts';
import { slips, slipsAllowed, tokenOf, tokensOf } from './words.ts';

/** A state that can be asked for: where a key is, or what is open about it. */
export type AskedState = KeyState | 'delivery' | 'reserved' | 'wanted' | 'missing' | 'blocked';

/** What a search means; states and holders are looked up afterwards, they change with every pull. */
export type Meaning =
  | {
      readonly kind: 'stock' | 'vin' | 'tag' | 'repairOrder' | 'words';
      readonly keys: readonly KeyId[];
      /** "crv in": only those in this state. */
      readonly states: readonly AskedState[] | null;
    }
  | { readonly kind: 'person'; readonly people: readonly PersonId[] }
  | { readonly kind: 'state'; readonly states: readonly AskedState[] }
  | { readonly kind: 'recent' }
  | { readonly kind: 'nothing'; readonly nearest: readonly string[] };

const STATES: Readonly<Record<string, readonly AskedState[]>> = {
  in: ['in'],
  here: ['in'],
  out: ['overdue', 'out'],
  notin: ['overdue', 'out', 'unsure'],
  overdue: ['overdue'],
  late: ['overdue'],
  notsure: ['unsure'],
  unsure: ['unsure'],
  // Keys that no cabinet holds and nobody answers for.
  nokey: ['unsure'],
  nokeys: ['unsure'],
  // A manager's finding after a search: not being sure of a key does not make it missing.
  missing: ['missing'],
  delivery: ['delivery'],
  indelivery: ['delivery'],
  deliveries: ['delivery'],
  reserved: ['reserved'],
  reservations: ['reserved'],
  wanted: ['wanted'],
  asked: ['wanted'],
  blocked: ['blocked'],
  problem: ['blocked'],
  problems: ['blocked'],
};
const statesOf = (words: readonly string[]): readonly AskedState[] | undefined => {
  const name = words.join('');
  return Object.hasOwn(STATES, name) ? STATES[name] : undefined;
};

/** Words of a question that name nothing. */
const FILLER = new Set(
  'who has have the a an any no not key keys of for where is with without and what whose'.split(' '),
);
const NEAREST_MAX = 8;
const PEOPLE_MAX = 20;

const flat = (subjects: Iterable<Subject>): KeyId[] => [...new Set([...subjects].flatMap((subject) => subject.keys))];

const byRank = (a: Subject, b: Subject): number => a.rank - b.rank;

/** Exact names first; then the same last digits: `4512` and `4512A` are neighbors. */
function findStock(index: SearchIndex, text: string): Subject[] {
  const code = codeOf(text);
  const exact = index.byName.get(code) ?? [];
  const counted = numberOf(code);
  const isTail = /^\d{3,6}$/.test(code);
  if (counted === null || counted.number.length < 3 || (exact.length === 0 && !isTail)) return [...exact];
  const neighbors = (index.byTail.get(counted.number.slice(-6)) ?? []).filter(
    (subject) => isTail || subject.number === counted.number,
  );
  return [...exact, ...neighbors.toSorted(byRank)];
}

const findBeginning = (index: SearchIndex, code: string): Subject[] =>
  /\d/.test(code)
    ? index.subjects.filter((subject) => subject.code.startsWith(code) || subject.number?.startsWith(code) === true)
    : [];

/** `4512-2`: the second key of 4512 first. */
function findNumbered(index: SearchIndex, text: string): KeyId[] {
  const match = /^(.{2,}?)\s*[-/ ]\s*(\d)$/u.exec(text);
  const subjects = match === null ? [] : (index.byName.get(codeOf(match[1] ?? '')) ?? []);
  const nth = Number(match?.[2]) - 1;
  return subjects.flatMap(({ keys }) => {
    const wanted = keys[nth];
    return wanted === undefined ? [] : [wanted, ...keys.filter((key) => key !== wanted)];
  });
}

/** Typed I, O and Q are 1, 0 and 0; some scanners send a leading I. Six characters or more from the end. */
function findVin(index: SearchIndex, text: string): Subject[] {
  const typed = codeOf(text);
  const vin = (typed.length === 18 && typed.startsWith('I') ? typed.slice(1) : typed)
    .replaceAll('I', '1')
    .replace(/[OQ]/g, '0');
  if (vin.length < VIN_TAIL || vin.length > 17 || !/\d/.test(vin)) return [];
  return (index.byVinTail.get(vin.slice(-VIN_TAIL)) ?? []).filter((subject) => subject.vin?.endsWith(vin) === true);
}

const findTag = (index: SearchIndex, text: string): KeyId[] => {
  const key = index.byTag.get(text.toLowerCase());
  return key === undefined ? [] : [key];
};

const findRepairOrder = (index: SearchIndex, text: string): readonly Subject[] =>
  index.byRepairOrder.get(codeOf(text)) ?? index.byRepairOrder.get(codeOf(text).replace(/^RO/, '')) ?? [];

type Nearness = 'exact' | 'prefix' | 'typo';
const WORTH = { exact: 1, prefix: 0.7, typo: 0.4 } as const;

/** How far a word is from what was typed, up to what this nearness allows: 0 for itself and its beginning. */
function away(typed: string, word: string, nearness: Nearness): number {
  if (typed === word) return 0;
  if (nearness === 'exact') return Infinity;
  if (word.startsWith(typed)) return 0;
  const allowed = nearness === 'typo' ? slipsAllowed(typed.length) : 0;
  if (allowed === 0) return Infinity;
  const found = slips(typed, word, allowed);
  return found > allowed ? Infinity : found;
}

/** The words that are meant: of those within reach, the ones with the fewest slips. */
function meantBy(typed: string, words: Iterable<string>, nearness: Nearness): string[] {
  let fewest = Infinity;
  let found: string[] = [];
  for (const word of words) {
    const each = away(typed, word, nearness);
    if (each === Infinity || each > fewest) continue;
    if (each < fewest) found = [];
    fewest = each;
    found.push(word);
  }
  return found;
}

const worth = (typed: string, word: string): number =>
  typed === word ? WORTH.exact : word.startsWith(typed) ? WORTH.prefix : WORTH.typo;

/** Subjects that every token speaks of, best first. */
function findWords(index: SearchIndex, tokens: readonly string[], nearness: Nearness): Subject[] {
  let found: Map<Subject, number> | undefined;
  for (const token of tokens) {
    const scores = new Map<Subject, number>();
    const within = nearness !== 'exact' ? index.words.keys() : index.words.has(token) ? [token] : [];
    for (const word of meantBy(token, within, nearness)) {
      const factor = worth(token, word);
      for (const [subject, weight] of index.words.get(word) ?? []) {
        if (found !== undefined && !found.has(subject)) continue;
        scores.set(subject, Math.max(scores.get(subject) ?? 0, weight * factor));
      }
    }
    for (const [subject, score] of found ?? [])
      if (scores.has(subject)) scores.set(subject, score + (scores.get(subject) ?? 0));
    found = scores;
    if (found.size === 0) return [];
  }
  return [...(found ?? [])].sort((a, b) => b[1] - a[1] || a[0].rank - b[0].rank).map(([subject]) => subject);
}

function findPeople(index: SearchIndex, tokens: readonly string[], nearness: Nearness): PersonId[] {
  if (tokens.length === 0) return [];
  return index.people
    .flatMap(({ person, name, tokens: names }) => {
      const best = tokens.map((token) =>
        Math.max(0, ...meantBy(token, names, nearness).map((word) => worth(token, word))),
      );
      return best.includes(0) ? [] : [{ person, name, score: best.reduce((sum, each) => sum + each, 0) }];
    })
    .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
    .map(({ person }) => person);
}

/** "cr v" is one word when the index knows it as one. */
function joined(index: SearchIndex, tokens: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const [token = '', next] = [tokens[at], tokens[at + 1]];
    const both = next === undefined ? '' : tokenOf(token + next);
    if (both !== '' && index.words.has(both) && !(index.words.has(token) && index.words.has(next ?? ''))) {
      out.push(both);
      at++;
    } else out.push(token);
  }
  return out;
}

const NEARNESSES = ['exact', 'prefix', 'typo'] as const;

function findByName(
  index: SearchIndex,
  tokens: readonly string[],
  allowed: readonly Nearness[] = NEARNESSES,
): Meaning | undefined {
  const words = joined(index, tokens);
  // One letter begins a hundred words and means none of them.
  const isLetter = tokens.length === 1 && tokens[0]?.length === 1;
  for (const nearness of isLetter ? (['exact'] as const) : allowed) {
    const subjects = words.length === 0 ? [] : findWords(index, words, nearness);
    if (subjects.length > 0) return { kind: 'words', keys: flat(subjects), states: null };
    const people = findPeople(index, tokens, nearness);
    if (people.length > 0) return { kind: 'person', people: people.slice(0, PEOPLE_MAX) };
  }
  return undefined;
}

/** "crv in", "overdue accord": words, of which the first or the last names a state. */
function findInState(index: SearchIndex, tokens: readonly string[]): Meaning | undefined {
  for (const [state, rest] of [
    [tokens.slice(-1), tokens.slice(0, -1)],
    [tokens.slice(0, 1), tokens.slice(1)],
  ] as const) {
    const states = statesOf(state);
    const meaning = states === undefined || rest.length === 0 ? undefined : findByName(index, rest);
    if (states !== undefined && meaning?.kind === 'words') return { ...meaning, states };
  }
  return undefined;
}

/** The few of many with the lowest score, lowest first; in one pass. */
function closest<Item>(items: Iterable<Item>, score: (item: Item) => number, max: number): Item[] {
  const kept: { item: Item; score: number }[] = [];
  for (const item of items) {
    const each = { item, score: score(item) };
    if (!Number.isFinite(each.score) || (kept.length === max && each.score >= (kept.at(-1)?.score ?? 0))) continue;
    const at = kept.findIndex((known) => known.score > each.score);
    kept.splice(at < 0 ? kept.length : at, 0, each);
    kept.length = Math.min(kept.length, max);
  }
  return kept.map(({ item }) => item);
}

/** What could have been meant: numbers nearby, words and names with more slips than are forgiven. */
function nearest(index: SearchIndex, text: string, tokens: readonly string[]): string[] {
  const counted = tokens.length === 1 ? numberOf(text) : null;
  if (counted !== null && counted.number.length >= 2) {
    const size = counted.number.length;
    const distance = ({ number }: Subject): number =>
      number === null || number.length < size
        ? Infinity
        : Math.abs(Number(number.slice(-size)) - Number(counted.number));
    return [...new Set(closest(index.subjects, distance, NEAREST_MAX).map((subject) => subject.name))];
  }
  const partly = tokens.flatMap((token) => findWords(index, [token], 'typo').map((subject) => subject.title));
  if (partly.length > 0) return [...new Set(partly)].slice(0, NEAREST_MAX);
  const slipsTo = (words: readonly string[]): number => {
    const fewest = Math.min(...tokens.flatMap((token) => words.map((word) => slips(token, word, 3))), 4);
    return fewest > 3 ? Infinity : fewest;
  };
  const titles = closest(
    new Set(index.subjects.map(({ title }) => title)),
    (title) => slipsTo(tokensOf(title)),
    NEAREST_MAX,
  );
  const people = closest(index.people, (person) => slipsTo(person.tokens), NEAREST_MAX).map(({ name }) => name);
  return [...new Set([...titles, ...people])].slice(0, NEAREST_MAX);
}

/**
 * Stock number or its last three or four digits, VIN tail, tag, repair order, words and names, states; nothing typed
 * asks for what moved last. What stands for itself (a whole state word) is never taken for the start of a model.
 */
export function search(index: SearchIndex, query: string): Meaning {
  const text = query.normalize('NFC').trim();
  if (text === '') return { kind: 'recent' };
  const keys = (kind: 'stock' | 'vin' | 'tag' | 'repairOrder', found: readonly KeyId[]): Meaning | undefined =>
    found.length === 0 ? undefined : { kind, keys: found, states: null };
  const typed = tokensOf(text);
  const tokens = typed.filter((token) => !FILLER.has(token));
  const single = text.replace(/^(stock|vin|key|tag|who has)\b[\s#:]*/i, '');
  const states = statesOf(typed) ?? statesOf(typed.filter((token) => token !== 'key' && token !== 'keys'));
  const beginning = (): KeyId[] => flat(findBeginning(index, codeOf(single)));
  return (
    keys('stock', flat(findStock(index, single))) ??
    keys('stock', findNumbered(index, single)) ??
    keys('vin', flat(findVin(index, single))) ??
    keys('tag', findTag(index, single)) ??
    keys('repairOrder', flat(findRepairOrder(index, single))) ??
    (states === undefined ? undefined : ({ kind: 'state', states } as const)) ??
    // Typed so far: digits begin a number sooner than a year, a letter sooner a word.
    (/^\d+$/.test(single) ? keys('stock', beginning()) : undefined) ??
    // Words that name nothing may still be a name in full, and never begin one: `no` is not Nowak.
    (tokens.length > 0 ? findByName(index, tokens) : findByName(index, typed, ['exact'])) ??
    findInState(index, tokens) ??
    keys('stock', beginning()) ?? {
      kind: 'nothing',
      nearest: nearest(index, single, tokens),
    }
  );
}
