// What hands could do next, and how a body does it; the onlooker is not asked.
import type { Random } from '@keycab/hardware/demo/dealer/random';
import { DOOR_LATCH } from '@keycab/hardware/simulated/coils';
import { dallasCrc, tagRom, wiredAnd } from '@keycab/hardware/simulated/rom';
import { keyId } from '@keycab/shared/ids';
import { BADGES, HOUSE, ROM, SLOTS, type DayHouse } from './house.ts';
import type { Day, Move, Tag } from './model.ts';

export const STRAYS: readonly Tag[] = [
  { stray: 'unknown', rom: tagRom(0x9999_1111) },
  { stray: 'unknown', rom: tagRom(0x9999_2222) },
  { stray: 'crc', rom: '0000000000000000' },
];
/** The longest that a movement may take until its board has told it. */
export const LONGEST_MS: Readonly<Record<Move['move'], number>> = {
  wait: 0,
  badge: 700,
  choose: 900,
  done: 20,
  breakCoil: 20,
  mendCoil: 20,
  openDoor: 300,
  forceDoor: 300,
  closeDoor: 300,
  pull: 400,
  yank: 400,
  hang: 500,
  bounce: 800,
  second: 900,
  short: 900,
};

export const romOf = (tag: Tag): string => ('key' in tag ? (ROM.get(tag.key) ?? '') : tag.rom);

/** Whether two tags on one line read as none at all. */
const isMuddle = (one: string, other: string): boolean => {
  const both = wiredAnd([one, other]);
  return both[0] === 1 && dallasCrc(both) !== 0;
};

/** Hands that mostly do what is sensible, and often enough something else. */
export function propose(day: Day, random: Random): Move {
  const { session, door } = day;
  const filled = day.slots.flatMap(({ tag }, slot) => (tag === null ? [] : [slot]));
  const broken = day.slots.flatMap(({ coilBroken }, slot) => (coilBroken ? [slot] : []));
  const anySlot = (): number => random.integer(0, SLOTS - 1);
  const anyKey = (): string => random.pick([...ROM.keys()]);
  const anyBadge = (): Move => ({ move: 'badge', who: random.pick([...BADGES.keys()]) });
  const roll = random.unit();

  if (day.releases.length > 0 && door.open !== null && roll < 0.45) {
    return { move: 'pull', slot: random.pick(day.releases).slot };
  }
  if (day.hand.length > STRAYS.length && door.open !== null && roll < 0.7) return hang(day, random);
  if (session !== null && door.open === null && door.freeUntil !== null && roll < 0.6) return { move: 'openDoor' };
  if (session === null && roll < 0.5) return anyBadge();
  if (session !== null && roll < 0.8) {
    const granted = [...ROM.keys()].filter((key) => HOUSE.mayTake(session.person, key));
    return { move: 'choose', key: random.chance(0.9) ? random.pick(granted) : anyKey() };
  }
  const others: readonly (() => Move)[] = [
    anyBadge,
    () => ({ move: 'choose', key: anyKey() }),
    () => ({ move: session === null && random.chance(0.9) ? 'wait' : 'done' }),
    () => ({ move: random.chance(0.5) ? 'openDoor' : 'forceDoor' }),
    () => ({ move: 'closeDoor' }),
    () => ({ move: 'closeDoor' }),
    () => ({ move: 'pull', slot: anySlot() }),
    () => ({ move: 'yank', slot: random.pick(filled) }),
    () => ({ move: 'bounce', slot: random.pick(filled), long: random.chance(0.5) }),
    () => ({ move: 'second', slot: random.pick(filled), rom: tagRom(random.integer(1, 0xffff_ffff)) }),
    () => ({ move: 'short', slot: anySlot() }),
    () => {
      if (random.chance(0.6)) return { move: 'wait' };
      return broken.length < 2
        ? { move: 'breakCoil', slot: anySlot() }
        : { move: 'mendCoil', slot: random.pick(broken) };
    },
    () => hang(day, random),
  ];
  return random.pick(others)();
}

function hang(day: Day, random: Random): Move {
  if (day.hand.length === 0) return { move: 'wait' };
  const tag = random.pick(day.hand);
  const home = 'key' in tag ? HOUSE.home[tag.key] : undefined;
  if (home !== undefined && random.chance(0.7)) return { move: 'hang', tag, slot: home };
  const empty = day.slots.flatMap((slot, at) => (slot.tag === null ? [at] : []));
  return { move: 'hang', tag, slot: random.chance(0.9) ? random.pick(empty) : random.integer(0, SLOTS - 1) };
}

