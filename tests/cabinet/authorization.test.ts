// Somebody else agrees by badge: in a minute, once, for these keys, and still may when the slot opens.
import { mayAuthorize } from '@keycab/firmware/cabinet/rules/authorization';
import { indexRoster, type RosterPerson } from '@keycab/shared/roster';
import { describe, expect, test } from 'vitest';
import { givenIn, type Step } from '../given.ts';
import { badge, choose, K4498, K4512, K4603, KIM, LEE, MARIA, morning, OLA, pull, SETTINGS, tick } from '../people.ts';
import { basket, done, HOUR, MINUTE, NOW, PAT, pin, salesGrant, stock, withRules } from './ruled.ts';

const one = stock({ authorizers: 1 });
const two = stock({ authorizers: 2 });
const authorize = (person: typeof MARIA) => ({ to: { person }, group: 'stock', acts: ['authorize' as const] });
const mariaToo = { ...two, grants: [...two.grants, authorize(MARIA)] };
const asked: Step[] = [...morning, badge(KIM), choose(K4512)];

describe('one authorizer', () => {
  test('is asked for, nothing opens, and her badge opens it', () => {
    const stage = givenIn({ roster: one }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', key: K4512, needs: ['authorizer'], person: KIM, slot: 0 });
    expect(stage.cabinet.session?.pending).toMatchObject([{ key: K4512, needs: ['authorizer'], authorizers: [] }]);
    givenIn({ roster: one }, ...asked)
      .when(badge(OLA))
      .then(
        { type: 'ReleaseAuthorized', by: OLA, keys: [K4512], person: KIM, reader: 'front' },
        { type: 'SlotReleased', person: KIM, authorizers: [OLA], key: K4512 },
      );
  });

  test('is never oneself, manager or not', () => {
    givenIn({ roster: one }, ...morning, badge(OLA), choose(K4512))
      .when(badge(OLA))
      .then({ type: 'AccessRefused', code: 'KC-RULE-08', reasons: ['selfAuthorization'], person: OLA });
  });

  test('does not count as her own, wherever she is named', () => {
    const index = indexRoster(mariaToo);
    const maria = index.person.get(MARIA);
    const asking = { clocks: [NOW], group: { group: 'stock' }, roster: index };
    expect(maria).toBeDefined();
    if (maria === undefined) return;
    expect(mayAuthorize({ ...asking, person: maria }, maria)).toBe(false);
    expect(mayAuthorize({ ...asking, person: index.person.get(KIM) }, maria)).toBe(true);
  });

  test('may be anybody with that right, and nobody without: whoever else badges wants a session', () => {
    const roster = { ...one, grants: [...one.grants, authorize(MARIA)] };
    givenIn({ roster }, ...asked)
      .when(badge(MARIA))
      .then({ type: 'ReleaseAuthorized', by: MARIA }, { type: 'SlotReleased' });
    givenIn({ roster: one }, ...asked)
      .when(badge(PAT))
      .then({ type: 'SessionClosed', why: 'badge' }, { type: 'SessionOpened', person: PAT });
    givenIn({ roster: one }, ...asked)
      .when(badge(LEE))
      .then({ type: 'AccessRefused', reasons: ['personDisabled'], person: LEE });
  });

  test('has a right with hours only within them', () => {
    const roster = {
      ...one,
      schedules: [{ schedule: 'never', weekly: [], exceptions: [] }],
      grants: [...one.grants, { ...authorize(MARIA), schedule: 'never' }],
    };
    givenIn({ roster }, ...asked)
      .when(badge(MARIA))
      .then({ type: 'SessionClosed' }, { type: 'SessionOpened', person: MARIA });
  });

  test('has a minute: the session waits so long and no longer', () => {
    const stage = givenIn({ roster: one }, ...asked, { wait: MINUTE - 1 }).when(tick);
    stage.thenNothing();
    givenIn({ roster: one }, ...asked, { wait: MINUTE })
      .when(tick)
      .then({ type: 'SessionClosed', why: 'idle' }, { type: 'ReleaseAskEnded', key: K4512, why: 'late' });
  });

  test('is dropped with "not now", and with the session', () => {
    const stage = givenIn({ roster: one }, ...asked)
      .when({ type: 'AskLeft', key: K4512 })
      .then({ type: 'ReleaseAskEnded', why: 'left' });
    expect(stage.cabinet.session?.pending).toEqual([]);
    givenIn({ roster: one }, ...asked, done, badge(KIM))
      .when(badge(OLA))
      .then({ type: 'SessionClosed' }, { type: 'SessionOpened', person: OLA });
  });

  test('agrees once: the next take of the same key asks again', () => {
    const steps: Step[] = [...asked, badge(OLA), { wait: SETTINGS.releaseMs }, tick];
    givenIn({ roster: one }, ...steps, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['authorizer'] });
  });

  test('agrees to all that is asked, not to what is asked later', () => {
    const roster = one;
    givenIn({ roster }, ...morning, badge(KIM), basket(K4512, K4498))
      .when(badge(OLA))
      .then(
        { type: 'ReleaseAuthorized', keys: [K4512, K4498] },
        { type: 'SlotReleased', key: K4512, authorizers: [OLA] },
        { type: 'SlotReleased', key: K4498, authorizers: [OLA] },
      );
    givenIn({ roster }, ...asked, badge(OLA), pull(0))
      .when(choose(K4603))
      .then({ type: 'ReleaseAsked', key: K4603 });
  });
});

