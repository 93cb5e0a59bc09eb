// What a visit says beside one key: baskets, needs, promises, handovers, problems, purposes, doors, in the words of each.
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '@keycab/shared/messages';
import type { Roster } from '@keycab/shared/roster';
import { sentenceText } from '@keycab/shared/sentence';
import type { Touch, View } from '@keycab/firmware/kiosk/screen';
import type { Step } from '../given.ts';
import {
  badge,
  boards,
  CABINET,
  choose,
  K4377,
  K4498,
  K4512,
  K4603,
  KIM,
  MARIA,
  morning,
  OLA,
  pull,
  ROSTER,
  RO61204,
  seat,
  SETTINGS,
  start,
  START_WALL_MS,
  tick,
} from '../people.ts';
import { keysWith, stock, withRules } from '../cabinet/ruled.ts';
import { GALLERY } from './gallery.ts';
import { ONLINE, screenAfter, type Scenes } from './stage.ts';

const MINUTE_MS = 60_000;
const finger = (touch: Touch): Scenes => ({ finger: touch });
const go = (to: 'browse' | 'handOver' | 'problem' | 'reasons'): Scenes => finger({ type: 'GoTouched', to, key: null });
const basket = (...keys: (typeof K4512)[]): Scenes => finger({ type: 'KeysChosen', keys, reason: null });
const kim = badge('p0000kim1');
const pat = badge('p0000pat1');
const done: Step = { type: 'DoneTouched' };

function see<Kind extends View['kind']>(kind: Kind, roster: Roster, ...steps: Scenes[]): Extract<View, { kind: Kind }> {
  const { view } = screenAfter({ roster }, ...morning, ...steps);
  expect(view.kind).toBe(kind);
  return view as Extract<View, { kind: Kind }>;
}
const promise = (person: typeof KIM, minutes: number) => ({
  reservation: 'r00000001',
  person,
  of: { key: K4512 },
  fromWallMs: START_WALL_MS + minutes * MINUTE_MS,
  toWallMs: START_WALL_MS + (minutes + 60) * MINUTE_MS,
});
const valuable = withRules({
  groups: [{ group: 'valuable', authorizers: 2, otherDepartment: true, reasonRequired: true }],
  keys: keysWith({ [K4603]: { group: 'valuable' } }),
  grants: [...ROSTER.grants, { to: { department: 'Sales' }, group: 'valuable', acts: ['take'] }],
});
const has: Scenes[] = [kim, choose(K4512), pull(0), { wait: 7_000 }];

describe('the keys that are offered', () => {
  it('begin with what is promised to you, then what you picked', () => {
    const roster = withRules({
      reservations: [promise(KIM, 10)],
      picks: [
        { pick: 'pick00000001', person: KIM, key: RO61204, reason: null, untilWallMs: START_WALL_MS + MINUTE_MS },
      ],
      grants: [{ to: { manager: true }, group: '*', acts: ['take'] }],
    });
    // The pick was refused at the badge: it stays the second choice.
    const view = see('home', roster, kim, { wait: 7_000 });
    expect(view.tiles.slice(0, 2).map(({ label, line, state }) => [label, line, state])).toEqual([
      ['4512', 'Yours 10:52 AM', 'reserved'],
      ['RO 61204', 'In', 'in'],
    ]);
    expect(view.browseText).toBe('by make and color');
    const issuedWallMs = START_WALL_MS - 28 * 24 * 60 * MINUTE_MS;
    const old = see('home', { ...roster, issuedWallMs }, kim, { wait: 7_000 });
    expect(old.browseText).toBe('Key list is 28 days old');
  });

  it('say whom a key is promised to', () => {
    const view = see('home', withRules({ reservations: [promise(MARIA, 10)] }), kim);
    expect(view.tiles.find(({ key }) => key === K4512)).toMatchObject({ line: 'Maria 10:52 AM', state: 'reserved' });
  });
});

