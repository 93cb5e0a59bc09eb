// What a manager's screens say and offer, told as stories; nobody else ever sees one of them.
import { describe, expect, it } from 'vitest';
import { cabinetId } from '@keycab/shared/ids';
import { react } from '@keycab/firmware/cabinet/react';
import { PAGES } from '@keycab/firmware/kiosk/manager/touch';
import type { Form, ManagerView } from '@keycab/firmware/kiosk/manager/types';
import type { Picture } from '@keycab/firmware/kiosk/known';
import type { View } from '@keycab/firmware/kiosk/screen';
import { scene } from '../given.ts';
import { KIM, pull, seat, SETTINGS, tick } from '../people.ts';
import { evening as storyEvening, finger, MANAGED, page, PAIRING } from './managed.ts';
import { door, idOf, kim, late, morning as busyMorning, ola, slotOf } from './busy.ts';
import { ONLINE, screenAfter, type Scenes } from './stage.ts';

const view = (...steps: Scenes[]): View => screenAfter({ roster: MANAGED }, ...steps).view;
function manager(...steps: Scenes[]): ManagerView {
  const shown = view(...steps);
  if (shown.kind !== 'manager') throw new TypeError(`it shows ${shown.kind}`);
  return shown;
}
function formOf<Name extends Form['form']>(form: Name, shown: ManagerView): Extract<Form, { form: Name }> {
  expect(shown.body.form).toBe(form);
  return shown.body as Extract<Form, { form: Name }>;
}
const wait = { wait: 1_000 } as const;
const scan = (text: string): Scenes => finger({ type: 'PairScanned', text, template: null });

describe('who sees it', () => {
  it.each(PAGES)('staff who touch their way to %s stay among their keys', (name) => {
    expect(view(...busyMorning, kim, page(name, { key: idOf(13), person: KIM, slot: 0 })).kind).toBe('home');
  });

  it('the way there stands on a manager’s screen alone', () => {
    expect(view(...busyMorning, kim)).toMatchObject({ kind: 'home', managerText: null });
    expect(view(...busyMorning, ola)).toMatchObject({ kind: 'home', managerText: 'Manager' });
  });

  it('whoever badges next begins with the keys', () => {
    expect(view(...busyMorning, ola, page('menu'), kim).kind).toBe('home');
    expect(view(...busyMorning, ola, page('menu'), kim, ola).kind).toBe('home');
  });

  it('a touch of a manager’s button by staff is refused on the screen and in the journal', () => {
    expect(view(...busyMorning, kim, finger({ type: 'LockdownTold', on: true }))).toMatchObject({
      kind: 'refused',
      code: 'KC-RULE-11',
      title: 'For managers',
    });
  });
});

describe('the menu', () => {
  const labels = (shown: ManagerView): string[] =>
    formOf('buttons', shown).buttons.map(({ label, hint }) => [label, hint].filter(Boolean).join(': '));

  it('says what waits', () => {
    expect(labels(manager(...storyEvening, page('menu')))).toEqual([
      'Close of day: 4 of this cabinet open',
      'Count keys',
      'Release for…',
      'Light the slot of…',
      'Light all overdue: 3 keys',
      'Pair a tag',
      'Unpair a tag',
      'Bare tags: no tag',
      'Blocked keys: no key',
      'Lockdown',
      'Emergency',
      'Set-up',
    ]);
  });

  it('lights what is late, says so, and puts it out again', () => {
    const on: Scenes[] = [...storyEvening, page('menu'), wait, finger({ type: 'LightTold', key: null, on: true })];
    const lit = screenAfter({ roster: MANAGED }, ...on);
    expect(lit.slots.filter(({ light }) => light?.color === 'amber').map(({ slot }) => slot)).toEqual(
      [12, 15, 18].map(slotOf),
    );
    const button = formOf('buttons', manager(...on)).buttons[4];
    expect(button).toMatchObject({ on: true, hint: 'on', touch: { type: 'LightTold', key: null, on: false } });
    const off = screenAfter({ roster: MANAGED }, ...on, wait, finger({ type: 'LightTold', key: null, on: false }));
    expect(off.slots.filter(({ light }) => light !== null)).toEqual([]);
    const left = screenAfter({ roster: MANAGED }, ...on, wait, finger({ type: 'DoneTouched' }));
    expect(left.slots.filter(({ light }) => light !== null)).toEqual([]);
  });
});

