// The demo's story of the lost sale in Chromium: plays by itself, is walked through by keys, and begins anew as often as wanted.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { type Demo, openDemo } from './demo.rig.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const CAR = '4512';
const STEPS = 10;
const PATIENCE = { timeout: 30_000 };

describe.skipIf(!chromiumFound)('the story of the demo (needs chromium)', { timeout: 120_000 }, () => {
  let demo: Demo;
  let browser: Browser;

  const visit = async (motion: 'reduce' | 'no-preference', size: { width: number; height: number }) => {
    const context = await browser.newContext({ viewport: size, reducedMotion: motion, locale: 'en-US' });
    await bringAxe(context);
    if (motion === 'no-preference') {
      // Whoever reads takes seconds; nobody reads here. Hands and patience keep their time.
      await context.addInitScript(() => {
        const slow = setTimeout;
        const quick = (run: () => void, ms = 0): unknown => slow(run, ms >= 5_000 && ms <= 10_000 ? 400 : ms);
        Object.assign(window, { setTimeout: quick });
      });
    }
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${demo.pagesUrl}/demo`);
    const story = page.getByRole('region', { name: 'The story of the lost sale' });
    await story.waitFor(PATIENCE);
    await page.frameLocator('.at-desk iframe').getByRole('combobox').waitFor(PATIENCE);
    return { page, story, complaints, desk: page.frameLocator('.at-desk iframe') };
  };
  const look = async (page: Page, name: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await keepPicture(page, `story-${name}-${colorScheme}`);
    }
  };
  const deliveries = async (): Promise<{ outcome: string | null; signatures: unknown[] }[]> => {
    const list = async (state: string) =>
      (
        (await (await fetch(`${demo.pagesUrl}/api/v1/deliveries?state=${state}`)).json()) as {
          deliveries: { delivery: number; car: { stock: string } | null }[];
        }
      ).deliveries.filter(({ car }) => car?.stock === CAR);
    const found = [...(await list('open')), ...(await list('ended'))];
    return Promise.all(
      found.map(async ({ delivery }) => {
        const answer = await fetch(`${demo.pagesUrl}/api/v1/deliveries/${delivery}`);
        return (await answer.json()) as { outcome: string | null; signatures: unknown[] };
      }),
    );
  };

  beforeAll(async () => {
    [demo, browser] = await Promise.all([
      openDemo({ name: 'story', port: 18_480, more: ['--days', '1'] }),
      openBrowser(),
    ]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test('plays by itself on the real house, from the question to two signatures, and invites to try', async () => {
    const { page, story, complaints, desk } = await visit('no-preference', { width: 1600, height: 1000 });
    await story.getByRole('button', { name: 'Play the story' }).click();
    await story.getByText(`Step 1 of ${STEPS}`).waitFor(PATIENCE);
    await desk.getByText('has the key since').first().waitFor(PATIENCE);
    await story.getByText('Your turn').waitFor({ timeout: 60_000 });
    await desk.getByText('In delivery').first().waitFor(PATIENCE);
    expect((await demo.who(CAR))?.holder.kind).toBe('slot');
    expect(await deliveries()).toMatchObject([{ outcome: null, signatures: [{}, {}] }]);
    const light = (await demo.state()).slots.find(({ label }) => label === CAR)?.light;
    expect(light?.color).toBe('violet');
    await look(page, 'end-1600x1000');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('begins anew, waits for a hand where motion is unwanted, goes by arrow keys, and back without undoing', async () => {
    const { page, story, complaints, desk } = await visit('reduce', { width: 1280, height: 800 });
    await story.getByRole('button', { name: 'Play the story' }).press('Enter');
    await story.getByText(`Step 1 of ${STEPS}`).waitFor(PATIENCE);
    // Nothing is left of the first time: service has the key again, and the car is not in delivery.
    expect((await demo.who(CAR))?.holder).toMatchObject({ kind: 'person', name: 'Maria Lopez' });
    expect((await deliveries()).map(({ outcome }) => outcome)).toEqual(['canceled']);
    const pause = story.getByRole('button', { name: 'Go on' });
    await pause.waitFor();
    const step = async (key: 'ArrowRight' | 'ArrowLeft', to: number): Promise<void> => {
      await page.keyboard.press(key);
      await story.getByText(`Step ${to} of ${STEPS}`).waitFor(PATIENCE);
      await expect.poll(() => pause.isEnabled(), PATIENCE).toBe(true);
    };
    await expect.poll(() => pause.isEnabled(), PATIENCE).toBe(true);
    await pause.focus();
    await look(page, 'lost-1280x800');
    const finds = await axeFinds(page);
    for (const [at, name] of ['found', 'asked', 'answered', 'handed'].entries()) {
      await step('ArrowRight', at + 2);
      await look(page, `${name}-1280x800`);
    }
    await desk.getByText('Signed by both').waitFor(PATIENCE);
    await step('ArrowLeft', 4);
    await step('ArrowRight', 5);
    expect((await demo.who(CAR))?.holder).toMatchObject({ name: 'Kim Ortiz' });
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, 'handed-390x844');
    finds.push(...(await axeFinds(page)));
    expect(finds).toEqual([]);
    await page.keyboard.press('Escape');
    await story.getByRole('button', { name: 'Play the story' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
