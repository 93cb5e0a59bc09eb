// keycab export: writes a bundle that anybody can verify offline, and a trust file where there is none; touches the disk.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleFiles, type BundleSource } from '@keycab/shared/proof/bundle';
import { parseTrust, trustText } from '@keycab/shared/proof/trust';
import { openDatabase } from '../src/ledger/database.ts';
import { createLedger } from '../src/ledger/ledger.ts';
import { ledgerSources } from '../src/ledger/sources.ts';
import { writeBundleFile } from './bundle-folder.ts';
import { openJournalFile } from './journal-file.ts';
import type { Given } from '@keycab/shared/cli/verb';
import { prepareFolder, readGiven } from './given-path.ts';
import { EXIT, usage, type Talk } from '@keycab/shared/cli/talk';
import { BUNDLE_FOLDER } from './verify.ts';

/** Where a ledger lies in a data folder: beside the configuration, or as the demo lays it. */
const LEDGER_PLACES = ['keycab.db', 'ledger.db', 'cloud/ledger.db', 'cloud/keycab.db'] as const;

interface Opened {
  readonly sources: readonly BundleSource[];
  close(): Promise<void> | void;
}

export async function exportBundle({ positionals, values }: Given, talk: Talk): Promise<number> {
  if (positionals.length > 0)
    return usage(talk, `export takes no "${positionals[0] ?? ''}"; name the folder with --out.`);
  const out = String(values['out'] ?? BUNDLE_FOLDER);
  if (existsSync(out) && !statSync(out).isDirectory()) {
    return usage(talk, `${out} is a file. Name a new folder with --out.`);
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    return usage(talk, `${out} is not empty, and an export never mixes with another. Name a new folder with --out.`);
  }
  const trustPath = String(values['trust'] ?? join(dirname(out), 'trust.json'));
  const trusted = existsSync(trustPath) ? readGiven(trustPath, 'trust file') : null;
  if (trusted?.ok === false) return usage(talk, trusted.reason);
  const opened = await open(values, trusted?.value ?? null);
  if (typeof opened === 'string') return usage(talk, opened);
  try {
    for (const folder of [dirname(trustPath), out]) {
      const prepared = prepareFolder(folder);
      if (!prepared.ok) return usage(talk, prepared.reason);
    }
    const files = await writeSources(opened.sources, out);
    const trust = writeTrust(opened.sources, trustPath, talk);
    if (values['json'] === true) talk.data(JSON.stringify({ out, trust, epochs: opened.sources.length, files }));
    else talk.data(out);
    talk.say(`${String(opened.sources.length)} epochs written. Check them with: keycab verify ${out} --trust ${trust}`);
    return EXIT.good;
  } finally {
    await opened.close();
  }
}

/** @returns the sources, or a sentence why there are none */
async function open(values: Given['values'], trusted: string | null): Promise<Opened | string> {
  const { journal, data = './data', witness } = values;
  if (typeof journal === 'string') {
    return existsSync(journal) ? openJournalFile(journal) : `There is no journal at ${journal}.`;
  }
  const path = ledgerIn(String(data));
  if (path === null) return `There is no ledger in ${String(data)}: none of ${LEDGER_PLACES.join(', ')}.`;
  const known = typeof witness === 'string' ? [witness] : witnessesIn(trusted);
  if (known.length === 0) {
    return 'The ledger does not hold the witness’s public key. Name it with --witness, or a trust file that has it with --trust.';
  }
  const database = await openDatabase({ kind: 'sqlite', path });
  return { sources: await ledgerSources(createLedger(database), known), close: () => database.close() };
}

function ledgerIn(data: string): string | null {
  if (existsSync(data) && statSync(data).isFile()) return data;
  return LEDGER_PLACES.map((place) => join(data, place)).find((place) => existsSync(place)) ?? null;
}

function witnessesIn(trusted: string | null): readonly string[] {
  const trust = trusted === null ? null : parseTrust(trusted);
  return trust?.ok === true ? trust.value.witnesses.map(({ text }) => text) : [];
}

/** @returns the number of files */
async function writeSources(sources: readonly BundleSource[], out: string): Promise<number> {
  let files = 0;
  for (const source of sources) {
    for await (const file of bundleFiles(source)) {
      await writeBundleFile(out, file);
      files += 1;
    }
  }
  return files;
}

/**
 * A trust file that is there already is what somebody has come to trust: it is never overwritten.
 * @returns the path of the file to verify with
 */
function writeTrust(sources: readonly BundleSource[], path: string, talk: Talk): string {
  const witnesses = sources.flatMap(({ witnessKeys }) => witnessKeys);
  const text = trustText(
    sources.map(({ verifierKey }) => verifierKey),
    witnesses,
    witnesses.length === 0 ? 0 : 1,
  );
  if (!existsSync(path)) {
    writeFileSync(path, text, { flag: 'wx' });
    talk.say(`${path} written. Compare its keys with those on the cabinet’s screen before you believe it.`);
    return path;
  }
  if (readFileSync(path, 'utf8') === text) return path;
  const beside = path.replace(/(\.json)?$/, '.new.json');
  writeFileSync(beside, text);
  talk.say(`${path} says something else and stays as it is; what this bundle would need is in ${beside}.`);
  return path;
}