describe('what is late', () => {
  const hint = (shown: Picture): string => {
    const form = formOf('buttons', shown.view as ManagerView);
    return form.buttons.find(({ label }) => label === 'Light all overdue')?.hint ?? '';
  };

  it('is as much in the header as in the menu; of what lives elsewhere the menu says that no slot here is its', () => {
    const all = screenAfter({ roster: MANAGED }, ...storyEvening, page('menu'));
    expect([all.counts.overdue, hint(all)]).toEqual([3, '3 keys']);
    const away = (index: number) => ({ cabinet: cabinetId(`c${String(index).padStart(32, '0')}`), slot: 1 });
    const keys = MANAGED.keys.map((key) => (key.key === idOf(15) ? { ...key, home: away(7) } : key));
    const some = screenAfter({ roster: { ...MANAGED, keys } }, ...storyEvening, page('menu'));
    expect([some.counts.overdue, hint(some)]).toEqual([3, '2 of 3 live here']);
  });
});

describe('the close of a day', () => {
  const say = (index: number, answer: 'home' | 'call'): Scenes =>
    finger({ type: 'DayExceptionTold', key: idOf(index), answer });

  it('asks for one key after the other, late ones first, one touch each', () => {
    const first = manager(...storyEvening, page('day'));
    expect(first.title).toBe('Where is it? 4 of 4 open');
    expect(formOf('case', first)).toMatchObject({ position: '1 of 4', row: { label: '4512', state: 'overdue' } });
    const second = manager(...storyEvening, page('day'), say(12, 'home'));
    expect(second.title).toBe('Where is it? 3 of 4 open');
    expect(formOf('case', second).row.label).toBe('4515');
  });

  it('offers for a key that nobody has no answer about its holder', () => {
    const labels = (shown: ManagerView) =>
      formOf('case', shown).row.buttons.map(({ label, hint }) => `${label}: ${hint}`);
    const gone: Scenes[] = [
      ...busyMorning,
      pull(slotOf(17)),
      { wait: 2_000 },
      tick,
      ola,
      page('day'),
      { wait: 16_000 },
    ];
    expect(labels(manager(...gone, page('day')))).toEqual([
      'Ask around: who had it last?',
      'Not found: was searched for',
    ]);
    expect(formOf('case', manager(...gone, page('day'))).row.text).toBe('RAV4 · Not sure');
    expect(labels(manager(...storyEvening, page('day')))).toHaveLength(5);
  });

  const all: Scenes[] = [12, 15, 18, 16].flatMap((index) => [say(index, 'call'), wait]);

  it('then shows all answers, any of which may be changed, and the way to sign', () => {
    const ready = manager(...storyEvening, page('day'), ...all);
    expect(formOf('rows', ready).rows.map(({ label, text }) => `${label} ${text}`)).toEqual([
      '4512 Kim Ortiz · Call',
      '4515 Kim Ortiz · Call',
      '4518 Kim Ortiz · Call',
      '4516 Ola Nowak · Call',
    ]);
    expect(ready.foot.at(-1)?.touch).toEqual({ type: 'DaySigningTold' });
    const again = manager(...storyEvening, page('day'), ...all, page('day', { key: idOf(18) }));
    expect(formOf('case', again).row.buttons.map(({ on }) => on)).toEqual([false, false, false, true, false]);
  });

  it('signed by badge, it stands there in the words of the journal, and the next day is clean', () => {
    const signed: Scenes[] = [...storyEvening, page('day'), ...all, finger({ type: 'DaySigningTold' }), wait, ola];
    const shown = manager(...signed);
    expect(shown.title).toBe('The day is closed');
    expect(formOf('rows', shown).rows.map(({ text }) => text)).toEqual([
      'Signed by Ola Nowak at 12:23 PM: 20 keys in.',
      'Call · Kim Ortiz',
      'Call · Kim Ortiz',
      'Call · Kim Ortiz',
      'Call · Ola Nowak',
    ]);
    expect(manager(...signed, page('day')).title).toBe('Where is it? 4 of 4 open');
    const hint = (...steps: Scenes[]) => formOf('buttons', manager(...signed, ...steps)).buttons[0]?.hint;
    expect(hint(page('menu'))).toBe('closed 12:23 PM');
    // Until another key is away, an answer is given anew, or the next day begins.
    const taken: Scenes[] = [pull(slotOf(13)), { wait: 2_000 }, tick, { wait: 16_000 }, ola, page('menu')];
    expect(hint(...taken)).toBe('5 of this cabinet open');
    const told = finger({ type: 'DayExceptionTold', key: idOf(12), answer: 'home' });
    expect(hint(told, wait, page('menu'))).toBe('3 of this cabinet open');
    expect(hint({ wait: 24 * 3_600_000 }, tick, ola, page('menu'))).toBe('4 of this cabinet open');
  });

  it('what is not answered for cannot be signed away', () => {
    expect(view(...storyEvening, page('day'), finger({ type: 'DaySigningTold' }))).toMatchObject({
      kind: 'refused',
      code: 'KC-RULE-15',
    });
  });
});

