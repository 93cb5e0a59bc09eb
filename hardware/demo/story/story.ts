// Thirty days at the demo's store: simulated people drive the real decisions of both cabinets; pure.
import { badgeDigest, em4100, unknownDigest } from '@keycab/firmware/readers/badge';
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { assert } from '@keycab/shared/fault';
import { mayTake, type Roster, type Vehicle } from '@keycab/shared/roster';
import { makeRoster, type Dealership, type DemoCabinet } from '../dealer/dealership.ts';
import type { DemoKey } from '../dealer/keys.ts';
import { FORMER_PERSON, LATE_PERSON, type DemoPerson } from '../dealer/people.ts';
import { createRandom, type Random } from '../dealer/random.ts';
import { makeBadge, makeRom } from '../dealer/tags.ts';
import { STAR } from '../dealer/vehicles.ts';
import { DAY_MS, HOUR_MS, lastDays, MINUTE_MS, openHours, type Day } from './calendar.ts';
import { CHANCE, countOf, HABITS, hoursOf, SLIPS, type Habit } from './habits.ts';
import { createQueue } from './queue.ts';
import { SCENE, type SceneRow } from './scene.ts';
import { createStage, type Entry, type Stage, type Step, type Visitor } from './stage.ts';

export interface CabinetParts {
  readonly settings: CabinetSettings;
  /** As events name it. */
  readonly reader: string;
  readonly badgeKey: Uint8Array;
}

export interface StoryParts {
  readonly store: Dealership;
  readonly days: number;
  readonly untilMs: number;
  readonly cabinet: (cabinet: DemoCabinet) => CabinetParts;
  readonly digest: (roster: Roster) => string;
  readonly software: string;
}

export interface CabinetStory {
  readonly cabinet: DemoCabinet;
  readonly roster: Roster;
  readonly entries: readonly Entry[];
  /** ROM by slot, as the last line of the story leaves it. */
  readonly slots: ReadonlyMap<number, string>;
}

export interface Story {
  readonly cabinets: readonly CabinetStory[];
  /** Keys that nobody has hung up: in hands, in cars, or nobody knows where. */
  readonly inHand: readonly DemoKey[];
  /** A car that no errand ever chose: the reports find it. */
  readonly neverDriven: string;
}

/** Errands of such a length go over night. */
const LONG_MINUTES = 600;

interface Actor {
  readonly cabinet: DemoCabinet;
  readonly roster: Roster;
  readonly stage: Stage;
  readonly badgeKey: Uint8Array;
  readonly reader: string;
}

export function tellStory(parts: StoryParts): Story {
  const { store, untilMs } = parts;
  const days = lastDays(store.timeZone, untilMs, parts.days);
  const first = days[0];
  assert(first !== undefined, 'a story has at least a day');
  const startMs = Math.min(first.at(5), untilMs - 12 * HOUR_MS);
  const random = createRandom(store.seed, 'story');
  const actors = store.cabinets.map((cabinet) => raiseCurtain(parts, cabinet, startMs, days));
  const cast = createCast(store, actors, random);
  const queue = createQueue<(atMs: number) => void>();
  const scene = planScene(cast, queue, days, startMs, untilMs);
  for (const day of days) planDay(cast, queue, day, { startMs, untilMs, scene });
  planFinds(cast, queue, startMs, untilMs);

  for (let next = queue.next(); next !== undefined; next = queue.next()) next.item(next.atMs);
  for (const { stage } of actors) stage.pass(untilMs);
  const hung = new Set(actors.flatMap(({ stage }) => [...stage.slots.values()]));
  return {
    cabinets: actors.map(({ cabinet, roster, stage }) => ({
      cabinet,
      roster,
      entries: stage.entries,
      slots: stage.slots,
    })),
    inHand: store.keys.filter((key) => !hung.has(key.rom)),
    neverDriven: cast.neverDriven.label,
  };
}

