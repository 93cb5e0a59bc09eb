// What the desk offers for a key: by where it is, by what is open about it, by who is here; and what it says to the rest.
import type { Answer } from '@keycab/shared/answer';
import type { Matters, Me } from '@keycab/shared/contract';
import { personId, vehicleId, cabinetId, keyId } from '@keycab/shared/ids';
import { describe, expect, test } from 'vitest';
import { answerText, waitText } from '../../cloud/web/desk/act-words.ts';
import { boxOf, momentOf, nextQuarter } from '../../cloud/web/desk/local-time.ts';
import { codeOfPlace, placeText } from '../../cloud/web/desk/place-code.ts';
import { actionsOf } from '../../cloud/web/desk/rights.ts';

const NOON = Date.UTC(2026, 4, 12, 12, 0);
const KEY = keyId('k00004512');
const person = (id: string, name: string, department: 'Sales' | 'Service' | 'Management') => ({
  person: personId(id),
  name,
  givenName: name.split(' ')[0] ?? name,
  department,
});
const kim = person('pkim000001', 'Kim Ortiz', 'Sales');
const maria = person('pmaria0001', 'Maria Lopez', 'Service');
const jo = person('pjo0000001', 'Jo Becker', 'Management');

const me = (who: typeof kim | null, over: Partial<Me> = {}): Me => ({
  person: who,
  manager: false,
  roles: ['staff'],
  permissions: ['see', 'act'],
  open: false,
  ...over,
});
const nothing: Matters = {
  requests: [],
  reservations: [],
  offers: [],
  claims: [],
  problems: [],
  deliveries: [],
  asOfWallMs: NOON,
};
const vehicle = {
  vehicle: vehicleId('v00004512'),
  stock: '4512',
  vin: '2HKRW2H51NH342584',
  year: 2022,
  make: 'Honda',
  model: 'CR-V',
  trim: 'EX',
  body: 'SUV',
  colorOutside: 'grey',
  colorInside: 'black',
  kind: 'new' as const,
  repairOrder: null,
};
const answer = (holder: Answer['holder'], over: Partial<Answer> = {}): Answer => ({
  key: KEY,
  label: '4512',
  number: 1,
  vehicle,
  state: holder.kind === 'slot' ? 'in' : 'out',
  holder,
  since: { notBeforeWallMs: NOON, notAfterWallMs: NOON },
  reason: null,
  dueWallMs: null,
  basis: 'sensed',
  offer: null,
  claimedFrom: null,
  asOfWallMs: NOON,
  sentence: [],
  text: '',
  confidence: '',
  delivery: null,
  spares: [],
  source: null,
  ...over,
});
const inSlot = answer({
  kind: 'slot',
  cabinet: cabinetId(`c${'1'.repeat(32)}`),
  cabinetName: 'Showroom',
  slot: 1,
  slotName: 'A02',
  misplaced: false,
  homeName: null,
});
const withMaria = answer({ kind: 'person', ...maria, withoutRelease: false });
const unsure = answer({ kind: 'notSure', why: 'takenWithoutRelease', missing: false, candidates: [maria], places: [] });

const offered = (of: Answer, who: typeof kim | null, matters: Partial<Matters> = {}, over: Partial<Me> = {}) =>
  actionsOf(of, { me: me(who, over), matters: { ...nothing, ...matters }, watched: false });
const names = (actions: ReturnType<typeof offered>) => actions.map(({ name }) => name);

