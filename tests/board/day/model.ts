// What a cabinet must report of a day of hands, as a patient onlooker would write it down; knows no code of ours; pure.

/** Everything is in ms of the day. An input that happened somewhere in a stretch falls due in a stretch. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A tag that somebody holds or hangs up: a key of the roster by its name, or something that is none. */
export type Tag = { readonly key: string } | { readonly stray: 'unknown' | 'crc'; readonly rom: string };

/** Only members that are compared; the type is the event's. */
export interface Fact {
  readonly type: string;
  readonly [member: string]: string | number | null | readonly string[];
}

export type Move =
  | { readonly move: 'badge'; readonly who: string }
  | { readonly move: 'choose'; readonly key: string }
  | { readonly move: 'done' | 'openDoor' | 'closeDoor' | 'forceDoor' | 'wait' }
  | { readonly move: 'pull' | 'yank' | 'short' | 'breakCoil' | 'mendCoil'; readonly slot: number }
  | { readonly move: 'hang'; readonly tag: Tag; readonly slot: number }
  | { readonly move: 'bounce'; readonly slot: number; readonly long: boolean }
  | { readonly move: 'second'; readonly slot: number; readonly rom: string };

interface Slot {
  /** What is in it, and what is on record. */
  tag: Tag | null;
  record: { readonly key: string } | 'stray' | null;
  /** Its bolt stays drawn for this long after a pulse. */
  freeUntil: Stretch | null;
  coilBroken: boolean;
  jamTold: boolean;
  gone: { readonly at: Stretch; readonly person: string | null } | null;
}

export interface Day {
  readonly slots: Slot[];
  readonly hand: Tag[];
  readonly holder: Record<string, string | null>;
  /** Oldest first. */
  releases: { readonly slot: number; readonly key: string; readonly person: string; readonly at: Stretch }[];
  session: { readonly person: string; closed: Stretch | null } | null;
  sessionEnded: Stretch | null;
  touched: Stretch;
  door: { open: Stretch | null; freeUntil: Stretch | null; person: string | null; leftOpenTold: boolean };
}

export interface House {
  /** Names of badges that open a session; all others are refused for this reason. */
  readonly refusedBadges: Readonly<Record<string, { readonly reason: string; readonly person: string | null }>>;
  readonly home: Readonly<Record<string, number>>;
  readonly mayTake: (person: string, key: string) => boolean;
}

/** A drawn bolt is back after this, a latch of the door likewise; after a session its owner may still open the door. */
const BOLT_MS = 20_000;
const DOOR_LATCH_MS = 10_000;
export const DOOR_GRACE_MS = 5_000;

export const later = ({ fromMs, toMs }: Stretch, ms: number, tickMs = 0): Stretch => ({
  fromMs: fromMs + ms,
  toMs: toMs + ms + tickMs,
});

/** The morning: each key hangs at home, the door is shut. */
export function morning(house: House, slots: number, strays: readonly Tag[], at: Stretch): [Day, Fact[]] {
  const day: Day = {
    slots: Array.from({ length: slots }, () => {
      return { tag: null, record: null, freeUntil: null, coilBroken: false, jamTold: false, gone: null };
    }),
    hand: [...strays],
    holder: {},
    releases: [],
    session: null,
    sessionEnded: null,
    touched: at,
    door: { open: null, freeUntil: null, person: null, leftOpenTold: false },
  };
  const facts = Object.entries(house.home)
    .toSorted(([, one], [, other]) => one - other)
    .map(([key, slot]) => {
      Object.assign(day.slots[slot] as Slot, { tag: { key }, record: { key } });
      return { type: 'KeyReturned', slot, key, person: null, holder: null };
    });
  return [day, facts];
}

export function endSession(day: Day, why: string, at: Stretch): Fact[] {
  if (day.session === null) return [];
  const { person } = day.session;
  const lapsed = day.releases.map(({ slot, key, person: to }) => ({ type: 'ReleaseLapsed', slot, key, person: to }));
  day.releases = [];
  day.session = null;
  day.sessionEnded = at;
  return [...lapsed, { type: 'SessionClosed', person, why }];
}

