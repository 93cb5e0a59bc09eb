// What the service does in one day at the cabinet: a customer’s key, cars for technicians, a handover, returns for others. For tests.
import { CUSTOMER_ROM, CUSTOMER_SLOT, KEYS, MARIA, TOM } from './cast.ts';
import type { Act } from './day-hands.ts';

export const SERVICE_ACTS: readonly Act[] = [
  {
    at: '8:00',
    does: 'a customer brings a car to service: Maria pairs its key with an order',
    leaves: [
      'SessionOpened Maria',
      'PairingBegun RO 61250 Maria',
      'DoorOpened Maria',
      'TagPaired RO 61250 Maria',
      'KeyReturned RO 61250 Maria',
      'DoorClosed',
      'SessionClosed Maria',
    ],
    run: async ({ close, comes, house, open, robot }) => {
      await comes(MARIA);
      await robot.tap(robot.button('Pair a key'));
      await robot.says('Scan or type');
      await robot.scans('RO 61250');
      await robot.says('put the tag into');
      await open();
      house.cabinet.insertKey(CUSTOMER_ROM, CUSTOMER_SLOT);
      await robot.says('RO 61250 is in A10.');
      await close();
    },
  },
  {
    at: '8:20',
    does: 'Maria, service advisor, takes three for the technicians',
    leaves: [
      'SessionOpened Maria',
      'SlotReleased RO 61198 Maria',
      'SlotReleased RO 61204 Maria',
      'SlotReleased 4520 Maria',
      'DoorOpened Maria',
      'KeyTaken RO 61198 Maria',
      'KeyTaken RO 61204 Maria',
      'KeyTaken 4520 Maria',
      'DoorClosed',
      'SessionClosed Maria',
    ],
    run: async ({ close, comes, pull, robot }) => {
      await comes(MARIA);
      await robot.tap(robot.button('Browse'));
      await robot.sees('browse');
      for (const label of ['RO 61198', 'RO 61204', '4520']) await robot.finds(label);
      await robot.tap(robot.button('Take 3'));
      await pull(KEYS.fit, KEYS.odyssey, KEYS.pilot);
      await robot.sees('taken');
      await close();
    },
  },
  {
    at: '8:30',
    does: 'Maria hands one of them over to Tom, technician',
    leaves: [
      'SessionOpened Maria',
      'HandoverBegun Maria',
      'HandoverMet Tom',
      'KeyHandedOver RO 61204 Maria Tom',
      'SessionClosed Maria',
    ],
    run: async ({ comes, house, idle, robot, written }) => {
      await comes(MARIA);
      await robot.tap(robot.button('Hand over'));
      await robot.sees('handOver');
      await robot.tap(robot.tile('RO 61204'));
      await written('HandoverBegun');
      await house.badge(TOM);
      await robot.sees('receive');
      await robot.tap(robot.button('I take it'));
      await robot.sees('said');
      await robot.tap(robot.button('Done'));
      await idle();
    },
  },
  {
    at: '11:30',
    does: 'Tom brings his, without a badge',
    leaves: ['DoorOpened', 'KeyReturned RO 61204', 'DoorClosed'],
    run: async ({ close, robot, seat }) => {
      await seat(KEYS.odyssey);
      await robot.says('Tom’s key RO 61204 is back. Thank you.');
      await close();
    },
  },
  {
    at: '11:40',
    does: 'Maria brings one of Ben’s for him',
    leaves: ['SessionOpened Maria', 'DoorOpened Maria', 'KeyReturned 4603 Maria', 'DoorClosed', 'SessionClosed Maria'],
    run: async ({ close, comes, robot, seat }) => {
      await comes(MARIA);
      await seat(KEYS.civic);
      await robot.says('Ben’s key 4603 is back. Thank you, Maria.');
      await close();
    },
  },
  {
    at: '18:30',
    does: 'evening comes, and Maria still has two',
    leaves: [
      'KeyOverdue 4520 Maria',
      'KeyOverdue RO 61198 Maria',
      'OverdueEscalated 4520 Maria',
      'OverdueEscalated RO 61198 Maria',
      'OverdueEscalated 4520 Maria',
      'OverdueEscalated RO 61198 Maria',
    ],
    run: ({ writes }) => writes(6),
  },
];
