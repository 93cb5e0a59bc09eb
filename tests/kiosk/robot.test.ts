// How many touches each job costs: a robot at the real page, the real firmware behind it, a simulated body around it.
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import type { KeyId } from '@keycab/shared/ids';
import type { Roster } from '@keycab/shared/roster';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, openBrowser } from '../house/chromium.ts';
import { K4377, K4498, K4512, K4603, KIM, OLA, ROSTER, RO61204, romOf } from '../people.ts';
import { PAT, withRules } from '../cabinet/ruled.ts';
import { createRobot, openHouse, type House, type Robot, until } from './robot.rig.ts';

const HOUR_MS = 3_600_000;
const SLOTS = new Map<KeyId, number>([
  [K4512, 0],
  [K4498, 1],
  [K4603, 2],
  [RO61204, 3],
  [K4377, 4],
]);
const slotOf = (key: KeyId): number => SLOTS.get(key) ?? -1;
const ROM = new Map<KeyId, string>([K4512, K4498, K4603, RO61204, K4377].map((key, index) => [key, romOf(index + 1)]));
const roster: Roster = {
  ...withRules({}),
  groups: [
    { group: 'stock', returnAsks: ['fuel'] },
    { group: 'valuable', authorizers: 1 },
  ],
  keys: ROSTER.keys.map((key) => (key.key === K4377 ? { ...key, group: 'valuable' } : key)),
  grants: [...ROSTER.grants, { to: { department: 'Sales' }, group: 'valuable', acts: ['take'] }],
  picks: [{ pick: 'pick00000001', person: OLA, key: RO61204, reason: null, untilWallMs: Date.now() + HOUR_MS }],
};
const built = existsSync(join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist', 'index.html'));

describe.skipIf(!chromiumFound || !built)('a robot at the cabinet (needs chromium and the built page)', () => {
  let house: House;
  let browser: Browser;
  let robot: Robot;
  const table: string[] = [];
  const note = (job: string, taps: number, what: string, ms: number): void => {
    table.push(`${job.padEnd(34)} ${String(taps).padStart(4)}   ${what.padEnd(34)} ${ms.toFixed(0).padStart(5)} ms`);
  };

  beforeAll(async () => {
    house = await openHouse(roster, SLOTS);
    browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
    await page.goto(house.kioskAddress);
    robot = createRobot(page);
    await robot.sees('attract');
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    process.stdout.write(`${['job                                taps   machine’s part', ...table].join('\n')}\n`);
  });

  const unlocked = (key: KeyId): Promise<void> =>
    until(`${slotOf(key)} is free`, () => !house.cabinet.slot(slotOf(key)).latched);
  const isOut = (key: KeyId): boolean => house.cabinet.slot(slotOf(key)).roms.length === 0;
  const pull = async (...keys: KeyId[]): Promise<void> => {
    house.cabinet.openDoor();
    for (const key of keys) {
      await unlocked(key);
      expect(house.cabinet.pullKey(slotOf(key))).toMatchObject({ ok: true });
    }
  };
  const seat = (key: KeyId): void => {
    house.cabinet.openDoor();
    expect(house.cabinet.insertKey(ROM.get(key) ?? '', slotOf(key))).toMatchObject({ ok: true });
  };
  const comes = async (person: typeof KIM): Promise<void> => {
    robot.begin();
    await house.badge(person);
    await robot.sees('home');
  };
  const written = (type: string, key: KeyId): Promise<void> =>
    until(`${type} of ${key}`, async () =>
      (await house.events()).some((event) => event.type === type && event['key'] === key),
    );

  /** Whatever is out comes back, and whoever stands there goes. */
  afterEach(async () => {
    for (const key of SLOTS.keys()) if (isOut(key)) seat(key);
    await until('all keys are back', async () => {
      const events = await house.events();
      return [...SLOTS.keys()].every((key) => {
        const last = events.findLast((event) => event['key'] === key && /^Key(Taken|Returned)/.test(event.type));
        return last?.type === 'KeyReturned';
      });
    });
    house.cabinet.closeDoor();
    await house.touch({ type: 'DoneTouched' });
    await robot.sees('attract');
  });

  test('a key that was picked before costs no tap: the badge opens its slot', async () => {
    robot.begin();
    await house.antennaRests();
    const ms = await robot.timed(
      () => house.badge(OLA),
      () => unlocked(RO61204),
    );
    await robot.sees('take');
    await pull(RO61204);
    await robot.sees('taken');
    note('take, picked before', robot.taps, 'badge held → slot unlocked', ms);
    expect(robot.taps).toBe(0);
  });

  test('a tile costs one', async () => {
    await comes(KIM);
    const ms = await robot.timed(
      () => robot.tap(robot.tile('4512')),
      () => unlocked(K4512),
    );
    await pull(K4512);
    await robot.sees('taken');
    note('take, tile', robot.taps, 'tap → slot unlocked', ms);
    expect(robot.taps).toBe(1);
  });

  test('a number costs its digits and one', async () => {
    await comes(KIM);
    for (const digit of ['4', '6', '0']) await robot.tap(robot.digit(digit));
    const ms = await robot.timed(
      () => robot.tap(robot.digit('3')),
      () => robot.tile('4603').waitFor(),
    );
    await robot.tap(robot.tile('4603'));
    await pull(K4603);
    await robot.sees('taken');
    note('take, by number', robot.taps, 'last digit → its tile', ms);
    expect(robot.taps).toBe(5);
  });

  test('three keys in one go cost one for each, one to browse and one to take', async () => {
    await comes(KIM);
    await robot.tap(robot.button('Browse'));
    await robot.sees('browse');
    for (const label of ['4512', '4498', '4603']) await robot.tap(robot.tile(label));
    const ms = await robot.timed(
      () => robot.tap(robot.button('Take 3')),
      async () => {
        for (const key of [K4512, K4498, K4603]) await unlocked(key);
      },
    );
    await pull(K4512, K4498, K4603);
    await robot.sees('taken');
    note('take three', robot.taps, 'tap → all three unlocked, in turn', ms);
    expect(robot.taps).toBe(5);
  });

  test('a key that needs somebody else costs no tap of theirs', async () => {
    await comes(KIM);
    await robot.tap(robot.tile('4377'));
    await robot.sees('needs');
    await house.antennaRests();
    const ms = await robot.timed(
      () => house.badge(OLA),
      () => unlocked(K4377),
    );
    await pull(K4377);
    await robot.sees('taken');
    note('take, a manager agrees', robot.taps, 'their badge → slot unlocked', ms);
    expect(robot.taps).toBe(1);
  });

  test('another purpose costs two more, after the slot is open', async () => {
    await comes(KIM);
    await robot.tap(robot.tile('4512'));
    await robot.sees('take');
    await robot.tap(robot.button('Why?'));
    await robot.tap(robot.button(/^Service/));
    await robot.sees('take');
    await pull(K4512);
    await robot.sees('taken');
    expect(robot.taps).toBe(3);
    const taken = (await house.events()).findLast(({ type }) => type === 'KeyTaken');
    expect(taken).toMatchObject({ key: K4512, reason: 'service' });
  });

  test('bringing a key back costs none; one that says that all is good is one more', async () => {
    await comes(KIM);
    await robot.tap(robot.tile('4512'));
    await pull(K4512);
    await robot.sees('taken');
    robot.begin();
    const ms = await robot.timed(
      () => seat(K4512),
      () => robot.sees('returned'),
    );
    note('return', robot.taps, 'seated → told', ms);
    expect(robot.taps).toBe(0);
    await robot.tap(robot.button('All good'));
    await written('ReturnAnswered', K4512);
    expect(robot.taps).toBe(1);
  });

  test('a handover costs three: hand over, the key, I take it', async () => {
    await comes(KIM);
    await robot.tap(robot.tile('4512'));
    await pull(K4512);
    await robot.sees('taken');
    await robot.tap(robot.button('Another key'));
    await robot.sees('home');
    robot.begin();
    await robot.tap(robot.button('Hand over'));
    await robot.sees('handOver');
    await robot.tap(robot.tile('4512'));
    await house.badge(PAT);
    await robot.sees('receive');
    const ms = await robot.timed(
      () => robot.tap(robot.button('I take it')),
      () => robot.sees('said'),
    );
    note('hand over', robot.taps, 'last tap → told', ms);
    expect(robot.taps).toBe(3);
    expect((await house.events()).findLast(({ type }) => type === 'KeyHandedOver')).toMatchObject({
      key: K4512,
      giver: KIM,
      receiver: PAT,
    });
  });

  test('a problem costs two: problem, and what it is', async () => {
    await comes(KIM);
    await robot.tap(robot.tile('4498'));
    await pull(K4498);
    await robot.sees('taken');
    await robot.tap(robot.button('Another key'));
    await robot.sees('home');
    robot.begin();
    await robot.tap(robot.button('Problem'));
    await robot.sees('problem');
    const ms = await robot.timed(
      () => robot.tap(robot.button('Low tire')),
      () => written('ProblemReported', K4498),
    );
    note('report a problem', robot.taps, 'chip → durable', ms);
    expect(robot.taps).toBe(2);
  });
});