describe('a count', () => {
  const scanned: Scenes[] = SETTINGS.boards.map(({ board }) => ({ type: 'BoardScanned', board }));
  const asked: Scenes[] = [page('count'), finger({ type: 'CountTold' })];

  it('waits for the boards, then says that nothing differs', () => {
    expect(formOf('say', manager(...storyEvening, ...asked)).lines).toEqual(['Every slot is being read…']);
    expect(formOf('say', manager(...storyEvening, ...asked, ...scanned)).lines).toEqual([
      'Nothing differs from the record.',
      '12:23 PM: 20 in, 4 out',
    ]);
  });

  it('names each difference', () => {
    const shown = manager(...storyEvening, seat(40, 99), { wait: 7_000 }, ...asked, ...scanned);
    expect(formOf('rows', shown).rows.map(({ label, text }) => `${label}: ${text}`)).toEqual([
      '12:23 PM: 20 in, 4 out: 1 difference · 1 unknown',
      'C09: something that nobody knows',
    ]);
  });
});

describe('a release for somebody', () => {
  it('offers people without the manager, keys that they may take, and their purposes', () => {
    const people = formOf('find', manager(...busyMorning, ola, page('forPerson')));
    expect(people.by).toBe('letters');
    expect(people.found.map(({ label }) => label)).not.toContain('Ola Nowak');
    expect(people.found.map(({ label }) => label)).not.toContain('Lee Park');
    const keys = formOf('find', manager(...busyMorning, ola, page('forKey', { person: KIM })));
    expect(keys.found.some(({ label }) => label.startsWith('RO'))).toBe(false);
    const why = formOf('buttons', manager(...busyMorning, ola, page('forReason', { person: KIM, key: idOf(13) })));
    expect(why.buttons[0]).toMatchObject({
      label: 'Test drive',
      tone: 'primary',
      touch: { type: 'ReleaseForTold', person: KIM, key: idOf(13), reason: 'testDrive' },
    });
  });

  it('then shows the slot, in their name, and the menu again when they have the key', () => {
    const open: Scenes[] = [
      ...busyMorning,
      ola,
      page('forReason', { person: KIM, key: idOf(13) }),
      wait,
      finger({ type: 'ReleaseForTold', person: KIM, key: idOf(13), reason: 'testDrive' }),
    ];
    expect(view(...open)).toMatchObject({
      kind: 'take',
      slotName: 'A03',
      person: { name: 'Kim Ortiz' },
      notes: ['For Kim Ortiz.'],
      also: [],
    });
    // What she would touch beside it would be released to her, not to whom she has just served.
    const taken = view(...open, { type: 'SlotSeen', slot: slotOf(13), reading: { kind: 'empty' } });
    expect(taken).toMatchObject({ kind: 'taken', person: { name: 'Ola Nowak' }, another: false, also: [] });
    expect('title' in taken && taken.title).toMatch(/ is with Kim Ortiz until /);
  });

  it('is not offered beside a key of her own', () => {
    const told = finger({ type: 'ReleaseForTold', person: KIM, key: idOf(13), reason: 'testDrive' });
    const own: Scenes[] = [...busyMorning, ola, page('forReason', { person: KIM, key: idOf(13) }), wait, told, wait];
    const shown = view(...own, finger({ type: 'KeyChosen', key: idOf(16), reason: null }));
    expect(shown).toMatchObject({ kind: 'take', person: { name: 'Ola Nowak' } });
    const also = shown.kind === 'take' ? shown.also : [];
    expect(also.length).toBeGreaterThan(0);
    expect(also.map(({ key }) => key)).not.toContain(idOf(13));
  });
});

