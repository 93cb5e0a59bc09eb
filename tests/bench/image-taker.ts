// A cabinet whose door has a latch, on the board's image: from the frame of a badge to the latch's current; simulated chip.
import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { createHands } from '@keycab/firmware/doors/hands';
import { createEffects } from '@keycab/firmware/effects';
import { createLoop } from '@keycab/firmware/loop';
import { badgeDigest, em4100 } from '@keycab/shared/proof/credential';
import { createReader } from '@keycab/firmware/readers/reader';
import type { Line, LineEvents } from '@keycab/firmware/serial/line';
import { createAvrBoard } from '@keycab/hardware/simulated/avr/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { DOOR_LATCH } from '@keycab/hardware/simulated/coils';
import { badgeFrame } from '@keycab/hardware/simulated/reader';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { indexRoster } from '@keycab/shared/roster';
import { CABINET, KIM, ROSTER, SETTINGS } from '../people.ts';
import { openRigJournal } from '../powercut/rig.ts';
import { IMAGE, SERIAL } from '../board/rig.ts';

const NUMBER = '62E3086CED';
const PULSE_MS = 60;
const badgeKey = new Uint8Array(32).fill(3);

export interface Taken {
  /** From the frame that is believed to the first current, in the board's time. */
  readonly boardMs: number;
  /** What this machine worked meanwhile, the simulation of the chip left out. */
  readonly hostMs: number;
}

export function openTaker(folder: string): { take(): Taken; close(): void } {
  const ticker = createManualTicker();
  const board = createAvrBoard({ ticker, image: IMAGE, serial: SERIAL });
  const journal = openRigJournal(join(folder, 'cabinet.db'));
  const boards = [{ board: SERIAL, firstSlot: 0, slots: 32 }];
  const people = ROSTER.people.map((person) =>
    person.person === KIM ? { ...person, badges: [badgeDigest(badgeKey, em4100(NUMBER))] } : person,
  );
  const roster = indexRoster({ ...ROSTER, people });
  let hostMs = 0;
  const worked = (work: () => void): void => {
    const startMs = performance.now();
    work();
    hostMs += performance.now() - startMs;
  };
  const timed = (line: Line): Line => ({
    ...line,
    open: (events) => line.open({ ...events, received: (bytes) => worked(() => events.received(bytes)) }),
  });
  const hands = createHands({
    boards: boards.map((place) => ({ ...place, line: timed(memoryLine(board.wire, ticker)) })),
    ticker,
    report: (report) => loop.offer(report),
    trouble: () => {},
  });
  const loop = createLoop({
    cabinet: CABINET,
    journal,
    settings: { ...SETTINGS, boards, slots: 32, pulseMs: PULSE_MS },
    now: () => ({ monotonicMs: ticker.monotonicMs(), wallMs: ROSTER.issuedWallMs, clock: 'synced' }),
    loadRoster: () => roster,
    perform: createEffects(hands).run,
    onFault: (fault) => {
      throw fault;
    },
  });
  let reader: LineEvents | undefined;
  createReader({
    name: 'front',
    model: 'rdm6300',
    trouble: () => {},
    line: { open: (events) => (reader = events).opened(), write: () => {}, close: () => {} },
    ticker,
    badgeKey,
    day: () => '2026-01-05',
    report: (report) => loop.offer(report),
  });
  loop.offer({ type: 'ControllerStarted', software: 'bench', epoch: journal.epochStart });
  ticker.advance(700);

  const frame = badgeFrame(NUMBER);
  const { currents } = board.outputs;
  return {
    take: () => {
      // The first frame is only believed once the second one says the same.
      reader?.received(frame);
      ticker.advance(65);
      hostMs = 0;
      const [startMs, before] = [ticker.monotonicMs(), currents.length];
      worked(() => reader?.received(frame));
      while (currents.length === before) ticker.advance(1);
      const edge = currents.at(-1);
      if (edge?.slot !== DOOR_LATCH) throw new RangeError('another coil was energized');
      const taken = { boardMs: edge.startMs - startMs, hostMs };
      ticker.advance(200);
      loop.offer({ type: 'DoneTouched' });
      ticker.advance(1_100);
      return taken;
    },
    close: () => {
      hands.close();
      journal.close();
    },
  };
}
