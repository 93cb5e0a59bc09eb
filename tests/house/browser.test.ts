// The screen's browser under its keeper: a real Chromium, killed by its process, is back and shows what is true now.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createBrowser, type Browser, type BrowserParts, type BrowserTrouble } from '@keycab/firmware/kiosk/browser';
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { kioskRig, type Rig } from '../kiosk/rig.ts';
import { chromiumFound } from './chromium.ts';

const PATIENCE_MS = 20_000;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const until = async (what: string, holds: () => boolean): Promise<void> => {
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Real time, `faster` times as fast. */
function tickerOf(faster: number): Ticker {
  return {
    monotonicMs: () => performance.now() * faster,
    after: (ms, run) => {
      const timer = setTimeout(run, ms / faster);
      return () => clearTimeout(timer);
    },
    every: (ms, run) => {
      const timer = setInterval(run, ms / faster);
      return () => clearInterval(timer);
    },
  };
}

function keep(parts: Partial<BrowserParts> & Pick<BrowserParts, 'command'>): {
  browser: Browser;
  troubles: BrowserTrouble[];
  names: string[];
} {
  const troubles: BrowserTrouble[] = [];
  const names: string[] = [];
  const browser = createBrowser({
    address: (page) => `page:${page}`,
    name: () => {
      names.push(`page${names.length + 1}`);
      return names.at(-1) ?? '';
    },
    ticker: tickerOf(100),
    trouble: (trouble) => troubles.push(trouble),
    ...parts,
  });
  closers.push(() => browser.close());
  return { browser, troubles, names };
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const IDLE = ['-e', 'setInterval(() => {}, 1000)', '{address}'];

describe('a browser', () => {
  test('that never beats is started again, under another name, and the old one is gone', async () => {
    const { browser, troubles, names } = keep({ command: [process.execPath, ...IDLE] });
    const first = browser.pid ?? 0;
    expect(runs(first)).toBe(true);
    await until('another process', () => browser.pid !== null && browser.pid !== first);
    expect(troubles[0]).toEqual({ why: 'silent', pid: first });
    expect(runs(first)).toBe(false);
    expect(names.slice(0, 2)).toEqual(['page1', 'page2']);
  });

  test('that beats under its own name is left alone; what beats under another name is not it', async () => {
    const { browser, troubles } = keep({ command: [process.execPath, ...IDLE], ticker: tickerOf(20) });
    const first = browser.pid;
    const beat = setInterval(() => browser.beat('page1'), 20);
    closers.push(() => clearInterval(beat));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(browser.pid).toBe(first);
    clearInterval(beat);
    const wrong = setInterval(() => browser.beat('somebody'), 20);
    closers.push(() => clearInterval(wrong));
    await until('it is silent', () => troubles.length > 0);
    expect(troubles[0]).toEqual({ why: 'silent', pid: first });
  });

  test('that ends by itself is started again, later each time; one that does not exist is told', async () => {
    const ending = keep({ command: [process.execPath, '-e', '', '{address}'] });
    await until('three starts', () => ending.names.length >= 3);
    expect(ending.troubles.every(({ why }) => why === 'ended')).toBe(true);
    const missing = keep({ command: ['/nowhere/browser', '{address}'] });
    await until('a word', () => missing.troubles.length > 0);
    expect(missing.troubles[0]).toEqual({ why: 'unstartable', pid: null });
  });

  test('is told where its page is, and ends with all it has started when the house closes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keycab-browser-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const program = join(folder, 'browser.mjs');
    writeFileSync(
      program,
      `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
       writeFileSync(${JSON.stringify(join(folder, 'said'))}, process.argv[2] + ' ' + child.pid);
       setInterval(() => {}, 1000);`,
    );
    const { browser } = keep({ command: [process.execPath, program, '--app={address}'], ticker: tickerOf(1) });
    const { existsSync, readFileSync } = await import('node:fs');
    await until(
      'its word',
      () => existsSync(join(folder, 'said')) && readFileSync(join(folder, 'said'), 'utf8').includes(' '),
    );
    const [address, child] = readFileSync(join(folder, 'said'), 'utf8').split(' ');
    expect(address).toBe('--app=page:page1');
    await browser.close();
    await until('its child is gone', () => !runs(Number(child)));
  });
});

describe.skipIf(!chromiumFound)('Chromium (needs chromium)', { timeout: 60_000 }, () => {
  async function rigged(): Promise<{ rig: Rig; url: string; folder: string }> {
    const rig = await kioskRig({ pageFolder: join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist') });
    closers.push(() => rig.close());
    const folder = mkdtempSync(join(tmpdir(), 'keycab-chromium-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
    return { rig, url: await rig.kiosk.listen('127.0.0.1', 0), folder };
  }
  const command = (folder: string): string[] => [
    '/usr/bin/chromium',
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    `--user-data-dir=${folder}`,
    '{address}',
  ];

  test('killed by its process comes back by itself, and the page is drawn and heard again', async () => {
    const { rig, url, folder } = await rigged();
    const { browser, troubles } = keep({
      command: command(folder),
      address: (page) => `${url}/?page=${page}`,
      ticker: tickerOf(1),
    });
    const pump = setInterval(() => rig.beats.forEach((page) => browser.beat(page)), 100);
    closers.push(() => clearInterval(pump));
    await until('the first beat', () => rig.beats.includes('page1'));
    const first = browser.pid ?? 0;
    process.kill(first, 'SIGKILL');
    // What changes while nobody draws is drawn by the next page: it asks for the newest screen.
    rig.show({ wallMs: null, clockChecked: false, offline: { sinceWallMs: null, waiting: 3 } });
    await until('the second page', () => rig.beats.includes('page2'));
    expect(troubles).toEqual([{ why: 'ended', pid: first }]);
    expect(rig.listeners()).toBeGreaterThanOrEqual(1);
  });

  test('whose page is stopped, so that it is there and does nothing, is ended and comes back', async () => {
    const { rig, url, folder } = await rigged();
    const { browser, troubles } = keep({
      command: command(folder),
      address: (page) => `${url}/?page=${page}`,
      // Fifteen seconds in half a second; a page beats every four.
      ticker: tickerOf(2),
    });
    let heard = 0;
    const pump = setInterval(() => {
      for (const page of rig.beats.slice(heard)) browser.beat(page);
      heard = rig.beats.length;
    }, 50);
    closers.push(() => clearInterval(pump));
    await until('the first beat', () => rig.beats.includes('page1'));
    const first = browser.pid ?? 0;
    process.kill(-first, 'SIGSTOP');
    await until('the second page', () => rig.beats.includes('page2'));
    expect(troubles).toEqual([{ why: 'silent', pid: first }]);
  });
});
