// The real serialport: on a pair of pseudo terminals, and on a line that arrives over a local socket.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BOARD_BAUD_RATE, createHands } from '@keycab/firmware/doors/hands';
import { createReader, READER_BAUD_RATE } from '@keycab/firmware/readers/reader';
import { createLine } from '@keycab/firmware/serial/line';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { badgeFrame } from '@keycab/hardware/simulated/reader';
import { serveCabinet } from '@keycab/hardware/simulated/serve';
import { tagRom } from '@keycab/hardware/simulated/rom';

const ticker = realTicker();
let folder = '';
const cleanups: (() => void | Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-line-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  rmSync(folder, { recursive: true });
});

async function until(holds: () => boolean, what: string, withinMs = 8_000): Promise<void> {
  const deadlineMs = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function startSocat(one: string, other: string): ChildProcess {
  if (spawnSync('socat', ['-V']).error !== undefined) {
    throw new Error('this test needs the tool socat: apt-get install socat, or run tests/setup first');
  }
  const socat = spawn('socat', [`pty,raw,echo=0,link=${one}`, `pty,raw,echo=0,link=${other}`], { stdio: 'ignore' });
  cleanups.push(() => {
    socat.kill();
  });
  return socat;
}

const listen = (path: string, reports: Report[]): void => {
  const reader = createReader({
    name: 'front',
    model: 'rdm6300',
    trouble: () => {},
    line: createLine({ path, baudRate: READER_BAUD_RATE }, ticker),
    ticker,
    badgeKey: Buffer.alloc(32, 1),
    day: () => '2026-01-31',
    report: (report) => reports.push(report),
  });
  cleanups.push(() => reader.close());
};
/** The far end of a pair, as a reader's module would hold it. */
function openModule(path: string): (bytes: Uint8Array) => void {
  const file = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  cleanups.push(() => closeSync(file));
  return (bytes) => void writeSync(file, bytes);
}
const sleepMs = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const count = (reports: readonly Report[], type: Report['type']): number =>
  reports.filter((report) => report.type === type).length;

it('a badge on a pseudo terminal is presented; terminals lost in mid-frame are noticed, each time, and reopened', async () => {
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
  const reports: Report[] = [];
  const two = Buffer.concat([badgeFrame('62E3086CED'), badgeFrame('62E3086CED')]);
  let socat = startSocat(ours, theirs);
  await until(() => existsSync(ours) && existsSync(theirs), 'socat makes its pair');
  listen(ours, reports);
  for (let round = 1; round <= 3; round += 1) {
    await until(() => count(reports, 'ReaderAnswered') === round && existsSync(theirs), 'the line opens');
    const write = openModule(theirs);
    if (round > 1) write(badgeFrame('62E3086CED').subarray(9));
    write(two);
    await until(() => count(reports, 'BadgePresented') === round, 'the badge is presented');
    write(badgeFrame('62E3086CED').subarray(0, 9));
    socat.kill('SIGKILL');
    await until(() => count(reports, 'ReaderWentSilent') === round, 'the loss is noticed');
    rmSync(ours, { force: true });
    rmSync(theirs, { force: true });
    socat = startSocat(ours, theirs);
  }
  expect(count(reports, 'BadgeGone')).toBe(3);
});

it('a terminal that hangs up between two reads is noticed, though it gives neither an error nor an end', async () => {
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
  const socat = startSocat(ours, theirs);
  await until(() => existsSync(ours) && existsSync(theirs), 'socat makes its pair');
  const write = openModule(theirs);
  let opened = 0;
  let lost = 0;
  const line = createLine({ path: ours, baudRate: READER_BAUD_RATE }, ticker);
  cleanups.push(() => line.close());
  line.open({
    opened: () => (opened += 1),
    // While these bytes are handled nobody waits for the line: the next read meets a terminal that is gone.
    received: () => {
      socat.kill('SIGKILL');
      sleepMs(100);
    },
    lost: () => (lost += 1),
  });
  await until(() => opened === 1, 'the line opens');
  // The first look at the baud rate comes before the bytes.
  await new Promise((resolve) => setTimeout(resolve, 50));
  write(Buffer.from('x'));
  await until(() => lost === 1, 'the loss is noticed');
  expect(opened).toBe(1);
});

it('a second daemon on the same terminal is kept out', async () => {
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
  startSocat(ours, theirs);
  await until(() => existsSync(ours), 'socat makes its pair');
  const [first, second]: [Report[], Report[]] = [[], []];
  listen(ours, first);
  await until(() => count(first, 'ReaderAnswered') === 1, 'the first opens');
  listen(ours, second);
  await until(() => count(second, 'ReaderWentSilent') === 1, 'the second gives up hope');
  expect(count(second, 'ReaderAnswered')).toBe(0);
  expect(count(first, 'ReaderWentSilent')).toBe(0);
});

it('a whole cabinet over sockets: badge, board, pulse, power cut and return', async () => {
  const cabinet = createSimulatedCabinet({ ticker, slots: 64, doorLatch: false });
  cabinet.forceDoor();
  cabinet.insertKey(tagRom(4), 40);
  const served = await serveCabinet(cabinet, folder);
  cleanups.push(() => {
    cabinet.cutPower();
    return served.close();
  });
  const reports: Report[] = [];
  listen(served.readers[0]?.path ?? '', reports);
  const hands = createHands({
    boards: cabinet.places.map((place, index) => ({
      ...place,
      line: createLine({ path: served.boards[index]?.path ?? '', baudRate: BOARD_BAUD_RATE }, ticker),
    })),
    ticker,
    report: (report) => reports.push(report),
    trouble: () => {},
  });
  cleanups.push(() => hands.close());

  await until(() => count(reports, 'BoardAnswered') === 2 && count(reports, 'ReaderAnswered') === 1, 'all answer');
  cabinet.presentBadge('62E3086CED');
  await until(() => count(reports, 'BadgePresented') === 1, 'the badge is presented');
  hands.pulse(40, 17, 150);
  await until(() => count(reports, 'PulseAnswered') === 1, 'the pulse is answered');
  expect(cabinet.pullKey(40)).toEqual({ ok: true, rom: tagRom(4) });
  await until(() => count(reports, 'SlotSeen') === 1, 'the slot is seen empty');

  cabinet.cutPower();
  await until(
    () => count(reports, 'BoardWentSilent') === 2 && count(reports, 'ReaderWentSilent') === 1,
    'all are lost',
  );
  cabinet.restorePower();
  await until(() => count(reports, 'BoardAnswered') === 4 && count(reports, 'ReaderAnswered') === 2, 'all come back');
  expect(cabinet.energizings()).toHaveLength(1);
});

it('a peer that reads nothing does not make the line hoard', async () => {
  const path = join(folder, 'deaf.sock');
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.pause();
    sockets.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  let opened = 0;
  const lost: string[] = [];
  const line = createLine({ path: `unix:${path}`, baudRate: 9_600 }, ticker);
  cleanups.push(() => line.close());
  line.open({ opened: () => (opened += 1), received: () => {}, lost: (why) => lost.push(why) });
  await until(() => opened === 1, 'the line opens');
  for (let round = 0; round < 4_000 && lost.length === 0; round += 1) {
    line.write(Buffer.alloc(4_096));
    if (round % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => lost.length === 1, 'the line is given up');
  expect(lost).toEqual(['the other end reads nothing']);
});
