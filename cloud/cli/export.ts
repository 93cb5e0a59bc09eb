// keycab export: writes a bundle that anybody can verify offline, and the trust file beside it; touches the disk.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleFiles, type BundleSource } from '@keycab/shared/proof/bundle';
import { trustText } from '@keycab/shared/proof/trust';
import { writeBundleFile } from './bundle-folder.ts';
import { openJournalFile } from './journal-file.ts';
import type { Given } from './main.ts';
import { EXIT, usage, type Talk } from './talk.ts';
import { BUNDLE_FOLDER } from './verify.ts';

export async function exportBundle({ positionals, values }: Given, talk: Talk): Promise<number> {
  if (positionals.length > 0)
    return usage(talk, `export takes no "${positionals[0] ?? ''}"; name the folder with --out.`);
  const journal = values['journal'];
  if (typeof journal !== 'string') return usage(talk, 'Name the journal to export: keycab export --journal cabinet.db');
  if (!existsSync(journal)) return usage(talk, `There is no journal at ${journal}.`);
  const out = String(values['out'] ?? BUNDLE_FOLDER);
  if (existsSync(out) && readdirSync(out).length > 0) {
    return usage(talk, `${out} is not empty, and an export never mixes with another. Name a new folder with --out.`);
  }
  const file = openJournalFile(journal);
  try {
    const written = await writeSources(file.sources, out);
    const trust = writeTrust(file.sources, String(values['trust'] ?? join(dirname(out), 'trust.json')), talk);
    if (values['json'] === true) talk.data(JSON.stringify({ out, trust, epochs: file.sources.length, files: written }));
    else talk.data(out);
    talk.say(`${String(file.sources.length)} epochs written. Check them with: keycab verify ${out} --trust ${trust}`);
    return EXIT.good;
  } finally {
    file.close();
  }
}

/** @returns the number of files */
export async function writeSources(sources: Iterable<BundleSource> | AsyncIterable<BundleSource>, out: string) {
  let files = 0;
  for await (const source of sources) {
    for await (const file of bundleFiles(source)) {
      await writeBundleFile(out, file);
      files += 1;
    }
  }
  return files;
}

/**
 * A trust file that is there already is what somebody has come to trust: it is never overwritten.
 * @returns the path of the file that fits this bundle
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
  const beside = path.replace(/(\.json)?$/, `.new.json`);
  writeFileSync(beside, text);
  talk.say(`${path} says something else and stays as it is; what this bundle would need is in ${beside}.`);
  return path;
}
