// A busy cabinet of long names and its stories, for the gallery of screens. For tests.
import type { KeyId } from '@keycab/shared/ids';
import { keyId, tagId, vehicleId } from '@keycab/shared/ids';
import type { Language } from '@keycab/shared/messages';
import type { Roster } from '@keycab/shared/roster';
import type { Picture } from '@keycab/firmware/kiosk/known';
import { scene, type Step } from '../given.ts';
import { badge, boards, CABINET, choose, pull, romOf, ROSTER, start, tick } from '../people.ts';
import { screenAfter, type Scenes } from './stage.ts';

export const CARS = [
  ['Jeep', 'Grand Cherokee', 'Overland', 'Diamond Black Crystal Pearl'],
  ['Honda', 'CR-V', 'EX-L', 'Meteorite Gray Metallic'],
  ['Toyota', 'RAV4', 'XLE Premium', 'Blueprint'],
  ['Ford', 'F-150', 'Lariat', 'Antimatter Blue'],
  ['Kia', 'Soul', 'S', 'Inferno Red'],
] as const;
const FIRST = 11;
const KEYS = 24;
const indices = Array.from({ length: KEYS }, (_, at) => FIRST + at);
export const idOf = (index: number): KeyId => keyId(`k000000${index}`);
const carOf = (index: number) => CARS[index % CARS.length] ?? CARS[0];

/** A rooftop of long names: 24 cars, people whose names fill a line. */
export const BUSY: Roster = {
  ...ROSTER,
  siteName: 'Riverside Motors of Poughkeepsie',
  people: ROSTER.people.map((person) =>
    person.givenName === 'Maria' ? { ...person, name: 'María Guadalupe Hernández-Villarreal' } : person,
  ),
  vehicles: indices.map((index) => {
    const [make, model, trim, colorOutside] = carOf(index);
    const car = ROSTER.vehicles[0];
    if (car === undefined) throw new TypeError('the roster has a car');
    return { ...car, vehicle: vehicleId(`v000000${index}`), year: 2026, make, model, trim, colorOutside };
  }),
  keys: indices.map((index, slot) => ({
    key: idOf(index),
    label: index % 7 === 0 ? `RO 612${index}` : `45${index}`,
    number: 1,
    vehicle: vehicleId(`v000000${index}`),
    group: index % 7 === 0 ? 'service' : 'stock',
    tag: tagId(`t000000${index}`),
    rom: romOf(index),
    home: { cabinet: CABINET, slot },
  })),
};

export const MINUTE_MS = 60_000;
const seated = Object.fromEntries(indices.map((index, slot) => [slot, index]));
export const morning: Step[] = [start, ...boards(seated), { type: 'DoorSeen', open: false }, { wait: 3_000 }];
export const door = (open: boolean): Step => ({ type: 'DoorSeen', open });
export const kim = badge('p0000kim1');
export const maria = badge('p00maria1');
export const ola = badge('p0000ola1');
export const slotOf = (index: number): number => index - FIRST;
export const done: Step = { type: 'DoneTouched' };
/** Kim and Ola each have one, Kim a second; all are late. */
export const late: Step[] = [
  ...morning,
  kim,
  choose(idOf(12)),
  pull(slotOf(12)),
  choose(idOf(15)),
  pull(slotOf(15)),
  choose(idOf(18)),
  pull(slotOf(18)),
  done,
  { wait: MINUTE_MS },
  ola,
  choose(idOf(16)),
  pull(slotOf(16)),
  done,
  { wait: 100 * MINUTE_MS },
  tick,
  // Somebody is here again: the screen is awake.
  { type: 'ScreenTouched' },
];
export const OUT: Step[] = [...morning, kim, choose(idOf(12)), { wait: 3_000 }, pull(slotOf(12))];
export const AWAY: Step[] = [...OUT, done, { wait: MINUTE_MS }];

export type Told = readonly [name: string, picture: (language: Language) => Picture];

/** @returns the seq of the open release of that slot, as the board would name it */
export function releasedIn(slot: number, steps: readonly Step[], roster = BUSY): number {
  const played = scene({ roster });
  for (const step of steps) played.play(step);
  return played.cabinet.releases.get(slot)?.released ?? -1;
}

export const told = (name: string, steps: readonly Scenes[], more: Parameters<typeof screenAfter>[0] = {}): Told => [
  name,
  (language) =>
    screenAfter({ roster: BUSY, locale: language === 'en' ? 'en-US' : `${language}-US`, ...more }, ...steps),
];

export const RELEASED: Step[] = [...morning, kim, choose(idOf(13)), door(true), { wait: 4_000 }];