describe('keys taken along', () => {
  const also = (view: { readonly also: readonly { readonly label: string; readonly addedText: string }[] }) =>
    view.also.map(({ label, addedText }) => (addedText === '' ? label : `${label}: ${addedText}`));
  const rules = withRules({});

  it('are offered beside the one that is open, one touch each, and stay where they are once they are open', () => {
    const first = see('take', rules, kim, choose(K4512));
    expect(also(first).slice(0, 3)).toEqual(['4377', '4498', '4603']);
    expect(first.verdicts).toEqual([]);
    const second = see('take', rules, kim, choose(K4512), { wait: 1_000 }, choose(K4498));
    expect([second.slotName, second.title]).toEqual(['A02', 'Take 4498']);
    expect(also(second).slice(0, 3)).toEqual(['4377', '4498: Slot A02', '4603']);
    const third = [kim, choose(K4512), { wait: 1_000 }, choose(K4498), { wait: 1_000 }, choose(K4603)];
    expect(also(see('take', rules, ...third)).slice(0, 3)).toEqual(['4377', '4498: Slot A02', '4603: Slot A03']);
    expect(see('take', rules, ...third).verdicts.map(({ label, text }) => `${label} ${text}`)).toEqual([
      '4512 Slot A01',
      '4498 Slot A02',
    ]);
  });

  it('are offered after one was taken, without what is out', () => {
    const taken = see('taken', rules, kim, choose(K4512), { wait: 1_000 }, pull(0));
    expect(also(taken).slice(0, 3)).toEqual(['4377', '4498', '4603']);
  });

  it('are judged anew: what may not be had is refused, and the open slot stays open', () => {
    const wish = [kim, choose(K4512), { wait: 1_000 }, choose(RO61204)];
    expect(see('refused', rules, ...wish).title).toBe('RO 61204 stays locked');
    expect(see('take', rules, ...wish, { wait: 7_000 }).slotName).toBe('A01');
  });
});

describe('a basket', () => {
  it('is narrowed by make, then model, then color, and each step can be taken back', () => {
    const first = see('browse', withRules({}), kim, go('browse'));
    expect(first.chips.map(({ text, detail }) => `${text}: ${detail}`)).toEqual(['Honda: 5 keys']);
    const [honda] = first.chips;
    if (honda === undefined) throw new TypeError('a chip');
    const second = see('browse', withRules({}), kim, finger({ type: 'SieveTouched', ...honda.sieve }));
    expect(second.chips.map(({ text, chosen }) => [text, chosen])).toEqual([
      ['Honda', true],
      ['CR-V', false],
    ]);
    expect(second.chips[0]?.sieve).toEqual({ make: null, model: null, color: null, all: false });
  });

  it('holds what was touched, and gives it back when touched again', () => {
    const tick1 = finger({ type: 'KeyTicked', key: K4512 });
    const tick2 = finger({ type: 'KeyTicked', key: K4498 });
    expect(see('browse', withRules({}), kim, go('browse'), tick1, tick2)).toMatchObject({
      chosen: [K4512, K4498],
      title: '2 keys chosen',
      takeText: 'Take 2',
    });
    expect(see('browse', withRules({}), kim, go('browse'), tick1, tick2, tick1).chosen).toEqual([K4498]);
  });

  it('shows only what is here, unless asked', () => {
    const out: Scenes[] = [...has, go('browse')];
    expect(see('browse', withRules({}), ...out).tiles.map(({ label }) => label)).not.toContain('4512');
    const all = finger({ type: 'SieveTouched', make: null, model: null, color: null, all: true });
    expect(see('browse', withRules({}), ...out, all).tiles.map(({ label }) => label)).toContain('4512');
  });

  it('opens all its slots at once, and each key has its own verdict', () => {
    const view = see('take', valuable, kim, basket(K4512, K4498, K4603, RO61204));
    expect(view.tile.label).toBe('4512');
    expect(view.verdicts.map(({ label, text, tone }) => [label, text, tone])).toEqual([
      ['4498', 'Slot A02', 'open'],
      ['4603', 'One of another department', 'waits'],
      ['RO 61204', 'You may not take this key.', 'no'],
    ]);
  });

  it('goes on to what is still needed once the open slots are empty', () => {
    const view = see('needs', valuable, kim, basket(K4512, K4603), pull(0), { wait: 7_000 });
    expect(view.verdicts).toMatchObject([{ label: '4512', text: 'Yours', tone: 'done' }]);
  });

  it('of which another key is pulled first says that it is yours, and which one is next', () => {
    const view = see('take', withRules({}), kim, basket(K4512, K4498), { wait: 1_000 }, pull(1));
    expect([view.tile.label, view.notes]).toEqual(['4512', ['4498 is yours. Now 4512.']]);
  });

  it('pulled in the order in which its slots are shown says nothing of another key', () => {
    const steps: Scenes[] = [kim, basket(K4512, K4498, K4603), { wait: 1_000 }, pull(0)];
    const second = see('take', withRules({}), ...steps);
    expect([second.tile.label, second.notes]).toEqual(['4498', []]);
    expect(see('take', withRules({}), ...steps, { wait: 1_000 }, pull(1)).notes).toEqual([]);
  });

  it('pulled by the older wish first says that it is yours, and which one is next', () => {
    const steps: Scenes[] = [kim, choose(K4512), { wait: 1_000 }, choose(K4498), { wait: 1_000 }];
    expect(see('take', withRules({}), ...steps, pull(0)).notes).toEqual(['4512 is yours. Now 4498.']);
    expect(see('take', withRules({}), ...steps, pull(1)).notes).toEqual([]);
  });

  it('is confirmed whole with its last key, and a single key by itself', () => {
    const three: Scenes[] = [pull(0), { wait: 500 }, pull(1), { wait: 500 }, pull(2)];
    const all = see('taken', withRules({}), kim, basket(K4512, K4498, K4603), { wait: 1_000 }, ...three);
    expect(all.notes).toEqual(['4512, 4498, and 4603 are yours.']);
    // What she had before is not among what she has just taken.
    const two: Scenes[] = [basket(K4498, K4603), { wait: 1_000 }, pull(1), { wait: 500 }, pull(2)];
    expect(see('taken', withRules({}), ...has, ...two).notes).toEqual(['4498 and 4603 are yours.']);
    const five: Scenes[] = [kim, basket(K4512, K4498, K4603, RO61204, K4377), { wait: 1_000 }];
    const grants: Roster['grants'] = [
      ...ROSTER.grants,
      { to: { department: 'Sales' }, group: 'service', acts: ['take'] },
    ];
    const pulls = [0, 1, 2, 3, 40].flatMap((slot): Scenes[] => [pull(slot), { wait: 500 }]);
    expect(see('taken', withRules({ grants }), ...five, ...pulls).notes).toEqual(['5 keys taken just now.']);
    expect(see('taken', withRules({}), kim, choose(K4512), pull(0)).notes).toEqual([]);
  });

  it('that was picked before is open as the badge is read', () => {
    const picks = [K4512, K4498].map((key, index) => ({
      pick: `pick0000000${index}`,
      person: KIM,
      key,
      reason: null,
      untilWallMs: START_WALL_MS + MINUTE_MS,
    }));
    const view = see('take', withRules({ picks }), kim);
    expect([view.slotName, view.verdicts]).toMatchObject(['A01', [{ label: '4498', tone: 'open' }]]);
  });
});

