// What is open in the office, as the desk asks for it: with names, in the order in which it is answered, until it ends.
import type { Principal } from '@keycab/cloud/api/principal';
import type { Act } from '@keycab/shared/acts';
import { contract, type Matters, type Me, type WhoAnswer } from '@keycab/shared/contract';
import type { PersonId } from '@keycab/shared/ids';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  OLA,
  OPENING_MS,
  SALES,
  SITE,
  taken,
  VEHICLES,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const KEY = keyOf('4512');
let api: Api;
let principal: Principal;
beforeEach(async () => {
  api = await openApi({ office: true, whoAsks: () => principal });
  const document = { to: { department: 'Service' as const }, group: '*', acts: ['take' as const] };
  await api.ledger.putDirectory(SITE, [{ kind: 'grant', id: 'service', document }]);
  await api.directory.refresh();
  await api.publish([journal(SALES)(OPENING_MS, taken(OPENING_MS, KEY, MARIA))], OPENING_MS);
  api.clock.nowMs = OPENING_MS + 60_000;
});
afterEach(() => api.close());

const as = (person: PersonId | null): void =>
  void (principal = { person, roles: ['staff'], via: 'desk', rooftops: 'all' });
const does = async (person: PersonId, payload: Act): Promise<void> => {
  as(person);
  expect((await api.app.inject({ method: 'POST', url: '/api/v1/acts', payload })).statusCode).toBe(200);
};
const matters = async (): Promise<Matters> => {
  const body = (await api.app.inject('/api/v1/matters')).json<Matters>();
  expect([...Value.Errors(contract.matters.response, body)]).toEqual([]);
  return body;
};

test('who waits is told with who is asked, in the order of the queue, and when silence is told to somebody else', async () => {
  await does(KIM_LI, { act: 'askForKey', key: KEY, urgency: 'today', place: null });
  api.clock.nowMs += 1000;
  await does(KIM_ORTIZ, { act: 'askForKey', key: KEY, urgency: 'customerHere', place: 'showroom' });
  const [first, second] = (await matters()).requests;
  expect(first).toMatchObject({
    label: '4512',
    person: { name: 'Kim Ortiz' },
    holder: { name: 'María López' },
    place: 'showroom',
    position: 1,
    answer: null,
    escalatesWallMs: api.clock.nowMs + 90_000,
  });
  expect(second).toMatchObject({ person: { name: 'Kim Li' }, position: 2 });
  await does(MARIA, { act: 'answerRequest', request: first?.request ?? -1, answer: { kind: 'minutes', minutes: 2 } });
  expect((await matters()).requests[0]).toMatchObject({
    answer: { kind: 'minutes', minutes: 2 },
    escalatesWallMs: null,
  });
  await does(KIM_ORTIZ, { act: 'closeRequest', request: first?.request ?? -1, why: 'customerLeft' });
  expect((await matters()).requests.map(({ person, position }) => [person.name, position])).toEqual([['Kim Li', 1]]);
});

test('offers, claims, reservations, problems and deliveries are told until they end', async () => {
  await does(MARIA, { act: 'offerHandover', key: KEY, to: KIM_LI, reason: null, route: null });
  await does(KIM_LI, {
    act: 'reserveKey',
    key: KEY,
    fromWallMs: api.clock.nowMs + 3_600_000,
    toWallMs: api.clock.nowMs + 7_200_000,
  });
  await does(OLA, { act: 'reportProblem', key: KEY, problem: 'flatTag', critical: true });
  const vehicle = VEHICLES.find(({ stock }) => stock === '4512')?.vehicle;
  if (vehicle === undefined) expect.fail('the fixture has a 4512');
  await does(KIM_ORTIZ, { act: 'startDelivery', vehicle, salesperson: KIM_ORTIZ, advisor: KIM_LI });
  const open = await matters();
  expect(open.offers).toMatchObject([{ from: { name: 'María López' }, to: { name: 'Kim Li' } }]);
  expect(open.reservations).toMatchObject([{ person: { name: 'Kim Li' }, request: null }]);
  expect(open.problems).toMatchObject([{ label: '4512', kind: 'flatTag', critical: true }]);
  expect(open.deliveries).toMatchObject([
    { label: '4512', salesperson: { name: 'Kim Ortiz' }, advisor: { name: 'Kim Li' } },
  ]);
  await does(KIM_LI, { act: 'claimKey', key: KEY, reason: null });
  expect((await matters()).claims).toMatchObject([{ person: { name: 'Kim Li' }, from: { name: 'María López' } }]);
  await does(MARIA, { act: 'confirmClaim', claim: (await matters()).claims[0]?.claim ?? -1 });
  expect((await matters()).claims).toEqual([]);
});

test('what is open is also found by its word or its place, and is not once it has ended', async () => {
  const found = async (query: string) => {
    const reply = await api.app.inject(`/api/v1/who?q=${encodeURIComponent(query)}`);
    const { understoodAs, answers } = reply.json<WhoAnswer>();
    return [understoodAs, answers.map(({ label }) => label)];
  };
  expect(await found('wanted')).toEqual(['state', []]);
  await does(KIM_ORTIZ, { act: 'askForKey', key: KEY, urgency: 'today', place: null });
  const request = (await matters()).requests[0]?.request ?? -1;
  await does(MARIA, { act: 'answerRequest', request, answer: { kind: 'keyAt', place: 'bay-7' } });
  await does(OLA, { act: 'reportProblem', key: KEY, problem: 'flatTag', critical: false });
  await does(KIM_LI, { act: 'reserveKey', key: KEY, fromWallMs: api.clock.nowMs + 1, toWallMs: api.clock.nowMs + 9 });
  for (const word of ['wanted', 'blocked', 'reserved', 'crv reserved', 'bay 7', 'Bay7'])
    expect([word, (await found(word))[1]]).toEqual([word, ['4512']]);
  expect((await found('bay 7'))[0]).toBe('place');
  expect(await found('delivery')).toEqual(['state', []]);
  const vehicle = VEHICLES.find(({ stock }) => stock === '4512')?.vehicle;
  if (vehicle === undefined) expect.fail('the fixture has a 4512');
  await does(KIM_ORTIZ, { act: 'startDelivery', vehicle, salesperson: KIM_ORTIZ, advisor: KIM_LI });
  expect(await found('delivery')).toEqual(['state', ['4512', '4512']]);
  await does(KIM_ORTIZ, { act: 'closeRequest', request, why: 'withdrawn' });
  expect(await found('wanted')).toEqual(['state', []]);
  expect(await found('bay 7')).toEqual(['nothing', []]);
});

test('who asks is told who they are here and what that allows', async () => {
  as(MARIA);
  expect((await api.app.inject('/api/v1/me')).json<Me>()).toEqual({
    person: { person: MARIA, name: 'María López', givenName: 'María', department: 'Service' },
    manager: false,
    roles: ['staff'],
    permissions: ['see', 'publish', 'act'],
    open: true,
  });
  as(null);
  expect((await api.app.inject('/api/v1/me')).json<Me>()).toMatchObject({
    person: null,
    permissions: ['see', 'publish', 'act'],
  });
});
