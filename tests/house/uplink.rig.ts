// A real cabinet and a real cloud in one process, with a cable between them that can be cut at any byte.
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration as loadCloud } from '@keycab/cloud/config';
import { createLog as cloudLog } from '@keycab/cloud/log';
import { startCloud, type RunningCloud } from '@keycab/cloud/main';
import { loadConfiguration as loadCabinet } from '@keycab/firmware/config';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import { createLog, type Log } from '@keycab/firmware/log';
import { start, type Running } from '@keycab/firmware/main';
import type { Line } from '@keycab/firmware/serial/line';
import { openJournal } from '@keycab/firmware/journal/journal';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import type { Roster } from '@keycab/shared/roster';
import { logOrigin } from '@keycab/shared/proof/checkpoint';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { expect } from 'vitest';
import { CABINET, ROSTER } from '../people.ts';
import { secretOf } from '../wire/brokers.ts';
import { dial, type Caller } from '../wire/caller.ts';
import { fakeCabinet } from '../wire/fake-cabinet.ts';

const LEDGER = 'keycab.example';
const WITNESS = `${LEDGER}/witness/one`;

/** Nobody at the other end: what a cabinet with pulled cables has. */
const NO_LINE: Line = { open: () => {}, write: () => {}, close: () => {} };

export interface Cable {
  readonly port: number;
  /** Where connections lead; null turns them away. */
  target: number | null;
  /** The next connections end after so many bytes in that direction, one number for each. */
  readonly cutsUp: number[];
  readonly cutsDown: number[];
  /** All that went up through it. */
  readonly wentUp: Buffer[];
  connections(): number;
  close(): Promise<void>;
}

