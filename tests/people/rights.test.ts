// Every route × every role × {own rooftop, another rooftop, another tenant, stranger}, over real HTTP with real sessions and tokens; and a guard that is missing is found.
import type { Principal } from '@keycab/cloud/api/principal';
import { contract, LIVE_PATH, type Account, type RouteName } from '@keycab/shared/contract';
import { cabinetId, keyId, personId, vehicleId, type PersonId, type SiteId } from '@keycab/shared/ids';
import { may, PERMISSIONS, ROLES, type Permission, type Role } from '@keycab/shared/permissions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApi } from '../api/rig.ts';
import { KEYS, PEOPLE, SALES, SITE, VEHICLES } from '../projections/fixture.ts';
import { HILL, openDoor, PASSWORD, refusal, type Browser, type Door } from './rig.ts';

const HILL_CABINET = cabinetId(`c${'0'.repeat(31)}9`);
const OURS = keyId('kriver0001');
const THEIRS = keyId('khill00001');
const OUR_CAR = vehicleId('vriver0001');
const THEIR_CAR = vehicleId('vhill00001');
const ROLE_NAMES = Object.keys(ROLES) as Role[];
const ROUTES = Object.keys(contract) as RouteName[];

/** What a route may be asked with, by somebody. */
type Ask = (method: string, path: string) => Promise<{ readonly status: number; readonly text: string }>;
interface Somebody {
  readonly who: string;
  readonly ask: Ask;
  /** Undefined for those who are strangers here. */
  readonly may?: (permission: Permission) => boolean;
  readonly rooftop?: SiteId;
}

const WORDS = {
  [SITE]: [OURS, SALES, OUR_CAR],
  [HILL]: [THEIRS, HILL_CABINET, THEIR_CAR],
} as Record<string, readonly string[]>;

/** Whose thing is named in a path: a route about any other kind of thing is tried at its guard alone. */
const THINGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/api\/v1\/keys\/:id/, [OURS, THEIRS]],
  [/^\/api\/v1\/vehicles\/:id/, [OUR_CAR, THEIR_CAR]],
];
/** Of these a single rooftop has no part. */
const WHOLE: readonly RouteName[] = ['auditVerify'];
const QUERIES: Partial<Record<RouteName, string>> = { at: '?wallMs=0' };

/** Everything that is wrong about what this somebody gets from this route; nothing when all is as the table says. */
async function wrongs(name: RouteName, { who, ask, may: allowed, rooftop }: Somebody): Promise<string[]> {
  const { method, path } = contract[name];
  const permission: Permission | null = contract[name].permission;
  // The administration of people and keys is that of the rooftop in the configuration; another one has its own service.
  const isHouses = path.startsWith('/api/v1/admin/') && rooftop === HILL;
  const isHalf = rooftop !== undefined && WHOLE.includes(name);
  const mayThis = permission !== null && allowed?.(permission) === true && !isHalf;
  const wanted = permission === null || mayThis ? 'in' : allowed === undefined ? 401 : 403;
  const found: string[] = [];
  const things = THINGS.find(([pattern]) => pattern.test(path))?.[1];
  for (const thing of things ?? [OURS]) {
    const { status, text } = await ask(method, path.replaceAll(/:\w+/g, thing) + (QUERIES[name] ?? ''));
    const got = status === 401 || status === 403 ? status : 'in';
    if (isHouses && mayThis) {
      if (status === 200) found.push(`${name}: ${who} administers another rooftop`);
      continue;
    }
    if (got !== wanted) found.push(`${name}: ${who} gets ${got} and not ${wanted}`);
    if (got !== 'in' || permission === null || rooftop === undefined) continue;
    const isTheirs = (WORDS[rooftop] ?? []).includes(thing);
    if (things !== undefined && (status === 404) === isTheirs)
      found.push(`${name}: ${who} gets ${status} for ${thing}`);
    // A problem names what was asked for; an answer must not.
    const foreign = WORDS[rooftop === SITE ? HILL : SITE] ?? [];
    if (status === 200 && foreign.some((word) => text.includes(word))) {
      found.push(`${name}: ${who} reads of another rooftop`);
    }
  }
  return found;
}

const asking =
  (browser: Browser, headers?: Record<string, string>): Ask =>
  async (method, path) => {
    const reply = await (method === 'POST' ? browser.post(path, {}, headers) : browser.get(path, headers));
    return { status: reply.status, text: await reply.text() };
  };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

