// A slot board's start, loss and return under the real johnny-five; simulated body in memory.
import { describe, expect, it } from 'vitest';
import { createHands, type HandsTrouble } from '@keycab/firmware/doors/hands';
import { FROM_BOARD } from '@keycab/firmware/doors/messages';
import { SIREN_PIN } from '@keycab/firmware/doors/board';
import type { Report } from '@keycab/firmware/cabinet/input';
import { PINS } from '@keycab/hardware/pins';
import { createSlotBoard } from '@keycab/hardware/simulated/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { createRig } from './rig.ts';

describe('start', () => {
  it('a board that answers reports each of its slots once', () => {
    const rig = createRig({ tags: { 0: 1, 7: 2, 31: 3 } });
    rig.ticker.advance(500);
    const [answered, ...more] = rig.all('BoardAnswered');
    expect(more).toEqual([]);
    expect(answered?.slots.map(([slot]) => slot)).toEqual(Array.from({ length: 32 }, (_, slot) => slot));
    expect(answered?.slots.filter(([, reading]) => reading.kind === 'tag')).toEqual([
      [0, { kind: 'tag', rom: tagRom(1) }],
      [7, { kind: 'tag', rom: tagRom(2) }],
      [31, { kind: 'tag', rom: tagRom(3) }],
    ]);
    expect(rig.all('BoardWentSilent')).toEqual([]);
    expect(rig.all('DoorSeen')).toEqual([{ type: 'DoorSeen', open: false }]);
  });

  it('four boards give 100 slots, the last one partly used', () => {
    const rig = createRig({ slots: 100, tags: { 99: 9 } });
    rig.ticker.advance(500);
    expect(rig.all('BoardAnswered').map(({ slots }) => slots.length)).toEqual([32, 32, 32, 4]);
    expect(rig.all('BoardAnswered')[3]?.slots.at(-1)).toEqual([99, { kind: 'tag', rom: tagRom(9) }]);
  });

  it('a board that was just powered is not believed before it has seen its slots twice', () => {
    const rig = createRig({ tags: { 4: 4 } });
    rig.cabinet.cutPower();
    rig.cabinet.restorePower();
    rig.ticker.advance(1_000);
    for (const { slots } of rig.all('BoardAnswered')) {
      expect(slots[4]).toEqual([4, { kind: 'tag', rom: tagRom(4) }]);
    }
  });

  it('a board that never answers is told once as silent', () => {
    const rig = createRig();
    rig.cabinet.unplugBoard(0);
    rig.ticker.advance(20_000);
    expect(rig.reports).toEqual([{ type: 'BoardWentSilent', board: '0000a001' }]);
  });

  it.each([
    ['name', { name: 'StandardFirmata' }, 'StandardFirmata'],
    ['version', { major: 2 }, '2'],
    ['serial', { serial: '0000beef' }, '0000beef'],
  ] as const)('a board of another %s is refused and never driven', (why, change, found) => {
    const ticker = createManualTicker();
    const energized: unknown[] = [];
    const body = {
      contact: () => ({ roms: [], shorted: false }),
      loopRaw: () => 512,
      energized: (...what: unknown[]) => energized.push(what),
      draws: () => true,
    };
    const board = createSlotBoard({ serial: '0000a001', ticker, body, ...change });
    board.power(true);
    board.wire.plug();
    const reports: Report[] = [];
    const troubles: HandsTrouble[] = [];
    const hands = createHands({
      boards: [{ board: '0000a001', firstSlot: 0, slots: 32, line: memoryLine(board.wire, ticker) }],
      ticker,
      report: (report) => reports.push(report),
      trouble: (trouble) => troubles.push(trouble),
    });
    ticker.advance(1_000);
    hands.pulse(3, 17, 300);
    ticker.advance(20_000);
    expect(troubles).toContainEqual({ type: 'BoardRefused', board: '0000a001', why, found });
    expect(troubles.filter(({ type }) => type === 'BoardRefused')).toHaveLength(1);
    expect(reports).toEqual([
      { type: 'BoardWentSilent', board: '0000a001' },
      { type: 'PulseAnswered', slot: 3, released: 17, outcome: 'refused' },
    ]);
    expect(energized).toEqual([]);
  });

  it('the pins that Firmata may move are those of the pin map, and the siren is one of them', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    const siren = PINS[SIREN_PIN];
    expect(siren).toEqual({ number: SIREN_PIN, name: 'H3', use: { use: 'free', name: 'sirenRelay' } });
    expect(PINS.filter(({ use }) => use.use === 'free')).toHaveLength(16);
    rig.hands.sound('alarm');
    rig.ticker.advance(10);
    expect(rig.cabinet.boards[0]?.pin(SIREN_PIN)).toEqual({ mode: 1, high: true });
    expect(rig.cabinet.boards[0]?.sounds()).toEqual(['alarm']);
    rig.hands.sound('silence');
    rig.ticker.advance(10);
    expect(rig.cabinet.boards[0]?.pin(SIREN_PIN)).toEqual({ mode: 1, high: false });
  });

  it('own messages stay clear of the ids that firmata-io uses itself', () => {
    expect(FROM_BOARD.every((id) => id < 0x40)).toBe(true);
  });
});

