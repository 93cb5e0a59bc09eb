// The language of office tests: given what was asked, when this is asked, then this has happened. No clock, no disk.
import { createHash } from 'node:crypto';
import { decide } from '@keycab/cloud/office/decide';
import type { Act, Report } from '@keycab/cloud/office/acts';
import type { Begun, Known, OfficePerson, OfficeSettings, Whereabouts } from '@keycab/cloud/office/known';
import { emptyOffice, evolve, type Office } from '@keycab/cloud/office/state';
import { isOfficeEvent, type OfficeEvent, type OfficeFact } from '@keycab/shared/events/office';
import { keyId, personId, vehicleId, type KeyId, type PersonId } from '@keycab/shared/ids';
import { expect } from 'vitest';

export const MARIA = personId('pmaria0001');
export const KIM = personId('pkim000001');
export const LEE = personId('plee000001');
export const OLA = personId('pola000001');
export const JO = personId('pjo0000001');
export const GONE = personId('pgone00001');

export const K4512 = keyId('k45120001');
export const K4512B = keyId('k45120002');
export const K4498 = keyId('k44980001');
export const CRV = vehicleId('v45120001');
const ACCORD = vehicleId('v44980001');

const PEOPLE = new Map<PersonId, OfficePerson>(
  (
    [
      [MARIA, 'Service', false, false],
      [KIM, 'Sales', false, false],
      [LEE, 'Sales', false, false],
      [OLA, 'Detail', false, false],
      [JO, 'Management', true, false],
      [GONE, 'Sales', false, true],
    ] as const
  ).map(([person, department, manager, disabled]) => [person, { person, department, manager, disabled }]),
);
const KEYS = new Map<KeyId, typeof CRV>([
  [K4512, CRV],
  [K4512B, CRV],
  [K4498, ACCORD],
]);

export const MINUTE = 60_000;
const START_WALL_MS = Date.UTC(2026, 10, 20, 15, 0, 0);

export const SETTINGS: OfficeSettings = {
  offerMs: 10 * MINUTE,
  objectionMs: 24 * 60 * MINUTE,
  silenceMs: 90_000,
  heldMs: 15 * MINUTE,
  waiterMs: 10 * MINUTE,
  reservationMaxMs: 14 * 24 * 60 * MINUTE,
  noShowMs: 15 * MINUTE,
  transitMs: 120 * MINUTE,
  worksheet: { template: 'delivery1', lines: ['keysCounted', 'plateOff', 'firstService'], gate: 'hard' },
};

export interface OfficeScene {
  readonly office: Office;
  readonly events: OfficeEvent[];
  readonly known: Known;
  nowMs: number;
  /** Custody by all logs, as the scene says. */
  readonly at: Map<KeyId, Whereabouts>;
  may: (person: PersonId, key: KeyId) => boolean;
  /** The stored line that an act names. */
  begun: Begun | undefined;
  ask(by: PersonId | null, act: Act | Report): readonly OfficeFact[];
}

export function office(settings: Partial<OfficeSettings> = {}): OfficeScene {
  const state = emptyOffice();
  const events: OfficeEvent[] = [];
  const at = new Map<KeyId, Whereabouts>();
  const known: Known = {
    office: state,
    settings: { ...SETTINGS, ...settings },
    person: (person) => PEOPLE.get(person),
    vehicleOf: (key) => KEYS.get(key),
    isVehicle: (vehicle) => vehicle === CRV || vehicle === ACCORD,
    crossing: (_key, reason) => (reason === 'service' ? { fromDepartment: 'Sales', toDepartment: 'Service' } : null),
    begun: () => scene.begun,
    keysOf: (vehicle) => [...KEYS].filter(([, of]) => of === vehicle).map(([key]) => key),
    whereabouts: (key) => at.get(key) ?? { kind: 'slot' },
    mayReceive: (person, key) => scene.may(person, key),
    dueWallMs: (_person, _key, reason, from) => from + (reason === 'testDrive' ? 60 : 8 * 60) * MINUTE,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  };
  const scene: OfficeScene = {
    office: state,
    events,
    known,
    nowMs: START_WALL_MS,
    at,
    may: () => true,
    begun: undefined,
    ask(by, act) {
      const via = by === null ? 'house' : 'desk';
      const facts = decide(act, { by, via, wallMs: scene.nowMs }, known);
      for (const fact of facts) {
        const event = {
          ...fact,
          by,
          via,
          epoch: 1,
          nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
          seq: state.nextSeq,
          wallMs: scene.nowMs,
        };
        expect(isOfficeEvent(event), JSON.stringify(event)).toBe(true);
        events.push(event as OfficeEvent);
        evolve(state, event as OfficeEvent);
      }
      return facts;
    },
  };
  return scene;
}

export const types = (facts: readonly OfficeFact[]): string[] => facts.map((fact) => fact.type);
export const code = (facts: readonly OfficeFact[]): string | null => {
  const [only, ...more] = facts;
  return only?.type === 'ActRefused' && more.length === 0 ? only.code : null;
};
export const held = (person: PersonId): Whereabouts => ({ kind: 'person', person });
