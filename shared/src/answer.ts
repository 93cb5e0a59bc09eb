// The desk's answer: who has the key, since when, what for, back when, and how sure; schema, type, derivation; pure.
import { Type, type Static } from 'typebox';
import type { Custody } from './custodian.ts';
import { Party } from './events/office.ts';
import { CabinetId, KeyId, LogId, PersonId } from './ids.ts';
import { type Language, messagesIn } from './messages.ts';
import type { Reason, RosterKey } from './roster.ts';
import { Department } from './department.ts';
import { Vehicle } from './roster.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;
const Wall = Type.Integer();

/** Always shown as shape, word and color together. */
export const KeyState = Type.Union([
  Type.Literal('in'),
  Type.Literal('out'),
  Type.Literal('overdue'),
  Type.Literal('unsure'),
  /** No key of this house any more: found by its number, in no list. */
  Type.Literal('gone'),
]);
export type KeyState = Static<typeof KeyState>;

export const Person = Type.Object(
  { person: PersonId, name: Type.String(), givenName: Type.String(), department: Department },
  strict,
);
export type Person = Static<typeof Person>;

export const Holder = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('slot'),
      cabinet: CabinetId,
      cabinetName: Type.String(),
      slot: Type.Integer(),
      slotName: Type.String(),
      misplaced: Type.Boolean(),
      /** "Sales cabinet 1, slot A12": where it lives; null when any slot will do, or that cabinet is not known here. */
      homeName: orNull(Type.String()),
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal('person'), ...Person.properties, withoutRelease: Type.Boolean() }, strict),
  Type.Object(
    {
      kind: Type.Literal('notSure'),
      why: Type.Union([
        Type.Literal('takenWithoutRelease'),
        Type.Literal('lost'),
        Type.Literal('declined'),
        Type.Literal('twoPlaces'),
        Type.Literal('neverSeen'),
      ]),
      /** A manager has searched and found it missing. */
      missing: Type.Boolean(),
      /** Who may know: the last people who answered for it. */
      candidates: Type.Array(Person),
      places: Type.Array(Type.String()),
    },
    strict,
  ),
  /** With somebody who is not of the staff; the sponsor answers for it here. */
  Type.Object({ kind: Type.Literal('outside'), party: Party, sponsor: Person }, strict),
  Type.Object({ kind: Type.Literal('gone'), why: Type.String() }, strict),
]);
export type Holder = Static<typeof Holder>;

/** What the answer rests on: a sensor, words, an old sensing, or sources that disagree. */
export const Basis = Type.Union([
  Type.Literal('sensed'),
  Type.Literal('signed'),
  Type.Literal('claimed'),
  Type.Literal('settled'),
  Type.Literal('lastKnown'),
  Type.Literal('disputed'),
]);
export type Basis = Static<typeof Basis>;

/** The sentence in pieces, so that a page can print some in bold without parsing. */
export const Sentence = Type.Array(Type.Object({ text: Type.String(), strong: Type.Boolean() }, strict));
export type Sentence = Static<typeof Sentence>;

export const Spare = Type.Object({ key: KeyId, number: Type.Integer(), state: KeyState, where: Type.String() }, strict);

export const Answer = Type.Object(
  {
    key: KeyId,
    label: Type.String(),
    number: Type.Integer(),
    vehicle: orNull(Vehicle),
    state: KeyState,
    holder: Holder,
    /** Two equal bounds are an instant; unequal ones say that it happened between them; null: no clock was good. */
    since: Type.Object({ notBeforeWallMs: orNull(Wall), notAfterWallMs: orNull(Wall) }, strict),
    reason: orNull(Type.Object({ reason: Type.String(), label: Type.String() }, strict)),
    dueWallMs: orNull(Wall),
    basis: Basis,
    /** The holder has offered it and still answers for it; `to` null is whoever scans its tag. */
    offer: orNull(Type.Object({ offer: Type.Integer(), to: orNull(Person) }, strict)),
    /** Claimed, and this person's word to that is open. */
    claimedFrom: orNull(Person),
    /** Between DeliveryStarted and DeliveryEnded: shown as in delivery whoever has the key; reminders are muted. */
    delivery: orNull(
      Type.Object(
        {
          delivery: Type.Integer(),
          salesperson: Person,
          advisor: Person,
          atWallMs: orNull(Wall),
          complete: Type.Boolean(),
        },
        strict,
      ),
    ),
    /** The last moment at which the source was known to say so. */
    asOfWallMs: orNull(Wall),
    sentence: Sentence,
    text: Type.String(),
    confidence: Type.String(),
    spares: Type.Array(Spare),
    source: orNull(Type.Object({ cabinet: LogId, epoch: Type.Integer(), seq: Type.Integer() }, strict)),
  },
  strict,
);
export type Answer = Static<typeof Answer>;

