// Custody by what rules let happen: between people, about their time, and never against a slot that senses the tag.
import { foldCustody, isCustodyEvent } from '@keycab/shared/custody';
import type { Custody, CustodyEvent } from '@keycab/shared/custodian';
import type { CabinetEvent, CabinetFact } from '@keycab/shared/events/cabinet';
import { tagId } from '@keycab/shared/ids';
import { describe, expect, test } from 'vitest';
import { CABINET, ELSEWHERE, K4512, KIM, MARIA, START_WALL_MS } from '../people.ts';
import { PAT } from './ruled.ts';

const tag = tagId('t00000001');
let seq = 0;
const line = (fact: CabinetFact, more: Partial<CabinetEvent> = {}): CustodyEvent => {
  const header = {
    boot: 1,
    cabinet: CABINET,
    clock: 'synced' as const,
    epoch: 1,
    monotonicMs: 0,
    nonce: 'A'.repeat(22),
  };
  seq += 1;
  const event = { ...header, seq, wallMs: START_WALL_MS, ...fact, ...more } as CabinetEvent;
  if (!isCustodyEvent(event)) return expect.unreachable();
  return event;
};
const fold = (...events: CustodyEvent[]): Custody | undefined =>
  events.reduce<Custody | undefined>((before, event) => foldCustody(before, event), undefined);

const seen = { notBeforeWallMs: START_WALL_MS, notAfterWallMs: START_WALL_MS };
const place = { key: K4512, person: KIM, session: 1, slot: 0, tag };
const returned: CabinetFact = { type: 'KeyReturned', ...seen, ...place, holder: null };
const taken: CabinetFact = { type: 'KeyTaken', ...seen, ...place, dueWallMs: 10, reason: 'testDrive', released: 0 };
const handed: CabinetFact = {
  type: 'KeyHandedOver',
  dueWallMs: 10,
  giver: KIM,
  key: K4512,
  minutes: null,
  reason: 'testDrive',
  receiver: PAT,
  session: 1,
};
const overdue: CabinetFact = { type: 'KeyOverdue', dueWallMs: 10, key: K4512, person: KIM };

describe('custody', () => {
  test('goes from hand to hand, and stays late unless the purpose is new', () => {
    expect(fold(line(returned), line(taken), line(overdue), line(handed))).toMatchObject({
      at: { kind: 'person', person: PAT },
      lastPerson: KIM,
      overdue: true,
      dueWallMs: 10,
    });
    expect(fold(line(taken), line(overdue), line({ ...handed, minutes: 30, reason: 'lotMove' }))).toMatchObject({
      at: { kind: 'person', person: PAT },
      overdue: false,
      reason: 'lotMove',
    });
  });

  test('is moved by no handover while a slot senses the tag, nor by one of somebody who had it not', () => {
    const before = fold(line(returned), line(taken), line({ ...returned, slot: 3 }, { cabinet: ELSEWHERE }));
    expect(before?.at).toEqual({ kind: 'slot', cabinet: ELSEWHERE, slot: 3 });
    expect(before === undefined ? null : foldCustody(before, line(handed))).toBe(before);
    const other = fold(line({ ...taken, person: MARIA }));
    expect(other === undefined ? null : foldCustody(other, line(handed))).toBe(other);
    expect(foldCustody(undefined, line(handed))).toBeUndefined();
  });

  test('keeps its holder when the time is moved, and forgets that it was late', () => {
    const moved: CabinetFact = {
      type: 'KeyDueSet',
      dueWallMs: 99,
      key: K4512,
      minutes: null,
      person: KIM,
      reason: 'service',
      session: null,
    };
    expect(fold(line(taken), line(overdue), line(moved))).toMatchObject({
      at: { kind: 'person', person: KIM },
      dueWallMs: 99,
      reason: 'service',
      overdue: false,
    });
    const stranger = fold(line({ ...taken, person: MARIA }), line(moved));
    expect(stranger).toMatchObject({ dueWallMs: 10, at: { person: MARIA } });
  });

  test('is nobody’s when it is called lost, and only then', () => {
    const told = (problem: 'keyLost' | 'lowTire'): CabinetFact => ({
      type: 'ProblemReported',
      critical: true,
      key: K4512,
      person: KIM,
      problem,
      session: 1,
    });
    expect(fold(line(taken), line(told('keyLost')))).toMatchObject({ at: { kind: 'nobody' }, lastPerson: KIM });
    expect(fold(line(taken), line(told('lowTire')))).toMatchObject({ at: { kind: 'person', person: KIM } });
    expect(fold(line(returned), line(told('keyLost')))?.at.kind).toBe('slot');
  });

  test('of a new key begins with whoever pairs it, and ends with its tag when the job is closed', () => {
    const paired: CabinetFact = {
      type: 'TagPaired',
      group: 'stock',
      key: K4512,
      label: '4512',
      number: 1,
      person: KIM,
      rom: '0'.repeat(16),
      session: 1,
      tag,
      template: null,
      vehicle: null,
      vin: null,
    };
    expect(fold(line(paired))).toMatchObject({ at: { kind: 'person', person: KIM }, sensedIn: [] });
    expect(fold(line(returned), line(paired))?.at.kind).toBe('slot');
    const off = (why: 'closed' | 'replaced' | 'retired' | 'lost'): CabinetFact => ({
      type: 'TagUnpaired',
      key: K4512,
      person: MARIA,
      session: 1,
      tag,
      why,
    });
    const gone = { at: { kind: 'gone', why: 'returnedToCustomer' }, basis: 'settled', sensedIn: [], dueWallMs: null };
    expect(fold(line(returned), line(off('closed')))).toMatchObject({ ...gone, lastPerson: MARIA });
    // Sold while it was out: nobody is late with it any more.
    expect(fold(line(taken), line(off('retired')))?.at).toEqual({ kind: 'gone', why: 'retired' });
    expect(fold(line(returned), line(off('closed')), line(paired))?.at).toEqual({ kind: 'person', person: KIM });
    // A key that gets another tag is with whoever took the old one off.
    expect(fold(line(returned), line(off('replaced')))).toMatchObject({
      at: { kind: 'person', person: MARIA },
      sensedIn: [],
    });
    expect(fold(line(taken), line(off('lost')))?.at).toEqual({ kind: 'person', person: KIM });
  });
});
