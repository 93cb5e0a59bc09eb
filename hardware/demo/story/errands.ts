// An ordinary day: errands with keys, their returns, and what goes a little wrong at the cabinet; pure.
import { assert } from '@keycab/shared/fault';
import { mayTake } from '@keycab/shared/roster';
import type { DemoKey } from '../dealer/keys.ts';
import { FORMER_PERSON, LATE_PERSON, type DemoPerson } from '../dealer/people.ts';
import type { Random } from '../dealer/random.ts';
import { makeBadge } from '../dealer/tags.ts';
import { HOUR_MS, MINUTE_MS, openHours, type Day } from './calendar.ts';
import type { Actor, Cast, Frame, Plan } from './cast.ts';
import { CHANCE, countOf, HABITS, hoursOf, SLIPS, type Habit } from './habits.ts';
import type { Step } from './stage.ts';

/** Errands of such a length go over night. */
const LONG_MINUTES = 600;

export function planDay(cast: Cast, queue: Plan, day: Day, frame: Frame): void {
  const { random } = cast;
  const plan = (hour: number, act: (atMs: number) => void): void => {
    const atMs = day.at(hour);
    if (atMs > frame.startMs + 5 * MINUTE_MS && atMs < frame.untilMs - MINUTE_MS) queue.add(atMs, act);
  };
  const times = (mean: number): number => Math.floor(mean) + (random.chance(mean % 1) ? 1 : 0);
  for (const habit of HABITS) {
    for (let index = times(countOf(habit, day.weekday) * (0.85 + random.unit() * 0.3)); index > 0; index -= 1) {
      plan(pickHour(random, hoursOf(habit, day.weekday)), (atMs) => runErrand(cast, queue, habit, atMs, day, frame));
    }
  }
  const [open, close] = openHours(day);
  const slips: Record<keyof typeof SLIPS, (atMs: number) => void> = {
    unknownBadge: (atMs) => {
      const stranger = { ...cast.person(FORMER_PERSON), badge: makeBadge(random) };
      cast.visit(atMs, random.pick(cast.actors), stranger, []);
    },
    formerBadge: (atMs) => void cast.visit(atMs, random.pick(cast.actors), cast.person(FORMER_PERSON), []),
    notAllowed: (atMs) => choose(atMs, random.pick(cast.staff('Parts')), (key) => key.group === 'plate'),
    notHere: (atMs) => {
      const actor = random.pick(cast.actors);
      const out = cast.store.keys.filter((key) => key.group === 'stock' && cast.actorWith(key) === undefined);
      if (out.length === 0) return;
      const person = random.pick(cast.staff('Sales'));
      cast.visit(atMs, actor, person, [{ do: 'choose', key: random.pick(out), reason: null }]);
    },
    lookedOnly: (atMs) => choose(atMs, random.pick(cast.staff('Sales')), (key) => key.group === 'stock'),
    badgedOnly: (atMs) => {
      const person = random.pick(cast.store.people.filter(({ disabled }) => !disabled));
      cast.visit(atMs, random.pick(cast.actors), person, []);
    },
  };
  const choose = (atMs: number, person: DemoPerson, fits: (key: DemoKey) => boolean): void => {
    const key = random.pick(cast.hanging(fits));
    const actor = cast.actorWith(key);
    if (actor !== undefined) cast.visit(atMs, actor, person, [{ do: 'choose', key, reason: null }]);
  };
  for (const [slip, act] of Object.entries(slips) as [keyof typeof SLIPS, (atMs: number) => void][]) {
    for (let index = times(SLIPS[slip]); index > 0; index -= 1) plan(open + random.unit() * (close - open), act);
  }
}

function pickHour(random: Random, hours: ReturnType<typeof hoursOf>): number {
  let rest = random.unit() * hours.reduce((sum, [, , weight]) => sum + weight, 0);
  for (const [from, to, weight] of hours) {
    if (rest < weight) return from + (rest / weight) * (to - from);
    rest -= weight;
  }
  return hours[0]?.[0] ?? 12;
}

