// A newcomer's visit to the demo, in Chromium, with the real processes: badge, take, offline, kill -9, verify.
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matters } from '@keycab/shared/contract';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { type Demo, openDemo } from './demo.rig.ts';

const root = join(import.meta.dirname, '..', '..');

describe.skipIf(!chromiumFound)('a visit to the demo (needs chromium)', { timeout: 120_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  /** The same kiosk that the demo frames, on a screen of its own size: fingers need the real one. */
  let kiosk: Page;

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
  const desk = (): Frame => frame((url) => url.startsWith(demo.pagesUrl) && !url.includes('/demo'));

  const closedDoor = async (): Promise<void> => void (await demo.act({ act: 'closeDoor' }));
  /** Badges, types the number on the kiosk's pad and touches its tile. */
  const choose = async (name: string, label: string): Promise<void> => {
    await demo.badge(name);
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
  };
  /** Its slot lights up and opens. */
  const release = async (name: string, label: string): Promise<number> => {
    await choose(name, label);
    const slot = await demo.until(`${label} is free`, async () =>
      (await demo.state()).slots.find((each) => each.label === label && each.latch === 'free'),
    );
    return slot.slot;
  };

  beforeAll(async () => {
    demo = await openDemo({ name: 'visit', port: 18_080 });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.goto(`${demo.pagesUrl}/demo`);
    kiosk = await browser.newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
    await kiosk.goto(demo.kioskUrl);
    await demo.until('both frames', () =>
      Promise.resolve(page.frames().filter((each) => each.url().startsWith('http')).length >= 3),
    );
    await demo.until('the kiosk', () => kiosk.getByText('Present badge').isVisible());
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  /** The one that Kim takes first. */
  let lent = '';

  test('badge, choose, pull the lit key: the desk says who has it', async () => {
    await keepPicture(page, 'demo-start');
    const [label = ''] = await demo.stockKeys();
    lent = label;
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
    expect(await demo.act({ act: 'pull', slot })).toMatchObject({ ok: true });
    await desk().getByText('Kim Ortiz (Sales)').first().waitFor();
    process.stdout.write(
      `pull at the cabinet, seen on the desk: ${(performance.now() - pulledMs).toFixed(0)} ms (door and arm included)\n`,
    );
    await keepPicture(page, 'demo-taken');
    expect(
      await demo.until('the answer', async () => {
        const answer = await demo.who(label);
        return answer?.state === 'out' && answer;
      }),
    ).toMatchObject({ holder: { kind: 'person', name: 'Kim Ortiz' }, basis: 'sensed' });
    await closedDoor();
  });

  test('a key that is out is asked for at the cabinet: the desk has the request, in the name of whoever touched it', async () => {
    const label = lent;
    await choose('Maria', label);
    // What comes sooner after a touch is the same touch to the page; nobody reads so quickly.
    await sleep(500);
    await kiosk.getByRole('button', { name: 'Ask for it' }).tap();
    await kiosk.getByText(`Asked for ${label}.`).first().waitFor();
    await kiosk.getByText('Kim hears of it.').first().waitFor();
    await keepPicture(kiosk, 'kiosk-asked');
    const asked = await demo.until('the request', async () => {
      const matters = (await (await fetch(`${demo.pagesUrl}/api/v1/matters`)).json()) as Matters;
      return matters.requests.find((request) => request.label === label);
    });
    expect(asked).toMatchObject({ person: { name: 'Maria Lopez' }, urgency: 'customerHere' });
    await kiosk.getByRole('button', { name: 'Done' }).tap();
    await kiosk.getByText('Present badge').first().waitFor();
  });

  test('with the network unplugged two keys are taken; plugged in again they arrive in order', async () => {
    await demo.act({ act: 'unplugNetwork' });
    await kiosk
      .getByText(/Offline since/)
      .first()
      .waitFor();
    const [one = '', two = ''] = (await demo.stockKeys()).slice(3);
    for (const label of [one, two]) {
      const slot = await release('Kim', label);
      expect(await demo.act({ act: 'pull', slot })).toMatchObject({ ok: true });
      await closedDoor();
      await demo.until('the session’s end', () => kiosk.getByText('Present badge').isVisible());
    }
    expect((await demo.who(one))?.state).toBe('in');
    await keepPicture(page, 'demo-offline');
    await keepPicture(kiosk, 'kiosk-offline');
    await demo.act({ act: 'plugNetwork' });
    const answers = await demo.until('both are known', async () => {
      const both = [await demo.who(one), await demo.who(two)];
      return both.every((answer) => answer?.state === 'out') && both;
    });
    const [first, second] = answers.map((answer) => answer?.source?.seq ?? 0);
    expect(first).toBeLessThan(second ?? 0);
    await keepPicture(page, 'demo-online-again');
  });

  test('killed with -9 in the middle of a release, the firmware finds the truth when it is back', async () => {
    const label = (await demo.stockKeys())[5] ?? '';
    const slot = await release('Kim', label);
    await demo.act({ act: 'cutPower' });
    expect(await demo.act({ act: 'pull', slot })).toMatchObject({ ok: true });
    await keepPicture(page, 'demo-power-cut');
    await demo.act({ act: 'restorePower' });
    const answer = await demo.until('the truth', async () => {
      const found = await demo.who(label);
      return found?.state === 'out' && found;
    });
    expect(answer.holder).toMatchObject({ kind: 'person', name: 'Kim Ortiz', withoutRelease: false });
    await demo.until('the kiosk is back', () => kiosk.getByText('Present badge').isVisible());
    await closedDoor();
  });

  test('the export verifies with exit 0; one flipped byte gives exit 1 and the line it is in', async () => {
    const bundle = join(demo.data, 'bundle');
    const keycab = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, 'shared/cli/keycab.js'), ...args, '--json'], { encoding: 'utf8' });
    const written = keycab('export', '--data', demo.data, '--out', bundle);
    expect(written.status, written.stderr).toBe(0);
    const trust = join(demo.data, 'trust.json');
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
