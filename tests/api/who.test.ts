// The plain answer page: the same answer as the API's, in both languages, with every value as text; over real HTTP.
import { languageAsked } from '@keycab/cloud/api/who';
import type { Principal } from '@keycab/cloud/api/principal';
import type { WhoAnswer } from '@keycab/shared/contract';
import { siteId } from '@keycab/shared/ids';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  KEYS,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OPENING_MS,
  SALES,
  SITE,
  taken,
  VEHICLES,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const KEY = keyOf('4512');

let api: Api;
let address = '';
let principal: Principal | null;

const staff = (person: Principal['person'] = MARIA): Principal => ({
  person,
  roles: ['staff'],
  via: 'desk',
  rooftops: 'all',
});

describe('the plain page', () => {
  beforeEach(async () => {
    principal = staff();
    api = await openApi({ office: true, whoAsks: () => principal });
    await api.ledger.putDirectory(SITE, [
      ...VEHICLES.map((document) => ({ kind: 'vehicle', id: document.vehicle, document }) as const),
      { kind: 'grant', id: 'sales', document: { to: { department: 'Sales' }, group: '*', acts: ['take'] } },
      ...KEYS.map((document) => ({ kind: 'key', id: document.key, document }) as const),
    ]);
    await api.directory.refresh();
    await api.publish([journal(SALES)(OPENING_MS, taken(OPENING_MS, KEY, MARIA))], OPENING_MS);
    api.clock.nowMs = OPENING_MS + MINUTE_MS;
    address = await api.listen();
  });
  afterEach(() => api.close());

  const page = async (path: string, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${address}${path}`, { headers, redirect: 'manual' });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  };
  /** What stands there once tags are gone, a line for each block. */
  const read = (html: string): string =>
    html
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');

  describe('the plain answer', () => {
    test('says the sentence and how sure it is as the API does, without a script, and is never kept', async () => {
      const { status, headers, text } = await page('/who/4512');
      const { answers } = (await (await fetch(`${address}/api/v1/who?q=4512`)).json()) as WhoAnswer;
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      expect(headers.get('content-security-policy')).toContain("style-src 'self';");
      expect(text).not.toMatch(/<script|<style|style=|\son\w+=/i);
      expect(answers[0]?.text).toContain('López');
      for (const answer of answers) {
        expect(read(text)).toContain(answer.text);
        expect(read(text)).toContain(answer.confidence);
      }
      expect(text).toContain('As of <time datetime="2026-03-03T15:01:00.000Z">');
    });

    test('tells the neighbor of a number after it, and the spare key with where it is', async () => {
      const { text } = await page('/who/4512');
      expect(read(text)).toContain('Also matching');
      expect(read(text)).toContain('Spare key 2: not sure\n');
    });

    test('names the nearest numbers where no stock ends so, each a link', async () => {
      const { text } = await page('/who/4599');
      expect(read(text)).toMatch(/No stock ends in 4599\. .*4603.*\?/);
      expect(text).toContain('<a href="/who/4603">4603</a>');
    });

    test('has reservations and deliveries with the names of those who answer for them', async () => {
      principal = staff(KIM_ORTIZ);
      const vehicle = KEYS.find(({ key }) => key === KEY)?.vehicle ?? '';
      for (const payload of [
        { act: 'reserveKey', key: KEY, fromWallMs: OPENING_MS + 60 * MINUTE_MS, toWallMs: OPENING_MS + 90 * MINUTE_MS },
        { act: 'startDelivery', vehicle, salesperson: KIM_ORTIZ, advisor: KIM_LI },
      ]) {
        const reply = await api.app.inject({ method: 'POST', url: '/api/v1/acts', payload });
        expect(reply.statusCode, reply.body).toBe(200);
      }
      const { text } = await page('/who/4512');
      expect(read(text)).toMatch(/Reserved Reserved for Kim Ortiz, .* to /);
      expect(read(text)).toContain('In delivery In delivery, sold by Kim Ortiz');
    });

    test('says that nobody can prove where a key is that no cabinet has ever seen', async () => {
      const { text } = await page('/who/4603');
      expect(text).toMatch(/<span class="state" data-state="unsure"><svg [^>]*><path [^>]*\/><\/svg> Not sure<\/span>/);
    });

    test('is Spanish for a browser that asks for it, times and all', async () => {
      const { text, headers } = await page('/who/4512', { 'accept-language': 'es-MX,es;q=0.9,en;q=0.5' });
      expect(text).toContain('<html lang="es">');
      expect(read(text)).toContain('María López (Servicio)');
      expect(read(text)).toContain('¿Quién tiene esta llave?');
      expect(headers.get('vary')).toContain('accept-language');
    });

    test('shows what people wrote as text: a car named like a script is no script', async () => {
      const [car] = VEHICLES;
      if (car === undefined) throw new TypeError('the fixture is empty');
      await api.ledger.putDirectory(SITE, [
        { kind: 'vehicle', id: car.vehicle, document: { ...car, model: '<script>alert("1")</script>' } },
      ]);
      await api.directory.refresh();
      const { text } = await page(`/who/${car.stock}`);
      expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
      const asked = (await page(`/who?q=${encodeURIComponent('"><script>alert(1)</script>')}`)).text;
      expect(asked).toContain('value="&quot;&gt;&lt;script&gt;');
      expect(`${text}${asked}`).not.toContain('<script');
    });

    test('is asked again by its form, and refuses in a sentence what is longer than a question', async () => {
      const { text } = await page('/who/4512');
      expect(text).toContain('<form action="/who" method="get">');
      expect(read((await page('/who?q=4512')).text)).toBe(read(text));
      const long = await page(`/who?q=${'9'.repeat(81)}`);
      expect([long.status, read(long.text).includes('at most 80 characters')]).toEqual([400, true]);
    });
  });

  describe('whoever asks', () => {
    test('without being known gets a page that says so, and no answer', async () => {
      principal = null;
      const { status, text } = await page('/who/4512');
      expect(status).toBe(401);
      expect(text).toContain('KC-AUTH-01');
      expect(text).not.toContain('López');
    });

    test('without the right to see gets a page that says so', async () => {
      principal = { ...staff(), memberships: [] };
      const { status, text } = await page('/who/4512');
      expect([status, text.includes('KC-AUTH-02'), text.includes('López')]).toEqual([403, true, false]);
    });

    test('at another rooftop finds nothing of this one', async () => {
      const hill = siteId('s00000002');
      await api.ledger.putSite({ site: hill, name: 'Hill Motors', timeZone: 'America/Chicago', phone: '' });
      await api.directory.refresh();
      principal = { ...staff(), rooftops: [hill] };
      const { status, text } = await page('/who/4512');
      expect(status).toBe(200);
      expect(read(text)).toContain('No stock ends in 4512.');
      expect(text).not.toMatch(/López|Honda|4513/);
    });
  });
});

test.each([
  ['es', 'es'],
  ['fr-CA, es;q=0.4, en;q=0.3', 'es'],
  ['en;q=0.4,es;q=0.9', 'es'],
  ['es;q=0, en', 'en'],
  ['de', 'en'],
  [undefined, 'en'],
] as const)('a browser that prefers %s is answered in %s', (header, language) => {
  expect(languageAsked(header)).toBe(language);
});