describe('a key that is put back while another slot stands open', () => {
  const open: Scenes[] = [kim, { type: 'DoorSeen', open: true }, choose(K4512), { wait: 1_000 }];
  const wrong: Scenes[] = [...open, pull(1), { wait: SETTINGS.absentMs }, tick, { wait: 2_000 }, seat(1, 2)];

  it('is thanked for in a line, and the open slot counts down as before', () => {
    see('pulled', withRules({}), ...wrong.slice(0, -1));
    const view = see('take', withRules({}), ...wrong);
    expect([view.slotName, view.notes]).toEqual(['A01', ['4498 back, thank you, Kim.']]);
    expect(view.endsInMs).toBe(SETTINGS.releaseMs - 3_000 - SETTINGS.absentMs);
    expect(see('take', withRules({}), ...wrong, { wait: 6_000 }).notes).toEqual([]);
    expect(see('taken', withRules({}), ...wrong, pull(0)).closeText).toBe('Close the door.');
  });

  it('is told where it should be, and that something is missing with it', () => {
    const elsewhere: Scenes[] = [...has, choose(K4498), { wait: 1_000 }, seat(5, 1)];
    const { view } = screenAfter(
      { roster: withRules({}), settings: { randomReturn: false } },
      ...morning,
      ...elsewhere,
    );
    expect(view).toMatchObject({ kind: 'take', notes: ['4512 back, thank you, Kim.', '4512 lives in A01.'] });
  });

  it('is asked about where its group wants that, and never ends in a door to be closed', () => {
    const asked: Scenes[] = [...has, { type: 'DoorSeen', open: true }, choose(K4498), { wait: 1_000 }, seat(0, 1)];
    const roster = stock({ returnAsks: ['fuel'] });
    expect(see('returned', roster, ...asked).closeText).toBeNull();
    see('take', roster, ...asked, { wait: 6_000 });
  });
});

