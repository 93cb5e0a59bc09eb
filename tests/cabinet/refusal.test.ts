// Every no is an outcome with all its reasons, in the order in which a person should hear them.
import { keyId } from '@keycab/shared/ids';
import { describe, expect, test } from 'vitest';
import { given, givenIn } from '../given.ts';
import {
  badge,
  CABINET,
  choose,
  K4512,
  KIM,
  LEE,
  MARIA,
  morning,
  OLA,
  pull,
  RO61204,
  ROSTER,
  start,
  tick,
} from '../people.ts';

const command = (
  operation: 'startLockdown' | 'endLockdown',
  counter: number,
  expiresWallMs = Number.MAX_SAFE_INTEGER,
) =>
  ({
    type: 'CommandReceived',
    command: {
      cabinet: CABINET,
      command: String(counter).padStart(32, '0'),
      counter,
      expiresWallMs,
      issuedWallMs: 0,
      operation,
      person: OLA,
    },
  }) as const;

describe('refusal', () => {
  test('an unknown badge is refused under a pseudonym, never its number', () => {
    given(...morning)
      .when(badge('p0stranger'))
      .then({
        type: 'AccessRefused',
        code: 'KC-BADGE-01',
        reasons: ['unknownBadge'],
        badge: 'ab'.repeat(16),
        person: null,
      });
  });

  test('a disabled person is refused by name', () => {
    given(...morning)
      .when(badge(LEE))
      .then({ type: 'AccessRefused', code: 'KC-BADGE-02', reasons: ['personDisabled'], person: LEE, badge: null });
  });

  test('a key without grant is refused', () => {
    given(...morning, badge(KIM))
      .when(choose(RO61204))
      .then({ type: 'AccessRefused', code: 'KC-KEY-01', reasons: ['noGrant'], key: RO61204, slot: 3 });
  });

  test('a manager may take every key', () => {
    given(...morning, badge(OLA))
      .when(choose(RO61204))
      .then({ type: 'SlotReleased', reason: null, minutes: null });
  });

  test('a key that is out is refused as not here', () => {
    given(...morning, badge(KIM), choose(K4512), pull(0), badge(OLA))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-KEY-03', reasons: ['keyNotHere'] });
  });

  test('a key that does not exist is refused and its invented id is not kept', () => {
    given(...morning, badge(KIM))
      .when(choose(keyId('k99999999')))
      .then({ type: 'AccessRefused', code: 'KC-KEY-04', reasons: ['keyUnknown'], key: null });
  });

  test('nobody takes anything without a session', () => {
    given(...morning)
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-SESSION-01', reasons: ['noSession'] });
  });

  test('without a roster no badge is known', () => {
    givenIn({ roster: null }, start)
      .when(badge(KIM))
      .then({ type: 'AccessRefused', reasons: ['noRoster'] });
  });

  test('all reasons are recorded, the first one gives the code', () => {
    given(...morning, command('startLockdown', 1), badge(MARIA))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-LOCK-01', reasons: ['lockdown', 'noGrant'] });
  });

  test('a full disk refuses a take', () => {
    given(...morning, badge(KIM), { type: 'DiskSeen', writable: false })
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-DISK-01' });
  });

  test('a lockdown begins, aborts what is released, and ends', () => {
    given(...morning, badge(KIM), choose(K4512))
      .when(command('startLockdown', 1))
      .then(
        { type: 'CommandExecuted', counter: 1 },
        { type: 'LockdownStarted', by: OLA },
        { type: 'ReleaseAborted', why: 'lockdown' },
      );
    given(...morning, command('startLockdown', 1))
      .when(command('endLockdown', 2))
      .then({ type: 'CommandExecuted' }, { type: 'LockdownEnded', by: OLA });
  });

  test('a repeated command is refused, also after a crash', () => {
    const replayed = { type: 'CommandRefused', why: 'repeated' } as const;
    given(...morning, command('startLockdown', 1))
      .when(command('startLockdown', 1))
      .then(replayed);
    given(...morning, command('startLockdown', 7), { crash: true }, start)
      .when(command('endLockdown', 7))
      .then(replayed);
  });

  test('an expired command is refused when the clock is checked, and the counter protects when it is not', () => {
    given(...morning)
      .when(command('startLockdown', 1, 1))
      .then({ type: 'CommandRefused', why: 'expired' });
    givenIn({}, { clock: { clock: 'unsynced' } }, ...morning)
      .when(command('startLockdown', 1, 1))
      .then({ type: 'CommandExecuted' }, { type: 'LockdownStarted' });
  });

  test('a rejected command is recorded with its reason', () => {
    given(...morning)
      .when({ type: 'CommandRejected', command: null, operation: null, why: 'signature' })
      .then({ type: 'CommandRefused', why: 'signature' });
  });

  test('an older or equal roster is not applied', () => {
    const digest = 'a'.repeat(64);
    const stage = given(...morning)
      .when({ type: 'RosterReceived', version: 3, digest })
      .then({ type: 'RosterApplied', roster: 3 });
    expect(stage.play({ type: 'RosterReceived', version: 3, digest })).toEqual([]);
    expect(stage.play({ type: 'RosterReceived', version: 2, digest })).toEqual([]);
  });

  test('a key that is lifted at this very moment is not promised to anybody', () => {
    given(...morning, badge(KIM), pull(0))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['keyNotHere'] });
  });

  test('a clock step is an event beyond two seconds and silence below', () => {
    const at = ROSTER.issuedWallMs;
    given(...morning, tick, { wait: 1000 }, { clock: { wallMs: at + 1000 + 1900 } })
      .when(tick)
      .thenNothing();
    given(...morning, tick, { wait: 1000 }, { clock: { wallMs: at - 3_600_000 } })
      .when(tick)
      .then({ type: 'ClockStepped', stepMs: -3_601_000 });
  });
});
