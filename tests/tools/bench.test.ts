// The tools of a bench, over sockets and a pseudo terminal, on simulated boards and readers; starts socat and keycab.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { judge, OVER_ASKED_MAX_MS } from '@keycab/firmware/cli/bench/pulse';
import type { Bench } from '@keycab/firmware/cli/main';
import { PULSE } from '@keycab/firmware/doors/messages';
import { createLine } from '@keycab/firmware/serial/line';
import { BENCHES } from '@keycab/hardware/bench/rows';
import { createSimulatedCabinet, type SimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { dallasCrc, tagRom } from '@keycab/hardware/simulated/rom';
import { serveCabinet } from '@keycab/hardware/simulated/serve';
import { found } from '../readers/pty.ts';
import { createFolder, run, type, until, type Folder } from './rig.ts';

const BADGE = '62E3086CED';
let folder: Folder;
let cabinet: SimulatedCabinet;
let board = '';
let reader = '';
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  folder = createFolder();
  cabinet = createSimulatedCabinet({ ticker: realTicker(), slots: 32, doorLatch: true });
  const served = await serveCabinet(cabinet, folder.path);
  board = served.boards[0]?.path ?? '';
  reader = served.readers[0]?.path ?? '';
  cleanups.push(() => {
    cabinet.cutPower();
    return served.close();
  });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  folder.remove();
});

const entry = join(import.meta.dirname, '..', '..', 'shared', 'cli', 'keycab.js');

/** The board's own line, with another word for how its pulse ended. */
const pulseRetold =
  (measuredMs: number, reason: number): Bench['line'] =>
  (path, baudRate) => {
    const inner = createLine({ path, baudRate }, realTicker());
    const retold = (bytes: Uint8Array): Uint8Array => {
      const at = Buffer.from(bytes).indexOf(Buffer.from([0xf0, PULSE, 1]));
      if (at < 0) return bytes;
      const message = [PULSE, 1, bytes[at + 3] ?? 0, measuredMs & 0x7f, measuredMs >> 7, reason];
      const check = dallasCrc(message);
      return Uint8Array.from([
        ...bytes.subarray(0, at),
        0xf0,
        ...message,
        check & 0x7f,
        check >> 7,
        0xf7,
        ...bytes.subarray(at + 10),
      ]);
    };
    return {
      ...inner,
      open: (events) => inner.open({ ...events, received: (bytes) => events.received(retold(bytes)) }),
    };
  };

describe('a board', () => {
  test('says who it is, with nothing but a cable', async () => {
    const told = await run(['bench', 'board-id', '--port', board]);
    expect(told).toMatchObject({ exit: 0, say: '' });
    expect(told.data).toMatch(/firmware +KeycabSlot 1\nserial +0000a001\nrevision +1\nlongest pulse +1000 ms\n/);
  });

  test('tells what is in each of its slots', async () => {
    cabinet.forceDoor();
    cabinet.insertKey(tagRom(4), 3);
    cabinet.shortSlot(20, true);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const told = await run(['bench', 'scan', '--port', board]);
    expect(told.exit).toBe(0);
    const lines = told.data.trimEnd().split('\n');
    expect(lines[3]).toBe(`slot 3   tag ${tagRom(4)}`);
    expect(lines[20]).toBe('slot 20  unreadable: the contact is shorted');
    expect(lines[21]).toBe('slot 21  empty');
    expect(lines.slice(32)).toEqual(['1 tags, 30 empty, 1 unreadable']);
  });

  test('tells its door and loops as they change, until Ctrl-C', async () => {
    const typed = type(['bench', 'contacts', '--port', board, '--json']);
    await until(() => typed.told.data.includes('"battery"'), 'all loops are told once');
    cabinet.forceDoor();
    await until(() => typed.told.data.includes('"loop":"door","window":"alarm"'), 'the door opens');
    cabinet.setLoop(1, 1023);
    await until(() => typed.told.data.includes('"loop":"lid","window":"cut"'), 'the lid’s wire is cut');
    typed.stop();
    expect((await typed.done).exit).toBe(0);
    expect(cabinet.energizings()).toEqual([]);
  });
});

