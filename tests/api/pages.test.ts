// Pages, their policies, the pages of codes, health, and the description of the API.
import { EXPORT_PATH, TRUST_PATH } from '@keycab/shared/audit';
import { contract, LIVE_PATH } from '@keycab/shared/contract';
import { IMPORT_PATH } from '@keycab/shared/inventory';
import { FAULTS } from '@keycab/shared/fault';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK, openApi, type Api } from './rig.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const policyOf = async (url: string, from = api): Promise<Map<string, string>> => {
  const header = String((await from.app.inject(url)).headers['content-security-policy']);
  return new Map(
    header.split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ');
      return [name, values.join(' ')] as const;
    }),
  );
};

describe('a page', () => {
  test('comes with a nonce of its own each time, in its policy and in its head, and is never kept', async () => {
    const nonces = new Set<string>();
    for (const url of ['/', '/', '/demo']) {
      const reply = await api.app.inject(url);
      expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(reply.headers['cache-control']).toBe('no-store');
      const nonce = /<meta name="csp-nonce" content="([^"]{22,})">/.exec(reply.body)?.[1] ?? '';
      expect(String(reply.headers['content-security-policy'])).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(reply.body.match(/csp-nonce/g)).toHaveLength(1);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
    expect((await api.app.inject('/')).body.replace(/<meta name="csp-nonce"[^>]*>/, '')).toBe(DESK);
  });

  test('in the demo may frame the kiosk and ask its controls, and only the demo may frame the desk', async () => {
    const demo = await policyOf('/demo');
    expect(demo.get('frame-src')).toBe("'self' http://127.0.0.1:8081");
    expect(demo.get('connect-src')).toBe("'self' http://127.0.0.1:8082");
    expect(demo.get('frame-ancestors')).toBe("'none'");
    const desk = await policyOf('/');
    expect(desk.get('frame-ancestors')).toBe("'self'");
    expect(desk.get('connect-src')).toBe("'self'");
    expect(desk.has('frame-src')).toBe(false);
  });

  test('is a folder: at its own path, with a name in brackets for any, and nothing beside it', async () => {
    for (const url of ['/admin/people', '/vehicle/v45120001']) {
      const reply = await api.app.inject(url);
      expect([url, reply.statusCode, reply.headers['cache-control']]).toEqual([url, 200, 'no-store']);
      expect(reply.body).toContain('<meta name="csp-nonce"');
      expect((await policyOf(url)).get('connect-src')).toBe("'self'");
    }
    for (const url of ['/admin', '/vehicle', '/vehicle/[id]', '/admin/people/index.html', '/desk']) {
      const found = (await api.app.inject(url)).statusCode;
      expect([url, found]).toEqual([url, url === '/vehicle/[id]' ? 200 : 404]);
    }
  });

  test('outside of the demo is framed by nobody, and there is no demo page', async () => {
    const house = await openApi({ settings: { demo: false } });
    expect((await policyOf('/', house)).get('frame-ancestors')).toBe("'none'");
    expect((await house.app.inject('/demo')).statusCode).toBe(404);
    await house.close();
  });

  test('that is not built says so, and everything else works', async () => {
    const house = await openApi({ pages: false });
    const reply = await house.app.inject('/');
    expect(reply.statusCode).toBe(503);
    expect(reply.body).toContain('npm run build');
    expect((await house.app.inject('/api/v1/site')).statusCode).toBe(200);
    expect((await house.app.inject('/readyz')).json()).toEqual({ ready: false, reasons: ['the pages are not built'] });
    await house.close();
  });

  test('is never served without its nonce, its hashed files are kept for good, others are asked for again', async () => {
    for (const url of ['/desk/index.html', '/demo/index.html', '/desk/', '/assets/', '/assets/../desk/index.html']) {
      expect((await api.app.inject(url)).statusCode, url).toBe(404);
    }
    const asset = await api.app.inject('/assets/desk-3f2a.js');
    expect(asset.statusCode).toBe(200);
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toContain('javascript');
    expect((await api.app.inject('/icon.svg')).headers['cache-control']).toBe('no-cache');
    expect((await api.app.inject('/assets/gone.js')).headers['content-type']).toContain('application/problem+json');
  });
});

