// The table of verbs; the only file here that reaches for the process and its clock.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { Fault, isFault } from '@keycab/shared/fault';
import { explain } from './explain.ts';
import { exportBundle } from './export.ts';
import type { Given } from './given.ts';
import { EXIT, trouble, usage, type Talk } from './talk.ts';
import { verify } from './verify.ts';

interface Verb {
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  run(given: Given, talk: Talk): Promise<number> | number;
}

const text = { type: 'string' } as const;
const json = { type: 'boolean' } as const;

const VERBS: Readonly<Record<string, Verb>> = {
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
  explain: {
    usage: 'keycab explain <code> [--json]',
    options: { json },
    run: explain,
  },
};

const HELP = `keycab: who has which key, and proof of it.

${Object.values(VERBS)
  .map((verb) => `  ${verb.usage}`)
  .join('\n')}

Exit 0 good · 1 altered · 2 incomplete or stale · 3 trust · 64 usage · 70 our bug · 78 configuration`;

const processTalk = (): Talk => ({
  data: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
  color: process.stdout.isTTY && process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  nowMs: Date.now(),
});

/** @returns the exit code */
export async function run(parameters: readonly string[], talk: Talk = processTalk()): Promise<number> {
  const [name = '', ...rest] = parameters;
  if (name === 'help' || name === '--help' || name === '-h') {
    talk.data(HELP);
    return 0;
  }
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) return usage(talk, name === '' ? HELP : `keycab knows no "${name}".\n\n${HELP}`);
  let given: Given;
  try {
    given = parseArgs({ args: [...rest], options: verb.options, allowPositionals: true }) as Given;
  } catch (thrown) {
    return usage(talk, `${thrown instanceof Error ? thrown.message : String(thrown)}\nUsage: ${verb.usage}`);
  }
  try {
    return await verb.run(given, talk);
  } catch (thrown) {
    // An exit of 1 means altered, so not even our own mistakes may end that way.
    const fault = isFault(thrown) ? thrown : new Fault('KC-BUG-01', String(thrown), {}, thrown);
    trouble(talk, fault.code, fault.message);
    return /^KC-(CONF|DISK)/.test(fault.code) ? EXIT.configuration : EXIT.bug;
  }
}
