// What somebody wants to do, typed in front of what they look for: "reserve 4512"; and pages called by their name; pure.
import type { NavigationEntry } from '../common/navigation.ts';
import type { FormName } from './rights.ts';

const VERBS: readonly (readonly [RegExp, FormName])[] = [
  [/^reserve\s+/i, 'reserve'],
  [/^bring(?:\s+up)?\s+/i, 'bring'],
  [/^deliver\s+/i, 'deliver'],
  [/^hand\s*over\s+/i, 'handOver'],
  [/^extend\s+/i, 'extend'],
  [/^settle\s+/i, 'settle'],
];

export interface Wish {
  /** What is looked for. */
  readonly rest: string;
  readonly form: FormName | null;
}

/** "deliver" alone is a word to look for; with something behind it, it is what to do with that. */
export function readWish(query: string): Wish {
  for (const [verb, form] of VERBS) {
    const rest = query.replace(verb, '');
    if (rest !== query && rest.trim() !== '') return { rest, form };
  }
  return { rest: query, form: null };
}

const PAGES_MAX = 4;

/** Pages that are called so, from two letters on. */
export function pagesCalled(entries: readonly NavigationEntry[], query: string): NavigationEntry[] {
  const wanted = query.trim().toLowerCase();
  if (wanted.length < 2) return [];
  return entries
    .flatMap((entry) => [entry, ...(entry.pages ?? [])])
    .filter(({ label }) => label.toLowerCase().startsWith(wanted))
    .slice(0, PAGES_MAX);
}