describe('two authorizers', () => {
  test('are two people', () => {
    givenIn({ roster: mariaToo }, ...asked)
      .when(badge(MARIA))
      .then({ type: 'ReleaseAuthorized', by: MARIA });
    givenIn({ roster: mariaToo }, ...asked, badge(MARIA))
      .when(badge(MARIA))
      .thenNothing();
    givenIn({ roster: mariaToo }, ...asked, badge(MARIA))
      .when(badge(OLA))
      .then({ type: 'ReleaseAuthorized', by: OLA }, { type: 'SlotReleased', authorizers: [MARIA, OLA] });
  });

  test('are looked at again when the slot opens', () => {
    const roster = { ...two, people: mariaToo.people };
    // Maria's right is withdrawn between her badge and the manager's.
    givenIn({ roster: mariaToo }, ...asked, badge(MARIA), { roster })
      .when(badge(OLA))
      .then({ type: 'ReleaseAuthorized', by: OLA });
  });

  test('one of another department, if the group says so', () => {
    const roster = {
      ...stock({ authorizers: 1, otherDepartment: true }),
      grants: [...one.grants, authorize(PAT), authorize(MARIA)],
    };
    givenIn({ roster }, ...asked)
      .when(badge(PAT))
      .then({ type: 'ReleaseAuthorized', by: PAT });
    givenIn({ roster }, ...asked, badge(PAT))
      .when(badge(MARIA))
      .then({ type: 'ReleaseAuthorized', by: MARIA }, { type: 'SlotReleased', authorizers: [PAT, MARIA] });
    givenIn({ roster }, ...asked)
      .when(badge(MARIA))
      .then({ type: 'ReleaseAuthorized' }, { type: 'SlotReleased', authorizers: [MARIA] });
  });
});

