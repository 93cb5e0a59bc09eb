// Who is told of what: each kind of notice as a story, over the real ledger and office.
import type { NoticeKind } from '@keycab/shared/notice-kinds';
import type { PersonId } from '@keycab/shared/ids';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_ORTIZ,
  LUKASZ,
  MARIA,
  MINUTE_MS,
  OLA,
  OPENING_MS,
  overdue,
  pulled,
  returned,
  SALES,
  taken,
} from '../projections/fixture.ts';
import { BOSS, openNoticesRig, PORTER, SERVICE_BOSS, type NoticesRig } from './rig.ts';

const KEY = keyOf('4512');
const HERE = { act: 'askForKey', key: KEY, place: null, urgency: 'customerHere' } as const;

let rig: NoticesRig;
let sales: ReturnType<typeof journal>;
beforeEach(async () => {
  rig = await openNoticesRig({ nowMs: OPENING_MS });
  sales = journal(SALES);
});
afterEach(() => rig.end());

const toldTo = async (): Promise<[NoticeKind, PersonId][]> =>
  (await rig.linesOf('NoticeGiven')).map(({ kind, person }) => [kind, person]);
const texts = async (person: PersonId): Promise<string[]> =>
  (await rig.notices.desk.list(person, 10)).notices.map(({ title, text }) => `${title} / ${text}`);
const mariaHasIt = () => rig.publish(sales(OPENING_MS, taken(OPENING_MS, KEY, MARIA, { due: OPENING_MS + 3e6 })));

describe('somebody asks for a key', () => {
  test('its holder is told who asks, and the asker is told the answer', async () => {
    await mariaHasIt();
    const [asked] = await rig.act(HERE, KIM_ORTIZ);
    expect(await toldTo()).toEqual([['asked', MARIA]]);
    expect(await texts(MARIA)).toEqual([
      '4512: a customer is here / Kim Ortiz (Sales) asks you for 4512, the meteorite grey Honda CR-V. How soon can it be there?',
    ]);
    await rig.act({ act: 'answerRequest', request: asked?.seq ?? 0, answer: { kind: 'minutes', minutes: 2 } }, MARIA);
    expect((await toldTo()).at(-1)).toEqual(['answered', KIM_ORTIZ]);
    expect(await texts(KIM_ORTIZ)).toEqual(['4512: in 2 minutes / María López (Service) answered you.']);
    const [notice] = (await rig.notices.desk.list(MARIA, 1)).notices;
    expect(notice).toMatchObject({ open: false, read: false, urgency: 'urgent', link: `/?q=4512#${KEY}` });
  });

  test('after silence the managers of the holder’s department are told, then the asker', async () => {
    await mariaHasIt();
    await rig.act(HERE, KIM_ORTIZ);
    rig.clock.nowMs += 91_000;
    await rig.passed();
    rig.clock.nowMs += 91_000;
    await rig.passed();
    expect(await toldTo()).toEqual([
      ['asked', MARIA],
      ['escalated', SERVICE_BOSS],
      ['unanswered', KIM_ORTIZ],
    ]);
  });

  test('a key that is in and is to be brought is told to the porters; when it is there the asker is told', async () => {
    await rig.publish(sales(OPENING_MS, returned(OPENING_MS, KEY, 1)));
    const [asked] = await rig.act({ ...HERE, place: 'front-door' }, KIM_ORTIZ);
    expect(await toldTo()).toEqual([['bring', PORTER]]);
    await rig.act({ act: 'acceptJob', request: asked?.seq ?? 0 }, PORTER);
    expect((await toldTo()).at(-1)).toEqual(['bringing', KIM_ORTIZ]);
    await rig.publish(sales(OPENING_MS + 5, taken(OPENING_MS + 5, KEY, PORTER, {})));
    await rig.office.act({ act: 'keyMoved', key: KEY }, { by: null, via: 'house' });
    await rig.notices.idle();
    expect((await toldTo()).at(-1)).toEqual(['met', KIM_ORTIZ]);
  });

  test('a key that is in and that its asker fetches is told to nobody', async () => {
    await rig.publish(sales(OPENING_MS, returned(OPENING_MS, KEY, 1)));
    await rig.act(HERE, KIM_ORTIZ);
    expect(await toldTo()).toEqual([]);
  });

  test('who waited is told when the key is back', async () => {
    await mariaHasIt();
    await rig.act(HERE, KIM_ORTIZ);
    rig.clock.nowMs += 5 * MINUTE_MS;
    await rig.publish(sales(rig.clock.nowMs, returned(rig.clock.nowMs, KEY, 1)));
    await rig.office.act({ act: 'keyMoved', key: KEY }, { by: null, via: 'house' });
    await rig.notices.idle();
    expect((await toldTo()).at(-1)).toEqual(['kept', KIM_ORTIZ]);
  });
});

