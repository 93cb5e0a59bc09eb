// The `keycab` command: asks each installed side for its verbs and runs one; the only file here that reaches for the
// process and its clock.
//
// Decided: the command lives beside the language that both sides share and finds the sides by name when it runs.
// Because: a cabinet installs the firmware only, a server the cloud only, and neither may import the other; a command
// in one of them would be missing on half of the machines. Instead of: two commands, or one that imports both. This
// file knows the names of the sides and nothing in them. Would change if: a third side came to exist.
import { parseArgs } from 'node:util';
import { Fault, isFault } from '../src/fault.ts';
import { explain } from './explain.ts';
import { EXIT, trouble, usage, type Talk } from './talk.ts';
import type { Given, Verb, Verbs } from './verb.ts';

const SIDES = ['firmware', 'cloud'] as const;

const OWN: Verbs = {
  explain: { usage: 'keycab explain <code> [--json]', options: { json: { type: 'boolean' } }, run: explain },
};

const isMissing = (thrown: unknown, specifier: string): boolean =>
  thrown instanceof Error &&
  'code' in thrown &&
  (thrown.code === 'ERR_MODULE_NOT_FOUND' || thrown.code === 'MODULE_NOT_FOUND') &&
  thrown.message.includes(specifier.split('/').slice(0, 2).join('/'));

/** The verbs of a side, or none where that side is not installed. */
async function verbsOf(side: string): Promise<Verbs> {
  const specifier = `@keycab/${side}/cli/verbs`;
  try {
    const found = (await import(specifier)) as { readonly VERBS: Verbs };
    return found.VERBS;
  } catch (thrown) {
    if (isMissing(thrown, specifier)) return {};
    throw thrown;
  }
}

const helpOf = (verbs: Verbs): string => `keycab: who has which key, and proof of it.

${Object.values(verbs)
  .flatMap((verb) => verb.usage.split('\n'))
  .map((line) => `  ${line}`)
  .join('\n')}

Exit 0 good · 1 check failed or altered · 2 incomplete or stale · 3 trust or permission · 64 usage · 69 unreachable ·
70 our bug · 78 configuration`;

const asksForHelp = (word: string): boolean => word === '--help' || word === '-h';

/** Of a verb with several tools, the lines of the one that was named; else all. */
function usageOf({ usage: lines }: Verb, name: string, rest: readonly string[]): string {
  const all = lines.split('\n');
  const tool = rest.find((word) => !word.startsWith('-'));
  const own = all.filter((line) => tool !== undefined && line.startsWith(`keycab ${name} ${tool} `));
  return (own.length > 0 ? own : all).join('\n');
}

const processTalk = (): Talk => ({
  data: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
  color: process.stdout.isTTY && process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  nowMs: Date.now(),
});

/** @returns the exit code */
export async function run(parameters: readonly string[], talk: Talk = processTalk()): Promise<number> {
  const sides = await Promise.all(SIDES.map(verbsOf));
  const verbs: Verbs = Object.fromEntries([...sides, OWN].flatMap((each) => Object.entries(each)));
  const [name = '', ...rest] = parameters;
  if (name === 'help' || asksForHelp(name)) {
    talk.data(helpOf(verbs));
    return 0;
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) {
    return usage(talk, name === '' ? helpOf(verbs) : `keycab knows no "${name}".\n\n${helpOf(verbs)}`);
  }
  if (rest.some(asksForHelp)) {
    talk.data(usageOf(verb, name, rest));
    return EXIT.good;
  }
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