describe('loss and return', () => {
  it('unplugged and plugged in again: one BoardWentSilent, one BoardAnswered', () => {
    const rig = createRig({ tags: { 2: 2 } });
    rig.ticker.advance(1_000);
    rig.reports.length = 0;
    rig.cabinet.unplugBoard(0);
    rig.ticker.advance(7_000);
    rig.cabinet.plugBoard(0);
    rig.ticker.advance(7_000);
    expect(rig.all('BoardWentSilent')).toHaveLength(1);
    expect(rig.all('BoardAnswered')).toHaveLength(1);
    expect(rig.all('BoardAnswered')[0]?.slots[2]).toEqual([2, { kind: 'tag', rom: tagRom(2) }]);
  });

  it('a key that left while its board was away is missing from the first report afterwards', () => {
    const rig = createRig({ tags: { 2: 2 } });
    rig.ticker.advance(1_000);
    rig.cabinet.unplugBoard(0);
    rig.ticker.advance(500);
    rig.cabinet.yankKey(2);
    rig.ticker.advance(500);
    rig.reports.length = 0;
    rig.cabinet.plugBoard(0);
    rig.ticker.advance(1_000);
    expect(rig.all('BoardAnswered')[0]?.slots[2]).toEqual([2, { kind: 'empty' }]);
    expect(rig.all('SlotSeen')).toEqual([]);
  });

  it('a board that starts anew on a live line is silent for a moment, then answers with everything', () => {
    const rig = createRig({ tags: { 2: 2 } });
    rig.ticker.advance(2_000);
    rig.reports.length = 0;
    rig.cabinet.boards[0]?.reset();
    rig.ticker.advance(2_000);
    expect(rig.reports.map(({ type }) => type).filter((type) => type.startsWith('Board'))).toEqual([
      'BoardWentSilent',
      'BoardAnswered',
    ]);
  });

  it('a board whose line stays open but that says nothing is silent after 3 seconds', () => {
    const rig = createRig();
    rig.ticker.advance(5_000);
    rig.reports.length = 0;
    rig.cabinet.boards[0]?.power(false);
    rig.ticker.advance(2_500);
    expect(rig.reports).toEqual([]);
    rig.ticker.advance(2_500);
    expect(rig.reports).toEqual([{ type: 'BoardWentSilent', board: '0000a001' }]);
    rig.cabinet.boards[0]?.power(true);
    rig.ticker.advance(3_000);
    expect(rig.all('BoardAnswered')).toHaveLength(1);
  });

  it('losses at any moment of the start are overcome', () => {
    for (let atMs = 1; atMs < 40; atMs += 1) {
      const rig = createRig({ tags: { 5: 5 } });
      rig.ticker.advance(atMs);
      rig.cabinet.unplugBoard(0);
      rig.ticker.advance(5);
      rig.cabinet.plugBoard(0);
      rig.ticker.advance(3_000);
      expect(rig.all('BoardAnswered').at(-1)?.slots[5]).toEqual([5, { kind: 'tag', rom: tagRom(5) }]);
      expect(rig.reports.filter(({ type }) => type.startsWith('Board')).at(-1)?.type).toBe('BoardAnswered');
      rig.hands.close();
    }
  });
});