describe('what is still needed', () => {
  it('is asked one after the other, and what was given is ticked off', () => {
    const wants: Scenes[] = [kim, choose(K4603)];
    const view = see('needs', valuable, ...wants);
    expect(view.title).toBe('4603 stays locked for now');
    expect(view.todo).toBe('Somebody of another department: present your badge.');
    expect(view.endsInMs).toBe(60_000);
    const after = see('needs', valuable, ...wants, badge('p0000ola1'));
    expect(after.todo).toBe('A second person: present your badge.');
    expect(after.steps.map(({ text, given }) => [text, given])).toEqual([
      ['Another person badges', true],
      ['A second person badges too', false],
      ['One of another department', true],
    ]);
  });

  it('of a purpose is one touch', () => {
    const roster = stock({ reasonRequired: true });
    const people = roster.people.map((one) => (one.person === KIM ? { ...one, reason: null } : one));
    const view = see('needs', { ...roster, people }, kim, choose(K4512));
    expect(view.choices?.all.map(({ text, detail }) => [text, detail])).toEqual([
      ['Test drive', 'back in 1 h'],
      ['Service', 'back in 8 h'],
    ]);
    const chosen = finger({ type: 'ReasonChosen', key: null, reason: 'service', vehicle: null });
    expect(see('take', { ...roster, people }, kim, choose(K4512), chosen).reason).toBe('Service');
  });

  it('of a car, for a plate, begins with the car whose key one has', () => {
    const plate = withRules({
      keys: keysWith({ [K4377]: { kind: 'plate', vehicle: null } }),
      groups: [{ group: 'stock', vehicleRequired: true }],
    });
    const view = see('needs', plate, kim, choose(K4512), pull(0), done, kim, choose(K4377));
    expect(view.todo).toBe('With which car?');
    expect(view.choices?.all[0]).toMatchObject({ text: '4512', chosen: true });
  });

  it('can be left, and then the keys are back', () => {
    const left = finger({ type: 'AskLeft', key: K4603 });
    expect(see('home', valuable, kim, choose(K4603), left).held).toBe(0);
  });

  it('that nobody gave within a minute has changed nothing', () => {
    const awake: Scenes[] = [{ wait: 45_000 }, { type: 'ScreenTouched' }, { wait: 15_000 }, tick];
    expect(see('said', valuable, kim, choose(K4603), ...awake)).toMatchObject({
      tone: 'bad',
      title: '4603 stays locked',
      text: 'Nobody agreed within a minute.',
    });
  });
});

describe('the purpose', () => {
  it('can be changed after the slot is open, and the time with it', () => {
    expect(see('take', withRules({}), kim, choose(K4512)).reason).toBe('Test drive');
    const reasons = see('reasons', withRules({}), kim, choose(K4512), go('reasons'));
    expect(reasons.choices.map(({ text, chosen }) => [text, chosen])).toEqual([
      ['Test drive', true],
      ['Service', false],
    ]);
    const chosen = finger({ type: 'ReasonChosen', key: null, reason: 'service', vehicle: null });
    const view = see('take', withRules({}), kim, choose(K4512), go('reasons'), chosen);
    expect([view.reason, view.dueWallMs]).toEqual(['Service', START_WALL_MS + 480 * MINUTE_MS]);
  });

  it('of a key that one has begins its clock anew, and says until when', () => {
    const chosen = finger({ type: 'ReasonChosen', key: K4512, reason: 'service', vehicle: null });
    expect(see('said', withRules({}), ...has, chosen)).toMatchObject({
      tone: 'good',
      title: '4512: Service',
      text: 'Back by 6:42 PM.',
    });
  });

  it('of another department is told before the pull and after it', () => {
    const roster = withRules({
      keys: keysWith({ [K4512]: { owner: 'Sales' } }),
      reasons: [{ reason: 'testDrive', label: 'Wash', minutes: 60, department: 'Detail' }],
    });
    const told = 'Sales will see that it is with you.';
    expect(see('take', roster, kim, choose(K4512)).notes).toEqual([told]);
    expect(see('taken', roster, kim, choose(K4512), pull(0)).notes).toEqual([told]);
  });

  it('of somebody who comes later is told as well', () => {
    const view = see('take', withRules({ reservations: [promise(MARIA, 45)] }), kim, choose(K4512));
    expect(view.notes).toEqual(['4512 is promised to Maria at 11:27 AM.']);
    expect(view.dueWallMs).toBe(START_WALL_MS + 40 * MINUTE_MS);
  });
});

