// Putting a key back: no rule refuses it; who came, who had it, and where it lives are all kept.
import { describe, expect, test } from 'vitest';
import { given, givenIn } from '../given.ts';
import {
  badge,
  boards,
  CABINET,
  choose,
  ELSEWHERE,
  K4498,
  K4512,
  KIM,
  MARIA,
  morning,
  pull,
  ROSTER,
  romOf,
  seat,
  start,
  tick,
} from '../people.ts';

const out = [...morning, badge(KIM), choose(K4512), pull(0), { type: 'DoneTouched' } as const, { wait: 600_000 }];

describe('return', () => {
  test('a key put back in any free slot is returned, and the slot holds it', () => {
    const stage = given(...out)
      .when(seat(9, 1))
      .then({ type: 'KeyReturned', key: K4512, slot: 9, holder: KIM, person: null });
    expect(stage.cabinet.custody.get(K4512)?.at).toEqual({ kind: 'slot', cabinet: CABINET, slot: 9 });
  });

  test('returned by another: both are named', () => {
    given(...out, badge(MARIA))
      .when(seat(0, 1))
      .then({ type: 'KeyReturned', holder: KIM, person: MARIA });
  });

  test('a key that another cabinet has had since comes back from nobody that this one could name', () => {
    givenIn({ elsewhereKeys: [K4512] }, ...out)
      .when(seat(0, 1))
      .then({ type: 'KeyReturned', holder: null });
  });

  test('one insertion is one event', () => {
    given(...out, seat(0, 1))
      .when(seat(0, 1))
      .thenNothing();
  });

  test('in a cabinet with fixed slots another slot is misplaced, and the slot still holds', () => {
    const stage = givenIn({ settings: { randomReturn: false } }, ...out)
      .when(seat(9, 1))
      .then({ type: 'KeyMisplaced', key: K4512, slot: 9, home: { cabinet: CABINET, slot: 0 } });
    expect(stage.cabinet.custody.get(K4512)?.at).toMatchObject({ kind: 'slot', slot: 9 });
  });

  test('a key of another cabinet is misplaced where slots are fixed, returned where they are free', () => {
    const foreign = {
      ...ROSTER,
      keys: ROSTER.keys.map((key) => (key.key === K4512 ? { ...key, home: { cabinet: ELSEWHERE, slot: 3 } } : key)),
    };
    const arriving = [start, ...boards({})];
    givenIn({ roster: foreign, settings: { randomReturn: false } }, ...arriving)
      .when(seat(5, 1))
      .then({ type: 'KeyMisplaced', home: { cabinet: ELSEWHERE, slot: 3 } });
    givenIn({ roster: foreign }, ...arriving)
      .when(seat(5, 1))
      .then({ type: 'KeyReturned', slot: 5 });
  });

  test('a disabled person’s key comes back like any other', () => {
    const disabled = { ...ROSTER, people: ROSTER.people.map((person) => ({ ...person, disabled: true })) };
    given(...out, { roster: disabled })
      .when(seat(0, 1))
      .then({ type: 'KeyReturned', holder: KIM });
  });

  test('a return works in lockdown and while the disk is marked as full', () => {
    const lockdown = {
      type: 'CommandReceived',
      command: {
        cabinet: CABINET,
        command: '0'.repeat(32),
        counter: 1,
        expiresWallMs: Number.MAX_SAFE_INTEGER,
        issuedWallMs: 0,
        operation: 'startLockdown',
        person: null,
      },
    } as const;
    given(...out, lockdown, { type: 'DiskSeen', writable: false })
      .when(seat(0, 1))
      .then({ type: 'KeyReturned' });
  });

  test('a tag nobody knows is reported with its slot, and its leaving too', () => {
    given(...morning)
      .when({ type: 'SlotSeen', slot: 20, reading: { kind: 'tag', rom: romOf(99) } })
      .then({ type: 'UnknownTagSeen', slot: 20, tag: null, why: 'unknown' });
    given(...morning, { type: 'SlotSeen', slot: 20, reading: { kind: 'tag', rom: romOf(99) } })
      .when(pull(20))
      .then({ type: 'UnknownTagGone', slot: 20 });
  });

  test('a tag that a newer roster knows becomes a returned key by itself', () => {
    const known = { ...ROSTER, keys: ROSTER.keys.map((key) => (key.key === K4498 ? { ...key, rom: romOf(99) } : key)) };
    given(
      start,
      ...boards({}),
      { type: 'SlotSeen', slot: 20, reading: { kind: 'tag', rom: romOf(99) } },
      { roster: known },
    )
      .when(tick)
      .then({ type: 'UnknownTagGone', slot: 20 }, { type: 'KeyReturned', key: K4498, slot: 20 });
  });

  test('an unreadable contact is told apart from an empty one, once, and the key stays where it was', () => {
    const unreadable = { type: 'SlotSeen', slot: 0, reading: { kind: 'unreadable', why: 'crc' } } as const;
    const stage = given(...morning)
      .when(unreadable)
      .then({ type: 'UnknownTagSeen', slot: 0, tag: null, why: 'crc' });
    expect(stage.cabinet.custody.get(K4512)?.at).toMatchObject({ kind: 'slot', slot: 0 });
    given(...morning, unreadable)
      .when(unreadable)
      .thenNothing();
  });

  test('the same tag in two slots is a duplicate, and the first one stays the key', () => {
    const stage = given(...morning)
      .when(seat(20, 1))
      .then({ type: 'UnknownTagSeen', slot: 20, why: 'duplicate' });
    expect(stage.cabinet.custody.get(K4512)?.at).toMatchObject({ kind: 'slot', slot: 0 });
  });

  test('a key moved to another slot within a moment leaves once and arrives once', () => {
    given(...morning, pull(0), { wait: 800 })
      .when(seat(20, 1))
      .then({ type: 'KeyTakenWithoutRelease', key: K4512, slot: 0 }, { type: 'KeyReturned', key: K4512, slot: 20 });
  });

  test('a tag swapped within a moment is both: one key gone, another one here', () => {
    given(...morning, badge(KIM), choose(K4498), pull(1), { wait: 100 }, pull(0), { wait: 300 })
      .when(seat(0, 2))
      .then(
        { type: 'KeyTakenWithoutRelease', key: K4512, slot: 0 },
        { type: 'KeyReturned', key: K4498, slot: 0, holder: KIM },
      );
  });
});
