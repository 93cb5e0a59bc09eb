// PINs, codes and staff numbers as they are typed: real argon2, real rules; and that nothing of them leaves the room.
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkOf } from '@keycab/shared/check';
import { Roster } from '@keycab/shared/roster';
import { isCabinetEvent } from '@keycab/shared/events/cabinet';
import { makeVerifier, matches } from '@keycab/firmware/credentials/argon';
import { calmPin, codeDigest, unknownCode } from '@keycab/firmware/credentials/digest';
import { pepperOf, pinMaterial } from '@keycab/shared/proof/credential';
import { react } from '@keycab/firmware/cabinet/react';
import type { Step } from '../given.ts';
import {
  badge,
  CABINET,
  choose,
  ELSEWHERE,
  K4512,
  K4498,
  KIM,
  MARIA,
  morning,
  OLA,
  pull,
  SETTINGS,
} from '../people.ts';
import { BADGE_KEY, CODE, KIMS_DURESS, KIMS_PIN, openRoom, OLAS_PIN, PEPPER, PIN_KEY, rosterOf } from './room.rig.ts';

const isRoster = checkOf(Roster);
let roster: Roster;
beforeAll(async () => {
  roster = await rosterOf();
});
const asked: Step[] = [...morning, badge(KIM), choose(K4512)];
const readerOff: Step[] = [...morning, { type: 'ReaderWentSilent', reader: 'front' }];

describe('a verifier', () => {
  it('is argon2id at its cost, fits the roster, and matches its PIN alone', async () => {
    const material = pinMaterial(PEPPER, KIM, KIMS_PIN);
    const made = await makeVerifier(material, Buffer.alloc(16, 1));
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(isRoster(roster)).toBe(true);
    expect(await matches(made, material)).toBe(true);
    for (const other of [
      pinMaterial(PEPPER, KIM, '493074'),
      pinMaterial(PEPPER, OLA, KIMS_PIN),
      pinMaterial(pepperOf(PIN_KEY, ELSEWHERE), KIM, KIMS_PIN),
      pinMaterial(pepperOf(Buffer.alloc(32, 1), CABINET), KIM, KIMS_PIN),
    ]) {
      expect(await matches(made, other)).toBe(false);
    }
  });

  it.each([
    ['more memory than a cabinet has', '$argon2id$v=19$m=999999,t=2,p=1$'],
    ['hours of work', '$argon2id$v=19$m=19456,t=99,p=1$'],
    ['less work than a PIN needs', '$argon2id$v=19$m=1024,t=2,p=1$'],
    ['another function', '$argon2i$v=19$m=19456,t=2,p=1$'],
  ])('that asks for %s makes a roster that is refused', (_, head) => {
    const [first, ...others] = roster.people;
    const pin = `${head}${'A'.repeat(22)}$${'A'.repeat(43)}`;
    expect(isRoster({ ...roster, people: [{ ...first, pin }, ...others] })).toBe(false);
  });
});

