// A day of random hands from its seed: what the cabinet made of them, held against the onlooker; real time plays no part.
import { createRandom } from '@keycab/hardware/demo/dealer/random';
import { DOOR_LATCH } from '@keycab/hardware/simulated/coils';
import { dues, isUnclear, meets, pass } from './due.ts';
import { act, isPossible, LONGEST_MS, propose, romOf, STRAYS } from './hands.ts';
import { createHouse, HOUSE, SETTINGS_OF_DAY, SLOTS, TIMES, type DayHouse, type Plant } from './house.ts';
import { doMove, morning, type Fact, type Move } from './model.ts';

/** A board remembers 64 pulses of a minute, and a coil may be energized for a tenth of it. */
const PULSES_A_MINUTE = 45;
const TRIES = 20;
const STARTED_MS = 700;
const LOST_BADGE_MS = 650;
/** Two pulses may wait before this one, each with its rail's test. */
const CAUSE_MS = 1_000;

/** The members that the onlooker names, as the journal has them. */
function factOf(event: DayHouse['events'][number]): Fact {
  const compared = ['slot', 'key', 'person', 'holder', 'why', 'reasons'] as const;
  const members = Object.entries(event).filter(([name]) => compared.some((one) => one === name));
  return { type: event.type, ...Object.fromEntries(members) };
}

const sorted = (fact: Fact): string =>
  JSON.stringify(Object.entries(fact).toSorted(([one], [other]) => (one < other ? -1 : 1)));

export interface DaySum {
  readonly seed: number;
  movements: number;
  events: number;
  pulses: number;
  simulatedMs: number;
  readonly moves: Record<string, number>;
  readonly types: Record<string, number>;
  /** What was not as it must be, with the movements before it. */
  violation: string | null;
}

