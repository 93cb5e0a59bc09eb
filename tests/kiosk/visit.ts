// The states of a visit beside one key taken or returned, and every edge case that has words of its own. For tests.
import { keyId, personId, tagId } from '@keycab/shared/ids';
import type { Roster } from '@keycab/shared/roster';
import type { Touch } from '@keycab/firmware/kiosk/screen';
import type { Step } from '../given.ts';
import {
  badge,
  boards,
  CABINET,
  choose,
  KIM,
  MARIA,
  OLA,
  pull,
  romOf,
  seat,
  SETTINGS,
  start,
  START_WALL_MS,
  tick,
} from '../people.ts';
import {
  AWAY,
  BUSY,
  done,
  door,
  idOf,
  kim,
  late,
  maria,
  MINUTE_MS,
  morning,
  ola,
  OUT,
  RELEASED,
  releasedIn,
  slotOf,
  told,
  type Told,
} from './busy.ts';
import { ONLINE, type Scenes } from './stage.ts';

const finger = (touch: Touch): Scenes => ({ finger: touch });
const go = (
  to: 'browse' | 'handOver' | 'mine' | 'problem' | 'reasons' | 'home',
  key: ReturnType<typeof idOf> | null = null,
): Scenes => finger({ type: 'GoTouched', to, key });
const basket = (...indices: number[]): Scenes => finger({ type: 'KeysChosen', keys: indices.map(idOf), reason: null });
const atMinute = (minutes: number): number => START_WALL_MS + minutes * MINUTE_MS;

/** The manager, who is elsewhere, opens 4512 for Kim. */
const REMOTE: Step = {
  type: 'CommandReceived',
  command: {
    approver: OLA,
    cabinet: CABINET,
    command: 'ce'.repeat(16),
    counter: 1,
    expiresWallMs: START_WALL_MS + 24 * 60 * MINUTE_MS,
    issuedWallMs: START_WALL_MS,
    operation: 'release',
    person: KIM,
    reason: null,
    slot: slotOf(13),
    tag: null,
  },
};
const CUT_OFF = { uplink: { ...ONLINE, reachable: false, lostWallMs: atMinute(-20), waiting: 12 } };
const ALLOWED = { settings: { remoteRelease: true } };

const REASONS: Roster['reasons'] = [
  { reason: 'testDrive', label: 'Test drive', minutes: 60, department: 'Sales', check: true },
  { reason: 'extendedDemo', label: 'Extended demo', minutes: 1440, department: 'Sales' },
  { reason: 'fuel', label: 'Fuel or charge', minutes: 45 },
  { reason: 'lotMove', label: 'Lot move', minutes: 30 },
  { reason: 'photo', label: 'Photo', minutes: 60 },
  { reason: 'wash', label: 'Wash and detail', minutes: 180, department: 'Detail' },
  { reason: 'service', label: 'Service', minutes: 480, department: 'Service' },
  { reason: 'bodyShop', label: 'Body shop or sublet', minutes: 7200 },
  { reason: 'appraisal', label: 'Appraisal', minutes: 60 },
  { reason: 'lawEnforcement', label: 'Law enforcement', minutes: null },
];

const PLATE = keyId('k0000plt7');
const SPARE = keyId('k00000132');
const key13 = BUSY.keys.find(({ key }) => key === idOf(13));

/** The busy cabinet with rules: kinds of keys, promises, a dealer plate in slot 40, a spare of 13 in slot 41. */
const ruled = (more: Partial<Roster> = {}): Roster => ({
  ...BUSY,
  reasons: REASONS,
  places: ['Row A', 'Row B', 'Row F, by the fence', 'Showroom', 'Wash bay', 'Overflow lot', 'Service drive'],
  keys: [
    ...BUSY.keys.map((key) => ({ ...key, ...(key.group === 'stock' ? { owner: 'Sales' as const } : {}) })),
    {
      key: PLATE,
      label: 'DLR-07',
      number: 1,
      vehicle: null,
      group: 'stock',
      tag: tagId('t0000plt7'),
      rom: romOf(77),
      home: { cabinet: CABINET, slot: 40 },
      kind: 'plate',
    },
    {
      key: SPARE,
      label: '4513-2',
      number: 2,
      vehicle: key13?.vehicle ?? null,
      group: 'stock',
      tag: tagId('t00000132'),
      rom: romOf(78),
      home: { cabinet: CABINET, slot: 41 },
    },
  ],
  ...more,
});
const withGroup = (group: NonNullable<Roster['groups']>[number], keys: readonly number[]): Roster =>
  ruled({
    groups: [group],
    keys: ruled().keys.map((key) =>
      keys.some((index) => idOf(index) === key.key) ? { ...key, group: group.group } : key,
    ),
    grants: [...BUSY.grants, { to: { department: 'Sales' }, group: group.group, acts: ['take'] }],
  });