describe('pairing', () => {
  const pair: Scenes[] = [...busyMorning, ola, page('pair'), wait];

  it('a scan lights a slot; the tag put into it is paired; the next scan needs no touch between', () => {
    const first = screenAfter({ roster: MANAGED }, ...pair, scan('RO 61999'));
    expect(first.view).toMatchObject({ kind: 'manager', title: 'Tag for RO 61999' });
    expect(first.slots[24]?.light).toEqual({ color: 'white', rhythm: 'slow' });
    const put = manager(...pair, scan('RO 61999'), wait, seat(24, 99));
    expect(formOf('scan', put)).toMatchObject({ lines: ['RO 61999 is in B09.', 'Scan the next one.'], slotName: null });
    // The same ids are drawn in this story, and a key that has its tag gets no other.
    expect(view(...pair, scan('RO 61999'), wait, seat(24, 99), wait, scan('RO 61999'))).toMatchObject({
      kind: 'refused',
      code: 'KC-RULE-12',
      title: 'RO 61999 has a tag already',
    });
  });

  it('a key that no roster knows yet can be found and taken', () => {
    const shown = view(...pair, scan('RO 61999'), wait, seat(24, 99), wait, page('off'));
    expect(shown.kind === 'home' && shown.tiles.map(({ label, line }) => `${label} ${line}`)).toContain('RO 61999 In');
  });

  it('offline it says that the office looks at it later', () => {
    const shown = screenAfter(
      { roster: MANAGED, uplink: { ...ONLINE, reachable: false, lostWallMs: 0, waiting: 1 } },
      ...pair,
    ).view;
    expect(shown).toMatchObject({ kind: 'manager', body: { form: 'scan' } });
    expect(JSON.stringify(shown)).toContain('Offline: the office checks it later.');
  });

  it('a tag is only unpaired with a why; one that is out may only be lost or retired', () => {
    const here = formOf('buttons', manager(...busyMorning, ola, page('unpairWhy', { key: idOf(14) })));
    expect(here.buttons.map(({ touch }) => touch !== null)).toEqual([true, true, true, true]);
    const out = formOf('buttons', manager(...storyEvening, page('unpairWhy', { key: idOf(12) })));
    expect(out.buttons.map(({ touch }) => touch !== null)).toEqual([false, false, true, true]);
  });

  it('whoever may pair and is no manager has it on the home page, one touch away, and nothing else of a manager', () => {
    const home = screenAfter({ roster: PAIRING }, ...busyMorning, kim).view;
    expect(home).toMatchObject({ kind: 'home', managerText: null, pairText: 'Pair a key' });
    expect(screenAfter({ roster: MANAGED }, ...busyMorning, kim).view).toMatchObject({ pairText: null });
    expect(view(...busyMorning, ola)).toMatchObject({ managerText: 'Manager', pairText: null });
    const at = (...steps: Scenes[]) => screenAfter({ roster: PAIRING }, ...busyMorning, kim, ...steps).view;
    expect(at(page('pair'), wait, scan('RO 61999'), wait, seat(24, 99))).toMatchObject({
      kind: 'manager',
      body: { lines: ['RO 61999 is in B09.', 'Scan the next one.'] },
      foot: [
        { label: 'Back', touch: { page: 'off' } },
        { label: 'Unpair a tag', touch: { page: 'unpair' } },
      ],
    });
    for (const other of ['menu', 'day', 'lockdown', 'emergency', 'forPerson', 'blocked', 'setUp'] as const)
      expect(at(page(other)).kind, other).toBe('home');
    expect(screenAfter({ roster: MANAGED }, ...busyMorning, kim, page('pair')).view.kind).toBe('home');
    // By rights: only keys of the groups that are hers to pair.
    const found = formOf('find', at(page('unpair')) as ManagerView).found.map(({ label }) => label);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((label) => label.startsWith('RO'))).toBe(true);
  });

  it('a tag that is unpaired is taken out of its slot by the next touch, and is called free until then', () => {
    const bare: Scenes[] = [
      ...busyMorning,
      seat(40, 99),
      ola,
      page('unpairWhy', { key: idOf(14) }),
      wait,
      finger({ type: 'UnpairingTold', key: idOf(14), why: 'closed' }),
    ];
    const shown = formOf('rows', manager(...bare));
    expect(shown.rows.map(({ text }) => text)).toEqual(['a free tag', 'something that nobody knows']);
    expect(shown.rows[0]?.buttons).toMatchObject([
      { label: 'Take the tag out', touch: { type: 'TagOutTold', slot: slotOf(14) } },
    ]);
    const lit = screenAfter({ roster: MANAGED }, ...bare, wait, finger({ type: 'TagOutTold', slot: slotOf(14) }));
    expect(lit.slots[slotOf(14)]?.light).toEqual({ color: 'blue', rhythm: 'slow' });
    // The strip is about what nobody knows.
    expect(lit.notices.map(({ text }) => text)).toEqual(['A tag I don’t know is in C09.']);
    expect(formOf('rows', manager(...bare, wait, pull(slotOf(14)))).rows).toHaveLength(1);
  });
});

