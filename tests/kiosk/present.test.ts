// Every view of the screen model, told as stories: what was reported, and what the screen then says.
import { describe, expect, it } from 'vitest';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import { asksOf } from '@keycab/firmware/cabinet/asks';
import { react } from '@keycab/firmware/cabinet/react';
import { slotName } from '@keycab/firmware/cabinet/settings';
import { NOBODY_YET } from '@keycab/firmware/kiosk/comfort';
import { NOTHING_RECENT, recall } from '@keycab/firmware/kiosk/outcome';
import { present } from '@keycab/firmware/kiosk/present';
import type { View } from '@keycab/firmware/kiosk/screen';
import { scene, type Step } from '../given.ts';
import {
  badge,
  boards,
  choose,
  ELSEWHERE,
  EMPTY,
  K4377,
  K4498,
  K4512,
  K4603,
  morning,
  pull,
  ROSTER,
  RO61204,
  seat,
  SETTINGS,
  start,
  tick,
} from '../people.ts';
import { HABITS, KIM_TAKES_4512, ONLINE, screenAfter } from './stage.ts';

function viewAfter<Kind extends View['kind']>(kind: Kind, ...steps: Step[]): Extract<View, { kind: Kind }> {
  const { view } = screenAfter({}, ...morning, ...steps);
  expect(view.kind).toBe(kind);
  return view as Extract<View, { kind: Kind }>;
}

describe('with nobody there', () => {
  it('keys found in their slots at start are no news', () => {
    const screen = screenAfter({}, ...morning);
    expect(screen.view).toEqual({
      kind: 'attract',
      byCode: false,
      byNumber: false,
      title: 'Present badge',
      hint: 'Returning? Just put it back.',
      calm: 'All keys are in.',
      desk: 'Desk: 555-0148',
      overdue: [],
    });
    expect(screen.counts).toEqual({ in: 5, out: 0, overdue: 0 });
    expect(screen).toMatchObject({ cabinetName: 'Sales cabinet 1', siteName: 'Riverside Motors', offline: null });
    expect(screen).toMatchObject({ timeZone: 'America/New_York', door: 'closed', clockChecked: true, notices: [] });
  });

  it('overdue keys are named with whom to ask', () => {
    const view = viewAfter('attract', ...KIM_TAKES_4512, { type: 'DoneTouched' }, { wait: 72 * 60_000 }, tick);
    expect(view.overdue).toEqual([
      {
        label: '4512',
        model: 'CR-V',
        details: 'Meteorite grey · EX',
        givenName: 'Kim',
        text: 'overdue 12 min',
      },
    ]);
  });

  it('before any roster has arrived the configured name stands there', () => {
    expect(screenAfter({ roster: null }, ...morning)).toMatchObject({ cabinetName: 'Key cabinet', timeZone: 'UTC' });
  });
});

describe('home', () => {
  it('a badge shows the person and the keys that are in, by number', () => {
    const view = viewAfter('home', badge('p0000kim1'));
    expect(view.person).toEqual({ name: 'Kim Ortiz', givenName: 'Kim', department: 'Sales' });
    expect(view.tiles.map(({ label, line }) => `${label} ${line}`)).toEqual([
      '4377 In',
      '4498 In',
      '4512 In',
      '4603 In',
      'RO 61204 In',
    ]);
    expect(view).toMatchObject({ held: 0, endsInMs: 20_000 });
  });

  it('yours come first, then what you had lately, then what is in, then what is out', () => {
    const view = viewAfter(
      'home',
      ...KIM_TAKES_4512,
      choose(K4603),
      pull(2),
      seat(5, 3),
      { type: 'DoneTouched' },
      badge('p00maria1'),
      choose(RO61204),
      pull(3),
      { type: 'DoneTouched' },
      { wait: 10 * 60_000 },
      badge('p0000kim1'),
    );
    expect(view.tiles.map(({ label, line, mine, here }) => [label, line, mine, here])).toEqual([
      ['4512', 'You · due 11:42 AM', true, false],
      ['4603', 'In', false, true],
      ['4377', 'In', false, true],
      ['4498', 'In', false, true],
      ['RO 61204', 'Maria 10 min', false, false],
    ]);
    expect(view.held).toBe(1);
  });

  it('an overdue key of yours says so', () => {
    const view = viewAfter(
      'home',
      ...KIM_TAKES_4512,
      { type: 'DoneTouched' },
      { wait: 75 * 60_000 },
      tick,
      badge('p0000kim1'),
    );
    expect(view.tiles[0]).toMatchObject({ label: '4512', state: 'overdue', line: 'You · overdue 15 min', mine: true });
  });

  it('counts down from the last touch', () => {
    expect(viewAfter('home', badge('p0000kim1'), { wait: 5000 }).endsInMs).toBe(15_000);
    expect(viewAfter('home', badge('p0000kim1'), { wait: 5000 }, { type: 'ScreenTouched' }).endsInMs).toBe(20_000);
  });
});