const plates: Step[] = [seat(40, 77), { wait: 500 }, seat(41, 78), { wait: 10_000 }];
const early: Step[] = [...morning, ...plates];
const promise = (index: number, person: typeof KIM, minutes: number) => ({
  reservation: `r000000${index}`,
  person,
  of: { key: idOf(index) },
  fromWallMs: atMinute(minutes),
  toWallMs: atMinute(minutes + 60),
});
const busyRoster = (roster: Roster) => ({ roster });
const VALUABLE = { group: 'valuable', authorizers: 1 } as const;
const TWO = { group: 'valuable', authorizers: 2, otherDepartment: true, reasonRequired: true } as const;
const CHECKED = { group: 'stock', checkPercent: 100 } as const;
const ASKED = { group: 'stock', returnAsks: ['parked', 'fuel'] as ('parked' | 'fuel')[] };
const LEE = personId('p0000pat1');
const twoSales = (roster: Roster): Roster => ({
  ...roster,
  people: [
    ...roster.people,
    {
      person: LEE,
      name: 'Patricia Reed-Montgomery',
      givenName: 'Pat',
      department: 'Sales',
      manager: false,
      disabled: false,
      badges: [Buffer.from(LEE).toString('hex').padEnd(64, '0')],
      reason: 'testDrive',
    },
  ],
});
const pat = badge('p0000pat1');

/** Kim has three. */
const three: Scenes[] = [
  ...morning,
  kim,
  basket(12, 13, 15),
  pull(slotOf(12)),
  pull(slotOf(13)),
  pull(slotOf(15)),
  { wait: 7_000 },
];
const lockdown = (): Step => ({
  type: 'CommandReceived',
  command: {
    command: 'c'.repeat(32),
    counter: 1,
    expiresWallMs: START_WALL_MS + 3_600_000,
    operation: 'startLockdown',
    person: OLA,
  } as never,
});
const full = Object.fromEntries(Array.from({ length: SETTINGS.slots }, (_, slot) => [slot, slot + 11]));

