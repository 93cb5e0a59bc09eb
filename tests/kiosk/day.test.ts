// One day of a store at its cabinet, by each kind of person, through the real page; then what its journal tells of it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tell, type Names } from '@keycab/cloud/projections/telling';
import { checkJournal } from '@keycab/firmware/journal/fsck';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { clockText } from '@keycab/shared/sentence';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, openBrowser } from '../house/chromium.ts';
import {
  BEN,
  CODE,
  CUSTOMER_ROM,
  dayRoster,
  GRACE,
  HOME,
  JO,
  KEYS,
  KIM,
  KIMS_PIN,
  MARIA,
  MORNING_WALL_MS,
  ROM,
  SAM,
  TOM,
  TYLER,
} from './cast.ts';
import { createRobot, openHouse, type House, type Robot, until } from './robot.rig.ts';

const built = existsSync(join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist', 'index.html'));
const MORNING_MINUTE = 7 * 60 + 50;
const CUSTOMER_SLOT = 9;

interface Act {
  readonly at: string;
  readonly does: string;
  /** What is written down of it, in order: type, key, person. */
  readonly leaves: readonly string[];
  readonly run: () => Promise<void>;
}

describe.skipIf(!chromiumFound || !built)('a day at the cabinet (needs chromium and the built page)', () => {
  const roster = dayRoster();
  let house: House;
  let browser: Browser;
  let robot: Robot;
  /** Of the journal that has been looked at. */
  let read = 0;
  const told: string[] = [];
  /** Of each line about a key, and whose names it may have. */
  const sentences: { readonly text: string; readonly people: readonly string[] }[] = [];

  const events = async () => (await house.events()) as readonly CabinetEvent[];
  const written = (type: string): Promise<void> =>
    until(`${type} is written`, async () => (await events()).slice(read).some((event) => event.type === type));
  const open = async (): Promise<void> => {
    if (house.cabinet.door().open) return;
    expect(house.cabinet.openDoor()).toMatchObject({ ok: true });
    await written('DoorOpened');
  };
  /** And walks away. */
  const close = async (): Promise<void> => {
    const before = (await events()).length;
    house.cabinet.closeDoor();
    await until('the door is shut', async () =>
      (await events()).slice(before).some(({ type }) => type === 'DoorClosed'),
    );
    house.later(2_100);
    await idle();
  };
  /** What has been said is read, and whoever was here has gone. */
  const idle = async (): Promise<void> => {
    await until('nobody is here', async () => {
      const last = (await events()).findLast(({ type }) => type === 'SessionOpened' || type === 'SessionClosed');
      return last?.type !== 'SessionOpened';
    });
    house.later(30_000);
    await robot.sees('attract');
  };
  const slotOf = (key: KeyId): number => HOME.get(key) ?? -1;
  const pull = async (...keys: readonly KeyId[]): Promise<void> => {
    await open();
    for (const key of keys) {
      const slot = slotOf(key);
      await until(`${slot} is free`, () => !house.cabinet.slot(slot).latched);
      expect(house.cabinet.pullKey(slot)).toMatchObject({ ok: true });
      // One after the other, as hands do it.
      await until(`${slot} is seen empty`, async () =>
        (await events()).slice(read).some((event) => event.type === 'KeyTaken' && event.key === key),
      );
    }
  };
  const seat = async (key: KeyId, slot = slotOf(key)): Promise<void> => {
    await open();
    expect(house.cabinet.insertKey(ROM.get(key) ?? '', slot)).toMatchObject({ ok: true });
  };
  const comes = async (person: PersonId): Promise<void> => {
    await house.badge(person);
    await robot.sees('home');
  };
  const takes = async (label: string, key: KeyId): Promise<void> => {
    await robot.finds(label);
    await robot.sees('take');
    await pull(key);
    await robot.sees('taken');
  };
  const types = async (digits: string): Promise<void> => {
    for (const digit of digits) await robot.tap(robot.digit(digit));
    await robot.tap(robot.button('Enter'));
  };

  const ACTS: readonly Act[] = [
    {
      at: '8:00',
      does: 'a customer brings a car to service: Grace pairs its key with an order',
      leaves: [
        'SessionOpened Grace',
        'PairingBegun RO 61250 Grace',
        'DoorOpened Grace',
        'TagPaired RO 61250 Grace',
        'KeyReturned RO 61250 Grace',
        'DoorClosed',
        'SessionClosed Grace',
      ],
      run: async () => {
        await comes(GRACE);
        await robot.tap(robot.button('Manager'));
        await robot.tap(robot.button('Pair a tag'));
        await robot.says('Scan or type');
        await robot.scans('RO 61250');
        await robot.says('put the tag into');
        await open();
        house.cabinet.insertKey(CUSTOMER_ROM, CUSTOMER_SLOT);
        await robot.says('RO 61250 is in A10.');
        await close();
      },
    },
    {
      at: '8:10',
      does: 'Kim, salesperson, takes a car for a test drive',
      leaves: [
        'SessionOpened Kim',
        'SlotReleased 4512 Kim',
        'DoorOpened Kim',
        'KeyTaken 4512 Kim',
        'DoorClosed',
        'SessionClosed Kim',
      ],
      run: async () => {
        await comes(KIM);
        await takes('4512', KEYS.accord);
        await close();
      },
    },
    {
      at: '8:20',
      does: 'Maria, service advisor, takes three for the technicians',
      leaves: [
        'SessionOpened Maria',
        'SlotReleased RO 61198 Maria',
        'SlotReleased RO 61204 Maria',
        'SlotReleased 4520 Maria',
        'DoorOpened Maria',
        'KeyTaken RO 61198 Maria',
        'KeyTaken RO 61204 Maria',
        'KeyTaken 4520 Maria',
        'DoorClosed',
        'SessionClosed Maria',
      ],
      run: async () => {
        await comes(MARIA);
        await robot.tap(robot.button('Browse'));
        await robot.sees('browse');
        for (const label of ['RO 61198', 'RO 61204', '4520']) await robot.finds(label);
        await robot.tap(robot.button('Take 3'));
        await pull(KEYS.fit, KEYS.odyssey, KEYS.pilot);
        await robot.sees('taken');
        await close();
      },
    },
    {
      at: '8:30',
      does: 'Maria hands one of them over to Tom, technician',
      leaves: [
        'SessionOpened Maria',
        'HandoverBegun Maria',
        'HandoverMet Tom',
        'KeyHandedOver RO 61204 Maria Tom',
        'SessionClosed Maria',
      ],
      run: async () => {
        await comes(MARIA);
        await robot.tap(robot.button('Hand over'));
        await robot.sees('handOver');
        await robot.tap(robot.tile('RO 61204'));
        await written('HandoverBegun');
        await house.badge(TOM);
        await robot.sees('receive');
        await robot.tap(robot.button('I take it'));
        await robot.sees('said');
        await robot.tap(robot.button('Done'));
        await idle();
      },
    },
    {
      at: '8:40',
      does: 'somebody whom nobody knows, and Sam, who has left, try their badges',
      leaves: ['AccessRefused', 'AccessRefused Sam'],
      run: async () => {
        await house.badge('stranger');
        await robot.says('I don’t know this badge.');
        await house.badge(SAM);
        await robot.says('This badge is switched off.');
        await idle();
      },
    },
    {
      at: '8:50',
      does: 'Tyler, porter, takes a car with a plate',
      leaves: [
        'SessionOpened Tyler',
        'SlotReleased 4603 Tyler',
        'SlotReleased DLR-07 Tyler',
        'DoorOpened Tyler',
        'KeyTaken 4603 Tyler',
        'KeyTaken DLR-07 Tyler',
        'PlateBound 4603 Tyler',
        'DoorClosed',
        'SessionClosed Tyler',
      ],
      run: async () => {
        await comes(TYLER);
        await robot.tap(robot.button('Browse'));
        await robot.sees('browse');
        for (const label of ['4603', 'DLR-07']) await robot.finds(label);
        await robot.tap(robot.button('Take 2'));
        await pull(KEYS.civic, KEYS.plate);
        await robot.sees('taken');
        await close();
      },
    },
    {
      at: '9:01',
      does: 'the hour of Kim’s test drive is nearly over',
      leaves: ['KeyDueSoon 4512 Kim'],
      run: () => written('KeyDueSoon'),
    },
    {
      at: '9:05',
      does: 'Tyler brings the car’s key, is asked for the plate, and hangs it up too',
      leaves: [
        'SessionOpened Tyler',
        'DoorOpened Tyler',
        'KeyReturned 4603 Tyler',
        'PartnerMissed 4603 Tyler',
        'KeyReturned DLR-07 Tyler',
        'DoorClosed',
        'SessionClosed Tyler',
      ],
      run: async () => {
        await comes(TYLER);
        await seat(KEYS.civic);
        await written('KeyReturned');
        house.later(4_100);
        await written('PartnerMissed');
        await robot.says('Put it back too.');
        await seat(KEYS.plate);
        await robot.says('DLR-07 back');
        await close();
      },
    },
    {
      at: '9:12',
      does: 'it is over',
      leaves: ['KeyOverdue 4512 Kim'],
      run: () => written('KeyOverdue'),
    },
    {
      at: '9:15',
      does: 'Kim comes back late and hangs the key into the wrong slot',
      leaves: ['SessionOpened Kim', 'DoorOpened Kim', 'KeyMisplaced 4512 Kim', 'DoorClosed', 'SessionClosed Kim'],
      run: async () => {
        await comes(KIM);
        await seat(KEYS.accord, 20);
        await robot.says('lives in A01');
        await close();
      },
    },
    {
      at: '9:20',
      does: 'Oskar, vendor, takes a car with his code',
      leaves: [
        'SessionOpened Oskar',
        'SlotReleased 4498 Oskar',
        'DoorOpened Oskar',
        'KeyTaken 4498 Oskar',
        'DoorClosed',
        'SessionClosed Oskar',
      ],
      run: async () => {
        await robot.tap(robot.button('I have a code'));
        await robot.sees('entry');
        await types(CODE);
        await robot.sees('home');
        await takes('4498', KEYS.crv);
        await close();
      },
    },
    {
      at: '9:40',
      does: 'Jo, salesperson, meets a bolt that is stuck, and takes another car',
      leaves: [
        'SessionOpened Jo',
        'SlotReleased 4603 Jo',
        'ReleaseLapsed 4603 Jo',
        'SessionClosed Jo',
        'SessionOpened Jo',
        'SlotReleased 4512 Jo',
        'DoorOpened Jo',
        'KeyTaken 4512 Jo',
        'DoorClosed',
        'SessionClosed Jo',
      ],
      run: async () => {
        house.cabinet.jamSlot(slotOf(KEYS.civic), true);
        await comes(JO);
        await robot.finds('4603');
        await robot.sees('take');
        await written('SlotReleased');
        house.later(20_500);
        await robot.sees('lapsed');
        house.cabinet.jamSlot(slotOf(KEYS.civic), false);
        await comes(JO);
        await robot.finds('4512');
        await robot.sees('take');
        await open();
        await until('B05 is free', () => !house.cabinet.slot(20).latched);
        house.cabinet.pullKey(20);
        await robot.sees('taken');
        await close();
      },
    },
    {
      at: '10:00',
      does: 'Ben, detailer, breaks the wrong key out of its latch, puts it back and takes the right one',
      leaves: [
        'SessionOpened Ben',
        'SlotReleased 4603 Ben',
        'DoorOpened Ben',
        'KeyTakenWithoutRelease 4377 Ben',
        'HolderFlagged 4377 Ben',
        'KeyReturned 4377 Ben',
        'KeyTaken 4603 Ben',
        'DoorClosed',
        'SessionClosed Ben',
      ],
      run: async () => {
        await comes(BEN);
        await robot.finds('4603');
        await robot.sees('take');
        await open();
        house.cabinet.yankKey(slotOf(KEYS.nsx));
        await robot.says('4377 was not released.');
        await written('HolderFlagged');
        await seat(KEYS.nsx);
        await written('KeyReturned');
        await pull(KEYS.civic);
        await robot.sees('taken');
        await close();
      },
    },
    {
      at: '10:20',
      does: 'Jo brings the car back where it belongs and says how it is',
      leaves: [
        'SessionOpened Jo',
        'DoorOpened Jo',
        'KeyReturned 4512 Jo',
        'ReturnAnswered 4512 Jo',
        'ReturnAnswered 4512 Jo',
        'DoorClosed',
        'SessionClosed Jo',
      ],
      run: async () => {
        await comes(JO);
        await seat(KEYS.accord);
        await robot.sees('returned');
        await robot.tap(robot.button('Row B'));
        await written('ReturnAnswered');
        await robot.tap(robot.button('Half'));
        await until('both are written', async () => (await events()).length >= read + 5);
        await close();
      },
    },
    {
      at: '10:30',
      does: 'Kim takes the car that wants a PIN, and types it wrong first',
      leaves: [
        'SessionOpened Kim',
        'ReleaseAsked 4377 Kim',
        'PinRefused Kim',
        'PinAccepted Kim',
        'SlotReleased 4377 Kim',
        'DoorOpened Kim',
        'KeyTaken 4377 Kim',
        'DoorClosed',
        'SessionClosed Kim',
      ],
      run: async () => {
        await comes(KIM);
        await robot.finds('4377');
        await robot.sees('entry');
        await types('1111');
        await robot.says('That was not right.');
        await types(KIMS_PIN);
        await robot.sees('take');
        await pull(KEYS.nsx);
        await robot.sees('taken');
        await close();
      },
    },
    {
      at: '11:00',
      does: 'Kim hangs it up and says that it will not start',
      leaves: [
        'SessionOpened Kim',
        'DoorOpened Kim',
        'KeyReturned 4377 Kim',
        'ProblemReported 4377 Kim',
        'DoorClosed',
        'SessionClosed Kim',
      ],
      run: async () => {
        await comes(KIM);
        await seat(KEYS.nsx);
        await robot.sees('returned');
        house.later(9_000);
        await robot.sees('home');
        await robot.tap(robot.button('Problem'));
        await robot.sees('problem');
        await robot.tap(robot.button('Won’t start'));
        await robot.says('Nobody takes this key until somebody has looked.');
        await close();
      },
    },
    {
      at: '11:05',
      does: 'and may not have it again; Grace has looked, and settles it',
      leaves: [
        'SessionOpened Kim',
        'AccessRefused 4377 Kim',
        'SessionClosed Kim',
        'SessionOpened Grace',
        'ProblemCleared 4377 Grace',
        'SessionClosed Grace',
      ],
      run: async () => {
        await comes(KIM);
        await robot.finds('4377');
        await robot.says('4377 stays locked');
        await house.badge(GRACE);
        await robot.tap(robot.button('Manager'));
        await robot.tap(robot.button(/^Blocked keys/));
        await robot.tap(robot.button('Settled'));
        await written('ProblemCleared');
        await robot.tap(robot.button('Back'));
        await robot.tap(robot.button('Done'));
        await idle();
      },
    },
    {
      at: '11:30',
      does: 'Tom brings his, without a badge',
      leaves: ['DoorOpened', 'KeyReturned RO 61204', 'DoorClosed'],
      run: async () => {
        await seat(KEYS.odyssey);
        await robot.says('Tom’s key RO 61204 is back. Thank you.');
        await close();
      },
    },
    {
      at: '11:40',
      does: 'Maria brings one of Ben’s for him',
      leaves: [
        'SessionOpened Maria',
        'DoorOpened Maria',
        'KeyReturned 4603 Maria',
        'DoorClosed',
        'SessionClosed Maria',
      ],
      run: async () => {
        await comes(MARIA);
        await seat(KEYS.civic);
        await robot.says('Ben’s key 4603 is back. Thank you, Maria.');
        await close();
      },
    },
    {
      at: '12:00',
      does: 'the customer has the car again: Grace unpairs the tag',
      leaves: ['SessionOpened Grace', 'TagUnpaired RO 61250 Grace', 'SessionClosed Grace'],
      run: async () => {
        await comes(GRACE);
        await robot.tap(robot.button('Manager'));
        await robot.tap(robot.button('Unpair a tag'));
        await robot.finds('RO 61250');
        await robot.tap(robot.button(/^Job closed/));
        await written('TagUnpaired');
        await robot.tap(robot.button('Back'));
        await robot.tap(robot.button('Done'));
        await idle();
      },
    },
    {
      at: '18:30',
      does: 'evening comes, and Maria still has two',
      leaves: [
        'KeyOverdue 4520 Maria',
        'KeyOverdue RO 61198 Maria',
        'OverdueEscalated 4520 Maria',
        'OverdueEscalated RO 61198 Maria',
        'OverdueEscalated 4520 Maria',
        'OverdueEscalated RO 61198 Maria',
      ],
      run: () => until('all three calls', async () => (await events()).length >= read + 6),
    },
    {
      at: '18:40',
      does: 'Grace asks where the rest is, counts what hangs here, and signs',
      leaves: [
        'SessionOpened Grace',
        'DayExceptionAnswered RO 61198 Grace',
        'KeyDueSet RO 61198 Maria',
        'DayExceptionAnswered 4520 Grace',
        'DayExceptionAnswered 4498 Grace',
        'DaySigningAsked Grace',
        'DayClosed Grace',
        'CountAsked Grace',
        'KeysCounted Grace',
        'SessionClosed Grace',
      ],
      run: async () => {
        await comes(GRACE);
        await robot.tap(robot.button('Manager'));
        await robot.tap(robot.button(/^Close of day/));
        for (const [waiting, answer] of [
          ['3 of 3 open', /^Extend/],
          ['2 of 3 open', /^Home/],
          ['1 of 3 open', /^Overnight/],
        ] as const) {
          await robot.says(waiting);
          await robot.tap(robot.button(answer));
        }
        await robot.tap(robot.button('Sign'));
        await robot.says('Badge again to sign.');
        await house.badge(GRACE);
        await robot.says('The day is closed');
        await robot.tap(robot.button('Back'));
        await robot.tap(robot.button('Count keys'));
        await robot.tap(robot.button('Count now'));
        await robot.says('6 in, 3 out');
        await robot.says('1 free tag');
        await robot.tap(robot.button('Back'));
        await robot.tap(robot.button('Done'));
        await idle();
      },
    },
  ];

  beforeAll(async () => {
    house = await openHouse(roster, HOME, { startWallMs: MORNING_WALL_MS, ownSlots: true });
    browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
    await page.goto(house.kioskAddress);
    robot = await createRobot(page);
    await robot.sees('attract');
    read = (await events()).length;
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    process.stdout.write(`${told.join('\n')}\n`);
  });

  const paired = new Map<KeyId, string>();
  const labelOf = (key: KeyId): string => roster.keys.find((each) => each.key === key)?.label ?? paired.get(key) ?? key;
  const personOf = (person: PersonId) => roster.people.find((each) => each.person === person);
  const time = (wallMs: number): string =>
    clockText(wallMs, { nowWallMs: house.wallMs(), timeZone: roster.timeZone, locale: 'en-US' });
  const slotName = (slot: number): string =>
    `${'AB'[Math.floor(slot / 16)] ?? ''}${String((slot % 16) + 1).padStart(2, '0')}`;
  const names: Names = {
    person: (id) => personOf(id)?.name ?? id,
    slot: slotName,
    place: ({ slot }) => `the showroom, ${slotName(slot)}`,
    reason: (code) => roster.reasons.find(({ reason }) => reason === code)?.label ?? code,
    time,
  };
  const peopleOf = (event: CabinetEvent): readonly PersonId[] =>
    (['person', 'giver', 'by', 'receiver'] as const).flatMap((member) => {
      const who: unknown = (event as Readonly<Record<string, unknown>>)[member];
      const found = roster.people.find((each) => each.person === who);
      return found === undefined ? [] : [found.person];
    });
  const short = (event: CabinetEvent): string => {
    if (event.type === 'PairingBegun') paired.set(event.key, event.label);
    const key = 'key' in event && event.key !== null ? [labelOf(event.key)] : [];
    const by = event.type === 'HandoverMet' ? [event.by] : peopleOf(event);
    return [event.type, ...key, ...by.map((who) => personOf(who)?.givenName)].join(' ');
  };

  // Each begins where the one before has ended.
  let failed = '';
  test.each(ACTS)('$at: $does', async ({ at, does, leaves, run }) => {
    expect(failed, 'what went wrong before').toBe('');
    failed = `${at} ${does}`;
    const [hour = 0, minute = 0] = at.split(':').map(Number);
    house.later(Math.max(0, MORNING_WALL_MS + (hour * 60 + minute - MORNING_MINUTE) * 60_000 - house.wallMs()));
    await run();
    // Whatever is missing is named below.
    await until('all is written', async () => (await events()).length >= read + leaves.length).catch(() => undefined);
    const added = (await events()).slice(read);
    read += added.length;
    told.push(`${at}  ${does}`);
    for (const event of added) {
      const who = peopleOf(event)[0];
      const isCompanion = event.type === 'PartnerMissed';
      const people = isCompanion ? [] : peopleOf(event).map((each) => personOf(each)?.name ?? each);
      if ('key' in event && event.key !== null) sentences.push({ text: tell(event, names), people });
      told.push(
        `  ${time(event.wallMs ?? 0).padEnd(9)}${(who === undefined ? '' : (personOf(who)?.name ?? '')).padEnd(16)}${tell(event, names).padEnd(84)} ${short(event)}`,
      );
    }
    expect(added.map(short)).toEqual(leaves);
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