describe('from hand to hand', () => {
  test('an offer is told to whom it is made, and its lapse to who made it', async () => {
    await mariaHasIt();
    await rig.act({ act: 'offerHandover', key: KEY, reason: null, route: null, to: KIM_ORTIZ }, MARIA);
    rig.clock.nowMs += 11 * MINUTE_MS;
    await rig.passed();
    expect(await toldTo()).toEqual([
      ['offered', KIM_ORTIZ],
      ['offerEnded', MARIA],
    ]);
  });

  test('a claim is told to who answered for the key until then', async () => {
    await mariaHasIt();
    await rig.act({ act: 'claimKey', key: KEY, reason: null }, KIM_ORTIZ);
    expect(await toldTo()).toContainEqual(['claimed', MARIA]);
  });

  test('a key put back by somebody else is told to its holder', async () => {
    await mariaHasIt();
    const at = OPENING_MS + 10;
    await rig.publish(sales(at, { ...returned(at, KEY, 1), holder: MARIA, person: KIM_ORTIZ }));
    expect(await toldTo()).toEqual([['returnedForYou', MARIA]]);
  });
});

describe('time and trouble', () => {
  test('an overdue key reminds its holder, and no longer once it is back', async () => {
    await mariaHasIt();
    await rig.publish(sales(OPENING_MS + 10, overdue(KEY, MARIA, OPENING_MS + 10)));
    expect(await toldTo()).toEqual([['overdue', MARIA]]);
    const at = OPENING_MS + 20;
    await rig.publish(sales(at, returned(at, KEY, 1)), sales(at + 1, overdue(KEY, MARIA, at)));
    expect(await toldTo()).toEqual([['overdue', MARIA]]);
  });

  test('what is escalated is told to the holder and to the managers of that department', async () => {
    await mariaHasIt();
    const fact = { type: 'OverdueEscalated', dueWallMs: OPENING_MS, key: KEY, person: MARIA, step: 1 } as const;
    await rig.publish(sales(OPENING_MS + 10, fact));
    expect(await toldTo()).toEqual([
      ['stillOut', MARIA],
      ['stillOut', SERVICE_BOSS],
    ]);
  });

  test('of several reminders that come in together only the last one is told', async () => {
    await rig.publish(
      sales(OPENING_MS, taken(OPENING_MS, KEY, MARIA, { due: OPENING_MS + 10 })),
      sales(OPENING_MS + 5, { type: 'KeyDueSoon', dueWallMs: OPENING_MS + 10, key: KEY, person: MARIA }),
      sales(OPENING_MS + 10, overdue(KEY, MARIA, OPENING_MS + 10)),
    );
    expect(await toldTo()).toEqual([['overdue', MARIA]]);
  });

  test('a key pulled without a release is an alarm for every manager; one pulled in a session is none', async () => {
    await rig.publish(sales(OPENING_MS, pulled(OPENING_MS, KEY, null)));
    expect(await toldTo()).toEqual([
      ['alarm', BOSS],
      ['alarm', SERVICE_BOSS],
    ]);
    expect((await texts(BOSS))[0]).toContain('Sales cabinet 1: 4512 was pulled without a release');
  });

  test('the owning department is told of a crossing, by its managers', async () => {
    const fact = taken(OPENING_MS, KEY, MARIA, {});
    const crossing = { fromDepartment: 'Sales', toDepartment: 'Service' };
    await rig.publish(sales(OPENING_MS, { ...fact, crossing } as never));
    expect(await toldTo()).toEqual([['crossing', BOSS]]);
  });

  test('a department without a manager hears of a crossing by those of it who are at work', async () => {
    const at = OPENING_MS;
    const crossing = { fromDepartment: 'Detail', toDepartment: 'Service' } as const;
    await rig.publish(sales(at, { ...taken(at, KEY, MARIA, {}), crossing }));
    expect(await toldTo()).toEqual([
      ['crossing', BOSS],
      ['crossing', SERVICE_BOSS],
    ]);
    const other = keyOf('4498');
    await rig.publish(
      sales(at + 1, taken(at + 1, keyOf('4603'), LUKASZ, {})),
      sales(at + 2, { ...taken(at + 2, other, MARIA, {}), crossing }),
    );
    expect((await toldTo()).slice(2)).toEqual([['crossing', LUKASZ]]);
  });

  test('what nobody needs to hear is told to nobody', async () => {
    await rig.publish(sales(OPENING_MS, returned(OPENING_MS, KEY, 1)), sales(OPENING_MS + 1, { type: 'DoorClosed' }));
    expect(await toldTo()).toEqual([]);
  });

  test('a line that came in more than a day ago is told to nobody', async () => {
    await mariaHasIt();
    await rig.store([sales(OPENING_MS + 10, overdue(KEY, MARIA, OPENING_MS + 10))], OPENING_MS + 10);
    rig.clock.nowMs += 25 * 60 * MINUTE_MS;
    rig.notices.start();
    await rig.notices.idle();
    expect(await toldTo()).toEqual([]);
  });
});

describe('one’s own notices', () => {
  test('are read one by one or all, and are nobody else’s', async () => {
    await mariaHasIt();
    await rig.act(HERE, KIM_ORTIZ);
    await rig.act({ ...HERE, urgency: 'today' }, OLA);
    const { desk } = rig.notices;
    const list = await desk.list(MARIA, 10);
    expect([list.unread, list.notices.length]).toEqual([2, 2]);
    const ids = list.notices.map(({ notice }) => notice);
    expect(await desk.read(KIM_ORTIZ, ids)).toBe(0);
    expect((await desk.list(MARIA, 10)).unread).toBe(2);
    expect(await desk.read(MARIA, ids.slice(0, 1))).toBe(1);
    expect(await desk.read(MARIA, 'all')).toBe(0);
    expect((await desk.list(KIM_ORTIZ, 10)).notices).toEqual([]);
  });
});