describe('taking', () => {
  it('a released slot is named, lit and counted down, with reason and time', () => {
    const screen = screenAfter({}, ...morning, badge('p0000kim1'), choose(K4377), { wait: 4000 });
    expect(screen.view).toMatchObject({
      kind: 'take',
      slot: 40,
      slotName: 'C09',
      reason: 'Test drive',
      endsInMs: 16_000,
      tile: { label: '4377' },
    });
    expect(screen.slots[40]).toEqual({
      slot: 40,
      name: 'C09',
      shows: 'key',
      light: { color: 'blue', rhythm: 'slow' },
    });
  });

  it('a key that was pulled is yours for six seconds of screen, then home is back', () => {
    const view = viewAfter('taken', ...KIM_TAKES_4512, { wait: 1000 });
    expect(view).toMatchObject({ endsInMs: 5000, person: { givenName: 'Kim' }, tile: { label: '4512', mine: true } });
    expect(view.dueWallMs).not.toBeNull();
    expect(viewAfter('home', ...KIM_TAKES_4512, { wait: 6000 }).held).toBe(1);
  });

  it('its lamp is green for two seconds', () => {
    const lightAfter = (ms: number) => screenAfter({}, ...morning, ...KIM_TAKES_4512, { wait: ms }).slots[0];
    expect(lightAfter(1000)).toMatchObject({ shows: 'empty', light: { color: 'green' } });
    expect(lightAfter(2000)).toMatchObject({ shows: 'empty', light: null });
  });

  it('the next key of a basket comes before the news about the last one', () => {
    expect(viewAfter('take', ...KIM_TAKES_4512, { wait: 10 }, choose(K4603)).tile.label).toBe('4603');
  });

  it('done means done: the news does not outlast the person', () => {
    expect(viewAfter('attract', ...KIM_TAKES_4512, { type: 'DoneTouched' }).overdue).toEqual([]);
  });
});

describe('returning', () => {
  it('a returned key thanks who stands there and names who had it', () => {
    const view = viewAfter(
      'returned',
      ...KIM_TAKES_4512,
      { type: 'DoneTouched' },
      { wait: 60_000 },
      badge('p00maria1'),
      seat(7, 1),
    );
    expect(view).toMatchObject({
      slotName: 'A08',
      homeName: null,
      holder: { givenName: 'Kim' },
      person: { givenName: 'Maria' },
      tile: { label: '4512', line: 'In' },
    });
  });

  it('a return needs no badge', () => {
    const view = viewAfter('returned', ...KIM_TAKES_4512, { type: 'DoneTouched' }, { wait: 60_000 }, seat(0, 1));
    expect(view).toMatchObject({ holder: { givenName: 'Kim' }, person: null, endsInMs: 6000 });
  });

  it('in another slot than its own names the right one', () => {
    const steps = [...morning, ...KIM_TAKES_4512, { type: 'DoneTouched' } as const, { wait: 60_000 }, seat(7, 1)];
    const { view, slots } = screenAfter({ settings: { randomReturn: false } }, ...steps);
    expect(view).toMatchObject({ kind: 'returned', slotName: 'A08', homeName: 'A01', homeElsewhere: false });
    expect([slots[7]?.light?.color, slots[0]?.light?.color]).toEqual(['amber', 'white']);
  });
});

