// Acts over HTTP: in whose name, with what right, with what answer; and every route against every role.
import { localReader, type Principal } from '@keycab/cloud/api/principal';
import type { Act } from '@keycab/shared/acts';
import { contract, LIVE_PATH, Problem, type RouteName } from '@keycab/shared/contract';
import { may, PERMISSIONS, ROLES, type Permission, type Role } from '@keycab/shared/permissions';
import type { VehicleId } from '@keycab/shared/ids';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  OPENING_MS,
  returned,
  SALES,
  SITE,
  taken,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const KEY = keyOf('4512');
const CAR = 'v00000000' as VehicleId;

let api: Api;
let principal: Principal | null;
beforeEach(async () => {
  principal = { person: MARIA, roles: ['staff'], via: 'phone', rooftops: 'all' };
  api = await openApi({ office: true, whoAsks: () => principal });
  const document = { to: { department: 'Service' as const }, group: '*', acts: ['take' as const] };
  await api.ledger.putDirectory(SITE, [{ kind: 'grant', id: 'service', document }]);
  await api.directory.refresh();
  const sales = journal(SALES);
  await api.publish([sales(OPENING_MS, taken(OPENING_MS, KEY, MARIA))], OPENING_MS);
  api.clock.nowMs = OPENING_MS + 60_000;
});
afterEach(() => api.close());

const post = (payload: unknown) => api.app.inject({ method: 'POST', url: '/api/v1/acts', payload: payload as Act });

describe('an act', () => {
  test('says nothing where it says nothing: what is null is no number', async () => {
    const lent = await post({
      act: 'lendKey',
      key: KEY,
      party: { kind: 'customer', reference: 'crm:4711' },
      agreement: null,
      dueWallMs: null,
    });
    expect(lent.json()).toMatchObject({ entries: [{ type: 'KeyLent', dueWallMs: null }], answer: { dueWallMs: null } });
    const words = await post({ act: 'changeDueTime', key: KEY, dueWallMs: String(OPENING_MS) });
    expect(words.statusCode).toBe(400);
  });

  test('is written in the name of whoever is logged in, and answered with the key as it is now', async () => {
    const offered = await post({ act: 'offerHandover', key: KEY, to: KIM_LI, reason: null, route: null });
    expect(offered.statusCode).toBe(200);
    expect([...Value.Errors(contract.acts.response, offered.json())]).toEqual([]);
    expect(offered.json()).toMatchObject({
      entries: [{ type: 'HandoverOffered', by: MARIA, via: 'phone', from: MARIA, to: KIM_LI }],
      answer: { confidence: 'Offered to Kim · María still answers', offer: { to: { name: 'Kim Li' } } },
    });
    principal = { person: KIM_LI, roles: ['desk'], via: 'desk', rooftops: 'all' };
    const accepted = await post({ act: 'acceptHandover', offer: 1 });
    expect(accepted.json()).toMatchObject({ answer: { basis: 'signed', confidence: 'Signed by both' } });
    const timeline = await api.app.inject({ method: 'GET', url: `/api/v1/keys/${KEY}/timeline` });
    expect(timeline.json<{ entries: { text: string }[] }>().entries.map(({ text }) => text)).toEqual([
      'Kim Li took it over from María López; both signed.',
      'María López offered it to Kim Li.',
      'María López took it from slot A02 for test drive.',
    ]);
  });

  test('that may not be is a problem with its code, and a line all the same', async () => {
    principal = { person: KIM_LI, roles: ['staff'], via: 'desk', rooftops: 'all' };
    const reply = await post({ act: 'offerHandover', key: KEY, to: null, reason: null, route: null });
    expect([...Value.Errors(Problem, reply.json())]).toEqual([]);
    expect([reply.statusCode, reply.json<Problem>().code]).toEqual([409, 'KC-OFFICE-01']);
    expect((await api.ledger.entries({ after: 0, limit: 10, type: 'ActRefused' }))[0]?.event).toMatchObject({
      by: KIM_LI,
    });
  });

  test('of nobody of the staff is refused: it would be in nobody’s name', async () => {
    principal = { person: null, roles: ['owner'], via: 'api', rooftops: 'all' };
    const reply = await post({ act: 'claimKey', key: KEY, reason: null });
    expect(reply.json<Problem>().code).toBe('KC-OFFICE-14');
  });

  test.each([
    ['an act that does not exist', { act: 'openSlot', key: KEY }],
    ['a member that does not exist', { act: 'claimKey', key: KEY, reason: null, by: KIM_LI }],
    ['a key that is none', { act: 'claimKey', key: '4512', reason: null }],
    ['free text', { act: 'reportProblem', key: KEY, critical: false, problem: 'customer Miller was angry' }],
    ['nothing', {}],
  ])('with %s is refused before anything is written', async (_what, payload) => {
    const reply = await post(payload);
    expect([reply.statusCode, reply.json<Problem>().code]).toEqual([400, 'KC-API-01']);
    expect(await api.ledger.entries({ after: 0, limit: 10, cabinet: 'office' })).toHaveLength(1);
  });

  test('a claim is outweighed by the cabinet that senses the key again', async () => {
    principal = { person: KIM_LI, roles: ['staff'], via: 'phone', rooftops: 'all' };
    await post({ act: 'claimKey', key: KEY, reason: null });
    const back = journal(SALES);
    back(0, returned(0, KEY, 1));
    await api.publish([back(api.clock.nowMs + 1, returned(api.clock.nowMs + 1, KEY, 7))], api.clock.nowMs + 1);
    const reply = await post({ act: 'claimKey', key: KEY, reason: null });
    expect(reply.json<Problem>().code).toBe('KC-OFFICE-04');
  });
});

