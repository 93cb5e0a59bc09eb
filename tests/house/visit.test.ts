// A newcomer's visit to the demo, in Chromium, with the real processes: badge, take, offline, kill -9, verify.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WhoAnswer } from '@keycab/shared/contract';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';

const root = join(import.meta.dirname, '..', '..');

interface ControlState {
  readonly powered: boolean;
  readonly badges: readonly { readonly badge: string; readonly name: string; readonly kind: string }[];
  readonly slots: readonly {
    readonly slot: number;
    readonly name: string;
    readonly label: string | null;
    readonly latch: string;
  }[];
}

describe.skipIf(!chromiumFound)('a visit to the demo (needs chromium)', { timeout: 120_000 }, () => {
  const data = mkdtempSync(join(tmpdir(), 'keycab-visit-'));
  let demo: ChildProcess;
  let browser: Browser;
  let page: Page;
  /** The same kiosk that the demo frames, on a screen of its own size: fingers need the real one. */
  let kiosk: Page;
  let pages = '';
  let control = '';
  let output = '';

  const until = async <Value>(what: string, look: () => Promise<Value | null | undefined | false>): Promise<Value> => {
    const deadlineMs = performance.now() + 20_000;
    for (;;) {
      const found = await look();
      if (found !== null && found !== undefined && found !== false) return found;
      if (performance.now() > deadlineMs) throw new Error(`waited in vain: ${what}\n${output.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const act = async (body: Record<string, unknown>): Promise<{ ok: boolean; said: string | null }> => {
    const answer = await fetch(`${control}/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: pages },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { ok: boolean; said: string | null };
  };
  const state = async (): Promise<ControlState> => {
    const answer = await fetch(`${control}/state`, { headers: { origin: pages } });
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString();
      const data = /data: ?(.*)\n\n/.exec(text)?.[1];
      if (data !== undefined) return JSON.parse(data) as ControlState;
    }
    throw new Error('no state');
  };
  const who = async (q: string): Promise<WhoAnswer['answers'][number] | undefined> => {
    const answer = await fetch(`${pages}/api/v1/who?q=${encodeURIComponent(q)}`);
    const { answers } = (await answer.json()) as WhoAnswer;
    return answers.find((each) => each.label === q);
  };
  const frame = (part: (url: string) => boolean): Frame => {
    const found = page.frames().find((each) => part(each.url()));
    if (found === undefined)
      throw new Error(
        `no such frame among ${page
          .frames()
          .map((each) => each.url())
          .join(' ')}`,
      );
    return found;
  };
  const desk = (): Frame => frame((url) => url.startsWith(pages) && !url.includes('/demo'));

  const badgeOf = async (name: string): Promise<string> => {
    const found = (await state()).badges.find((each) => each.name.startsWith(name));
    if (found === undefined) throw new Error(`no badge of ${name}`);
    return found.badge;
  };
  const closedDoor = async (): Promise<void> => void (await act({ act: 'closeDoor' }));
  /** Badges, types the number on the kiosk's pad and chooses the key: its slot lights up and opens. */
  const release = async (name: string, label: string): Promise<number> => {
    await act({ act: 'badge', badge: await badgeOf(name) });
    await kiosk.getByRole('heading', { name }).waitFor({ state: 'attached' });
    for (const digit of label.replaceAll(/\D/g, '')) {
      await kiosk
        .getByRole('group', { name: 'Number of the key' })
        .getByRole('button', { name: digit, exact: true })
        .tap();
    }
    await kiosk
      .locator('.tile', { hasText: new RegExp(`^${label}`) })
      .first()
      .tap();
    const slot = await until(`${label} is free`, async () =>
      (await state()).slots.find((each) => each.label === label && each.latch === 'free'),
    );
    return slot.slot;
  };
  const stockKeys = async (): Promise<string[]> => {
    const labels = (await state()).slots.map((slot) => slot.label);
    return labels.filter((label): label is string => /^4\d{3}$/.test(label ?? ''));
  };

  beforeAll(async () => {
    demo = spawn(
      process.execPath,
      ['hardware/demo/start.js', '--no-open', '--data', data, '--days', '2', '--port', '18080'],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    demo.stdout?.on('data', (bytes: Buffer) => (output += bytes.toString()));
    demo.stderr?.on('data', (bytes: Buffer) => (output += bytes.toString()));
    pages = await until('the banner', () => Promise.resolve(/Demo\s+(http:\/\/localhost:\d+)\/demo/.exec(output)?.[1]));
    const site = (await (await fetch(`${pages}/api/v1/site`)).json()) as { controlUrl: string; kioskUrl: string };
    control = site.controlUrl;
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.goto(`${pages}/demo`);
    kiosk = await browser.newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
    await kiosk.goto(site.kioskUrl);
    await until('both frames', () =>
      Promise.resolve(page.frames().filter((each) => each.url().startsWith('http')).length >= 3),
    );
    await until('the kiosk', () => kiosk.getByText('Present badge').isVisible());
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    demo?.kill('SIGTERM');
    await until('the demo’s end', () => Promise.resolve(demo?.exitCode !== null || demo.signalCode !== null));
    rmSync(data, { recursive: true, force: true });
  });

  test('badge, choose, pull the lit key: the desk says who has it', async () => {
    await keepPicture(page, 'demo-start');
    const [label = ''] = await stockKeys();
    await desk()
      .getByRole('searchbox')
      .or(desk().getByRole('combobox'))
      .or(desk().getByRole('textbox'))
      .first()
      .fill(label);
    const slot = await release('Kim', label);
    await keepPicture(page, 'demo-released');
    await keepPicture(kiosk, 'kiosk-take');
    const pulledMs = performance.now();
    expect(await act({ act: 'pull', slot })).toMatchObject({ ok: true });
    await desk().getByText('Kim Ortiz (Sales)').first().waitFor();
    process.stdout.write(
      `pull at the cabinet, seen on the desk: ${(performance.now() - pulledMs).toFixed(0)} ms (door and arm included)\n`,
    );
    await keepPicture(page, 'demo-taken');
    expect(
      await until('the answer', async () => {
        const answer = await who(label);
        return answer?.state === 'out' && answer;
      }),
    ).toMatchObject({ holder: { kind: 'person', name: 'Kim Ortiz' }, basis: 'sensed' });
    await closedDoor();
  });

  test('with the network unplugged two keys are taken; plugged in again they arrive in order', async () => {
    await act({ act: 'unplugNetwork' });
    await kiosk
      .getByText(/Offline since/)
      .first()
      .waitFor();
    const [one = '', two = ''] = (await stockKeys()).slice(3);
    for (const label of [one, two]) {
      const slot = await release('Kim', label);
      expect(await act({ act: 'pull', slot })).toMatchObject({ ok: true });
      await closedDoor();
      await until('the session’s end', () => kiosk.getByText('Present badge').isVisible());
    }
    expect((await who(one))?.state).toBe('in');
    await keepPicture(page, 'demo-offline');
    await keepPicture(kiosk, 'kiosk-offline');
    await act({ act: 'plugNetwork' });
    const answers = await until('both are known', async () => {
      const both = [await who(one), await who(two)];
      return both.every((answer) => answer?.state === 'out') && both;
    });
    const [first, second] = answers.map((answer) => answer?.source?.seq ?? 0);
    expect(first).toBeLessThan(second ?? 0);
    await keepPicture(page, 'demo-online-again');
  });

  test('killed with -9 in the middle of a release, the firmware finds the truth when it is back', async () => {
    const label = (await stockKeys())[5] ?? '';
    const slot = await release('Kim', label);
    await act({ act: 'cutPower' });
    expect(await act({ act: 'pull', slot })).toMatchObject({ ok: true });
    await keepPicture(page, 'demo-power-cut');
    await act({ act: 'restorePower' });
    const answer = await until('the truth', async () => {
      const found = await who(label);
      return found?.state === 'out' && found;
    });
    expect(answer.holder).toMatchObject({ kind: 'person', name: 'Kim Ortiz', withoutRelease: false });
    await until('the kiosk is back', () => kiosk.getByText('Present badge').isVisible());
    await closedDoor();
  });

  test('the export verifies with exit 0; one flipped byte gives exit 1 and the line it is in', async () => {
    const bundle = join(data, 'bundle');
    const keycab = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, 'cloud/cli/keycab.js'), ...args, '--json'], { encoding: 'utf8' });
    const written = keycab('export', '--data', data, '--out', bundle);
    expect(written.status, written.stderr).toBe(0);
    const trust = join(data, 'trust.json');
    const good = keycab('verify', bundle, '--trust', trust);
    expect(good.status, good.stdout + good.stderr).toBe(0);
    const file =
      readdirSync(bundle, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('events.jsonl')) ?? '';
    const bytes = readFileSync(join(bundle, file));
    const lines = bytes.toString().split('\n');
    const seq = Math.floor(lines.length / 2);
    const at = Buffer.byteLength(lines.slice(0, seq).join('\n')) + 30;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(bundle, file), bytes);
    const bad = keycab('verify', bundle, '--trust', trust);
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain(`"seq":${String(seq)}`);
  });
});
