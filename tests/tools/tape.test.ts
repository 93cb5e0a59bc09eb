// Recording and replaying as somebody types it: the file, its refusals, and a line that hears a tape; sockets only.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '@keycab/firmware/cabinet/input';
import { readTape, writeTape, type Tape } from '@keycab/firmware/cli/tape/tape';
import { createReader } from '@keycab/firmware/readers/reader';
import { createLine } from '@keycab/firmware/serial/line';
import { createManualTicker, realTicker } from '@keycab/hardware/simulated/clock';
import { badgeFrame, createBadgeReader } from '@keycab/hardware/simulated/reader';
import { createFolder, onTicker, passing, run, type, until, type Folder } from './rig.ts';
import { record } from './scenes.ts';

let folder: Folder;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder.remove());

const HEADER: Tape['header'] = {
  tape: 'keycab',
  version: 1,
  model: 'rdm6300',
  line: { baudRate: 9_600 },
  redaction: 'standIns',
  note: '',
};
const frame = Uint8Array.from(badgeFrame('0000000001'));
const TAPE: Tape = {
  header: HEADER,
  entries: [0, 65, 130].map((atMs) => ({ atMs, from: 'device', bytes: frame })),
};

describe('the file', () => {
  test('is lines of text that say what they are, and reads back as it was written', () => {
    const lines = writeTape(TAPE).trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual(HEADER);
    expect(lines[1]).toBe('{"atMs":0,"from":"device","hex":"02 30 30 30 30 30 30 30 30 30 31 30 31 03"}');
    expect(readTape(writeTape(TAPE))).toEqual({ ok: true, value: TAPE });
  });

  test.each([
    ['nothing', '', 'line 1'],
    ['another version', writeTape(TAPE).replace('"version":1', '"version":2'), 'line 1'],
    ['a header with more in it', writeTape(TAPE).replace('"note"', '"badge":"62E3","note"'), 'line 1'],
    ['an unknown side', writeTape(TAPE).replace('"device"', '"cloud"'), 'line 2'],
    ['half a byte', writeTape(TAPE).replace('02 30', '02 3'), 'line 2'],
    ['time that runs backwards', writeTape(TAPE).replace('"atMs":130', '"atMs":5'), 'line 4'],
    ['a cut line', writeTape(TAPE).slice(0, -9), 'line 4'],
  ])('of %s is refused with its line', async (_, text, place) => {
    const read = readTape(text);
    expect(read.ok || read.reason).toContain(place);
    writeFileSync(folder.in('x.tape'), text);
    expect(await run(['tape', 'replay', folder.in('x.tape')])).toMatchObject({ exit: 64, data: '' });
  });
});

