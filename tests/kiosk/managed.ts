// What a manager sees, told by the real rules: every page in every state, for the gallery of screens. For tests.
import { cabinetId } from '@keycab/shared/ids';
import type { Roster } from '@keycab/shared/roster';
import { to } from '@keycab/firmware/kiosk/manager/say';
import type { ManagerPage } from '@keycab/firmware/kiosk/manager/touch';
import type { Touch } from '@keycab/firmware/kiosk/screen';
import type { Step } from '../given.ts';
import { KIM, pull, seat, SETTINGS, tick } from '../people.ts';
import { BUSY, door, idOf, kim, late, MINUTE_MS, morning, ola, slotOf, told, type Told } from './busy.ts';
import { ONLINE, type Scenes } from './stage.ts';

export const MANAGED: Roster = {
  ...BUSY,
  templates: [
    { template: 'repair', group: 'service', label: 'RO' },
    { template: 'stock', group: 'stock', label: 'Stock' },
  ],
  people: [
    ...BUSY.people,
    ...['Ángela Núñez', 'Ben Carter', 'Chris O’Neill', 'Dana Whitfield-Montgomery', 'Kim Park'].map((name, at) => ({
      person: `p00other${at}` as (typeof BUSY.people)[number]['person'],
      name,
      givenName: name.split(' ')[0] ?? name,
      department: 'Sales' as const,
      manager: false,
      disabled: false,
      badges: [],
      reason: null,
    })),
  ],
};

/** Of what is late, one lives in another cabinet. */
const AWAY_FROM_HOME: Roster = {
  ...MANAGED,
  keys: MANAGED.keys.map((key) =>
    key.key === idOf(15) ? { ...key, home: { cabinet: cabinetId(`c${'7'.repeat(32)}`), slot: 1 } } : key,
  ),
};

export const finger = (touch: Touch): Scenes => ({ finger: touch });
export const page = (name: ManagerPage, picked: Parameters<typeof to>[1] = {}): Scenes => finger(to(name, picked));
const scan = (text: string): Scenes => finger({ type: 'PairScanned', text, template: null });
const wait: Step = { wait: 1_000 };
const unpair: Scenes = finger({ type: 'UnpairingTold', key: idOf(14), why: 'closed' });
/** Kim is no manager, and gives the keys of the service their tags. */
export const PAIRING: Roster = {
  ...MANAGED,
  grants: [...MANAGED.grants, { to: { person: KIM }, group: 'service', acts: ['pair'] }],
};
/** Ola stands here; four keys are out and late. */
export const evening: Scenes[] = [...late, ola, wait];
const answered: Scenes[] = [12, 15, 18, 16].flatMap((index, at): Scenes[] => [
  finger({ type: 'DayExceptionTold', key: idOf(index), answer: at % 2 === 0 ? 'home' : 'notFound' }),
  wait,
]);
const counted: Step[] = SETTINGS.boards.map(({ board }) => ({ type: 'BoardScanned', board }));
const OFFLINE = { ...ONLINE, reachable: false, lostWallMs: 1_772_552_500_000, waiting: 12 };
const blocked: Scenes[] = [
  ...morning,
  kim,
  { type: 'ProblemTold', key: idOf(13), problem: 'wontStart' },
  { type: 'ProblemTold', key: idOf(19), problem: 'unsafe' },
  ola,
  wait,
];

/** The manager stands here and opens one for somebody else. */
const FOR_KIM: readonly Scenes[] = [
  ...morning,
  ola,
  page('forReason', { person: KIM, key: idOf(13) }),
  wait,
  finger({ type: 'ReleaseForTold', person: KIM, key: idOf(13), reason: 'testDrive' }),
];

const shown = (name: string, steps: readonly Scenes[], more: Parameters<typeof told>[2] = {}): Told =>
  told(name, steps, { roster: MANAGED, ...more });

