// Who a board is, and how it gets a serial: the board's own image on a simulated chip, on time passed by hand.
import { expect, test } from 'vitest';
import { createAvrBoard } from '@keycab/hardware/simulated/avr/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createBadgeReader } from '@keycab/hardware/simulated/reader';
import { createSlotBoard } from '@keycab/hardware/simulated/board';
import { IMAGE } from '../board/rig.ts';
import { onTicker, passing, type } from './rig.ts';

function rig(serial: string | null) {
  const ticker = createManualTicker();
  const board = createAvrBoard({ ticker, image: IMAGE, serial });
  const { own } = onTicker(board.wire, ticker);
  return {
    board,
    say: (...parameters: string[]) => passing(type(['bench', ...parameters, '--port', 'x'], own), ticker),
  };
}

test('a fresh board has no serial; with its jumper and --yes it gets one, once and for all', async () => {
  const { board, say } = rig(null);
  expect((await say('board-id')).data).toMatch(/serial +none yet/);
  expect((await say('scan')).say).toContain('Give it one: keycab bench board-id --port x');

  board.setJumper(true);
  const written = await say('board-id', '--serial', '0000B007', '--revision', '3', '--yes', '--json');
  expect(written).toMatchObject({ exit: 0, say: '' });
  expect(JSON.parse(written.data)).toMatchObject({ own: { serial: '0000b007', revision: 3, valid: true } });
  board.setJumper(false);
  expect((await say('board-id')).data).toMatch(/serial +0000b007\nrevision +3/);
});

test('without the jumper nothing is written, and the reason is told', async () => {
  const { say } = rig('0000a001');
  const told = await say('board-id', '--serial', '0000b007', '--yes');
  expect(told).toMatchObject({ exit: 1, data: '' });
  expect(told.say).toContain('Nothing was written: the service jumper is not set.');
  expect((await say('board-id')).data).toContain('0000a001');
});

test('without --yes nothing is written, jumper or not', async () => {
  const { board, say } = rig('0000a001');
  board.setJumper(true);
  expect(await say('board-id', '--serial', '0000b007')).toMatchObject({ exit: 64, data: '' });
  expect((await say('board-id')).data).toContain('0000a001');
});

test.each(['b007', '0000b00g', '0000b0071'])('the serial %s is refused before the board is asked', async (serial) => {
  const { board, say } = rig('0000a001');
  board.setJumper(true);
  expect(await say('board-id', '--serial', serial, '--yes')).toMatchObject({ exit: 64 });
  expect((await say('board-id')).data).toContain('0000a001');
});

test('a slot is scanned and pulsed on the image too, and the ceiling of the board holds', async () => {
  const { board, say } = rig('0000a001');
  expect((await say('scan')).data).toContain('0 tags, 32 empty, 0 unreadable');
  expect((await say('pulse', '--slot', '7', '--ms', '1000', '--yes')).data).toMatch(/slot 7 was energized for 1000 ms/);
  expect(board.outputs.currents.map(({ slot }) => slot)).toEqual([7]);
});

test('a line without a board, and a board of somebody else, are told apart', async () => {
  const ticker = createManualTicker();
  const reader = createBadgeReader('front', ticker);
  reader.wire.plug();
  const silent = await passing(type(['bench', 'board-id', '--port', 'x'], onTicker(reader.wire, ticker).own), ticker);
  expect(silent.exit).toBe(69);
  expect(silent.say).toContain('nothing that speaks Firmata at 250000 baud answered');

  const stranger = createSlotBoard({
    serial: '0000a001',
    ticker,
    name: 'StandardFirmata',
    body: { contact: () => ({ roms: [], shorted: false }), loopRaw: () => 512, energized: () => {}, draws: () => true },
  });
  stranger.power(true);
  stranger.wire.plug();
  const { own } = onTicker(stranger.wire, ticker);
  expect((await passing(type(['bench', 'board-id', '--port', 'x'], own), ticker)).data).toBe(
    'firmware       StandardFirmata 1\n',
  );
  const told = await passing(type(['bench', 'pulse', '--port', 'x', '--slot', '1', '--yes'], own), ticker);
  expect(told.exit).toBe(69);
  expect(told.say).toContain('"StandardFirmata" answers, which is no slot board of ours');
  expect(stranger.energizings).toEqual([]);
});
