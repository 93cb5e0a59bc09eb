// Home Assistant over a real mosquitto: cabinets appear as locks, states follow, events pass; and nothing said there does anything.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '@keycab/cloud/clock';
import { HOME_EVENTS, openHome, type Home } from '@keycab/cloud/wire/home';
import { EVENT_KINDS } from '@keycab/shared/events/kinds';
import type { CabinetInfo } from '@keycab/shared/contract';
import type { Steel } from '@keycab/shared/steel';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listeningLog } from '../ledger/desk.ts';
import { freePort } from '../people/rig.ts';
import { journal, keyOf, MARIA, OPENING_MS, PEOPLE, SALES, taken } from '../projections/fixture.ts';
import { mosquittoMissing } from './brokers.ts';
import { until } from './until.ts';

const PROGRAM = ['mosquitto', '/usr/sbin/mosquitto'].find((program) => spawnSync(program, ['-h']).error === undefined);
const missing = mosquittoMissing();

const CABINET: Steel = {
  cabinet: SALES,
  name: 'Sales cabinet 1',
  rows: ['A'],
  columns: 2,
  software: 'keycab 0.1.0',
  boots: 1,
  bootedWallMs: null,
  roster: { applied: 1, issued: 1 },
  clock: 'synced',
  clockStep: null,
  door: 'closed',
  doorWallMs: null,
  tamper: [],
  powerLost: [],
  lost: [],
  lockdown: false,
  steel: [
    {
      slot: 0,
      name: 'A01',
      holds: { key: keyOf('4512'), label: '4512', number: 1 },
      unknown: false,
      jammed: false,
      cycles: 3,
      jams: 0,
    },
    { slot: 1, name: 'A02', holds: null, unknown: false, jammed: false, cycles: 0, jams: 0 },
  ],
};

