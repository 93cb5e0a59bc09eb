// The first start of the demo: a store, its history, its keys, all or nothing; touches the data folder.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { trustText } from '@keycab/shared/proof/trust';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { makeBook } from './dealer/book.ts';
import { makeDealership, type Dealership } from './dealer/dealership.ts';
import { layout, readStore, writeBody, writeWhole, type Layout, type Store } from './files.ts';
import { makeHistory, writeJournal } from './history.ts';
import { completeStore, enrollStore } from './enroll.ts';
import { writeDeliveries } from './office.ts';
import { makeCabinetSecrets, makeSecrets } from './secrets.ts';

export interface SetupSettings {
  readonly folder: string;
  readonly seed: string;
  readonly days: number;
  readonly untilMs: number;
  readonly timeZone: string;
  readonly software: string;
  /** One sentence for the person who started the demo. */
  readonly say: (sentence: string) => void;
}

export interface Ready {
  readonly files: Layout;
  readonly made: Store;
  readonly store: Dealership;
  /** Nothing was there before. */
  readonly fresh: boolean;
}

/** Where a flush costs nothing: thirty days are thousands of transactions, and until the end none of them is needed. */
const DAY_MS = 86_400_000;
const MEMORY_DISK = '/dev/shm';

/** @returns what lies in the folder, made first when nothing does; or a sentence why not */
export async function setUp(settings: SetupSettings): Promise<Outcome<Ready, string>> {
  const { folder, say } = settings;
  const files = layout(folder);
  const found = readStore(files);
  if (found.ok) {
    const made = found.value;
    if (made.seed !== settings.seed) say(`${folder} holds the store of seed ${made.seed}; delete it for another one.`);
    const store = makeDealership(made.seed, made.timeZone);
    // A store that was made before there were PINs.
    for (const { word } of store.cabinets.filter((one) => !existsSync(files.key(`${one.word}-pins`)))) {
      writeWhole(files.key(`${word}-pins`), `${makeCabinetSecrets(made.seed, word).pinKey.toString('hex')}\n`);
    }
    // One that was made before there were notices.
    if (!existsSync(files.key('push')))
      writeWhole(files.key('push'), `${makeSecrets(made.seed).pushKey.toString('hex')}\n`);
    const cabinets = store.cabinets.map(({ cabinet, word }) => ({ cabinet, ...makeCabinetSecrets(made.seed, word) }));
    const startMs = made.untilMs - made.days * DAY_MS;
    await completeStore(files.ledger, store, () => makeBook({ store, cabinets, startMs, todayMs: made.untilMs }));
    // A store that was made before its office kept a log.
    writeTrust(files, made.seed, made.verifierKeys);
    return good({ files, made, store, fresh: false });
  }
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    return refused(`${folder} is a file; name a folder with --data.`);
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    return refused(`${folder} holds something that is not the demo's; name another folder with --data, or empty it.`);
  }
  // Copied beside its place first: the folder appears whole or not at all.
  const beside = join(folder, '..', `.${basename(folder)}.new`);
  const refusal = makeEmpty(beside);
  if (refusal !== null) return refused(`Nothing can be written to ${folder} (${refusal}); name a folder with --data.`);
  say(
    `Telling ${settings.days === 1 ? 'a day' : `${settings.days} days`} at the store, once; this takes a few seconds.`,
  );
  const draft = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), 'keycab-demo-'));
  try {
    const made = await makeStore(layout(draft), settings);
    cpSync(draft, beside, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(beside, folder);
    return good({ files, made, store: makeDealership(made.seed, made.timeZone), fresh: true });
  } finally {
    for (const left of [draft, beside]) rmSync(left, { recursive: true, force: true });
  }
}

/** @returns the system's code where no folder can be made, before seconds are spent on what is to go into it */
function makeEmpty(folder: string): string | null {
  try {
    rmSync(folder, { recursive: true, force: true });
    makeFolder(dirname(resolve(folder)));
    mkdirSync(folder, { mode: 0o700 });
    return null;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return String(thrown.code);
    throw thrown;
  }
}

/** Level by level: below a folder like /proc the recursive way tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Whom an auditor of this store trusts: its cabinets, its office, its witness. */
function writeTrust(files: Layout, seed: string, verifierKeys: Store['verifierKeys']): void {
  const { office, witness } = makeSecrets(seed);
  writeWhole(files.trust, trustText([...Object.values(verifierKeys), office], [witness], 1), 0o644);
}

/** @param files  of an empty folder */
export async function makeStore(files: Layout, settings: Omit<SetupSettings, 'folder' | 'say'>): Promise<Store> {
  const { seed, days, untilMs, timeZone } = settings;
  const { store, story } = makeHistory(settings);
  for (const folder of [files.keys, files.logs, files.cloudFolder]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = (name: string, text: string): void => writeWhole(files.key(name), `${text}\n`);
  const secrets = makeSecrets(seed);
  key('witness', secrets.witnessSeed.toString('hex'));
  key('office', secrets.officeSeed.toString('hex'));
  key('roster', secrets.rosterSeed.toString('hex'));
  key('command', secrets.commandSeed.toString('hex'));
  key('push', secrets.pushKey.toString('hex'));

  const verifierKeys: Record<string, string> = {};
  for (const part of story.cabinets) {
    const { word } = part.cabinet;
    mkdirSync(files.cabinetFolder(word), { mode: 0o700 });
    verifierKeys[word] = writeJournal(files.journal(word), seed, part);
    const { journalSeed, badgeKey, pinKey, password } = makeCabinetSecrets(seed, word);
    key(`${word}-journal`, journalSeed.toString('hex'));
    key(`${word}-badges`, badgeKey.toString('hex'));
    key(`${word}-pins`, pinKey.toString('hex'));
    key(`${word}-broker`, password);
    writeBody(files, word, part.slots);
  }
  await enrollStore(files.ledger, store, story, verifierKeys);
  await writeDeliveries(files.ledger, { store, days, untilMs });
  writeTrust(files, seed, verifierKeys);
  const made: Store = { seed, days, untilMs, timeZone, verifierKeys };
  writeWhole(files.store, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}