/** What is on record in the slot is no longer there. */
export function leave(day: Day, slot: number): Fact[] {
  const place = day.slots[slot] as Slot;
  const { record, gone } = place;
  const release = day.releases.find((one) => one.slot === slot);
  Object.assign(place, { record: null, gone: null });
  if (record === null) return [];
  const person = day.session?.person ?? null;
  if (record === 'stray') return [{ type: 'UnknownTagGone', slot, person }];
  if (release === undefined) {
    const seenBy = gone === null ? null : gone.person;
    day.holder[record.key] = seenBy;
    return [{ type: 'KeyTakenWithoutRelease', slot, key: record.key, person: seenBy }];
  }
  day.releases = day.releases.filter((one) => one !== release);
  day.holder[record.key] = release.person;
  const cleared = place.jamTold ? [{ type: 'SlotCleared', slot }] : [];
  place.jamTold = false;
  return [{ type: 'KeyTaken', slot, key: record.key, person: release.person }, ...cleared];
}

function arrive(house: House, day: Day, slot: number, tag: Tag): Fact[] {
  const place = day.slots[slot] as Slot;
  const person = day.session?.person ?? null;
  if ('stray' in tag) {
    place.record = 'stray';
    return [{ type: 'UnknownTagSeen', slot, person, why: tag.stray }];
  }
  const { key } = tag;
  const before = day.slots.findIndex(({ record }) => isKey(record, key));
  const left = before === -1 ? [] : leave(day, before);
  const holder = day.holder[key] ?? null;
  day.holder[key] = null;
  place.record = { key };
  return [...left, { type: house.home[key] === slot ? 'KeyReturned' : 'KeyMisplaced', slot, key, person, holder }];
}

const isKey = (record: Slot['record'], key: string): boolean =>
  record !== null && record !== 'stray' && record.key === key;
const boltDrawn = ({ freeUntil }: Slot, nowMs: number): boolean => freeUntil !== null && nowMs < freeUntil.fromMs;

/** @returns what happens, and whether the hand achieved what it wanted */
export function doMove(house: House, day: Day, move: Move, at: Stretch): { facts: Fact[]; done: boolean } {
  const yes = (facts: Fact[]): { facts: Fact[]; done: boolean } => ({ facts, done: true });
  const no = { facts: [], done: false };
  const person = day.session?.person ?? null;
  switch (move.move) {
    case 'wait':
      return yes([]);
    case 'badge':
      return yes(badge(house, day, move.who, at));
    case 'choose':
      return yes(choose(house, day, move.key, at));
    case 'done':
      return yes(endSession(day, 'done', at));
    case 'breakCoil':
    case 'mendCoil':
      (day.slots[move.slot] as Slot).coilBroken = move.move === 'breakCoil';
      return yes([]);
    case 'openDoor':
    case 'forceDoor': {
      if (day.door.open !== null) return yes([]);
      const latched = day.door.freeUntil === null || at.fromMs >= day.door.freeUntil.fromMs;
      if (move.move === 'openDoor' && latched) return no;
      const ended = day.sessionEnded;
      const forced = person === null && (ended === null || at.fromMs > ended.toMs + DOOR_GRACE_MS);
      day.door = { open: at, freeUntil: latched ? null : day.door.freeUntil, person, leftOpenTold: false };
      day.touched = at;
      if (day.session !== null) day.session.closed = null;
      return yes([forced ? { type: 'DoorForced' } : { type: 'DoorOpened', person }]);
    }
    case 'closeDoor': {
      if (day.door.open === null) return yes([]);
      day.door = { ...day.door, open: null, freeUntil: null };
      day.touched = at;
      if (day.session !== null) day.session.closed = at;
      return yes([{ type: 'DoorClosed' }]);
    }
    case 'pull':
    case 'yank': {
      const place = day.slots[move.slot] as Slot;
      if (place.tag === null) return no;
      if (move.move === 'pull' && (day.door.open === null || !boltDrawn(place, at.fromMs))) return no;
      day.hand.push(place.tag);
      place.tag = null;
      return yes(contactOpens(day, move.slot, at));
    }
    case 'hang': {
      const place = day.slots[move.slot] as Slot;
      if (place.tag !== null || day.door.open === null) return no;
      const wanted = JSON.stringify(move.tag);
      day.hand.splice(
        day.hand.findIndex((tag) => JSON.stringify(tag) === wanted),
        1,
      );
      Object.assign(place, { tag: move.tag, freeUntil: null });
      return yes(contactShows(house, day, move.slot, at));
    }
    case 'bounce': {
      if (!move.long) return yes([]);
      return yes([...contactOpens(day, move.slot, at), ...contactShows(house, day, move.slot, at)]);
    }
    case 'second':
    case 'short': {
      const place = day.slots[move.slot] as Slot;
      const why = move.move === 'short' ? 'shorted' : 'contention';
      const told: Fact[] = [{ type: 'UnknownTagSeen', slot: move.slot, person, why }];
      day.touched = at;
      if (place.tag === null) told.push({ type: 'UnknownTagGone', slot: move.slot, person });
      else if ('stray' in place.tag && place.tag.stray === 'crc') {
        told.push({ type: 'UnknownTagSeen', slot: move.slot, person, why: 'crc' });
      }
      return yes(told);
    }
  }
}

