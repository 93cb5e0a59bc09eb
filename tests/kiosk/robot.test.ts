// How many touches each job costs: a robot at the real page, the real firmware behind it, a simulated body around it.
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, openBrowser } from '../house/chromium.ts';
import { K4377, K4512, KIM, OLA } from '../people.ts';
import { JOB_SLOTS, jobRoster, JOBS, standAt } from './jobs.ts';
import { createRobot, openHouse, type House, type Robot } from './robot.rig.ts';
import type { Stand } from './stand.ts';

const built = existsSync(join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist', 'index.html'));

describe.skipIf(!chromiumFound || !built)('a robot at the cabinet (needs chromium and the built page)', () => {
  let house: House;
  let browser: Browser;
  let robot: Robot;
  let at: Stand;
  const table: string[] = [];
  const note = (job: string, taps: number, what: string, ms: number): void => {
    table.push(`${job.padEnd(34)} ${String(taps).padStart(4)}   ${what.padEnd(40)} ${ms.toFixed(0).padStart(5)} ms`);
  };

  beforeAll(async () => {
    house = await openHouse(jobRoster(1, Date.now()), JOB_SLOTS);
    browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
    await page.goto(house.kioskAddress);
    robot = await createRobot(page);
    at = standAt(house, robot);
    await robot.sees('attract');
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    process.stdout.write(`${['job                                taps   machine’s part', ...table].join('\n')}\n`);
  });
  afterEach(() => at.tidy());

  test.each(JOBS)('$name: $taps taps, and its line in the journal', async (job) => {
    const ms = await job.run(at, 0);
    note(job.name, robot.taps, job.machine, ms);
    expect(robot.taps).toBe(job.taps);
    expect((await house.events()).findLast(({ type }) => type === job.leaves.type)).toMatchObject(job.leaves);
  });

  test('a key that needs somebody else costs no tap of theirs', async () => {
    robot.begin();
    await at.comes(KIM);
    await robot.tap(robot.tile('4377'));
    await robot.sees('needs');
    await house.antennaRests();
    const ms = await robot.timed(() => house.badge(OLA), at.frees(K4377));
    await at.pull(K4377);
    await robot.sees('taken');
    note('take, a manager agrees', robot.taps, 'their badge → slot unlocked', ms);
    expect(robot.taps).toBe(1);
  });

  test('one that somebody elsewhere opens is not for whoever badges first', async () => {
    await house.antennaRests();
    await at.written('ReleaseAwaited', () => house.order(K4512, KIM, OLA));
    await robot.sees('awaited');
    const refused = await at.written('CommandRefused', () => house.badge(OLA));
    expect(refused).toMatchObject({ why: 'otherBadge', slot: 0 });
    expect(house.cabinet.energizings().every(({ endMs }) => endMs !== null)).toBe(true);
    await house.touch({ type: 'DoneTouched' });
  });

  test('another purpose costs two more, after the slot is open', async () => {
    robot.begin();
    await at.comes(KIM);
    await robot.tap(robot.tile('4512'));
    await robot.sees('take');
    await robot.tap(robot.button('Reason'));
    await robot.tap(robot.button(/^Service/));
    await robot.sees('take');
    await at.pull(K4512);
    await robot.sees('taken');
    expect(robot.taps).toBe(3);
    const taken = (await house.events()).findLast(({ type }) => type === 'KeyTaken');
    expect(taken).toMatchObject({ key: K4512, reason: 'service' });
  });

  test('one that is brought back and says that all is good costs one', async () => {
    await at.comes(KIM);
    await robot.tap(robot.tile('4512'));
    await at.pull(K4512);
    await robot.sees('taken');
    robot.begin();
    at.seat(K4512);
    await robot.sees('returned');
    const told = await at.written('ReturnAnswered', () => robot.tap(robot.button('All good')));
    expect(told).toMatchObject({ key: K4512, well: true });
    expect(robot.taps).toBe(1);
  });
});