describe('a pulse', () => {
  test.each([
    ['nobody is at a terminal', null],
    ['somebody types something else', 'yes'],
    ['somebody confirms another slot', 'pulse 5'],
  ])('is not given when %s', async (_, answer) => {
    const told = await run(['bench', 'pulse', '--port', board, '--slot', '4'], { ask: () => Promise.resolve(answer) });
    expect(told).toMatchObject({ exit: 64, data: '' });
    expect(told.say).toContain('Nothing was energized');
    expect(cabinet.energizings()).toEqual([]);
  });

  test('is given once when somebody types the phrase, and its measured time is told', async () => {
    const told = await run(['bench', 'pulse', '--port', board, '--slot', '4', '--ms', '120'], {
      ask: () => Promise.resolve('pulse 4'),
      line: pulseRetold(121, 0),
    });
    expect(told.exit).toBe(0);
    expect(told.data).toMatch(/^✔ slot 4 was energized for 121 ms, measured by the board\.\n$/);
    expect(cabinet.energizings().map(({ slot }) => slot)).toEqual([4]);
    expect(cabinet.slot(4).latched).toBe(false);
  });

  test('goes to the door’s latch by name, and each one has a ticket of its own', async () => {
    const own = { line: pulseRetold(300, 0) };
    expect((await run(['bench', 'pulse', '--port', board, '--slot', 'latch', '--yes'], own)).exit).toBe(0);
    expect((await run(['bench', 'pulse', '--port', board, '--slot', '9', '--yes'], own)).exit).toBe(0);
    expect(cabinet.energizings().map(({ slot }) => slot)).toEqual(['door', 9]);
    expect(new Set(cabinet.energizings().map(({ ticket }) => ticket)).size).toBe(2);
  });

  test('through a coil whose wire is broken is told with its reason, and is no success', async () => {
    cabinet.breakCoil(6, true);
    const told = await run(['bench', 'pulse', '--port', board, '--slot', '6', '--yes', '--json']);
    expect(told.exit).toBe(1);
    expect(JSON.parse(told.data)).toMatchObject({ slot: 6, outcome: 'refused', why: 'coilCurrent' });
  });

  test('into a bolt that is jammed is one like any other: the board cannot tell, and does not claim to', async () => {
    cabinet.jamSlot(6, true);
    const told = await run(['bench', 'pulse', '--port', board, '--slot', '6', '--yes'], { line: pulseRetold(300, 0) });
    expect(told).toMatchObject({ exit: 0, data: '✔ slot 6 was energized for 300 ms, measured by the board.\n' });
    expect(cabinet.slot(6).latched).toBe(true);
  });

  test.each([
    [
      'cut by its own current on the way',
      62,
      11,
      'was energized for 62 ms of 300, then cut: the coil’s current is wrong',
    ],
    ['longer than it was asked for', 303, 0, 'was energized for 303 ms, longer than the 300 that were asked'],
    ['over the ceiling of every board', 1_001, 0, 'was energized for 1001 ms, over the ceiling of 1000'],
  ])('%s is no success', async (_, measuredMs, reason, sentence) => {
    const parameters = ['bench', 'pulse', '--port', board, '--slot', '3', '--yes'];
    const told = await run(parameters, { line: pulseRetold(measuredMs, reason) });
    expect(told.exit).toBe(1);
    expect(told.data).toContain(`✖ slot 3 ${sentence}`);
    const json = await run([...parameters, '--json'], { line: pulseRetold(measuredMs, reason) });
    expect(JSON.parse(json.data)).toMatchObject({ outcome: 'ended', askedMs: 300, measuredMs, good: false });
  });

  test('may be as much longer as bench 2 passes, and no more', () => {
    const measure = BENCHES.flatMap(({ measures }) => measures).find(({ name }) => name === 'overAskedMs');
    expect(measure?.limit).toEqual({ atMost: OVER_ASKED_MAX_MS });
    const ended = (measuredMs: number) => judge({ outcome: 'ended', measuredMs, why: null }, 300, 'slot 3').good;
    expect([ended(300 + OVER_ASKED_MAX_MS), ended(301 + OVER_ASKED_MAX_MS)]).toEqual([true, false]);
  });

  test('to the latch says what is not judged of it', async () => {
    const told = await run(['bench', 'pulse', '--port', board, '--slot', 'latch', '--yes']);
    expect(told.say).toContain('! The lower end of the latch’s current is not judged');
    expect((await run(['bench', 'pulse', '--port', board, '--slot', '2', '--yes'])).say).toBe('');
  });

  test.skipIf(!found('script', '--version')).each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is not given at %s, which is nobody’s mistake', async (_, key) => {
    const command = [process.execPath, entry, 'bench', 'pulse', '--port', board, '--slot', '4'].join(' ');
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null']);
    cleanups.push(() => terminal.kill());
    let shown = '';
    let typed = false;
    terminal.stdout.on('data', (bytes: Buffer) => {
      shown += bytes.toString();
      if (typed || !shown.includes('to go on: ')) return;
      typed = true;
      terminal.stdin.write(key);
    });
    await until(() => terminal.exitCode !== null, 'the command ends');
    expect(shown).toContain('Nothing was energized.');
    expect(shown).not.toContain('KC-BUG-01');
    expect(terminal.exitCode).toBe(64);
    expect(cabinet.energizings()).toEqual([]);
  });

  test.each(['32', '-1', '4.5', 'four'])('to slot %s is refused before the board is spoken to', async (slot) => {
    const told = await run(['bench', 'pulse', '--port', board, `--slot=${slot}`, '--yes']);
    expect(told).toMatchObject({ exit: 64, data: '' });
    expect(cabinet.energizings()).toEqual([]);
  });
});

