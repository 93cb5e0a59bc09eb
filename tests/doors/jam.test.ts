// A slot whose coil draws no current: its board says so, and nothing is said to have opened.
import type { Report } from '@keycab/firmware/cabinet/input';
import { createHands } from '@keycab/firmware/doors/hands';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { expect, test } from 'vitest';

test('a jammed slot is refused by its board, and works again once it is freed', async () => {
  const ticker = createManualTicker();
  const body = createSimulatedCabinet({ ticker, slots: 32, doorLatch: false });
  body.restorePower();
  const reports: Report[] = [];
  const [place] = body.places;
  const [board] = body.boards;
  if (place === undefined || board === undefined) throw new RangeError('a cabinet has a board');
  const hands = createHands({
    boards: [{ ...place, line: memoryLine(board.wire, ticker) }],
    ticker,
    report: (report) => reports.push(report),
    trouble: () => {},
  });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 20) {
      ticker.advance(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const answers = () => reports.filter((report) => report.type === 'PulseAnswered');
  await pass(2000);
  body.jamSlot(3, true);
  hands.pulse(3, 17, 300);
  await pass(1000);
  expect(answers()).toEqual([{ type: 'PulseAnswered', slot: 3, released: 17, outcome: 'refused' }]);
  expect(body.slot(3).latched).toBe(true);
  body.jamSlot(3, false);
  hands.pulse(3, 18, 300);
  await pass(1000);
  expect(answers().at(-1)).toMatchObject({ released: 18, outcome: 'ended' });
  expect(body.slot(3).latched).toBe(false);
  hands.close();
});
