// What the demo's store keeps behind more than a badge: two PINs, staff numbers, plates after hours, one guest's code; pure.
import { makeVerifierNow } from '@keycab/firmware/credentials/argon';
import { codeDigest, pepperOf, pinMaterial } from '@keycab/firmware/credentials/digest';
import { assert } from '@keycab/shared/fault';
import type { Roster } from '@keycab/shared/roster';
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

export interface GuardKeys {
  readonly seed: string;
  /** 32 bytes each, of this cabinet alone. */
  readonly badgeKey: Uint8Array;
  readonly pinKey: Uint8Array;
}

/** The roster as the office would send it: with verifiers and names that only this cabinet can compare. */
export function guarded(roster: Roster, { seed, badgeKey, pinKey }: GuardKeys): Roster {
  const pepper = pepperOf(pinKey, roster.cabinet);
  const named = (name: string) => {
    const found = roster.people.find((person) => person.name === name);
    assert(found !== undefined, 'the store knows its people', { name });
    return found.person;
  };
  const people = roster.people.map((person, at) => {
    const digits = PINS[person.name];
    const staffNumber = String(FIRST_NUMBER + at);
    if (digits === undefined) return { ...person, staffNumber };
    const salt = derive(seed, `pin ${person.name} ${roster.cabinet}`).subarray(0, 16);
    return { ...person, staffNumber, pin: makeVerifierNow(pinMaterial(pepper, person.person, digits), salt) };
  });
  return {
    ...roster,
    people,
    groups: [{ group: 'plate', pin: { outside: 'opening' } }],
    schedules: [
      {
        schedule: 'opening',
        weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: OPENS, end: CLOSES })),
        exceptions: [],
      },
    ],
    visits: [
      {
        visit: 'visitdemo1',
        person: named(GUEST),
        sponsor: named(SPONSOR),
        code: codeDigest(badgeKey, GUEST_CODE),
        keys: roster.keys
          .filter(({ group }) => group === 'stock')
          .slice(0, 3)
          .map(({ key }) => key),
        fromWallMs: roster.issuedWallMs,
        toWallMs: roster.issuedWallMs + VISIT_MS,
      },
    ],
  };
}
