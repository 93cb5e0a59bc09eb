// A cabinet at work under strace: the real loop, journal, johnny-five and board messages; serial bytes go to a plain file.
// Usage: node workload.ts <folder> <workload> <tooth>. It says ACK after each durable commit and ends by SIGKILL.
import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createEffects } from '@keycab/firmware/effects';
import { createHands } from '@keycab/firmware/doors/hands';
import { encode, PULSE, ticketOf } from '@keycab/firmware/doors/messages';
import { createLoop, type LoopJournal } from '@keycab/firmware/loop';
import type { Line } from '@keycab/firmware/serial/line';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { indexRoster } from '@keycab/shared/roster';
import { badge, CABINET, choose, K4498, K4512, KIM, OLA, ROSTER, romOf, SETTINGS } from '../people.ts';
import { openRigJournal, witness } from './rig.ts';

const [folder = '', workload = 'take', tooth = 'none'] = process.argv.slice(2);
mkdirSync(join(folder, 'data'), { recursive: true });
const ackFile = openSync(join(folder, 'ack'), 'w');
const serialFile = openSync(join(folder, 'serial'), 'w');

// The first tooth: what better-sqlite3 would do by itself. Only here may the setting be undone.
const opened: Database.Database[] = [];
const prepare = Database.prototype.prepare;
Database.prototype.prepare = function (this: Database.Database, source: string) {
  opened.push(this);
  return prepare.call(this, source);
} as typeof prepare;
const journal = openRigJournal(join(folder, 'data', 'cabinet.db'));
if (tooth === 'normal') opened[0]?.pragma('synchronous = NORMAL');

const ack = (): void => void writeSync(ackFile, `ACK ${String(journal.size)} ${String(journal.cursor)}\n`);

const ticker = createManualTicker();
const body = createSimulatedCabinet({ ticker, slots: 64, doorLatch: false });
body.openDoor();
for (const [slot, index] of [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [40, 5],
] as const)
  body.insertKey(romOf(index), slot);
body.restorePower();

/** The line as the driver knows it, with every byte towards the board in a file beside. */
const taped = (line: Line): Line => ({
  ...line,
  write: (bytes) => {
    writeSync(serialFile, Uint8Array.from(bytes));
    line.write(bytes);
  },
});

const settings = { ...SETTINGS, doorLatch: false, boards: body.places };
const startWallMs = Date.UTC(2026, 0, 5, 14);
const now = () => ({
  monotonicMs: ticker.monotonicMs(),
  wallMs: startWallMs + ticker.monotonicMs(),
  clock: 'synced' as const,
});

/** The second tooth: the coil moves before its release is durable. */
const swapped: LoopJournal = {
  replay: () => journal.replay(),
  append: (facts, at) => {
    facts.forEach((fact, index) => {
      if (fact.type !== 'SlotReleased') return;
      const message = { id: PULSE, ticket: ticketOf(journal.size + index), slot: fact.slot, ms: fact.pulseMs } as const;
      writeSync(serialFile, Uint8Array.from([0xf0, ...encode(message), 0xf7]));
    });
    return journal.append(facts, at);
  },
};
const acknowledged: LoopJournal = {
  replay: () => journal.replay(),
  append: (facts, at) => {
    const events = (tooth === 'swapped' ? swapped : journal).append(facts, at);
    ack();
    return events;
  },
};
const hands = createHands({
  boards: body.places.map((place, index) => {
    const board = body.boards[index];
    if (board === undefined) throw new RangeError('a board for each place');
    return { ...place, line: taped(memoryLine(board.wire, ticker)) };
  }),
  ticker,
  report: (report) => loop.offer(report),
  trouble: (trouble) => process.stderr.write(`${JSON.stringify(trouble)}\n`),
});
const effects = createEffects(hands);
const loop = createLoop({
  cabinet: CABINET,
  journal: acknowledged,
  settings,
  now,
  loadRoster: () => indexRoster(ROSTER),
  perform: effects.run,
  onFault: (fault) => {
    throw fault;
  },
});

/** Time passes by hand; streams get their turn in between. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    ticker.advance(50);
    loop.offer({ type: 'Ticked' });
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const cosign = (): void => {
  const note = witness.cosign(journal.checkpoint(), 1_767_600_000 + journal.size);
  const taken = note.ok ? journal.takeCosignature(note.value) : note;
  if (!taken.ok) throw new RangeError(taken.reason);
  ack();
};
async function take(slot: number, key: typeof K4512, person: string): Promise<void> {
  loop.offer(badge(person));
  loop.offer(choose(key));
  await pass(700);
  const pulled = body.pullKey(slot);
  if (!pulled.ok && tooth !== 'swapped') throw new RangeError(`slot ${String(slot)}: ${pulled.reason}`);
  await pass(400);
  loop.offer({ type: 'DoneTouched' });
}

loop.offer({ type: 'ControllerStarted', software: 'rig', epoch: journal.epochStart });
await pass(1500);
const rounds = Number(process.env['KEYCAB_RIG_ROUNDS'] ?? 4);
for (let round = 0; round < rounds; round += 1) {
  await take(0, K4512, round % 2 === 0 ? KIM : OLA);
  if (workload === 'take') await take(1, K4498, KIM);
  if (workload === 'cursor') cosign();
  body.insertKey(romOf(1), workload === 'return' ? 10 + round : 0);
  await pass(500);
  if (workload === 'return') {
    body.yankKey(10 + round);
    body.insertKey(romOf(1), 0);
    await pass(3000);
  }
  body.insertKey(romOf(2), 1);
  await pass(500);
  if (workload === 'cursor') cosign();
}
process.kill(process.pid, 'SIGKILL');
