// A key that somebody elsewhere opens: only here, only this key, only for whoever badges, once, in a minute; else never.
import type { Command } from '@keycab/shared/commands';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { expect, describe, test } from 'vitest';
import { givenIn, type SceneOptions, type Step } from '../given.ts';
import {
  badge,
  CABINET,
  choose,
  K4512,
  KIM,
  MARIA,
  morning,
  OLA,
  pull,
  ROSTER,
  RO61204,
  start,
  tick,
} from '../people.ts';
import { done, MINUTE, NOW, stock, withRules } from './ruled.ts';

type Release = Extract<Command, { operation: 'release' }>;

type Why = Extract<CabinetFact, { type: 'CommandRefused' }>['why'];

const COMMAND = 'ce'.repeat(16);
const on: SceneOptions = { settings: { remoteRelease: true } };
const under = (roster: SceneOptions['roster']): SceneOptions => ({ ...on, roster: roster ?? null });
const tagOf = (key: string) => ROSTER.keys.find((each) => each.key === key)?.tag ?? null;

const release = (more: Partial<Release> = {}): Step => ({
  type: 'CommandReceived',
  command: {
    approver: OLA,
    cabinet: CABINET,
    command: COMMAND,
    counter: 1,
    expiresWallMs: NOW + 5 * MINUTE,
    issuedWallMs: NOW,
    operation: 'release',
    person: KIM,
    reason: 'testDrive',
    slot: 0,
    tag: tagOf(K4512),
    ...more,
  },
});
const lockdown = (counter: number, operation: 'startLockdown' | 'endLockdown' = 'startLockdown'): Step => ({
  type: 'CommandReceived',
  command: {
    cabinet: CABINET,
    command: 'd0'.repeat(16),
    counter,
    expiresWallMs: NOW + 5 * MINUTE,
    issuedWallMs: NOW,
    operation,
    person: OLA,
  },
});
const asked: Step[] = [...morning, release()];