function raiseCurtain(parts: StoryParts, cabinet: DemoCabinet, startMs: number, days: readonly Day[]): Actor {
  const { store } = parts;
  const { settings, reader, badgeKey } = parts.cabinet(cabinet);
  const roster = makeRoster(store, cabinet, startMs, (badge) => badgeDigest(badgeKey, em4100(badge)));
  const cut = cabinet.word === 'showroom' ? days.at(-10) : undefined;
  const stage = createStage({
    roster,
    digest: parts.digest(roster),
    settings,
    reader,
    random: createRandom(store.seed, `stage ${cabinet.word}`),
    slots: new Map(
      store.keys.filter(({ home }) => home.cabinet === cabinet.cabinet).map((key) => [key.home.slot, key.rom]),
    ),
    // The coil under one busy key of the service drive sticks.
    jamSlot:
      cabinet.word === 'service' ? (store.keys.find(({ group }) => group === 'service')?.home.slot ?? null) : null,
    holdover: cut === undefined ? null : [cut.at(13), cut.at(17.2)],
  });
  stage.start(startMs, parts.software);
  return { cabinet, roster, stage, badgeKey, reader };
}

interface Cast {
  readonly store: Dealership;
  readonly actors: readonly Actor[];
  readonly random: Random;
  readonly neverDriven: DemoKey;
  person(name: string): DemoPerson;
  staff(department: DemoPerson['department']): DemoPerson[];
  /** Keys that hang in a cabinet now. */
  hanging(fits: (key: DemoKey, vehicle: Vehicle | undefined) => boolean): DemoKey[];
  actorWith(key: DemoKey): Actor | undefined;
  visitor(actor: Actor, person: DemoPerson | null): Visitor;
  visit(atMs: number, actor: Actor, person: DemoPerson | null, steps: readonly Step[]): readonly DemoKey[];
  /** How many keys somebody has; whoever tests one car tests no second. */
  readonly held: Map<string, number>;
}

function createCast(store: Dealership, actors: readonly Actor[], random: Random): Cast {
  const vehicles = new Map(store.vehicles.map((vehicle) => [vehicle.vehicle, vehicle]));
  const neverDriven = store.keys.find(({ label, number }) => label.startsWith('P1') && number === 1);
  assert(neverDriven !== undefined, 'the store has a used car');
  const visitor = (actor: Actor, person: DemoPerson | null): Visitor => {
    const credential = person === null ? null : em4100(person.badge);
    return {
      badge: credential === null ? null : badgeDigest(actor.badgeKey, credential),
      unknownAs: (wallMs) =>
        credential === null
          ? ''
          : unknownDigest(actor.badgeKey, credential, new Date(wallMs).toISOString().slice(0, 10)),
    };
  };
  return {
    store,
    actors,
    random,
    neverDriven,
    held: new Map(),
    person: (name) => {
      const found = store.people.find((person) => person.name === name);
      assert(found !== undefined, 'the story knows its people', { name });
      return found;
    },
    staff: (department) => store.people.filter((person) => person.department === department && !person.disabled),
    hanging: (fits) =>
      store.keys.filter(
        (key) =>
          fits(key, key.vehicle === null ? undefined : vehicles.get(key.vehicle)) &&
          actors.some(({ stage }) => stage.slotOf(key) !== null),
      ),
    actorWith: (key) => actors.find(({ stage }) => stage.slotOf(key) !== null),
    visitor,
    visit: (atMs, actor, person, steps) => actor.stage.visit(atMs, visitor(actor, person), steps).took,
  };
}

type Plan = ReturnType<typeof createQueue<(atMs: number) => void>>;
interface Frame {
  readonly startMs: number;
  readonly untilMs: number;
  /** Keys that the last scene needs where they hang, from this moment on. */
  readonly scene: {
    readonly fromMs: number;
    readonly keys: ReadonlySet<DemoKey>;
    /** From when on somebody has a key in hand that stays there. */
    readonly busyFromMs: ReadonlyMap<string, number>;
  };
}