/** What physics or the onlooker's words have no answer for is not done. */
export function isPossible(day: Day, move: Move): boolean {
  if (move.move === 'closeDoor') return day.door.open !== null;
  if (move.move === 'second') {
    const tag = day.slots[move.slot]?.tag ?? null;
    return tag !== null && romOf(tag) !== move.rom && isMuddle(romOf(tag), move.rom);
  }
  if (move.move === 'short') {
    const place = day.slots[move.slot];
    return place !== undefined && place.gone === null;
  }
  if (move.move === 'hang') {
    const place = day.slots[move.slot];
    // Something unreadable in the place of a key that is just leaving hides whether it left.
    return !('stray' in move.tag && move.tag.stray === 'crc' && place?.record !== null);
  }
  return true;
}

/** A body does it, and waits until the board has told; the onlooker is not asked. */
export function act(house: DayHouse, move: Move): boolean {
  const { cabinet, ticker, loop } = house;
  const until = (ms: number, told: () => boolean): void => {
    for (let waited = 0; waited < ms && !told(); waited += 10) ticker.advance(10);
    ticker.advance(3);
  };
  const slotTold = (slot: number) => (): boolean =>
    house.reported().some((report) => report.type === 'SlotSeen' && report.slot === slot);
  const [events, currents] = [house.events.length, house.currents.length];
  const doorTold = (): boolean => house.reported().some((report) => report.type === 'DoorSeen');
  const touching = (slot: number): readonly string[] => cabinet.slot(slot).roms;
  house.reported();
  switch (move.move) {
    case 'wait':
      return true;
    case 'badge':
      cabinet.presentBadge(BADGES.get(move.who) ?? '');
      ticker.advance(200);
      cabinet.removeBadge();
      if (house.events.slice(events).some(({ type }) => type === 'SessionOpened')) {
        until(600, () => house.currents.slice(currents).some(({ slot }) => slot === DOOR_LATCH));
      }
      return true;
    case 'choose': {
      loop.offer({ type: 'KeyChosen', key: keyId(move.key), reason: null });
      const released = house.events.slice(events).find((event) => event.type === 'SlotReleased');
      const moved = (): boolean =>
        house.events.slice(events).some(({ type }) => type === 'SlotJammed') ||
        house.currents.slice(currents).some(({ slot }) => slot === released?.slot && !isBroken(house, slot));
      if (released !== undefined) until(800, moved);
      return true;
    }
    case 'done':
      loop.offer({ type: 'DoneTouched' });
      return true;
    case 'breakCoil':
    case 'mendCoil':
      cabinet.breakCoil(move.slot, move.move === 'breakCoil');
      return true;
    case 'openDoor':
    case 'forceDoor': {
      const was = cabinet.door().open;
      const opened = move.move === 'openDoor' ? cabinet.openDoor().ok : (cabinet.forceDoor(), true);
      if (opened && !was) until(250, doorTold);
      return opened;
    }
    case 'closeDoor': {
      const was = cabinet.door().open;
      cabinet.closeDoor();
      if (was) until(250, doorTold);
      return true;
    }
    case 'pull':
    case 'yank': {
      const pulled = move.move === 'pull' ? cabinet.pullKey(move.slot) : cabinet.yankKey(move.slot);
      if (pulled.ok) until(350, slotTold(move.slot));
      return pulled.ok;
    }
    case 'hang': {
      const hung = cabinet.insertKey(romOf(move.tag), move.slot);
      if (hung.ok) until(450, slotTold(move.slot));
      return hung.ok;
    }
    case 'bounce': {
      const roms = touching(move.slot);
      house.tags.touch(move.slot, []);
      ticker.advance(move.long ? 260 : 40);
      house.tags.touch(move.slot, roms);
      house.reported();
      if (move.long) until(400, slotTold(move.slot));
      return true;
    }
    case 'second':
      cabinet.touchTag(move.rom, move.slot);
      until(400, slotTold(move.slot));
      cabinet.untouchTag(move.slot);
      until(450, slotTold(move.slot));
      return true;
    case 'short':
      cabinet.shortSlot(move.slot, true);
      until(400, slotTold(move.slot));
      cabinet.shortSlot(move.slot, false);
      until(450, slotTold(move.slot));
      return true;
  }
}

const isBroken = (house: DayHouse, slot: number): boolean => house.cabinet.slot(slot).coilBroken;
