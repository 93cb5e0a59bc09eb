// The speed of a line that nobody knows is found by listening; time passed by hand, nothing is ever written.
import { expect, test } from 'vitest';
import type { Line } from '@keycab/firmware/serial/line';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import { createBadgeReader } from '@keycab/hardware/simulated/reader';
import { memoryLine } from '@keycab/hardware/simulated/wire';
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