describe('blocked keys', () => {
  it('are settled here, or left to the office that blocked them', () => {
    const roster = { ...MANAGED, blocks: [{ key: idOf(22), why: 'manager' as const }] };
    const steps: Scenes[] = [
      ...busyMorning,
      kim,
      { type: 'ProblemTold', key: idOf(13), problem: 'wontStart' },
      ola,
      page('blocked'),
      wait,
    ];
    const shown = screenAfter({ roster }, ...steps).view as ManagerView;
    expect(
      formOf('rows', shown).rows.map(({ label, buttons }) => [label, buttons.map(({ label: each }) => each)]),
    ).toEqual([
      ['4513', ['Settled']],
      ['4522', []],
    ]);
    const settled = screenAfter({ roster }, ...steps, finger({ type: 'ProblemSettled', key: idOf(13) })).view;
    expect(formOf('rows', settled as ManagerView).rows.map(({ label }) => label)).toEqual(['4522']);
  });
});

describe('lockdown', () => {
  const locked: Scenes[] = [...busyMorning, ola, page('lockdown'), wait, finger({ type: 'LockdownTold', on: true })];

  it('is confirmed, named with who and since when, and ended', () => {
    expect(manager(...busyMorning, ola, page('lockdown')).foot.at(-1)).toMatchObject({ tone: 'alarm' });
    expect(formOf('say', manager(...locked, page('lockdown'))).lines[0]).toBe(
      'Locked down by Ola Nowak since 10:42 AM.',
    );
    const ended = screenAfter({ roster: MANAGED }, ...locked, wait, finger({ type: 'LockdownTold', on: false }));
    expect(ended.lockdown).toBe(false);
  });

  it('is said on everybody’s screen', () => {
    const attract = screenAfter({ roster: MANAGED }, ...locked, finger({ type: 'DoneTouched' }));
    expect(attract.view).toMatchObject({ kind: 'attract', title: 'Returns only' });
    const home = screenAfter({ roster: MANAGED }, ...locked, kim);
    expect(home.strips[0]).toMatchObject({ tone: 'alarm' });
    expect(home.strips[0]?.text).toContain('10:42 AM');
  });
});

