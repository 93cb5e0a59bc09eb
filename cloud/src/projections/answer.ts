// One key's answer from custody, directory and signs of life; pure.
import {
  deriveHolder,
  deriveState,
  personIn,
  type Answer,
  type Directory,
  type Holder,
  type KeyState,
  type Person,
} from '@keycab/shared/answer';
import type { Custody } from '@keycab/shared/custodian';
import { OFFICE, type CabinetId, type KeyId, type PersonId, type VehicleId } from '@keycab/shared/ids';
import { isComplete } from '@keycab/shared/worksheet';
import type { RosterKey } from '@keycab/shared/roster';
import { confidence, sentence, sentenceText, type Telling } from '@keycab/shared/sentence';
import type { Sign } from './cabinets.ts';
import { personOf, timeZoneOf, type DirectoryIndex } from './directory.ts';
import type { DeliveryRecord } from './books/office-book.ts';
import type { Holdings } from './holdings.ts';

/** Everything an answer is made of, as it was at one moment. */
export interface View {
  readonly nowWallMs: number;
  readonly index: DirectoryIndex;
  readonly holdings: Holdings;
  readonly signs: ReadonlyMap<CabinetId, Sign>;
  readonly locale: string;
  /** Deliveries that are under way. */
  readonly deliveries: ReadonlyMap<VehicleId, DeliveryRecord>;
}

export const tellingOf = (view: View, key: KeyId): Telling => ({
  nowWallMs: view.nowWallMs,
  timeZone: timeZoneOf(view.index, key),
  locale: view.locale,
});

export function lookUp(view: View): Directory {
  return {
    person: (id) => {
      const person = view.index.nameOf.person(id);
      return person === undefined ? undefined : personOf(person);
    },
    reason: (code) => view.index.reasons.get(code),
    cabinet: (id) => {
      const place = view.index.nameOf.cabinet(id);
      const sign = view.signs.get(id);
      return place === undefined
        ? undefined
        : {
            name: place.name,
            slotName: place.slotName,
            asOfWallMs: sign?.asOfWallMs ?? null,
            reachable: sign?.reachable ?? false,
          };
    },
  };
}

export const custodyOf = (view: View, key: KeyId): Custody | undefined => view.holdings.byKey.get(key)?.custody;
export const stateOf = (view: View, key: KeyId): KeyState => deriveState(custodyOf(view, key), view.nowWallMs);

const UNKNOWN_SINCE = { notBeforeWallMs: null, notAfterWallMs: null };

function placeText(holder: Holder): string {
  switch (holder.kind) {
    case 'slot':
      return `${holder.cabinetName}, ${holder.slotName}`;
    case 'person':
      return `${holder.name} (${holder.department})`;
    case 'outside':
      return `${holder.party.kind} ${holder.party.reference}`;
    case 'gone':
      return 'Gone';
    case 'notSure':
      return holder.places.length > 0 ? holder.places.join(' and ') : 'Not sure';
  }
}

/**
 * Sensed: the cabinet that says so is there to say it. A forked history or nobody's key is disputed. What people have
 * signed, claimed or settled rests on their word, whether or not a cabinet can be reached.
 */
function basisOf(custody: Custody | undefined, holder: Holder, sign: Sign | undefined): Answer['basis'] {
  if (holder.kind === 'notSure' || sign?.forked === true) return 'disputed';
  if (custody !== undefined && custody.basis !== 'sensed') return custody.basis;
  return sign?.reachable === true ? 'sensed' : 'lastKnown';
}

function sparesOf(view: View, key: RosterKey, directory: Directory): Answer['spares'] {
  if (key.vehicle === null) return [];
  return (view.index.keysOfVehicle.get(key.vehicle) ?? [])
    .filter((other) => other.key !== key.key)
    .map((other) => ({
      key: other.key,
      number: other.number,
      state: stateOf(view, other.key),
      where: placeText(deriveHolder(custodyOf(view, other.key), other, directory)),
    }));
}

function offerOf(custody: Custody | undefined, person: (id: PersonId) => Person): Answer['offer'] {
  const offered = custody?.offered ?? null;
  return offered === null ? null : { offer: offered.offer, to: offered.to === null ? null : person(offered.to) };
}

function deliveryOf(view: View, vehicle: VehicleId | null, person: (id: PersonId) => Person): Answer['delivery'] {
  const record = vehicle === null ? undefined : view.deliveries.get(vehicle);
  if (record === undefined) return null;
  const { advisor, atWallMs, delivery, salesperson } = record;
  return {
    delivery,
    salesperson: person(salesperson),
    advisor: person(advisor),
    atWallMs,
    complete: isComplete(record),
  };
}

/** A key that only the ledger knows is answered for by its id: nothing that moves is hidden. */
const strangerOf = (key: KeyId): RosterKey => ({
  key,
  label: key.slice(0, 24),
  number: 1,
  vehicle: null,
  group: 'unknown',
  tag: null,
  rom: null,
  home: null,
});

/**
 * Is this key one of those that the view is about? One that no roster knows is its teller's: the rooftop whose cabinet
 * told of it last, or senses it.
 */
export function isShown({ holdings, index }: Pick<View, 'holdings' | 'index'>, key: KeyId): boolean {
  if (index.keys.has(key)) return true;
  const custody = holdings.byKey.get(key)?.custody;
  if (custody === undefined || index.keySite.has(key)) return false;
  const { sensedIn, source } = custody;
  return (
    index.rooftops === 'all' ||
    (source.cabinet !== OFFICE && index.cabinets.has(source.cabinet)) ||
    sensedIn.some(({ cabinet }) => index.cabinets.has(cabinet))
  );
}

/** @returns undefined for a key that neither directory nor ledger knows, or that is another rooftop's */
export function answerOf(view: View, id: KeyId): Answer | undefined {
  if (!isShown(view, id)) return undefined;
  const custody = custodyOf(view, id);
  const key = view.index.keys.get(id) ?? (custody === undefined ? undefined : strangerOf(id));
  if (key === undefined) return undefined;
  const directory = lookUp(view);
  const holder = deriveHolder(custody, key, directory);
  const log = custody?.source.cabinet ?? OFFICE;
  const sign = log === OFFICE ? undefined : view.signs.get(log);
  const person = (one: PersonId): Person => personIn(directory, one);
  const code = custody?.reason ?? null;
  const facts = {
    state: deriveState(custody, view.nowWallMs),
    holder,
    since: custody?.since ?? UNKNOWN_SINCE,
    reason: code === null ? null : { reason: code, label: view.index.reasons.get(code)?.label ?? code },
    dueWallMs: custody?.dueWallMs ?? null,
    basis: basisOf(custody, holder, sign),
    offer: offerOf(custody, person),
    claimedFrom:
      custody?.basis === 'claimed' && custody.at.kind === 'person' && custody.lastPerson !== null
        ? person(custody.lastPerson)
        : null,
    delivery: deliveryOf(view, key.vehicle, person),
    // The office is always there to say what it has written.
    asOfWallMs: custody !== undefined && log === OFFICE ? view.nowWallMs : (sign?.asOfWallMs ?? null),
  };
  const telling = tellingOf(view, id);
  const parts = sentence(facts, telling);
  return {
    key: id,
    label: key.label,
    number: key.number,
    vehicle: key.vehicle === null ? null : (view.index.vehicles.get(key.vehicle) ?? null),
    ...facts,
    sentence: parts,
    text: sentenceText(parts),
    confidence: confidence(facts, telling),
    spares: sparesOf(view, key, directory),
    source: custody?.source ?? null,
  };
}
