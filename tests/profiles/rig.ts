// A firmware on a profile as it is shipped, in front of a simulated body of the same size, on time advanced by hand.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Clock } from '@keycab/firmware/clock';
import { loadConfiguration, type Configuration } from '@keycab/firmware/config';
import { openJournal } from '@keycab/firmware/journal/journal';
import type { Screen, Touch } from '@keycab/firmware/kiosk/screen';
import { createLog } from '@keycab/firmware/log';
import { start } from '@keycab/firmware/main';
import { badgeDigest } from '@keycab/shared/proof/credential';
import type { Line } from '@keycab/firmware/serial/line';
import { createSimulatedCabinet, type SimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import type { KeyId } from '@keycab/shared/ids';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { CABINET, KIM, ROSTER, START_WALL_MS } from '../people.ts';

export const PROFILES = join(import.meta.dirname, '..', '..', 'hardware', 'profiles');
const LEDGER = 'keycab.example';
const seed = (byte: number): Buffer => Buffer.alloc(32, byte);
/** Facility 1, number 2. */
const WIEGAND_BITS = '10000000100000000000000100';
const READER_KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

/** What a technician does first: each placeholder becomes the serial of a board in hand. */
export const withSerials = (text: string): string => text.replaceAll(/0000000([1-8])/g, '0000a00$1');

export interface ProfileRig {
  readonly configuration: Configuration;
  readonly cabinet: SimulatedCabinet;
  readonly ticker: ManualTicker;
  presentBadge(): void;
  choose(key: KeyId): Promise<void>;
  touch(touch: Touch): Promise<void>;
  /** Advances time until it holds; a red test says what was waited for. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  events(): Promise<{ type: string; slot?: number }[]>;
  ready(): Promise<boolean>;
  /** The firmware ends and comes up again, on the same data and before the same body. */
  restart(): Promise<void>;
  /** What the kiosk shows now. */
  screen(): Promise<Screen>;
  close(): Promise<void>;
}

/** @param hung  key to slot: keys of the stock that hang there from the start */
export async function createRig(profile: string, hung: ReadonlyMap<KeyId, number>): Promise<ProfileRig> {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-profile-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const witness = witnessFromSeed(`${LEDGER}/witness/one`, seed(3)).verifierKey;
  const rosterSigner = signerFromSeed(`${LEDGER}/roster/one`, seed(4));
  write('profile.yaml', profile);
  write('journal.key', seed(1).toString('hex'));
  write('badge.key', seed(2).toString('hex'));
  write('cloud.secret', 'secret');
  write('front-reader.key', READER_KEY.toString('hex'));
  write(
    'cabinet.yaml',
    JSON.stringify({
      cabinet: { id: CABINET },
      ledger: LEDGER,
      data: '.',
      profile: './profile.yaml',
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
  const configuration = loadConfiguration(join(folder, 'cabinet.yaml'), {});
  storeRoster(configuration, hung, (text) => rosterSigner.sign(text));

  const ticker = createManualTicker();
  const { slots, doorLatch, boards } = configuration.settings;
  const cabinet = createSimulatedCabinet({ ticker, slots, doorLatch });
  expect(cabinet.places).toEqual(boards);
  cabinet.forceDoor();
  for (const [key, slot] of hung)
    expect(cabinet.insertKey(ROSTER.keys.find((one) => one.key === key)?.rom ?? '', slot)).toEqual({ ok: true });
  cabinet.closeDoor();
  const osdp = createOsdpReader({ name: 'front', ticker, address: 0, key: READER_KEY });
  osdp.wire.plug();

  const [reader] = configuration.readers;
  if (reader === undefined) throw new RangeError('a profile without a reader');
  const wire = reader.kind === 'osdp' ? osdp.wire : cabinet.readers[0]?.wire;
  /** What a firmware has opened is closed with it. */
  const opened = (): ReadonlyMap<string, Line> => {
    const lines = new Map<string, Line>();
    configuration.boardPaths.forEach((path, index) => {
      const board = cabinet.boards[index];
      if (board !== undefined) lines.set(path, memoryLine(board.wire, ticker));
    });
    if ('path' in reader && wire !== undefined) lines.set(reader.path, memoryLine(wire, ticker));
    return lines;
  };

  const clock: Clock = {
    ...ticker,
    now: () => ({
      monotonicMs: ticker.monotonicMs(),
      wallMs: START_WALL_MS + ticker.monotonicMs(),
      clock: 'synced' as const,
    }),
  };
  const boot = (): ReturnType<typeof start> => {
    const lines = opened();
    return start(configuration, {
      clock,
      log: createLog('silent', null),
      line: (path) => lines.get(path) ?? expect.unreachable(`nothing is on ${path}`),
      touchesMax: Number.POSITIVE_INFINITY,
    });
  };
  let running = await boot();

  const rig: ProfileRig = {
    configuration,
    cabinet,
    ticker,
    restart: async () => {
      await running.close();
      running = await boot();
    },
    presentBadge: () => {
      if (reader.kind === 'osdp') return osdp.present(WIEGAND_BITS);
      if (reader.kind === 'wiegand')
        return cabinet.boards.find(({ serial }) => serial === reader.board)?.wiegand(WIEGAND_BITS);
      cabinet.presentBadge('0000010002');
      ticker.advance(200);
      return cabinet.removeBadge();
    },
    choose: (key) => rig.touch({ type: 'KeyChosen', key, reason: 'testDrive' }),
    touch: async (touch) => {
      const reply = await fetch(`${running.kioskAddress}/api/touch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(touch),
      });
      expect(reply.status).toBe(204);
    },
    until: async (what, holds) => {
      for (let steps = 0; steps < 600; steps += 1) {
        if (await holds()) return;
        ticker.advance(50);
      }
      expect.unreachable(`${what}: ${JSON.stringify(await rig.events())}`);
    },
    events: async () => {
      const reply = await fetch(`${running.kioskAddress}/api/journal?limit=256`);
      const { lines: written } = (await reply.json()) as { lines: string[] };
      return written.map((line) => JSON.parse(line) as { type: string; slot?: number });
    },
    screen: async () => {
      const leave = new AbortController();
      const reply = await fetch(`${running.kioskAddress}/api/screen`, { signal: leave.signal });
      let text = '';
      for await (const chunk of reply.body ?? []) {
        text += Buffer.from(chunk).toString('utf8');
        if (text.includes('\n\n')) break;
      }
      leave.abort();
      return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? 'null') as Screen;
    },
    ready: async () => (await fetch(`${running.kioskAddress}/readyz`)).status === 200,
    close: async () => {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

/** Kim's badge, as either reader tells it, and each key at home where it hangs. */
function storeRoster(
  { journalFile, keys }: Configuration,
  hung: ReadonlyMap<KeyId, number>,
  sign: (text: string) => string,
): void {
  const badges = [
    badgeDigest(keys.badgeKey, { technology: 'wiegand26', facility: '01', number: '0002' }),
    badgeDigest(keys.badgeKey, { technology: 'em4100', facility: '00', number: '00010002' }),
  ];
  const roster = {
    ...ROSTER,
    people: ROSTER.people.map((person) => (person.person === KIM ? { ...person, badges } : person)),
    keys: ROSTER.keys
      .filter(({ key }) => hung.has(key))
      .map((key) => ({ ...key, home: { cabinet: CABINET, slot: hung.get(key.key) ?? 0 } })),
  };
  const journal = openJournal({
    path: journalFile,
    cabinet: CABINET,
    ledger: LEDGER,
    signer: (origin) => signerFromSeed(origin, keys.journalSeed),
    witnesses: keys.witnesses,
    random: (bytes) => Buffer.alloc(bytes, 5),
  });
  journal.storeRoster(sign(`${LEDGER}/roster/v1\n${canonical(roster, ROSTER_LINE)}\n`), ROSTER.version);
  journal.close();
}

export const profileText = (name: string): string => withSerials(readFileSync(join(PROFILES, name), 'utf8'));

/** Pairs of coils that were energized at the same time. */
export const overlaps = (cabinet: Pick<SimulatedCabinet, 'energizings'>): number => {
  const all = cabinet.energizings();
  return all.filter((one, index) =>
    all.some(
      (other, at) => at < index && other.startMs < (one.endMs ?? Infinity) && one.startMs < (other.endMs ?? Infinity),
    ),
  ).length;
};