describe('an emergency', () => {
  const sure: Scenes[] = [...busyMorning, ola, page('emergency'), wait, page('emergencySure'), wait];
  const open = finger({ type: 'EmergencyTold', board: null });

  it('is said twice before anything opens', () => {
    const first = formOf('buttons', manager(...busyMorning, ola, page('emergency')));
    expect(first.buttons.map(({ touch }) => touch?.type ?? null)).toEqual(['ManagerTouched', 'ManagerTouched', null]);
    expect(manager(...sure).foot.at(-1)?.touch).toEqual({ type: 'EmergencyTold', board: null });
  });

  it('shows how far it is, and demands the count until there has been one', () => {
    const going = screenAfter({ roster: MANAGED }, ...sure, open);
    expect(going.view).toMatchObject({ kind: 'manager', page: 'emergency' });
    expect(going.strips[0]?.text).toBe('Emergency: close the door to count.');
    const left: Scenes[] = [...sure, open, finger({ type: 'DoneTouched' })];
    expect(screenAfter({ roster: MANAGED }, ...left).strips[0]?.text).toBe('Emergency: keys are being counted.');
    const scanned: Scenes[] = SETTINGS.boards.map(({ board }) => ({ type: 'BoardScanned', board }));
    // Sixteen slots at a time, each with its time to be emptied.
    const waves: Scenes[] = Array.from({ length: 4 }, (): Scenes[] => [{ wait: 30_000 }, tick]).flat();
    const after = screenAfter({ roster: MANAGED }, ...left, ...waves, ...scanned);
    expect(after.strips).toEqual([]);
  });

  const shut: Scenes[] = [...sure, open, { wait: 5000 }, door(true), pull(slotOf(13)), { wait: 1000 }, door(false)];
  const settled: Scenes[] = [...shut, { wait: 2000 }, tick, { wait: 250 }, tick];
  const scans: Scenes[] = SETTINGS.boards.map(({ board }) => ({ type: 'BoardScanned', board }));

  it('says how many are open and how many follow', () => {
    const form = formOf('say', view(...sure, open) as ManagerView);
    expect(form.lines[0]).toMatch(/^16 open, \d+ to follow\.$/);
  });

  it('keeps its screen behind the shut door until the count is told there', () => {
    for (const steps of [
      [],
      [{ wait: 2000 }, tick],
      [{ wait: 2000 }, tick, { wait: 250 }, tick],
    ] satisfies Scenes[][]) {
      const { strips, view: shown } = screenAfter({ roster: MANAGED }, ...shut, ...steps);
      expect(strips[0]?.text).toBe('Emergency: keys are being counted.');
      expect(JSON.stringify(shown)).toContain('The keys are being counted.');
    }
    const told = view(...settled, ...scans);
    expect(told).toMatchObject({ kind: 'said', title: 'Emergency over, keys counted' });
    expect(told.kind === 'said' ? told.text : '').toMatch(/ \d+ in, \d+ out\. /);
  });

  it('gives the glass to whoever badges: before its open door, and when its count is told', () => {
    for (const steps of [
      [...sure, open, door(true), kim],
      [...settled, kim],
      [...settled, ...scans, kim],
    ])
      expect(view(...steps)).toMatchObject({ kind: 'home', person: { givenName: 'Kim' } });
  });
});

describe('trying the slots', () => {
  it('goes on with one touch a slot', () => {
    const first: Scenes[] = [...busyMorning, ola, page('setUp'), wait, finger({ type: 'SlotTestTold', slot: 40 })];
    expect(manager(...first).title).toBe('Slot 41 of 64');
    const button = manager(...first).foot.at(-1);
    expect(button?.touch).toEqual({ type: 'SlotTestAnswered', slot: 40, outcome: 'good', next: 41 });
    const second = screenAfter({ roster: MANAGED }, ...first, wait, finger(button?.touch ?? { type: 'ScreenTouched' }));
    expect(second.view).toMatchObject({ kind: 'manager', title: 'Slot 42 of 64' });
    expect(second.slots.filter(({ light }) => light !== null).map(({ name }) => name)).toEqual(['C10']);
  });
});

it('the language of its lights: amber for what is late, white for where to put or to look', () => {
  const played = scene({ roster: MANAGED });
  for (const step of [...late, ola]) if (!('finger' in step)) played.play(step);
  played.play({ type: 'LightTold', key: null, on: true });
  played.play({ type: 'LightTold', key: idOf(11), on: true });
  const lights = played.events
    .filter(({ type }) => type === 'SlotsLit' || type === 'SlotsDarkened')
    .map((event) =>
      react(event, SETTINGS).flatMap((effect) =>
        effect.type === 'LightSlot' ? [`${effect.color} ${effect.rhythm}`] : [],
      ),
    );
  expect(lights).toEqual([
    ['amber steady', 'amber steady', 'amber steady'],
    ['off steady', 'off steady', 'off steady'],
    ['white slow'],
  ]);
});
