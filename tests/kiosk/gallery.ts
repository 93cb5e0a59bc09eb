// Every state that the kiosk's screen has, told by the real rules in a busy cabinet, in each language. For tests.
import type { Picture } from '@keycab/firmware/kiosk/known';
import { badge, boards, choose, pull, seat, SETTINGS, start, tick } from '../people.ts';
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
import { MANAGER } from './managed.ts';
import { SECRETS } from './secret.ts';
import { ONLINE } from './stage.ts';
import { VISIT } from './visit.ts';

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
  told('lapsed-pulled', [...RELEASED, pull(slotOf(17)), { wait: SETTINGS.absentMs }, tick, done], {
    settings: { randomReturn: false },
  }),
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
  told(
    'attract-lost',
    [
      ...morning,
      kim,
      choose(idOf(13)),
      { wait: 1_000 },
      pull(slotOf(13)),
      { type: 'ProblemTold', key: idOf(13), problem: 'keyLost' },
      pull(slotOf(17)),
      { wait: SETTINGS.absentMs },
      tick,
      done,
      { wait: 20_000 },
    ],
    { settings: { randomReturn: false } },
  ),
  ...VISIT,
  ...MANAGER,
  ...SECRETS,
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
  'title hint calm desk text warning departmentTitle where happened todo call works heldText placeText livesText moveText lockedText stayedText line ownLine department lines position empty managerText pairText'.split(
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
        // A name of its own, two letters that show a size, and a unit that is the same everywhere.
        if (member === 'otherLanguage' || member === 'letters' || member === 'seconds') return [member, inside];
        // What a button says is ours, what stands on a tile is not.
        if (member === 'label' && (name === 'buttons' || name === 'foot'))
          return [member, grow(inside, 'text', inWords)];
        const isTile = name === 'tile' || name === 'tiles';
        return [member, isTile && member === 'title' ? inside : grow(inside, member, inWords || member === 'words')];
      }),
    );
  };
  return grow(picture, '', false) as Picture;
}
