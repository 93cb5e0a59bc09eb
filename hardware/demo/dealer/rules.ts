// The rules of the demo's store, as its cabinets know them: hours, closings, a promise, an interlock, two pairs of eyes; pure.
import type { Department } from '@keycab/shared/department';
import { assert } from '@keycab/shared/fault';
import type { Reason, Roster, RosterKey } from '@keycab/shared/roster';
import { derive } from './random.ts';

/** Nobody opens it alone. */
export const SAFE = 'Safe';

const HOUR_MS = 3_600_000;
const WEEKDAYS = [1, 2, 3, 4, 5];
const HOURS = { start: 7 * 60, end: 20 * 60 };

const OWNERS: Readonly<Record<string, Department>> = { stock: 'Sales', service: 'Service', loaner: 'Service' };

/** Whose stage a key is in, and that a plate goes with a car. */
export const stageOf = (group: string): Pick<RosterKey, 'kind' | 'owner'> => {
  const owner = OWNERS[group];
  return { ...(owner === undefined ? {} : { owner }), ...(group === 'plate' ? { kind: 'plate' } : {}) };
};

const PURPOSES: Readonly<Record<string, Department>> = {
  testDrive: 'Sales',
  extendedDemo: 'Sales',
  appraisal: 'Sales',
  pdi: 'Service',
  service: 'Service',
  reconMechanical: 'Service',
  qcDrive: 'Service',
  partsFit: 'Service',
  loaner: 'Service',
};
const CLOSING = new Set(['delivery', 'customerPickUp']);

/** Whose purpose it is; porters and managers cross nothing. */
export function purposeOf(reason: Reason): Reason {
  const department = PURPOSES[reason.reason];
  return {
    ...reason,
    ...(department === undefined ? {} : { department }),
    ...(CLOSING.has(reason.reason) ? { closing: true } : {}),
  };
}

type Sections = 'schedules' | 'groups' | 'curfews' | 'reservations' | 'interlocks' | 'templates' | 'day';
type Rules = { readonly [Name in Sections]-?: NonNullable<Roster[Name]> };

/** @param todayWallMs  when somebody looks at the demo: a promise lies two hours ahead of it */
export function makeRules(
  seed: string,
  keys: readonly RosterKey[],
  people: readonly Pick<Roster['people'][number], 'person'>[],
  todayWallMs: number,
): Rules {
  const labeled = (label: string): RosterKey => {
    const found = keys.find((key) => key.label === label);
    assert(found !== undefined, 'the rules know their keys', { label });
    return found;
  };
  const promised = keys.find(({ label, number }) => label.startsWith('P1') && number === 1);
  const [kim] = people;
  assert(promised !== undefined && kim !== undefined, 'the store has used cars and people');
  return {
    schedules: [
      {
        schedule: 'storeHours',
        weekly: [...WEEKDAYS.map((day) => ({ day, ...HOURS })), { day: 6, start: 8 * 60, end: 19 * 60 }],
        exceptions: [{ date: '2026-12-25', spans: [] }],
      },
    ],
    day: 'storeHours',
    groups: [
      { group: 'safe', authorizers: 1, otherDepartment: true, limits: { held: 1 } },
      { group: 'stock', crossing: 'tell' },
      { group: 'service', crossing: 'tell' },
    ],
    curfews: [{ group: 'safe', at: 18 * 60 + 30 }],
    reservations: [
      {
        reservation: `r${derive(seed, 'reservation').toString('hex', 0, 6)}`,
        person: kim.person,
        of: { key: promised.key },
        fromWallMs: todayWallMs + 2 * HOUR_MS,
        toWallMs: todayWallMs + 4 * HOUR_MS,
      },
    ],
    // The safe stays shut while the gate of the lot is open.
    interlocks: [{ out: labeled('Lot gate').key, locked: labeled(SAFE).key }],
    templates: [
      { template: 'repairOrder', group: 'service', label: 'RO' },
      { template: 'stock', group: 'stock', label: '' },
    ],
  };
}