describe('a remote release', () => {
  test('moves nothing: it waits for the badge of the person it is for', () => {
    const stage = givenIn(on, ...morning)
      .when(release())
      .then({ type: 'ReleaseAwaited', approver: OLA, person: KIM, key: K4512, slot: 0, counter: 1, command: COMMAND });
    expect(stage.cabinet.releases.size).toBe(0);
    stage.play({ wait: MINUTE - 1 });
    expect(stage.play(tick)).toEqual([]);
  });

  test('opens with that badge, once, and both stand in the line', () => {
    const stage = givenIn(on, ...asked)
      .when(badge(KIM))
      .then(
        { type: 'SessionOpened', person: KIM },
        { type: 'CommandExecuted', command: COMMAND, counter: 1, operation: 'release' },
        {
          type: 'SlotReleased',
          command: COMMAND,
          key: K4512,
          slot: 0,
          person: KIM,
          authorizers: [OLA],
          reason: 'testDrive',
        },
      );
    expect(stage.cabinet.releases.get(0)?.session).toBe(stage.cabinet.session?.session);
    expect(stage.play(badge(KIM))).toEqual([]);
    expect(stage.play(pull(0))).toMatchObject([{ type: 'KeyTaken', key: K4512, person: KIM, reason: 'testDrive' }]);
    expect(stage.play(release())).toMatchObject([{ type: 'CommandRefused', why: 'repeated' }]);
  });

  test('opens in the session of whoever is here already, and ends that of another', () => {
    givenIn(on, ...morning, badge(KIM), release())
      .when(badge(KIM))
      .then({ type: 'CommandExecuted' }, { type: 'SlotReleased', command: COMMAND });
    const stage = givenIn(on, ...morning, badge(MARIA), release())
      .when(badge(KIM))
      .then(
        { type: 'SessionClosed', person: MARIA },
        { type: 'SessionOpened', person: KIM },
        { type: 'CommandExecuted' },
        { type: 'SlotReleased', person: KIM },
      );
    expect(stage.cabinet.releases.get(0)?.session).toBe(stage.cabinet.session?.session);
  });

  test('comes to nothing with another badge, known or not, which is a badge like any other', () => {
    const stage = givenIn(on, ...asked)
      .when(badge(MARIA))
      .then({ type: 'CommandRefused', why: 'otherBadge', slot: 0 }, { type: 'SessionOpened', person: MARIA });
    // The session has the number of its own line.
    expect(stage.events[stage.cabinet.session?.session ?? -1]?.type).toBe('SessionOpened');
    givenIn(on, ...asked)
      .when(badge('p0stranger'))
      .then({ type: 'CommandRefused', why: 'otherBadge' }, { type: 'AccessRefused', reasons: ['unknownBadge'] });
    givenIn(on, ...asked, badge(MARIA))
      .when(badge(KIM))
      .then({ type: 'SessionClosed' }, { type: 'SessionOpened', person: KIM });
  });

  test('comes to nothing after a minute, with "not now", and with a lockdown from here or there', () => {
    givenIn(on, ...asked, { wait: MINUTE })
      .when(tick)
      .then({ type: 'CommandRefused', command: COMMAND, operation: 'release', why: 'late', slot: 0 });
    givenIn(on, ...asked, { wait: MINUTE }, tick)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
    givenIn(on, ...asked)
      .when({ type: 'AwaitedLeft' })
      .then({ type: 'CommandRefused', why: 'left' });
    givenIn(on, ...asked)
      .when(lockdown(2))
      .then({ type: 'CommandExecuted' }, { type: 'LockdownStarted' }, { type: 'CommandRefused', why: 'lockdown' });
    givenIn(on, ...morning, badge(OLA), release())
      .when({ type: 'LockdownTold', on: true })
      .then({ type: 'LockdownStarted', by: OLA }, { type: 'CommandRefused', why: 'lockdown' });
  });

  test('does not outlive a restart, and cannot be sent again after it', () => {
    const stage = givenIn(on, ...asked, { crash: true })
      .when(start)
      .then({ type: 'CabinetBooted' }, { type: 'CommandRefused', command: COMMAND, why: 'restart' });
    for (const step of morning.slice(1)) stage.play(step);
    expect(stage.play(release())).toMatchObject([{ type: 'CommandRefused', why: 'repeated' }]);
    expect(stage.play(badge(KIM))).toMatchObject([{ type: 'SessionOpened' }]);
    expect(stage.cabinet.releases.size).toBe(0);
  });

  test('leaves the counter as high as it was, whatever is carried out meanwhile', () => {
    const stage = givenIn(on, ...morning, release({ counter: 5 }), lockdown(7))
      .when(lockdown(6, 'endLockdown'))
      .then({ type: 'CommandRefused', why: 'repeated' });
    expect(stage.cabinet.commands).toEqual({ counter: 7, awaited: null });
  });
});

