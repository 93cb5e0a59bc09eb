// Each check of keycab doctor bites where something is wrong, and is content where nothing is; files, sockets, a broker.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBroker } from '@keycab/cloud/broker/embedded';
import { createLog } from '@keycab/cloud/log';
import { checkBroker, reach } from '@keycab/firmware/cli/doctor/broker';
import { findConfigurations, loadChecked } from '@keycab/firmware/cli/doctor/configuration';
import { askReader, checkBoards, checkReader, type Place } from '@keycab/firmware/cli/doctor/devices';
import { closingText, findingsText, type Finding } from '@keycab/firmware/cli/doctor/finding';
import {
  checkClock,
  checkFlush,
  checkNode,
  checkPi,
  checkSpace,
  hasBatteryClock,
  measureFlushes,
  mediumOf,
  piModel,
} from '@keycab/firmware/cli/doctor/machine';
import { checkPort, checkUdev } from '@keycab/firmware/cli/doctor/ports';
import { checkDurable, checkJournal } from '@keycab/firmware/cli/doctor/records';
import { askRunning, checkRunning } from '@keycab/firmware/cli/doctor/running';
import type { Met } from '@keycab/firmware/cli/bench/meet';
import { createBench, type Bench } from '@keycab/firmware/cli/main';
import { openDatabase } from '@keycab/firmware/journal/database';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createBadgeReader } from '@keycab/hardware/simulated/reader';
import { READER_KEY } from '../readers/osdp-rig.ts';
import { at, booted, cosigned, DOOR, filled, openIn } from '../journal/rig.ts';
import { createRig as createConfiguration } from '../configuration/rig.ts';
import { createFolder, onTicker, type Folder } from './rig.ts';

let folder: Folder;
const cleanups: (() => unknown)[] = [];
beforeEach(() => {
  folder = createFolder();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  folder.remove();
});

const brief = ({ state, code }: Finding) => [state, code];
const GOOD = ['good', null];