describe('returning what others had', () => {
  const out: Step[] = [...KIM_TAKES_4512, { type: 'DoneTouched' }, { wait: 60_000 }];

  it('names nobody when another cabinet had the key since, and thanks all the same, with a badge or without', () => {
    const elsewhere = { elsewhereKeys: [K4512] };
    expect(screenAfter(elsewhere, ...morning, ...out, seat(7, 1)).view).toMatchObject({
      kind: 'returned',
      holder: null,
      person: null,
      tile: { label: '4512' },
    });
    expect(screenAfter(elsewhere, ...morning, ...out, badge('p00maria1'), seat(7, 1)).view).toMatchObject({
      kind: 'returned',
      holder: null,
      person: { givenName: 'Maria' },
    });
  });

  it('of a key that lives in another cabinet says so, and shows no slot of this one', () => {
    const home = { cabinet: ELSEWHERE, slot: 0 };
    const roster = { ...ROSTER, keys: ROSTER.keys.map((key) => (key.key === K4512 ? { ...key, home } : key)) };
    const { view } = screenAfter({ roster, settings: { randomReturn: false } }, ...morning, ...out, seat(7, 1));
    expect(view).toMatchObject({ kind: 'returned', slotName: 'A08', homeName: null, homeElsewhere: true });
    expect(view).toMatchObject({ livesText: '4512 lives in another cabinet: its name is not known here.' });
    const named = { ...roster, cabinets: [{ cabinet: ELSEWHERE, name: 'Service drive' }] };
    const stage = { roster: named, settings: { randomReturn: false } };
    expect(screenAfter(stage, ...morning, ...out, seat(7, 1)).view).toMatchObject({
      homeName: null,
      livesText: '4512 lives in Service drive.',
    });
  });

  it('of a key that lives in another cabinet and was never here says so without a badge, also right after Done', () => {
    const home = { cabinet: ELSEWHERE, slot: 0 };
    const roster = { ...ROSTER, keys: ROSTER.keys.map((key) => (key.key === K4512 ? { ...key, home } : key)) };
    const stage = { roster, settings: { randomReturn: false } };
    const without: Step[] = [start, ...boards({ 1: 2, 2: 3, 3: 4, 40: 5 }), { type: 'DoorSeen', open: false }];
    const visit: Step[] = [badge('p0000kim1'), { wait: 3000 }, { type: 'DoneTouched' }, { wait: 1500 }];
    const shown = { kind: 'returned', slotName: 'A08', holder: null, person: null, homeElsewhere: true };
    expect(screenAfter(stage, ...without, { wait: 60_000 }, seat(7, 1)).view).toMatchObject(shown);
    expect(screenAfter(stage, ...without, ...visit, seat(7, 1)).view).toMatchObject(shown);
    // Found as the slots are read, it is no news.
    expect(screenAfter(stage, ...morning).view).toMatchObject({ kind: 'attract' });
  });
});

describe('a no', () => {
  it('an unknown badge', () => {
    const view = viewAfter('refused', badge('p000nobody'));
    expect(view).toMatchObject({ code: 'KC-BADGE-01', title: 'Badge not known', tile: null, person: null });
    expect(view.call).toBe('Ask a manager. 555-0148');
    expect(view.works).toBe('Returns still work.');
  });

  it('a badge that is switched off', () => {
    expect(viewAfter('refused', badge('p0000lee1')).code).toBe('KC-BADGE-02');
  });

  it('a key without a grant, and home again after six seconds', () => {
    const view = viewAfter('refused', badge('p0000kim1'), choose(RO61204));
    expect(view).toMatchObject({ code: 'KC-KEY-01', title: 'RO 61204 stays locked', sentence: null });
    viewAfter('home', badge('p0000kim1'), choose(RO61204), { wait: 6000 });
  });

  it('a key that is out comes with who has it, since when, what for and back when', () => {
    const view = viewAfter(
      'refused',
      ...KIM_TAKES_4512,
      { type: 'DoneTouched' },
      { wait: 38 * 60_000 },
      badge('p0000ola1'),
      choose(K4512),
    );
    expect(view).toMatchObject({ code: 'KC-KEY-03', title: '4512 is not here' });
    expect(view.sentence?.map(({ text }) => text).join('')).toBe(
      'Kim Ortiz (Sales) has the key since 10:42 AM, 38 minutes, for test drive. Back by 11:42 AM.',
    );
  });

  it('a slot that jams, with its name', () => {
    const steps: Step[] = [badge('p0000kim1'), choose(K4512)];
    const released = scene();
    for (const step of [...morning, ...steps]) released.play(step);
    const seq = released.cabinet.releases.get(0)?.released ?? -1;
    const view = viewAfter('refused', ...steps, {
      type: 'PulseAnswered',
      slot: 0,
      released: seq,
      outcome: 'refused',
    });
    expect(view).toMatchObject({
      code: 'KC-SLOT-01',
      title: 'A01 did not open',
      // Nothing that has no button here: a spare may not exist, and is offered by its own name when it does.
      todo: 'Choose the key once more, or take another one.',
      spare: null,
    });
  });

  it('a board that cannot release: not the slot’s fault, and whom to call', () => {
    const steps: Step[] = [badge('p0000kim1'), choose(K4512)];
    const released = scene();
    for (const step of [...morning, ...steps]) released.play(step);
    const seq = released.cabinet.releases.get(0)?.released ?? -1;
    const unable: Step = { type: 'PulseAnswered', slot: 0, released: seq, outcome: 'unable' };
    const view = viewAfter('refused', ...steps, unable);
    expect(view).toMatchObject({
      code: 'KC-BOARD-05',
      title: '4512 stays locked',
      happened: 'I cannot open slots: the coil supply of a slot board failed its test.',
      works: 'Slots of the other boards, and returns.',
    });
    expect(view.call).toMatch(/^Call whoever looks after the cabinet/);
  });
});