function planDay(cast: Cast, queue: Plan, day: Day, frame: Frame): void {
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

/** The last scene, at the last moment at which the store was open. */
function planScene(cast: Cast, queue: Plan, days: readonly Day[], startMs: number, untilMs: number): Frame['scene'] {
  const isOpen = days.some((day) => {
    const [open, close] = openHours(day);
    return untilMs >= day.at(open) + HOUR_MS / 2 && untilMs <= day.at(close);
  });
  const closings = days.map((day) => day.at(openHours(day)[1])).filter((closeMs) => closeMs < untilMs);
  const anchorMs = isOpen ? untilMs : Math.max(closings.at(-1) ?? startMs, startMs + 6 * HOUR_MS);
  const star = cast.store.keys.find(({ label }) => label === STAR);
  assert(star !== undefined, 'the store has its star');
  const rowMs = (row: SceneRow): number =>
    Math.max(anchorMs - row.minutesAgo * MINUTE_MS, startMs + (30 + SCENE.indexOf(row)) * MINUTE_MS);
  for (const row of SCENE) {
    const person = cast.person(row.person);
    queue.add(rowMs(row), (nowMs) => {
      const { key: wanted } = row;
      const fits = (key: DemoKey): boolean =>
        'label' in wanted
          ? key.label === wanted.label
          : key.group === wanted.group && key.number === 1 && key !== cast.neverDriven && key !== star;
      const choices = cast.hanging(
        (key, vehicle) => fits(key) && (key === star || vehicle?.kind !== 'sold') && key.vehicle !== null,
      );
      assert(choices.length > 0, 'the last scene finds its keys', { person: row.person });
      const key = cast.random.pick(choices);
      const actor = cast.actorWith(key);
      assert(actor !== undefined, 'a hanging key hangs somewhere');
      const step: Step = { do: 'take', key, reason: isOpen ? row.reason : row.atNight };
      // A slot that sticks today: another key will do.
      if (cast.visit(nowMs, actor, person, [step]).length === 0) queue.add(nowMs, (again) => retry(again));
      const retry = (againMs: number): void => {
        const other = cast.hanging(
          (candidate) => fits(candidate) && candidate !== key && candidate.vehicle !== null,
        )[0];
        const place = other === undefined ? undefined : cast.actorWith(other);
        if (other === undefined || place === undefined) return;
        cast.visit(againMs, place, person, [{ ...step, key: other }]);
      };
    });
  }
  return {
    fromMs: anchorMs - 5 * HOUR_MS,
    keys: new Set([star]),
    busyFromMs: new Map(SCENE.map((row) => [cast.person(row.person).person, rowMs(row)])),
  };
}

/** Single days that a report should bring to light. */
function planFinds(cast: Cast, queue: Plan, startMs: number, untilMs: number): void {
  const { random, actors } = cast;
  const [showroom, service] = actors;
  assert(showroom !== undefined && service !== undefined, 'the store has two cabinets');
  const plan = (daysAgo: number, act: (atMs: number) => void): void => {
    const atMs = untilMs - daysAgo * DAY_MS;
    if (atMs > startMs + 30 * MINUTE_MS) queue.add(atMs, act);
  };
  const usedHere = (): DemoKey[] =>
    cast.hanging(
      (key, vehicle) =>
        vehicle?.kind === 'used' &&
        key.number === 1 &&
        key !== cast.neverDriven &&
        key.label !== `${STAR}A` &&
        showroom.stage.slotOf(key) !== null,
    );
  // Pulled by nobody that the cabinet knows of, and never seen again: the key that the desk is not sure about.
  plan(Math.min(1.9, (untilMs - startMs) / DAY_MS / 2), (atMs) => {
    cast.visit(atMs, showroom, null, [{ do: 'yank', key: random.pick(usedHere()) }]);
  });
  // The neighbor's key, pulled by mistake in a session and hung up again.
  plan(16.3, (atMs) => {
    const key = random.pick(usedHere());
    const slot = showroom.stage.slotOf(key) ?? 0;
    cast.visit(atMs, showroom, cast.person('Aaliyah Brooks'), [
      { do: 'yank', key },
      { do: 'return', key, slot },
    ]);
  });
  plan(6.2, (atMs) => {
    const slot = service.stage.freeSlot() ?? 0;
    const rom = makeRom(createRandom(cast.store.seed, 'a tag from elsewhere'));
    cast.visit(atMs, service, cast.person('Fatima Haddad'), [{ do: 'strange', rom, slot }]);
  });
  plan(12.4, (atMs) => {
    const { reader } = showroom;
    showroom.stage.notice(atMs, { type: 'ReaderWentSilent', reader });
    showroom.stage.notice(atMs + 4 * MINUTE_MS, { type: 'ReaderAnswered', reader });
  });
  plan(20.1, (atMs) => {
    service.stage.notice(atMs, { type: 'DoorSeen', open: true });
    service.stage.notice(atMs + service.stage.settings.doorLeftOpenMs + 400, { type: 'Ticked' });
    service.stage.notice(atMs + 3 * MINUTE_MS, { type: 'DoorSeen', open: false });
  });
}