describe('a key that one has oneself', () => {
  const mine = finger({ type: 'GoTouched', to: 'mine', key: K4512 });

  it('says since when, what for and until when, where it is hung up, and what can be done', () => {
    const view = see('mine', withRules({}), ...has, done, { wait: 10 * MINUTE_MS }, kim, mine);
    expect(view.title).toBe('You have 4512.');
    expect(sentenceText(view.sentence).replaceAll('\u202f', ' ')).toBe(
      'Since 10:42 AM, 10 minutes. For test drive. Back by 11:42 AM.',
    );
    expect(view.putBack).toBe('To return it, hang it up in any free slot.');
    expect(view.ways).toEqual([
      { to: 'reasons', text: 'More time', why: null },
      { to: 'handOver', text: 'Hand over', why: null },
      { to: 'problem', text: 'Problem', why: null },
    ]);
  });

  it('is told which slot it belongs to where keys have their own', () => {
    const own = { roster: withRules({}), settings: { randomReturn: false } };
    const { view } = screenAfter(own, ...morning, ...has, mine);
    expect(view).toMatchObject({ kind: 'mine', putBack: 'To return it, hang it up in slot A01.' });
  });

  it('says that its time was moved on already', () => {
    const longer = finger({ type: 'ReasonChosen', key: K4512, reason: 'service', vehicle: null });
    const view = see('mine', withRules({}), ...has, longer, { wait: 7_000 }, mine);
    expect(view.ways.map(({ why }) => why)).toEqual(['had more already', null, null]);
  });

  it('is no news once it hangs again: the keys are back', () => {
    expect(see('home', withRules({}), ...has, mine, seat(0, 1), { wait: 7_000 }).held).toBe(0);
  });

  it('leads to the handover and to its purposes', () => {
    const handed = finger({ type: 'HandoverPicked', keys: [K4512] });
    expect(see('handOver', withRules({}), ...has, mine, handed)).toMatchObject({ chosen: [K4512], waiting: true });
    const reasons = finger({ type: 'GoTouched', to: 'reasons', key: K4512 });
    expect(see('reasons', withRules({}), ...has, mine, reasons).key).toBe(K4512);
  });
});

describe('a page without a key', () => {
  it('says once that there is none, and then which ones would stand there', () => {
    const handOver = see('handOver', withRules({}), kim, go('handOver'));
    expect([handOver.title, handOver.todo]).toEqual([
      'You have no key to hand over.',
      'A key that you take stands here until it is back.',
    ]);
    const problem = see('problem', withRules({}), kim, go('problem'));
    expect([problem.title, problem.hint]).toEqual([
      'You have no key to report on.',
      'Keys that you have, or had lately, stand here.',
    ]);
  });
});

