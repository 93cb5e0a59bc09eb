// What people of a store do with keys in a week: who, which keys, what for, when, how long; data only.
import type { Department } from '@keycab/shared/department';
import type { Vehicle } from '@keycab/shared/roster';

/** Pieces of a day: from, to, how much of the errand falls into it. */
type Hours = readonly (readonly [from: number, to: number, weight: number])[];

export interface Habit {
  readonly who: Department;
  readonly group: 'stock' | 'service' | 'loaner' | 'house';
  readonly kinds?: readonly Vehicle['kind'][];
  readonly reason: string;
  /** Errands on a weekday, a Saturday, a Sunday. */
  readonly aDay: readonly [weekday: number, saturday: number, sunday: number];
  readonly hours: Hours;
  readonly saturday?: Hours;
  readonly minutes: readonly [low: number, high: number];
}

const MORNING: Hours = [
  [7, 9, 7],
  [9, 12, 2],
  [12, 15, 1],
];
const EVENING: Hours = [
  [15, 16, 1],
  [16, 17.5, 6],
];
const SHOWROOM: Hours = [
  [9.5, 12, 3],
  [12, 14.5, 4],
  [14.5, 18.5, 3],
];
const SATURDAY: Hours = [
  [9.5, 13, 3],
  [13, 15, 6],
  [15, 17.5, 2],
];
const DAY: Hours = [
  [8, 12, 4],
  [12.5, 17, 5],
];

export const HABITS: readonly Habit[] = [
  {
    who: 'Sales',
    group: 'stock',
    kinds: ['new', 'used'],
    reason: 'testDrive',
    aDay: [8, 18, 8],
    hours: SHOWROOM,
    saturday: SATURDAY,
    minutes: [16, 56],
  },
  { who: 'Sales', group: 'stock', reason: 'extendedDemo', aDay: [0.5, 1, 0], hours: SHOWROOM, minutes: [600, 1_300] },
  {
    who: 'Sales',
    group: 'stock',
    kinds: ['new', 'used', 'sold'],
    reason: 'delivery',
    aDay: [1, 2, 0],
    hours: SHOWROOM,
    saturday: SATURDAY,
    minutes: [35, 110],
  },
  { who: 'Service', group: 'service', reason: 'service', aDay: [9, 5, 0], hours: MORNING, minutes: [60, 430] },
  { who: 'Service', group: 'service', reason: 'qcDrive', aDay: [3, 1, 0], hours: EVENING, minutes: [9, 27] },
  { who: 'Service', group: 'service', reason: 'customerPickUp', aDay: [5, 3, 0], hours: EVENING, minutes: [5, 24] },
  { who: 'Service', group: 'stock', reason: 'reconMechanical', aDay: [2, 0, 0], hours: MORNING, minutes: [90, 430] },
  { who: 'Service', group: 'stock', reason: 'service', aDay: [1.5, 0.5, 0], hours: DAY, minutes: [90, 400] },
  { who: 'Service', group: 'loaner', reason: 'loaner', aDay: [1, 0, 0], hours: MORNING, minutes: [1_400, 3_900] },
  { who: 'Detail', group: 'stock', reason: 'detail', aDay: [5, 4, 0], hours: DAY, minutes: [40, 165] },
  { who: 'Detail', group: 'service', reason: 'detail', aDay: [2, 1, 0], hours: DAY, minutes: [25, 80] },
  { who: 'Parts', group: 'service', reason: 'partsFit', aDay: [1, 0, 0], hours: DAY, minutes: [30, 200] },
  { who: 'Lot', group: 'stock', reason: 'lotMove', aDay: [6, 6, 3], hours: DAY, minutes: [4, 26] },
  { who: 'Lot', group: 'stock', reason: 'fuel', aDay: [2, 2, 1], hours: DAY, minutes: [14, 40] },
  {
    who: 'Lot',
    group: 'stock',
    kinds: ['new', 'used'],
    reason: 'photo',
    aDay: [1.5, 0, 0],
    hours: DAY,
    minutes: [20, 55],
  },
  { who: 'Lot', group: 'house', reason: 'lotMove', aDay: [2, 2, 2], hours: DAY, minutes: [6, 25] },
  { who: 'Management', group: 'stock', reason: 'appraisal', aDay: [1, 1, 1], hours: SHOWROOM, minutes: [15, 55] },
  {
    who: 'Vendor',
    group: 'stock',
    kinds: ['used'],
    reason: 'bodywork',
    aDay: [0.2, 0, 0],
    hours: DAY,
    minutes: [2_800, 5_500],
  },
];

export function hoursOf(habit: Habit, weekday: number): Hours {
  if (weekday === 0) return [[11, 15.5, 1]];
  return weekday === 6 ? (habit.saturday ?? habit.hours) : habit.hours;
}

export const countOf = ({ aDay }: Habit, weekday: number): number =>
  weekday === 0 ? aDay[2] : weekday === 6 ? aDay[1] : aDay[0];

/** Seconds thoughts at the cabinet: a day's mean of each. */
export const SLIPS = {
  unknownBadge: 0.5,
  formerBadge: 0.15,
  notAllowed: 0.25,
  notHere: 0.8,
  lookedOnly: 0.8,
  badgedOnly: 0.4,
} as const;

export const CHANCE = {
  /** A dealer plate comes along on a test drive. */
  plate: 0.25,
  /** Longer than its reason allows. */
  late: 0.04,
  /** The late person. */
  lateAsEver: 0.85,
  returnedByAnother: 0.05,
  returnedWithoutBadge: 0.12,
  wrongSlot: 0.04,
  wrongCabinet: 0.02,
} as const;
