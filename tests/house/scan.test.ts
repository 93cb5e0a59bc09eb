// A tag before a camera: the code that the label page prints is read in Chromium, opens the key, and one touch claims it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barsOf, qrOf } from '@keycab/cloud/papers/codes';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApi, type Api } from '../api/rig.ts';
import { journal, keyOf, KIM_LI, MARIA, OPENING_MS, SALES, taken } from '../projections/fixture.ts';
import { chromiumFound, FLAGS, keepPicture, openBrowser, PROGRAM } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const KEY = keyOf('4512');
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'en-US' } as const;
const FRAME = { width: 640, height: 480 };

/** What a camera would see of this drawing, as one frame of uncompressed video (YUV4MPEG2). */
async function filmOf(page: Page, svg: string): Promise<Buffer> {
  const grey = await page.evaluate(
    async ([drawing, { height, width }]) => {
      const picture = new Image(360, 360);
      picture.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
      await picture.decode();
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d');
      if (pen === null) return [];
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, width, height);
      pen.drawImage(picture, (width - 360) / 2, (height - 360) / 2, 360, 360);
      return [...pen.getImageData(0, 0, width, height).data].filter((_value, index) => index % 4 === 0);
    },
    [svg, FRAME] as const,
  );
  const colors = Buffer.alloc((FRAME.width * FRAME.height) / 2, 128);
  const head = `YUV4MPEG2 W${FRAME.width} H${FRAME.height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(grey), colors]);
}

describe.skipIf(!chromiumFound)('scanning (needs chromium)', { timeout: 60_000 }, () => {
  let api: Api;
  let plain: Browser;
  let filming: Browser;
  let folder: string;
  let url: string;
  let beats: NodeJS.Timeout;
  const nowMs = OPENING_MS + 6 * 3_600_000;

  beforeAll(async () => {
    const pagesFolder = join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist');
    folder = mkdtempSync(join(tmpdir(), 'keycab-scan-'));
    api = await openApi({ office: true, settings: { pagesFolder } });
    await api.publish([journal(SALES)(OPENING_MS, taken(OPENING_MS, KEY, MARIA))], OPENING_MS);
    api.clock.nowMs = nowMs;
    await api.seen(SALES, nowMs);
    [plain, url] = await Promise.all([openBrowser(), api.listen()]);
    beats = setInterval(() => api.beat(), 1000);
    const page = await plain.newPage();
    const film = join(folder, 'tag.y4m');
    // As the label has it, printed when the house went by another name.
    writeFileSync(film, await filmOf(page, qrOf(`https://keys.example.com/k/${KEY}`)));
    await page.close();
    filming = await chromium.launch({
      executablePath: PROGRAM,
      args: [
        ...FLAGS,
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${film}`,
      ],
    });
  }, 60_000);
  afterAll(async () => {
    clearInterval(beats);
    await filming?.close();
    await plain?.close();
    await api?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  test('a code before the camera opens the key, and “I have it” is the one next touch', async () => {
    const context = await filming.newContext(PHONE);
    context.setDefaultTimeout(20_000);
    await bringAxe(context);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${url}/scan?as=${KIM_LI}`);
    await page.waitForURL(`${url}/?scan#${KEY}`);
    const claim = page.locator('.card .acts').first().getByRole('button').first();
    await expect.poll(() => claim.textContent(), { timeout: 15_000 }).toBe('I have it');
    await keepPicture(page, 'scan-key');
    await claim.tap();
    await page.locator('.card').getByText('Claimed').first().waitFor();
    const lines = await api.ledger.entries({ after: 0, limit: 5, type: 'KeyClaimed' });
    expect(lines.map(({ event }) => event)).toMatchObject([{ by: KIM_LI, key: KEY, via: 'phone' }]);
    // WebAssembly runs on that page under its policy, and nothing else was asked for.
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('only the page that scans may use the camera and compile; no page may run text', async () => {
    const headers = async (path: string) => (await fetch(`${url}${path}`)).headers;
    const [scan, desk] = await Promise.all([headers('/scan'), headers('/')]);
    expect(scan.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(scan.get('permissions-policy')).toContain('camera=(self)');
    expect(desk.get('content-security-policy')).toContain("script-src 'self';");
    expect(desk.get('permissions-policy')).toContain('camera=()');
    for (const page of [scan, desk]) {
      expect(page.get('content-security-policy')).not.toContain("'unsafe-eval'");
      expect(page.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
    }
  });

  test('without a camera, or where it may not be used, the number is typed', async () => {
    const context = await plain.newContext({ ...PHONE, colorScheme: 'dark' });
    context.setDefaultTimeout(15_000);
    await bringAxe(context);
    const page = await context.newPage();
    await page.addInitScript(() => {
      const refuse = (): Promise<never> => Promise.reject(new DOMException('no', 'NotAllowedError'));
      Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: refuse });
    });
    await page.goto(`${url}/scan?as=${KIM_LI}`);
    await page.getByText('The camera may not be used.').waitFor();
    expect(await axeFinds(page)).toEqual([]);
    const number = page.getByLabel('Number on the tag');
    await expect.poll(() => number.evaluate((field) => field === document.activeElement)).toBe(true);
    await keepPicture(page, 'scan-refused');
    await number.fill('4512');
    await number.press('Enter');
    await page.waitForURL(`${url}/?q=4512`);
    await context.close();
  });

  test('labels are printed with code and number, one page of the roll each, and say no more than that', async () => {
    const context = await plain.newContext({ viewport: { width: 1280, height: 800 } });
    await bringAxe(context);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${url}/labels?keys=${KEY}`);
    const label = page.getByRole('listitem');
    expect(await label.count()).toBe(1);
    expect(await label.innerText()).toMatch(/^4512\s+Riverside Motors$/);
    expect((await label.locator('.qr svg').boundingBox())?.width).toBeGreaterThan(80);
    await page.goto(`${url}/labels`);
    expect(await label.count()).toBe(api.directory.index().keys.size);
    expect(await axeFinds(page)).toEqual([]);
    await keepPicture(page, 'labels');
    await page.getByRole('link', { name: 'A roll' }).click();
    expect((await page.pdf({ width: '62mm', height: '29mm' })).length).toBeGreaterThan(1000);
    expect(complaints).toEqual([]);
    expect(barsOf('4512-2')).toContain('<svg');
    expect(barsOf('Größe')).toBeNull();
    await context.close();
  });
});