describe('a no', () => {
  const promised = withRules({ reservations: [promise(MARIA, 10)] });

  it('names whom the key is promised to, and how many like it are here', () => {
    const view = see('refused', promised, kim, choose(K4512));
    expect(view).toMatchObject({ code: 'KC-RULE-05', happened: 'Maria has it at 10:52 AM.', whys: [] });
    expect(view.similar).toEqual({
      text: '4 similar here',
      sieve: { make: 'Honda', model: 'CR-V', color: null, all: false },
    });
  });

  it('leads to those like it', () => {
    const { similar } = see('refused', promised, kim, choose(K4512));
    if (similar === null) throw new TypeError('there are keys like it');
    const view = see('browse', promised, kim, choose(K4512), finger({ type: 'SieveTouched', ...similar.sieve }));
    expect(view.tiles.map(({ label }) => label)).toContain('4498');
  });

  it('says what happened once: in its title or below it, in either language', () => {
    const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\d]{3,}/gu));
    const doubled = GALLERY.flatMap(([name, picture]) =>
      LANGUAGES.flatMap((language) => {
        const { view } = picture(language);
        if (view.kind !== 'refused' || view.happened === '') return [];
        const [title, below] = [words(view.title), words(view.happened)];
        const shared = [...title].filter((word) => below.has(word));
        return shared.length > title.size / 2 ? [`${name} ${language}: ${view.title} / ${view.happened}`] : [];
      }),
    );
    expect(doubled).toEqual([]);
    expect(see('refused', withRules({}), badge('p000nobody'))).toMatchObject({
      title: 'Badge not known',
      happened: '',
      todo: 'A manager can enroll it.',
    });
    expect(see('refused', withRules({}), kim, finger({ type: 'LockdownTold', on: true })).happened).toBe('');
  });

  it('gives all its reasons', () => {
    const roster = withRules({ reservations: [promise(MARIA, 10)], blocks: [{ key: K4512, why: 'problem' }] });
    expect(see('refused', roster, kim, choose(K4512)).whys).toEqual([
      'Something is wrong with this key or its car.',
      'Maria has it at 10:52 AM.',
    ]);
  });

  it('names the spare', () => {
    const roster = withRules({
      blocks: [{ key: K4512, why: 'problem' }],
      keys: keysWith({ [K4498]: { vehicle: ROSTER.keys[0]?.vehicle ?? null } }),
    });
    expect(see('refused', roster, kim, choose(K4512)).spare).toEqual({
      key: K4498,
      text: 'Take 4498, A02',
    });
  });

  describe('for a key that is out', () => {
    const out: Scenes[] = [...has, done, badge('p0000ola1'), choose(K4512)];
    const wish = (urgency: 'customerHere' | 'today'): Scenes => finger({ type: 'KeyWantedTold', key: K4512, urgency });
    const OFFLINE = { ...ONLINE, reachable: false };

    it('asks for it, or for a word once it is back', () => {
      expect(see('refused', withRules({}), ...out).office).toEqual([
        {
          text: 'Ask for it',
          why: null,
          wish: { key: K4512, urgency: 'customerHere' },
          more: 'a customer is here',
        },
        { text: 'Tell me when back', why: null, wish: { key: K4512, urgency: 'today' }, more: null },
      ]);
    });

    it('says who hears of it, and goes by itself', () => {
      const said = see('said', withRules({}), ...out, wish('customerHere'));
      expect(said).toMatchObject({ tone: 'good', title: 'Asked for 4512.', text: 'Kim hears of it.' });
      expect(said.endsInMs).toBeGreaterThan(0);
      const today = see('said', withRules({}), ...out, wish('today'));
      expect(today.text).toBe('Kim hears of it. You hear when it is back.');
      expect(see('home', withRules({}), ...out, wish('customerHere'), { wait: said.endsInMs + 1 }).kind).toBe('home');
    });

    it('is off once it was asked for in this visit', () => {
      const again = see('refused', withRules({}), ...out, wish('today'), choose(K4512));
      expect(again.office.map(({ why, wish: of }) => [why, of])).toEqual([
        ['asked already', null],
        ['asked already', null],
      ]);
    });

    it('is off without a network, says where to ask, and a touch of it is not written down', () => {
      const stage = { roster: withRules({}), uplink: OFFLINE };
      const { view } = screenAfter(stage, ...morning, ...out);
      if (view.kind !== 'refused') expect.fail(`shows ${view.kind}`);
      expect(view.office).toMatchObject([
        { why: 'offline: ask the desk', wish: null },
        { why: 'offline: ask the desk', wish: null },
      ]);
      expect(screenAfter(stage, ...morning, ...out, wish('customerHere')).view.kind).toBe('refused');
    });

    it('is not there for a key that hangs in another cabinet: that is fetched', () => {
      const elsewhere = {
        asOfWallMs: START_WALL_MS,
        keys: [
          {
            key: K4512,
            cabinetName: 'Service drive',
            dueWallMs: null,
            person: null,
            reason: null,
            sinceWallMs: START_WALL_MS + 60_000,
            slotName: 'A04',
          },
        ],
      };
      const { view } = screenAfter({ roster: withRules({}), elsewhere }, ...morning, ...out);
      expect(view.kind === 'refused' && view.office).toEqual([]);
    });
  });
});

