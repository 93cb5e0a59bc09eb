// What somebody may still say in a visit: another purpose for a slot that stands open, and how the car came back.
import { describe, expect, test } from 'vitest';
import type { Roster } from '@keycab/shared/roster';
import { replay } from '@keycab/firmware/cabinet/state';
import { givenIn, scene, type Step } from '../given.ts';
import { badge, CABINET, choose, K4498, K4512, KIM, MARIA, morning, pull, seat } from '../people.ts';
import { basket, done, HOUR, keysWith, NOW, purpose, stock, withRules } from './ruled.ts';

const roster = withRules({});
const open: Step[] = [...morning, badge(KIM), choose(K4512)];

describe('a purpose that is given while the slot stands open', () => {
  test('is what the key is taken for, with its own clock', () => {
    givenIn({ roster }, ...open)
      .when(purpose('service'))
      .then({
        type: 'PurposeGiven',
        reason: 'service',
        renewed: [{ crossing: null, dueByWallMs: null, key: K4512, minutes: 480 }],
      });
    givenIn({ roster }, ...open, purpose('service'))
      .when(pull(0))
      .then({ type: 'KeyTaken', reason: 'service', dueWallMs: NOW + 8 * HOUR });
  });

  test('holds for every slot of the basket, and the journal alone gives the same', () => {
    const stage = scene({ roster });
    for (const step of [...morning, badge(KIM), basket(K4512, K4498), purpose('service')]) stage.play(step);
    expect([...stage.cabinet.releases.values()].map(({ reason, minutes }) => [reason, minutes])).toEqual([
      ['service', 480],
      ['service', 480],
    ]);
    expect([...replay(CABINET, stage.events).releases]).toEqual([...stage.cabinet.releases]);
  });

  test('opens nothing that the first one would not have: what would ask for more keeps its purpose', () => {
    const crossing: Roster = {
      ...stock({ crossing: 'authorize' }),
      keys: keysWith({ [K4512]: { owner: 'Sales' } }),
      reasons: [
        { reason: 'testDrive', label: 'Test drive', minutes: 60, department: 'Sales' },
        { reason: 'service', label: 'Service', minutes: 480, department: 'Service' },
      ],
    };
    givenIn({ roster: crossing }, ...open, purpose('service'))
      .when(pull(0))
      .then({ type: 'KeyTaken', reason: 'testDrive', dueWallMs: NOW + HOUR });
  });
});

describe('what is said of a car that came back', () => {
  const places: Roster = { ...roster, places: ['Row F'] };
  const back: Step[] = [...open, pull(0), seat(0, 1)];
  const told = (more: { readonly parked?: string; readonly fuel?: 'low'; readonly well?: true }): Step => ({
    type: 'ReturnTold',
    key: K4512,
    parked: null,
    fuel: null,
    well: false,
    ...more,
  });

  test('is a fact of its own, and the place is remembered', () => {
    const stage = givenIn({ roster: places }, ...back)
      .when(told({ parked: 'Row F', fuel: 'low' }))
      .then({ type: 'ReturnAnswered', key: K4512, parked: 'Row F', fuel: 'low', well: false, person: KIM });
    expect(replay(CABINET, stage.events).parked.get(K4512)).toBe('Row F');
  });

  test('is nothing where nothing was said, the place is in no list, the key is not here, or nobody is', () => {
    givenIn({ roster: places }, ...back)
      .when(told({}))
      .thenNothing();
    givenIn({ roster: places }, ...back)
      .when(told({ parked: 'On the moon' }))
      .thenNothing();
    givenIn({ roster: places }, ...open, pull(0))
      .when(told({ well: true }))
      .thenNothing();
    givenIn({ roster: places }, ...back, done)
      .when(told({ well: true }))
      .thenNothing();
  });
});

test('a forced door stays forced until it is shut', () => {
  const stage = givenIn({ roster }, ...morning)
    .when({ type: 'DoorSeen', open: true })
    .then({ type: 'DoorForced' });
  expect(stage.cabinet.doorForced).toBe(true);
  stage.play({ type: 'DoorSeen', open: false });
  expect(stage.cabinet.doorForced).toBe(false);
  for (const step of [badge(MARIA), { type: 'DoorSeen', open: true } as const]) stage.play(step);
  expect(stage.cabinet.doorForced).toBe(false);
});
