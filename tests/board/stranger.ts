// StandardFirmata for a Mega, fetched for a test and never kept in the repository: its licence is LGPL-2.1; starts npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = 'avrgirl-arduino@5.0.1';
const INTEGRITY = 'wF9wJhhRG6vDinBxTuFRR3iIaVDMjJfce2wW7JwmbXJquzoGu3HIK5SnvDqNplsi3hcOS+p+15m1z9kt3IwgdQ==';
const IMAGE = 'package/junk/hex/mega/StandardFirmata.cpp.hex';
const IMAGE_SHA256 = '44139612e9aa601f4e92c40cf7e72e3716871e43b2024323776d8b781d165e68';
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'standard-firmata');
const FETCH_MAX_MS = 30_000;

export type Stranger = { readonly ok: true; readonly image: string } | { readonly ok: false; readonly why: string };

const digest = (algorithm: string, bytes: Uint8Array, form: 'hex' | 'base64'): string =>
  createHash(algorithm).update(bytes).digest(form);
const no = (why: string): Stranger => ({ ok: false, why });

/** @returns null for a file that is not there, or is not the image */
function kept(file: string): string | null {
  try {
    const bytes = readFileSync(file);
    return digest('sha256', bytes, 'hex') === IMAGE_SHA256 ? bytes.toString('latin1') : null;
  } catch {
    return null;
  }
}

function fetchImage(file: string): Stranger {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'fetching-'));
  try {
    // Never `npm install`: a dependency of this package is a git address that hangs. `pack` runs none of its scripts.
    const options = { cwd: folder, encoding: 'utf8', timeout: FETCH_MAX_MS } as const;
    const packed = spawnSync('npm', ['pack', PACKAGE, '--silent', '--fetch-retries=0'], options);
    if (packed.status !== 0) return no(`npm cannot fetch ${PACKAGE}; offline?`);
    const archive = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
    if (digest('sha512', readFileSync(archive), 'base64') !== INTEGRITY) return no(`${PACKAGE} is not what it was`);
    const unpacked = spawnSync('tar', ['-xzOf', archive, IMAGE], { maxBuffer: 1_000_000 });
    if (unpacked.status !== 0) return no('tar cannot unpack it');
    writeFileSync(join(folder, 'image'), unpacked.stdout);
    renameSync(join(folder, 'image'), file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const image = kept(file);
  return image === null ? no(`the image in ${PACKAGE} is not what it was`) : { ok: true, image };
}

/** From the cache, or from the registry at most once. */
export function fetchStranger(): Stranger {
  const file = join(CACHE, 'mega.hex');
  const image = kept(file);
  return image === null ? fetchImage(file) : { ok: true, image };
}