describe('a release that nobody uses', () => {
  const released: Step[] = [badge('p0000kim1'), choose(K4512)];
  const lapsed: Step[] = [...released, { wait: SETTINGS.releaseMs }, tick];

  it('says that nothing has left, for six seconds', () => {
    const touched: Step[] = [...released, { wait: 15_000 }, { type: 'ScreenTouched' }, { wait: 5_000 }, tick];
    expect(viewAfter('lapsed', ...touched)).toMatchObject({
      tile: { label: '4512', state: 'in' },
      slotName: 'A01',
      person: { givenName: 'Kim' },
      endsInMs: 6_000,
    });
    viewAfter('home', ...touched, { wait: 6_000 });
  });

  it('never says that a slot is locked before its latch has had the time', () => {
    const done: Step[] = [...released, { wait: 3_000 }, { type: 'DoneTouched' }];
    expect(viewAfter('lapsed', ...done).locksInMs).toBe(17_000);
    expect(viewAfter('lapsed', ...done, { wait: 2_000 }).locksInMs).toBe(15_000);
    const late: Step[] = [...released, { wait: 17_000 }, { type: 'DoneTouched' }];
    expect(viewAfter('lapsed', ...late).locksInMs).toBe(3_000);
    expect(viewAfter('lapsed', ...late, { wait: 3_000 }).locksInMs).toBe(0);
    // What is said to count down is on the screen until it has.
    expect(viewAfter('lapsed', ...done, { wait: 16_000 })).toMatchObject({ locksInMs: 1_000, endsInMs: 1_000 });
    viewAfter('attract', ...done, { wait: 17_000 });
    expect(viewAfter('lapsed', ...lapsed).locksInMs).toBe(0);
  });

  it('says so as well when the session has ended with it', () => {
    expect(viewAfter('lapsed', ...lapsed).person).toBeNull();
    expect(viewAfter('lapsed', ...released, { wait: 3_000 }, { type: 'DoneTouched' }).person).toBeNull();
    viewAfter('attract', ...lapsed, { wait: 6_000 });
  });

  it('is no news for the next person, nor after done', () => {
    expect(viewAfter('home', ...lapsed, { wait: 1_000 }, badge('p0000ola1')).person.givenName).toBe('Ola');
    const touched: Step[] = [...released, { wait: 15_000 }, { type: 'ScreenTouched' }, { wait: 5_000 }, tick];
    viewAfter('attract', ...touched, { wait: 1_000 }, { type: 'DoneTouched' });
  });

  it('does not hide another slot that is open', () => {
    const second: Step[] = [...released, { wait: 10_000 }, choose(K4498), { wait: 10_000 }, tick];
    expect(viewAfter('take', ...second).tile.label).toBe('4498');
  });
});

