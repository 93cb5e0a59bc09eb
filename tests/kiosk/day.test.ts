// One day of a store at its cabinet, by each kind of person, through the real page; then what its journal tells of it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkJournal } from '@keycab/firmware/journal/fsck';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, openBrowser } from '../house/chromium.ts';
import { dayRoster, HOME, MORNING_WALL_MS } from './cast.ts';
import { createHands, type Act, type Hands } from './day-hands.ts';
import { LOT_ACTS } from './day-lot.ts';
import { MANAGER_ACTS } from './day-manager.ts';
import { createReading, type Reading } from './day-reading.ts';
import { SALES_ACTS } from './day-sales.ts';
import { SERVICE_ACTS } from './day-service.ts';
import { createRobot, openHouse, type House } from './robot.rig.ts';

const built = existsSync(join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist', 'index.html'));
const MORNING_MINUTE = 7 * 60 + 50;

const minuteOf = ({ at }: Act): number => {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  return hour * 60 + minute;
};
/** Each begins where the one before has ended. */
const DAY: readonly Act[] = [...SALES_ACTS, ...SERVICE_ACTS, ...LOT_ACTS, ...MANAGER_ACTS].toSorted(
  (left, right) => minuteOf(left) - minuteOf(right),
);

describe.skipIf(!chromiumFound || !built)('a day at the cabinet (needs chromium and the built page)', () => {
  const roster = dayRoster();
  const told: string[] = [];
  const sentences: NonNullable<ReturnType<Reading['sentence']>>[] = [];
  let house: House;
  let browser: Browser;
  let hands: Hands;
  let reading: Reading;

  beforeAll(async () => {
    house = await openHouse(roster, HOME, { startWallMs: MORNING_WALL_MS, ownSlots: true });
    browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
    await page.goto(house.kioskAddress);
    const robot = await createRobot(page);
    await robot.sees('attract');
    hands = createHands(house, robot);
    reading = createReading(roster, house.wallMs);
    await hands.read();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    process.stdout.write(`${told.join('\n')}\n`);
  });

  let failed = '';
  test.each(DAY)('$at: $does', async (act) => {
    const { at, does, leaves, run } = act;
    expect(failed, 'what went wrong before').toBe('');
    failed = `${at} ${does}`;
    await house.later(Math.max(0, MORNING_WALL_MS + (minuteOf(act) - MORNING_MINUTE) * 60_000 - house.wallMs()));
    await run(hands).catch(async (thrown: unknown) => {
      told.push(`${failed}: as far as it came`, ...(await hands.read()).map(reading.line));
      throw thrown;
    });
    // Whatever is missing is named below.
    await hands.writes(leaves.length).catch(() => undefined);
    const added = await hands.read();
    told.push(failed.replace(' ', '  '), ...added.map(reading.line));
    sentences.push(...added.flatMap((event) => reading.sentence(event) ?? []));
    expect(added.map(reading.short)).toEqual(leaves);
    failed = '';
  });

  test('every sentence of the day names who it is about, and no name of the machine', () => {
    expect(sentences.length).toBeGreaterThan(50);
    const poor = sentences.filter(({ text, people }) => {
      const isNamed = people.length === 0 || people.some((name) => text.includes(name));
      return !isNamed || /\b[kptc][a-z]*\d{4,}|[a-z][A-Z]|undefined|null|KC-/.test(text) || !text.endsWith('.');
    });
    expect(poor).toEqual([]);
  });

  test('the journal of the day is whole', () => {
    expect(checkJournal(house.journalFile)).toMatchObject({ ok: true });
  });
});
