// Where the demo keeps what, and how it writes it; touches the data folder.
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { good, refused, type Outcome } from '@keycab/shared/outcome';

/** Everything below one folder, so that deleting it starts over. */
export const layout = (folder: string) => ({
  folder,
  /** What the store was made of; written last, so whatever lies without it is not whole. */
  store: join(folder, 'demo.json'),
  cloudFolder: join(folder, 'cloud'),
  ledger: join(folder, 'cloud', 'ledger.db'),
  cloudConfiguration: join(folder, 'cloud.yaml'),
  keys: join(folder, 'keys'),
  key: (name: string) => join(folder, 'keys', `${name}.key`),
  logs: join(folder, 'logs'),
  log: (name: string) => join(folder, 'logs', `${name}.log`),
  cabinetFolder: (word: string) => join(folder, word),
  journal: (word: string) => join(folder, word, 'journal.db'),
  cabinetConfiguration: (word: string) => join(folder, `${word}.yaml`),
  /** The body's own file, which the cabinet's names. */
  cabinetProfile: (word: string) => join(folder, `${word}-profile.yaml`),
  /** The process that runs this store at the moment. */
  claim: join(folder, 'demo.pid'),
  /** What an auditor needs beside a bundle; given out when the cabinets are enrolled. */
  trust: join(folder, 'trust.json'),
  /** Which tag hangs in which slot: the steel's own memory, which no controller reads. */
  body: (word: string) => join(folder, `body-${word}.json`),
});
export type Layout = ReturnType<typeof layout>;

/** Replaces a file as a whole. */
export function writeWhole(path: string, text: string, mode = 0o600): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode });
  chmodSync(draft, mode);
  const file = openSync(draft, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** JSON is YAML: what a program writes need not be prettier than that. */
export const writeConfiguration = (path: string, content: object): void =>
  writeWhole(path, `# Written by the demo at each start.\n${JSON.stringify(content, null, 2)}\n`);

const Store = Type.Object(
  {
    seed: Type.String(),
    days: Type.Integer(),
    untilMs: Type.Integer(),
    timeZone: Type.String(),
    verifierKeys: Type.Record(Type.String(), Type.String()),
  },
  { additionalProperties: false },
);
/** What a data folder was made of. `verifierKeys`: of each cabinet's first epoch, by the cabinet's word. */
export type Store = Static<typeof Store>;

const Hanging = Type.Array(Type.Tuple([Type.Integer(), Type.String({ pattern: '^[0-9a-f]{16}$' })]));

const read = <Value>(
  path: string,
  fits: (value: unknown) => value is Value,
): Outcome<Value, 'missing' | 'unreadable'> => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    return refused(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT' ? 'missing' : 'unreadable');
  }
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? good(value) : refused('unreadable');
  } catch {
    return refused('unreadable');
  }
};

const isStore = Compile(Store);
export const readStore = (files: Layout): Outcome<Store, 'missing' | 'unreadable'> =>
  read(files.store, (value): value is Store => isStore.Check(value));

const isHanging = Compile(Hanging);
export const readBody = (files: Layout, word: string): Outcome<[number, string][], 'missing' | 'unreadable'> =>
  read(files.body(word), (value): value is [number, string][] => isHanging.Check(value));

export const writeBody = (files: Layout, word: string, hanging: Iterable<readonly [number, string]>): void =>
  writeWhole(files.body(word), `${JSON.stringify([...hanging])}\n`);

/**
 * One demo to a folder: two firmwares on one journal would tell two histories under one key.
 * @returns gives the folder free again, or the process that has it
 */
export function claimFolder(files: Layout): Outcome<() => void, `process ${number}`> {
  try {
    const holder = Number(readFileSync(files.claim, 'utf8'));
    if (holder !== process.pid && isAlive(holder)) return refused(`process ${holder}`);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
  }
  writeFileSync(files.claim, `${process.pid}\n`, { mode: 0o600 });
  return good(() => rmSync(files.claim, { force: true }));
}

function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (thrown) {
    // Somebody else's process answers that we may not signal it, which is an answer too.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
