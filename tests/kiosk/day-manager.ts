// What a manager does in one day at the cabinet: settles a problem, ends a job, closes the day and counts. For tests.
import { expect } from 'vitest';
import { CUSTOMER_SLOT, GRACE, KIM } from './cast.ts';
import type { Act } from './day-hands.ts';
import { until } from './robot.rig.ts';

export const MANAGER_ACTS: readonly Act[] = [
  {
    at: '11:05',
    does: 'and may not have it again; Grace has looked, and settles it',
    leaves: [
      'SessionOpened Kim',
      'AccessRefused 4377 Kim',
      'SessionClosed Kim',
      'SessionOpened Grace',
      'ProblemCleared 4377 Grace',
      'SessionClosed Grace',
    ],
    run: async ({ comes, house, idle, robot, written }) => {
      await comes(KIM);
      await robot.finds('4377');
      await robot.says('4377 stays locked');
      await house.badge(GRACE);
      await robot.tap(robot.button('Manager'));
      await robot.tap(robot.button(/^Blocked keys/));
      await robot.tap(robot.button('Settled'));
      await written('ProblemCleared');
      await robot.tap(robot.button('Back'));
      await robot.tap(robot.button('Done'));
      await idle();
    },
  },
  {
    at: '12:00',
    does: 'the customer has the car again: Grace unpairs the tag and takes it out',
    leaves: [
      'SessionOpened Grace',
      'TagUnpaired RO 61250 Grace',
      'TagReleased Grace',
      'DoorOpened Grace',
      'UnknownTagGone Grace',
      'DoorClosed',
      'SessionClosed Grace',
    ],
    run: async ({ close, comes, house, open, robot, written }) => {
      await comes(GRACE);
      await robot.tap(robot.button('Manager'));
      await robot.tap(robot.button('Unpair a tag'));
      await robot.finds('RO 61250');
      await robot.tap(robot.button(/^Job closed/));
      await robot.says('a free tag');
      await robot.tap(robot.button('Take the tag out'));
      await open();
      await until('A10 is free', () => !house.cabinet.slot(CUSTOMER_SLOT).latched);
      expect(house.cabinet.pullKey(CUSTOMER_SLOT)).toMatchObject({ ok: true });
      await written('UnknownTagGone');
      await close();
    },
  },
  {
    at: '18:40',
    does: 'Grace asks where the rest is, counts what hangs here, and signs',
    leaves: [
      'SessionOpened Grace',
      'DayExceptionAnswered RO 61198 Grace',
      'KeyDueSet RO 61198 Maria',
      'DayExceptionAnswered 4520 Grace',
      'DayExceptionAnswered 4498 Grace',
      'DaySigningAsked Grace',
      'DayClosed Grace',
      'CountAsked Grace',
      'KeysCounted Grace',
      'SessionClosed Grace',
    ],
    run: async ({ comes, house, idle, robot }) => {
      await comes(GRACE);
      await robot.tap(robot.button('Manager'));
      await robot.tap(robot.button(/^Close of day/));
      for (const [waiting, answer] of [
        ['3 of 3 open', /^Extend/],
        ['2 of 3 open', /^Home/],
        ['1 of 3 open', /^Overnight/],
      ] as const) {
        await robot.says(waiting);
        await robot.tap(robot.button(answer));
      }
      await robot.tap(robot.button('Sign'));
      await robot.says('Badge again to sign.');
      await house.badge(GRACE);
      await robot.says('The day is closed');
      await robot.tap(robot.button('Back'));
      await robot.tap(robot.button('Count keys'));
      await robot.tap(robot.button('Count now'));
      await robot.says('6 in, 3 out');
      await robot.tap(robot.button('Back'));
      await robot.tap(robot.button('Done'));
      await idle();
    },
  },
];
