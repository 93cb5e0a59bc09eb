// A whole firmware with one badge reader on a wire of its own: roster on disk, journal over HTTP, everything logged kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { loadConfiguration } from '@keycab/firmware/config';
import { openJournal } from '@keycab/firmware/journal/journal';
import type { Log } from '@keycab/firmware/log';
import { start } from '@keycab/firmware/main';
import { badgeDigest, type Credential } from '@keycab/shared/proof/credential';
import { createLine, type Line } from '@keycab/firmware/serial/line';
import type { Ticker } from '@keycab/firmware/serial/ticker';
import type { Wire } from '@keycab/hardware/simulated/wire';
import { CABINET, ROSTER } from '../people.ts';

const LEDGER = 'keycab.example';
const seed = (byte: number): Buffer => Buffer.alloc(32, byte);
const NO_LINE: Line = { open: () => {}, write: () => {}, close: () => {} };

export interface HouseSettings {
  readonly wire: Wire;
  readonly ticker: Ticker;
  /** The badge that the roster knows. */
  readonly known: Credential;
  /** Its entry in the profile, without name and port. */
  readonly reader: Readonly<Record<string, unknown>>;
  /** Files beside the profile, in hex digits. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

export interface House {
  /** The first lines of the journal, as text. */
  journal(): Promise<string>;
  /** Whatever was logged so far, as text. */
  logged(): string;
  close(): Promise<void>;
}

/** A cabinet that knows one badge, with its roster already on disk. @returns the path of its configuration */
function furnish(folder: string, { known, reader, files = {} }: HouseSettings): string {
  const keys = { 'journal.key': seed(1), 'badge.key': seed(2), 'cloud.secret': seed(9), ...files };
  for (const [name, bytes] of Object.entries(keys)) {
    writeFileSync(join(folder, name), Buffer.from(bytes).toString('hex'), { mode: 0o600 });
  }
  const witness = witnessFromSeed(`${LEDGER}/witness/one`, seed(3)).verifierKey;
  const rosterSigner = signerFromSeed(`${LEDGER}/roster/one`, seed(4));
  const badge = badgeDigest(seed(2), known);
  const people = ROSTER.people.map((person, index) => (index === 0 ? { ...person, badges: [badge] } : person));
  const journal = openJournal({
    path: join(folder, 'journal.db'),
    cabinet: CABINET,
    ledger: LEDGER,
    signer: (origin) => signerFromSeed(origin, seed(1)),
    witnesses: [witness],
    random: (bytes) => Buffer.alloc(bytes, 5),
  });
  const line = canonical({ ...ROSTER, people }, ROSTER_LINE);
  journal.storeRoster(rosterSigner.sign(`${LEDGER}/roster/v1\n${line}\n`), ROSTER.version);
  journal.close();
  const path = join(folder, 'cabinet.yaml');
  writeFileSync(
    join(folder, 'profile.yaml'),
    JSON.stringify({
      slots: { rows: ['A', 'B'], columns: 16, sense: 'ibutton', light: 'rgb' },
      boards: [{ serial: '0000a001', port: 'board', slots: 'A01-B16' }],
      readers: [{ name: 'front', port: 'unix:front.sock', ...reader }],
      door: { contact: '0000a001/loop0' },
    }),
  );
  writeFileSync(
    path,
    JSON.stringify({
      cabinet: { id: CABINET },
      ledger: LEDGER,
      data: '.',
      profile: 'profile.yaml',
      cloud: { servers: ['mqtt://127.0.0.1:1'], secretFile: 'cloud.secret' },
      keys: {
        journalKeyFile: 'journal.key',
        badgeKeyFile: 'badge.key',
        witnesses: [witness.text],
        roster: rosterSigner.verifierKey.text,
        command: signerFromSeed(`${LEDGER}/command/one`, seed(5)).verifierKey.text,
      },
      kiosk: { port: 0 },
    }),
  );
  return path;
}

/** The wire as a socket, so that the firmware's own serial line is in between. @returns closes it */
async function serve(wire: Wire, file: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => {
    const attached = wire.attach({
      received: (bytes) => socket.write(bytes),
      unplugged: () => socket.destroy(),
    });
    socket.on('data', (bytes: Buffer) => attached?.write(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => attached?.detach());
  });
  await new Promise<void>((resolve) => server.listen(file, resolve));
  return () => new Promise<void>((resolve) => void server.close(() => resolve()));
}

export async function openHouse(settings: HouseSettings): Promise<House> {
  const { wire, ticker } = settings;
  const folder = mkdtempSync(join(tmpdir(), 'keycab-reader-'));
  const logged: unknown[] = [];
  const note = (fields: unknown, sentence: string): void => void logged.push([fields, sentence]);
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note };
  const file = furnish(folder, settings);
  const closeWire = await serve(wire, join(folder, 'front.sock'));
  const running = await start(loadConfiguration(file, {}), {
    log,
    line: (path, baudRate) => (path === 'board' ? NO_LINE : createLine({ path, baudRate }, ticker)),
  });
  return {
    journal: async () => (await fetch(`${running.kioskAddress}/api/journal?limit=100`)).text(),
    logged: () => JSON.stringify(logged),
    close: async () => {
      await running.close();
      await closeWire();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) expect.unreachable(what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
