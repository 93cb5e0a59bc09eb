// The pages of deliveries, cars and books in Chromium, over a real ledger: twelve taps, two people, and what axe says.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Act } from '@keycab/shared/acts';
import { vehicleId } from '@keycab/shared/ids';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApi, type Api } from '../api/rig.ts';
import {
  journal,
  KEYS,
  keyOf,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OPENING_MS,
  PLATE,
  returned,
  SALES,
  SERVICE,
  SITE,
  taken,
} from '../projections/fixture.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CAR = vehicleId('v00000000');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;
const PATIENCE = { timeout: 15_000 };

describe.skipIf(!chromiumFound)('the pages of deliveries (needs chromium)', { timeout: 60_000 }, () => {
  let api: Api;
  let url: string;
  let browser: Browser;

  const windowOf = async (
    person: string,
    size: { width: number; height: number },
  ): Promise<[BrowserContext, (path: string) => Promise<[Page, string[]]>]> => {
    const context = await browser.newContext({
      viewport: size,
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    await bringAxe(context);
    return [
      context,
      async (path) => {
        const page = await context.newPage();
        const complaints = complaintsOf(page);
        await page.goto(`${url}${path}${path.includes('?') ? '&' : '?'}as=${person}`);
        return [page, complaints];
      },
    ];
  };
  const post = (person: string, payload: Act) =>
    api.app.inject({ method: 'POST', url: '/api/v1/acts', payload, headers: { 'keycab-person': person } });

  beforeAll(async () => {
    // Does nothing where the pages are built already.
    await promisify(execFile)(process.execPath, [join(ROOT, 'hardware', 'demo', 'build-pages.js')], { cwd: ROOT });
    api = await openApi({
      office: true,
      settings: { pagesFolder: join(ROOT, 'cloud', 'web', 'dist'), kioskUrl: null },
    });
    const document = { to: { department: 'Sales' as const }, group: '*', acts: ['take' as const] };
    const plate = KEYS.find(({ key }) => key === PLATE);
    await api.ledger.putDirectory(SITE, [
      { kind: 'grant', id: 'sales', document },
      ...(plate === undefined ? [] : [{ kind: 'key', id: PLATE, document: { ...plate, kind: 'plate' } } as const]),
    ]);
    await api.directory.refresh();
    const sales = journal(SALES);
    const t = OPENING_MS;
    const crossing = { fromDepartment: 'Sales', toDepartment: 'Service' } as const;
    await api.publish(
      [
        sales(t, returned(t, keyOf('4512'), 1)),
        sales(t, returned(t, keyOf('4512', 2), 2)),
        sales(t + 1, { ...taken(t + 1, keyOf('4603'), MARIA, { reason: 'service' }), crossing }),
        sales(t + 2, taken(t + 2, keyOf('4498'), KIM_ORTIZ)),
        sales(t + 2, taken(t + 2, PLATE, KIM_ORTIZ)),
        sales(t + 2, { type: 'PlateBound', key: keyOf('4498'), plate: PLATE, person: KIM_ORTIZ, session: 0 }),
      ],
      t + 2,
    );
    for (const cabinet of [SALES, SERVICE]) await api.seen(cabinet, t + MINUTE_MS);
    api.clock.nowMs = t + MINUTE_MS;
    await post(KIM_ORTIZ, { act: 'startDelivery', vehicle: CAR, salesperson: KIM_ORTIZ, advisor: MARIA });
    await post(KIM_ORTIZ, { act: 'linkCustomer', vehicle: CAR, reference: 'CRM-88' });
    [url, browser] = await Promise.all([api.listen(), openBrowser()]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  test.each(SIZES)(
    'at $width pixels no page has what axe calls serious, in light and dark, nor scrolls sideways, nor complains',
    async (size) => {
      const pages = {
        deliveries: '/deliveries',
        worksheet: '/deliveries/1',
        unsigned: '/deliveries/unsigned',
        vehicle: `/vehicle/${CAR}`,
        crossings: '/books',
        plates: '/books?of=plates',
        drives: '/books?of=drives',
        appointments: '/books?of=appointments',
      };
      const [context, open] = await windowOf(KIM_ORTIZ, size);
      // Its tables are all made alike: some are looked at wide, one as a phone folds it.
      const left = size.width > 1000 ? ['drives'] : ['unsigned', 'crossings', 'plates', 'appointments'];
      for (const [name, path] of Object.entries(pages).filter(([page]) => !left.includes(page))) {
        const [page, complaints] = await open(path);
        await page.getByText('live ·').waitFor(PATIENCE);
        const shown = name === 'appointments' || name === 'unsigned' ? 'h1' : '.delivery, .lines, .thread, .book';
        await page.locator(shown).first().waitFor(PATIENCE);
        for (const scheme of size.width > 1000 ? (['light', 'dark'] as const) : (['dark'] as const)) {
          await page.emulateMedia({ colorScheme: scheme });
          expect([name, scheme, await axeFinds(page)]).toEqual([name, scheme, []]);
          await keepPicture(page, `${name}-${size.width}-${scheme}`);
        }
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([name, wide, complaints]).toEqual([name, 0, []]);
        await page.close();
      }
      await context.close();
    },
  );

  test('a worksheet takes twelve taps, ten lines and a signature by each on a device of their own, and ends the delivery', async () => {
    const [kim, openKim] = await windowOf(KIM_ORTIZ, SIZES[0]);
    const [maria, openMaria] = await windowOf(MARIA, SIZES[1]);
    const [sheet] = await openKim('/deliveries/1');
    const [phone] = await openMaria('/deliveries/1');
    let taps = 0;
    const tap = async (page: Page, name: string | RegExp, nth = 0): Promise<void> => {
      taps += 1;
      await page
        .getByRole('button', { name, exact: typeof name === 'string' })
        .nth(nth)
        .click(PATIENCE);
    };
    for (let line = 0; line < 10; line += 1) {
      await tap(sheet, 'Done', line);
      await sheet.getByText(`${line + 1} of 10 lines`).waitFor(PATIENCE);
    }
    await tap(sheet, 'Sign as Kim Ortiz');
    await sheet.getByText('✓ Signed').waitFor(PATIENCE);
    // Her phone has followed, and offers no signature but her own.
    await phone.getByText('10 of 10 lines').waitFor(PATIENCE);
    expect(await phone.getByRole('button', { name: /^Sign as/ }).allTextContents()).toEqual(['Sign as María López']);
    await tap(phone, 'Sign as María López');
    await sheet.locator('.signature[data-signed="true"]').nth(1).waitFor(PATIENCE);
    expect(taps).toBe(12);
    await keepPicture(sheet, 'worksheet-signed');

    // A line that changes voids both, and each page says who has to sign again.
    await sheet.getByRole('button', { name: 'Not applicable' }).nth(9).click(PATIENCE);
    await phone.getByText('María had signed. Kim changed a line').waitFor(PATIENCE);
    await keepPicture(phone, 'worksheet-voided-phone');
    await sheet.getByRole('button', { name: 'Sign as Kim Ortiz' }).click(PATIENCE);
    await phone.getByRole('button', { name: 'Sign as María López' }).click(PATIENCE);
    await sheet.locator('.signature[data-signed="true"]').nth(1).waitFor(PATIENCE);
    await sheet.getByRole('button', { name: 'The car has left with its keys' }).click(PATIENCE);
    await sheet.getByRole('button', { name: 'Yes' }).click(PATIENCE);
    await sheet.getByText(/^Delivered /).waitFor(PATIENCE);
    expect((await api.books.delivery('all', 1)).outcome).toBe('delivered');
    await Promise.all([kim.close(), maria.close()]);
  });

  test('a crossing is seen with one tap by sales, and stands as seen', async () => {
    const [context, open] = await windowOf(KIM_ORTIZ, SIZES[0]);
    const [page] = await open('/books');
    await page.getByText('0 of 1 signed').waitFor(PATIENCE);
    await page.getByRole('button', { name: 'I have seen it' }).click(PATIENCE);
    await page.getByText('Seen by Kim Ortiz').waitFor(PATIENCE);
    await page.getByText('1 of 1 signed').waitFor(PATIENCE);
    expect(await api.books.crossings('all', 'Sales', 10)).toMatchObject({ signed: 1, total: 1 });
    await context.close();
  });

  test('a list of appointments is shown row by row, and written only when somebody says so', async () => {
    const [context, open] = await windowOf(KIM_ORTIZ, SIZES[0]);
    const [page] = await open('/books?of=appointments');
    await page.getByText('Bring a list', { exact: true }).click(PATIENCE);
    const buffer = Buffer.from('time,VIN,kind\n2026-03-03 15:00,2HKRW2H80NH100451,service\nsoon,1,service\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Show what it would do' }).click(PATIENCE);
    await page.getByText('1 new, 0 moved, 0 unchanged, 1 refused').waitFor(PATIENCE);
    await page.getByText('Row 3: “soon” is no time').waitFor(PATIENCE);
    expect((await api.books.appointments('all', 10)).total).toBe(0);
    await page.getByRole('button', { name: 'Take it over' }).click(PATIENCE);
    await page.getByRole('cell', { name: '2HKRW2H80NH100451' }).waitFor(PATIENCE);
    expect((await api.books.appointments('all', 10)).total).toBe(1);
    await context.close();
  });
});
