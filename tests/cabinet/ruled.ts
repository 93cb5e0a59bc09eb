// Rosters with rules and the touches that answer them, for the stories of single rules.
import { personId, siteId, tagId } from '@keycab/shared/ids';
import type { Grant, Roster, RosterKey, RosterPerson } from '@keycab/shared/roster';
import type { Group } from '@keycab/shared/rules';
import type { KeyId, VehicleId } from '@keycab/shared/ids';
import type { Report } from '@keycab/firmware/cabinet/input';
import { KIM, PIN, ROSTER } from '../people.ts';

export const PAT = personId('p0000pat1');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const NOW = ROSTER.issuedWallMs;

/** The store of people.ts with Pat, a second porter-like salesperson, and these rules. */
export const withRules = (more: Partial<Roster>): Roster => ({
  ...ROSTER,
  people: [
    ...ROSTER.people,
    {
      person: PAT,
      name: 'Pat Reed',
      givenName: 'Pat',
      department: 'Sales',
      manager: false,
      disabled: false,
      badges: [Buffer.from(PAT).toString('hex').padEnd(64, '0')],
      reason: 'testDrive',
      pin: PIN,
    },
  ],
  ...more,
});

export const stock = (rules: Partial<Group>): Roster => withRules({ groups: [{ group: 'stock', ...rules }] });

export const keysWith = (change: Readonly<Record<string, Partial<RosterKey>>>): RosterKey[] =>
  ROSTER.keys.map((key) => ({ ...key, ...change[key.key] }));

export const peopleWith = (change: Readonly<Record<string, Partial<RosterPerson>>>): RosterPerson[] =>
  withRules({}).people.map((person) => ({ ...person, ...change[person.person] }));

/** Everybody of Sales may take stock, under these conditions only. */
export const salesGrant = (more: Partial<Grant>): Grant[] => [
  { to: { department: 'Sales' }, group: 'stock', acts: ['take'], ...more },
  { to: { manager: true }, group: '*', acts: ['take'] },
];

export const pin = (ok = true, duress = false, person = KIM): Report => ({ type: 'PinEntered', person, ok, duress });
export const purpose = (reason: string | null, vehicle: VehicleId | null = null): Report => ({
  type: 'ReasonChosen',
  key: null,
  reason,
  vehicle,
});
export const newReason = (key: KeyId, reason: string): Report => ({ type: 'ReasonChosen', key, reason, vehicle: null });
export const basket = (...keys: KeyId[]): Report => ({ type: 'KeysChosen', keys, reason: null });
export const handOver = (...keys: KeyId[]): Report => ({ type: 'HandoverPicked', keys, route: null });
export const agree = (reason: string | null = null): Report => ({ type: 'HandoverAgreed', reason });
export const done: Report = { type: 'DoneTouched' };

export const ROUTE = { fromSite: siteId('s00000001'), toSite: siteId('s00000002') };
export const NEW_TAG = tagId('t00000077');
