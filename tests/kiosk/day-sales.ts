// What salespeople do in one day at the cabinet: test drives, a late return, a bolt that sticks, a PIN, a car that will not start. For tests.
import { JO, KEYS, KIM, KIMS_PIN } from './cast.ts';
import type { Act } from './day-hands.ts';
import { until } from './robot.rig.ts';

export const SALES_ACTS: readonly Act[] = [
  {
    at: '8:10',
    does: 'Kim, salesperson, takes a car for a test drive',
    leaves: [
      'SessionOpened Kim',
      'SlotReleased 4512 Kim',
      'DoorOpened Kim',
      'KeyTaken 4512 Kim',
      'DoorClosed',
      'SessionClosed Kim',
    ],
    run: async ({ close, comes, takes }) => {
      await comes(KIM);
      await takes('4512', KEYS.accord);
      await close();
    },
  },
  {
    at: '8:12',
    does: 'she touches the key that she has: she sees her own, and nothing is refused',
    leaves: ['SessionOpened Kim', 'SessionClosed Kim'],
    run: async ({ comes, idle, robot }) => {
      await comes(KIM);
      await robot.finds('4512');
      await robot.sees('mine');
      await robot.says('hang it up in slot A01');
      await robot.tap(robot.button(/^Back/));
      await robot.sees('home');
      await robot.tap(robot.button(/^Done/));
      await idle();
    },
  },
  {
    at: '9:01',
    does: 'the hour of Kim’s test drive is nearly over',
    leaves: ['KeyDueSoon 4512 Kim'],
    run: ({ written }) => written('KeyDueSoon'),
  },
  {
    at: '9:12',
    does: 'it is over',
    leaves: ['KeyOverdue 4512 Kim'],
    run: ({ written }) => written('KeyOverdue'),
  },
  {
    at: '9:15',
    does: 'Kim comes back late and hangs the key into the wrong slot',
    leaves: ['SessionOpened Kim', 'DoorOpened Kim', 'KeyMisplaced 4512 Kim', 'DoorClosed', 'SessionClosed Kim'],
    run: async ({ close, comes, robot, seat }) => {
      await comes(KIM);
      await seat(KEYS.accord, 20);
      await robot.says('lives in A01');
      await close();
    },
  },
  {
    at: '9:40',
    does: 'Jo, salesperson, meets a bolt that is stuck, says nothing until her time is over, and takes another car',
    leaves: [
      'SessionOpened Jo',
      'SlotReleased 4603 Jo',
      'ReleaseLapsed 4603 Jo',
      'SessionClosed Jo',
      'SessionOpened Jo',
      'SlotReleased 4512 Jo',
      'DoorOpened Jo',
      'KeyTaken 4512 Jo',
      'DoorClosed',
      'SessionClosed Jo',
    ],
    run: async ({ close, comes, house, open, robot, slotOf }) => {
      house.cabinet.jamSlot(slotOf(KEYS.civic), true);
      await comes(JO);
      await robot.finds('4603');
      await robot.sees('take');
      await until('the bolt is tried', () => house.cabinet.energizings().at(-1)?.slot === slotOf(KEYS.civic));
      await house.later(20_500);
      await robot.sees('lapsed');
      house.cabinet.jamSlot(slotOf(KEYS.civic), false);
      await comes(JO);
      await robot.finds('4512');
      await robot.sees('take');
      await open();
      await until('B05 is free', () => !house.cabinet.slot(20).latched);
      house.cabinet.pullKey(20);
      await robot.sees('taken');
      await close();
    },
  },
  {
    at: '10:20',
    does: 'Jo brings the car back where it belongs and says how it is',
    leaves: [
      'SessionOpened Jo',
      'DoorOpened Jo',
      'KeyReturned 4512 Jo',
      'ReturnAnswered 4512 Jo',
      'ReturnAnswered 4512 Jo',
      'DoorClosed',
      'SessionClosed Jo',
    ],
    run: async ({ close, comes, robot, seat, writes, written }) => {
      await comes(JO);
      await seat(KEYS.accord);
      await robot.sees('returned');
      await robot.tap(robot.button('Row B'));
      await written('ReturnAnswered');
      await robot.tap(robot.button('Half'));
      await writes(5);
      await close();
    },
  },
  {
    at: '10:30',
    does: 'Kim takes the car that wants a PIN, and types it wrong first',
    leaves: [
      'SessionOpened Kim',
      'ReleaseAsked 4377 Kim',
      'PinRefused Kim',
      'PinAccepted Kim',
      'SlotReleased 4377 Kim',
      'DoorOpened Kim',
      'KeyTaken 4377 Kim',
      'DoorClosed',
      'SessionClosed Kim',
    ],
    run: async ({ close, comes, pull, robot, types }) => {
      await comes(KIM);
      await robot.finds('4377');
      await robot.sees('entry');
      await types('1111');
      await robot.says('That was not right.');
      await types(KIMS_PIN);
      await robot.sees('take');
      await pull(KEYS.nsx);
      await robot.sees('taken');
      await close();
    },
  },
  {
    at: '11:00',
    does: 'Kim hangs it up and says that it will not start',
    leaves: [
      'SessionOpened Kim',
      'DoorOpened Kim',
      'KeyReturned 4377 Kim',
      'ProblemReported 4377 Kim',
      'DoorClosed',
      'SessionClosed Kim',
    ],
    run: async ({ close, comes, robot, seat }) => {
      await comes(KIM);
      await seat(KEYS.nsx);
      await robot.sees('returned');
      await robot.tap(robot.button('Problem'));
      await robot.sees('problem');
      await robot.tap(robot.button('Won’t start'));
      await robot.says('Nobody takes this key until somebody has looked.');
      await close();
    },
  },
];
