// A whole firmware with an OSDP reader: from a badge on the wire to the journal, and back to the reader's light.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { loadConfiguration } from '@keycab/firmware/config';
import { openJournal } from '@keycab/firmware/journal/journal';
import type { Log } from '@keycab/firmware/log';
import { start } from '@keycab/firmware/main';
import { badgeDigest } from '@keycab/firmware/readers/badge';
import { createLine, type Line } from '@keycab/firmware/serial/line';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import type { Wire } from '@keycab/hardware/simulated/wire';
import { CABINET, ROSTER } from '../people.ts';
import { ANA, BEN, READER_KEY } from './osdp-rig.ts';

const LEDGER = 'keycab.example';
const seed = (byte: number): Buffer => Buffer.alloc(32, byte);
const NO_LINE: Line = { open: () => {}, write: () => {}, close: () => {} };
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A cabinet that knows ANA's badge, with its roster already on disk. @returns the path of its configuration */
function furnish(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-osdp-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const files = { 'journal.key': seed(1), 'badge.key': seed(2), 'cloud.secret': seed(9), 'front.key': READER_KEY };
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, name), bytes.toString('hex'), { mode: 0o600 });
  }
  const witness = witnessFromSeed(`${LEDGER}/witness/one`, seed(3)).verifierKey;
  const rosterSigner = signerFromSeed(`${LEDGER}/roster/one`, seed(4));
  const badge = badgeDigest(seed(2), { technology: 'wiegand26', facility: '01', number: '0002' });
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
      readers: [{ name: 'front', kind: 'osdp', port: 'unix:front.sock', address: 1, keyFile: 'front.key' }],
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

/** The wire as a socket, so that the firmware's own serial line is in between. */
async function serve(wire: Wire, file: string): Promise<void> {
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
  cleanups.push(() => new Promise<void>((resolve) => void server.close(() => resolve())));
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + 8_000;
  while (!holds()) {
    if (performance.now() > deadlineMs) expect.unreachable(what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it('a known badge is answered green, an unknown one red, a lifted cover is on record, and no log holds a number', async () => {
  const ticker = realTicker();
  const simulated = createOsdpReader({ name: 'front', ticker, address: 1, key: READER_KEY });
  simulated.wire.plug();
  const logged: unknown[] = [];
  const note = (fields: unknown, sentence: string): void => void logged.push([fields, sentence]);
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note };
  const file = furnish();
  await serve(simulated.wire, join(dirname(file), 'front.sock'));
  const running = await start(loadConfiguration(file, {}), {
    log,
    line: (path, baudRate) => (path === 'board' ? NO_LINE : createLine({ path, baudRate }, ticker)),
  });
  cleanups.push(() => running.close());
  const journal = async (): Promise<string> => (await fetch(`${running.kioskAddress}/api/journal?limit=100`)).text();
  const colors = (): number[] => simulated.heard.filter(({ id }) => id === 0x69).map(({ data }) => data[5] ?? 0);

  simulated.present(ANA);
  await until(() => colors().length === 1, 'the known badge is answered');
  simulated.present(BEN);
  await until(() => colors().length === 2, 'the unknown badge is answered');
  expect(colors()).toEqual([2, 1]);
  simulated.tamper(true);
  let written = '';
  await until(() => {
    void journal().then((text) => (written = text));
    return written.includes('TamperOpened');
  }, 'the cover is on record');

  expect(written).toContain('SessionOpened');
  expect(written).toContain('AccessRefused');
  expect(written).toContain('reader-front');
  simulated.present('10000000000000001010000001');
  await until(() => JSON.stringify(logged).includes('BadgeUnreadable'), 'a damaged badge is in the log');
  expect(JSON.stringify(logged)).toContain('KC-READER-02');
  for (const secret of [READER_KEY.toString('hex'), '80800100', '8000a040', '00a040']) {
    expect(JSON.stringify(logged) + written).not.toContain(secret);
  }
});
