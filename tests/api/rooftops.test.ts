// Two rooftops of one group: whoever belongs to one sees, finds, hears and moves nothing of the other.
import { type Principal } from '@keycab/cloud/api/principal';
import type { Act } from '@keycab/shared/acts';
import type { LedgerEntry, LiveBeat, LiveChange, Problem, WhoAnswer } from '@keycab/shared/contract';
import { cabinetId, keyId, personId, siteId, vehicleId, type SiteId } from '@keycab/shared/ids';
import { reachOf, type Membership, type Rooftops } from '@keycab/shared/permissions';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  KEYS,
  keyOf,
  KIM_LI,
  MARIA,
  OPENING_MS,
  PEOPLE,
  SALES,
  SITE,
  taken,
  VEHICLES,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const HILL: SiteId = siteId('s00000002');
const HILL_CABINET = cabinetId(`c${'0'.repeat(31)}9`);
const HILL_KEY = keyId('khill00001');
const JO = personId('p00000jo01');
const KEY = keyOf('4512');

let api: Api;
let principal: Principal;

const at = (rooftops: Rooftops, roles: Principal['roles'] = ['manager']): Principal => ({
  person: MARIA,
  roles,
  via: 'desk',
  rooftops,
});
const only = (...memberships: Membership[]): Principal => ({ ...at([]), memberships });

beforeEach(async () => {
  principal = at('all');
  api = await openApi({ office: true, whoAsks: () => principal });
  const { ledger } = api;
  await ledger.putSite({ site: HILL, name: 'Hill Motors', timeZone: 'America/Chicago', phone: '' });
  await ledger.enroll({
    cabinet: HILL_CABINET,
    site: HILL,
    name: 'Hill cabinet',
    rows: ['A'],
    columns: 8,
    slots: 8,
    epoch: 1,
    verifierKey: `keycab.test/${HILL_CABINET}+00000000+AA`,
  });
  const [person, vehicle, key] = [PEOPLE[0], VEHICLES[0], KEYS[0]] as const;
  if (person === undefined || vehicle === undefined || key === undefined) throw new Error('the fixture is empty');
  const car = {
    ...vehicle,
    vehicle: vehicleId('vhill00001'),
    stock: 'H7731',
    make: 'Zastava',
    vin: '2HKRW2H80NH107731',
  };
  await ledger.putDirectory(HILL, [
    { kind: 'person', id: JO, document: { ...person, person: JO, name: 'Jolanta Hillman', givenName: 'Jolanta' } },
    { kind: 'vehicle', id: car.vehicle, document: car },
  ]);
  // Registered at the other rooftop, but its home is on the hill: that is where it belongs.
  await ledger.putDirectory(SITE, [
    {
      kind: 'key',
      id: HILL_KEY,
      document: {
        ...key,
        key: HILL_KEY,
        label: 'H7731',
        vehicle: car.vehicle,
        tag: null,
        rom: null,
        home: { cabinet: HILL_CABINET, slot: 0 },
      },
    },
  ]);
  await api.directory.refresh();
  const [sales, hill] = [journal(SALES), journal(HILL_CABINET)];
  await api.publish([sales(OPENING_MS, taken(OPENING_MS, KEY, MARIA))], OPENING_MS);
  await api.publish([hill(OPENING_MS + 1, taken(OPENING_MS + 1, HILL_KEY, JO))], OPENING_MS + 1);
  api.clock.nowMs = OPENING_MS + 60_000;
});
afterEach(() => api.close());

interface Got<Body> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
}
const get = async <Body>(url: string): Promise<Got<Body>> => {
  const reply = await api.app.inject({ method: 'GET', url });
  return { status: reply.statusCode, body: reply.json<Body>(), text: reply.body };
};
const post = (payload: unknown) => api.app.inject({ method: 'POST', url: '/api/v1/acts', payload: payload as Act });

/** Every word by which the hill could be recognized. */
const HILL_WORDS = /hill|H7731|Zastava|Jolanta/i;