export const MANAGER: readonly Told[] = [
  shown('home-manager', [...morning, ola]),
  shown('manager-menu', [...evening, page('menu')]),
  shown('manager-menu-elsewhere', [...evening, page('menu')], { roster: AWAY_FROM_HOME }),
  shown('manager-menu-calm', [...morning, ola, page('menu')]),
  shown('manager-lit', [...evening, page('menu'), wait, finger({ type: 'LightTold', key: null, on: true })]),
  shown('manager-day', [...evening, page('day')]),
  shown('manager-day-nobody', [
    ...morning,
    pull(slotOf(17)),
    { wait: 2_000 },
    tick,
    { wait: 16_000 },
    ola,
    page('day'),
  ]),
  shown('manager-day-ready', [...evening, page('day'), ...answered]),
  shown('entry-signing', [...evening, page('day'), ...answered, finger({ type: 'DaySigningTold' })]),
  shown('manager-day-done', [...evening, page('day'), ...answered, finger({ type: 'DaySigningTold' }), wait, ola]),
  shown('manager-day-none', [...morning, ola, page('day')]),
  shown('refused-day-open', [...evening, page('day'), finger({ type: 'DaySigningTold' })]),
  shown('manager-count', [...evening, page('count')]),
  shown('manager-counting', [...evening, page('count'), finger({ type: 'CountTold' })]),
  shown('manager-counted', [...evening, page('count'), finger({ type: 'CountTold' }), ...counted]),
  shown('manager-differs', [
    ...evening,
    pull(slotOf(20)),
    seat(40, 99),
    page('count'),
    finger({ type: 'CountTold' }),
    ...counted,
  ]),
  shown('manager-light-of', [
    ...evening,
    page('lightOf'),
    wait,
    finger({ type: 'LightTold', key: idOf(11), on: true }),
  ]),
  shown('manager-for-person', [...morning, ola, page('forPerson')]),
  shown('manager-for-key', [...morning, ola, page('forKey', { person: KIM })]),
  shown('manager-for-reason', [...morning, ola, page('forReason', { person: KIM, key: idOf(13) })]),
  shown('take-for', FOR_KIM),
  shown('taken-for', [...FOR_KIM, door(true), wait, pull(slotOf(13)), door(true)]),
  shown('manager-pair', [...morning, ola, page('pair')]),
  shown('manager-pair-put', [...morning, ola, page('pair'), wait, scan('RO 61999')]),
  shown(
    'manager-pair-offline',
    [...morning, ola, page('pair'), wait, scan('RO 61999'), wait, door(true), seat(slotOf(35), 99)],
    { uplink: OFFLINE },
  ),
  shown('refused-tag-used', [...late, ola, page('pair'), wait, scan('RO 61999'), wait, seat(slotOf(12), 18)]),
  shown('home-pairs', [...morning, kim], { roster: PAIRING }),
  shown('manager-pair-mine', [...morning, kim, page('pair')], { roster: PAIRING }),
  shown('manager-bare', [...morning, seat(40, 99), ola, page('unpairWhy', { key: idOf(14) }), wait, unpair]),
  shown('manager-bare-none', [...morning, ola, page('bare')]),
  shown('unknownTag-free', [
    ...morning,
    ola,
    page('unpairWhy', { key: idOf(14) }),
    wait,
    unpair,
    finger({ type: 'DoneTouched' }),
    pull(slotOf(14)),
    seat(40, 14),
  ]),
  shown('manager-unpair', [...evening, page('unpair')]),
  shown('manager-unpair-why', [...morning, ola, page('unpairWhy', { key: idOf(14) })]),
  shown('manager-unpair-out', [...evening, page('unpairWhy', { key: idOf(12) })]),
  shown('manager-blocked', [...blocked, page('blocked')], {
    roster: { ...MANAGED, blocks: [{ key: idOf(22), why: 'manager' }] },
  }),
  shown('manager-blocked-none', [...morning, ola, page('blocked')]),
  shown('manager-lockdown', [...morning, ola, page('lockdown')]),
  shown('manager-locked', [
    ...morning,
    ola,
    page('lockdown'),
    wait,
    finger({ type: 'LockdownTold', on: true }),
    { wait: MINUTE_MS / 6 },
    page('lockdown'),
  ]),
  shown('manager-emergency', [...morning, ola, page('emergency')]),
  shown('manager-emergency-sure', [...morning, ola, page('emergencySure')]),
  shown('manager-emergency-open', [
    ...morning,
    ola,
    page('emergencySure'),
    wait,
    finger({ type: 'EmergencyTold', board: null }),
    door(true),
    pull(slotOf(13)),
  ]),
  shown('manager-set-up', [...morning, ola, page('setUp')], { uplink: OFFLINE }),
  shown('manager-ruler', [...morning, ola, page('ruler')]),
  shown('manager-walk', [...morning, ola, page('setUp'), wait, finger({ type: 'SlotTestTold', slot: 40 })]),
  shown('manager-walk-key', [...morning, ola, page('setUp'), wait, finger({ type: 'SlotTestTold', slot: 2 })]),
];