describe.skipIf(missing !== null)(`Home Assistant${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let folder: string;
  let broker: ChildProcess;
  let url: string;
  let assistant: MqttClient;
  let home: Home | undefined;
  /** As the broker has it: topic to the newest payload. */
  const heard = new Map<string, string>();
  const events: string[] = [];
  let steel = CABINET;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keycab-home-'));
    const port = await freePort();
    url = `mqtt://127.0.0.1:${port}`;
    await writeFile(
      join(folder, 'mosquitto.conf'),
      [
        'allow_anonymous true',
        'persistence false',
        // Tells in its log who asks to hear what.
        'log_type subscribe',
        `log_dest file ${join(folder, 'log')}`,
        ...(process.getuid?.() === 0 ? ['user root'] : []),
        `listener ${port} 127.0.0.1`,
        '',
      ].join('\n'),
    );
    broker = spawn(PROGRAM ?? 'mosquitto', ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
    assistant = await until('the broker answers', () =>
      connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 }, false).catch(() => null),
    );
    assistant.on('message', (topic, payload) => {
      heard.set(topic, payload.toString());
      if (topic.endsWith('/event')) events.push(payload.toString());
    });
    await assistant.subscribeAsync('#', { qos: 1 });
  });
  afterEach(async () => {
    await home?.stop();
    home = undefined;
  });
  afterAll(async () => {
    await assistant.endAsync(true);
    const ended = once(broker, 'exit');
    broker.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  });

  const open = (): Home => {
    steel = CABINET;
    heard.clear();
    home = openHome({
      settings: { url, username: undefined, password: undefined, prefix: 'homeassistant', topics: 'keycab-home' },
      steel: async () => [steel],
      cabinets: async () => [{ cabinet: SALES, reachable: true } as CabinetInfo],
      labelOf: (key) => (key === keyOf('4512') ? '4512' : null),
      clock: createClock(),
      log: listeningLog().log,
    });
    return home;
  };
  const state = (what: string): string | undefined => heard.get(`keycab-home/${SALES}/${what}`);
  const is = (what: string, wanted: string) => until(`${what} is ${wanted}`, () => state(what) === wanted);

  test('is told of each cabinet as a lock, an event and sensors, and of every change', async () => {
    const opened = open();
    await is('door', 'LOCKED');
    expect([state('keys'), state('jammed'), state('power'), state('reachable')]).toEqual(['1', '0', 'good', 'online']);
    const found = JSON.parse(heard.get(`homeassistant/device/${SALES}/config`) ?? '{}') as {
      cmps: Record<string, { p: string; state_topic: string; unique_id: string }>;
      dev: { name: string };
    };
    expect(found.dev.name).toBe('Sales cabinet 1');
    expect(Object.values(found.cmps).map(({ p }) => p)).toEqual(['lock', 'event', 'sensor', 'sensor', 'sensor']);
    expect(new Set(Object.values(found.cmps).map(({ unique_id: id }) => id)).size).toBe(5);
    expect(opened.standing()).toMatchObject({ connected: true, host: new URL(url).host });

    const [one, two] = steel.steel;
    if (one === undefined || two === undefined) throw new Error('the cabinet has two slots');
    const jammed = { ...steel, steel: [one, { ...two, jammed: true }] };
    steel = jammed;
    opened.stored([]);
    await is('door', 'JAMMED');
    steel = { ...CABINET, door: 'open' };
    opened.stored([]);
    await is('door', 'UNLOCKED');

    await opened.stop();
    await until('it says good-bye', () => heard.get('keycab-home/service') === 'offline');
  });

  test('hears what happened with which key, and nobody’s name', async () => {
    const opened = open();
    await is('reachable', 'online');
    const event = journal(SALES)(OPENING_MS, taken(OPENING_MS, keyOf('4512'), MARIA));
    const place = { arrival: 1, cabinet: SALES, epoch: 1, seq: 0, effectiveWallMs: OPENING_MS };
    opened.stored([{ ...place, event, receivedWallMs: OPENING_MS }]);
    await until('the event came', () => events.length === 1);
    expect(JSON.parse(events[0] ?? '')).toEqual({ event_type: 'KeyTaken', key: '4512' });
    for (const payload of heard.values()) {
      for (const { person, name } of PEOPLE) expect(payload).not.toMatch(new RegExp(`${person}|${name}`));
    }
    expect(HOME_EVENTS.filter((type) => !EVENT_KINDS.includes(type))).toEqual([]);
  });

  /** Everybody but the assistant who has asked the broker to hear anything. */
  const listeners = async (): Promise<string[]> => {
    const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    return log
      .split('\n')
      .filter((line) => / \d+ \S+$/.test(line) && !line.includes(assistant.options.clientId ?? '?'));
  };

  test('says lock and unlock to nobody: nothing listens, and no state moves', async () => {
    open();
    await is('door', 'LOCKED');
    const before = new Map(heard);
    const commands = [
      `keycab-home/${SALES}/nobody-listens`,
      `keycab-home/${SALES}/door/set`,
      `keycab/v1/${SALES}/down/command`,
    ];
    for (const topic of commands) {
      for (const word of ['UNLOCK', 'OPEN', 'LOCK']) await assistant.publishAsync(topic, word, { qos: 1 });
    }
    await until('the broker has passed them all on', () => commands.every((topic) => heard.get(topic) === 'LOCK'));
    expect([...heard].filter(([topic, payload]) => before.get(topic) !== payload).map(([topic]) => topic)).toEqual(
      expect.arrayContaining(commands),
    );
    expect(state('door')).toBe('LOCKED');
    expect(await listeners()).toEqual([]);
    // Whoever did listen would be found.
    const eager = await connectAsync(url, { protocolVersion: 4, clientId: 'eager' });
    await eager.subscribeAsync(commands[0] ?? '', { qos: 1 });
    await until('the one who listens is found', async () => (await listeners()).some((line) => line.includes('eager')));
    await eager.endAsync(true);
  });
});