let door: Door;
let otherTenant: Door;
let owner: Browser;
const members = new Map<string, Browser>();
const personOf = (role: Role, rooftop: SiteId): PersonId =>
  personId(`p${role.toLowerCase()}${rooftop === SITE ? 'river' : 'hill'}`.padEnd(9, '0'));

async function furnish({ cloud: { ledger, directoryChanged } }: Door): Promise<void> {
  for (const [cabinet, site, name] of [
    [SALES, SITE, 'River cabinet'],
    [HILL_CABINET, HILL, 'Hill cabinet'],
  ] as const) {
    const shape = { rows: ['A'], columns: 8, slots: 8, epoch: 1, verifierKey: `keycab.test/${cabinet}+00000000+AA` };
    await ledger.enroll({ cabinet, site, name, ...shape });
  }
  const [person, key, vehicle] = [PEOPLE[0], KEYS[0], VEHICLES[0]];
  if (person === undefined || key === undefined || vehicle === undefined) throw new Error('the fixture is empty');
  for (const [site, id, cabinet, car] of [
    [SITE, OURS, SALES, OUR_CAR],
    [HILL, THEIRS, HILL_CABINET, THEIR_CAR],
  ] as const) {
    const document = { ...key, key: id, label: id, tag: null, rom: null, vehicle: car, home: { cabinet, slot: 0 } };
    await ledger.putDirectory(site, [
      { kind: 'key', id, document },
      { kind: 'vehicle', id: car, document: { ...vehicle, vehicle: car } },
      ...ROLE_NAMES.map((role) => {
        const one = personOf(role, site);
        return { kind: 'person', id: one, document: { ...person, person: one, name: `${role} person` } } as const;
      }),
    ]);
    await ledger.transaction(async (within) => {
      const arrival = (await within.lockArrival()) + 1;
      const line = JSON.stringify({ type: 'SlotJammed', cabinet, key: id, wallMs: 1, seq: 0, epoch: 1 });
      const place = { arrival, cabinet, epoch: 1, seq: 0, type: 'SlotJammed', key: id, person: null };
      const times = { wall_ms: 1, effective_ms: 1, received_ms: 1 };
      await within.append([{ ...place, ...times, line, leaf: Buffer.alloc(32).toString('base64'), flagged: 0 }]);
      await within.setArrival(arrival);
    });
  }
  await directoryChanged();
}

beforeAll(async () => {
  [door, otherTenant] = [await openDoor(), await openDoor({ tenant: 'elsewhere' })];
  await furnish(door);
  owner = await door.owner();
  for (const role of ROLE_NAMES) {
    for (const rooftop of [SITE, HILL]) {
      members.set(`${role} ${rooftop}`, await door.member(owner, personOf(role, rooftop), [{ role, rooftop }]));
    }
  }
});
afterAll(async () => {
  await door.close();
  await otherTenant.close();
});

const memberOf = (role: Role, rooftop: SiteId): Browser => members.get(`${role} ${rooftop}`) as Browser;

const makeToken = async (permissions: readonly Permission[], rooftops: unknown, days = 30): Promise<string> => {
  const reply = await owner.post('/api/v1/tokens/create', { name: 'books', permissions, rooftops, days });
  return ((await reply.json()) as { token: string }).token;
};

