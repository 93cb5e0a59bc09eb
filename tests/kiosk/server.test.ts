// The kiosk's server by injected requests, and its stream over a real socket.
import { afterEach, describe, expect, it } from 'vitest';
import { isFault } from '@keycab/shared/fault';
import { speechIn } from '@keycab/firmware/kiosk/words';
import { kioskRig, SCREEN, type Rig } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const touch = (payload: unknown, headers: Record<string, string> = {}) =>
  rig.kiosk.app.inject({
    method: 'POST',
    url: '/api/touch',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

describe('a touch', () => {
  it('becomes an input as it was sent', async () => {
    rig = await kioskRig();
    expect((await touch({ type: 'KeyChosen', key: 'k00000001', reason: null })).statusCode).toBe(204);
    expect((await touch({ type: 'DoneTouched' })).statusCode).toBe(204);
    expect((await touch({ type: 'BackTouched' })).statusCode).toBe(204);
    const chosen = { type: 'KeyChosen', key: 'k00000001', reason: null };
    expect(rig.touches).toEqual([chosen, { type: 'DoneTouched' }, { type: 'BackTouched' }]);
  });

  it('a manager’s are taken as they are sent, and no others of that kind', async () => {
    rig = await kioskRig();
    const way = { type: 'ManagerTouched', page: 'day', key: null, person: null, board: null, slot: null };
    const scan = { type: 'PairScanned', text: 'RO 61999', template: null };
    expect((await touch(way)).statusCode).toBe(204);
    expect((await touch(scan)).statusCode).toBe(204);
    expect((await touch({ type: 'EmergencyTold', board: 'KS-000001' })).statusCode).toBe(204);
    expect(rig.touches).toEqual([way, scan, { type: 'EmergencyTold', board: 'KS-000001' }]);
    for (const wrong of [
      // A page of a manager that there is not; a scan too long, or with what no scanner sends; ids that a page drew.
      { ...way, page: 'everything' },
      { ...scan, text: 'A'.repeat(25) },
      { ...scan, text: '<script>' },
      { type: 'PairingWanted', text: 'RO 1', template: null, key: 'k00000001', tag: 't00000001' },
      { type: 'SlotTestTold', slot: 256 },
      { type: 'LockdownTold', on: 'yes' },
    ]) {
      expect((await touch(wrong)).statusCode).toBe(400);
    }
  });

  it.each([
    ['no JSON', '{"type":'],
    ['another kind of input', { type: 'BadgePresented', reader: 'x', badge: 'ab', unknownAs: 'cd' }],
    ['an order to a coil', { type: 'PulseSolenoid', slot: 1 }],
    ['a key that is no key', { type: 'KeyChosen', key: '../../etc', reason: null }],
    ['a member too many', { type: 'DoneTouched', slot: 3 }],
    ['a missing member', { type: 'KeyChosen', key: 'k00000001' }],
    ['a language that nobody speaks here', { type: 'LanguageTouched', language: 'xx' }],
    ['two digits at once', { type: 'DigitTouched', digit: '12' }],
    ['a letter for a digit', { type: 'DigitTouched', digit: 'a' }],
    ['a badge for nobody', { type: 'EnrollTouched', person: 'nobody', department: null }],
    ['a list', []],
    ['nothing', 'null'],
    ['__proto__', '{"type":"DoneTouched","__proto__":{"a":1}}'],
  ])('%s is refused with a code, and nothing happens', async (_name, payload) => {
    rig = await kioskRig();
    const reply = await touch(payload);
    expect(reply.statusCode).toBe(400);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(reply.json()).toMatchObject({ code: 'KC-API-01', status: 400, type: '/errors/KC-API-01' });
    expect(rig.touches).toEqual([]);
    expect(rig.failures).toEqual([]);
  });

  it('more than ten times a second is refused, each kind by itself, and counted anew a second after', async () => {
    let nowMs = 0;
    rig = await kioskRig({ monotonicMs: () => nowMs });
    const chosen = { type: 'KeyChosen', key: 'k00000001', reason: null };
    const burst = async (): Promise<number> => {
      const replies = await Promise.all(Array.from({ length: 400 }, () => touch(chosen)));
      const refused = replies.filter(({ statusCode }) => statusCode === 429);
      for (const reply of refused) expect(reply.json()).toMatchObject({ code: 'KC-API-04', status: 429 });
      return replies.filter(({ statusCode }) => statusCode === 204).length;
    };
    expect([await burst(), rig.touches.length]).toEqual([10, 10]);
    expect((await touch({ type: 'DoneTouched' })).statusCode).toBe(204);
    nowMs = 999;
    expect(await burst()).toBe(0);
    nowMs = 1_000;
    expect(await burst()).toBe(10);
  });

  it('in another content type, as a foreign page could send it, is not read', async () => {
    rig = await kioskRig();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await touch('{"type":"DoneTouched"}', { 'content-type': type })).statusCode).toBe(415);
    }
    expect(rig.touches).toEqual([]);
  });

  it('under a foreign host name is not for this machine', async () => {
    rig = await kioskRig();
    expect((await touch({ type: 'DoneTouched' }, { host: 'evil.example' })).statusCode).toBe(421);
    expect((await touch({ type: 'DoneTouched' }, { host: 'localhost:8081' })).statusCode).toBe(204);
    expect((await touch({ type: 'DoneTouched' }, { host: '[::1]:8081' })).statusCode).toBe(204);
  });

  it('of more than 4 KiB is too large', async () => {
    rig = await kioskRig();
    expect((await touch({ type: 'KeyChosen', key: `k${'0'.repeat(5000)}`, reason: null })).statusCode).toBe(413);
  });

  it('that meets a mistake of ours says so without telling what', async () => {
    rig = await kioskRig({
      touched: () => {
        throw new TypeError('inner secret');
      },
    });
    const reply = await touch({ type: 'DoneTouched' });
    expect(reply.statusCode).toBe(500);
    expect(reply.json()).toMatchObject({ code: 'KC-API-03' });
    expect(reply.body).not.toContain('inner secret');
    expect(rig.failures).toHaveLength(1);
  });
});

