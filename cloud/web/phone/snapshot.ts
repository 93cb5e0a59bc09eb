// The last answers as a phone keeps them: as little as tells where to look, with their age; pure.
import type { Answer, KeyState, Person } from '@keycab/shared/answer';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { keyName } from '@keycab/shared/key-name';
import { clockText, durationText, type Telling } from '@keycab/shared/sentence';

/**
 * Decided: of each key its number, the car as it looks, its state, and where it was: a slot, or a first name and a
 * department. No VIN, repair order, purpose, customer, telephone, request or history; no badge and no PIN, which no page
 * ever has. One rooftop's keys, those that this person may see; for a day; only on a phone or where it is installed.
 * Because: a phone is lost more often than a cabinet is forced, and a desk that many share keeps nothing of anybody.
 * Instead of: the answers as they are, which name customers and purposes.
 * Would change if: somebody without network needed more to find a key.
 */
export interface KnownKey {
  readonly key: KeyId;
  readonly label: string;
  readonly car: string;
  readonly state: KeyState;
  readonly where: string;
  /** With whoever keeps this snapshot. */
  readonly own: boolean;
  readonly sinceWallMs: number | null;
  readonly dueWallMs: number | null;
}

export interface Snapshot {
  readonly person: PersonId;
  readonly givenName: string;
  readonly site: string;
  readonly timeZone: string;
  /** The service's time when it said so, and this phone's: an age is told by one clock. */
  readonly asOfWallMs: number;
  readonly keptWallMs: number;
  readonly keys: readonly KnownKey[];
}

const DAY_MS = 86_400_000;

/** After a day it is thrown away; also when this phone's clock was set so that nobody can tell. */
export const isExpired = ({ keptWallMs }: Pick<Snapshot, 'keptWallMs'>, nowWallMs: number): boolean =>
  Math.abs(nowWallMs - keptWallMs) > DAY_MS;

const shortName = ({ givenName, department }: Person): string => `${givenName}, ${department}`;

function whereOf({ holder }: Answer): string {
  switch (holder.kind) {
    case 'slot':
      return `${holder.cabinetName}, ${holder.slotName}`;
    case 'person':
      return shortName(holder);
    case 'outside':
      return `not with the staff; ${shortName(holder.sponsor)} answers`;
    case 'notSure': {
      const [last] = holder.candidates;
      return last === undefined ? 'not sure where' : `not sure where; last ${shortName(last)}`;
    }
    case 'gone':
      return 'gone';
  }
}

/** Of a car in service nothing but its number: its make would lead to its owner. */
const carOf = ({ vehicle }: Answer): string =>
  vehicle === null || vehicle.kind === 'service'
    ? ''
    : [vehicle.year, vehicle.make, vehicle.model, vehicle.colorOutside].filter(Boolean).join(' ');

export const knownKey = (answer: Answer, self: PersonId): KnownKey => ({
  key: answer.key,
  label: keyName(answer),
  car: carOf(answer),
  state: answer.state,
  where: whereOf(answer),
  own: answer.holder.kind === 'person' && answer.holder.person === self,
  sinceWallMs: answer.since.notAfterWallMs,
  dueWallMs: answer.dueWallMs,
});

/** Each word must be in it; a number also finds its end: "512" is 4512. Own keys first, then by number. */
export function findKnown(keys: readonly KnownKey[], query: string): readonly KnownKey[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return keys
    .filter((known) => {
      const text = `${known.label} ${known.car} ${known.where} ${known.state}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    })
    .toSorted((a, b) => Number(b.own) - Number(a.own) || a.label.localeCompare(b.label, 'en', { numeric: true }));
}

/** This phone's time as the service would tell it. */
export const serviceWallMs = ({ asOfWallMs, keptWallMs }: Snapshot, deviceWallMs: number): number =>
  deviceWallMs + asOfWallMs - keptWallMs;

export function ageOf(snapshot: Snapshot, deviceWallMs: number): string {
  const ageMs = Math.max(0, deviceWallMs - snapshot.keptWallMs);
  return ageMs < 60_000 ? 'less than a minute ago' : `${durationText(ageMs)} ago`;
}

export const tellingOf = (snapshot: Snapshot, deviceWallMs: number, locale: string): Telling => ({
  nowWallMs: serviceWallMs(snapshot, deviceWallMs),
  timeZone: snapshot.timeZone,
  locale,
});

/** "9:40": when the service last said so. */
export const asOfText = (snapshot: Snapshot, telling: Telling): string => clockText(snapshot.asOfWallMs, telling);