describe('back', () => {
  const back = (...steps: Step[]): View['kind'] => screenAfter({ back: true }, ...morning, ...steps).view.kind;

  it('leads from a no to the keys, and the session goes on', () => {
    expect(viewAfter('refused', badge('p0000kim1'), choose(RO61204)).session).toBe(true);
    expect(back(badge('p0000kim1'), choose(RO61204))).toBe('home');
  });

  it('leads nowhere when nobody is badged in', () => {
    expect(viewAfter('refused', badge('p0000lee1'))).toMatchObject({ session: false, person: { givenName: 'Lee' } });
    expect(back(badge('p0000lee1'))).toBe('attract');
  });

  it('never ends an alarm', () => {
    expect(back(pull(0), { wait: SETTINGS.absentMs }, tick)).toBe('pulled');
  });
});

describe('what should not be', () => {
  it('a key pulled without a release stays on the screen for 15 s, or until it is back', () => {
    const pulled: Step[] = [pull(0), { wait: SETTINGS.absentMs }, tick];
    expect(viewAfter('pulled', ...pulled)).toMatchObject({ slotName: 'A01', person: null, tile: { label: '4512' } });
    viewAfter('attract', ...pulled, { wait: 15_000 });
    const screen = screenAfter({}, ...morning, ...pulled, { wait: 15_000 });
    expect(screen.notices).toEqual([
      {
        code: 'KC-KEY-02',
        severity: 'error',
        text: 'Put it back: 4512 left without a release.',
        more: 'Nobody was badged in at 10:42 AM. Any free slot will do. Ask a manager.',
      },
    ]);
    const fixed = screenAfter({ settings: { randomReturn: false } }, ...morning, ...pulled, { wait: 15_000 });
    expect(fixed.notices[0]?.more).toBe('Nobody was badged in at 10:42 AM. It belongs in A01. Ask a manager.');
    const back = screenAfter({}, ...morning, ...pulled, { wait: 1000 }, seat(0, 1));
    expect(back.notices).toEqual([]);
    expect(back.view).toMatchObject({ kind: 'returned', slotName: 'A01', holder: null });
  });

  it('three keys pulled are all named, after what to do', () => {
    const pulled: Step[] = [pull(0), pull(1), pull(2), { wait: SETTINGS.absentMs }, tick];
    expect(screenAfter({}, ...morning, ...pulled).notices.map(({ text }) => text)).toEqual([
      'Put them back: 4512, 4498, 4603 left without a release.',
    ]);
  });

  it('an unknown tag names its slot, until it is gone', () => {
    expect(viewAfter('unknownTag', seat(10, 99)).slotName).toBe('A11');
    const screen = screenAfter({}, ...morning, seat(10, 99));
    expect(screen.slots[10]?.shows).toBe('unknown');
    expect(screen.notices[0]).toMatchObject({ code: 'KC-TAG-01', text: 'A tag I don’t know is in A11.' });
    const gone = screenAfter({}, ...morning, seat(10, 99), { wait: 100 }, pull(10), { wait: SETTINGS.absentMs }, tick);
    expect(gone.view.kind).toBe('attract');
    expect(gone.notices).toEqual([]);
  });

  it('a silent board shows its slots as dead and says so', () => {
    const screen = screenAfter({}, ...morning, { type: 'BoardWentSilent', board: 'KS-000002' });
    expect(screen.notices.map(({ code }) => code)).toEqual(['KC-BOARD-01']);
    expect([screen.slots[0]?.shows, screen.slots[40]?.shows]).toEqual(['key', 'dead']);
  });

  it('a board whose coil supply failed its test is told before anybody badges, until it passes again', () => {
    const faulty: Step = { type: 'RailSeen', board: 'KS-000001', faulty: true };
    expect(screenAfter({}, ...morning, faulty).notices).toEqual([
      {
        code: 'KC-BOARD-05',
        severity: 'error',
        text: 'I cannot open slots: the coil supply of a slot board failed its test.',
        more: 'Nothing to try here: the log says which board, and what to measure. Call whoever looks after the cabinet.',
      },
    ]);
    expect(screenAfter({}, ...morning, faulty, { ...faulty, faulty: false }).notices).toEqual([]);
  });

  it('a lost reader, a full disk and a door left open each have their word', () => {
    const screen = screenAfter(
      {},
      ...morning,
      { type: 'ReaderWentSilent', reader: 'front' },
      { type: 'DiskSeen', writable: false },
      badge('p0000kim1'),
      { type: 'DoorSeen', open: true },
      { wait: 61_000 },
      tick,
    );
    expect(screen.notices.map(({ code }) => code)).toEqual(['KC-DISK-01', 'KC-DOOR-01', 'KC-READER-01']);
    expect(screen.door).toBe('open');
  });

  it('a cloud that does not answer is dated, with the records that wait', () => {
    const uplink = {
      reachable: false,
      answeredWallMs: 1_772_000_000_000,
      lostWallMs: null,
      waiting: 12,
      code: 'KC-SYNC-02',
    } as const;
    const screen = screenAfter({ uplink }, ...morning);
    expect(screen.offline).toEqual({ sinceWallMs: 1_772_000_000_000, waiting: 12 });
    expect(screen.notices.map(({ code }) => code)).toEqual(['KC-SYNC-02']);
    const lost = screenAfter({ uplink: { ...uplink, lostWallMs: 1_772_000_500_000 } }, ...morning);
    expect(lost.offline?.sinceWallMs).toBe(1_772_000_500_000);
  });

  it('a clock that nobody has checked is marked', () => {
    expect(screenAfter({}, { clock: { clock: 'unsynced' } }, ...morning).clockChecked).toBe(false);
    expect(screenAfter({}, { clock: { clock: 'unsynced', wallMs: null } }, ...morning).wallMs).toBeNull();
  });

  it('a person and a key that have left the roster are still told', () => {
    const played = scene();
    const bare: Roster = { ...ROSTER, people: [], keys: [] };
    let recent = NOTHING_RECENT;
    for (const step of [...morning, ...KIM_TAKES_4512]) played.play(step);
    for (const event of played.events) recent = recall(recent, event, react(event, SETTINGS));
    const { view } = present({
      cabinet: played.cabinet,
      roster: indexRoster(bare),
      asks: asksOf({ cabinet: played.cabinet, roster: indexRoster(bare), settings: SETTINGS }),
      recent,
      comfort: NOBODY_YET,
      elsewhere: null,
      at: played.now,
      uplink: ONLINE,
      settings: SETTINGS,
      habits: HABITS,
      entry: null,
      enrolling: false,
      slotName: (slot) => slotName(SETTINGS, slot),
      house: { name: 'Key cabinet', timeZone: 'UTC', locale: 'en-US' },
    });
    expect(view).toMatchObject({
      kind: 'taken',
      person: { name: 'Somebody who is not in the list' },
      tile: { label: '?', title: 'A key that is not in the list' },
    });
  });
});

