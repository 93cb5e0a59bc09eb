// A key that is out, asked for by whoever stands at the cabinet: one line for the office, and nothing else is another than before.
import { describe, expect, test } from 'vitest';
import { isCustodyEvent } from '@keycab/shared/custody';
import type { Urgency } from '@keycab/shared/events/verdict';
import { keyId } from '@keycab/shared/ids';
import { react } from '@keycab/firmware/cabinet/react';
import { replay } from '@keycab/firmware/cabinet/state';
import { givenIn, scene, type Step } from '../given.ts';
import { badge, CABINET, choose, K4498, K4512, KIM, MARIA, morning, pull, SETTINGS } from '../people.ts';
import { done, NOW, withRules } from './ruled.ts';

const roster = withRules({});
const wish = (key = K4512, urgency: Urgency = 'customerHere'): Step => ({ type: 'KeyWantedTold', key, urgency });
/** Kim has 4512, and Maria stands there. */
const out: Step[] = [...morning, badge(KIM), choose(K4512), pull(0), done, badge(MARIA)];

describe('a key that somebody else has', () => {
  test.each(['customerHere', 'today'] as const)('is asked for: %s', (urgency) => {
    givenIn({ roster }, ...out)
      .when(wish(K4512, urgency))
      .then({ type: 'KeyWanted', key: K4512, person: MARIA, urgency });
  });

  test('is asked for once in a visit, and again in the next', () => {
    givenIn({ roster }, ...out, wish())
      .when(wish(K4512, 'today'))
      .thenNothing();
    givenIn({ roster }, ...out, wish(), done, badge(MARIA))
      .when(wish())
      .then({ type: 'KeyWanted' });
  });

  test('stays where it is: the line is none of custody, opens nothing, and the journal alone gives the same', () => {
    const stage = scene({ roster });
    for (const step of out) stage.play(step);
    const before = structuredClone(stage.cabinet.custody);
    stage.play(wish());
    const line = stage.events.at(-1);
    if (line?.type !== 'KeyWanted') expect.fail('it was not written down');
    expect(isCustodyEvent(line)).toBe(false);
    expect(stage.cabinet.custody).toEqual(before);
    expect(react(line, SETTINGS)).toEqual([{ type: 'PlaySound', pattern: 'yes' }]);
    expect(replay(CABINET, stage.events).session).toEqual(stage.cabinet.session);
  });
});

describe('nothing is asked for', () => {
  test('that hangs here, or that one has', () => {
    givenIn({ roster }, ...out)
      .when(wish(K4498))
      .thenNothing();
    givenIn({ roster }, ...out, done, badge(KIM))
      .when(wish())
      .thenNothing();
  });

  test('by nobody, and of no key that the list does not have', () => {
    givenIn({ roster }, ...out, done)
      .when(wish())
      .then({ type: 'AccessRefused', reasons: ['noSession'] });
    givenIn({ roster }, ...out)
      .when(wish(keyId('k0foreign1')))
      .then({ type: 'AccessRefused', reasons: ['keyUnknown'], key: null });
  });

  test('by a guest, who has the keys of the visit alone', () => {
    const code = 'a1'.repeat(32);
    const visit = { visit: 'v1', person: MARIA, sponsor: KIM, code, keys: [K4498], fromWallMs: NOW - 1 };
    const visits = [{ ...visit, toWallMs: NOW + 3_600_000 }];
    const entered: Step = { type: 'VisitorCodeEntered', code, unknownAs: 'b2'.repeat(16) };
    givenIn({ roster: withRules({ visits }) }, ...out, done, entered)
      .when(wish())
      .then({ type: 'AccessRefused', reasons: ['noGrant'], key: K4512 });
  });
});
