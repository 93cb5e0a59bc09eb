// What a phone had kept while it was offline and sends later, perhaps twice: one line, one answer, dated by its arrival.
import type { Principal } from '@keycab/cloud/api/principal';
import type { Problem } from '@keycab/shared/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  OPENING_MS,
  returned,
  SALES,
  taken,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const KEY = keyOf('4512');
const MINUTE_MS = 60_000;
const ONCE = 'a1'.repeat(16);

let api: Api;
let principal: Principal;
beforeEach(async () => {
  principal = { person: KIM_LI, roles: ['staff'], via: 'phone', rooftops: 'all' };
  api = await openApi({ office: true, whoAsks: () => principal });
  await api.publish([journal(SALES)(OPENING_MS, taken(OPENING_MS, KEY, MARIA))], OPENING_MS);
  api.clock.nowMs = OPENING_MS + 30 * MINUTE_MS;
});
afterEach(() => api.close());

const said = (wallMs: number, once = ONCE) => ({ once, wallMs });
const claim = (wallMs: number, once = ONCE) =>
  api.app.inject({
    method: 'POST',
    url: '/api/v1/acts',
    payload: { act: 'claimKey', key: KEY, reason: null, said: said(wallMs, once) },
  });
const linesOf = async (type: string) => (await api.ledger.entries({ after: 0, limit: 50, type })).length;

test('the same claim sent twice, and twice at once, is one line and the same answer', async () => {
  const meant = OPENING_MS + 10 * MINUTE_MS;
  const first = await claim(meant);
  const [again, oncemore] = await Promise.all([claim(meant), claim(meant)]);
  expect(await linesOf('KeyClaimed')).toBe(1);
  expect(await linesOf('ActRefused')).toBe(0);
  for (const reply of [first, again, oncemore]) {
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({ answer: { holder: { kind: 'person', person: KIM_LI }, basis: 'claimed' } });
  }
  // With another number it is another claim, and Kim cannot take the key from herself.
  expect((await claim(meant, 'b2'.repeat(16))).json<Problem>().code).toBe('KC-OFFICE-05');
});

test('it counts from its arrival, and the timeline tells when it was meant', async () => {
  await claim(OPENING_MS + 10 * MINUTE_MS);
  const [line] = await api.ledger.entries({ after: 0, limit: 1, type: 'KeyClaimed' });
  expect(line?.event).toMatchObject({ wallMs: api.clock.nowMs, said: said(OPENING_MS + 10 * MINUTE_MS) });
  const timeline = await api.app.inject({ method: 'GET', url: `/api/v1/keys/${KEY}/timeline` });
  expect(timeline.json<{ entries: { text: string }[] }>().entries[0]?.text).toMatch(
    /^Kim Li said “I have it” \(at .+ by a phone that was offline\); María López answered for it until then/,
  );
});

test('a claim that lay in a pocket while the key changed hands is refused, and stays refused when it is repeated', async () => {
  const meant = OPENING_MS + 10 * MINUTE_MS;
  principal = { ...principal, person: KIM_ORTIZ };
  await claim(OPENING_MS + 20 * MINUTE_MS, 'c3'.repeat(16));
  principal = { ...principal, person: KIM_LI };
  for (const reply of [await claim(meant), await claim(meant)]) {
    expect([reply.statusCode, reply.json<Problem>().code]).toEqual([409, 'KC-OFFICE-15']);
  }
  expect(await linesOf('ActRefused')).toBe(1);
  const now = await api.app.inject({ method: 'GET', url: `/api/v1/keys/${KEY}` });
  expect(now.json()).toMatchObject({ holder: { person: KIM_ORTIZ } });
});

test('what a cabinet has sensed meanwhile stands; the refusal of the first time is the answer to the second', async () => {
  const sales = journal(SALES);
  sales(0, returned(0, KEY, 1));
  await api.publish([sales(api.clock.nowMs, returned(api.clock.nowMs, KEY, 7))], api.clock.nowMs);
  expect((await claim(OPENING_MS)).json<Problem>().code).toBe('KC-OFFICE-04');
  const out = journal(SALES);
  out(0, returned(0, KEY, 1));
  out(0, returned(0, KEY, 1));
  api.clock.nowMs += MINUTE_MS;
  await api.publish([out(api.clock.nowMs, taken(api.clock.nowMs, KEY, MARIA))], api.clock.nowMs);
  expect((await claim(OPENING_MS)).json<Problem>().code).toBe('KC-OFFICE-04');
  expect(await linesOf('KeyClaimed')).toBe(0);
});

test('nobody’s act hides behind the number of another’s', async () => {
  await claim(OPENING_MS + 10 * MINUTE_MS);
  principal = { ...principal, person: KIM_ORTIZ };
  const reply = await claim(api.clock.nowMs);
  expect(reply.json()).toMatchObject({ answer: { holder: { person: KIM_ORTIZ } } });
  expect(await linesOf('KeyClaimed')).toBe(2);
});