it('news from before a restart is not shown', () => {
  const screen = screenAfter(
    {},
    ...morning,
    ...KIM_TAKES_4512,
    { crash: true },
    { type: 'ControllerStarted', software: 'test', epoch: null },
    ...boards({ 1: 2, 2: 3, 3: 4, 40: 5 }),
  );
  expect(screen.view.kind).toBe('attract');
  expect(screen.counts).toEqual({ in: 4, out: 1, overdue: 0 });
  expect(screen.slots[0]).toMatchObject({ shows: 'empty', light: null });
});

it('a slot that has never been read is dead, not empty', () => {
  expect(screenAfter({}, { type: 'SlotSeen', slot: 0, reading: EMPTY }).slots[0]?.shows).toBe('dead');
});

it('a key of another cabinet is not offered here', () => {
  const away = {
    ...ROSTER,
    keys: [...ROSTER.keys, { ...keyAt(K4498), key: 'k00000009' as typeof K4498, label: '9999' }],
  };
  const { view } = screenAfter({ roster: away }, ...morning, badge('p0000kim1'));
  expect(view.kind === 'home' && view.tiles.some(({ label }) => label === '9999')).toBe(false);
});

const keyAt = (id: typeof K4498) => {
  const key = ROSTER.keys.find((one) => one.key === id);
  if (key === undefined) throw new TypeError('the roster has this key');
  return { ...key, rom: null, tag: null, home: { cabinet: `c${'9'.repeat(32)}` as typeof ROSTER.cabinet, slot: 1 } };
};
