// Accounts on both engines: the library finds its tables as it would have made them, and logs in, on SQLite and PostgreSQL alike.
import { randomBytes } from 'node:crypto';
import { openDatabase } from '@keycab/cloud/ledger/database';
import { missingTables, type AuthParts } from '@keycab/cloud/people/auth';
import { openPeople } from '@keycab/cloud/people/people';
import { makeVerifier, matches } from '@keycab/cloud/roster/argon';
import type { OfficeFact } from '@keycab/shared/events/office';
import { personId, siteId } from '@keycab/shared/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresEngine, sqliteEngine } from '../ledger/engines.ts';

const JO = personId('p00000jo01');
const MINUTE_MS = 60_000;

describe.each([sqliteEngine(), postgresEngine()])('$name', (engine) => {
  beforeAll(() => engine.start());
  afterAll(() => engine.stop());

  test('holds what people log in with', async () => {
    const database = await openDatabase(await engine.fresh());
    const clock = { nowMs: Date.now(), wallMs: () => clock.nowMs };
    const noted: OfficeFact[] = [];
    const parts = {
      database,
      origin: 'https://keys.example.com',
      secret: 'x'.repeat(40),
      absoluteMs: 60 * MINUTE_MS,
      limits: { idleMs: 30 * MINUTE_MS, adminIdleMs: 15 * MINUTE_MS, absoluteMs: 60 * MINUTE_MS },
      hashing: { makeVerifier, matches },
      providers: [],
      isActive: () => true,
      clock,
      random: (bytes: number) => randomBytes(bytes),
      log: { warn: () => {}, error: () => {} },
      note: async (facts: readonly OfficeFact[]) => void noted.push(...facts),
      began: async () => {},
    } satisfies AuthParts & Parameters<typeof openPeople>[0];
    expect(await missingTables(parts)).toEqual([]);

    const people = await openPeople(parts);
    expect(await people.accounts.count()).toBe(0);
    const first = (await people.firstLink()) ?? '';
    const second = (await people.firstLink()) ?? '';
    const [old, link] = [first.split('#')[1] ?? '', second.split('#')[1] ?? ''];
    // Each start makes a new one, and the one before is over.
    expect(await people.links.look(old)).toBeUndefined();
    const both = await Promise.all([people.links.use(link), people.links.use(link)]);
    expect(both.filter((one) => one !== undefined)).toHaveLength(1);

    await people.auth.create({ person: JO, name: 'Jo', email: 'Jo@Example.com' });
    expect(await people.accounts.byEmail('jo@example.com')).toBe(JO);
    await expect(
      people.auth.create({ person: personId('p00000jo02'), name: 'J', email: 'jo@example.com' }),
    ).rejects.toThrow(/unique/i);
    await people.auth.setPassword(JO, 'a sentence about keys');
    await people.accounts.setMemberships(JO, [{ role: 'desk', rooftop: siteId('s00000001') }]);
    expect(await people.firstLink()).toBeUndefined();

    const headers = await people.auth.begin(JO, { address: '203.0.113.7', device: 'Firefox/140' });
    const [cookie = ''] = headers.getSetCookie();
    // Over https a cookie of this host alone, for no other and for no plain connection.
    expect(cookie).toMatch(/^__Host-keycab=/);
    for (const flag of [/; Secure/i, /; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i]) expect(cookie).toMatch(flag);
    expect(cookie).not.toMatch(/domain/i);
    const request = { method: 'GET', headers: { cookie: cookie.split(';')[0] } } as unknown as Parameters<
      typeof people.whoAsks
    >[0];
    expect(await people.whoAsks(request)).toMatchObject({ person: JO, roles: ['desk'] });
    expect((await people.sessions.list(JO)).map(({ address, device, seenMs }) => [address, device, seenMs])).toEqual([
      ['203.0.113.7', 'Firefox/140', clock.nowMs],
    ]);
    expect(noted).toContainEqual({ type: 'SessionBegan', person: JO });
    clock.nowMs += 20 * MINUTE_MS;
    expect(await people.whoAsks(request)).toMatchObject({ person: JO });
    clock.nowMs += 31 * MINUTE_MS;
    expect(await people.whoAsks(request)).toBeNull();
    expect(await people.sessions.end(JO, 'all')).toBe(0);

    const { id, token } = await people.tokens.make({
      name: 'books',
      permissions: ['see'],
      rooftops: 'all',
      by: JO,
      expiresMs: clock.nowMs + 1,
    });
    expect(await people.tokens.find(token)).toMatchObject({ id, permissions: ['see'], rooftops: 'all' });
    expect(await people.tokens.revoke(id)).toBe(true);
    expect(await people.tokens.find(token)).toBeUndefined();
    await database.close();
  });
});
