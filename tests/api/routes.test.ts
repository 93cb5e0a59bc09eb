// Every route of the contract: what is good is answered in its form, what is bad is told which field, nothing fails.
import { connect } from 'node:net';
import { contract, Problem, type RouteName } from '@keycab/shared/contract';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_ORTIZ,
  MARIA,
  OPENING_MS,
  overdue,
  pulled,
  returned,
  SALES,
  SERVICE,
  taken,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  const [sales, service] = [journal(SALES), journal(SERVICE)];
  const t = OPENING_MS;
  await api.publish(
    [
      sales(t, returned(t, keyOf('4512', 2), 1)),
      sales(t + 1, taken(t + 1, keyOf('4512'), MARIA, { due: t + 9e5 })),
      sales(t + 2, pulled(t + 2, keyOf('4603'), null)),
      sales(t + 3, taken(t + 3, keyOf('4498'), KIM_ORTIZ, { due: t + 10 })),
      sales(t + 11, overdue(keyOf('4498'), KIM_ORTIZ, t + 10)),
      service(t + 4, returned(t + 4, keyOf('L07'), 1)),
    ],
    t + 20,
  );
  await api.seen(SALES, t + 20);
  await api.storeUnknown(SERVICE, keyOf('4512'), t + 21);
  api.clock.nowMs = t + 30_000;
});
afterAll(() => api.close());

const KEY = keyOf('4512');
const get = (url: string) => api.app.inject({ method: 'GET', url });

/** These ask who somebody is, and are asked in tests/people, where somebody is somebody. */
type AccountRoute =
  | 'accounts'
  | 'inviteAccount'
  | 'withdrawInvitation'
  | 'setMemberships'
  | 'tokens'
  | 'createToken'
  | 'revokeToken';

/** Good requests of each route; the walk below fails when a route of the contract has none. */
/** These write, answer with a paper, or want something that was written before: books, audit, inventory and administration.test.ts ask them, and tests/notices. */
type Elsewhere =
  | AccountRoute
  | 'acts'
  | 'adminActs'
  | 'adminFeeds'
  | 'auditLine'
  | 'addDevice'
  | 'auditVerify'
  | 'availabilityTable'
  | 'changeWebhook'
  | 'createWebhook'
  | 'removeWebhook'
  | 'replayWebhook'
  | 'webhookDeliveries'
  | 'delivery'
  | 'importAppointments'
  | 'noticeSettings'
  | 'order'
  | 'platesTable'
  | 'readNotices'
  | 'removeDevice'
  | 'setNoticeSettings'
  | 'testNotice'
  | 'unsignedTable'
  | 'worksheetPaper';
const GOOD: Record<Exclude<RouteName, Elsewhere>, readonly string[]> = {
  deliveries: ['/api/v1/deliveries', '/api/v1/deliveries?state=ended&limit=1'],
  unsigned: ['/api/v1/unsigned', '/api/v1/unsigned?week=2026-03-03'],
  crossings: ['/api/v1/crossings', '/api/v1/crossings?department=Sales&limit=2'],
  drives: ['/api/v1/drives?limit=1', '/api/v1/drives'],
  loans: ['/api/v1/loans'],
  transits: ['/api/v1/transits'],
  plates: ['/api/v1/plates', `/api/v1/plates?at=${OPENING_MS}`],
  appointments: ['/api/v1/appointments'],
  leads: ['/api/v1/leads'],
  vehicle: ['/api/v1/vehicles/v00000000'],
  thread: ['/api/v1/vehicles/v00000000/thread', '/api/v1/vehicles/v00000000/thread?limit=1&before=2'],
  orders: ['/api/v1/orders'],
  site: ['/api/v1/site'],
  me: ['/api/v1/me'],
  staff: ['/api/v1/staff'],
  who: [
    '/api/v1/who?q=4512',
    '/api/v1/who',
    '/api/v1/who?q=',
    '/api/v1/who?q=kim&limit=1',
    '/api/v1/who?q=zzzz',
    '/api/v1/who?q=unsure',
  ],
  keys: [
    '/api/v1/keys',
    '/api/v1/keys?state=notIn&limit=2',
    `/api/v1/keys?cabinet=${SALES}&state=in`,
    '/api/v1/keys?offset=1000',
  ],
  key: [`/api/v1/keys/${KEY}`, `/api/v1/keys/${keyOf('61204')}`],
  timeline: [`/api/v1/keys/${KEY}/timeline`, `/api/v1/keys/${keyOf('61204')}/timeline?limit=1&before=1`],
  at: [`/api/v1/keys/${KEY}/at?wallMs=${OPENING_MS}`, `/api/v1/keys/${keyOf('61204')}/at?wallMs=0`],
  spans: [`/api/v1/keys/${KEY}/spans`, `/api/v1/keys/${keyOf('61204')}/spans?limit=1`],
  parking: [`/api/v1/keys/${KEY}/parking`],
  matters: ['/api/v1/matters'],
  notices: ['/api/v1/notices', '/api/v1/notices?limit=1'],
  cabinets: ['/api/v1/cabinets'],
  events: [
    '/api/v1/events',
    '/api/v1/events?after=3&limit=2',
    `/api/v1/events?key=${KEY}&type=KeyTaken&cabinet=${SALES}`,
    '/api/v1/events?types=KeyTaken,KeyReturned&cabinet=office',
  ],
  audit: [
    '/api/v1/audit',
    `/api/v1/audit?person=${MARIA}&kind=KeyTaken&log=${SALES}&limit=1`,
    `/api/v1/audit?key=${KEY}&from=0&to=${OPENING_MS + 9e5}&before=1000`,
    '/api/v1/audit?refused=true&vehicle=v00000000&log=office',
  ],
  auditProof: ['/api/v1/audit/proof'],
  adminPeople: ['/api/v1/admin/people'],
  adminPerson: [`/api/v1/admin/people/${MARIA}`, `/api/v1/admin/people/${KIM_ORTIZ}`],
  adminKeys: ['/api/v1/admin/keys'],
  adminKey: [`/api/v1/admin/keys/${KEY}`, `/api/v1/admin/keys/${keyOf('61204')}`],
  adminChoices: ['/api/v1/admin/choices'],
  adminRules: ['/api/v1/admin/rules'],
  adminRosters: ['/api/v1/admin/rosters'],
  steel: ['/api/v1/steel'],
  webhooks: ['/api/v1/webhooks'],
  availability: ['/api/v1/availability'],
};

