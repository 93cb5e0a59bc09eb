// Contacts and the latch hang where the profile says, on any board and loop; everything else on a loop is not told.
import { describe, expect, it } from 'vitest';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createHands } from '@keycab/firmware/doors/hands';
import { createSlotBoard } from '@keycab/hardware/simulated/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine } from '@keycab/hardware/simulated/wire';

const ALARM = 682;

/** Two boards; the door's contact is loop 3 of the second one, which drives the latch as well. */
function rig() {
  const ticker = createManualTicker();
  const raw = new Map<string, number>();
  const energized: string[] = [];
  const serials = ['0000a001', '0000a002'];
  const bodies = serials.map((serial) => {
    const board = createSlotBoard({
      serial,
      ticker,
      body: {
        contact: () => ({ roms: [], shorted: false }),
        loopRaw: (loop) => raw.get(`${serial}/loop${loop}`) ?? 512,
        energized: (slot, on) => void (on && energized.push(`${serial} ${slot}`)),
        draws: () => true,
      },
    });
    board.power(true);
    board.wire.plug();
    return board;
  });
  const reports: Report[] = [];
  const hands = createHands({
    boards: bodies.map(({ serial, wire }, index) => ({
      board: serial,
      firstSlot: index * 32,
      slots: 32,
      line: memoryLine(wire, ticker),
    })),
    loops: [
      { use: 'door', board: '0000a002', loop: 3 },
      { use: 'lid', board: '0000a001', loop: 5 },
    ],
    latchBoard: '0000a002',
    ticker,
    report: (report) => reports.push(report),
    trouble: () => {},
  });
  ticker.advance(1_000);
  const seen = (): Report[] => reports.splice(0).filter(({ type }) => type === 'DoorSeen' || type === 'LoopSeen');
  const set = (place: string, value: number): void => {
    raw.set(place, value);
    bodies.forEach((body) => body.stir());
    ticker.advance(500);
  };
  return { ticker, bodies, hands, energized, seen, set };
}

describe('what hangs where the profile says', () => {
  it('is told under its name, from any board and loop', () => {
    const { seen, set } = rig();
    expect(seen()).toEqual(
      expect.arrayContaining([
        { type: 'DoorSeen', open: false },
        { type: 'LoopSeen', loop: 'door', normal: true },
        { type: 'LoopSeen', loop: 'lid', normal: true },
      ]),
    );
    set('0000a002/loop3', ALARM);
    expect(seen()).toEqual([{ type: 'DoorSeen', open: true }]);
    set('0000a001/loop5', ALARM);
    expect(seen()).toEqual([{ type: 'LoopSeen', loop: 'lid', normal: false }]);
  });

  it('is all that is told: a loop without a name leads nowhere', () => {
    const { seen, set } = rig();
    seen();
    for (const place of ['0000a001/loop0', '0000a001/loop3', '0000a002/loop5', '0000a002/loop0']) set(place, ALARM);
    expect(seen()).toEqual([]);
  });

  it('is told anew when its own board comes back, and only then', () => {
    const { bodies, ticker, seen } = rig();
    seen();
    bodies[0]?.reset();
    ticker.advance(3_000);
    expect(seen()).toEqual([{ type: 'LoopSeen', loop: 'lid', normal: true }]);
    bodies[1]?.reset();
    ticker.advance(3_000);
    expect(seen()).toEqual([
      { type: 'DoorSeen', open: false },
      { type: 'LoopSeen', loop: 'door', normal: true },
    ]);
  });

  it('is the latch too', () => {
    const { ticker, hands, energized } = rig();
    hands.latch(7, 300);
    ticker.advance(1_000);
    expect(energized).toEqual(['0000a002 door']);
  });
});
