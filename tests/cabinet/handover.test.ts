// A handover at the cabinet: the giver picks, the receiver badges, sees, and takes it on; one line with both.
import { describe, expect, test } from 'vitest';
import { givenIn, type Step } from '../given.ts';
import { badge, choose, K4498, K4512, KIM, LEE, MARIA, morning, pull, seat, tick } from '../people.ts';
import { agree, done, handOver, HOUR, NOW, PAT, pin, ROUTE, stock, withRules } from './ruled.ts';

const roster = withRules({});
const has: Step[] = [...morning, badge(KIM), choose(K4512), pull(0), choose(K4498), pull(1)];
const met: Step[] = [...has, handOver(K4512), badge(PAT)];

describe('a handover at the cabinet', () => {
  test('goes from hand to hand in three steps, each written down', () => {
    givenIn({ roster }, ...has)
      .when(handOver(K4512, K4498))
      .then({ type: 'HandoverBegun', keys: [K4512, K4498], person: KIM });
    givenIn({ roster }, ...has, handOver(K4512))
      .when(badge(PAT))
      .then({ type: 'HandoverMet', by: PAT, reader: 'front' });
    const stage = givenIn({ roster }, ...met)
      .when(agree())
      .then({ type: 'KeyHandedOver', key: K4512, giver: KIM, receiver: PAT, dueWallMs: NOW + HOUR });
    expect(stage.cabinet.custody.get(K4512)).toMatchObject({
      at: { kind: 'person', person: PAT },
      lastPerson: KIM,
      flagged: false,
    });
    expect(stage.cabinet.custody.get(K4498)?.at).toEqual({ kind: 'person', person: KIM });
    // The giver's session goes on.
    expect(stage.cabinet.session?.person).toBe(KIM);
  });

  test('of several keys is one line each', () => {
    givenIn({ roster }, ...has, handOver(K4512, K4498), badge(PAT))
      .when(agree())
      .then({ type: 'KeyHandedOver', key: K4512 }, { type: 'KeyHandedOver', key: K4498 });
  });

  test('of a key that the giver has not is refused', () => {
    givenIn({ roster }, ...morning, badge(KIM))
      .when(handOver(K4512))
      .then({ type: 'AccessRefused', code: 'KC-RULE-09', reasons: ['notHolder'], key: K4512 });
    givenIn({ roster }, ...met, seat(0, 1))
      .when(agree())
      .then({ type: 'AccessRefused', reasons: ['notHolder'] });
  });

  test('to oneself is refused', () => {
    givenIn({ roster }, ...has, handOver(K4512))
      .when(badge(KIM))
      .then({ type: 'AccessRefused', code: 'KC-RULE-09', reasons: ['samePerson'] });
  });

  test('needs a receiver who may have the key, and has room', () => {
    givenIn({ roster }, ...has, handOver(K4512))
      .when(badge(MARIA))
      .then({ type: 'AccessRefused', code: 'KC-RULE-10', reasons: ['mayNotReceive'], person: MARIA, key: K4512 });
    const receive = { to: { person: MARIA }, group: 'stock', acts: ['receive' as const] };
    givenIn({ roster: { ...roster, grants: [...roster.grants, receive] } }, ...has, handOver(K4512))
      .when(badge(MARIA))
      .then({ type: 'HandoverMet', by: MARIA });
    givenIn({ roster: stock({ limits: { held: 2 } }) }, ...has, handOver(K4512))
      .when(badge(PAT))
      .then({ type: 'HandoverMet' });
    const full: Step[] = [...morning, badge(PAT), choose(K4498), pull(1), badge(KIM), choose(K4512), pull(0)];
    givenIn({ roster: stock({ limits: { held: 1 } }) }, ...full, handOver(K4512))
      .when(badge(PAT))
      .then({ type: 'AccessRefused', reasons: ['noRoom'], person: PAT });
    givenIn({ roster }, ...has, handOver(K4512))
      .when(badge(LEE))
      .then({ type: 'AccessRefused', reasons: ['personDisabled'] });
  });

  test('is looked at again when the receiver agrees', () => {
    givenIn({ roster }, ...met, { roster: { ...roster, grants: [] } })
      .when(agree())
      .then({ type: 'AccessRefused', reasons: ['mayNotReceive'], person: PAT });
  });

  test('asks the receiver for the PIN that a take would ask for', () => {
    const withPin = stock({ pin: 'always' });
    const start: Step[] = [...morning, badge(KIM), choose(K4512), pin(), pull(0), handOver(K4512), badge(PAT)];
    givenIn({ roster: withPin }, ...start)
      .when(agree())
      .thenNothing();
    givenIn({ roster: withPin }, ...start)
      .when(pin(true, false, PAT))
      .then({ type: 'PinAccepted', person: PAT });
    givenIn({ roster: withPin }, ...start, pin(true, false, PAT))
      .when(agree())
      .then({ type: 'KeyHandedOver', receiver: PAT });
  });

  test('changes nothing after twenty seconds, or when it is left', () => {
    const stage = givenIn({ roster }, ...met, { wait: 20_000 })
      .when(tick)
      .then({ type: 'HandoverEnded', why: 'late' });
    expect(stage.cabinet.custody.get(K4512)?.at).toEqual({ kind: 'person', person: KIM });
    givenIn({ roster }, ...met, { wait: 19_999 })
      .when(tick)
      .thenNothing();
    givenIn({ roster }, ...met)
      .when({ type: 'HandoverLeft' })
      .then({ type: 'HandoverEnded', why: 'left' });
    givenIn({ roster }, ...met, { type: 'HandoverLeft' })
      .when(agree())
      .thenNothing();
  });

  test('is not agreed to before somebody has badged, and a resting badge counts once', () => {
    givenIn({ roster }, ...has, handOver(K4512))
      .when(agree())
      .thenNothing();
    givenIn({ roster }, ...met)
      .when(badge(PAT))
      .thenNothing();
  });

  test('to a driver names the way, and the key is due there in two hours', () => {
    const stage = givenIn(
      { roster: { ...roster, reasons: [] } },
      ...has,
      { type: 'HandoverPicked', keys: [K4512], route: ROUTE },
      badge(PAT),
    )
      .when(agree())
      .then({ type: 'KeyHandedOver', route: ROUTE, dueWallMs: NOW + 2 * HOUR });
    expect(stage.cabinet.custody.get(K4512)?.dueWallMs).toBe(NOW + 2 * HOUR);
    // Sensed at its origin, it is on no way any more.
    expect(stage.play(seat(0, 1))).toMatchObject([{ type: 'KeyReturned', holder: PAT }]);
  });

  test('leaves with the session', () => {
    givenIn({ roster }, ...met, done, badge(PAT))
      .when(agree())
      .thenNothing();
  });
});