describe('a reader', () => {
  const presented = async (...more: string[]) => {
    const typed = type(['bench', 'readers', '--port', reader, '--kind', 'rdm6300', ...more]);
    await until(() => typed.told.data.includes('the port is open; this reader only speaks'), 'the port opens');
    cabinet.presentBadge(BADGE);
    await until(() => typed.told.data.includes('badge 1 presented'), 'the badge is presented');
    cabinet.removeBadge();
    await until(() => typed.told.data.includes('badge gone'), 'the badge is gone');
    typed.stop();
    return typed.done;
  };

  test('shows that a badge came and went, without its number', async () => {
    const told = await presented();
    expect(told.exit).toBe(0);
    expect(told.data + told.say).not.toContain(BADGE);
    expect(told.say).toContain('1 presentations.');
  });

  test('shows the number to somebody who asks for it', async () => {
    expect((await presented('--reveal')).data).toContain(`badge 1 presented ${BADGE}`);
  });

  test('is recognized by what it says, which is shown without the badge', async () => {
    cabinet.presentBadge(BADGE);
    const told = await run(['bench', 'sniff', '--port', reader, '--baud', '9600', '--seconds', '1']);
    expect(told.exit).toBe(0);
    expect(told.say).toContain('✔ rdm6300: its frames are 100 %');
    expect(told.data).toContain('02 30 30 30 30 30 30 30 30 30 31 30 31 03  badge 1');
    expect(told.data).not.toContain(
      Buffer.from(BADGE)
        .toString('hex')
        .replaceAll(/(..)(?=.)/g, '$1 '),
    );
  });

  test('that says what nobody knows is dots, not bytes, and no success', async () => {
    const typed = type(['bench', 'sniff', '--port', reader, '--baud', '9600', '--seconds', '1']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    cabinet.readers[0]?.noise(Buffer.from('PIN 1234'));
    const told = await typed.done;
    expect(told.exit).toBe(1);
    expect(told.data).toContain('·· ·· ·· ·· ·· ·· ·· ··  8 bytes, not recognized');
    expect(told.say).toContain('another speed, or another device');
  });
});

describe('a port', () => {
  test('that is not there ends the tool with what to do', async () => {
    const told = await run(['bench', 'scan', '--port', '/dev/keycab-nothing']);
    expect(told).toMatchObject({ exit: 69, data: '' });
    expect(told.say).toMatch(/No such file or directory, cannot open.*keycab bench ports.*keycab explain KC-BOARD-01/);
  });

  test('that another program has is not fought for: who asks learns who probably has it', async () => {
    const first = type(['bench', 'contacts', '--port', board]);
    await until(() => first.told.say.includes('Board 0000a001'), 'the first one has the board');
    const second = await run(['bench', 'board-id', '--port', board]);
    expect(second).toMatchObject({ exit: 69, data: '' });
    expect(second.say).toContain('sudo systemctl stop keycab-firmware');
    first.stop();
    expect((await first.done).exit).toBe(0);
  });

  test.each([
    ['sniff', ['bench', 'sniff', '--baud', '9600']],
    ['sniff at a speed that nobody told', ['bench', 'sniff']],
    ['readers', ['bench', 'readers', '--kind', 'rdm6300']],
    ['readers of a kind that is asked', ['bench', 'readers', '--kind', 'osdp']],
    ['tape record', ['tape', 'record', '--as', 'rdm6300']],
  ])('that is a socket somebody else has ends %s at once, who says so, and leaves no file', async (_, parameters) => {
    const first = type(['bench', 'sniff', '--port', reader, '--baud', '9600']);
    cabinet.presentBadge(BADGE);
    await until(() => first.told.data.includes('badge 1'), 'the first one has the reader');
    const out = parameters[0] === 'tape' ? ['--out', folder.in('held.tape')] : [];
    const second = await run([...parameters, ...out, '--port', reader]);
    expect(second.exit).toBe(69);
    expect(second.say).toContain('Another program holds it');
    expect(existsSync(folder.in('held.tape'))).toBe(false);
    first.stop();
    expect((await first.done).exit).toBe(0);
  });

  test('is asked for when none is named, and an unknown tool names those there are', async () => {
    expect((await run(['bench', 'scan'])).say).toContain('keycab bench ports');
    expect(await run(['bench', 'hammer', '--port', reader])).toMatchObject({ exit: 64 });
  });

  test('list goes on without udev: it says what to install', () => {
    const told = spawnSync(process.execPath, [entry, 'bench', 'ports'], {
      encoding: 'utf8',
      env: { PATH: '/nowhere' },
    });
    expect(told).toMatchObject({ status: 69, stdout: '' });
    expect(told.stderr).toContain('sudo apt-get install udev');
  });

  test.skipIf(spawnSync('socat', ['-V']).error !== undefined)(
    'that is a terminal works as well, and a second program on it learns who has it',
    async () => {
      const pty = folder.in('pty');
      const socat = spawn('socat', [`pty,raw,echo=0,link=${pty}`, `unix-connect:${reader.slice(5)}`], {
        stdio: 'ignore',
      });
      cleanups.push(() => socat.kill());
      await until(() => existsSync(pty), 'socat makes its terminal');
      const typed = type(['bench', 'readers', '--port', pty, '--kind', 'rdm6300']);
      await until(() => typed.told.data.includes('the port is open; this reader only speaks'), 'the terminal opens');
      cabinet.presentBadge(BADGE);
      await until(() => typed.told.data.includes('badge 1 presented'), 'the badge is presented');
      const second = await run(['bench', 'sniff', '--port', pty, '--baud', '9600', '--seconds', '5']);
      expect(second.exit).toBe(69);
      expect(second.say).toContain('sudo systemctl stop keycab-firmware');
      typed.stop();
      expect((await typed.done).exit).toBe(0);
    },
  );
});

test('as a process: data on one stream, talk on the other, no color, and the code of the talk table', () => {
  const told = spawnSync(process.execPath, [entry, 'bench', 'pulse', '--port', board, '--slot', '1'], {
    encoding: 'utf8',
  });
  expect(told).toMatchObject({ status: 64, stdout: '' });
  expect(told.stderr).toContain('say --yes if you mean it');
  expect(told.stderr).not.toContain('\u001b');
  expect(cabinet.energizings()).toEqual([]);
});