/** @param folder  for the journal */
export async function runDay(folder: string, seed: number, movements: number, plant: Plant = 'none'): Promise<DaySum> {
  const random = createRandom(String(seed), 'a day of hands');
  const house = createHouse(folder, plant);
  const { ticker, events } = house;
  const sum: DaySum = {
    seed,
    movements: 0,
    events: 0,
    pulses: 0,
    simulatedMs: 0,
    moves: {},
    types: {},
    violation: null,
  };
  const lately: string[] = [];
  const badgeGoneMs = new Map<string, number>();

  house.cabinet.forceDoor();
  for (const [key, slot] of Object.entries(HOUSE.home)) house.cabinet.insertKey(romOf({ key }), slot);
  house.cabinet.closeDoor();
  ticker.advance(STARTED_MS);
  const [day, hungUp] = morning(HOUSE, SLOTS, STRAYS, { fromMs: 0, toMs: STARTED_MS });
  const expected: Fact[] = [...hungUp];
  const started = events.findIndex(({ type }) => type === 'KeyReturned');
  let compared = Math.max(0, started);

  /** @returns the first difference */
  const compare = (): string | null => {
    const seen = events.slice(compared).map(factOf);
    compared = events.length;
    for (const fact of seen) sum.types[fact.type] = (sum.types[fact.type] ?? 0) + 1;
    const predicted = expected.splice(0);
    if (seen.map(sorted).join() === predicted.map(sorted).join()) return null;
    return `foretold ${JSON.stringify(predicted)}, journaled ${JSON.stringify(seen)}`;
  };
  let judged = 0;
  const coils = (): string | null => {
    for (; (house.currents[judged]?.endMs ?? null) !== null; judged += 1) {
      const fault = faultOfCoil(house, judged);
      if (fault !== null) return fault;
    }
    return null;
  };
  const waitUntil = (ms: number): void => {
    if (ms > ticker.monotonicMs()) ticker.advance(ms - ticker.monotonicMs());
    expected.push(...pass(TIMES, day, ticker.monotonicMs()));
  };
  /** Past everything that hangs together with what is due next. */
  const waitForDue = (): void => {
    const ahead = dues(TIMES, day).toSorted((one, other) => one.fromMs - other.fromMs);
    let untilMs = ahead[0]?.toMs ?? ticker.monotonicMs();
    for (const due of ahead) if (due.fromMs <= untilMs) untilMs = Math.max(untilMs, due.toMs);
    waitUntil(untilMs + 1);
  };
  const isAllowed = (move: Move): boolean => {
    const nowMs = ticker.monotonicMs();
    if (!isPossible(day, move)) return false;
    if (move.move === 'badge' && nowMs < (badgeGoneMs.get(move.who) ?? 0)) return false;
    if (move.move === 'badge' || move.move === 'choose') {
      if (house.currents.filter(({ startMs }) => startMs > nowMs - 60_000).length >= PULSES_A_MINUTE) return false;
    }
    const during = { fromMs: nowMs, toMs: nowMs + LONGEST_MS[move.move] };
    if (meets(TIMES, day, move, during)) return false;
    const after = structuredClone(day);
    doMove(HOUSE, after, move, during);
    return !isUnclear(dues(TIMES, after));
  };
  const choose = (): Move => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const move = propose(day, random);
      if (move.move !== 'wait' && isAllowed(move)) return move;
    }
    return { move: 'wait' };
  };

  let difference = compare();
  while (difference === null && sum.movements < movements) {
    if (random.chance(0.1)) waitUntil(ticker.monotonicMs() + random.integer(20, 400));
    else expected.push(...pass(TIMES, day, ticker.monotonicMs()));
    const move = choose();
    if (move.move === 'wait') {
      waitForDue();
      if (dues(TIMES, day).length === 0) waitUntil(ticker.monotonicMs() + 300);
    } else {
      const fromMs = ticker.monotonicMs();
      if (plant === 'identityDropped' && move.move === 'hang' && sum.movements > 20) house.dropIdentity();
      if (plant === 'pulseWithoutFact' && sum.movements === 20) house.stray(5);
      const done = act(house, move);
      const at = { fromMs, toMs: ticker.monotonicMs() };
      const told = doMove(HOUSE, day, move, at);
      expected.push(...told.facts);
      if (move.move === 'badge') badgeGoneMs.set(move.who, at.toMs + LOST_BADGE_MS);
      sum.movements += 1;
      sum.moves[move.move] = (sum.moves[move.move] ?? 0) + 1;
      lately.push(`${String(sum.movements)} at ${String(fromMs)}: ${JSON.stringify(move)}`);
      lately.splice(0, lately.length - 12);
      if (done !== told.done) difference = `a hand ${done ? 'could' : 'could not'} what was foretold otherwise`;
      if (at.toMs - fromMs > LONGEST_MS[move.move]) difference = 'the board told it later than it may';
    }
    difference ??= compare() ?? coils();
    // Whoever runs this is heard in between.
    if (sum.movements % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  ticker.advance(1_000);
  difference ??= coils();
  house.close();
  sum.events = events.length;
  sum.pulses = house.currents.length;
  sum.simulatedMs = ticker.monotonicMs();
  sum.violation = difference === null ? null : `${difference}\n${lately.join('\n')}`;
  return sum;
}

/** No pulse without its durable fact, none twice for one, none longer than asked, never two together (I1, I2, I3). */
function faultOfCoil({ currents, events, durableMs }: DayHouse, nth: number): string | null {
  const [before, current] = [currents[nth - 1], currents[nth]];
  if (current === undefined) return null;
  const { slot, startMs, endMs } = current;
  const which = `the coil of ${slot === DOOR_LATCH ? 'the door' : `slot ${String(slot)}`} at ${String(startMs)}`;
  const isCause = (event: DayHouse['events'][number]): boolean =>
    slot === DOOR_LATCH ? event.type === 'SessionOpened' : event.type === 'SlotReleased' && event.slot === slot;
  const cause = events.findLast((event) => isCause(event) && (durableMs.get(event.seq) ?? Infinity) <= startMs);
  const durable = cause === undefined ? -Infinity : (durableMs.get(cause.seq) ?? -Infinity);
  if (startMs - durable > CAUSE_MS) return `${which} was energized without a durable fact`;
  const uses = currents.filter((one) => one.slot === slot && one.startMs >= durable && one.startMs <= startMs);
  if (uses.length > 1) return `${which} was energized twice for one fact`;
  if ((endMs ?? Infinity) - startMs > SETTINGS_OF_DAY.pulseMs) return `${which} was energized for too long`;
  if (before !== undefined && (before.endMs ?? Infinity) > startMs) return `${which} was energized beside another`;
  return null;
}