describe('every route', () => {
  test.each(ROLE_NAMES)('gives %s what the table says, at the own rooftop and of no other', async (role) => {
    for (const rooftop of [SITE, HILL]) {
      const somebody = {
        who: `${role} of ${rooftop}`,
        ask: asking(memberOf(role, rooftop)),
        may: (permission: Permission) => may([role], permission),
        rooftop,
      };
      expect((await Promise.all(ROUTES.map((name) => wrongs(name, somebody)))).flat()).toEqual([]);
    }
  });

  test('gives strangers, and whoever is known to another tenant, what asks for no right and nothing else', async () => {
    const theirs = await otherTenant.owner();
    const elsewhere = await theirs.post('/api/v1/tokens/create', {
      name: 'x',
      permissions: ['see', 'audit'],
      rooftops: 'all',
      days: 1,
    });
    const foreign = door.browser();
    for (const [name, value] of theirs.cookies) foreign.cookies.set(name, value);
    const { token } = (await elsewhere.json()) as { token: string };
    const strangers: Somebody[] = [
      { who: 'a stranger', ask: asking(door.browser()) },
      { who: 'an owner of another tenant', ask: asking(foreign) },
      { who: 'a token of another tenant', ask: asking(door.browser(), bearer(token)) },
      { who: 'a token that is none', ask: asking(door.browser(), bearer('keycab_nothing')) },
      // A bad token is never made good by a good cookie.
      { who: 'an owner with a bad token', ask: asking(owner, bearer(`keycab_a${'0'.repeat(16)}_${'A'.repeat(43)}`)) },
    ];
    for (const stranger of strangers) {
      expect((await Promise.all(ROUTES.map((name) => wrongs(name, stranger)))).flat()).toEqual([]);
    }
    // And where they are known, they are.
    expect((await theirs.get('/api/v1/me')).status).toBe(200);
    expect((await fetch(new URL('/api/v1/who', otherTenant.origin), { headers: bearer(token) })).status).toBe(200);
  });

  test.each(['see', 'manage', 'audit', 'administer'] as const)(
    'gives a token for %s that, at its rooftop alone',
    async (permission) => {
      for (const rooftop of [SITE, HILL]) {
        const token = await makeToken([permission], [rooftop]);
        const somebody: Somebody = {
          who: `a token for ${permission} at ${rooftop}`,
          ask: asking(door.browser(), bearer(token)),
          // What is done in somebody's name, a token may not even begin.
          may: (wanted) => wanted === permission,
          rooftop,
        };
        const routes = ROUTES.filter(
          (name) => contract[name].method === 'GET' || contract[name].permission !== permission,
        );
        expect((await Promise.all(routes.map((name) => wrongs(name, somebody)))).flat()).toEqual([]);
      }
    },
  );

  test('tells a stranger 401 before anything about the body, the live stream too', async () => {
    expect(await refusal(door.browser().post('/api/v1/acts', { act: 'nonsense' }))).toEqual([401, 'KC-AUTH-01']);
    expect(await refusal(door.browser().get(LIVE_PATH, { accept: 'text/event-stream' }))).toEqual([401, 'KC-AUTH-01']);
  });

  test('has every permission behind some role, and every role a test above', () => {
    for (const permission of PERMISSIONS) expect(ROLE_NAMES.some((role) => may([role], permission))).toBe(true);
    expect(members.size).toBe(ROLE_NAMES.length * 2);
  });
});

