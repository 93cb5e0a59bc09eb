// Door, loops, readers and boards: raise and clear differ, a cable is no thief, and the body is read before the past is judged.
import { describe, expect, test } from 'vitest';
import { given, givenIn } from '../given.ts';
import {
  badge,
  boards,
  choose,
  EMPTY,
  K4377,
  K4498,
  K4512,
  K4603,
  KIM,
  morning,
  pull,
  seat,
  SETTINGS,
  start,
  START_WALL_MS,
  tick,
} from '../people.ts';

const open = { type: 'DoorSeen', open: true } as const;
const shut = { type: 'DoorSeen', open: false } as const;
const [BOARD] = SETTINGS.boards.map((board) => board.board) as [string, string];

describe('door and loops', () => {
  test('a door opened in a session is opened by its person', () => {
    given(...morning, badge(KIM))
      .when(open)
      .then({ type: 'DoorOpened', person: KIM });
  });
  test('a latched door that opens without a session is forced', () => {
    given(...morning)
      .when(open)
      .then({ type: 'DoorForced' });
  });
  test('a door without latch may be opened by anybody to return a key', () => {
    givenIn({ settings: { doorLatch: false } }, ...morning)
      .when(open)
      .then({ type: 'DoorOpened', person: null });
  });
  test('whoever was just badged in may still open', () => {
    given(...morning, badge(KIM), { type: 'DoneTouched' }, { wait: 4000 })
      .when(open)
      .then({ type: 'DoorOpened' });
    given(...morning, badge(KIM), { type: 'DoneTouched' }, { wait: 6000 })
      .when(open)
      .then({ type: 'DoorForced' });
  });
  test('a door left open is told once, with whose it was', () => {
    const left = [...morning, badge(KIM), open, { wait: 60_000 }];
    given(...left)
      .when(tick)
      .then({ type: 'SessionClosed' }, { type: 'DoorLeftOpen', openMs: 60_000, person: KIM });
    given(...left, tick)
      .when(tick)
      .thenNothing();
    given(...left, tick)
      .when(shut)
      .then({ type: 'DoorClosed' });
  });
  test('a repeated contact says nothing new', () => {
    given(...morning)
      .when(shut)
      .thenNothing();
    given(...morning, badge(KIM), open)
      .when(open)
      .thenNothing();
  });
  test('a tamper loop opens and closes by name', () => {
    given(...morning)
      .when({ type: 'LoopSeen', loop: 'wall', normal: false })
      .then({ type: 'TamperOpened', loop: 'wall' });
    given(...morning, { type: 'LoopSeen', loop: 'wall', normal: false })
      .when({ type: 'LoopSeen', loop: 'wall', normal: true })
      .then({ type: 'TamperClosed' });
  });
});

describe('supply', () => {
  const mains = (normal: boolean) => ({ type: 'LoopSeen', loop: 'mains', normal }) as const;
  test('lost mains and a low battery are power, not tampering; each is told once and cleared once', () => {
    given(...morning)
      .when(mains(false))
      .then({ type: 'PowerLost', source: 'mains' });
    given(...morning, mains(false))
      .when(mains(false))
      .thenNothing();
    given(...morning, mains(false))
      .when(mains(true))
      .then({ type: 'PowerBack', source: 'mains' });
    given(...morning)
      .when({ type: 'LoopSeen', loop: 'battery', normal: false })
      .then({ type: 'PowerLost', source: 'battery' });
  });
});

