// The jobs of a cabinet as a robot does them: how many taps each may cost, what of its time is the machine's. For tests.
//
// `limitMs` is what the machine's part may take at the 95th of a hundred; `human` what a person does beside it.
import { keyId, personId, vehicleId, type KeyId, type PersonId } from '@keycab/shared/ids';
import type { Roster } from '@keycab/shared/roster';
import { PAT, withRules } from '../cabinet/ruled.ts';
import { K4377, K4498, K4512, K4603, KIM, OLA, RO61204, romOf } from '../people.ts';
import { createStand, type Stand } from './stand.ts';
import type { House, Robot } from './robot.rig.ts';

/** What hands and eyes need, in seconds; a tap's look at the glass before it counts by itself. */
export const HUMAN_SECONDS = {
  badge: 1,
  look: 1.2,
  tap: 0.8,
  digit: 0.45,
  door: 1,
  find: 0.8,
  move: 1.5,
  close: 0.9,
} as const;
type Hand = keyof typeof HUMAN_SECONDS;

export interface Job {
  readonly name: string;
  readonly taps: number;
  /** From what until what. */
  readonly machine: string;
  readonly limitMs: number;
  readonly human: Partial<Readonly<Record<Hand, number>>>;
  /** What the journal has of it, at the least. */
  readonly leaves: { readonly type: string; readonly [member: string]: unknown };
  /**
   * Does it once; afterwards the robot has counted its taps.
   * @param turn  0 the first time
   * @returns the machine's part in milliseconds
   */
  readonly run: (at: Stand, turn: number) => Promise<number>;
}

export const secondsOf = (human: Job['human']): number =>
  (Object.keys(human) as Hand[]).reduce((sum, hand) => sum + HUMAN_SECONDS[hand] * (human[hand] ?? 0), 0);

const SLOTS = new Map<KeyId, number>([
  [K4512, 0],
  [K4498, 1],
  [K4603, 2],
  [RO61204, 3],
  [K4377, 4],
]);
const ROMS = new Map<KeyId, string>([...SLOTS.keys()].map((key, index) => [key, romOf(index + 1)]));
export const JOB_SLOTS: ReadonlyMap<KeyId, number> = SLOTS;
const YEARS_MS = 3 * 365 * 86_400_000;
const FIRST_FREE = 8;

/** Each of them picked the same key before, and does so once. */
const picker = (turn: number): PersonId => personId(`ppicked${String(turn).padStart(4, '0')}`);

/**
 * @param turns  how often each job will be done
 * @param others  cars of the store whose keys hang elsewhere
 */
export function jobRoster(turns: number, nowWallMs: number, others = 0): Roster {
  const roster = withRules({});
  const [kim] = roster.people;
  const [car] = roster.vehicles;
  const [first] = roster.keys;
  if (kim === undefined || car === undefined || first === undefined) throw new RangeError('nobody works here');
  const elsewhere = Array.from({ length: others }, (_, at) => ({
    key: keyId(`kother${String(at).padStart(5, '0')}`),
    vehicle: vehicleId(`vother${String(at).padStart(5, '0')}`),
    stock: String(50_000 + at),
  }));
  const pickers = Array.from({ length: turns }, (_, turn) => picker(turn));
  return {
    ...roster,
    people: [
      ...roster.people,
      ...pickers.map((person) => ({
        ...kim,
        person,
        name: `Nan ${person}`,
        givenName: 'Nan',
        department: 'Service' as const,
        reason: 'service',
      })),
    ],
    groups: [
      { group: 'stock', returnAsks: ['fuel'] },
      { group: 'valuable', authorizers: 1 },
    ],
    vehicles: [...roster.vehicles, ...elsewhere.map(({ vehicle, stock }) => ({ ...car, vehicle, stock }))],
    keys: [
      ...roster.keys.map((key) => (key.key === K4377 ? { ...key, group: 'valuable' } : key)),
      ...elsewhere.map(({ key, vehicle, stock }) => ({
        ...first,
        key,
        vehicle,
        label: stock,
        tag: null,
        rom: null,
        home: null,
      })),
    ],
    grants: [...roster.grants, { to: { department: 'Sales' }, group: 'valuable', acts: ['take'] }],
    templates: [{ template: 'repair', group: 'service', label: 'RO' }],
    picks: pickers.map((person, turn) => ({
      pick: `pick${String(turn).padStart(8, '0')}`,
      person,
      key: RO61204,
      reason: null,
      untilWallMs: nowWallMs + YEARS_MS,
    })),
  };
}

export const standAt = (house: House, robot: Robot): Stand => createStand(house, robot, SLOTS, ROMS);