describe('a PIN', () => {
  it('that is right opens; its digits are in nothing that was said', async () => {
    const house = openRoom(roster);
    house.play(...asked);
    expect(house.room.entry).toMatchObject({ what: 'pin', person: KIM, keys: [K4512], typed: 0, triesLeft: 3 });
    await house.type(KIMS_PIN);
    expect(house.last(2)).toMatchObject([{ type: 'PinAccepted' }, { type: 'SlotReleased', pin: true }]);
    expect(house.room.entry).toBeNull();
    const out = inspect([house.offered, house.stage.events, house.failures], { depth: 20 });
    expect(out).not.toContain(KIMS_PIN);
  });

  it('shows how many digits there are, never which, and is erased one by one', () => {
    const house = openRoom(roster);
    house.play(...asked);
    for (const digit of '4930') house.touch({ type: 'DigitTouched', digit });
    house.touch({ type: 'EraseTouched' });
    expect(house.room.entry).toMatchObject({ typed: 3, number: '' });
    expect(inspect(house.room.entry)).not.toMatch(/493/);
  });

  it('that is wrong says so, and three make one wait while nothing typed is compared', async () => {
    const house = openRoom(roster);
    house.play(...asked);
    for (const wrong of ['1111', '2222', '3333']) await house.type(wrong);
    expect(house.room.entry).toMatchObject({ wrong: true, typed: 0, waitMs: 30_000 });
    const before = house.stage.events.length;
    await house.type(KIMS_PIN);
    expect(house.stage.events).toHaveLength(before);
    house.play({ wait: 10_000 }, { wait: 10_000 }, choose(K4512), { wait: 10_000 }, choose(K4512));
    await house.type(KIMS_PIN);
    expect(house.types()).toContain('SlotReleased');
  });

  it('under duress opens as the right one does, to all who look on, with a silent fact', async () => {
    const lives = [];
    for (const pin of [KIMS_PIN, KIMS_DURESS]) {
      const house = openRoom(roster);
      house.play(...asked);
      await house.type(pin);
      house.play(pull(0));
      const silent = ['DuressSignaled'];
      lives.push({
        duress: house.types().filter((type) => silent.includes(type)).length,
        entry: house.room.entry,
        facts: house.types().filter((type) => !silent.includes(type)),
        // A release's number is a ticket that nobody sees.
        effects: house.stage.events
          .flatMap((event) => react(event, SETTINGS))
          .map((effect) => ('released' in effect ? { ...effect, released: 0 } : effect)),
      });
    }
    const [calm, forced] = lives;
    expect([calm?.duress, forced?.duress]).toEqual([0, 1]);
    expect({ ...forced, duress: 0 }).toEqual(calm);
  });

  it('one higher is a wrong one where the office wants no silent alarms', async () => {
    const house = openRoom({ ...roster, duressPin: false });
    house.play(...asked);
    await house.type(KIMS_DURESS);
    expect(house.types().at(-1)).toBe('PinRefused');
    expect([calmPin('1230'), calmPin('1239')]).toEqual(['1239', '1238']);
  });

  it('of somebody who left while it was compared says nothing about who is here now', async () => {
    const house = openRoom(roster);
    house.play(...asked);
    for (const digit of KIMS_PIN) house.touch({ type: 'DigitTouched', digit });
    house.touch({ type: 'EnterTouched' });
    house.play({ type: 'DoneTouched' }, badge(OLA), choose(K4498));
    await house.room.settled();
    expect(house.types().filter((type) => type === 'PinAccepted' || type === 'SlotReleased')).toEqual([]);
    expect(house.room.entry).toMatchObject({ person: OLA, typed: 0 });
  });

  it('is forgotten after 15 s, and "not now" drops what was asked', () => {
    const idle = openRoom(roster);
    idle.play(...asked);
    idle.touch({ type: 'DigitTouched', digit: '4' });
    idle.play({ wait: 14_999 });
    expect(idle.room.entry).not.toBeNull();
    idle.play({ wait: 1 });
    expect(idle.room.entry).toBeNull();
    expect(idle.last(1)).toMatchObject([{ type: 'ReleaseAskEnded', why: 'left' }]);
  });

  it('cannot be typed where the cabinet has no key for it', async () => {
    const house = openRoom(roster, null);
    house.play(...asked);
    await house.type(KIMS_PIN);
    expect(house.types().at(-1)).toBe('PinRefused');
  });

  it('is taken from a reader’s own pad as well', async () => {
    const house = openRoom(roster);
    house.play(...asked);
    house.room.pressed('9*');
    house.room.pressed(KIMS_PIN.slice(0, 3));
    house.room.pressed(`${KIMS_PIN.slice(3)}#`);
    await house.room.settled();
    expect(house.types().at(-1)).toBe('SlotReleased');
  });
});