function contactOpens(day: Day, slot: number, at: Stretch): Fact[] {
  day.touched = at;
  const place = day.slots[slot] as Slot;
  const released = day.releases.some((release) => release.slot === slot);
  if (place.record === 'stray' || released) return leave(day, slot);
  // A key that nobody released: accused is only who keeps it away for a while.
  place.gone = { at, person: day.session?.person ?? null };
  return [];
}

function contactShows(house: House, day: Day, slot: number, at: Stretch): Fact[] {
  day.touched = at;
  const place = day.slots[slot] as Slot;
  const { tag } = place;
  if (tag === null) return [];
  if ('key' in tag && isKey(place.record, tag.key)) {
    place.gone = null;
    return [];
  }
  return [...leave(day, slot), ...arrive(house, day, slot, tag)];
}

function badge(house: House, day: Day, who: string, at: Stretch): Fact[] {
  day.touched = at;
  const refused = house.refusedBadges[who];
  if (refused !== undefined) {
    const { reason, person } = refused;
    return [{ type: 'AccessRefused', slot: null, key: null, person, reasons: [reason] }];
  }
  if (day.session?.person === who) return [];
  const before = endSession(day, 'badge', at);
  day.session = { person: who, closed: null };
  day.door.freeUntil = later(at, DOOR_LATCH_MS);
  return [...before, { type: 'SessionOpened', person: who }];
}

function choose(house: House, day: Day, key: string, at: Stretch): Fact[] {
  day.touched = at;
  const person = day.session?.person ?? null;
  // Whoever has it already wants nothing that could be refused.
  if (person !== null && day.holder[key] === person) return [];
  const found = day.slots.findIndex(({ record }) => isKey(record, key));
  const slot = found === -1 ? null : found;
  const place = slot === null ? null : (day.slots[slot] as Slot);
  const reasons = [
    ...(person === null ? ['noSession'] : house.mayTake(person, key) ? [] : ['noGrant']),
    ...(place === null || place.gone !== null ? ['keyNotHere'] : []),
  ];
  if (person === null || slot === null || place === null || reasons.length > 0) {
    return [{ type: 'AccessRefused', slot, key, person, reasons }];
  }
  if (day.releases.some((release) => release.slot === slot)) return [];
  const released: Fact = { type: 'SlotReleased', slot, key, person };
  if (place.coilBroken) {
    place.jamTold = true;
    return [
      released,
      { type: 'ReleaseAborted', slot, key, person, why: 'jammed' },
      { type: 'SlotJammed', slot, key, person },
    ];
  }
  place.freeUntil = later(at, BOLT_MS);
  day.releases.push({ slot, key, person, at });
  return [released];
}
