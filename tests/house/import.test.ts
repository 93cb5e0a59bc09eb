// Vehicles taken over at the page in Chromium: a file, its columns corrected, what it would change, and what then stands in the record.
import type { LedgerEntry } from '@keycab/shared/contract';
import { vinCheckDigit } from '@keycab/shared/vin';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { openDemo, type Demo } from './demo.rig.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const SOON = { timeout: 15_000 };
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

const vinOf = (serial: number): string => {
  const bare = `1HGCV1F30MA${String(serial).padStart(6, '0')}`;
  return `${bare.slice(0, 8)}${vinCheckDigit(bare) ?? ''}${bare.slice(9)}`;
};
const HEADER = 'Chassis;Stock;Type;Year;Make;Model;ExteriorColor;Odometer';
const row = (serial: number, color = 'Blue'): string =>
  `${vinOf(900 + serial)};Z${900 + serial};New;2021;Honda;Accord;${color};12`;
const file = (rows: readonly string[], header = HEADER) => ({
  name: 'lot.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([header, ...rows].join('\r\n')),
});

describe.skipIf(!chromiumFound)('an import at the page (needs chromium)', { timeout: 60_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let context: BrowserContext;
  let grace: string;

  const imports = async (): Promise<readonly Record<string, unknown>[]> => {
    const reply = await fetch(`${demo.pagesUrl}/api/v1/events?type=InventoryImported&limit=100`);
    const { entries } = (await reply.json()) as { entries: LedgerEntry[] };
    return entries.map(({ event }) => event as Record<string, unknown>);
  };
  const openPage = async (size = DESK, query = `?as=${grace}`): Promise<[Page, string[]]> => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.setViewportSize(size);
    await page.goto(`${demo.pagesUrl}/admin/import${query}`);
    await page.getByText('Choose a file').waitFor(SOON);
    return [page, complaints];
  };
  const found: string[] = [];
  const lookAt = async (page: Page, name: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { width } = page.viewportSize() ?? DESK;
      await keepPicture(page, `import-${name}-${width}-${colorScheme}`);
      found.push(...(await axeFinds(page)).map((one) => `${name} ${colorScheme}: ${one}`));
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openDemo({ name: 'import', port: 18_640 }), openBrowser()]);
    context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    await bringAxe(context);
    const staff = await fetch(`${demo.pagesUrl}/api/v1/staff`);
    const { people } = (await staff.json()) as { people: { person: string; name: string }[] };
    grace = people.find(({ name }) => name.startsWith('Grace'))?.person ?? '';
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test('asks which column is the VIN, shows each row, takes it over, and leads to its line', async () => {
    const [page, complaints] = await openPage();
    await lookAt(page, 'empty');
    const rows = [...Array.from({ length: 6 }, (_, serial) => row(serial)), 'SHORT;Z1;New;2021;Honda;Accord;;'];
    await page.locator('input[type=file]').setInputFiles(file(rows));
    await page.getByText('7 rows, UTF-8, columns parted by semicolons.').waitFor(SOON);
    await page.getByText('Choose a column for VIN: no car can be without.').waitFor(SOON);
    await lookAt(page, 'columns');
    await page.getByLabel('VIN (needed)').selectOption('Chassis');
    await page.getByText('What it would change').waitFor(SOON);
    await page.getByText('its VIN has not 17 characters').waitFor(SOON);
    await page.getByText('Not used: Odometer.').waitFor();
    await lookAt(page, 'preview');
    expect(await imports()).toEqual([]);

    await page.getByRole('button', { name: 'Take over: 6 new' }).click();
    await page.getByRole('heading', { name: 'It is taken over.' }).waitFor(SOON);
    await lookAt(page, 'result');
    expect(await imports()).toMatchObject([{ created: 6, refused: 1, by: grace, via: 'desk' }]);
    await page.getByRole('link', { name: 'Its line in the audit log' }).click();
    await page.getByText('6 new, 0 changed, 0 as before, 1 refused').waitFor(SOON);
    expect([complaints, found]).toEqual([[], []]);
    await page.close();
  });

  test('remembers the columns, warns of what is unusual, and marks as sold what somebody says is sold; on a phone', async () => {
    const [page, complaints] = await openPage(PHONE);
    await page.locator('input[type=file]').setInputFiles(file([row(0, 'Red')]));
    await page.getByText('As the last time for this feed.').waitFor(SOON);
    await page.getByText('color outside: Blue → Red').waitFor();
    const take = page.getByRole('button', { name: /^Take over/ });
    await page.getByText('5 of the 6 cars of last time are not in it.').waitFor();
    expect(await take.isDisabled()).toBe(true);
    await page.getByLabel('I have looked: this is right').check();
    await page.getByLabel('Mark 5 cars as sold').check();
    await lookAt(page, 'unusual');
    await page.getByRole('button', { name: 'Take over: 1 changed, 5 sold' }).click();
    await page.getByText('5 cars marked as sold.').waitFor(SOON);
    await lookAt(page, 'sold');
    expect((await imports()).at(-1)).toMatchObject({ updated: 1, retired: 5 });
    expect([complaints, found]).toEqual([[], []]);
    await page.close();
  });

  test('does nothing when somebody else changed the cars meanwhile, and nothing in nobody’s name', async () => {
    const [page] = await openPage();
    await page.locator('input[type=file]').setInputFiles(file([row(0, 'Green')]));
    await page.getByText('color outside: Red → Green').waitFor(SOON);
    const before = (await imports()).length;
    const [other] = await openPage();
    await other.locator('input[type=file]').setInputFiles(file([row(0, 'White')]));
    await other.getByRole('button', { name: 'Take over: 1 changed' }).click(SOON);
    await other.getByRole('heading', { name: 'It is taken over.' }).waitFor(SOON);
    await page.getByRole('button', { name: 'Take over: 1 changed' }).click();
    await page.getByRole('alert').getByText('KC-FEED-02').waitFor(SOON);
    expect(await imports()).toHaveLength(before + 1);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('color outside: White → Green').waitFor(SOON);

    await page.evaluate(() => sessionStorage.clear());
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${demo.pagesUrl}/admin/import`);
    await page.locator('input[type=file]').setInputFiles(file([row(0, 'Green')]));
    await page.getByText('Choose above in whose name you act').waitFor(SOON);
    expect(await page.getByRole('button', { name: 'Take over: 1 changed' }).isDisabled()).toBe(true);
    await page.locator('input[type=file]').setInputFiles({ ...file([], 'hello') });
    await page.getByRole('alert').getByText('KC-FEED-01').waitFor(SOON);
    await lookAt(page, 'refused');
    expect(found).toEqual([]);
    await page.close();
    await other.close();
  });
});
