// Tags without a key: free ones and strange ones, how they count, and who takes them out.
import { react } from '@keycab/firmware/cabinet/react';
import type { Grant } from '@keycab/shared/roster';
import { expect, describe, test } from 'vitest';
import { givenIn, type Step } from '../given.ts';
import { badge, K4512, KIM, morning, OLA, pull, RO61204, ROSTER, romOf, SETTINGS, tag } from '../people.ts';
import { done, keysWith, withRules } from './ruled.ts';

const unpaired: Step[] = [...morning, badge(OLA), { type: 'UnpairingTold', key: K4512, why: 'closed' }];
const out = (slot = 0) => ({ type: 'TagOutTold', slot }) as const;
const strange: Step = { type: 'SlotSeen', slot: 9, reading: tag(77) };
const pairs: Grant[] = [...ROSTER.grants, { to: { person: KIM }, group: 'service', acts: ['pair'] }];
const counts: Step[] = [
  { type: 'CountTold' },
  ...SETTINGS.boards.slice(1).map(({ board }) => ({ type: 'BoardScanned' as const, board })),
];
const first = SETTINGS.boards[0]?.board ?? '';

describe('a tag without a key', () => {
  test('is released by a line of its own, lit and pulsed under it, and its leaving is written down', () => {
    const stage = givenIn({}, ...unpaired)
      .when(out())
      .then({ type: 'TagReleased', person: OLA, slot: 0, pulseMs: 300 });
    const released = stage.events.at(-1);
    if (released === undefined) throw new Error('nothing was written');
    expect(react(released, SETTINGS)).toContainEqual({
      type: 'PulseSolenoid',
      slot: 0,
      released: released.seq,
      pulseMs: 300,
    });
    expect(stage.play(pull(0))).toMatchObject([{ type: 'UnknownTagGone', person: OLA, slot: 0 }]);
    expect(stage.play(out())).toEqual([]);
  });

  test('is for whoever may pair, while it is free; one that nobody knows is for a manager', () => {
    const left: Step[] = [...unpaired, done, badge(KIM)];
    givenIn({}, ...left)
      .when(out())
      .then({ type: 'AccessRefused', code: 'KC-RULE-11', reasons: ['mayNotPair'] });
    givenIn({ roster: withRules({ grants: pairs }) }, ...left)
      .when(out())
      .then({ type: 'TagReleased', person: KIM });
    givenIn({ roster: withRules({ grants: pairs }) }, ...morning, strange, badge(KIM))
      .when(out(9))
      .then({ type: 'AccessRefused', reasons: ['mayNotPair'] });
    givenIn({}, ...morning, strange, badge(OLA))
      .when(out(9))
      .then({ type: 'TagReleased', slot: 9 });
    givenIn({}, ...unpaired, done)
      .when(out())
      .then({ type: 'AccessRefused', reasons: ['noSession'] });
  });

  test('stays where it is in a lockdown, without a journal, and behind a board that fails', () => {
    const refusals = [
      [{ type: 'LockdownTold', on: true }, 'lockdown'],
      [{ type: 'DiskSeen', writable: false }, 'journalUnwritable'],
      [{ type: 'RailSeen', board: first, faulty: true }, 'boardUnable'],
    ] as const;
    for (const [step, reason] of refusals) {
      givenIn({}, ...unpaired, step)
        .when(out())
        .then({ type: 'AccessRefused', reasons: [reason], slot: 0 });
    }
  });

  test('no touch takes a key out by it', () => {
    givenIn({}, ...morning, badge(OLA))
      .when(out())
      .thenNothing();
  });
});

describe('a free tag', () => {
  test('counts as one, not as unknown and not as a difference', () => {
    const differences = [{ key: null, slot: 9, what: 'unknown' as const }];
    givenIn({}, ...unpaired, strange, ...counts)
      .when({ type: 'BoardScanned', board: first })
      .then({ type: 'KeysCounted', free: 1, unknown: 1, differing: 1, differences, out: 0 });
  });

  test('is known as one again wherever it is put, also by a roster that has forgotten it, until it has a key', () => {
    const keys = keysWith({ [K4512]: { tag: null, rom: null } });
    const stage = givenIn({}, ...unpaired, out(), pull(0), { roster: withRules({ keys }) })
      .when({ type: 'SlotSeen', slot: 9, reading: tag(1) })
      .then({ type: 'UnknownTagSeen', why: 'free', slot: 9 });
    expect(stage.cabinet.pairings.free).toEqual(new Set([romOf(1)]));
    givenIn({}, ...morning, badge(OLA))
      .when({ type: 'SlotSeen', slot: 9, reading: tag(77) })
      .then({ type: 'UnknownTagSeen', why: 'unknown' });
  });
});

test('a key that comes back for another job begins with whoever pairs it', () => {
  const tagId = ROSTER.keys[1]?.tag;
  if (tagId == null) throw new Error('the roster has no second tag');
  const wanted: Step = { type: 'PairingWanted', text: '4512', template: null, key: RO61204, tag: tagId };
  givenIn({}, ...unpaired, wanted)
    .when({ type: 'SlotSeen', slot: 9, reading: tag(88) })
    .then(
      { type: 'TagPaired', key: K4512 },
      { type: 'SlotsDarkened' },
      { type: 'KeyReturned', key: K4512, holder: OLA },
    );
});