const takesIt = { door: 1, find: 1, move: 1, close: 1 } as const;

/** Kim has it, and the page asks what else. */
async function kimHas(at: Stand, ...keys: readonly KeyId[]): Promise<void> {
  await at.comes(KIM);
  for (const key of keys) {
    await at.robot.tap(at.robot.tile(LABEL.get(key) ?? ''));
    await at.pull(key);
    await at.robot.sees('taken');
    await at.robot.tap(at.robot.button('Another key'));
    await at.robot.sees('home');
  }
}

const LABEL = new Map<KeyId, string>([
  [K4512, '4512'],
  [K4498, '4498'],
  [K4603, '4603'],
]);

export const JOBS: readonly Job[] = [
  {
    name: 'take, picked before',
    taps: 0,
    machine: 'badge held → slot unlocked',
    limitMs: 500,
    human: { badge: 1, ...takesIt },
    leaves: { type: 'KeyTaken', key: RO61204, reason: 'service' },
    run: async (at, turn) => {
      const { house, robot } = at;
      robot.begin();
      await house.antennaRests();
      const ms = await robot.timed(() => house.badge(picker(turn)), at.frees(RO61204));
      await robot.sees('take');
      await at.pull(RO61204);
      await robot.sees('taken');
      return ms;
    },
  },
  {
    name: 'take, tile',
    taps: 1,
    machine: 'tap → slot unlocked',
    limitMs: 300,
    human: { badge: 1, look: 1, tap: 1, ...takesIt },
    leaves: { type: 'KeyTaken', key: K4512, person: KIM, reason: 'testDrive' },
    run: async (at) => {
      const { robot } = at;
      robot.begin();
      await at.comes(KIM);
      const ms = await robot.timed(() => robot.tap(robot.tile('4512')), at.frees(K4512));
      await at.pull(K4512);
      await robot.sees('taken');
      return ms;
    },
  },
  {
    name: 'take, by number',
    taps: 5,
    machine: 'last digit → its tile',
    limitMs: 50,
    human: { badge: 1, look: 1, digit: 4, tap: 1, ...takesIt },
    leaves: { type: 'KeyTaken', key: K4603, person: KIM },
    run: async (at) => {
      const { robot } = at;
      robot.begin();
      await at.comes(KIM);
      for (const digit of ['4', '6', '0']) await robot.tap(robot.digit(digit));
      const ms = await robot.timed(() => robot.tap(robot.digit('3')), robot.draws('.typed', '4603'));
      await robot.tap(robot.tile('4603'));
      await at.pull(K4603);
      await robot.sees('taken');
      return ms;
    },
  },
  {
    name: 'take three',
    // One for each; at most four are promised.
    taps: 3,
    machine: 'last tap → all three unlocked, in turn',
    limitMs: 900,
    human: { badge: 1, look: 2, tap: 3, door: 1, find: 3, move: 3, close: 1 },
    leaves: { type: 'KeyTaken', person: KIM },
    run: async (at) => {
      const { robot } = at;
      robot.begin();
      await at.comes(KIM);
      await robot.tap(robot.tile('4512'));
      await robot.sees('take');
      await robot.tap(robot.tile('4498'));
      await robot.says('Take 4498');
      const ms = await robot.timed(() => robot.tap(robot.tile('4603')), at.frees(K4512, K4498, K4603));
      await at.pull(K4512, K4498, K4603);
      await robot.sees('taken');
      return ms;
    },
  },
  {
    name: 'released from afar',
    // The manager is elsewhere; whoever it is for says yes with a badge, within a minute.
    taps: 0,
    machine: 'badge held → slot unlocked',
    limitMs: 500,
    human: { badge: 1, ...takesIt },
    leaves: { type: 'KeyTaken', key: K4512, person: KIM, reason: 'testDrive' },
    run: async (at) => {
      const { house, robot } = at;
      robot.begin();
      await house.antennaRests();
      await at.written('ReleaseAwaited', () => house.order(K4512, KIM, OLA));
      await robot.sees('awaited');
      const ms = await robot.timed(() => house.badge(KIM), at.frees(K4512));
      await at.pull(K4512);
      await robot.sees('taken');
      return ms;
    },
  },
  {
    name: 'return',
    taps: 0,
    machine: 'seated → told',
    limitMs: 800,
    human: { badge: 1, ...takesIt },
    leaves: { type: 'KeyReturned', key: K4512, person: KIM, holder: KIM },
    run: async (at) => {
      const { house, robot } = at;
      await kimHas(at, K4512);
      await house.touch({ type: 'DoneTouched' });
      await robot.sees('attract');
      robot.begin();
      await at.comes(KIM);
      return robot.timed(() => at.seat(K4512), robot.draws('[data-view="returned"]'));
    },
  },
  {
    name: 'hand over',
    taps: 3,
    machine: 'last tap → told',
    limitMs: 500,
    human: { badge: 2, look: 3, tap: 3 },
    leaves: { type: 'KeyHandedOver', key: K4512, giver: KIM, receiver: PAT },
    run: async (at) => {
      const { house, robot } = at;
      await kimHas(at, K4512);
      robot.begin();
      await robot.tap(robot.button('Hand over'));
      await robot.sees('handOver');
      await robot.tap(robot.tile('4512'));
      await house.badge(PAT);
      await robot.sees('receive');
      return robot.timed(() => robot.tap(robot.button('I take it')), robot.draws('[data-view="said"]'));
    },
  },
  {
    name: 'report a problem',
    taps: 2,
    machine: 'chip → durable',
    limitMs: 200,
    human: { look: 2, tap: 2 },
    leaves: { type: 'ProblemReported', key: K4498, person: KIM, critical: false },
    run: async (at) => {
      const { robot } = at;
      await kimHas(at, K4498);
      robot.begin();
      await robot.tap(robot.button('Problem'));
      await robot.sees('problem');
      return robot.timed(() => robot.tap(robot.button('Low tire')), at.writes('ProblemReported'));
    },
  },
  {
    name: 'close of day, two keys out',
    // Manager, close of day, sign; and one for each key.
    taps: 3 + 2,
    machine: 'badge that signs → the day is closed',
    limitMs: 5_000,
    human: { badge: 2, look: 5, tap: 5 },
    leaves: { type: 'DayClosed', person: OLA, call: 1, home: 1, signedBy: 'badge' },
    run: async (at) => {
      const { house, robot } = at;
      await kimHas(at, K4512, K4498);
      robot.begin();
      await at.comes(OLA);
      await robot.tap(robot.button('Manager'));
      await robot.tap(robot.button(/^Close of day/));
      await at.written('DayExceptionAnswered', () => robot.tap(robot.button(/^Home/)));
      await robot.says('1 of 2 open');
      await at.written('DayExceptionAnswered', () => robot.tap(robot.button(/^Call/)));
      await at.written('DaySigningAsked', () => robot.tap(robot.button('Sign')));
      await house.antennaRests();
      return robot.timed(() => house.badge(OLA), robot.draws('body', 'The day is closed'));
    },
  },
  {
    name: 'count every slot',
    taps: 3,
    machine: 'tap → counted and durable',
    limitMs: 2_000,
    human: { badge: 1, look: 3, tap: 3 },
    leaves: { type: 'KeysCounted', because: 'asked', here: 5, out: 0 },
    run: async (at) => {
      const { robot } = at;
      robot.begin();
      await at.comes(OLA);
      await robot.tap(robot.button('Manager'));
      await robot.tap(robot.button('Count keys'));
      const ms = await robot.timed(() => robot.tap(robot.button(/^Count (now|again)/)), at.writes('KeysCounted'));
      await robot.says('Nothing differs from the record.');
      return ms;
    },
  },
  {
    name: 'pair a customer key',
    // Who pairs is there already, scans one order after the other and touches nothing.
    taps: 0,
    machine: 'tag seated → told',
    limitMs: 300,
    human: { look: 1, door: 1, find: 1, move: 1 },
    leaves: { type: 'TagPaired', person: OLA, group: 'service', template: 'repair' },
    run: async (at, turn) => {
      const { house, robot } = at;
      const label = `RO ${String(70_000 + turn)}`;
      const slot = FIRST_FREE;
      await at.comes(OLA);
      await robot.tap(robot.button('Manager'));
      await robot.tap(robot.button('Pair a tag'));
      await robot.says('Scan or type');
      robot.begin();
      await robot.scans(label);
      await robot.says(`Tag for ${label}`);
      house.cabinet.openDoor();
      const ms = await robot.timed(
        () => void house.cabinet.insertKey(romOf(1_000 + turn), slot),
        robot.draws('body', `${label} is in `),
      );
      const paired = (await house.events()).findLast(({ type }) => type === 'TagPaired');
      await at.written('TagUnpaired', () =>
        house.touch({ type: 'UnpairingTold', key: paired?.['key'] as KeyId, why: 'closed' }),
      );
      await at.written('UnknownTagGone', () => void house.cabinet.yankKey(slot));
      return ms;
    },
  },
];