describe('a person of one rooftop', () => {
  beforeEach(() => {
    principal = at([SITE]);
  });

  test.each([
    '/api/v1/who?q=H7731',
    '/api/v1/who?q=zastava',
    '/api/v1/who?q=hill',
    '/api/v1/who?q=jolanta',
    '/api/v1/who?q=out',
    '/api/v1/who?q=',
    '/api/v1/who?q=7731',
    '/api/v1/keys?state=out',
    `/api/v1/keys?cabinet=${HILL_CABINET}`,
    '/api/v1/cabinets',
    '/api/v1/events',
    `/api/v1/events?cabinet=${HILL_CABINET}`,
    `/api/v1/events?key=${HILL_KEY}`,
  ])('reads nothing of the other in %s', async (url) => {
    const { status, text } = await get(url);
    expect(status).toBe(200);
    const query = new URL(url, 'http://any').searchParams.get('q');
    expect(text.replace(JSON.stringify(query), '')).not.toMatch(HILL_WORDS);
    // The same words do tell whoever may look there.
    principal = at([HILL]);
    if (url !== '/api/v1/who?q=hill') expect((await get(url)).text).toMatch(HILL_WORDS);
  });

  test('is told that the other’s key does not exist, in the same words as of none', async () => {
    const [other, none] = [
      await get<Problem>(`/api/v1/keys/${HILL_KEY}`),
      await get<Problem>('/api/v1/keys/k99999999'),
    ];
    expect(other.status).toBe(404);
    expect(other.text.replaceAll(HILL_KEY, '')).toBe(none.text.replaceAll('k99999999', ''));
    expect((await get(`/api/v1/keys/${HILL_KEY}/timeline`)).status).toBe(404);
    expect((await get(`/api/v1/keys/${KEY}/timeline`)).status).toBe(200);
    for (const question of ['at', 'spans', 'parking']) {
      const asked = async (key: string) => (await get(`/api/v1/keys/${key}/${question}`)).status;
      expect([question, await asked(HILL_KEY), await asked(KEY)]).toEqual([question, 404, 200]);
    }
  });

  test('gets full pages: what may not be seen is left out before a page is cut', async () => {
    const log = journal(HILL_CABINET);
    log(0, taken(0, HILL_KEY, JO));
    const busy = Array.from({ length: 20 }, (_, index) =>
      log(OPENING_MS + 10 + index, taken(OPENING_MS + 10 + index, HILL_KEY, JO)),
    );
    await api.publish(busy, OPENING_MS + 100);
    const sales = journal(SALES);
    sales(0, taken(0, KEY, MARIA));
    await api.publish([sales(OPENING_MS + 200, taken(OPENING_MS + 200, KEY, KIM_LI))], OPENING_MS + 200);
    const { body } = await get<{ entries: LedgerEntry[] }>('/api/v1/events?limit=2');
    expect(body.entries.map(({ cabinet }) => cabinet)).toEqual([SALES, SALES]);
    const who = await get<WhoAnswer>('/api/v1/who?q=out&limit=1');
    expect([who.body.answers.length, who.body.total]).toEqual([1, 1]);
  });

  test('cannot act on the other’s key, and that is written down where its owners read it', async () => {
    const reply = await post({ act: 'claimKey', key: HILL_KEY, reason: null });
    expect(reply.json<Problem>().code).toBe('KC-OFFICE-06');
    const reserve = { act: 'reserveKey', key: HILL_KEY, fromWallMs: OPENING_MS + 9e5, toWallMs: OPENING_MS + 9e6 };
    expect((await post(reserve)).json<Problem>().code).toBe('KC-OFFICE-06');
    principal = at([HILL]);
    const { body } = await get<{ entries: LedgerEntry[] }>('/api/v1/events?type=ActRefused');
    expect(body.entries.map(({ event }) => event)).toMatchObject([
      { act: 'claimKey', by: MARIA, key: HILL_KEY },
      { act: 'reserveKey', by: MARIA, key: HILL_KEY },
    ]);
  });

  test('cannot answer a promise about the other’s key by its number', async () => {
    principal = { ...at([HILL]), person: JO };
    expect((await post({ act: 'reportProblem', key: HILL_KEY, problem: 'flatTag', critical: false })).statusCode).toBe(
      200,
    );
    const { body } = await get<{ entries: LedgerEntry[] }>('/api/v1/events?type=ProblemReported');
    principal = at([SITE]);
    const refused = await post({ act: 'clearProblem', problem: body.entries[0]?.seq });
    expect(refused.json<Problem>().code).toBe('KC-OFFICE-06');
  });

  test('may take over what they are offered by name, wherever its home is', async () => {
    principal = { ...at([HILL]), person: JO };
    await api.ledger.putDirectory(HILL, [
      { kind: 'grant', id: 'maria', document: { to: { person: MARIA }, group: '*', acts: ['receive'] } },
    ]);
    await api.directory.refresh();
    const offer = await post({ act: 'offerHandover', key: HILL_KEY, to: MARIA, reason: null, route: null });
    expect(offer.statusCode).toBe(200);
    principal = at([SITE]);
    const accepted = await post({
      act: 'acceptHandover',
      offer: offer.json<{ entries: { seq: number }[] }>().entries[0]?.seq,
    });
    expect(accepted.statusCode).toBe(200);
  });

  test('a department’s grant at one rooftop is none for the same department at another', async () => {
    await api.ledger.putDirectory(SITE, [
      { kind: 'grant', id: 'sales', document: { to: { department: 'Sales' }, group: '*', acts: ['take'] } },
    ]);
    await api.directory.refresh();
    // Jo is of Sales, on the hill.
    const reply = await post({ act: 'offerHandover', key: KEY, to: JO, reason: null, route: null });
    expect(reply.json<Problem>().code).toMatch(/^KC-OFFICE-/);
  });
});

