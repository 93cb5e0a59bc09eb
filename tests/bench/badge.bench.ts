// Badge byte to coil order: real reader, loop, journal and board driver over lines in memory, against bare commits.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openDatabase } from '@keycab/firmware/journal/database';
import { createHands } from '@keycab/firmware/doors/hands';
import { ARM } from '@keycab/firmware/doors/messages';
import { createEffects } from '@keycab/firmware/effects';
import { createLoop } from '@keycab/firmware/loop';
import { badgeDigest, em4100 } from '@keycab/shared/proof/credential';
import { createReader } from '@keycab/firmware/readers/reader';
import type { Line, LineEvents } from '@keycab/firmware/serial/line';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { badgeFrame } from '@keycab/hardware/simulated/reader';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { indexRoster } from '@keycab/shared/roster';
import { CABINET, K4512, KIM, ROSTER, romOf, SETTINGS } from '../people.ts';
import { openRigJournal } from '../powercut/rig.ts';
import { median, type Bench } from './harness.ts';

const TAKES = 40;
const NUMBER = '62E3086CED';
const badgeKey = new Uint8Array(32).fill(3);

export async function prepare(folder: string): Promise<Bench> {
  const ticker = createManualTicker();
  const body = createSimulatedCabinet({ ticker, slots: 64, doorLatch: false });
  body.openDoor();
  body.insertKey(romOf(1), 0);
  body.restorePower();
  const journal = openRigJournal(join(folder, 'cabinet.db'));
  const badges = [badgeDigest(badgeKey, em4100(NUMBER))];
  const people = ROSTER.people.map((person) => (person.person === KIM ? { ...person, badges } : person));
  const roster = indexRoster({ ...ROSTER, people });

  let armedMs = Number.NaN;
  const timed = (line: Line): Line => ({
    ...line,
    write: (bytes) => {
      if (bytes[0] === 0xf0 && bytes[1] === ARM && Number.isNaN(armedMs)) armedMs = performance.now();
      line.write(bytes);
    },
  });
  const hands = createHands({
    boards: body.places.map((place, index) => {
      const board = body.boards[index];
      if (board === undefined) throw new RangeError('a board for each place');
      return { ...place, line: timed(memoryLine(board.wire, ticker)) };
    }),
    ticker,
    report: (report) => loop.offer(report),
    trouble: () => {},
  });
  const loop = createLoop({
    cabinet: CABINET,
    journal,
    settings: { ...SETTINGS, doorLatch: false, boards: body.places },
    now: () => ({ monotonicMs: ticker.monotonicMs(), wallMs: ROSTER.issuedWallMs, clock: 'synced' }),
    loadRoster: () => roster,
    perform: createEffects(hands).run,
    onFault: (fault) => {
      throw fault;
    },
  });
  let reader: LineEvents | null = null;
  const readerLine: Line = {
    open: (events) => {
      reader = events;
      events.opened();
    },
    write: () => {},
    close: () => {},
  };
  createReader({
    name: 'front',
    model: 'rdm6300',
    trouble: () => {},
    line: readerLine,
    ticker,
    badgeKey,
    day: () => '2026-01-05',
    report: (report) => loop.offer(report),
  });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 50) {
      ticker.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  loop.offer({ type: 'ControllerStarted', software: 'bench', epoch: journal.epochStart });
  await pass(1500);

  const bare = openDatabase(join(folder, 'bare.db'));
  bare.exec('create table line (seq integer primary key, text text not null) strict');
  const insert = bare.prepare('insert into line (text) values (?)');
  const line = 'x'.repeat(400);

  const frame = badgeFrame(NUMBER);
  const take = async (): Promise<number> => {
    armedMs = Number.NaN;
    const startMs = performance.now();
    reader?.received(frame);
    reader?.received(frame);
    loop.offer({ type: 'KeyChosen', key: K4512, reason: null });
    const tookMs = armedMs - startMs;
    if (Number.isNaN(tookMs)) throw new RangeError('no coil was ordered');
    await pass(700);
    loop.offer({ type: 'DoneTouched' });
    await pass(12_000); // the coil's duty limit asks for a rest
    return tookMs;
  };
  return {
    name: 'badge frame, touch, coil order: two decisions, two flushes',
    unit: 'ms',
    goal: { name: 'P2', atMost: 1.3 },
    ours: {
      name: 'reader, decide, journal, react, board driver (p50)',
      run: async () => {
        const times: number[] = [];
        for (let index = 0; index < TAKES; index += 1) times.push(await take());
        return { events: TAKES, figure: median(times) };
      },
    },
    other: {
      name: 'two bare commits of one line each, FULL (p50)',
      run: () => {
        const times: number[] = [];
        for (let index = 0; index < TAKES; index += 1) {
          const startMs = performance.now();
          insert.run(line);
          insert.run(line);
          times.push(performance.now() - startMs);
        }
        return { events: TAKES, figure: median(times) };
      },
    },
    close: () => {
      hands.close();
      journal.close();
      bare.close();
    },
  };
}