export const VISIT: readonly Told[] = [
  told('awaited', [...morning, REMOTE, { wait: 4_000 }], ALLOWED),
  told('awaited-home', [...morning, kim, REMOTE, { wait: 4_000 }], ALLOWED),
  told(
    'home-promised',
    [...morning, kim],
    busyRoster(
      ruled({
        reservations: [promise(17, KIM, 5), promise(18, MARIA, 10)],
        picks: [{ pick: 'pick00000001', person: KIM, key: idOf(30), reason: null, untilWallMs: atMinute(-1) }],
      }),
    ),
  ),
  told('home-second', [...morning, kim, { wait: 2_000 }, maria]),
  told('browse', [...early, kim, go('browse')], busyRoster(ruled())),
  told(
    'browse-basket',
    [
      ...early,
      kim,
      go('browse'),
      finger({ type: 'SieveTouched', make: 'Jeep', model: 'Grand Cherokee', color: null, all: true }),
      finger({ type: 'KeyTicked', key: idOf(15) }),
      finger({ type: 'KeyTicked', key: idOf(20) }),
      finger({ type: 'KeyTicked', key: idOf(25) }),
    ],
    busyRoster(ruled()),
  ),
  told(
    'take-picked',
    [...morning, kim],
    busyRoster(
      ruled({
        picks: [13, 16].map((index) => ({
          pick: `pick000000${index}`,
          person: KIM,
          key: idOf(index),
          reason: 'testDrive',
          untilWallMs: atMinute(60),
        })),
      }),
    ),
  ),
  told('take-basket', [...morning, kim, basket(13, 16, 14, 20, 22)], busyRoster(withGroup(VALUABLE, [20]))),
  told(
    'take-notes',
    [...morning, kim, finger({ type: 'KeyChosen', key: idOf(13), reason: 'wash' })],
    busyRoster(
      ruled({
        reservations: [promise(13, MARIA, 45)],
      }),
    ),
  ),
  told('take-three', [...morning, kim, basket(13, 16, 12)]),
  told('take-put-back', [
    ...morning,
    kim,
    door(true),
    basket(13),
    { wait: 1_000 },
    pull(slotOf(16)),
    { wait: SETTINGS.absentMs },
    tick,
    { wait: 2_000 },
    seat(slotOf(16), 16),
  ]),
  told('take-other', [...morning, kim, basket(13, 16), { wait: 2_000 }, pull(slotOf(16)), { wait: 500 }]),
  told('reasons', [...morning, kim, choose(idOf(13)), go('reasons')], busyRoster(ruled())),
  told('reasons-held', [...OUT, go('reasons', idOf(12))], busyRoster(ruled())),
  told('needs-badge', [...morning, kim, choose(idOf(20)), { wait: 9_000 }], busyRoster(withGroup(VALUABLE, [20]))),
  told(
    'needs-basket',
    [...morning, kim, basket(20, 13, 14), pull(slotOf(13)), { wait: 7_000 }],
    busyRoster(withGroup(VALUABLE, [20])),
  ),
  told('needs-two', [...morning, kim, choose(idOf(20)), ola], busyRoster(withGroup(TWO, [20]))),
  told(
    'needs-reason',
    [...morning, ola, choose(idOf(20))],
    busyRoster(withGroup({ group: 'valuable', reasonRequired: true }, [20])),
  ),
  told(
    'needs-vehicle',
    [...early, kim, choose(idOf(13)), pull(slotOf(13)), done, kim, choose(PLATE)],
    busyRoster(ruled({ groups: [{ group: 'stock', vehicleRequired: true }] })),
  ),
  told(
    'check',
    [...morning, kim, choose(idOf(12)), pull(slotOf(12)), done, { wait: MINUTE_MS }, kim, seat(slotOf(12), 12)],
    busyRoster(ruled({ groups: [CHECKED] })),
  ),
  told(
    'taken-notes',
    [
      ...early,
      kim,
      basket(13),
      { wait: 1_000 },
      pull(slotOf(13)),
      { wait: 7_000 },
      choose(PLATE),
      { wait: 1_000 },
      pull(40),
    ],
    busyRoster(ruled({ reservations: [promise(13, MARIA, 45)] })),
  ),
  told(
    'taken-crossing',
    [...morning, kim, finger({ type: 'KeyChosen', key: idOf(13), reason: 'wash' }), pull(slotOf(13)), door(true)],
    busyRoster(ruled()),
  ),
  told(
    'returned-asks',
    [
      ...AWAY,
      kim,
      door(true),
      seat(slotOf(12), 12),
      finger({ type: 'ReturnTold', key: idOf(12), parked: 'Row B', fuel: null, well: false }),
    ],
    busyRoster(ruled({ groups: [ASKED] })),
  ),
  told(
    'returned-partner',
    [
      ...early,
      kim,
      choose(idOf(13)),
      pull(slotOf(13)),
      choose(PLATE),
      pull(40),
      done,
      { wait: MINUTE_MS },
      kim,
      seat(slotOf(13), 13),
    ],
    busyRoster(ruled()),
  ),
  told(
    'refused-promised',
    [...morning, kim, choose(idOf(18))],
    busyRoster(ruled({ reservations: [promise(18, MARIA, 10)] })),
  ),
  told(
    'refused-many',
    [...morning, kim, choose(idOf(18))],
    busyRoster(
      ruled({
        reservations: [promise(18, MARIA, 10)],
        blocks: [{ key: idOf(18), why: 'problem' }],
        interlocks: [],
      }),
    ),
  ),
  told(
    'refused-spare',
    [
      ...early,
      kim,
      choose(idOf(13)),
      { wait: 1_000 },
      {
        type: 'PulseAnswered',
        slot: slotOf(13),
        released: releasedIn(slotOf(13), [...early, kim, choose(idOf(13))], ruled()),
        outcome: 'refused',
      },
    ],
    busyRoster(ruled()),
  ),
  told('refused-offline', [...AWAY, { wait: 90 * MINUTE_MS }, ola, choose(idOf(12))], {
    uplink: { ...ONLINE, reachable: false, lostWallMs: 1_772_552_500_000, waiting: 12 },
  }),
  told('refused-asked', [
    ...AWAY,
    { wait: 90 * MINUTE_MS },
    ola,
    choose(idOf(12)),
    finger({ type: 'KeyWantedTold', key: idOf(12), urgency: 'customerHere' }),
    choose(idOf(12)),
  ]),
  told('said-asked', [
    ...AWAY,
    { wait: 90 * MINUTE_MS },
    ola,
    choose(idOf(12)),
    finger({ type: 'KeyWantedTold', key: idOf(12), urgency: 'today' }),
  ]),
  told('refused-lockdown', [...morning, kim, lockdown(), { wait: 1_000 }, kim, choose(idOf(13))]),
  told('refused-board', [...morning, kim, { type: 'BoardWentSilent', board: 'KS-000001' }, choose(idOf(13))]),
  told('mine', [...three, { wait: 12 * MINUTE_MS }, kim, go('mine', idOf(12))]),
  told('mine-late', [...late, kim, go('mine', idOf(12))], { settings: { randomReturn: false } }),
  told('mine-extended', [
    ...three,
    finger({ type: 'ReasonChosen', key: idOf(12), reason: 'service', vehicle: null }),
    { wait: 7_000 },
    go('mine', idOf(12)),
  ]),
  told('handOver', [...three, go('handOver')]),
  told('handOver-none', [...morning, kim, go('handOver')]),
  told('handOver-waiting', [
    ...three,
    go('handOver'),
    finger({ type: 'HandoverPicked', keys: [idOf(12), idOf(15)] }),
    { wait: 4_000 },
  ]),
  // An alarm on top of a page whose title is what to do, and nobody outside hears of it.
  told(
    'handOver-alarm',
    [
      ...three,
      go('handOver'),
      finger({ type: 'HandoverPicked', keys: [idOf(12)] }),
      { type: 'LoopSeen', loop: 'back', normal: false },
      { type: 'BoardWentSilent', board: 'KS-000002' },
      { wait: 4_000 },
    ],
    { uplink: { ...ONLINE, reachable: false, lostWallMs: 1_772_552_500_000, waiting: 12 } },
  ),
  told(
    'receive',
    [...three, finger({ type: 'HandoverPicked', keys: [idOf(12), idOf(15)] }), { wait: 4_000 }, pat, { wait: 2_000 }],
    busyRoster(twoSales(BUSY)),
  ),
  told(
    'handed',
    [
      ...three,
      finger({ type: 'HandoverPicked', keys: [idOf(12)] }),
      pat,
      finger({ type: 'HandoverAgreed', reason: null }),
    ],
    busyRoster(twoSales(BUSY)),
  ),
  told('handOver-late', [...three, finger({ type: 'HandoverPicked', keys: [idOf(12)] }), { wait: 20_000 }, tick]),
  told('problem', [...three, go('problem')]),
  told('problem-one', [...OUT, { wait: 7_000 }, go('problem')]),
  told('problem-none', [...morning, kim, go('problem')]),
  told('problem-told', [...three, go('problem'), finger({ type: 'ProblemTold', key: idOf(12), problem: 'wontStart' })]),
  told('purpose-told', [...OUT, finger({ type: 'ReasonChosen', key: idOf(12), reason: 'service', vehicle: null })]),
  told(
    'ask-late',
    [...morning, kim, choose(idOf(20)), { wait: 45_000 }, finger({ type: 'ScreenTouched' }), { wait: 15_000 }, tick],
    busyRoster(withGroup(VALUABLE, [20])),
  ),
  told('door-long', [...morning, kim, door(true), done, { wait: 40_000 }, tick]),
  told('door-alarm', [...morning, kim, door(true), done, { wait: 65_000 }, tick]),
  told('door-told', [...morning, kim, door(true), done, { wait: 60_000 }, tick, { wait: 65_000 }, tick]),
  told('door-forced', [...morning, door(true), { wait: 1_000 }]),
  told('attract-tampered', [...morning, { type: 'LoopSeen', loop: 'back', normal: false }]),
  // Nobody outside hears of it, and both have to be read.
  told('attract-alarm-offline', [...morning, { type: 'LoopSeen', loop: 'back', normal: false }], CUT_OFF),
  told('home-alarm-offline', [...late, { type: 'LoopSeen', loop: 'back', normal: false }, kim], CUT_OFF),
  told('attract-lockdown', [...morning, lockdown()]),
  told('attract-full', [start, ...boards(full), { type: 'DoorSeen', open: false }, { wait: 7_000 }]),
  told('attract-power', [...morning, { type: 'LoopSeen', loop: 'mains', normal: false }]),
  told('attract-battery', [
    ...morning,
    { type: 'LoopSeen', loop: 'mains', normal: false },
    { type: 'LoopSeen', loop: 'battery', normal: false },
  ]),
  told('attract-reader', [...morning, { type: 'ReaderWentSilent', reader: 'front' }]),
  told('attract-board', [...morning, { type: 'BoardWentSilent', board: 'KS-000001' }]),
  told('attract-offline', morning, {
    uplink: { ...ONLINE, reachable: false, lostWallMs: 1_772_552_500_000, waiting: 12 },
  }),
  told('attract-clock', [{ clock: { clock: 'unsynced' } }, ...morning]),
  told('attract-disk', [...morning, { type: 'DiskSeen', writable: false }]),
  told('attract-outage', [
    ...RELEASED,
    { crash: true },
    { wait: 180_000 },
    start,
    ...boards(
      Object.fromEntries<number>(
        Array.from({ length: 24 }, (_, slot) => [slot, slot + 11] as const).filter(([slot]) => slot !== slotOf(13)),
      ),
    ),
    { type: 'DoorSeen', open: false },
    { wait: 1_000 },
  ]),
];