describe('the computer', () => {
  test('needs Node 24', () => {
    expect(brief(checkNode('24.0.0'))).toEqual(GOOD);
    expect(checkNode('23.9.0')).toMatchObject({ state: 'broken', text: 'Node 23.9.0, and 24 is needed' });
  });

  test('may be a Pi or not', () => {
    writeFileSync(folder.in('model'), 'Raspberry Pi 5 Model B Rev 1.0\0');
    expect(checkPi(piModel(folder.in('model'))).text).toBe('Raspberry Pi 5 Model B Rev 1.0');
    writeFileSync(folder.in('model'), 'Another Board\0');
    expect(checkPi(piModel(folder.in('model'))).text).toBe('not on a Pi (fine for the demo)');
    expect(checkPi(piModel(folder.in('none'))).state).toBe('good');
  });

  test('tells the time, and keeps it without power where it has to', () => {
    const synced = { monotonicMs: 0, wallMs: 1, clock: 'synced' } as const;
    expect(brief(checkClock(synced, 'system', true, true))).toEqual(GOOD);
    expect(brief(checkClock(synced, 'system', false, false))).toEqual(GOOD);
    expect(checkClock(synced, 'system', false, true)).toMatchObject({ state: 'look', code: 'KC-TIME-02' });
    expect(checkClock({ ...synced, clock: 'unsynced' }, 'system', true, true)).toMatchObject({
      state: 'look',
      fix: 'sudo timedatectl set-ntp true',
    });
    expect(brief(checkClock({ ...synced, wallMs: null }, 'system', true, true))).toEqual(['broken', 'KC-TIME-02']);
    mkdirSync(folder.in('rtc0'));
    expect([hasBatteryClock(folder.path), hasBatteryClock(folder.in('rtc0'))]).toEqual([true, false]);
  });

  test('has room: 80 % is worth a look, 95 % leaves returns only', () => {
    const used = (percent: number) => checkSpace({ blocks: 110, bfree: 110 - percent, bavail: 100 - percent }, '/data');
    expect([79, 80, 94, 95, 100].map((percent) => used(percent).state)).toEqual([
      'good',
      'look',
      'look',
      'broken',
      'broken',
    ]);
    expect(used(97)).toMatchObject({ code: 'KC-DISK-04', text: 'disk of /data 97 % full: returns only' });
  });

  test('flushes as slowly as a card must', () => {
    expect(brief(checkFlush([0.1, 0.1, 9], 'removable'))).toEqual(['look', 'KC-DISK-05']);
    expect(brief(checkFlush([0.1, 0.1, 9], 'fixed'))).toEqual(GOOD);
    expect(brief(checkFlush([0.1, 2, 9], 'removable'))).toEqual(GOOD);
    expect(brief(checkFlush([4], 'memory'))).toEqual(['look', 'KC-DISK-05']);
    let ms = 0;
    expect(measureFlushes(folder.path, 'x.tmp', () => (ms += 0.5))).toEqual(Array(9).fill(0.5));
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('knows a card and a stick from a disk, and memory from both', () => {
    // Where sysfs would have it: a disk with its partition, under the number of this folder's device.
    const own = import.meta.dirname;
    const number = Number(spawnSync('stat', ['-c', '%d', own], { encoding: 'utf8' }).stdout);
    const devices = (disk: string, removable: string): string => {
      const root = mkdtempSync(join(folder.path, 'sys-'));
      const partition = join(root, disk, 'part');
      mkdirSync(partition, { recursive: true });
      writeFileSync(join(root, disk, 'removable'), removable);
      const name = `${String((number >> 8) & 0xfff)}:${String((number & 0xff) | ((number >> 12) & 0xfff00))}`;
      mkdirSync(join(root, 'block'));
      spawnSync('ln', ['-s', partition, join(root, 'block', name)]);
      return join(root, 'block');
    };
    expect(mediumOf(own, devices('sda', '0\n'))).toBe('fixed');
    expect(mediumOf(own, devices('sdb', '1\n'))).toBe('removable');
    expect(mediumOf(own, devices('mmcblk0', '0\n'))).toBe('removable');
    expect(mediumOf(own, folder.path)).toBe('unknown');
  });

  test.skipIf(!existsSync('/dev/shm'))('knows memory that looks like a disk', () => {
    expect(mediumOf('/dev/shm')).toBe('memory');
  });
});

describe('the records', () => {
  const NOW = 1_767_225_600 + 60;

  test('a database is durable in this folder, and none is left behind', () => {
    const finding = checkDurable(folder.path, 'x.db');
    expect(finding).toMatchObject({ state: 'good' });
    expect(finding.text).toMatch(/^SQLite 3\.\d+\.\d+ WAL, synchronous FULL \(read back\)$/);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(checkDurable(folder.in('nowhere'), 'x.db')).toMatchObject({
      state: 'broken',
      fix: `ls -ld ${folder.in('nowhere')}`,
    });
  });

  test('a journal is read while its cabinet goes on writing', () => {
    const journal = filled(folder.path, 5);
    cleanups.push(() => journal.close());
    expect(journal.takeCosignature(cosigned(journal, NOW - 2)).ok).toBe(true);
    expect(checkJournal(folder.in('cabinet.db'), NOW)).toEqual({
      check: 'journal',
      state: 'good',
      text: 'journal 5 events, head and file intact, cosigned 2 s ago',
      code: null,
      fix: null,
    });
    journal.append([DOOR], at(100));
    expect(checkJournal(folder.in('cabinet.db'), NOW).text).toContain('journal 6 events');
  });

  test('lines that nobody cosigns are worth a look', () => {
    const journal = filled(folder.path, 3);
    cleanups.push(() => journal.close());
    expect(checkJournal(folder.in('cabinet.db'), NOW)).toMatchObject({ state: 'look', code: 'KC-PROOF-06' });
    journal.takeCosignature(cosigned(journal, NOW - 2_000));
    expect(checkJournal(folder.in('cabinet.db'), NOW).state).toBe('good');
    journal.append([DOOR], at(100));
    expect(checkJournal(folder.in('cabinet.db'), NOW).text).toContain('1 of them wait for 33 min');
  });

  test('one that is missing is told from one that is gone', () => {
    const path = folder.in('cabinet.db');
    expect(brief(checkJournal(path, NOW))).toEqual(['look', 'KC-DISK-06']);
    filled(folder.path, 3).close();
    rmSync(path);
    expect(brief(checkJournal(path, NOW))).toEqual(['broken', 'KC-DISK-03']);
  });

  test('one that was altered, and one that is damaged, are broken', () => {
    const path = folder.in('cabinet.db');
    filled(folder.path, 3).close();
    const copy = folder.in('copy.db');
    cpSync(path, copy);
    const database = openDatabase(path);
    database.exec("DROP TRIGGER linesKept; UPDATE lines SET line = replace(line, 'DoorClosed', 'DoorOpened')");
    database.close();
    expect(brief(checkJournal(path, NOW))).toEqual(['broken', 'KC-PROOF-04']);
    const file = openSync(copy, 'r+');
    writeSync(file, Buffer.alloc(12_000, 0xaa), 0, 12_000, 4_096);
    closeSync(file);
    expect(brief(checkJournal(copy, NOW))).toEqual(['broken', 'KC-DISK-03']);
  });

  test('one that this user may not read says who may', () => {
    const journal = openIn(folder.path);
    journal.append([booted(journal)], at(0));
    journal.close();
    chmodSync(folder.path, 0o000);
    cleanups.push(() => chmodSync(folder.path, 0o700));
    const records = pathToFileURL(join(import.meta.dirname, '../../firmware/cli/doctor/records.ts')).href;
    const script = `import { checkJournal } from '${records}'; console.log(JSON.stringify(checkJournal('${folder.in('cabinet.db')}', 0)));`;
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const told = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', ...nobody });
    expect(JSON.parse(told.stdout || told.stderr)).toMatchObject({ state: 'broken', code: 'KC-DISK-01' });
    expect(told.stdout).toContain('permission denied');
    expect(told.stdout).toContain('sudo -u');
  });
});

describe('a port', () => {
  const port = { of: 'Slot board 0000a001', path: '/dev/serial/by-id/usb-one', code: 'KC-BOARD-01' } as const;

  test('that may be opened is fine, one that may not names the group', () => {
    expect(brief(checkPort(port, () => null))).toEqual(GOOD);
    const finding = checkPort(port, () => 'permission denied');
    expect(finding).toMatchObject({ state: 'broken', code: 'KC-BOARD-01' });
    expect(finding.fix).toContain('sudo usermod -aG dialout');
    expect(checkPort({ ...port, path: folder.in('nothing') }).text).toContain('no such file');
    expect(checkPort({ ...port, path: `unix:${folder.in('nothing')}` }).fix).toContain('npm start');
  });

  test('whose name changes with the order of plugging is worth a look', () => {
    expect(checkPort({ ...port, path: '/dev/ttyUSB0' }, () => null)).toMatchObject({ state: 'look' });
    expect([checkUdev(true).state, checkUdev(false).fix]).toEqual(['good', 'sudo apt-get install udev']);
  });
});

describe('a cabinet that runs', () => {
  const serve = async (status: number, body: string): Promise<number> => {
    const server = createServer((request, reply) =>
      reply.writeHead(request.url === '/readyz' ? status : 404).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => new Promise((resolve) => server.close(resolve)));
    return (server.address() as AddressInfo).port;
  };

  test('is asked what it misses instead of being fought for its ports', async () => {
    const missing = ['slot board 0000a001 does not answer', 'no roster has arrived yet', 'something new'];
    const running = await askRunning('127.0.0.1', await serve(503, JSON.stringify({ ready: false, missing })));
    expect(running).toEqual({ missing });
    expect(checkRunning(running ?? { missing: [] }, 2, 1).map(brief)).toEqual([
      GOOD,
      ['broken', 'KC-BOARD-01'],
      ['look', 'KC-SYNC-05'],
      ['look', 'KC-BUG-01'],
    ]);
    expect(checkRunning({ missing: [] }, 2, 1).map(({ text }) => text)).toEqual([
      'cabinet runs and holds its ports, ready with 2 boards and 1 reader',
    ]);
  });

  test('is told from somebody else on its port, and from nobody', async () => {
    expect(await askRunning('127.0.0.1', await serve(200, 'hello'))).toBeNull();
    expect(await askRunning('127.0.0.1', await serve(200, '{"ready":true}'))).toBeNull();
    const free = await serve(200, '');
    for (const cleanup of cleanups.splice(0)) await cleanup();
    expect(await askRunning('127.0.0.1', free)).toBeNull();
    expect(await askRunning('127.0.0.1', 0)).toBeNull();
  });
});

describe('a device', () => {
  const place = (board: string, path: string): Place => ({ board: { board, firstSlot: 0, slots: 32 }, path });
  const met = (serial: string, name = 'KeycabSlot', major = 1): Met => ({
    ok: true,
    value: { name, major, own: { serial, revision: 1, valid: true, pulseMs: 1_000, heartbeatMs: 3_000 } },
  });
  const places = [place('0000a001', '/dev/one'), place('0000a002', '/dev/two')];

  test('is the board that is meant, or is called what it is', () => {
    expect(checkBoards(places, [met('0000a001'), met('0000a002')]).map(brief)).toEqual([GOOD, GOOD]);
    const wrong: readonly (readonly [Met, string])[] = [
      [met('0000a009'), 'KC-BOARD-04'],
      [met('0000a002', 'KeycabSlot', 2), 'KC-BOARD-03'],
      [{ ok: true, value: { name: 'StandardFirmata', major: 2, own: null } }, 'KC-BOARD-03'],
      [{ ok: false, kind: 'unreachable', why: 'nothing answered' }, 'KC-BOARD-01'],
    ];
    for (const [there, code] of wrong)
      expect(checkBoards(places, [met('0000a001'), there]).map(brief)).toEqual([GOOD, ['broken', code]]);
  });

  test('on the other port is only worth a look: the cabinet finds its boards by serial', () => {
    const swapped = checkBoards(places, [met('0000a002'), met('0000a001')]);
    expect(swapped.map(brief)).toEqual([
      ['look', 'KC-BOARD-04'],
      ['look', 'KC-BOARD-04'],
    ]);
    expect(swapped[0]?.text).toContain('it answers on /dev/two');
  });

  const asked = async (
    reader: Parameters<typeof askReader>[0],
    wire: Parameters<typeof onTicker>[0],
    ticker = createManualTicker(),
  ) => {
    const { own } = onTicker(wire, ticker);
    const answer = askReader(reader, { ...createBench(), ...own });
    for (let step = 0; step < 700; step += 1) ticker.advance(10);
    return checkReader(reader, await answer);
  };

  test('that only speaks has an open port, one that is asked answers or is silent', async () => {
    const ticker = createManualTicker();
    const mute = createBadgeReader('front', ticker);
    mute.wire.plug();
    const rdm = { kind: 'rdm6300', name: 'front', path: 'x' } as const;
    expect((await asked(rdm, mute.wire, ticker)).text).toBe(
      'reader front (rdm6300): port open, it speaks only to badges',
    );

    const osdp = {
      kind: 'osdp',
      name: 'front',
      path: 'x',
      address: 1,
      key: READER_KEY,
      keyFile: 'k',
      allowClear: false,
      installMs: 0,
    } as const;
    const later = createManualTicker();
    const reader = createOsdpReader({ name: 'front', ticker: later, address: 1, key: READER_KEY });
    reader.wire.plug();
    expect(brief(await asked(osdp, reader.wire, later))).toEqual(GOOD);
    expect(brief(await asked({ ...osdp, address: 2 }, reader.wire, later))).toEqual(['broken', 'KC-READER-01']);
    expect(brief(await asked({ ...osdp, key: null }, reader.wire, later))).toEqual(['look', 'KC-READER-02']);
  });
});

describe('the broker', () => {
  /** Patience that is over twenty times as fast. */
  const hasty = (): Bench => {
    const bench = createBench();
    return { ...bench, clock: { ...bench.clock, after: (ms, then) => bench.clock.after(ms / 20, then) } };
  };
  const start = async (secret: string) => {
    const broker = await startBroker(
      { host: '127.0.0.1', port: 0, connectionsMax: 10 },
      () => secret,
      createLog('silent'),
    );
    cleanups.push(() => broker.close());
    return `mqtt://127.0.0.1:${String(broker.port)}`;
  };
  const configured = (servers: readonly string[]) => {
    const rig = createConfiguration();
    cleanups.push(() => rig.remove());
    return rig.load({ cloud: `cloud: { servers: ${JSON.stringify(servers)}, secretFile: cloud.secret }` });
  };
  const FREE = 'mqtt://127.0.0.1:1';

  test('takes the cabinet, refuses it for its secret, or is not there', async () => {
    const good = await reach(configured([await start('secret')]), false, createBench());
    expect(checkBroker(good).map(brief)).toEqual([GOOD]);
    const refused = await reach(configured([await start('another')]), false, hasty());
    expect(checkBroker(refused)).toMatchObject([{ state: 'broken', code: 'KC-SYNC-05' }]);
    expect(checkBroker(refused)[0]?.text).toContain('the port answers, MQTT does not take this cabinet');
    const closed = await reach(configured([FREE]), false, hasty());
    expect(checkBroker(closed)[0]).toMatchObject({ state: 'broken', text: `Broker ${FREE}: ECONNREFUSED` });
  });

  test('of several, one that is away is only worth a look', async () => {
    const reached = await reach(configured([FREE, await start('secret')]), false, createBench());
    expect(checkBroker(reached).map(({ state }) => state)).toEqual(['look', 'good']);
  });

  test('keeps the connection of a cabinet that runs', async () => {
    const reached = await reach(configured([await start('another')]), true, createBench());
    expect(checkBroker(reached)[0]?.text).toMatch(/MQTT held by the cabinet$/);
  });
});

describe('the configuration', () => {
  test('is the named one, the one that lies here, or those of the demo', () => {
    expect(findConfigurations('x.yaml', folder.path)).toEqual(['x.yaml']);
    expect(findConfigurations(null, folder.path)).toEqual([]);
    mkdirSync(folder.in('data'));
    for (const name of ['demo.json', 'cloud.yaml', 'service.yaml', 'service-profile.yaml', 'showroom.yaml'])
      writeFileSync(join(folder.in('data'), name), '');
    const named = (name: string) => join(folder.in('data'), name);
    expect(findConfigurations(null, folder.path)).toEqual([named('service.yaml'), named('showroom.yaml')]);
    writeFileSync(folder.in('cabinet.yaml'), '');
    expect(findConfigurations(null, folder.path)).toEqual([folder.in('cabinet.yaml')]);
  });

  test('that is not valid is broken once for each mistake, with its line', () => {
    writeFileSync(folder.in('cabinet.yaml'), 'version: 1\ncabnet: {}\n');
    const { findings, configuration } = loadChecked(folder.in('cabinet.yaml'), { environment: {} });
    expect(configuration).toBeNull();
    expect(findings.length).toBeGreaterThan(2);
    expect(new Set(findings.map(({ state, code }) => `${state} ${code ?? ''}`))).toEqual(
      new Set(['broken KC-CONF-01']),
    );
    expect(findings.map(({ text }) => text).join('\n')).toContain('cabinet.yaml:2:1 cabnet');
    expect(loadChecked(folder.in('nothing.yaml'), { environment: {} }).findings.map(brief)).toEqual([
      ['broken', 'KC-CONF-01'],
    ]);
  });
});

test('what was found is told by sign: good ones share a line, the others have their command, and a count closes', () => {
  const findings: Finding[] = [
    { check: 'a', state: 'good', text: 'Node 24', code: null, fix: null },
    { check: 'b', state: 'broken', text: 'No broker', code: 'KC-SYNC-05', fix: 'plug it in' },
    { check: 'c', state: 'good', text: 'disk 3 % full', code: null, fix: null },
    { check: 'd', state: 'look', text: 'No battery', code: 'KC-TIME-02', fix: null },
    { check: 'e', state: 'broken', text: 'Journal altered', code: 'KC-PROOF-04', fix: null },
  ];
  expect(findingsText(findings, { color: false }).split('\n')).toEqual([
    ' ✔ Node 24   ✔ disk 3 % full',
    ' ! No battery.  Fit a battery for the clock, and check time synchronization: timedatectl.  keycab explain KC-TIME-02',
    ' ✖ No broker.  plug it in  keycab explain KC-SYNC-05',
    ' ✖ Journal altered.  Run keycab verify; do not delete anything.  keycab explain KC-PROOF-04',
  ]);
  expect(closingText(findings)).toBe('2 good, 1 to look at, 2 broken. What works: Returns still work.');
});
