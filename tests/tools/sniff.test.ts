// The speed of a line that nobody knows is found by listening; time passed by hand, nothing is ever written.
import { expect, test } from 'vitest';
import type { Line } from '@keycab/firmware/serial/line';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import { badgeFrame, createBadgeReader } from '@keycab/hardware/simulated/reader';
import { createWire, memoryLine } from '@keycab/hardware/simulated/wire';
import { onTicker, passing, type, type Told } from './rig.ts';

/** A reader that is understood at one speed, and at any other is what an adapter makes of it. */
function atSpeed(speed: number, ticker: ManualTicker, listened: number[], written: Uint8Array[]) {
  const reader = createBadgeReader('front', ticker);
  reader.wire.plug();
  reader.present('62E3086CED');
  const { own } = onTicker(reader.wire, ticker);
  const line = (_path: string, baudRate: number): Line => {
    listened.push(baudRate);
    const inner = memoryLine(reader.wire, ticker);
    const garbled = (bytes: Uint8Array) => (baudRate === speed ? bytes : bytes.map((byte) => (byte * 7) | 0x80));
    return {
      ...inner,
      open: (events) => inner.open({ ...events, received: (bytes) => events.received(garbled(bytes)) }),
      write: (bytes) => void written.push(bytes),
    };
  };
  return { ...own, line };
}

test('the first usual speed at which somebody is understood is taken', async () => {
  const ticker = createManualTicker();
  const [listened, written]: [number[], Uint8Array[]] = [[], []];
  const typed = type(['bench', 'sniff', '--port', 'x', '--seconds', '2'], atSpeed(57_600, ticker, listened, written));
  const told: Told = await passing(typed, ticker);
  expect(told.exit).toBe(0);
  expect(listened).toEqual([9_600, 250_000, 115_200, 57_600, 57_600]);
  expect(told.say).toContain('x at 57600 baud.');
  expect(told.data).toContain('badge 1');
  expect(told.data).not.toContain('36 32 45 33');
  expect(written).toEqual([]);
});

test('no more time than --seconds is taken, the search for the speed included', async () => {
  const ticker = createManualTicker();
  const found = await passing(
    type(['bench', 'sniff', '--port', 'x', '--seconds', '7'], atSpeed(19_200, ticker, [], [])),
    ticker,
  );
  expect(found.exit).toBe(0);
  expect(ticker.monotonicMs()).toBeLessThan(7_100);
  const startMs = ticker.monotonicMs();
  const nothing = type(['bench', 'sniff', '--port', 'x', '--seconds', '14'], atSpeed(1_200, ticker, [], []));
  expect((await passing(nothing, ticker)).exit).toBe(1);
  expect(ticker.monotonicMs() - startMs).toBeLessThan(14_100);
});

test('Ctrl-C ends the search, not one speed of it', async () => {
  const ticker = createManualTicker();
  const listened: number[] = [];
  const typed = type(['bench', 'sniff', '--port', 'x'], atSpeed(1_200, ticker, listened, []));
  const told = await passing(typed, ticker, (ms) => {
    if (ms === 5_000) typed.stop();
  });
  expect(told.exit).toBe(1);
  expect(listened).toEqual([9_600, 250_000]);
});

test('what a reader repeats is one line and a count', async () => {
  const ticker = createManualTicker();
  const typed = type(
    ['bench', 'sniff', '--port', 'x', '--baud', '9600', '--seconds', '3'],
    atSpeed(9_600, ticker, [], []),
  );
  const told = await passing(typed, ticker);
  expect(told.data.match(/badge 1/g)).toHaveLength(1);
  expect(told.data.trimEnd().split('\n')).toHaveLength(2);
  expect(told.data).toMatch(/× \d\d more, the same\n$/);
});

test('frames that come in one piece are counted one by one', async () => {
  const ticker = createManualTicker();
  const wire = createWire(() => {});
  wire.plug();
  const typed = type(['bench', 'sniff', '--port', 'x', '--baud', '9600', '--seconds', '1'], onTicker(wire, ticker).own);
  const frame = badgeFrame('62E3086CED');
  const told = await passing(typed, ticker, (ms) => {
    if (ms === 100 || ms === 200) wire.send(Buffer.concat([frame, frame]));
  });
  expect(told.data.match(/badge 1/g)).toHaveLength(1);
  expect(told.data).toContain('× 3 more, the same');
});

test('at no usual speed it says what to look at, and --reveal shows the bytes to somebody who asks', async () => {
  const ticker = createManualTicker();
  const own = atSpeed(1_200, ticker, [], []);
  const told = await passing(type(['bench', 'sniff', '--port', 'x'], own), ticker);
  expect(told).toMatchObject({ exit: 1, data: '' });
  expect(told.say).toContain('Swap TX and RX');

  const known = await passing(
    type(['bench', 'sniff', '--port', 'x', '--baud', '1200', '--seconds', '1', '--reveal'], own),
    ticker,
  );
  expect(known.exit).toBe(0);
  expect(known.data).toContain('02 36 32 45 33 30 38 36 43 45 44 30 38 03  badge 1 62E3086CED');
});