describe('the live stream', () => {
  test('tells each rooftop of its own, and a key of ours in a cabinet of theirs to both', async () => {
    const messages = await api.live.catchUp(0);
    const told = async (rooftops: Rooftops): Promise<LiveChange[]> => {
      const data = await Promise.all(
        messages.filter(({ event }) => event === 'changed').map(({ dataFor }) => dataFor(rooftops)),
      );
      return data.flatMap((one) => (one === null ? [] : [JSON.parse(one) as LiveChange]));
    };
    const logs = async (rooftops: Rooftops) => (await told(rooftops)).map(({ entry }) => entry.cabinet);
    expect(await logs([SITE])).toEqual([SALES]);
    expect(await logs([HILL])).toEqual([HILL_CABINET]);
    expect(await logs('all')).toContain(SALES);
    expect(JSON.stringify(await told([SITE]))).not.toMatch(HILL_WORDS);
    const beat = JSON.parse((await messages.at(-1)?.dataFor([HILL])) ?? '{}') as LiveBeat;
    expect(beat.cabinets.map(({ name }) => name)).toEqual(['Hill cabinet']);
  });

  test('answers about a key that is seen elsewhere to its owners only', async () => {
    const hill = journal(HILL_CABINET);
    hill(0, taken(0, HILL_KEY, JO));
    await api.publish([hill(OPENING_MS + 50, taken(OPENING_MS + 50, KEY, JO))], OPENING_MS + 50);
    const messages = await api.live.catchUp((await api.ledger.newestArrival()) - 1);
    const change = async (rooftops: Rooftops) =>
      JSON.parse((await messages[0]?.dataFor(rooftops)) ?? 'null') as LiveChange | null;
    expect((await change([SITE]))?.answer?.key).toBe(KEY);
    // Its own cabinet's line, without what the other rooftop knows of the key.
    expect((await change([HILL]))?.entry.cabinet).toBe(HILL_CABINET);
    expect((await change([HILL]))?.answer).toBeNull();
  });
});

describe('memberships', () => {
  test('give a right where the role is had, and nowhere else', async () => {
    principal = only({ role: 'manager', rooftop: HILL }, { role: 'desk', rooftop: SITE });
    const cabinets = async () => (await get<{ entries: LedgerEntry[] }>('/api/v1/events?limit=500')).body.entries;
    // The desk of the one reads no lines: only those of the hill, where they manage, are left.
    expect(new Set((await cabinets()).map(({ cabinet }) => cabinet))).toEqual(new Set([HILL_CABINET]));
    expect((await get<{ keys: unknown[] }>('/api/v1/keys?state=out')).body.keys).toHaveLength(2);
    principal = only({ role: 'desk', rooftop: SITE });
    expect((await get('/api/v1/events')).status).toBe(403);
    principal = only();
    expect((await get('/api/v1/who')).status).toBe(403);
  });

  test('add up, and all rooftops are more than each of them', () => {
    const desk = { role: 'desk', rooftop: SITE } as const;
    expect(reachOf([desk, { role: 'staff', rooftop: SITE }], 'see')).toEqual([SITE]);
    expect(reachOf([desk, { role: 'auditor', rooftop: 'all' }], 'see')).toBe('all');
    expect(reachOf([desk], 'administer')).toEqual([]);
    expect(reachOf([], 'see')).toEqual([]);
  });
});