describe('the page', () => {
  const page = '<!doctype html>\n<html><head><title>Keycab</title></head><body></body></html>';

  it('comes with its first words, in the language of the cabinet, and nothing in them becomes markup', async () => {
    const spoken = page.replace('<html>', '<html lang="en">');
    const words = { ...speechIn('es').words, starting: '"><script>alert(1)</script>&' };
    rig = await kioskRig({ page: spoken, screen: () => ({ ...SCREEN, speech: { ...speechIn('es'), words } }) });
    const { body } = await rig.kiosk.app.inject('/');
    expect(body).toContain('<html lang="es"');
    expect(body).not.toContain('<script>alert');
    const content = /<meta name="speech" content="([^"]*)"/.exec(body)?.[1] ?? '';
    const plain = content
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(JSON.parse(plain)).toMatchObject({ locale: 'en-US', speech: { language: 'es', words } });
  });

  it('beats under its own name; another body is none', async () => {
    rig = await kioskRig();
    const beat = (payload: object) => rig.kiosk.app.inject({ method: 'POST', url: '/api/beat', payload });
    expect((await beat({ page: 'a-page_1' })).statusCode).toBe(204);
    expect(rig.beats).toEqual(['a-page_1']);
    for (const payload of [{}, { page: '' }, { page: 'a b' }, { page: 'a', more: 1 }]) {
      expect((await beat(payload)).json()).toMatchObject({ code: 'KC-API-01', status: 400 });
    }
    expect(rig.beats).toHaveLength(1);
  });

  it('carries the nonce that its headers allow, a new one each time', async () => {
    rig = await kioskRig({ page });
    const nonces = new Set<string>();
    for (let time = 0; time < 2; time += 1) {
      const reply = await rig.kiosk.app.inject('/');
      const nonce = /<meta name="csp-nonce" content="([0-9a-f]{32})"/.exec(reply.body)?.[1] ?? '';
      expect(reply.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  it('may be framed by nobody, by default', async () => {
    rig = await kioskRig({ page });
    const { headers } = await rig.kiosk.app.inject('/');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('may be framed by the demonstration that the configuration names', async () => {
    rig = await kioskRig({ page, frameAncestors: ['http://127.0.0.1:9000'] });
    const { headers } = await rig.kiosk.app.inject('/');
    expect(headers['content-security-policy']).toContain('frame-ancestors http://127.0.0.1:9000');
    expect(headers['x-frame-options']).toBeUndefined();
  });

  it('opens with the profile of this screen unless it names one', async () => {
    rig = await kioskRig({ page, profile: '7in-800x480' });
    const reply = await rig.kiosk.app.inject('/');
    expect([reply.statusCode, reply.headers.location]).toEqual([302, '/?profile=7in-800x480']);
    expect((await rig.kiosk.app.inject('/?profile=10in-1280x800')).statusCode).toBe(200);
  });

  it('opens with what was measured on this screen, unless the page names its own or another screen', async () => {
    rig = await kioskRig({ page, profile: '7in-800x480', pxPerMm: () => ({ x: 5.2, y: 5.61 }) });
    const sized = '/?profile=7in-800x480&pxPerMmX=5.2&pxPerMmY=5.61';
    for (const asked of ['/', '/?profile=7in-800x480'])
      expect((await rig.kiosk.app.inject(asked)).headers.location).toBe(sized);
    expect((await rig.kiosk.app.inject('/?pxPerMmX=6')).headers.location).toBe(
      '/?pxPerMmX=6&profile=7in-800x480&pxPerMmY=5.61',
    );
    for (const asked of [sized, '/?profile=10in-1280x800'])
      expect((await rig.kiosk.app.inject(asked)).statusCode).toBe(200);
  });

  it('that was not built is replaced by a plain sentence', async () => {
    rig = await kioskRig();
    const reply = await rig.kiosk.app.inject('/');
    expect(reply.statusCode).toBe(503);
    expect(reply.headers['content-type']).toMatch(/^text\/plain/);
    expect(reply.body).toContain('npm run build');
  });

  it('has its parts kept by the browser, and nothing outside of its folder', async () => {
    rig = await kioskRig({ page });
    const part = await rig.kiosk.app.inject('/assets/index-abc.js');
    expect(part.statusCode).toBe(200);
    expect(part.headers['cache-control']).toContain('immutable');
    for (const url of ['/assets/../index.html', '/assets/%2e%2e/index.html', '/assets/none.js', '/index.html']) {
      expect((await rig.kiosk.app.inject(url)).json()).toMatchObject({ code: 'KC-API-02' });
    }
  });
});

describe('diagnosis', () => {
  it('reads stored lines from a position on', async () => {
    rig = await kioskRig();
    expect((await rig.kiosk.app.inject('/api/journal?after=1&limit=1')).json()).toEqual({
      epoch: 1,
      size: 3,
      cursor: 2,
      lines: ['{"seq":1}'],
    });
    expect((await rig.kiosk.app.inject('/api/journal')).json()).toMatchObject({ size: 3 });
  });

  it.each(['after=-1', 'after=x', 'limit=99999', 'before=1', 'after=1&after=2'])('refuses ?%s', async (query) => {
    rig = await kioskRig();
    const reply = await rig.kiosk.app.inject(`/api/journal?${query}`);
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([400, 'KC-API-01']);
  });

  it('tells live from ready, with what is missing', async () => {
    rig = await kioskRig({ missing: () => ['slot board KS-000001 does not answer'] });
    expect((await rig.kiosk.app.inject('/livez')).statusCode).toBe(200);
    const ready = await rig.kiosk.app.inject('/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({ ready: false, missing: ['slot board KS-000001 does not answer'] });
  });

  it('has no other address, whatever the method', async () => {
    rig = await kioskRig();
    for (const [method, url] of [
      ['POST', '/api/release'],
      ['PUT', '/api/touch'],
      ['GET', '/api/touch'],
      ['DELETE', '/api/journal'],
      ['GET', '/api/slots/1/open'],
    ] as const) {
      const reply = await rig.kiosk.app.inject({ method, url });
      expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([404, 'KC-API-02']);
    }
  });
});

describe('listening', () => {
  it('happens on loopback only', async () => {
    rig = await kioskRig();
    await expect(rig.kiosk.listen('0.0.0.0', 0)).rejects.toSatisfy((thrown) => isFault(thrown, 'KC-CONF-01'));
  });

  it('on a port in use says which', async () => {
    rig = await kioskRig();
    const address = new URL(await rig.kiosk.listen('127.0.0.1', 0));
    const second = await kioskRig();
    await expect(second.kiosk.listen('127.0.0.1', Number(address.port))).rejects.toSatisfy(
      (thrown) => isFault(thrown, 'KC-CONF-02') && thrown.message.includes(address.port),
    );
    await second.close();
  });

  it('streams the whole screen at once, then each change, and forgets who has gone', async () => {
    rig = await kioskRig();
    const address = await rig.kiosk.listen('127.0.0.1', 0);
    const leave = new AbortController();
    const reply = await fetch(`${address}/api/screen`, {
      headers: { accept: 'text/event-stream' },
      signal: leave.signal,
    });
    expect(reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const screens = screensOf(reply);
    expect((await screens.next()).value).toMatchObject({ revision: 1, door: 'closed' });
    rig.show({ door: 'open' });
    expect((await screens.next()).value).toMatchObject({ revision: 2, door: 'open' });
    expect(rig.listeners()).toBe(1);
    leave.abort();
    await expect.poll(() => rig.listeners(), { timeout: 2000 }).toBe(0);
  });

  it('refuses the seventeenth screen', async () => {
    rig = await kioskRig();
    const address = await rig.kiosk.listen('127.0.0.1', 0);
    const leave = new AbortController();
    const open = () =>
      fetch(`${address}/api/screen`, { headers: { accept: 'text/event-stream' }, signal: leave.signal });
    const first = await Promise.all(Array.from({ length: 16 }, open));
    expect(first.every((reply) => reply.ok)).toBe(true);
    const last = await open();
    expect(last.status).toBe(429);
    expect(await last.json()).toMatchObject({ code: 'KC-API-04' });
    leave.abort();
  });
});

async function* screensOf(reply: Response): AsyncGenerator<unknown> {
  let text = '';
  for await (const chunk of reply.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (event.includes('event: screen') && data !== undefined) yield JSON.parse(data);
    }
  }
}
