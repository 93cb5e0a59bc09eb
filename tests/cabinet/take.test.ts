// Taking a key: released, then taken, lapsed or aborted; custody moves on the sensed absence only.
import { describe, expect, test } from 'vitest';
import { given, givenIn } from '../given.ts';
import {
  badge,
  choose,
  K4377,
  K4498,
  K4512,
  KIM,
  MARIA,
  morning,
  OLA,
  pull,
  ROSTER,
  seat,
  START_WALL_MS,
  tick,
} from '../people.ts';

describe('take', () => {
  test('a known badge opens a session', () => {
    given(...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened', person: KIM, reader: 'front', roster: 0 });
  });

  test('a chosen key that is here is released to the person of the session, with the default reason', () => {
    given(...morning, badge(KIM))
      .when(choose(K4512))
      .then({
        type: 'SlotReleased',
        key: K4512,
        slot: 0,
        person: KIM,
        reason: 'testDrive',
        minutes: 60,
        command: null,
      });
  });

  test('a key that one has already is no wish that could be refused: nothing is written, alone or in a basket', () => {
    const out = [...morning, badge(KIM), choose(K4512), pull(0)];
    given(...out)
      .when(choose(K4512))
      .thenNothing();
    given(...out)
      .when({ type: 'KeysChosen', keys: [K4512, K4498], reason: null })
      .then({ type: 'SlotReleased', key: K4498 });
    // Who does not have it is still refused.
    given(...out, badge(MARIA))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', person: MARIA });
  });

  test('a reason that nobody knows gives no more time than the person’s own', () => {
    given(...morning, badge(KIM))
      .when({ type: 'KeyChosen', key: K4512, reason: 'forEver' })
      .then({ type: 'SlotReleased', reason: 'testDrive', minutes: 60 });
  });

  test('custody stays with the slot until the tag is gone', () => {
    const stage = given(...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    expect(stage.cabinet.custody.get(K4512)?.at).toMatchObject({ kind: 'slot', slot: 0 });
  });

  test('a pulled key is taken by the one to whom it was released, due by its reason', () => {
    const stage = given(...morning, badge(KIM), choose(K4512), { wait: 3000 })
      .when(pull(0))
      .then({ type: 'KeyTaken', key: K4512, person: KIM, dueWallMs: START_WALL_MS + 3000 + 3_600_000 });
    expect(stage.cabinet.custody.get(K4512)?.at).toEqual({ kind: 'person', person: KIM });
    expect(stage.cabinet.occupied.has(0)).toBe(false);
  });

  test('choosing the same key twice releases it once', () => {
    given(...morning, badge(KIM), choose(K4512))
      .when(choose(K4512))
      .thenNothing();
  });

  test('a second key of another board is released in the same session', () => {
    given(...morning, badge(KIM), choose(K4512))
      .when(choose(K4377))
      .then({ type: 'SlotReleased', key: K4377, slot: 40 });
  });

  test('a release that nobody uses lapses after its time and the session stays a moment longer', () => {
    given(...morning, badge(KIM), choose(K4512), { wait: 19_999 })
      .when(tick)
      .thenNothing();
    given(...morning, badge(KIM), { wait: 5000 }, choose(K4512), { wait: 20_000 })
      .when(tick)
      .then({ type: 'ReleaseLapsed', key: K4512, slot: 0, person: KIM }, { type: 'SessionClosed', why: 'idle' });
  });

  test('a release lapses once even when the session ends in the same tick', () => {
    const stage = given(
      ...morning,
      badge(KIM),
      choose(K4512),
      { type: 'DoorSeen', open: true },
      { type: 'DoorSeen', open: false },
      {
        wait: 20_000,
      },
    )
      .when(tick)
      .then({ type: 'ReleaseLapsed' }, { type: 'SessionClosed' });
    expect(stage.cabinet.releases.size).toBe(0);
  });

  test('a key pulled after the lapse is taken without release', () => {
    given(...morning, badge(KIM), choose(K4512), { wait: 20_000 }, tick, pull(0), { wait: 2000 })
      .when(tick)
      .then({ type: 'KeyTakenWithoutRelease', key: K4512, person: null });
  });

  test('done ends the session and what it had released', () => {
    given(...morning, badge(KIM), choose(K4512))
      .when({ type: 'DoneTouched' })
      .then({ type: 'ReleaseLapsed', key: K4512 }, { type: 'SessionClosed', why: 'done', person: KIM });
  });

  test('a second badge takes over at once', () => {
    given(...morning, badge(KIM))
      .when(badge(OLA))
      .then({ type: 'SessionClosed', why: 'badge' }, { type: 'SessionOpened', person: OLA });
  });

  test('a badge that rests on the reader counts once', () => {
    given(...morning, badge(KIM))
      .when(badge(KIM))
      .thenNothing();
  });

  test('a closed door ends the session two seconds later', () => {
    const steps = [
      ...morning,
      badge(KIM),
      { type: 'DoorSeen', open: true } as const,
      { wait: 4000 },
      { type: 'DoorSeen', open: false } as const,
    ];
    given(...steps, { wait: 1999 })
      .when(tick)
      .thenNothing();
    given(...steps, { wait: 2000 })
      .when(tick)
      .then({ type: 'SessionClosed', why: 'door' });
  });

  test('an idle session closes, a touched one stays', () => {
    given(...morning, badge(KIM), { wait: 20_000 })
      .when(tick)
      .then({ type: 'SessionClosed', why: 'idle' });
    given(...morning, badge(KIM), { wait: 10_000 }, { type: 'ScreenTouched' }, { wait: 10_000 })
      .when(tick)
      .thenNothing();
  });

  test('a person switched off in the newest roster loses the session', () => {
    given(...morning, badge(KIM), { roster: without(KIM) })
      .when(tick)
      .then({ type: 'SessionClosed', why: 'disabled' });
  });

  test('a key pulled without release counts only after it has stayed away', () => {
    given(...morning, pull(1), { wait: 1999 })
      .when(tick)
      .thenNothing();
    given(...morning, pull(1), { wait: 2000 })
      .when(tick)
      .then({ type: 'KeyTakenWithoutRelease', key: K4498, person: null, session: null });
  });

  test('in a session the person who stands there holds what was pulled without release', () => {
    const stage = given(...morning, badge(KIM), pull(1), { wait: 2000 })
      .when(tick)
      .then({ type: 'KeyTakenWithoutRelease', person: KIM });
    expect(stage.cabinet.custody.get(K4498)).toMatchObject({ at: { kind: 'person', person: KIM }, flagged: true });
  });

  test('a session that opens after the pull does not answer for it', () => {
    given(...morning, pull(1), { wait: 500 }, badge(MARIA), { wait: 1500 })
      .when(tick)
      .then({ type: 'KeyTakenWithoutRelease', person: null });
  });

  test('a bouncing contact is no theft', () => {
    given(...morning, pull(1), { wait: 300 }, seat(1, 2), { wait: 5000 })
      .when(tick)
      .thenNothing();
  });

  test('a key that is out beyond its time is overdue once', () => {
    const out = [...morning, badge(KIM), choose(K4512), pull(0), { type: 'DoneTouched' } as const];
    given(...out, { wait: 3_599_998 }, tick, { wait: 1 })
      .when(tick)
      .thenNothing();
    given(...out, { wait: 3_600_000 })
      .when(tick)
      .then({ type: 'KeyOverdue', key: K4512, person: KIM });
    given(...out, { wait: 3_600_000 }, tick)
      .when(tick)
      .thenNothing();
  });

  test('without a checked clock there is no due time, and nobody is overdue', () => {
    givenIn({}, { clock: { wallMs: null, clock: 'unsynced' } }, ...morning, badge(KIM), choose(K4512))
      .when(pull(0))
      .then({ type: 'KeyTaken', dueWallMs: null, notBeforeWallMs: null, notAfterWallMs: null });
  });

  test('a board that refuses the pulse jams the slot; taking from it clears it', () => {
    const jammed = [...morning, badge(KIM), choose(K4512)];
    const stage = given(...jammed)
      .when({ type: 'PulseAnswered', slot: 0, released: 8, outcome: 'refused' })
      .then();
    const released = stage.cabinet.releases.get(0)?.released ?? -1;
    const refused = { type: 'PulseAnswered', slot: 0, released, outcome: 'refused' } as const;
    given(...jammed)
      .when(refused)
      .then({ type: 'ReleaseAborted', why: 'jammed' }, { type: 'SlotJammed', slot: 0 });
    given(...jammed, refused, choose(K4512))
      .when(pull(0))
      .then({ type: 'KeyTaken' }, { type: 'SlotCleared', slot: 0 });
  });

  test('a board that is unable calls the release off, and jams no slot; the key can be asked for again', () => {
    const asked = [...morning, badge(KIM), choose(K4512)];
    const stood = given(...asked)
      .when({ wait: 1 })
      .then();
    const released = stood.cabinet.releases.get(0)?.released ?? -1;
    const unable = { type: 'PulseAnswered', slot: 0, released, outcome: 'unable' } as const;
    const stage = given(...asked)
      .when(unable)
      .then(
        { type: 'ReleaseAborted', key: K4512, why: 'boardUnable' },
        { type: 'AccessRefused', code: 'KC-BOARD-05', key: K4512, person: KIM, reasons: ['boardUnable'], slot: 0 },
      );
    expect([stage.cabinet.jammed.size, stage.cabinet.releases.size]).toEqual([0, 0]);
    given(...asked, unable)
      .when(choose(K4512))
      .then({ type: 'SlotReleased', key: K4512 });
  });
});

const without = (gone: string) => ({ ...ROSTER, people: ROSTER.people.filter((person) => person.person !== gone) });
