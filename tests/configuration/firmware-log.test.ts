// What the firmware's log shows, what it never shows, and what its clock is worth.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createClock } from '@keycab/firmware/clock';
import { createLog } from '@keycab/firmware/log';

it('numbers of badges and tags, secrets and keys are redacted at any of the first levels', () => {
  let text = '';
  const log = createLog('info', 'c1', { write: (line) => void (text += line) });
  const canary = 'canary4711';
  for (const name of ['badge', 'rom', 'pin', 'secret', 'password', 'seed', 'token', 'unknownAs', 'authorization']) {
    log.info({ [name]: canary, inner: { [name]: canary, more: { [name]: canary } } }, 'said');
  }
  expect(text).not.toContain(canary);
  expect(text.split('\n').filter((line) => line !== '')).toHaveLength(9);
});

it('a line is JSON with level, cabinet, code and sentence', () => {
  let text = '';
  createLog('info', 'c1', { write: (line) => void (text += line) }).warn({ code: 'KC-SYNC-01' }, 'sent again');
  expect(JSON.parse(text)).toMatchObject({ level: 'warn', cabinet: 'c1', code: 'KC-SYNC-01', msg: 'sent again' });
});

it('wall time is synced once the system has marked it so, and what the configuration says otherwise', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-clock-'));
  const mark = join(folder, 'synchronized');
  expect(createClock('system', mark).now().clock).toBe('unsynced');
  writeFileSync(mark, '');
  expect(createClock('system', mark).now().clock).toBe('synced');
  expect(createClock('synced', mark).now().clock).toBe('synced');
  expect(createClock('unsynced', mark).now().clock).toBe('unsynced');
  rmSync(folder, { recursive: true });
});

it('a wall clock from before this program was written tells no time', () => {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] });
  expect(createClock('unsynced').now().wallMs).toBeNull();
  vi.useRealTimers();
  expect(createClock('unsynced').now().wallMs).not.toBeNull();
});

it('a timer that was taken back does not run', async () => {
  const clock = createClock('unsynced');
  const ran: string[] = [];
  const cancel = clock.after(1, () => ran.push('canceled'));
  cancel();
  cancel();
  await new Promise<void>((resolve) => void clock.after(10, resolve));
  expect(ran).toEqual([]);
});