describe('readers and boards', () => {
  test('a reader is lost once and back once', () => {
    given(...morning)
      .when({ type: 'ReaderWentSilent', reader: 'front' })
      .then({ type: 'ReaderLost', reader: 'front' });
    given(...morning, { type: 'ReaderWentSilent', reader: 'front' })
      .when({ type: 'ReaderWentSilent', reader: 'front' })
      .thenNothing();
    given(...morning, { type: 'ReaderWentSilent', reader: 'front' })
      .when({ type: 'ReaderAnswered', reader: 'front' })
      .then({ type: 'ReaderBack' });
  });
  test('a lost board is one event, not 32 thefts, and its keys cannot be released', () => {
    const lost = [...morning, { type: 'BoardWentSilent', board: BOARD } as const];
    given(...morning)
      .when({ type: 'BoardWentSilent', board: BOARD })
      .then({ type: 'BoardLost', board: BOARD });
    given(...lost, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-BOARD-01' });
    given(...lost, badge(KIM))
      .when(choose(K4377))
      .then({ type: 'SlotReleased', slot: 40 });
  });
  test('when a board is back, what left meanwhile left within the gap', () => {
    const [first] = boards({ 0: 1, 2: 3, 3: 4 });
    given(...morning, { type: 'BoardWentSilent', board: BOARD }, { wait: 60_000 })
      .when(first as NonNullable<typeof first>)
      .then(
        { type: 'BoardBack', board: BOARD },
        {
          type: 'KeyTakenWithoutRelease',
          key: K4498,
          notBeforeWallMs: START_WALL_MS,
          notAfterWallMs: START_WALL_MS + 60_000,
        },
      );
  });
  test('a release on a lost board neither lapses nor is judged before the board tells', () => {
    const lost = [
      ...morning,
      badge(KIM),
      choose(K4512),
      { type: 'BoardWentSilent', board: BOARD } as const,
      { wait: 30_000 },
    ];
    const stage = given(...lost)
      .when(tick)
      .then({ type: 'SessionClosed', why: 'idle' });
    expect(stage.cabinet.releases.has(0)).toBe(true);
    const [first] = boards({ 1: 2, 2: 3, 3: 4 });
    given(...lost, tick)
      .when(first as NonNullable<typeof first>)
      .then({ type: 'BoardBack' }, { type: 'KeyTaken', key: K4512, person: KIM });
  });
  test('many slots of one board gone in a moment are a cable: one BoardLost', () => {
    given(...morning, pull(0), pull(1), pull(2), pull(3), { wait: 2000 })
      .when(tick)
      .then({ type: 'BoardLost', board: BOARD });
  });
  test('after the cable is back, what is still gone is told slot by slot', () => {
    const gone = [...morning, pull(0), pull(1), pull(2), pull(3), { wait: 2000 }, tick, { wait: 1000 }];
    given(...gone)
      .when(seat(3, 4))
      .then({ type: 'BoardBack', board: BOARD });
    given(...gone, seat(3, 4), seat(2, 3), { wait: 2000 })
      .when(tick)
      .then({ type: 'KeyTakenWithoutRelease', key: K4512 }, { type: 'KeyTakenWithoutRelease', key: K4498 });
  });
  test('a slot’s change before its board has told all is not judged', () => {
    given(start).when(pull(0)).thenNothing();
  });
});

describe('boot after a power cut', () => {
  const cut = [...morning, badge(KIM), choose(K4512), { wait: 1000 }, { crash: true } as const];
  const off = [...cut, { clock: { wallMs: START_WALL_MS + 180_000 } }, start];

  test('the session is over, the release still waits for its slot', () => {
    const stage = given(...cut)
      .when(start)
      .then({ type: 'CabinetBooted' }, { type: 'SessionClosed', why: 'restart' });
    expect(stage.cabinet.releases.has(0)).toBe(true);
    expect(stage.play({ wait: 60_000 })).toEqual([]);
    expect(stage.play(tick)).toEqual([]);
  });
  test('a released key that is gone was taken by the one to whom it was released, between the cut and now', () => {
    const [first] = boards({ 1: 2, 2: 3, 3: 4 });
    given(...off)
      .when(first as NonNullable<typeof first>)
      .then({
        type: 'KeyTaken',
        key: K4512,
        person: KIM,
        notBeforeWallMs: START_WALL_MS,
        notAfterWallMs: START_WALL_MS + 180_000,
      });
  });
  test('a released key that is still here was not taken, and nothing opens again', () => {
    const [first] = boards({ 0: 1, 1: 2, 2: 3, 3: 4 });
    given(...off)
      .when(first as NonNullable<typeof first>)
      .then({ type: 'ReleaseAborted', key: K4512, why: 'restart' });
  });
  test('what left without a release while off is known to nobody; what came, came back', () => {
    const [first] = boards({ 0: 1, 7: 2, 3: 4 });
    given(...off)
      .when(first as NonNullable<typeof first>)
      .then(
        { type: 'ReleaseAborted', key: K4512 },
        { type: 'KeyTakenWithoutRelease', key: K4498, slot: 1, person: null },
        { type: 'KeyTakenWithoutRelease', key: K4603, slot: 2, person: null },
        { type: 'KeyReturned', key: K4498, slot: 7 },
      );
  });
  test('a second boot with the same body has nothing to add', () => {
    const [first] = boards({ 0: 1, 1: 2, 2: 3, 3: 4 });
    given(...off, first as NonNullable<typeof first>, { crash: true }, start)
      .when(first as NonNullable<typeof first>)
      .thenNothing();
  });
  test('a slot that cannot be read keeps its release open', () => {
    const readings = Array.from(
      { length: 32 },
      (_, slot) => [slot, slot === 0 ? ({ kind: 'unreadable', why: 'crc' } as const) : EMPTY] as const,
    );
    const stage = given(...off)
      .when({ type: 'BoardAnswered', board: BOARD, slots: readings.slice(0, 1) })
      .then({ type: 'UnknownTagSeen', slot: 0, why: 'crc' });
    expect(stage.cabinet.releases.has(0)).toBe(true);
  });
});