describe('a handover', () => {
  const picked = finger({ type: 'HandoverPicked', keys: [K4512] });

  it('begins with the keys that one has', () => {
    expect(see('handOver', withRules({}), ...has, go('handOver'))).toMatchObject({
      title: 'Which key do you hand over?',
      tiles: [{ label: '4512' }],
      waiting: false,
    });
    expect(see('handOver', withRules({}), kim, go('handOver')).title).toBe('You have no key to hand over.');
  });

  it('waits twenty seconds for the second person, who sees from whom and which key', () => {
    expect(see('handOver', withRules({}), ...has, picked, { wait: 4_000 })).toMatchObject({
      todo: 'Second person: present your badge.',
      endsInMs: 16_000,
    });
    expect(see('receive', withRules({}), ...has, picked, pat)).toMatchObject({
      title: 'Pat, Kim gives you 4512.',
      receiver: { givenName: 'Pat' },
      pin: false,
    });
  });

  it('is told to both when it is done, and when it is not', () => {
    const agreed = finger({ type: 'HandoverAgreed', reason: null });
    expect(see('said', withRules({}), ...has, picked, pat, agreed)).toMatchObject({
      tone: 'good',
      title: 'Pat has 4512 now.',
      text: 'Both were here. Kim no longer answers for it. Back by 11:42 AM.',
    });
    expect(see('said', withRules({}), ...has, picked, { wait: 20_000 }, tick)).toMatchObject({
      tone: 'bad',
      title: 'Nothing has changed.',
      text: 'Kim still has it: the other person did not take it on in time.',
    });
  });
});

describe('a problem', () => {
  it('is asked of the key that one had last, and can be of another', () => {
    const two: Scenes[] = [...has, choose(K4498), pull(1), { wait: 7_000 }, go('problem')];
    expect(see('problem', withRules({}), ...two)).toMatchObject({
      key: K4498,
      title: 'What is wrong with 4498?',
      keys: [{ label: '4498' }, { label: '4512' }],
    });
    const other = finger({ type: 'GoTouched', to: 'problem', key: K4512 });
    expect(see('problem', withRules({}), ...two, other).key).toBe(K4512);
    expect(see('problem', withRules({}), kim, go('problem')).title).toBe('You have no key to report on.');
  });

  it('says whether the key stays', () => {
    const tell = (problem: 'wontStart' | 'lowTire') => finger({ type: 'ProblemTold', key: K4512, problem });
    expect(see('said', withRules({}), ...has, tell('wontStart'))).toMatchObject({
      title: '4512: Won’t start. It is written down.',
      text: 'Nobody takes this key until somebody has looked.',
    });
    expect(see('said', withRules({}), ...has, tell('lowTire')).text).toBe('The key can still be taken.');
  });

  it('never calls a key lost that hangs here', () => {
    const here: Scenes[] = [
      ...has,
      seat(0, 1),
      { wait: 7_000 },
      finger({ type: 'GoTouched', to: 'problem', key: K4512 }),
    ];
    const values = (steps: Scenes[]) => see('problem', withRules({}), ...steps).choices.map(({ value }) => value);
    expect(values(here)).not.toContain('keyLost');
    expect(values([...has, go('problem')])).toContain('keyLost');
  });
});