function runErrand(cast: Cast, queue: Plan, habit: Habit, atMs: number, day: Day, frame: Frame): void {
  const { random, store, held } = cast;
  const [low, high] = habit.minutes;
  const allowed = cast.actors[0]?.roster.reasons.find(({ reason }) => reason === habit.reason)?.minutes ?? null;
  const most = habit.who === 'Sales' || habit.who === 'Vendor' ? 1 : 4;
  const free = cast.staff(habit.who).filter(({ person }) => (held.get(person) ?? 0) < most);
  if (free.length === 0) return;
  const person = random.pick(free);
  const late = allowed !== null && random.chance(person.name === LATE_PERSON ? CHANCE.lateAsEver : CHANCE.late);
  const minutes = late ? allowed + random.integer(9, 95) : random.integer(low, high);
  const closeMs = day.at(openHours(day)[1]) - random.integer(2, 30) * MINUTE_MS;
  // At closing every key comes home but those that are away for longer.
  const plannedMs = atMs + minutes * MINUTE_MS;
  const backMs = !late && high < LONG_MINUTES ? Math.min(plannedMs, closeMs) : withinOpenHours(plannedMs, day, random);
  // What would still be out when the story ends is told by the last scene alone.
  if (backMs < atMs + 3 * MINUTE_MS || backMs > frame.untilMs - 4 * MINUTE_MS) return;
  if (most === 1 && backMs > (frame.scene.busyFromMs.get(person.person) ?? Number.POSITIVE_INFINITY)) return;
  const wanted = cast.hanging((key, vehicle) => {
    if (key.group !== habit.group || key === cast.neverDriven) return false;
    if (habit.kinds !== undefined && (vehicle === undefined || !habit.kinds.includes(vehicle.kind))) return false;
    if (frame.scene.keys.has(key) && backMs > frame.scene.fromMs - HOUR_MS) return false;
    // Spares hang untouched but for a day when the first key is away.
    return key.number === 1 || (key.group === 'stock' && random.chance(0.03));
  });
  if (wanted.length === 0) return;
  const key = random.pick(wanted);
  const actor = cast.actorWith(key);
  if (actor === undefined || !mayTake(actor.roster, { ...person, badges: [] }, key.group)) return;
  const steps: Step[] = [{ do: 'take', key, reason: habit.reason }];
  const plate = cast.hanging(({ group }) => group === 'plate').find((other) => cast.actorWith(other) === actor);
  if (habit.reason === 'testDrive' && plate !== undefined && random.chance(CHANCE.plate)) {
    steps.push({ do: 'take', key: plate, reason: habit.reason });
  }
  const took = cast.visit(atMs, actor, person, steps);
  if (took.length === 0) return;
  held.set(person.person, (held.get(person.person) ?? 0) + 1);
  queue.add(backMs, (nowMs) => {
    held.set(person.person, (held.get(person.person) ?? 1) - 1);
    const other = random.chance(CHANCE.returnedByAnother) ? random.pick(cast.staff(habit.who)) : person;
    bringBack(cast, queue, nowMs, random.chance(CHANCE.returnedWithoutBadge) ? null : other, took, frame);
  });
  assert(store.keys.includes(key), 'an errand is about a key of the store');
}

/** A key that would come back at night comes back in the morning. */
function withinOpenHours(backMs: number, day: Day, random: Random): number {
  for (let offset = 0; offset < 8; offset += 1) {
    const other: Day = { weekday: (day.weekday + offset) % 7, at: (hour) => day.at(hour + 24 * offset) };
    const [open, close] = openHours(other);
    if (backMs < other.at(open)) return other.at(open + 0.1 + random.unit() * 1.5);
    if (backMs <= other.at(close)) return backMs;
  }
  return backMs;
}

function bringBack(
  cast: Cast,
  queue: Plan,
  atMs: number,
  person: DemoPerson | null,
  keys: readonly DemoKey[],
  frame: Frame,
): void {
  const { random } = cast;
  for (const actor of cast.actors) {
    const here = keys.filter(
      (key) => (key.home.cabinet === actor.cabinet.cabinet) !== random.chance(CHANCE.wrongCabinet),
    );
    const mine = here.filter((key) => cast.actorWith(key) === undefined);
    hangUp(cast, queue, atMs, actor, person, mine, frame);
  }
  const rest = keys.filter((key) => cast.actorWith(key) === undefined);
  const last = cast.actors.at(-1);
  if (rest.length > 0 && last !== undefined) hangUp(cast, queue, atMs, last, person, rest, frame);
}

function hangUp(
  cast: Cast,
  queue: Plan,
  atMs: number,
  actor: Actor,
  person: DemoPerson | null,
  keys: readonly DemoKey[],
  frame: Frame,
): void {
  if (keys.length === 0) return;
  const { random } = cast;
  const { stage } = actor;
  const used = new Set(stage.slots.keys());
  const steps = keys.flatMap((key): Step[] => {
    const open = Array.from({ length: stage.settings.slots }, (_, slot) => slot).filter((slot) => !used.has(slot));
    const own = key.home.cabinet === actor.cabinet.cabinet && !used.has(key.home.slot) ? key.home.slot : null;
    const slot = own === null || random.chance(CHANCE.wrongSlot) ? random.pick(open) : own;
    used.add(slot);
    return [{ do: 'return', key, slot }];
  });
  cast.visit(atMs, actor, person, steps);
  // A porter hangs up properly what hangs wrong, hours later.
  const wrong = keys.filter(
    (key) =>
      !stage.settings.randomReturn &&
      (key.home.cabinet !== actor.cabinet.cabinet || stage.slotOf(key) !== key.home.slot),
  );
  const laterMs = atMs + random.integer(40, 240) * MINUTE_MS;
  if (wrong.length > 0 && laterMs < frame.untilMs - 5 * MINUTE_MS) {
    queue.add(laterMs, (nowMs) => tidyUp(cast, nowMs, wrong, frame));
  }
}

function tidyUp(cast: Cast, atMs: number, keys: readonly DemoKey[], frame: Frame): void {
  const porter = cast.random.pick(cast.staff('Lot'));
  for (const key of keys) {
    const [from, to] = [cast.actorWith(key), cast.actors.find(({ cabinet }) => cabinet.cabinet === key.home.cabinet)];
    if (from === undefined || to === undefined || to.stage.slots.has(key.home.slot)) continue;
    if (frame.scene.keys.has(key) && atMs > frame.scene.fromMs) continue;
    const took = cast.visit(atMs, from, porter, [{ do: 'take', key, reason: 'other' }]);
    if (took.length === 1) {
      cast.visit(atMs + 90_000, to, porter, [{ do: 'return', key, slot: key.home.slot }]);
    }
  }
}