describe('a staff number', () => {
  it('with its PIN opens a session while the reader is off, and only then', async () => {
    const house = openRoom(roster);
    house.play(...morning);
    house.touch({ type: 'StaffTouched' });
    expect(house.room.entry).toBeNull();
    house.play({ type: 'ReaderWentSilent', reader: 'front' });
    house.touch({ type: 'StaffTouched' });
    for (const digit of '4711') house.touch({ type: 'DigitTouched', digit });
    house.touch({ type: 'EnterTouched' });
    expect(house.room.entry).toMatchObject({ what: 'staffPin', number: '4711', typed: 0 });
    await house.type(KIMS_PIN);
    expect(house.last(2)).toMatchObject([{ type: 'SessionOpened', person: KIM }, { type: 'PinAccepted' }]);
  });

  it('that nobody has is compared all the same, and is one wrong try', async () => {
    const house = openRoom(roster);
    house.play(...readerOff);
    house.room.pressed('999#');
    house.room.pressed(`${OLAS_PIN}#`);
    await house.room.settled();
    expect(house.last(1)).toMatchObject([{ type: 'PinRefused', person: null, session: null }]);
    expect(house.failures).toEqual([]);
  });

  it('that two people have is nobody’s', async () => {
    const people = roster.people.map((person) => ({ ...person, staffNumber: '4711' }));
    const house = openRoom({ ...roster, people });
    house.play(...readerOff);
    house.room.pressed(`4711#${KIMS_PIN}#`);
    await house.room.settled();
    expect(house.last(1)).toMatchObject([{ type: 'PinRefused', person: null }]);
  });
});

describe('a guest’s code', () => {
  it('opens the visit; a wrong one is a stranger under a pseudonym of the day', async () => {
    const house = openRoom(roster);
    house.play(...morning);
    house.touch({ type: 'CodeTouched' });
    await house.type('11111111');
    expect(house.last(1)).toMatchObject([
      { type: 'AccessRefused', code: 'KC-CODE-01', badge: unknownCode(BADGE_KEY, '11111111', '2026-03-03') },
    ]);
    await house.type(CODE);
    expect(house.last(1)).toMatchObject([{ type: 'SessionOpened', person: MARIA, visit: 'visit00001' }]);
    expect(house.room.entry).toBeNull();
    expect(inspect([house.offered, house.stage.events], { depth: 20 })).not.toContain(CODE);
    expect(codeDigest(BADGE_KEY, CODE)).not.toBe(codeDigest(Buffer.alloc(32), CODE));
  });

  it('shorter than any is not sent at all', async () => {
    const house = openRoom(roster);
    house.play(...morning);
    house.touch({ type: 'CodeTouched' });
    await house.type('12345');
    expect(house.offered.filter(({ type }) => type === 'VisitorCodeEntered')).toEqual([]);
    expect(house.room.entry).toMatchObject({ typed: 5 });
  });
});