const expectProblem = (reply: Awaited<ReturnType<typeof get>>, status: number, code: string): Problem => {
  expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const body = reply.json<Problem>();
  expect([...Value.Errors(Problem, body)]).toEqual([]);
  expect([reply.statusCode, body.status, body.code]).toEqual([status, status, code]);
  expect(body.type).toBe(`/errors/${code}`);
  return body;
};

/** Every answer of a reply, wherever it stands. */
function* answersIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if ('holder' in value && 'spares' in value) yield value;
  for (const member of Object.values(value)) yield* answersIn(member);
}

describe('a good request', () => {
  test.each(
    Object.entries(GOOD).flatMap(([name, urls]) => urls.map((url) => [name as keyof typeof GOOD, url] as const)),
  )('to %s, %s, is answered in the form of the contract, not to be kept', async (name, url) => {
    const reply = await get(url);
    expect(reply.statusCode).toBe(200);
    expect([...Value.Errors(contract[name].response, reply.json())]).toEqual([]);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  test('is answered with basis, as of and sentence wherever a key is answered for', async () => {
    let found = 0;
    for (const url of Object.values(GOOD).flat()) {
      for (const answer of answersIn((await get(url)).json())) {
        found++;
        expect(['sensed', 'lastKnown', 'disputed']).toContain(answer['basis']);
        expect(answer).toHaveProperty('asOfWallMs');
        expect(answer['text']).toMatch(/\w.*\.$/);
        expect((answer['sentence'] as unknown[]).length).toBeGreaterThan(0);
        expect(answer['confidence']).toMatch(/\w/);
      }
    }
    expect(found).toBeGreaterThan(20);
  });

  test('says as of when it was answered', async () => {
    for (const url of [
      '/api/v1/who',
      '/api/v1/keys',
      '/api/v1/cabinets',
      '/api/v1/events',
      `/api/v1/keys/${KEY}/timeline`,
    ]) {
      expect((await get(url)).json()).toMatchObject({ asOfWallMs: OPENING_MS + 30_000 });
    }
    expect((await get('/api/v1/site')).json()).toEqual({
      name: 'Riverside Motors',
      timeZone: 'America/New_York',
      demo: true,
      nowWallMs: OPENING_MS + 30_000,
      kioskUrl: 'http://127.0.0.1:8081/',
      controlUrl: 'http://127.0.0.1:8082/control',
    });
  });

  test('reads all lines by going on from the last', async () => {
    const seen: number[] = [];
    for (let after = 0; ;) {
      const page = (await get(`/api/v1/events?after=${after}&limit=2`)).json<{
        entries: { arrival: number }[];
        next: number;
      }>();
      if (page.entries.length === 0) break;
      seen.push(...page.entries.map((entry) => entry.arrival));
      after = page.next;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('of an empty ledger is answered too', async () => {
    const empty = await openApi();
    for (const [name, urls] of Object.entries(GOOD)) {
      for (const url of urls) {
        const reply = await empty.app.inject(url);
        expect([url, reply.statusCode, ...Value.Errors(contract[name as RouteName].response, reply.json())]).toEqual([
          url,
          200,
        ]);
      }
    }
    await empty.close();
  });
});

describe('a bad request', () => {
  test.each([
    ['/api/v1/who?limit=0', 'limit in the query must be >= 1'],
    ['/api/v1/who?limit=51', 'limit in the query must be <= 50'],
    ['/api/v1/who?limit=many', 'limit in the query must be integer'],
    ['/api/v1/who?limit=1.5', 'limit in the query must be integer'],
    [`/api/v1/who?q=${'x'.repeat(81)}`, 'q in the query must NOT have more than 80 characters'],
    ['/api/v1/who?q=a&q=b', 'q in the query must be string'],
    ['/api/v1/who?question=4512', 'question is not known in the query'],
    ['/api/v1/who?__proto__=1', '__proto__ is not known in the query'],
    ['/api/v1/keys?state=lost', 'state in the query must be one of in, out, overdue, unsure, gone, notIn'],
    ['/api/v1/keys?cabinet=c1', 'cabinet in the query must match pattern'],
    ['/api/v1/keys?offset=-1', 'offset in the query must be >= 0'],
    ['/api/v1/keys/K1', 'id in the path must match pattern'],
    ['/api/v1/keys/k1%2F..%2F', 'id in the path must match pattern'],
    [`/api/v1/keys/${KEY}/timeline?before=0`, 'before in the query must be >= 1'],
    ['/api/v1/events?after=-1', 'after in the query must be >= 0'],
    ['/api/v1/events?after=99999999999999999999', 'after in the query must be <= 9007199254740991'],
    [`/api/v1/keys/${KEY}/timeline?before=9007199254740993`, 'before in the query must be <= 9007199254740991'],
    ['/api/v1/events?type=x-y', 'type in the query must match pattern'],
    ['/api/v1/events?key=', 'key in the query must match pattern'],
  ])('%s is told: %s', async (url, detail) => {
    expect(expectProblem(await get(url), 400, 'KC-API-01').detail).toContain(detail);
  });

  test.each(['/api/v1/keys/k99999999', '/api/v1/keys/k99999999/timeline'])(
    'for a key that nobody knows, %s, is told so',
    async (url) => {
      expect(expectProblem(await get(url), 404, 'KC-KEY-04').detail).toBe('no key has the id k99999999');
    },
  );

  test.each(['/api/v1/nothing', '/api/v2/who', '/nothing', '/errors/KC-NONE-99', '/../package.json', '/api/v1/who/'])(
    'for %s is told that there is nothing',
    async (url) => {
      expectProblem(await get(url), 404, 'KC-API-02');
    },
  );

  test('with a method that an address does not take is told which it does', async () => {
    for (const [url, allow] of [
      ['/api/v1/who', 'GET, HEAD, OPTIONS'],
      [`/api/v1/keys/${KEY}`, 'GET, HEAD, OPTIONS'],
      ['/api/v1/live', 'GET, OPTIONS'],
      ['/livez', 'GET, HEAD, OPTIONS'],
      ['/', 'GET, HEAD, OPTIONS'],
    ] as const) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND' as 'PUT']) {
        const reply = await api.app.inject({ method: method as 'PUT', url });
        expect(expectProblem(reply, 405, 'KC-API-01').detail).toBe(`this address takes ${allow}`);
        expect(reply.headers['allow']).toBe(allow);
        expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
      }
      const asked = await api.app.inject({ method: 'OPTIONS', url });
      expect([asked.statusCode, asked.headers['allow'], asked.body]).toEqual([204, allow, '']);
    }
    expect((await api.app.inject({ method: 'HEAD', url: '/api/v1/live' })).statusCode).toBe(405);
    for (const method of ['POST', 'OPTIONS'] as const) {
      expectProblem(await api.app.inject({ method, url: '/api/v1/nothing' }), 404, 'KC-API-02');
    }
  });

  test('whose bytes are no HTTP, or whose headers never end, is told so as a problem', async () => {
    const raw = await openApi();
    const { port } = new URL(await raw.listen());
    const told = (bytes: string) =>
      new Promise<string>((resolve, reject) => {
        let text = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
        socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        socket.on('error', reject).on('close', () => resolve(text));
      });
    for (const [bytes, status, detail] of [
      ['G{T / HTTP/1.1\r\n\r\n', '400 Bad Request', 'the request could not be read'],
      ['\u0010\u0000\r\n\r\n', '400 Bad Request', 'the request could not be read'],
      [
        `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
        '431 Request Header Fields Too Large',
        'the headers are too large',
      ],
    ] as const) {
      const [head = '', body = ''] = (await told(bytes)).split('\r\n\r\n');
      expect(head).toContain(`HTTP/1.1 ${status}`);
      expect(head).toContain('content-type: application/problem+json');
      expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
      const problem = JSON.parse(body) as Problem;
      expect([...Value.Errors(Problem, problem)]).toEqual([]);
      expect([problem.code, problem.status, problem.detail]).toEqual(['KC-API-01', Number.parseInt(status), detail]);
    }
    expect((await raw.app.inject('/livez')).statusCode).toBe(200);
    await raw.close();
  });

  test('with a body too large, in a strange form or broken, is told so', async () => {
    const large = await api.app.inject({
      method: 'POST',
      url: '/api/v1/who',
      headers: { 'content-type': 'application/json' },
      payload: `"${'x'.repeat(300_000)}"`,
    });
    expectProblem(large, 405, 'KC-API-01');
    expectProblem(await get(`/api/v1/keys/${'k'.repeat(300)}`), 404, 'KC-API-02');
    expectProblem(await get('/api/v1/keys/%zz'), 400, 'KC-API-01');
    expectProblem(
      await api.app.inject({ url: '/api/v1/live', headers: { accept: 'application/json' } }),
      406,
      'KC-API-01',
    );
  });

  test('never shows what is inside when the ledger fails, and the log does', async () => {
    const broken = await openApi();
    await broken.database.db.destroy();
    for (const url of ['/api/v1/who?q=4512', `/api/v1/keys/${KEY}/timeline`, '/api/v1/events', '/api/v1/cabinets']) {
      const reply = await broken.app.inject(url);
      const body = expectProblem(reply, 500, 'KC-API-03');
      expect(body.detail).toBe('The service made a mistake.');
      expect(reply.body).not.toMatch(/driver|destroyed|kysely|sqlite|\.ts/i);
    }
    expect(broken.logged).toHaveLength(4);
    expect(broken.logged[0]).toMatchObject({ code: 'KC-API-03', route: '/api/v1/who' });
    expect((await broken.app.inject('/readyz')).json()).toMatchObject({
      ready: false,
      reasons: ['the ledger does not answer'],
    });
    await broken.app.close();
  });
});

describe('any text', () => {
  test('in the box is answered, never with a mistake of ours', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string({ unit: 'grapheme', maxLength: 90 }),
      fc.stringMatching(/^[0-9A-Za-z #'"%;_*()-]{0,40}$/),
    );
    await fc.assert(
      fc.asyncProperty(text, async (q) => {
        const reply = await api.app.inject({ url: '/api/v1/who', query: { q: q.toWellFormed() } });
        expect([200, 400]).toContain(reply.statusCode);
        if (reply.statusCode === 200) expect(Value.Check(contract.who.response, reply.json())).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('as an address or a query is answered in our words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.webQueryParameters(), async (path, query) => {
        const reply = await get(`/api/v1${path}?${query}`);
        expect(reply.statusCode).toBeLessThan(500);
        if (reply.statusCode >= 400) expect(Value.Check(Problem, reply.json())).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the description of the API', () => {
  test('asks for nothing that has a default', async () => {
    const { paths } = (await get('/docs/json')).json<{
      paths: Record<string, { get?: { parameters?: { name: string; required?: boolean; in: string }[] } }>;
    }>();
    const query = Object.values(paths).flatMap(({ get: { parameters = [] } = {} }) =>
      parameters.filter((each) => each.in === 'query'),
    );
    expect(query.map(({ name }) => name)).toContain('q');
    expect(query.filter(({ required }) => required === true)).toEqual([]);
  });

  test('names no method but those that are answered', async () => {
    const { paths } = (await get('/docs/json')).json<{ paths: Record<string, object> }>();
    expect(new Set(Object.values(paths).flatMap((path) => Object.keys(path)))).toEqual(new Set(['get', 'post']));
  });
});

describe('HEAD', () => {
  test('tells what GET would, without a body', async () => {
    const reply = await api.app.inject({ method: 'HEAD', url: '/api/v1/who?q=4512' });
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toBe('');
    expect(reply.headers['content-type']).toContain('application/json');
  });
});

describe('too many requests', () => {
  test('are told to wait, and how long; pages are not counted', async () => {
    const limited = await openApi({ settings: { requestsPerMinute: 3 } });
    for (let count = 0; count < 3; count++) expect((await limited.app.inject('/api/v1/site')).statusCode).toBe(200);
    const refused = await limited.app.inject('/api/v1/site');
    expectProblem(refused, 429, 'KC-API-04');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await limited.app.inject('/')).statusCode).toBe(200);
    expect((await limited.app.inject('/livez')).statusCode).toBe(200);
    await limited.close();
  });
});