describe('the walk itself', () => {
  const everything: Principal = { person: null, roles: ['owner'], via: 'desk', rooftops: 'all' };

  test('finds each route whose guard is gone', async () => {
    let unguarded = /^$/;
    const open = await openApi({ whoAsks: ({ url }) => (unguarded.test(url.split('?')[0] ?? '') ? everything : null) });
    const ask: Ask = async (method, url) => {
      const inject = { method: method as 'GET' | 'POST', url, ...(method === 'POST' ? { payload: {} } : {}) };
      const reply = await open.app.inject(inject);
      return { status: reply.statusCode, text: reply.body };
    };
    const walk = async () => (await Promise.all(ROUTES.map((one) => wrongs(one, { who: 'a stranger', ask })))).flat();
    expect(await walk()).toEqual([]);
    for (const name of ROUTES.filter((one) => contract[one].permission !== null)) {
      unguarded = new RegExp(`^${contract[name].path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);
      expect(await walk()).toContain(`${name}: a stranger gets in and not 401`);
    }
    await open.close();
  });

  test('finds an answer that tells of another rooftop', async () => {
    const somebody: Somebody = { who: 'Hill', ask: asking(owner), may: () => true, rooftop: HILL };
    const found = (
      await Promise.all((['keys', 'key', 'cabinets', 'events'] as const).map((one) => wrongs(one, somebody)))
    ).flat();
    expect(found).toEqual([
      'keys: Hill reads of another rooftop',
      `key: Hill gets 200 for ${OURS}`,
      'key: Hill reads of another rooftop',
      'cabinets: Hill reads of another rooftop',
      'events: Hill reads of another rooftop',
    ]);
  });
});

describe('a token', () => {
  test('is shown once and kept as a hash; its last use is seen', async () => {
    const token = await makeToken(['see'], 'all');
    expect(token).toMatch(/^keycab_a[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    await door.browser().get('/api/v1/who', bearer(token));
    const listed = await (await owner.get('/api/v1/tokens')).text();
    expect(listed).not.toContain(token.split('_')[2]);
    const { tokens } = JSON.parse(listed) as { tokens: { token: string; usedWallMs: number | null }[] };
    expect(tokens.find(({ token: id }) => token.includes(id))?.usedWallMs).toBeGreaterThan(0);
  });

  test('stops when it is revoked, and when its time is over', async () => {
    const [revoked, old] = [await makeToken(['see'], 'all'), await makeToken(['see'], 'all', 1)];
    const status = async (token: string) => (await door.browser().get('/api/v1/who', bearer(token))).status;
    expect([await status(revoked), await status(old)]).toEqual([200, 200]);
    const id = revoked.split('_')[1];
    expect(await (await owner.post('/api/v1/tokens/revoke', { token: id })).json()).toEqual({ revoked: true });
    expect(await (await owner.post('/api/v1/tokens/revoke', { token: id })).json()).toEqual({ revoked: false });
    door.time.aheadMs = 86_400_001;
    expect([await status(revoked), await status(old)]).toEqual([401, 401]);
    door.time.aheadMs = 0;
  });

  test('lives a year at most, and may no more than whoever makes it', async () => {
    const make = (browser: Browser, permissions: readonly string[], rooftops: unknown, days = 1) =>
      refusal(browser.post('/api/v1/tokens/create', { name: 'x', permissions, rooftops, days }));
    expect(await make(owner, ['see'], 'all', 366)).toEqual([400, 'KC-API-01']);
    const admin = memberOf('securityAdmin', SITE);
    expect(await make(admin, ['see'], 'all')).toEqual([403, 'KC-AUTH-09']);
    expect(await make(admin, ['see'], [HILL])).toEqual([403, 'KC-AUTH-09']);
    expect(await make(admin, ['manage'], [SITE])).toEqual([403, 'KC-AUTH-09']);
    expect(await make(admin, ['connect'], [SITE])).toEqual([400, 'KC-API-01']);
    expect(await make(admin, ['see'], [SITE])).toEqual([200, '']);
    // Nor is another rooftop's seen or revoked.
    const theirs = await makeToken(['see'], [HILL]);
    const id = theirs.split('_')[1] ?? '';
    expect(await (await admin.get('/api/v1/tokens')).text()).not.toContain(id);
    expect(await refusal(admin.post('/api/v1/tokens/revoke', { token: id }))).toEqual([403, 'KC-AUTH-09']);
  });

  test('is no person: it acts in nobody’s name and lets nobody in', async () => {
    const token = await makeToken(['administer', 'see'], 'all');
    const invite = { person: personOf('staff', SITE), email: 'x@y.example', memberships: [] };
    expect(await refusal(door.browser().post('/api/v1/accounts/invite', invite, bearer(token)))).toEqual([
      403,
      'KC-AUTH-02',
    ]);
    expect(await refusal(door.browser().get('/api/v1/account', bearer(token)))).toEqual([401, 'KC-AUTH-01']);
  });
});

describe('an invitation', () => {
  const KIM = personId('pkiminvited1');
  const entryOf = async (browser = owner) => {
    const { accounts } = (await (await browser.get('/api/v1/accounts')).json()) as { accounts: Account[] };
    return accounts.find(({ person }) => person === KIM);
  };
  const invite = async (): Promise<string> => {
    const body = { person: KIM, email: 'kim.new@staff.example', memberships: [{ role: 'desk', rooftop: SITE }] };
    const reply = await owner.post('/api/v1/accounts/invite', body);
    return door.linkIn(((await reply.json()) as { link: string }).link);
  };
  const look = (link: string) => refusal(door.browser().post('/api/v1/links/look', { link }));
  const withdraw = (browser = owner) => browser.post('/api/v1/accounts/withdraw', { person: KIM });

  test('lies open until it is used, sent anew or taken back, and says so to whoever administers', async () => {
    const [person] = PEOPLE;
    if (person === undefined) throw new Error('the fixture is empty');
    await door.cloud.ledger.putDirectory(SITE, [{ kind: 'person', id: KIM, document: { ...person, person: KIM } }]);
    await door.cloud.directoryChanged();
    const first = await invite();
    expect(await entryOf()).toMatchObject({ opened: false, invitedUntilWallMs: expect.any(Number) as number });
    const second = await invite();
    expect([await look(first), await look(second)]).toEqual([
      [410, 'KC-AUTH-05'],
      [200, ''],
    ]);
    expect(await (await withdraw()).json()).toEqual({ withdrawn: true });
    expect(await look(second)).toEqual([410, 'KC-AUTH-05']);
    expect(await entryOf()).toMatchObject({ opened: false, invitedUntilWallMs: null });
    expect(await (await withdraw()).json()).toEqual({ withdrawn: false });
    const link = await invite();
    expect((await door.browser().post('/api/v1/links/claim', { link, password: PASSWORD })).status).toBe(200);
    expect(await entryOf()).toMatchObject({ opened: true, invitedUntilWallMs: null });
    expect((await door.officeTypes()).filter((type) => type === 'InvitationWithdrawn')).toHaveLength(1);
  });

  test('is taken back by nobody beyond whose reach it is, and an owner’s by an owner alone', async () => {
    expect(await refusal(withdraw(memberOf('securityAdmin', HILL)))).toEqual([409, 'KC-OFFICE-14']);
    expect(await refusal(withdraw(memberOf('manager', SITE)))).toEqual([403, 'KC-AUTH-02']);
    const theirs = { person: personOf('owner', SITE) };
    const admin = memberOf('securityAdmin', SITE);
    expect(await refusal(admin.post('/api/v1/accounts/withdraw', theirs))).toEqual([403, 'KC-AUTH-09']);
  });
});

describe('rights', () => {
  const set = (browser: Browser, person: PersonId, memberships: readonly unknown[]) =>
    refusal(browser.post('/api/v1/accounts/memberships', { person, memberships }));

  test('are given within one’s reach, never to oneself, and great ones by owners alone', async () => {
    const admin = memberOf('securityAdmin', SITE);
    const staff = personOf('staff', SITE);
    expect(await set(admin, personOf('securityAdmin', SITE), [{ role: 'manager', rooftop: SITE }])).toEqual([
      403,
      'KC-AUTH-09',
    ]);
    expect(await set(owner, personOf('owner', SITE), [{ role: 'owner', rooftop: SITE }])).toEqual([200, '']);
    expect(await set(admin, staff, [{ role: 'owner', rooftop: SITE }])).toEqual([403, 'KC-AUTH-09']);
    expect(await set(admin, staff, [{ role: 'manager', rooftop: HILL }])).toEqual([403, 'KC-AUTH-09']);
    expect(await set(admin, staff, [{ role: 'manager', rooftop: 'all' }])).toEqual([403, 'KC-AUTH-09']);
    // Taking away what only an owner gives is no smaller matter.
    expect(await set(admin, personOf('owner', SITE), [])).toEqual([403, 'KC-AUTH-09']);
    // A new link for an owner would be a key to the owner's account.
    const link = {
      person: personOf('owner', SITE),
      email: 'new@x.example',
      memberships: [{ role: 'owner', rooftop: SITE }],
    };
    expect(await refusal(admin.post('/api/v1/accounts/invite', link))).toEqual([403, 'KC-AUTH-09']);
  });

  test('act at once, and what is beyond one’s reach stays as it is', async () => {
    const staff = memberOf('staff', HILL);
    expect((await staff.get('/api/v1/events')).status).toBe(403);
    const person = personOf('staff', HILL);
    await set(owner, person, [
      { role: 'staff', rooftop: HILL },
      { role: 'auditor', rooftop: SITE },
    ]);
    expect((await staff.get('/api/v1/events')).status).toBe(200);
    await set(memberOf('securityAdmin', SITE), person, []);
    expect([(await staff.get('/api/v1/events')).status, (await staff.get('/api/v1/who')).status]).toEqual([403, 200]);
  });

  test('and all that was done or refused about them are lines of the office’s log', async () => {
    await memberOf('desk', SITE).post('/api/v1/tokens/create', {});
    const types = await door.officeTypes();
    for (const type of [
      'AccountInvited',
      'AccountOpened',
      'MembershipsSet',
      'SessionBegan',
      'TokenMade',
      'TokenRevoked',
    ]) {
      expect(types).toContain(type);
    }
    const refused = (await door.office()).filter(({ type }) => type === 'ActRefused').map(({ event }) => event);
    expect(refused).toContainEqual(
      expect.objectContaining({ act: 'createToken', by: personOf('desk', SITE), code: 'KC-AUTH-02' }),
    );
    expect(refused).toContainEqual(expect.objectContaining({ act: 'setMemberships', code: 'KC-AUTH-09' }));
    // Names and addresses are nowhere in it.
    expect(JSON.stringify(await door.office())).not.toMatch(/staff\.example|Olga|keycab_/);
  });
});
