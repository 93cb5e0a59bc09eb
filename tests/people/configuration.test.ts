// Who may listen where: without accounts to this computer only, with them through TLS; each mistake is refused by name.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '@keycab/cloud/config';
import { passwordFlaw } from '@keycab/cloud/people/passwords';
import { ownPath } from '@keycab/shared/own-path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWNER, openDoor, PASSWORD, type Door } from './rig.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keycab-accounts-'));
  await writeFile(join(folder, 'office.key'), '78'.repeat(32), { mode: 0o600 });
  await writeFile(join(folder, 'cookies.secret'), 'c'.repeat(40), { mode: 0o600 });
  await writeFile(join(folder, 'short.secret'), 'c'.repeat(31), { mode: 0o600 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = async (lines: string) => {
  const file = join(folder, 'cloud.yaml');
  const fixed = `ledger: keys.example.com
site: { id: s00000001, name: Riverside }
data: data
witness: { name: keys.example.com/witness, keyFile: office.key }
office: { keyFile: office.key }
`;
  await writeFile(file, fixed + lines);
  return loadConfiguration(file, {});
};
const accounts = (more: string) => `accounts: { secretFile: cookies.secret, ${more} }`;
const PUBLIC = 'publicUrl: "https://keys.example.com"';

describe('a configuration', () => {
  test('without accounts is for this computer', async () => {
    expect((await load('')).accounts).toBeNull();
  });

  test('with accounts listens to others behind TLS, with limits that are not generous', async () => {
    const read = await load(`web: { host: 0.0.0.0, trustProxy: 10.0.0.2 }\n${accounts(PUBLIC)}`);
    const MINUTE_MS = 60_000;
    expect(read.accounts).toMatchObject({
      origin: 'https://keys.example.com',
      adminIdleMs: 15 * MINUTE_MS,
      idleMs: 720 * MINUTE_MS,
      absoluteMs: 720 * MINUTE_MS,
      attemptsPerMinute: 5,
      providers: [],
    });
  });

  test.each([
    ['everybody, without accounts', 'web: { host: 0.0.0.0 }', /web\.host: without accounts/],
    ['everybody, as a demonstration', 'web: { host: "::" }\ndemo: { enabled: true }', /web\.host: without accounts/],
    [
      'a demonstration with accounts',
      `demo: { enabled: true }\nweb: { trustProxy: 10.0.0.2 }\n${accounts(PUBLIC)}`,
      /the demonstration asks nobody/,
    ],
    ['passwords without TLS', accounts('publicUrl: "http://keys.example.com"'), /by https only/],
    [
      'everybody, under a local name',
      `web: { host: 0.0.0.0 }\n${accounts('publicUrl: "http://localhost:8080"')}`,
      /by https only/,
    ],
    ['TLS that ends nowhere', accounts(PUBLIC), /web\.trustProxy: name the proxy/],
    ['an address with a path', accounts('publicUrl: "https://keys.example.com/keycab"'), /accounts\.publicUrl/],
    ['a short secret', `accounts: { secretFile: short.secret, publicUrl: "http://localhost:8080" }`, /at least 32/],
    ['a setting that does not exist', accounts('publicUrl: "http://localhost:8080", openSignUp: true'), /openSignUp/],
    [
      'a provider without TLS',
      accounts(
        'publicUrl: "http://localhost:8080", providers: [{ id: x, name: X, issuer: "http://id.example.com", clientId: y, secretFile: cookies.secret }]',
      ),
      /the issuer of x/,
    ],
  ])('that would serve %s is refused', async (_what, lines, mistake) => {
    await expect(load(lines)).rejects.toThrow(mistake);
  });
});

describe('where one goes after logging in', () => {
  test.each(['/', '/account', '/?q=4512#k1', '/admin/people?tab=2'])('may be %s', (path) => {
    expect(ownPath(path, 'https://keys.example.com')).toBe(path);
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/account\\..\\evil',
    'javascript:alert(1)',
    '/\u0009/evil.example',
    '/ /evil',
    'account',
    '',
    null,
    undefined,
  ])('is never %j', (path) => {
    expect(ownPath(path, 'https://keys.example.com')).toBe('/');
  });
});

describe('a password', () => {
  test.each([
    ['elf Zeichen', 'short'],
    ['x'.repeat(257), 'long'],
    ['PASSWORD1234', 'common'],
    ['aaaaaaaaaaaaaaa', 'common'],
    ['olga@riverside.example', 'personal'],
    ['riversideriverside', 'personal'],
    ['twelve chars', null],
    ['🔑'.repeat(9) + 'abc', null],
  ] as const)('%s is %s', (password, flaw) => {
    expect(passwordFlaw(password, ['olga@riverside.example', 'riverside'])).toBe(flaw);
  });
});

describe('whoever guesses', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor({ accounts: { attemptsPerMinute: 3 } });
    await door.owner();
  });
  afterAll(() => door.close());

  test('is slowed down by address, and told so; the right password does not help any more', async () => {
    const attempt = (password: string) => door.browser().post('/api/v1/log-in', { email: OWNER.email, password });
    const replies = [];
    for (let guess = 0; guess < 4; guess++) replies.push((await attempt(`guess number ${guess} of many`)).status);
    expect(replies).toEqual([401, 401, 401, 429]);
    const late = await attempt(PASSWORD);
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await late.json()).toMatchObject({ code: 'KC-API-04' });
    // Nobody is locked out for it: whoever is in stays in, and all else answers.
    expect((await door.browser().get('/api/v1/log-in')).status).toBe(200);
  });
});