describe('a key that is', () => {
  test('in can be reserved, brought and delivered; the first is the next act', () => {
    const actions = offered(inSlot, kim);
    expect(names(actions)).toEqual(['reserve', 'bring', 'deliver']);
    expect(actions.filter(({ main }) => main).map(({ name }) => name)).toEqual(['reserve']);
    expect(names(offered({ ...inSlot, vehicle: { ...vehicle, kind: 'service' } }, kim))).not.toContain('deliver');
  });

  test('in while its car is delivered is promised to its buyer: it is brought, and nobody reserves it', () => {
    const deliveries = [
      { delivery: 7, label: '4512', keys: [KEY], salesperson: kim, advisor: maria, vehicle: vehicle.vehicle },
    ];
    const actions = offered(inSlot, kim, { deliveries });
    expect(actions.map(({ name, main }) => [name, main])).toEqual([['bring', true]]);
  });

  test('with somebody else is asked for first of all, in one touch', () => {
    const [first, ...others] = offered(withMaria, kim);
    expect(first).toMatchObject({
      name: 'askHere',
      main: true,
      act: { act: 'askForKey', urgency: 'customerHere', key: KEY },
    });
    expect(others.map(({ name }) => name)).toEqual(['askToday', 'watch', 'claim', 'reserve']);
  });

  test('one’s own is handed over or kept longer; what was offered can be withdrawn', () => {
    expect(names(offered(withMaria, maria))).toEqual(['handOver', 'extend', 'deliver']);
    expect(names(offered({ ...withMaria, offer: { offer: 7, to: kim } }, maria))[0]).toBe('withdraw');
  });

  test('offered is taken over by whom it was offered to, and by nobody else', () => {
    const handed = { ...withMaria, offer: { offer: 7, to: kim } };
    const actions = offered(handed, kim);
    expect(actions[0]).toMatchObject({ name: 'accept', main: true, act: { act: 'acceptHandover', offer: 7 } });
    expect(actions.filter(({ main }) => main)).toHaveLength(1);
    expect(names(offered(handed, jo))).not.toContain('accept');
    expect(names(offered({ ...withMaria, offer: { offer: 7, to: null } }, jo))).toContain('accept');
  });

  test('claimed waits for the word of whoever answered for it', () => {
    const claims = [{ key: KEY, label: '4512', claim: 9, person: kim, from: jo, claimedWallMs: NOON }];
    const claimed = answer({ kind: 'person', ...kim, withoutRelease: false });
    expect(names(offered(claimed, jo, { claims })).slice(0, 2)).toEqual(['confirmClaim', 'declineClaim']);
    expect(names(offered(claimed, maria, { claims }))).not.toContain('confirmClaim');
  });

  test('not sure is settled by a manager; everybody else reads that it is for managers', () => {
    expect(offered(unsure, kim).find(({ name }) => name === 'settle')).toMatchObject({ barred: 'manager' });
    expect(offered(unsure, jo, {}, { manager: true }).find(({ name }) => name === 'settle')).toMatchObject({
      barred: null,
    });
    expect(offered(unsure, kim)[0]).toMatchObject({ name: 'claim', barred: null });
  });

  test('gone is left alone', () => {
    expect(offered(answer({ kind: 'gone', why: 'sold' }), kim)).toEqual([]);
  });
});

test('who waits already does not ask again, and may say that the customer has left', () => {
  const request = {
    key: KEY,
    label: '4512',
    request: 3,
    person: kim,
    urgency: 'customerHere' as const,
    place: null,
    askedWallMs: NOON,
    answer: null,
    escalated: null,
    escalatesWallMs: null,
    porter: null,
    holder: maria,
    position: 1,
  };
  expect(names(offered(withMaria, kim, { requests: [request] })).slice(0, 2)).toEqual([
    'customerLeft',
    'withdrawRequest',
  ]);
  expect(names(offered(withMaria, jo, { requests: [request] }))[0]).toBe('askHere');
});

test('who is nobody here, or may only look, is told so on every button that acts', () => {
  const barred = (actions: ReturnType<typeof offered>) => new Set(actions.map((each) => each.barred));
  expect(barred(offered(withMaria, null))).toEqual(new Set(['nobody', null]));
  expect(barred(offered(inSlot, null))).toEqual(new Set(['nobody']));
  expect(barred(offered(inSlot, kim, {}, { permissions: ['see'] }))).toEqual(new Set(['role']));
});

test('a critical problem is solved by a manager, another by anybody', () => {
  const problem = (critical: boolean) => [{ key: KEY, label: '4512', problem: 5, kind: 'flatTag', critical }];
  const of = (critical: boolean) =>
    offered(inSlot, kim, { problems: problem(critical) }).find(({ name }) => name === 'clearProblem')?.barred;
  expect([of(true), of(false)]).toEqual(['manager', null]);
});

describe('what is typed', () => {
  test('as a place becomes a code that the log may hold, and reads like a place again', () => {
    expect(['bay 7', ' Café, row F ', '---', ''].map(codeOfPlace)).toEqual(['bay-7', 'Cafe-row-F', null, null]);
    expect(['bay-7', 'serviceDrive'].map(placeText)).toEqual(['bay 7', 'service drive']);
  });

  test('as a time is the time of the store, wherever this computer stands', () => {
    const noon = momentOf('2026-05-12T12:00', 'America/New_York');
    expect(noon).toBe(Date.UTC(2026, 4, 12, 16, 0));
    expect(boxOf(noon ?? 0, 'America/New_York')).toBe('2026-05-12T12:00');
    expect(boxOf(noon ?? 0, 'Asia/Tokyo')).toBe('2026-05-13T01:00');
    expect(['', '2026-05-12', '2026-13-40T10:00', '2026-05-12T25:00'].map((box) => momentOf(box, 'UTC'))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(nextQuarter(NOON + 1)).toBe(NOON + 900_000);
  });
});

test('waiting is counted in minutes and seconds, and answers are short', () => {
  expect([0, 42_000, 725_000].map(waitText)).toEqual(['0:00', '0:42', '12:05']);
  expect(answerText({ kind: 'keyAt', place: 'bay-7' })).toBe('the key is at bay 7');
  expect(answerText({ kind: 'minutes', minutes: 2 })).toBe('in 2 min');
});