describe('agreement that other rules ask for', () => {
  test('adds up: a manager covers both the group and the unknown hour', () => {
    const roster = {
      ...stock({ authorizers: 1 }),
      schedules: [{ schedule: 'day', weekly: [], exceptions: [] }],
      grants: [...salesGrant({ schedule: 'day' }), authorize(MARIA)],
    };
    const unsynced: Step = { clock: { clock: 'unsynced' } };
    givenIn({ roster }, unsynced, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['authorizer', 'managerAuthorizer'] });
    givenIn({ roster }, unsynced, ...asked)
      .when(badge(MARIA))
      .then({ type: 'ReleaseAuthorized', by: MARIA });
    givenIn({ roster }, unsynced, ...asked)
      .when(badge(OLA))
      .then({ type: 'ReleaseAuthorized' }, { type: 'SlotReleased', authorizers: [OLA] });
  });

  test('an old roster refuses nobody, and asks where the group says so', () => {
    const old = NOW - 25 * HOUR;
    givenIn({ roster: { ...withRules({}), issuedWallMs: 0 } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    givenIn({ roster: { ...stock({ rosterMaxHours: 24 }), issuedWallMs: old } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['authorizer'] });
    givenIn({ roster: { ...stock({ rosterMaxHours: 26 }), issuedWallMs: old } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    givenIn({ roster: stock({ rosterMaxHours: 26 }) }, { clock: { clock: 'unsynced' } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['authorizer'] });
  });

  test('a reason that no longer lets it happen refuses it, agreed or not', () => {
    const blocked = { ...one, blocks: [{ key: K4512, why: 'manager' as const }] };
    const stage = givenIn({ roster: one }, ...asked, { roster: blocked })
      .when(badge(OLA))
      .then({ type: 'ReleaseAuthorized' }, { type: 'AccessRefused', reasons: ['keyBlocked'], key: K4512 });
    expect(stage.cabinet.session?.pending).toEqual([]);
  });
});

describe('an authorizer of a key that asks for PINs', () => {
  const pins = stock({ authorizers: 1, pin: 'always' });
  const olas = (ok = true, duress = false) => pin(ok, duress, OLA);
  const met: Step[] = [...asked, pin(), badge(OLA)];

  test('gives her own: a badge that was found on the floor agrees to nothing', () => {
    const stage = givenIn({ roster: pins }, ...asked, pin())
      .when(badge(OLA))
      .then({ type: 'AuthorizerMet', by: OLA, keys: [K4512], person: KIM, reader: 'front' });
    expect(stage.play(badge(OLA))).toEqual([]);
    // Neither the taker's nor anybody else's will do.
    expect(stage.play(pin())).toEqual([]);
    expect(stage.play(olas())).toMatchObject([
      { type: 'PinAccepted', person: OLA },
      { type: 'ReleaseAuthorized', by: OLA, keys: [K4512] },
      { type: 'SlotReleased', person: KIM, authorizers: [OLA], pin: true },
    ]);
  });

  test('leaves the taker to give hers, in whichever order they come', () => {
    givenIn({ roster: pins }, ...asked, badge(OLA), olas())
      .when(pin())
      .then({ type: 'PinAccepted', person: KIM }, { type: 'SlotReleased', authorizers: [OLA] });
  });

  test('who types a wrong one has agreed to nothing, and waits like everybody', () => {
    const stage = givenIn({ roster: pins }, ...met)
      .when(olas(false))
      .then({ type: 'PinRefused', person: OLA });
    expect(stage.play(olas(false))).toHaveLength(1);
    expect(stage.play(olas(false))).toHaveLength(1);
    expect(stage.play(olas())).toEqual([]);
    expect(stage.cabinet.session?.pending).toMatchObject([{ key: K4512, authorizers: [] }]);
  });

  test('under duress agrees like any other, and the office hears of it', () => {
    givenIn({ roster: pins }, ...met)
      .when(olas(true, true))
      .then(
        { type: 'PinAccepted', person: OLA },
        { type: 'DuressSignaled', person: OLA },
        { type: 'ReleaseAuthorized' },
        { type: 'SlotReleased' },
      );
  });

  test('has badge and PIN in that minute, and her PIN opens nothing that was dropped meanwhile', () => {
    givenIn({ roster: pins }, ...met, { wait: MINUTE }, tick)
      .when(olas())
      .thenNothing();
    givenIn({ roster: pins }, ...met, { type: 'AskLeft', key: K4512 })
      .when(olas())
      .thenNothing();
  });

  test('who has none cannot agree', () => {
    const without = ({ pin: _none, ...who }: RosterPerson): RosterPerson => who;
    const roster = { ...pins, people: pins.people.map((who) => (who.person === OLA ? without(who) : who)) };
    givenIn({ roster }, ...asked, pin())
      .when(badge(OLA))
      .then({ type: 'AccessRefused', code: 'KC-PIN-02', reasons: ['pinMissing'], person: OLA });
  });

  test('gives none within the hours that ask for none', () => {
    const always = { weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: 0, end: 1440 })), exceptions: [] };
    const roster = {
      ...stock({ authorizers: 1, pin: { outside: 'hours' } }),
      schedules: [{ schedule: 'hours', ...always }],
    };
    givenIn({ roster }, ...asked)
      .when(badge(OLA))
      .then({ type: 'ReleaseAuthorized' }, { type: 'SlotReleased' });
    givenIn({ roster: { ...roster, schedules: [{ schedule: 'hours', weekly: [], exceptions: [] }] } }, ...asked)
      .when(badge(OLA))
      .then({ type: 'AuthorizerMet', by: OLA });
  });

  test('has given it with her staff number where the reader is off', () => {
    const off: Step = { type: 'ReaderWentSilent', reader: 'front' };
    const staff: Step = { type: 'StaffEntered', person: OLA, ok: true, duress: false };
    givenIn({ roster: pins }, ...asked, pin(), off)
      .when(staff)
      .then({ type: 'PinAccepted', person: OLA }, { type: 'ReleaseAuthorized' }, { type: 'SlotReleased' });
  });
});