describe('after a return', () => {
  const asked = stock({ returnAsks: ['parked', 'fuel'] });
  const roster: Roster = { ...asked, places: ['Row A', 'Row F'] };
  const back: Scenes[] = [...has, seat(0, 1)];
  const answer = (parked: string | null, well = false): Scenes =>
    finger({ type: 'ReturnTold', key: K4512, parked, fuel: null, well });

  it('where and how full may be said, and left unsaid', () => {
    const view = see('returned', roster, ...back, answer('Row F'));
    expect(view.asks?.parked.map(({ text, chosen }) => [text, chosen])).toEqual([
      ['Row A', false],
      ['Row F', true],
    ]);
    expect(view.asks?.fuel.map(({ text }) => text)).toEqual(['Full', 'Half', 'Low']);
    see('home', roster, ...back, answer(null, true));
  });

  it('a key of which nothing is asked leaves a way to a problem, and out', () => {
    expect(see('returned', withRules({}), ...back).asks).toEqual({ key: K4512, parked: [], fuel: [] });
    see('problem', withRules({}), ...back, finger({ type: 'GoTouched', to: 'problem', key: K4512 }));
    expect(see('returned', withRules({}), ...has, finger({ type: 'DoneTouched' }), seat(0, 1)).asks).toBeNull();
  });

  it('whoever takes it next is told where it stands', () => {
    const next: Scenes[] = [...back, answer('Row F'), done, pat, choose(K4512)];
    expect(see('take', roster, ...next).notes).toEqual(['Last parked: Row F.']);
  });

  it('a plate without its car’s key is asked for', () => {
    const plate = withRules({
      keys: keysWith({ [K4377]: { kind: 'plate', vehicle: null } }),
      groups: [{ group: 'stock', vehicleRequired: true }],
    });
    const both: Scenes[] = [...has, choose(K4377), pull(40), { wait: 7_000 }];
    const taken = see('taken', plate, ...has, choose(K4377), pull(40));
    expect([taken.title.split(' until')[0], taken.notes]).toEqual([
      'Plate 4377 is yours',
      ['The log has 4377 with 4512.'],
    ]);
    expect([taken.tile.title, taken.tile.model, taken.tile.details]).toEqual(['Plate', 'Plate', '']);
    const asks = 'Plate 4377 left with 4512. Put it back too.';
    const opened: Scenes[] = [...both, { type: 'DoorSeen', open: true }];
    // At once, and nobody who has it in his hand is sent away.
    expect(see('returned', plate, ...opened, seat(0, 1))).toMatchObject({ partnerText: asks, closeText: null });
    expect(see('returned', plate, ...opened, done, seat(0, 1))).toMatchObject({ partnerText: asks, asks: null });
    expect(see('returned', plate, ...opened, seat(0, 1), { wait: 4_000 }, tick).partnerText).toBe(asks);
    const alone = see('returned', plate, ...opened, seat(40, 5));
    expect([alone.title, alone.partnerText]).toEqual([
      'Plate 4377 back, thank you, Kim.',
      '4512 left with 4377. Put it back too.',
    ]);
    const whole = see('returned', plate, ...opened, seat(0, 1), { wait: 1_000 }, seat(40, 5));
    expect([whole.partnerText, whole.closeText]).toEqual([null, 'Close the door.']);
  });

  it('a key that is to be looked at is looked at first', () => {
    const checked = stock({ checkPercent: 100 });
    const reasons = checked.reasons.map((each) => ({ ...each, check: true }));
    const view = see('check', { ...checked, reasons }, ...back);
    expect([view.title, view.question]).toEqual([
      '4512: is it still the same key?',
      'Press lock on the key. Does the car answer?',
    ]);
  });
});

describe('the house', () => {
  const open: Step[] = [kim, { type: 'DoorSeen', open: true }, done];
  const after = (ms: number): Scenes[] => [...open, { wait: ms }, tick];

  it('a door that stands open for half a minute counts down, names who was last, then sounds', () => {
    see('attract', withRules({}), ...after(29_000));
    expect(see('door', withRules({}), ...after(40_000))).toMatchObject({
      title: 'Close the door.',
      text: 'Open for less than a minute. Kim was here last.',
      alarm: false,
      endsInMs: 20_000,
    });
    expect(see('door', withRules({}), ...after(60_000))).toMatchObject({ alarm: true, endsInMs: null });
    expect(see('door', withRules({}), ...after(125_000)).text).toContain('the office hears of it');
  });

  it('a forced door says so until it is shut', () => {
    expect(see('door', withRules({}), { type: 'DoorSeen', open: true })).toMatchObject({
      code: 'KC-DOOR-02',
      title: 'The door was forced.',
      alarm: true,
    });
    see('attract', withRules({}), { type: 'DoorSeen', open: true }, { type: 'DoorSeen', open: false });
  });

  const strips = (...steps: Step[]): readonly string[] => screenAfter({}, ...steps).strips.map(({ text }) => text);

  it('power, a full cabinet and a lockdown each have their line', () => {
    expect(strips(...morning, { type: 'LoopSeen', loop: 'mains', normal: false })).toEqual([
      'Power is out since 10:42 AM. The battery carries on.',
    ]);
    const full = Object.fromEntries(Array.from({ length: SETTINGS.slots }, (_, slot) => [slot, slot + 1] as const));
    expect(strips(start, ...boards(full), { type: 'DoorSeen', open: false })).toContain(
      'Cabinet full. Bring the key to another cabinet or to the desk.',
    );
    const command = { command: 'c'.repeat(32), cabinet: CABINET, counter: 1, expiresWallMs: START_WALL_MS + 60_000 };
    const locked = {
      type: 'CommandReceived',
      command: { ...command, operation: 'startLockdown', person: OLA },
    } as Step;
    expect(strips(...morning, locked)[0]).toBe('Locked since 10:42 AM. Returns only.');
  });
});
