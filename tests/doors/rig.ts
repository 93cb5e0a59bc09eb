// A simulated body under the real drivers, in memory and on time advanced by hand; for tests only.
import { createHands, type Hands, type HandsTrouble } from '@keycab/firmware/doors/hands';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createSimulatedCabinet, type SimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { tagRom } from '@keycab/hardware/simulated/rom';

export interface Rig {
  readonly ticker: ManualTicker;
  readonly cabinet: SimulatedCabinet;
  readonly reports: Report[];
  readonly troubles: HandsTrouble[];
  readonly hands: Hands;
  /** Reports of one type, in order. */
  all<Type extends Report['type']>(type: Type): Extract<Report, { type: Type }>[];
}

export interface RigSetup {
  readonly slots?: number;
  readonly doorLatch?: boolean;
  readonly energizedMax?: number;
  /** Slot to serial of the tag that sits in it from the start. */
  readonly tags?: Readonly<Record<number, number>>;
}

export function createRig({ slots = 32, doorLatch = false, energizedMax = 1, tags = {} }: RigSetup = {}): Rig {
  const ticker = createManualTicker();
  const cabinet = createSimulatedCabinet({ ticker, slots, doorLatch });
  cabinet.forceDoor();
  for (const [slot, serial] of Object.entries(tags)) cabinet.insertKey(tagRom(serial), Number(slot));
  cabinet.closeDoor();
  ticker.advance(1_000);
  const reports: Report[] = [];
  const troubles: HandsTrouble[] = [];
  const hands = connect(
    cabinet,
    ticker,
    (report) => reports.push(report),
    (trouble) => troubles.push(trouble),
    energizedMax,
  );
  return {
    ticker,
    cabinet,
    reports,
    troubles,
    hands,
    all: <Type extends Report['type']>(type: Type) =>
      reports.filter((report): report is Extract<Report, { type: Type }> => report.type === type),
  };
}

export const connect = (
  cabinet: SimulatedCabinet,
  ticker: ManualTicker,
  report: (report: Report) => void,
  trouble: (trouble: HandsTrouble) => void = () => {},
  energizedMax = 1,
): Hands =>
  createHands({
    boards: cabinet.places.map((place, index) => {
      const board = cabinet.boards[index];
      if (board === undefined) throw new RangeError('a place without a board');
      return { ...place, line: memoryLine(board.wire, ticker) };
    }),
    ticker,
    report,
    trouble,
    energizedMax,
  });
