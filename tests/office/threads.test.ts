// What is said of a car away from the cabinets: crossings seen, dashboards, notes, appointments, transit between rooftops.
import { siteId } from '@keycab/shared/ids';
import type { Act } from '@keycab/shared/acts';
import { Act as ActSchema } from '@keycab/shared/acts';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import {
  code,
  CRV,
  held,
  JO,
  K4498,
  K4512,
  KIM,
  LEE,
  MARIA,
  MINUTE,
  office,
  OLA,
  types,
  type OfficeScene,
} from './given.ts';

const PLACE = { log: `c${'0'.repeat(31)}1`, epoch: 1, seq: 7 } as Extract<Act, { act: 'noteTrip' }>['of'];
const NOTHING = { odometer: null, fuel: null };
const begun = (more: Partial<NonNullable<OfficeScene['begun']>> = {}): NonNullable<OfficeScene['begun']> => ({
  key: K4512,
  person: MARIA,
  crossing: null,
  acknowledged: false,
  out: NOTHING,
  in: NOTHING,
  ...more,
});

describe('a crossing', () => {
  const seen = {
    act: 'acknowledgeCrossing',
    key: K4512,
    takenIn: PLACE.log,
    takenEpoch: PLACE.epoch,
    takenSeq: PLACE.seq,
  } as const;
  const crossing = { fromDepartment: 'Sales', toDepartment: 'Service' } as const;

  test('is seen by one of the department whose key it was, once', () => {
    const house = office();
    house.begun = begun({ crossing });
    expect(types(house.ask(KIM, seen))).toEqual(['CrossingAcknowledged']);
    house.begun = begun({ crossing, acknowledged: true });
    expect(house.ask(LEE, seen)).toEqual([]);
  });

  test('is not seen by who took it, nor by a third department; a manager may', () => {
    const house = office();
    house.begun = begun({ crossing });
    expect([code(house.ask(MARIA, seen)), code(house.ask(OLA, seen))]).toEqual(['KC-OFFICE-43', 'KC-OFFICE-43']);
    house.begun = begun({ crossing, person: KIM });
    expect(code(house.ask(KIM, seen))).toBe('KC-OFFICE-43');
    expect(types(house.ask(JO, seen))).toEqual(['CrossingAcknowledged']);
  });

  test('that is none, or of another key, cannot be seen', () => {
    const house = office();
    for (const line of [undefined, begun(), begun({ key: K4498, crossing })]) {
      house.begun = line;
      expect(code(house.ask(KIM, seen))).toBe('KC-OFFICE-02');
    }
  });

  test('by a handover for another department’s purpose is written with it', () => {
    const house = office();
    house.at.set(K4512, held(KIM));
    house.ask(KIM, { act: 'offerHandover', key: K4512, to: MARIA, reason: 'service', route: null });
    expect(house.ask(MARIA, { act: 'acceptHandover', offer: 0 })).toMatchObject([{ crossing }]);
    house.at.set(K4498, held(KIM));
    expect(house.ask(MARIA, { act: 'claimKey', key: K4498, reason: 'service' })).toMatchObject([{ crossing }]);
    house.ask(KIM, { act: 'offerHandover', key: K4498, to: LEE, reason: 'testDrive', route: null });
  });
});

describe('a drive', () => {
  const note = { act: 'noteTrip', key: K4512, moment: 'in', of: PLACE, odometer: 12_040 } as const;

  test('is noted by who drove, a colleague of the same department, or a manager', () => {
    const house = office();
    house.begun = begun({ person: KIM });
    for (const by of [KIM, LEE, JO]) expect(types(house.ask(by, note))).toEqual(['TripNoted']);
    expect(code(house.ask(OLA, note))).toBe('KC-OFFICE-01');
  });

  test('never runs its odometer backwards, in either order of writing', () => {
    const house = office();
    house.begun = begun({ person: KIM, out: { odometer: 12_041, fuel: null } });
    expect(code(house.ask(KIM, note))).toBe('KC-OFFICE-42');
    house.begun = begun({ person: KIM, in: { odometer: 12_000, fuel: null } });
    expect(code(house.ask(KIM, { ...note, moment: 'out', odometer: 12_001 }))).toBe('KC-OFFICE-42');
    expect(types(house.ask(KIM, { ...note, moment: 'out', odometer: 11_990 }))).toEqual(['TripNoted']);
  });

  test('of nobody, of another key, or about nothing is not noted', () => {
    const house = office();
    house.begun = begun({ person: null });
    expect(code(house.ask(KIM, note))).toBe('KC-OFFICE-02');
    house.begun = begun({ person: KIM });
    expect(code(house.ask(KIM, { ...note, key: K4498 }))).toBe('KC-OFFICE-02');
    expect(house.ask(KIM, { act: 'noteTrip', key: K4512, moment: 'in', of: PLACE })).toEqual([]);
    expect(code(house.ask(KIM, { ...note, plate: K4498 }))).toBe('KC-OFFICE-06');
  });
});

