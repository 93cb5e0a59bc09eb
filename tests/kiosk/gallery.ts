// Every state that the kiosk's screen has, told by the real rules in a busy cabinet, in each language. For tests.
import type { KeyId } from '@keycab/shared/ids';
import { keyId, tagId, vehicleId } from '@keycab/shared/ids';
import type { Language } from '@keycab/shared/messages';
import type { Roster } from '@keycab/shared/roster';
import type { Picture } from '@keycab/firmware/kiosk/known';
import { scene, type Step } from '../given.ts';
import { badge, boards, CABINET, choose, pull, romOf, ROSTER, seat, SETTINGS, start, tick } from '../people.ts';
import { ONLINE, screenAfter } from './stage.ts';

const CARS = [
  ['Jeep', 'Grand Cherokee', 'Overland', 'Diamond Black Crystal Pearl'],
  ['Honda', 'CR-V', 'EX-L', 'Meteorite Gray Metallic'],
  ['Toyota', 'RAV4', 'XLE Premium', 'Blueprint'],
  ['Ford', 'F-150', 'Lariat', 'Antimatter Blue'],
  ['Kia', 'Soul', 'S', 'Inferno Red'],
] as const;
const FIRST = 11;
const KEYS = 24;
const indices = Array.from({ length: KEYS }, (_, at) => FIRST + at);
const idOf = (index: number): KeyId => keyId(`k000000${index}`);
const carOf = (index: number) => CARS[index % CARS.length] ?? CARS[0];

/** A rooftop of long names: 24 cars, people whose names fill a line. */
const BUSY: Roster = {
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

const MINUTE_MS = 60_000;
const seated = Object.fromEntries(indices.map((index, slot) => [slot, index]));
const morning: Step[] = [start, ...boards(seated), { type: 'DoorSeen', open: false }, { wait: 3_000 }];
const door = (open: boolean): Step => ({ type: 'DoorSeen', open });
const kim = badge('p0000kim1');
const maria = badge('p00maria1');
const ola = badge('p0000ola1');
const slotOf = (index: number): number => index - FIRST;
const done: Step = { type: 'DoneTouched' };
/** Kim and Ola each have one, Kim a second; all are late. */
const late: Step[] = [
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
const OUT: Step[] = [...morning, kim, choose(idOf(12)), { wait: 3_000 }, pull(slotOf(12))];
const AWAY: Step[] = [...OUT, done, { wait: MINUTE_MS }];

type Told = readonly [name: string, picture: (language: Language) => Picture];

/** @returns the seq of the open release of that slot, as the board would name it */
function releasedIn(slot: number, steps: readonly Step[]): number {
  const played = scene({ roster: BUSY });
  for (const step of steps) played.play(step);
  return played.cabinet.releases.get(slot)?.released ?? -1;
}

const told = (name: string, steps: readonly Step[], more: Parameters<typeof screenAfter>[0] = {}): Told => [
  name,
  (language) =>
    screenAfter({ roster: BUSY, locale: language === 'en' ? 'en-US' : `${language}-US`, ...more }, ...steps),
];

const RELEASED: Step[] = [...morning, kim, choose(idOf(13)), door(true), { wait: 4_000 }];

export const GALLERY: readonly Told[] = [
  told('attract', morning),
  told('attract-late', late),
  told(
    'attract-trouble',
    [
      ...late,
      { type: 'ReaderWentSilent', reader: 'front' },
      { type: 'BoardWentSilent', board: 'KS-000002' },
      seat(40, 99),
      { wait: 7_000 },
    ],
    { uplink: { ...ONLINE, reachable: false, lostWallMs: 1_772_552_500_000, waiting: 12 } },
  ),
  told('attract-asleep', [...morning, { wait: 11 * MINUTE_MS }]),
  told('home', [...late, kim]),
  told('home-hurry', [...late, kim, { wait: 12_000 }]),
  told('home-none', [start, ...boards({}), { type: 'DoorSeen', open: false }, kim], { roster: { ...BUSY, keys: [] } }),
  told('take', [...morning, kim, choose(idOf(13)), { wait: 4_000 }]),
  told('take-open', RELEASED),
  told('taken', [...OUT, door(true)]),
  told('lapsed', [...RELEASED, { wait: 16_000 }, tick]),
  told('lapsed-locking', [...RELEASED, done]),
  told('refused-badge', [...morning, badge('p000nobody')]),
  told('refused-grant', [...morning, kim, choose(idOf(14))]),
  told('refused-out', [...AWAY, { wait: 90 * MINUTE_MS }, ola, choose(idOf(12))]),
  told('refused-jam', [
    ...RELEASED,
    { type: 'PulseAnswered', slot: slotOf(13), released: releasedIn(slotOf(13), RELEASED), outcome: 'refused' },
  ]),
  told('returned', [...AWAY, kim, door(true), seat(slotOf(12), 12)]),
  told('returned-other', [...AWAY, maria, seat(slotOf(12), 12)]),
  told('returned-misplaced', [...AWAY, maria, seat(50, 12)], { settings: { randomReturn: false } }),
  told('pulled', [...morning, kim, pull(slotOf(17)), { wait: SETTINGS.absentMs }, tick]),
  told('unknownTag', [...morning, seat(40, 99)]),
];

const VOWELS: Readonly<Record<string, string>> = { a: 'aä', e: 'eë', i: 'iï', o: 'oö', u: 'uü' };
/** Forty percent more letters, with marks above them; what stands in braces is left for the page to fill. */
export const stretch = (text: string): string => {
  const wanted = Math.ceil(text.length * 1.4);
  const longer = text.replaceAll(/\{\w+\}|[aeiou]/g, (part) => VOWELS[part] ?? part);
  return longer.length >= wanted ? longer : `${longer}${'ñ'.repeat(wanted - longer.length)}`;
};

/** What people wrote themselves (names, models, colors, slots) stays; what we say grows. */
const SAID = new Set(
  'title hint calm desk text where happened todo call works heldText placeText livesText moveText lockedText line ownLine department'.split(
    ' ',
  ),
);

export function stretched(picture: Picture): Picture {
  const grow = (value: unknown, name: string, inWords: boolean): unknown => {
    if (typeof value === 'string') return inWords || SAID.has(name) ? stretch(value) : value;
    if (Array.isArray(value)) return value.map((one) => grow(one, name, inWords));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([member, inside]) => {
        // A name of its own, and a unit that is the same everywhere.
        if (member === 'otherLanguage' || member === 'seconds') return [member, inside];
        const isTile = name === 'tile' || name === 'tiles';
        return [member, isTile && member === 'title' ? inside : grow(inside, member, inWords || member === 'words')];
      }),
    );
  };
  return grow(picture, '', false) as Picture;
}