describe('a badge that nobody knows', () => {
  const stranger = { ...badge('p0stranger'), unknownAs: 'cd'.repeat(16) } as Extract<Step, { type: 'BadgePresented' }>;
  const enroll = (person: typeof KIM | null, department: 'Detail' | null = null) =>
    ({ type: 'EnrollTouched', person, department }) as const;

  it('gets its person with one tap of a manager, and works at once, also after a restart', () => {
    const house = openRoom(roster);
    house.play(...morning, stranger, { wait: 30_000 }, badge(OLA));
    expect(house.room.enrolling).toBe(true);
    house.touch(enroll(MARIA));
    const enrolled = house.last(1)[0];
    expect(enrolled).toMatchObject({ type: 'BadgeEnrolled', by: OLA, person: MARIA, badge: stranger.badge });
    expect(isCabinetEvent(enrolled)).toBe(true);
    expect(house.room.enrolling).toBe(false);
    house.play({ type: 'DoneTouched' }, stranger);
    expect(house.last(1)).toMatchObject([{ type: 'SessionOpened', person: MARIA }]);
    house.play({ crash: true }, ...morning, stranger);
    expect(house.last(1)).toMatchObject([{ type: 'SessionOpened', person: MARIA }]);
  });

  it('that was given to the wrong person is taken back by the same manager, once, and both stand in the journal', () => {
    const house = openRoom(roster);
    const undo = { type: 'EnrollUndoTold' } as const;
    house.play(...morning, stranger, badge(OLA));
    house.touch(enroll(MARIA));
    house.play(undo);
    const [undone] = house.last(1);
    expect(undone).toMatchObject({ type: 'EnrollmentUndone', by: OLA, person: MARIA, badge: stranger.badge });
    expect(isCabinetEvent(undone)).toBe(true);
    const { length } = house.stage.events;
    house.play(undo);
    expect(house.stage.events).toHaveLength(length);
    // A roster that the office made in between has the badge still: here it stays nobody's, also after a restart.
    const { seq } = house.stage.events.at(-1) ?? { seq: 0 };
    const people = roster.people.map((each) => (each.person === MARIA ? { ...each, badges: [stranger.badge] } : each));
    house.play({ roster: { ...roster, people, badgesMerged: { epoch: 1, seq: seq - 1 } } }, { type: 'DoneTouched' });
    house.play(stranger);
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', reasons: ['unknownBadge'] }]);
    house.play({ crash: true }, ...morning, stranger);
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', reasons: ['unknownBadge'] }]);
    // And may be given to somebody else.
    house.play(badge(OLA));
    house.touch(enroll(KIM));
    house.play({ type: 'DoneTouched' }, stranger);
    expect(house.last(1)).toMatchObject([{ type: 'SessionOpened', person: KIM }]);
  });

  it('is taken back by nobody else, and not in another visit', () => {
    const house = openRoom(roster);
    house.play(...morning, stranger, badge(OLA));
    house.touch(enroll(MARIA));
    house.play({ type: 'DoneTouched' }, badge(KIM), { type: 'EnrollUndoTold' });
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', reasons: ['notManager'] }]);
    house.play({ type: 'DoneTouched' }, badge(OLA));
    const { length } = house.stage.events;
    house.play({ type: 'EnrollUndoTold' });
    expect(house.stage.events).toHaveLength(length);
  });

  it('of somebody new makes a person with the rights of a department, and no name', () => {
    const house = openRoom({ ...roster, groups: [] });
    house.play(...morning, stranger, badge(OLA));
    house.touch(enroll(null, 'Detail'), { type: 'EnrollLeft' });
    house.play({ type: 'DoneTouched' }, stranger, choose(K4512));
    const person = house.stage.cabinet.session?.person;
    expect(person).toMatch(/^p[0-9a-f]{18}$/);
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', person, reasons: ['noGrant'] }]);
  });

  it('is the office’s again once a roster has it, or leaves it out on purpose', () => {
    const house = openRoom(roster);
    house.play(...morning, stranger, badge(OLA));
    house.touch(enroll(MARIA));
    const { seq } = house.stage.events.at(-1) ?? { seq: -1 };
    house.play({ type: 'DoneTouched' }, { roster: { ...roster, badgesMerged: { epoch: 1, seq: seq - 1 } } }, stranger);
    expect(house.last(1)).toMatchObject([{ type: 'SessionOpened', person: MARIA }]);
    house.play({ type: 'DoneTouched' }, { roster: { ...roster, badgesMerged: { epoch: 1, seq } } }, stranger);
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', reasons: ['unknownBadge'] }]);
    const people = roster.people.map((each) => (each.person === KIM ? { ...each, badges: [stranger.badge] } : each));
    house.play({ roster: { ...roster, people } }, stranger);
    expect(house.last(1)).toMatchObject([{ type: 'SessionOpened', person: KIM }]);
  });

  it.each<[string, Step[], string]>([
    ['nobody', [stranger], 'noSession'],
    ['somebody who is no manager', [stranger, badge(KIM)], 'notManager'],
    ['a manager who came after a minute', [stranger, { wait: 60_001 }, badge(OLA)], 'badgeGone'],
    ['a manager who was there before', [badge(OLA), stranger], 'badgeGone'],
    ['a manager after a restart', [stranger, { crash: true }, ...morning, badge(OLA)], 'badgeGone'],
  ])('is enrolled by no tap of %s', (_, steps, reason) => {
    const house = openRoom(roster);
    house.play(...morning, ...steps);
    expect(house.room.enrolling).toBe(false);
    house.touch(enroll(MARIA));
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', reasons: [reason] }]);
  });

  it('and makes up its number is never enrolled, and is told why', () => {
    const house = openRoom(roster);
    house.play(...morning, { ...stranger, madeUp: true });
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', code: 'KC-BADGE-03', reasons: ['badgeMadeUp'] }]);
    house.play(badge(OLA));
    expect(house.room.enrolling).toBe(false);
    house.touch(enroll(MARIA));
    expect(house.last(1)).toMatchObject([{ type: 'AccessRefused', reasons: ['badgeGone'] }]);
  });
});