describe('what may be said of a car', () => {
  test('is a canned note and an opaque reference; a name is no reference and a sentence no note', () => {
    const good: unknown[] = [
      { act: 'noteVehicle', vehicle: CRV, note: 'waitingForParts' },
      { act: 'linkCustomer', vehicle: CRV, reference: 'CRM-88123' },
    ];
    const bad: unknown[] = [
      { act: 'noteVehicle', vehicle: CRV, note: 'Mr Miller was angry' },
      { act: 'linkCustomer', vehicle: CRV, reference: 'Miller' },
      { act: 'linkCustomer', vehicle: CRV, reference: 'John Miller 4' },
    ];
    expect(good.map((act) => Value.Check(ActSchema, act))).toEqual([true, true]);
    expect(bad.map((act) => Value.Check(ActSchema, act))).toEqual([false, false, false]);
    const house = office();
    expect(types(house.ask(KIM, { act: 'noteVehicle', vehicle: CRV, note: 'offerMade' }))).toEqual(['VehicleNoted']);
    expect(types(house.ask(KIM, { act: 'linkCustomer', vehicle: CRV, reference: 'D-1' }))).toEqual(['CustomerLinked']);
  });
});

describe('appointments', () => {
  const id = (digit: string): string => digit.repeat(64);
  const row = (digit: string, atWallMs: number) =>
    ({ appointment: id(digit), atWallMs, kind: 'service', vin: '1HGCV1F36MA100000' }) as const;

  test('read twice are written once; another hour of the same day is written, the newest counts', () => {
    const house = office();
    const at = house.nowMs + 60 * MINUTE;
    const rows = [row('a', at), row('b', at), row('b', at + MINUTE)];
    expect(house.ask(null, { act: 'appointmentsImported', rows })).toHaveLength(2);
    expect(house.ask(null, { act: 'appointmentsImported', rows })).toEqual([]);
    expect(house.ask(null, { act: 'appointmentsImported', rows: [row('a', at + MINUTE)] })).toHaveLength(1);
    expect(house.office.appointments.get(id('a'))?.atWallMs).toBe(at + MINUTE);
  });

  test('that somebody has answered for stay answered when they move, and are answered once', () => {
    const house = office();
    const at = house.nowMs + 60 * MINUTE;
    house.ask(null, { act: 'appointmentsImported', rows: [row('a', at)] });
    const hello = { act: 'answerLead', appointment: id('a'), vehicle: CRV, answer: 'greeted' } as const;
    expect(types(house.ask(KIM, hello))).toEqual(['LeadAnswered']);
    expect(code(house.ask(LEE, hello))).toBe('KC-OFFICE-02');
    house.ask(null, { act: 'appointmentsImported', rows: [row('a', at + MINUTE)] });
    expect(code(house.ask(LEE, hello))).toBe('KC-OFFICE-02');
  });

  test('of weeks ago are forgotten by the office, not by its log', () => {
    const house = office();
    house.ask(null, { act: 'appointmentsImported', rows: [row('a', house.nowMs)] });
    house.nowMs += 15 * 24 * 60 * MINUTE;
    house.ask(null, { act: 'appointmentsImported', rows: [row('b', house.nowMs)] });
    expect([...house.office.appointments.keys()]).toEqual([id('b')]);
    expect(house.events).toHaveLength(2);
  });
});

describe('between rooftops', () => {
  const route = { fromSite: siteId('sriverside1'), toSite: siteId('shillside01') };

  test('whoever accepts drives, and is due there after two hours whatever the purpose', () => {
    const house = office();
    house.at.set(K4512, held(KIM));
    house.ask(KIM, { act: 'offerHandover', key: K4512, to: OLA, reason: 'testDrive', route });
    expect(house.ask(OLA, { act: 'acceptHandover', offer: 0 })).toMatchObject([
      { type: 'HandoverAccepted', route, dueWallMs: house.nowMs + 120 * MINUTE },
    ]);
  });

  test('nowhere is no way', () => {
    const house = office();
    house.at.set(K4512, held(KIM));
    const here = { fromSite: route.fromSite, toSite: route.fromSite };
    expect(code(house.ask(KIM, { act: 'offerHandover', key: K4512, to: OLA, reason: null, route: here }))).toBe(
      'KC-OFFICE-07',
    );
  });
});
