// What a verb of the `keycab` command is, and what somebody typed for it; types only.
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Talk } from './talk.ts';

/** What somebody typed, sorted into words and options. */
export interface Given {
  readonly positionals: readonly string[];
  /** A list where an option may be said more than once. */
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

export interface Verb {
  /** One line for each way to use it, as in `keycab verify [bundle] [--json]`. */
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  /** @returns the exit code, see `EXIT` */
  run(given: Given, talk: Talk): Promise<number> | number;
}

export type Verbs = Readonly<Record<string, Verb>>;
