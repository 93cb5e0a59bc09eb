// What the demo's store keeps behind more than a badge: two PINs, staff numbers, plates after hours, one guest's code; pure.
import { makeVerifierNow } from '@keycab/firmware/credentials/argon';
import { codeDigest } from '@keycab/firmware/credentials/digest';
import type { OfficeVisit, PinRow } from '@keycab/cloud/ledger/book';
import { assert } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import { pepperOf, pinMaterial } from '@keycab/shared/proof/credential';
import type { Group } from '@keycab/shared/rules';
import type { Schedule } from '@keycab/shared/schedule';
import type { DemoKey } from './keys.ts';
import type { DemoPerson } from './people.ts';
import { derive } from './random.ts';

/** By name, for whoever tries the demo to type. */
export const PINS: Readonly<Record<string, string>> = { 'Kim Ortiz': '2580', 'Grace Holloway': '8024' };
/** Of the detailer who comes from outside. */
export const GUEST_CODE = '31415926';
const GUEST = 'Søren Lindqvist';
const SPONSOR = 'Grace Holloway';
const FIRST_NUMBER = 101;
const OPENS = 6 * 60;
const CLOSES = 22 * 60;
const VISIT_MS = 400 * 86_400_000;

/** 32 bytes each, of one cabinet alone. */
export interface CabinetKeys {
  readonly cabinet: CabinetId;
  readonly badgeKey: Uint8Array;
  readonly pinKey: Uint8Array;
}

export const staffNumberOf = (at: number): string => String(FIRST_NUMBER + at);

/** A plate after hours is nobody's errand: it wants the PIN. */
export const GUARDED_GROUP: Group = { group: 'plate', pin: { outside: 'opening' } };
export const OPENING: Schedule = {
  schedule: 'opening',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: OPENS, end: CLOSES })),
  exceptions: [],
};

/** A verifier for each cabinet, since each has a pepper of its own. */
export const makePins = (
  seed: string,
  people: readonly DemoPerson[],
  cabinets: readonly CabinetKeys[],
  setMs: number,
): PinRow[] =>
  people.flatMap(({ name, person }) => {
    const digits = PINS[name];
    if (digits === undefined) return [];
    return cabinets.map(({ cabinet, pinKey }) => {
      const salt = derive(seed, `pin ${name} ${cabinet}`).subarray(0, 16);
      const material = pinMaterial(pepperOf(pinKey, cabinet), person, digits);
      return { person, cabinet, verifier: makeVerifierNow(material, salt), setMs };
    });
  });

export function makeVisit(
  people: readonly DemoPerson[],
  keys: readonly DemoKey[],
  cabinets: readonly CabinetKeys[],
  fromWallMs: number,
): OfficeVisit {
  const named = (name: string) => {
    const found = people.find((person) => person.name === name);
    assert(found !== undefined, 'the store knows its people', { name });
    return found.person;
  };
  return {
    visit: 'visitdemo1',
    person: named(GUEST),
    sponsor: named(SPONSOR),
    codes: Object.fromEntries(cabinets.map(({ cabinet, badgeKey }) => [cabinet, codeDigest(badgeKey, GUEST_CODE)])),
    keys: keys
      .filter(({ group }) => group === 'stock')
      .slice(0, 3)
      .map(({ key }) => key),
    fromWallMs,
    toWallMs: fromWallMs + VISIT_MS,
  };
}