describe('recording', () => {
  test('writes a file that nobody else may read, and never over another', async () => {
    const { told } = await record('rdm6300', folder, 'one.tape');
    expect(told).toMatchObject({ exit: 0, data: `${folder.in('one.tape')}\n` });
    expect(statSync(folder.in('one.tape')).mode & 0o777).toBe(0o600);
    const before = readFileSync(folder.in('one.tape'));
    const again = await record('id12', folder, 'one.tape');
    expect(again.told).toMatchObject({ exit: 64, data: '' });
    expect(again.told.say).toBe(
      `Nothing was recorded: ${folder.in('one.tape')} is there already, and a tape never replaces another: name a new file.\n`,
    );
    expect(readFileSync(folder.in('one.tape'))).toEqual(before);
  });

  test('of every byte warns, and both the file and its replay say so', async () => {
    const { told, tape } = await record('rdm6300', folder, 'raw.tape', ['--raw']);
    expect(told.say).toContain('badge numbers, digits and keys will be in the file');
    expect(tape.header.redaction).toBe('none');
    expect((await run(['tape', 'replay', folder.in('raw.tape')])).say).toContain('This tape holds real badges');
    const redacted = await record('rdm6300', folder, 'shown.tape');
    expect(redacted.told.say).not.toContain('Every byte is kept');
    expect(redacted.told.say).toMatch(/\d+ bytes that nobody recognizes became zeros/);
  });

  test('goes on when the cable was out for a moment, and says so', async () => {
    const ticker = createManualTicker();
    const reader = createBadgeReader('front', ticker);
    reader.wire.plug();
    reader.present('62E3086CED');
    const { own } = onTicker(reader.wire, ticker);
    const typed = type(
      ['tape', 'record', '--port', 'x', '--as', 'rdm6300', '--out', folder.in('x.tape'), '--seconds', '3'],
      own,
    );
    const told = await passing(typed, ticker, (ms) => {
      if (ms === 1_000) reader.wire.unplug();
      if (ms === 1_500) reader.wire.plug();
    });
    expect(told.exit).toBe(0);
    expect(told.say).toContain('The line was lost 1 times, the last time: unplugged.');
    const played = await run(['tape', 'replay', folder.in('x.tape'), '--json']);
    expect((JSON.parse(played.data) as { frames: number }).frames).toBeGreaterThan(30);
  });

  test('of a port that is not there leaves no file', async () => {
    const told = await run([
      'tape',
      'record',
      '--port',
      '/dev/keycab-nothing',
      '--baud',
      '9600',
      '--out',
      folder.in('no'),
    ]);
    expect(told).toMatchObject({ exit: 69, data: '' });
    expect(existsSync(folder.in('no'))).toBe(false);
  });

  test.each([
    [['--baud', '9600'], '--out'],
    [['--out', 'x'], '--baud'],
    [['--out', 'x', '--as', 'wand'], 'rdm6300'],
    [['--out', 'x', '--baud', 'fast'], '--baud fast'],
    [['--out', 'x', '--as', 'osdp', '--key-file', '/nowhere'], 'no key file'],
  ])('with %j says what is meant', async (given, meant) => {
    const told = await run(['tape', 'record', '--port', 'unix:/nowhere', ...given]);
    expect(told).toMatchObject({ exit: 64, data: '' });
    expect(told.say).toContain(meant);
  });
});

describe('replaying', () => {
  test('tells what the cabinet would have seen', async () => {
    writeFileSync(folder.in('x.tape'), writeTape(TAPE));
    const told = await run(['tape', 'replay', folder.in('x.tape'), '--as', 'rdm6300']);
    expect(told.exit).toBe(0);
    expect(told.data).toMatch(
      /badge 1 presented\n.*badge gone\nrdm6300: 1 presentations, 3 frames, 0 bytes discarded\n$/,
    );
    const json = JSON.parse((await run(['tape', 'replay', folder.in('x.tape'), '--json'])).data) as object;
    expect(json).toMatchObject({ as: 'rdm6300', frames: 3, discarded: {} });
  });

  test('as another model finds nothing, which is no success', async () => {
    writeFileSync(folder.in('x.tape'), writeTape(TAPE));
    expect(await run(['tape', 'replay', folder.in('x.tape'), '--as', 'osdp'])).toMatchObject({ exit: 1 });
    expect(await run(['tape', 'replay', folder.in('x.tape'), '--as', 'board'])).toMatchObject({ exit: 64 });
  });

  test('onto a socket is heard by the cabinet’s own reader', async () => {
    writeFileSync(folder.in('x.tape'), writeTape(TAPE));
    const path = `unix:${folder.in('line.sock')}`;
    const reports: Report['type'][] = [];
    const ticker = realTicker();
    const typed = type(['tape', 'replay', folder.in('x.tape'), '--to', path, '--speed', '2']);
    const reader = createReader({
      name: 'front',
      model: 'rdm6300',
      line: createLine({ path, baudRate: 9_600 }, ticker),
      ticker,
      badgeKey: Buffer.alloc(32, 1),
      day: () => '2026-01-31',
      report: (report) => void reports.push(report.type),
      trouble: () => {},
    });
    await until(() => reports.includes('BadgePresented'), 'the badge of the tape is presented');
    reader.close();
    expect((await typed.done).exit).toBe(0);
    expect(existsSync(folder.in('line.sock'))).toBe(false);
  });

  test('onto a socket that is somebody else’s is refused, and theirs stays', async () => {
    writeFileSync(folder.in('x.tape'), writeTape(TAPE));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(folder.in('taken.sock'), resolve));
    const told = await run(['tape', 'replay', folder.in('x.tape'), '--to', `unix:${folder.in('taken.sock')}`]);
    expect(told.exit).toBe(69);
    await new Promise((resolve) => setImmediate(resolve));
    expect(existsSync(folder.in('taken.sock'))).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });
});
