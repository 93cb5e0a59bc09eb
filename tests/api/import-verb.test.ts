// keycab import against a real service: the preview as text, what is taken over, every way it ends, and a token that stays off the open wire.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '@keycab/cloud/api/principal';
import type { ImportPreview } from '@keycab/shared/inventory';
import { run } from '@keycab/shared/cli/main';
import { vinCheckDigit } from '@keycab/shared/vin';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openApi, type Api } from './rig.ts';

const TOKEN = 'keycab_a0000000000000001_secret';
const PROGRAM: Principal = {
  person: null,
  roles: [],
  permissions: ['administer'],
  token: 'a0000000000000001',
  via: 'api',
  rooftops: 'all',
};
let api: Api;
let server: string;
let folder: string;
let principal: Principal = PROGRAM;

beforeAll(async () => {
  api = await openApi({
    office: true,
    whoAsks: ({ headers }) => (headers.authorization === `Bearer ${TOKEN}` ? principal : null),
  });
  server = await api.listen();
  folder = mkdtempSync(join(tmpdir(), 'keycab-import-'));
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  principal = PROGRAM;
});

const vinOf = (serial: number): string => {
  const bare = `1HGCV1F30MA${String(serial).padStart(6, '0')}`;
  return `${bare.slice(0, 8)}${vinCheckDigit(bare) ?? ''}${bare.slice(9)}`;
};
const row = (serial: number, color = 'Blue') => `${vinOf(serial)},N${serial},New,2021,Honda,Accord,${color}`;
const HEADER = 'VIN,Stock,Type,Year,Make,Model,ExteriorColor';
const feed = (rows: readonly string[], header = HEADER): string => {
  const path = join(folder, 'feed.csv');
  writeFileSync(path, [header, ...rows].join('\n'));
  return path;
};
async function keycab(...words: string[]) {
  const said = { data: '', say: '' };
  const exit = await run(['import', ...words], {
    data: (text) => void (said.data += `${text}\n`),
    say: (text) => void (said.say += `${text}\n`),
    color: false,
    nowMs: 0,
  });
  return { exit, ...said };
}
const ask = (path: string, ...words: string[]) => keycab(path, '--server', server, '--token', TOKEN, ...words);

test('shows columns, what is new and what is refused and why, and changes nothing', async () => {
  const seen = await ask(feed([row(1), 'SHORT,2,New,2021,Honda,Accord,']), '--source', 'first');
  expect(seen.exit).toBe(2);
  expect(seen.data).toMatch(/^first: 2 rows, utf-8, columns parted by comma\n/);
  expect(seen.data).toContain('stock          Stock');
  expect(seen.data).toContain('1 new · 0 changed · 0 as before · 1 refused · 0 gone from the feed');
  expect(seen.data).toContain('✖ line 3: its VIN has not 17 characters');
  expect(seen.say).toContain('Nothing was changed.');
  const json = JSON.parse((await ask(feed([row(1)]), '--json', '--dry-run')).data) as ImportPreview;
  expect(json).toMatchObject({ created: 1, committed: false });
});

test('takes over with --commit, tells what changed the next time, and marks as sold only when told to', async () => {
  const first = await ask(feed([row(11), row(12)]), '--source', 'lot', '--commit');
  expect([first.exit, first.say]).toEqual([0, '✔ Taken over: 2 new, 0 changed. Nothing was deleted.\n']);
  const next = await ask(feed([row(11, 'Red')]), '--source', 'lot', '--commit');
  expect(next.data).toContain('; its columns as the last time');
  expect(next.data).toContain('~ line 2: N11 2021 Honda Accord: color outside Blue → Red');
  expect(next.data).toMatch(/− N12 2021 Honda Accord\n\s+kept; of these the keys of 1 are all in/);
  const sold = await ask(feed([row(11, 'Red')]), '--source', 'lot', '--commit', '--retire');
  expect(sold.say).toContain('1 marked as sold');
});

test('wants --yes for what is unusual', async () => {
  const rows = Array.from({ length: 8 }, (_, serial) => row(20 + serial));
  expect((await ask(feed(rows), '--source', 'yes', '--commit')).exit).toBe(0);
  const few = feed(rows.slice(0, 2));
  const stopped = await ask(few, '--source', 'yes', '--commit', '--retire');
  expect([stopped.exit, stopped.say]).toEqual([2, expect.stringContaining('say it with --yes')]);
  expect(stopped.data).toContain('! 6 of the 8 cars of last time are not in it.');
  expect((await ask(few, '--source', 'yes', '--commit', '--retire', '--yes')).say).toContain('6 marked as sold');
});

test('names the column that nobody knows, and takes it when somebody says which one it is', async () => {
  const strange = feed([row(31)], HEADER.replace('VIN', 'Chassis'));
  const seen = await ask(strange, '--commit');
  expect([seen.exit, seen.say]).toEqual([1, 'Say which column it is, as in: --map vin=Chassis\n']);
  expect(seen.data).toContain('✖ No column is the vin.');
  const mapped = await ask(strange, '--map', 'vin=Chassis', '--map', 'colorOutside=');
  expect([mapped.exit, mapped.data.includes('1 new')]).toEqual([0, true]);
});

test('ends with 3 for a stranger, 1 for no table, 64 for what nobody can mean, 69 where nothing of ours answers', async () => {
  const good = feed([row(41)]);
  const stranger = await keycab(good, '--server', server);
  expect([stranger.exit, stranger.say]).toEqual([3, expect.stringContaining('KC-AUTH-01')]);
  principal = { ...PROGRAM, permissions: ['see'] };
  expect((await ask(good)).exit).toBe(3);
  principal = PROGRAM;
  const hello = await ask(feed([], 'hello'));
  expect([hello.exit, hello.say]).toEqual([1, expect.stringContaining('KC-FEED-01')]);
  for (const words of [
    [],
    [good, good],
    [join(folder, 'none.csv')],
    [folder],
    [good, '--map', 'vin'],
    [good, '--server', 'keys.example.com'],
    [good, '--commit', '--dry-run'],
    [good, '--token', `@${join(folder, 'none')}`],
  ]) {
    expect([words, (await keycab(...words)).exit]).toEqual([words, 64]);
  }
  const other: Server = createServer((_request, reply) => reply.end('<html>'));
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const wrong = await keycab(feed([row(41)]), '--server', address);
  await new Promise((resolve) => other.close(resolve));
  expect([wrong.exit, wrong.say]).toEqual([69, expect.stringContaining(`No service answers at ${address}`)]);
  expect((await keycab(good, '--server', address)).exit).toBe(69);
});

test('sends no token over a line that others can read, and takes it from a file', async () => {
  const good = feed([row(51)]);
  const open = await keycab(good, '--server', 'http://keys.example.com', '--token', TOKEN);
  expect([open.exit, open.say]).toEqual([64, expect.stringContaining('in the open')]);
  const kept = join(folder, 'token');
  writeFileSync(kept, `${TOKEN}\n`);
  expect((await keycab(good, '--server', server, '--token', `@${kept}`)).exit).toBe(0);
});