describe('a remote release is refused', () => {
  const refused = (why: Why, options: SceneOptions, ...steps: [Step, ...Step[]]) => {
    const before = steps.slice(0, -1);
    const stage = givenIn(options, ...morning, ...before)
      .when(steps.at(-1) ?? tick)
      .then({ type: 'CommandRefused', why });
    expect(stage.cabinet.commands.awaited).toBeNull();
    expect(stage.play(badge(KIM)).some(({ type }) => type === 'SlotReleased')).toBe(false);
    return stage.events.findLast(({ type }) => type === 'CommandRefused');
  };

  test('unless this cabinet allows it, first of all', () => {
    expect(refused('disabled', {}, release())).toMatchObject({ command: COMMAND, operation: 'release' });
  });

  test('in the order of its checks: used before, too late, another place, locked down', () => {
    refused('repeated', on, lockdown(1), release({ expiresWallMs: 1, slot: 9 }));
    refused('expired', on, lockdown(1), release({ counter: 2, expiresWallMs: 1, slot: 9 }));
    refused('otherPlace', on, lockdown(1), release({ counter: 2, slot: 9 }));
    expect(refused('lockdown', on, lockdown(1), release({ counter: 2 }))).toMatchObject({ command: COMMAND });
  });

  test('where slot and tag do not both say what hangs there, or nobody says where', () => {
    refused('otherPlace', on, release({ slot: 1 }));
    refused('otherPlace', on, release({ tag: tagOf(RO61204) }));
    refused('otherPlace', on, release({ slot: null, tag: null }));
    refused('otherPlace', on, badge(KIM), choose(K4512), pull(0), done, release());
    for (const one of [{ slot: null }, { tag: null }])
      givenIn(on, ...morning)
        .when(release(one))
        .then({ type: 'ReleaseAwaited', slot: 0, key: K4512 });
  });

  test('where the rules of the cabinet refuse that person that key', () => {
    const blocks = [{ key: K4512, why: 'manager' as const }];
    expect(refused('rules', under(withRules({ blocks })), release())).toMatchObject({ reasons: ['keyBlocked'] });
    expect(refused('rules', on, release({ slot: 3, tag: null }))).toMatchObject({ reasons: ['noGrant'] });
    const delivery = { delivery: 'delivery1', people: [MARIA], gate: 'hard' as const, complete: false };
    const [vehicle] = ROSTER.vehicles.map((car) => car.vehicle);
    expect(vehicle).toBeDefined();
    if (vehicle === undefined) return;
    const sold = withRules({ deliveries: [{ ...delivery, vehicle }] });
    expect(refused('rules', under(sold), release())).toMatchObject({ reasons: ['inDelivery'] });
  });

  test('where the key asks for more than a word from afar: a PIN is given by nobody else', () => {
    const last = refused('rules', under(stock({ pin: 'always' })), release());
    expect(last).toMatchObject({ reasons: ['needsMore'], needs: ['pin'] });
    givenIn(under(stock({ authorizers: 1 })), ...morning)
      .when(release())
      .then({ type: 'ReleaseAwaited' });
  });

  test('where nobody who may has given it, or she gives it to herself', () => {
    refused('approver', on, release({ approver: MARIA }));
    expect(refused('approver', on, release({ approver: OLA, person: OLA }))).toMatchObject({ command: COMMAND });
  });

  test('while another one waits, or the slot is open', () => {
    const stage = givenIn(on, ...asked)
      .when(release({ command: 'ab'.repeat(16), counter: 2, slot: 1, tag: null }))
      .then({ type: 'CommandRefused', why: 'busy', command: 'ab'.repeat(16) });
    expect(stage.cabinet.commands.awaited?.command).toBe(COMMAND);
    givenIn(on, ...morning, badge(KIM), choose(K4512))
      .when(release())
      .then({ type: 'CommandRefused', why: 'busy' });
  });

  test('at the badge, when what was right has changed meanwhile', () => {
    givenIn(on, ...morning, release({ expiresWallMs: NOW + 1000 }), { wait: 2000 })
      .when(badge(KIM))
      .then({ type: 'CommandRefused', why: 'expired', slot: 0 }, { type: 'SessionOpened', person: KIM });
    givenIn(on, ...asked, pull(0))
      .when(badge(KIM))
      .then({ type: 'CommandRefused', why: 'otherPlace' }, { type: 'SessionOpened' });
    const blocked = withRules({ blocks: [{ key: K4512, why: 'manager' }] });
    const stage = givenIn(on, ...asked, { roster: blocked })
      .when(badge(KIM))
      .then({ type: 'CommandRefused', why: 'rules' }, { type: 'AccessRefused', reasons: ['keyBlocked'], person: KIM });
    expect(stage.cabinet.releases.size).toBe(0);
    const ola = withRules({ people: withRules({}).people.filter(({ person }) => person !== OLA) });
    givenIn(on, ...asked, { roster: ola })
      .when(badge(KIM))
      .then({ type: 'CommandRefused', why: 'approver' }, { type: 'SessionOpened' });
  });
});
