// The room of secrets beside the real rules, without a clock, a disk or a screen: what is typed, what is offered. For tests.
import { randomBytes } from 'node:crypto';
import { indexRoster, type Roster, type RosterPerson } from '@keycab/shared/roster';
import { askedNow } from '@keycab/firmware/cabinet/asked';
import { withEnrolled } from '@keycab/firmware/cabinet/enrollments';
import type { Report } from '@keycab/firmware/cabinet/input';
import { makeVerifier } from '@keycab/firmware/credentials/argon';
import { codeDigest } from '@keycab/firmware/credentials/digest';
import { pepperOf, pinMaterial } from '@keycab/shared/proof/credential';
import { createCredentials, type SecretTouch } from '@keycab/firmware/credentials/room';
import type { PersonId } from '@keycab/shared/ids';
import { scene, type Step } from '../given.ts';
import { CABINET, KIM, OLA, ROSTER, SETTINGS, START_WALL_MS } from '../people.ts';

export const PIN_KEY = Buffer.alloc(32, 0x5a);
export const BADGE_KEY = Buffer.alloc(32, 0x3c);
export const PEPPER = pepperOf(PIN_KEY, CABINET);
export const KIMS_PIN = '493075';
export const KIMS_DURESS = '493076';
export const OLAS_PIN = '8009';
export const CODE = '60318842';

const verifier = (person: PersonId, pin: string): Promise<string> =>
  makeVerifier(pinMaterial(PEPPER, person, pin), randomBytes(16));

export function withoutPin(person: RosterPerson): RosterPerson {
  const bare = { ...person };
  delete bare.pin;
  return bare;
}

/** Kim and Ola have PINs of their own, and a guest has a code; stock wants a PIN. */
export async function rosterOf(more: Partial<Roster> = {}): Promise<Roster> {
  const pins = new Map([
    [KIM, await verifier(KIM, KIMS_PIN)],
    [OLA, await verifier(OLA, OLAS_PIN)],
  ]);
  return {
    ...ROSTER,
    people: ROSTER.people.map(withoutPin).map((person, at) => {
      const pin = pins.get(person.person);
      return { ...person, ...(pin === undefined ? {} : { pin }), staffNumber: String(4711 + at) };
    }),
    groups: [{ group: 'stock', pin: 'always' }],
    visits: [
      {
        visit: 'visit00001',
        person: ROSTER.people[1]?.person ?? KIM,
        sponsor: OLA,
        code: codeDigest(BADGE_KEY, CODE),
        keys: [],
        fromWallMs: START_WALL_MS,
        toWallMs: START_WALL_MS + 3_600_000,
      },
    ],
    ...more,
  };
}

export function openRoom(roster: Roster, pinKey: Uint8Array | null = PIN_KEY) {
  const stage = scene({ roster });
  const offered: Report[] = [];
  const failures: string[] = [];
  const index = indexRoster(roster);
  let told = 0;
  const play = (step: Step): void => {
    stage.play(step);
    const events = stage.events.slice(told);
    told = stage.events.length;
    if ('type' in step) room.heard(events, { ...step, at: stage.now });
    else room.ticked();
  };
  const room = createCredentials({
    cabinet: CABINET,
    pinKey,
    badgeKey: BADGE_KEY,
    day: () => '2026-03-03',
    monotonicMs: () => stage.now.monotonicMs,
    random: randomBytes,
    standing: () =>
      askedNow(
        { cabinet: stage.cabinet, roster: withEnrolled(index, stage.cabinet.enrollments), settings: SETTINGS },
        stage.now,
      ),
    offer: (report) => {
      offered.push(report);
      play(report);
    },
    changed: () => {},
    onFailure: (why) => failures.push(why),
  });
  const touch = (...touches: SecretTouch[]): void => touches.forEach((each) => room.touched(each));
  return {
    stage,
    room,
    offered,
    failures,
    play: (...steps: Step[]) => steps.forEach(play),
    touch,
    /** Digits, then enter, until it has been compared. */
    type: async (digits: string): Promise<void> => {
      for (const digit of digits) touch({ type: 'DigitTouched', digit });
      touch({ type: 'EnterTouched' });
      await room.settled();
    },
    types: () => stage.events.map(({ type }) => type),
    last: (count: number) => stage.events.slice(-count),
  };
}