describe('every reply', () => {
  test.each([
    '/',
    '/demo',
    '/api/v1/site',
    '/api/v1/nothing',
    '/api/v1/who?limit=0',
    '/errors/KC-API-01',
    '/livez',
    '/assets/desk-3f2a.js',
  ])('to %s says what may be loaded and by whom it may be framed', async (url) => {
    const policy = await policyOf(url);
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('object-src')).toBe("'none'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    const { headers } = await api.app.inject(url);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

describe('a code', () => {
  test.each(Object.entries(FAULTS))('%s has a page with its four parts', async (code, row) => {
    const reply = await api.app.inject(`/errors/${code}`);
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    for (const text of [row.happened, row.todo, row.call, row.works]) {
      expect(reply.body).toContain(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'));
    }
    expect(reply.body).toContain(code);
  });
});

describe('health', () => {
  test('is alive, is ready, or says why it is not', async () => {
    expect((await api.app.inject('/livez')).json()).toEqual({ alive: true });
    expect((await api.app.inject('/readyz')).json()).toEqual({ ready: true, reasons: [] });
    const house = await openApi({ notReady: () => ['the broker is not connected'] });
    const reply = await house.app.inject('/readyz');
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toEqual({ ready: false, reasons: ['the broker is not connected'] });
    await house.close();
  });
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  readonly responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}
interface OpenApi {
  readonly openapi: string;
  readonly info: { title: string; version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components?: { schemas?: Record<string, object> };
}

describe('the description of the API', () => {
  test('is OpenAPI 3.1, names every route once, and every schema in it can be used', async () => {
    const document = (await api.app.inject('/docs/json')).json<OpenApi>();
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Keycab', version: '1' });
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    const beside = [LIVE_PATH, EXPORT_PATH, TRUST_PATH].map((path) => ({ method: 'GET', path }));
    const routes = [...Object.values(contract), ...beside, { method: 'POST', path: IMPORT_PATH }];
    const braced = (path: string): string => path.replace(/:(\w+)/g, '{$1}');
    expect(operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).toSorted()).toEqual(
      routes.map((route) => `${route.method} ${braced(route.path)}`).toSorted(),
    );
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(routes.length);
    for (const { path, operation } of operations) {
      expect(operation.summary.length).toBeGreaterThan(5);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      for (const parameter of inPath) expect(parameter.required).toBe(true);
      for (const { schema } of operation.parameters ?? []) expect(() => Compile(schema)).not.toThrow();
      expect(operation.responses['200']).toBeDefined();
      for (const { description, content } of Object.values(operation.responses)) {
        expect(description.length).toBeGreaterThan(0);
        for (const { schema } of Object.values(content)) expect(() => Compile(schema)).not.toThrow();
      }
    }
  });

  test('tells of problems as problems', async () => {
    const document = (await api.app.inject('/docs/json')).json<OpenApi>();
    const responses = document.paths['/api/v1/who']?.['get']?.responses ?? {};
    expect(Object.keys(responses).toSorted()).toEqual(['200', '4XX', '5XX']);
    expect(Object.keys(responses['4XX']?.content ?? {})).toEqual(['application/problem+json']);
    const refused = Compile(responses['4XX']?.content['application/problem+json']?.schema ?? false);
    expect(refused.Check((await api.app.inject('/api/v1/who?limit=0')).json())).toBe(true);
  });

  test('describes what is really answered', async () => {
    const document = (await api.app.inject('/docs/json')).json<OpenApi>();
    for (const path of ['/api/v1/site', '/api/v1/who', '/api/v1/keys', '/api/v1/cabinets', '/api/v1/events']) {
      const schema = document.paths[path]?.['get']?.responses['200']?.content['application/json']?.schema ?? false;
      const reply: unknown = (await api.app.inject(path)).json();
      expect([path, Compile(schema).Check(reply), Compile(schema).Check({})]).toEqual([path, true, false]);
    }
  });

  test('is a page whose own policy still lets no stranger in', async () => {
    const reply = await api.app.inject('/docs/');
    expect(reply.statusCode).toBe(200);
    const policy = String(reply.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toContain('http');
  });
});