/** What the derivation must know beside custody. `asOfWallMs`: last sign of life of a cabinet, null if never. */
export interface Directory {
  readonly person: (id: PersonId) => Person | undefined;
  readonly reason: (code: string) => Reason | undefined;
  readonly cabinet: (id: CabinetId) =>
    | {
        readonly name: string;
        readonly slotName: (slot: number) => string;
        readonly asOfWallMs: number | null;
        readonly reachable: boolean;
      }
    | undefined;
}

export function deriveState(custody: Custody | undefined, nowWallMs: number): KeyState {
  if (custody === undefined || custody.at.kind === 'nobody' || custody.sensedIn.length > 1) return 'unsure';
  if (custody.at.kind === 'slot') return 'in';
  if (custody.at.kind === 'gone') return 'gone';
  return custody.overdue || (custody.dueWallMs !== null && custody.dueWallMs < nowWallMs) ? 'overdue' : 'out';
}

/** A person whom the directory no longer knows is still answered for, by id. */
export const personIn = (directory: Pick<Directory, 'person'>, id: PersonId, language: Language = 'en'): Person =>
  directory.person(id) ?? {
    person: id,
    name: messagesIn(language).say('sentence.person', { id }),
    givenName: id,
    department: 'Office',
  };

function homeNameOf(home: RosterKey['home'], directory: Directory, language: Language): string | null {
  const cabinet = home === null ? undefined : directory.cabinet(home.cabinet);
  if (home === null || cabinet === undefined) return null;
  return messagesIn(language).say('sentence.place', { cabinet: cabinet.name, slot: cabinet.slotName(home.slot) });
}

export function deriveHolder(
  custody: Custody | undefined,
  key: Pick<RosterKey, 'key'> & Partial<Pick<RosterKey, 'home'>>,
  directory: Directory,
  language: Language = 'en',
): Holder {
  const { say } = messagesIn(language);
  const person = (id: PersonId): Person => personIn(directory, id, language);
  const place = (at: { cabinet: CabinetId; slot: number }): string => {
    const cabinet = directory.cabinet(at.cabinet);
    return cabinet === undefined
      ? say('sentence.place', { cabinet: at.cabinet, slot: at.slot })
      : `${cabinet.name}, ${cabinet.slotName(at.slot)}`;
  };
  const unsure = { kind: 'notSure', candidates: [], places: [], missing: false } as const;
  if (custody === undefined) return { ...unsure, why: 'neverSeen', candidates: [], places: [] };
  const candidates = [custody.lastPerson, custody.alsoPerson].flatMap((id) => (id === null ? [] : [person(id)]));
  if (custody.sensedIn.length > 1) {
    return { ...unsure, why: 'twoPlaces', candidates, places: custody.sensedIn.map(place) };
  }
  switch (custody.at.kind) {
    case 'slot': {
      const cabinet = directory.cabinet(custody.at.cabinet);
      return {
        kind: 'slot',
        cabinet: custody.at.cabinet,
        cabinetName: cabinet?.name ?? custody.at.cabinet,
        slot: custody.at.slot,
        slotName: cabinet?.slotName(custody.at.slot) ?? String(custody.at.slot),
        misplaced: custody.flagged,
        homeName: homeNameOf(key.home ?? null, directory, language),
      };
    }
    case 'person':
      return { kind: 'person', ...person(custody.at.person), withoutRelease: custody.flagged };
    case 'outside':
      return { kind: 'outside', party: custody.at.party, sponsor: person(custody.at.sponsor) };
    case 'nobody':
      return { ...unsure, why: custody.at.why, candidates, places: [], missing: custody.missing };
    case 'gone':
      return { kind: 'gone', why: custody.at.why };
  }
}
