// An administrator at the pages in Chromium, the real broker, and a real cabinet that refuses at the badge what was taken away.
import type { PersonRow, RosterStandings } from '@keycab/shared/administration';
import type { LedgerEntry } from '@keycab/shared/contract';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { firstOf, openDemo, type Demo } from './demo.rig.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;
const SOON = { timeout: 15_000 };

describe.skipIf(!chromiumFound)('an administrator (needs chromium)', { timeout: 60_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let context: BrowserContext;
  let people: PersonRow[];

  const get = async <Answer>(path: string): Promise<Answer> =>
    (await (await fetch(`${demo.pagesUrl}/api/v1/${path}`)).json()) as Answer;
  const idOf = (name: string): string => people.find((each) => each.name.startsWith(name))?.person ?? '';
  const openPage = async (path: string, size: (typeof SIZES)[number] = SIZES[0]): Promise<[Page, string[]]> => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.setViewportSize(size);
    await page.goto(`${demo.pagesUrl}${path}`);
    return [page, complaints];
  };
  /** What the cabinets themselves say they apply. */
  const everywhere = (version: number): Promise<unknown> =>
    demo.until(`version ${version} at every cabinet`, async () => {
      const { rosters } = await get<RosterStandings>('admin/rosters');
      return rosters.every((each) => each.version >= version && each.applied === each.version);
    });
  const versionNow = async (): Promise<number> =>
    Math.max(...(await get<RosterStandings>('admin/rosters')).rosters.map(({ version }) => version));
  const shows = (kind: Screen['view']['kind']): Promise<Screen> =>
    demo.until(kind, async () => {
      const url = new URL('/api/screen', demo.kioskUrl);
      const screen = await firstOf<Screen>(url.href, url.origin);
      return screen.view.kind === kind && screen;
    });
  const touch = (body: object): Promise<Response> =>
    fetch(new URL('/api/touch', demo.kioskUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const refusals = async (person: string): Promise<readonly string[]> =>
    (await get<{ entries: LedgerEntry[] }>('events?type=AccessRefused&limit=500')).entries
      .map(({ event }) => event as { person: string | null; reasons: readonly string[] })
      .filter((event) => event.person === person)
      .flatMap(({ reasons }) => reasons);

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openDemo({ name: 'admin', port: 18_480 }), openBrowser()]);
    context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    await bringAxe(context);
    ({ people } = await get<{ people: PersonRow[] }>('admin/people'));
    await everywhere(1);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test.each(SIZES)('finds pages at $width×$height in which axe finds nothing serious, light and dark', async (size) => {
    const keys = await get<{ keys: { key: string }[] }>('admin/keys');
    const pages = {
      rules: ['/admin/rules', '.paper li'],
      people: ['/admin/people', '.rows li'],
      person: [`/admin/people?person=${idOf('Maria')}`, '.beside h2'],
      newPerson: ['/admin/people?new=person', '.sheet'],
      keys: ['/admin/keys?finding=any', '.rows li'],
      key: [`/admin/keys?key=${keys.keys[0]?.key ?? ''}`, '.beside h2'],
      rights: ['/admin/keys?rights=stock', '.beside h2'],
      nobody: ['/admin/people?q=zzzz', '.nothing'],
    } as const;
    const finds: string[] = [];
    // On a phone the same parts stand below each other: half of them show how.
    const chosen = Object.entries(pages).filter((_page, at) => size.width > 1000 || at % 2 === 0);
    for (const [name, [path, sign]] of chosen) {
      const [page, complaints] = await openPage(path, size);
      await page.locator(sign).first().waitFor(SOON);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await keepPicture(page, `admin-${name}-${size.width}x${size.height}-${colorScheme}`);
        finds.push(...(await axeFinds(page)).map((one) => `${name} ${colorScheme}: ${one}`));
      }
      expect(complaints).toEqual([]);
      await page.close();
    }
    expect(finds).toEqual([]);
  });

  test('takes a right away on the page, and the cabinet refuses the key at the badge', async () => {
    const [label = ''] = await demo.stockKeys();
    const key = (await demo.who(label))?.key;
    const before = await versionNow();
    const [page, complaints] = await openPage(`/admin/keys?rights=stock&as=${idOf('Grace')}`);
    const sales = page.locator('.beside li', { hasText: 'everybody in Sales' });
    await sales.getByRole('button', { name: 'Take away' }).click(SOON);
    await sales.waitFor({ state: 'detached', ...SOON });
    await everywhere(before + 1);
    await page.getByText(/took rights from/).waitFor(SOON);
    await page.getByText('Every cabinet works by the newest roster').waitFor(SOON);

    await demo.badge('Jo Becker');
    await shows('home');
    expect((await touch({ type: 'KeyChosen', key, reason: null })).status).toBe(204);
    await shows('refused');
    await demo.until('the refusal in the record', async () => (await refusals(idOf('Jo Becker'))).includes('noGrant'));

    // Given again, and known again.
    await page.getByRole('button', { name: 'Give a right' }).click();
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await sales.waitFor(SOON);
    await everywhere(before + 2);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('changes when keys are due and what a worksheet asks: a line of the log each, and a new roster', async () => {
    const before = await versionNow();
    const [page, complaints] = await openPage(`/admin/rules?as=${idOf('Grace')}`);
    await page.getByRole('button', { name: 'Add a rule' }).click(SOON);
    await page.getByRole('combobox', { name: 'Which keys' }).selectOption('stock');
    await page.getByLabel('Time', { exact: true }).fill('17:45');
    await page.locator('.sheet').getByRole('button', { name: 'Add a rule' }).click();
    const rule = page.locator('.held li', { hasText: 'Keys of “stock” by 17:45' });
    await rule.waitFor(SOON);
    await everywhere(before + 1);
    await page.getByText(/Changed when keys are due: 2 rules in place of 1/).waitFor(SOON);
    await rule.getByRole('button').click();
    await rule.waitFor({ state: 'detached', ...SOON });

    await page.getByLabel('Full tank or battery').check();
    await page.locator('.paper').getByText('Full tank or battery').waitFor();
    await page.getByRole('combobox', { name: 'When a car leaves without it' }).selectOption('hard');
    await page.getByRole('button', { name: 'Save as the next version' }).click();
    await page.getByText('Now: delivery/2, 11 lines.').waitFor(SOON);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('may not give a right to themselves, and is told so', async () => {
    const [page, complaints] = await openPage(`/admin/people?person=${idOf('Grace')}&as=${idOf('Grace')}`);
    await page.getByRole('button', { name: 'Give a right' }).click(SOON);
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByRole('alert').getByText('KC-ADMIN-03').waitFor(SOON);
    // A refusal is a reply of its own kind, which the browser's console notes.
    expect(complaints.filter((one) => !one.includes('409'))).toEqual([]);
    await page.close();
  });

  test('ends the access of a leaver with one act; the badge is refused, and the keys that are out are listed', async () => {
    const before = await versionNow();
    const [page, complaints] = await openPage(`/admin/people?person=${idOf('Maria')}&as=${idOf('Grace')}`);
    await page.getByRole('button', { name: 'Leaver: end all access' }).click(SOON);
    await page.getByRole('button', { name: 'End all access', exact: true }).click();
    await page.getByText('These are still with this person').waitFor(SOON);
    await page.getByText('who held').waitFor(SOON);
    await everywhere(before + 1);
    await touch({ type: 'DoneTouched' });
    await shows('attract');
    await demo.badge('Maria');
    await demo.until('the refusal in the record', async () =>
      (await refusals(idOf('Maria'))).includes('personDisabled'),
    );
    expect(complaints).toEqual([]);
    await page.close();
  });
});
