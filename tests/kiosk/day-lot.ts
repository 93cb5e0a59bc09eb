// What everybody else does in one day at the cabinet: strangers, a porter with a plate, a vendor with a code, a detailer. For tests.
import { BEN, CODE, KEYS, SAM, TYLER } from './cast.ts';
import type { Act } from './day-hands.ts';

export const LOT_ACTS: readonly Act[] = [
  {
    at: '8:40',
    does: 'somebody whom nobody knows, and Sam, who has left, try their badges',
    leaves: ['AccessRefused', 'AccessRefused Sam'],
    run: async ({ house, idle, robot }) => {
      await house.badge('stranger');
      await robot.says('Badge not known');
      await house.badge(SAM);
      await robot.says('Badge switched off');
      await idle();
    },
  },
  {
    at: '8:50',
    does: 'Tyler, porter, takes a car with a plate',
    leaves: [
      'SessionOpened Tyler',
      'SlotReleased 4603 Tyler',
      'SlotReleased DLR-07 Tyler',
      'DoorOpened Tyler',
      'KeyTaken 4603 Tyler',
      'KeyTaken DLR-07 Tyler',
      'PlateBound 4603 Tyler',
      'DoorClosed',
      'SessionClosed Tyler',
    ],
    run: async ({ close, comes, pull, robot }) => {
      await comes(TYLER);
      await robot.tap(robot.button('Browse'));
      await robot.sees('browse');
      for (const label of ['4603', 'DLR-07']) await robot.finds(label);
      await robot.tap(robot.button('Take 2'));
      await pull(KEYS.civic, KEYS.plate);
      await robot.sees('taken');
      await close();
    },
  },
  {
    at: '9:05',
    does: 'Tyler brings the car’s key, is asked for the plate, and hangs it up too',
    leaves: [
      'SessionOpened Tyler',
      'DoorOpened Tyler',
      'KeyReturned 4603 Tyler',
      'PartnerMissed 4603 Tyler',
      'KeyReturned DLR-07 Tyler',
      'DoorClosed',
      'SessionClosed Tyler',
    ],
    run: async ({ close, comes, house, robot, seat, written }) => {
      await comes(TYLER);
      await seat(KEYS.civic);
      await written('KeyReturned');
      await house.later(4_100);
      await written('PartnerMissed');
      await robot.says('Put it back too.');
      await seat(KEYS.plate);
      await robot.says('DLR-07 back');
      await close();
    },
  },
  {
    at: '9:20',
    does: 'Oskar, vendor, takes a car with his code',
    leaves: [
      'SessionOpened Oskar',
      'SlotReleased 4498 Oskar',
      'DoorOpened Oskar',
      'KeyTaken 4498 Oskar',
      'DoorClosed',
      'SessionClosed Oskar',
    ],
    run: async ({ close, robot, takes, types }) => {
      await robot.tap(robot.button('I have a code'));
      await robot.sees('entry');
      await types(CODE);
      await robot.sees('home');
      await takes('4498', KEYS.crv);
      await close();
    },
  },
  {
    at: '10:00',
    does: 'Ben, detailer, breaks the wrong key out of its latch, puts it back and takes the right one',
    leaves: [
      'SessionOpened Ben',
      'SlotReleased 4603 Ben',
      'DoorOpened Ben',
      'KeyTakenWithoutRelease 4377 Ben',
      'HolderFlagged 4377 Ben',
      'KeyReturned 4377 Ben',
      'KeyTaken 4603 Ben',
      'DoorClosed',
      'SessionClosed Ben',
    ],
    run: async ({ close, comes, house, open, pull, robot, seat, slotOf, written }) => {
      await comes(BEN);
      await robot.finds('4603');
      await robot.sees('take');
      await open();
      house.cabinet.yankKey(slotOf(KEYS.nsx));
      await robot.says('4377 was not released.');
      await written('HolderFlagged');
      await seat(KEYS.nsx);
      await written('KeyReturned');
      await pull(KEYS.civic);
      await robot.sees('taken');
      await close();
    },
  },
];
