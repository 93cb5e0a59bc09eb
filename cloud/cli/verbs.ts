// What the cloud's side adds to the `keycab` command; data only.
import type { Verbs } from '@keycab/shared/cli/verb';
import { exportBundle } from './export.ts';
import { importFeed } from './import.ts';
import { verify } from './verify.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const json = flag;

export const VERBS: Verbs = {
  verify: {
    usage: 'keycab verify [bundle] [--trust trust.json] [--since old.checkpoint] [--fresh 15m] [--json]',
    options: { trust: text, since: text, fresh: text, json },
    run: verify,
  },
  export: {
    usage:
      'keycab export [--data folder [--witness key] | --journal cabinet.db] [--out folder] [--trust trust.json] [--json]',
    options: { data: text, journal: text, out: text, trust: text, witness: text, json },
    run: exportBundle,
  },
  import: {
    usage:
      'keycab import <file> [--server url] [--token token|@file] [--source name] [--rooftop id] [--map field=Column] [--json]\n' +
      'keycab import <file> --commit [--retire] [--yes] [the same]',
    options: {
      server: text,
      token: text,
      source: text,
      rooftop: text,
      map: { ...text, multiple: true },
      retire: flag,
      'dry-run': flag,
      commit: flag,
      yes: flag,
      json,
    },
    run: importFeed,
  },
};