describe('every route for every role', () => {
  beforeEach(async () => {
    await post({ act: 'startDelivery', vehicle: CAR, salesperson: KIM_ORTIZ, advisor: MARIA });
  });
  const names = Object.keys(contract) as RouteName[];
  /** Behind the guard, a body may be wrong or a thing not there: only the guard says 401 or 403. */
  const ask = async (name: RouteName): Promise<number | 'admitted'> => {
    const { method, path } = contract[name];
    const url = path.replaceAll(/:\w+/g, KEY);
    const { statusCode } = await api.app.inject({ method, url, ...(method === 'POST' ? { payload: {} } : {}) });
    return statusCode === 401 || statusCode === 403 ? statusCode : 'admitted';
  };

  test('strangers get what asks for no right, and nothing else, the live stream neither', async () => {
    principal = null;
    for (const name of names) {
      expect([name, await ask(name)]).toEqual([name, contract[name].permission === null ? 'admitted' : 401]);
    }
    const live = await api.app.inject({ method: 'GET', url: LIVE_PATH, headers: { accept: 'text/event-stream' } });
    expect([live.statusCode, live.json<Problem>().code]).toEqual([401, 'KC-AUTH-01']);
    const torn = await api.app.inject({ method: 'POST', url: '/api/v1/acts', payload: { act: 'nonsense' } });
    expect(torn.statusCode).toBe(401);
  });

  test.each(Object.keys(ROLES) as Role[])('%s gets exactly what the table says', async (role) => {
    principal = { person: MARIA, roles: [role], via: 'desk', rooftops: 'all' };
    for (const name of names) {
      const wanted: Permission | null = contract[name].permission;
      expect([name, await ask(name)]).toEqual([name, wanted === null || may([role], wanted) ? 'admitted' : 403]);
    }
  });

  test('without accounts whoever sits at this computer may look at everything, and act in nobody’s name', async () => {
    principal = (await localReader({} as never)) as Principal;
    expect([await ask('who'), await ask('events'), await ask('acts')]).toEqual(['admitted', 'admitted', 403]);
  });

  test('no role may do more than its rows, and no permission is without a role', () => {
    expect(may([], 'see')).toBe(false);
    expect(may(['auditor', 'staff'], 'audit')).toBe(true);
    for (const permission of PERMISSIONS) expect(may(['owner'], permission)).toBe(true);
    // Whoever decides who may take keys takes none.
    expect(may(['securityAdmin'], 'act')).toBe(false);
  });
});
