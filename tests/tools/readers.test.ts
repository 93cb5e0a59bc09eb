// keycab bench readers when nobody answers, when another kind does, and through a slot board; time passed by hand.
import { describe, expect, test } from 'vitest';
import { createSlotBoard, type SimulatedBoard } from '@keycab/hardware/simulated/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { createPn532 } from '@keycab/hardware/simulated/pn532';
import { createBadgeReader } from '@keycab/hardware/simulated/reader';
import { createWire, type Wire } from '@keycab/hardware/simulated/wire';
import { counted } from '../readers/osdp-rig.ts';
import { onTicker, passing, type, type Told } from './rig.ts';

type Ticker = ReturnType<typeof createManualTicker>;

const read = (wire: Wire, ticker: Ticker, kind: string, beside: (ms: number) => void = () => {}): Promise<Told> =>
  passing(
    type(['bench', 'readers', '--port', 'x', '--kind', kind, '--seconds', '8'], {
      ...onTicker(wire, ticker).own,
      random: counted('panel'),
    }),
    ticker,
    beside,
  );

describe('the exit code', () => {
  test.each(['osdp', 'pn532'])('is 69 where no %s answers', async (kind) => {
    const ticker = createManualTicker();
    const wire = createWire(() => {});
    wire.plug();
    const told = await read(wire, ticker, kind);
    expect(told.exit).toBe(69);
    expect(told.say).toContain('the reader does not answer');
    expect(told.data).not.toContain('the reader answers');
  });

  test('is 69 where a reader was there and is gone at the end, and 0 where it came back', async () => {
    for (const [backMs, exit] of [
      [null, 69],
      [3_000, 0],
    ]) {
      const ticker = createManualTicker();
      const reader = createOsdpReader({ name: 'front', ticker, address: 0, key: null, random: counted('reader') });
      reader.wire.plug();
      const told = await read(reader.wire, ticker, 'osdp', (ms) => {
        if (ms === 2_000) reader.wire.unplug();
        if (ms === backMs) reader.wire.plug();
      });
      expect(told.data).toContain('the reader answers');
      expect(told.exit).toBe(exit);
    }
  });

  test('is 1 where another kind speaks, which is named', async () => {
    const ticker = createManualTicker();
    const reader = createBadgeReader('front', ticker);
    reader.wire.plug();
    reader.present('62E3086CED');
    const told = await read(reader.wire, ticker, 'id12');
    expect(told.exit).toBe(1);
    expect(told.data).toContain('this is an rdm6300: --kind rdm6300');
    expect(told.say).toContain('is no id12 reader');
  });

  test('is 0 for a reader that answers, badge or not', async () => {
    const ticker = createManualTicker();
    const reader = createPn532('front', ticker);
    reader.wire.plug();
    expect(await read(reader.wire, ticker, 'pn532')).toMatchObject({ exit: 0 });
  });
});

test('of a reader that only speaks no more is said than that its port is open', async () => {
  for (const kind of ['rdm6300', 'id12']) {
    const ticker = createManualTicker();
    const wire = createWire(() => {});
    wire.plug();
    const told = await read(wire, ticker, kind);
    expect(told.exit).toBe(0);
    expect(told.data).toContain('the port is open; this reader only speaks');
    expect(told.data).not.toContain('answers');
  }
});

describe('a reader on the two wires of a slot board', () => {
  /** Facility 123, number 45678, as 7B and B26E. */
  const BADGE = '10111101110110010011011101';
  const onBoard = (more: readonly string[], act: (board: SimulatedBoard, ms: number) => void): Promise<Told> => {
    const ticker = createManualTicker();
    const body = {
      contact: () => ({ roms: [], shorted: false }),
      loopRaw: () => 512,
      energized: () => {},
      draws: () => true,
    };
    const board = createSlotBoard({ serial: '0000a001', ticker, body });
    board.wire.plug();
    board.power(true);
    const typed = type(
      ['bench', 'readers', '--port', 'x', '--kind', 'wiegand', '--seconds', '4', ...more],
      onTicker(board.wire, ticker).own,
    );
    return passing(typed, ticker, (ms) => {
      act(board, ms);
      expect(board.energizings).toEqual([]);
    });
  };

  test('shows its badges through the driver of the board, without their numbers', async () => {
    const told = await onBoard([], (board, ms) => {
      if (ms === 3_000) board.wiegand(BADGE);
    });
    expect(told.exit).toBe(0);
    expect(told.data).toContain('the board answers; its reader only speaks');
    expect(told.data).toContain('badge 1 presented\n');
    expect(told.say).toContain('1 presentations.');
    expect(told.data + told.say).not.toMatch(/B26E|45678/i);
  });

  test('shows the number to somebody who asks, and says why a badge was none', async () => {
    const told = await onBoard(['--reveal'], (board, ms) => {
      if (ms === 2_500) board.wiegand(BADGE.slice(0, 25));
      if (ms === 3_000) board.wiegand(BADGE);
    });
    expect(told.data).toContain('a badge was not read: no format of 26 or 34 bits');
    expect(told.data).toContain('badge 1 presented 7B B26E\n');
  });

  test('is 69 where no board answers, and where it is gone at the end', async () => {
    const ticker = createManualTicker();
    const wire = createWire(() => {});
    wire.plug();
    expect(await read(wire, ticker, 'wiegand')).toMatchObject({ exit: 69, data: '' });
    const lost = await onBoard([], (board, ms) => {
      if (ms === 2_000) board.wire.unplug();
    });
    expect(lost.exit).toBe(69);
    expect(lost.say).toContain('the board fell silent');
  });
});