async function openCable(): Promise<Cable> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const cable = {
    target: null as number | null,
    cutsUp: [] as number[],
    cutsDown: [] as number[],
    wentUp: [] as Buffer[],
  };
  const server = createServer((near) => {
    if (cable.target === null) return near.destroy();
    connections += 1;
    const far = connect(cable.target, '127.0.0.1');
    const pass = (from: Socket, to: Socket, limit: number): void => {
      let left = limit;
      from.on('data', (bytes: Buffer) => {
        to.write(bytes.subarray(0, left));
        if (from === near) cable.wentUp.push(bytes);
        left -= bytes.length;
        // The last bytes still arrive: the far end has half a packet, and then nobody.
        if (left <= 0) to.end(() => [near, far].forEach((socket) => socket.destroy()));
      });
    };
    pass(near, far, cable.cutsUp.shift() ?? Number.POSITIVE_INFINITY);
    pass(far, near, cable.cutsDown.shift() ?? Number.POSITIVE_INFINITY);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    return undefined;
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return Object.assign(cable, {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

export interface HouseOptions {
  readonly log?: Log;
  readonly roster?: Roster;
  /** 32 bytes each. */
  readonly badgeKey?: Buffer;
  readonly pinKey?: Buffer;
  /** In the profile, with their files in hex digits and the line that each is on. */
  readonly readers?: readonly object[];
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly line?: (path: string) => Line;
}

export async function openHouse(options: HouseOptions = {}) {
  const { roster: itsRoster = ROSTER, pinKey } = options;
  const folder = mkdtempSync(join(tmpdir(), 'keycab-house-'));
  const at = (name: string): string => join(folder, name);
  const cable = await openCable();
  const seeds = {
    journal: randomBytes(32),
    badge: options.badgeKey ?? randomBytes(32),
    ...(pinKey === undefined ? {} : { pin: pinKey }),
    witness: randomBytes(32),
    office: randomBytes(32),
    other: randomBytes(32),
  };
  for (const [name, seed] of Object.entries(seeds))
    writeFileSync(at(`${name}.key`), seed.toString('hex'), { mode: 0o600 });
  for (const [name, bytes] of Object.entries(options.files ?? {}))
    writeFileSync(at(name), Buffer.from(bytes).toString('hex'), { mode: 0o600 });
  writeFileSync(at('broker.secret'), randomBytes(16).toString('hex'), { mode: 0o600 });
  const neighbor = fakeCabinet(2);
  writeFileSync(at('neighbor.secret'), secretOf(neighbor.cabinet), { mode: 0o600 });
  writeFileSync(
    at('cloud.yaml'),
    JSON.stringify({
      ledger: LEDGER,
      site: { id: 's00000001', name: 'Riverside Motors' },
      data: 'cloud',
      witness: { name: WITNESS, keyFile: 'witness.key' },
      office: { keyFile: 'office.key' },
      broker: { port: 0 },
      web: { port: 0 },
      cabinets: [
        {
          id: CABINET,
          secretFile: 'broker.secret',
          verifierKey: signerFromSeed(logOrigin(LEDGER, CABINET, 1), seeds.journal).verifierKey.text,
        },
        {
          id: neighbor.cabinet,
          name: 'Service drive',
          rows: ['A', 'B'],
          columns: 4,
          secretFile: 'neighbor.secret',
          verifierKey: neighbor.verifierKey,
        },
      ],
    }),
  );
  writeFileSync(
    at('profile.yaml'),
    JSON.stringify({
      slots: { rows: ['A', 'B', 'C', 'D'], columns: 8, sense: 'ibutton', light: 'rgb' },
      boards: [{ serial: '0000a001', port: 'none', slots: 'A01-D08' }],
      readers: options.readers ?? [],
      door: { contact: '0000a001/loop0' },
    }),
  );
  writeFileSync(
    at('cabinet.yaml'),
    JSON.stringify({
      cabinet: { id: CABINET },
      ledger: LEDGER,
      data: 'cabinet',
      profile: 'profile.yaml',
      cloud: {
        servers: [`mqtt://127.0.0.1:${cable.port}`],
        secretFile: 'broker.secret',
        retryMinMs: 20,
        retryMaxMs: 200,
      },
      keys: {
        journalKeyFile: 'journal.key',
        badgeKeyFile: 'badge.key',
        ...(pinKey === undefined ? {} : { pinKeyFile: 'pin.key' }),
        witnesses: [witnessFromSeed(WITNESS, seeds.witness).verifierKey.text],
        roster: signerFromSeed(`${LEDGER}/roster/one`, seeds.other).verifierKey.text,
        command: signerFromSeed(`${LEDGER}/command/one`, seeds.other).verifierKey.text,
      },
      kiosk: { port: 0 },
      // Fingers mean what they touch, at whatever hour this runs.
      screen: { sleepSeconds: 0, nightSleepSeconds: 0 },
    }),
  );

  let cloud: RunningCloud | null = null;
  let cabinet: Running | null = null;
  const running = <Part>(part: Part | null): Part => {
    if (part === null) throw new TypeError('it is not running');
    return part;
  };
  const get = async <Reply>(path: string): Promise<Reply> =>
    (await (await fetch(`${running(cabinet).kioskAddress}${path}`)).json()) as Reply;
  const events = async () =>
    (await get<{ lines: string[] }>('/api/journal?limit=256')).lines.map(
      (line) => JSON.parse(line) as { type: string; roster: number },
    );
  const journal = () => get<{ epoch: number; size: number; cursor: number }>('/api/journal?limit=1');

  const house = {
    cable,
    folder,
    address: () => running(cabinet).kioskAddress,
    /** For a firmware in a process of its own. */
    cabinetFile: at('cabinet.yaml'),
    startCloud: async () => {
      cloud = await startCloud(loadCloud(at('cloud.yaml'), {}), { log: cloudLog('silent') });
      cable.target = Number(new URL(cloud.mqttUrl ?? '').port);
    },
    stopCloud: async () => {
      cable.target = null;
      await cloud?.close();
      cloud = null;
    },
    startCabinet: async () => {
      const log = options.log ?? createLog('silent', null);
      cabinet = await start(loadCabinet(at('cabinet.yaml'), {}), {
        log,
        line: options.line ?? (() => NO_LINE),
        // Journals are filled here by touching, faster than any finger.
        touchesMax: Number.POSITIVE_INFINITY,
      });
    },
    stopCabinet: async () => {
      await cabinet?.close();
      cabinet = null;
    },
    /** Puts a copy of a data folder aside, or back in its place. */
    copy: (from: string, to: string) => {
      rmSync(at(to), { recursive: true, force: true });
      cpSync(at(from), at(to), { recursive: true });
    },
    remove: (name: string) => rmSync(at(name)),
    rosterNote: (version: number): string =>
      signerFromSeed(`${LEDGER}/roster/one`, seeds.other).sign(
        `${LEDGER}/roster/v1\n${canonical({ ...itsRoster, version }, ROSTER_LINE)}\n`,
      ),
    /** The cloud has a newer roster, and sends it if the cabinet is there. */
    putRoster: async (version: number) => {
      const { ledger, pushRoster } = running(cloud);
      const note = house.rosterNote(version);
      await ledger.transaction((within) => within.putRoster({ cabinet: CABINET, version, note }));
      await pushRoster(CABINET);
    },
    /** A second cabinet of the store: what it writes is said over the real wire. */
    neighbor,
    dialNeighbor: (): Promise<Caller> => dial(running(cloud).mqttUrl ?? '', neighbor.cabinet),
    /** The office knows the keys of the roster, and that they live in the first cabinet. */
    putKeys: async () => {
      const { ledger, directoryChanged } = running(cloud);
      await ledger.putDirectory(
        ROSTER.site,
        ROSTER.keys.map((document) => ({ kind: 'key', id: document.key, document }) as const),
      );
      await directoryChanged();
    },
    /** The stopped cabinet's journal, as its next boot opens it. */
    openJournal: () =>
      openJournal({
        path: at('cabinet/journal.db'),
        cabinet: CABINET,
        ledger: LEDGER,
        signer: (origin) => signerFromSeed(origin, seeds.journal),
        witnesses: [witnessFromSeed(WITNESS, seeds.witness).verifierKey],
        random: randomBytes,
      }),
    eventTypes: async (): Promise<string[]> => (await events()).map(({ type }) => type),
    appliedRosters: async (): Promise<number[]> =>
      (await events()).filter(({ type }) => type === 'RosterApplied').map(({ roster }) => roster),
    /** Each touch by nobody is a refusal: one line of the journal. */
    touch: async (times: number) => {
      const body = JSON.stringify({ type: 'KeyChosen', key: 'k00000001', reason: null });
      for (let sent = 0; sent < times; sent += 20) {
        const some = Array.from({ length: Math.min(20, times - sent) }, () =>
          fetch(`${running(cabinet).kioskAddress}/api/touch`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          }),
        );
        for (const reply of await Promise.all(some)) expect(reply.status).toBe(204);
      }
    },
    journal,
    screen: async (): Promise<Screen> => {
      const leave = new AbortController();
      const reply = await fetch(`${running(cabinet).kioskAddress}/api/screen`, { signal: leave.signal });
      let text = '';
      for await (const chunk of reply.body ?? []) {
        text += Buffer.from(chunk).toString('utf8');
        if (text.includes('\n\n')) break;
      }
      leave.abort();
      return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? 'null') as Screen;
    },
    ledgerSize: async (epoch = 1): Promise<number> => (await running(cloud).ledger.head(CABINET, epoch))?.size ?? 0,
    /** The journal's lines and the ledger's are the same, each once, in order, and all of them are cosigned. */
    expectEqual: async () => {
      // A cabinet without a body notes that too, at a time of its own.
      const waiting = async (): Promise<number> => {
        const { size, cursor } = await journal();
        return size - cursor;
      };
      await expect.poll(waiting, { timeout: 15_000, interval: 20 }).toBe(0);
      const { epoch, size } = await journal();
      const own: string[] = [];
      while (own.length < size) {
        own.push(...(await get<{ lines: string[] }>(`/api/journal?after=${own.length}&limit=256`)).lines);
      }
      const { ledger } = running(cloud);
      const theirs: string[] = [];
      for await (const line of ledger.linesOf(CABINET, epoch)) theirs.push(line);
      expect(theirs.slice(0, size)).toEqual(own);
      expect(own.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([...own.keys()]);
      const arrived = await ledger.entries({ after: 0, limit: 100_000, cabinet: CABINET });
      const places = arrived.filter((entry) => entry.epoch === epoch).map(({ seq }) => seq);
      expect(places).toEqual([...places.keys()]);
    },
    close: async () => {
      await house.stopCabinet();
      await house.stopCloud();
      await cable.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return house;
}

export type House = Awaited<ReturnType<typeof openHouse>>;
