// What a typed number or a few letters mean among keys or people; on a pad each digit is three or four letters; pure.
import type { Found } from '../src/kiosk/manager/types.ts';

export const LETTERS: Readonly<Record<string, string>> = {
  '2': 'ABC',
  '3': 'DEF',
  '4': 'GHI',
  '5': 'JKL',
  '6': 'MNO',
  '7': 'PQRS',
  '8': 'TUV',
  '9': 'WXYZ',
};

const DIGIT: ReadonlyMap<string, string> = new Map(
  Object.entries(LETTERS).flatMap(([digit, letters]) => [...letters].map((letter) => [letter, digit] as const)),
);

/** Without marks above the letters: who types MARIA means María. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9 ]/g, '');

const digits = (word: string): string => [...word].map((letter) => DIGIT.get(letter) ?? letter).join('');

/** Whoever has a word that begins with it, whether letters were typed or the digits below them. */
export function findPeople<One extends Pick<Found, 'label'>>(all: readonly One[], typed: string): readonly One[] {
  const wanted = plain(typed).replaceAll(' ', '');
  if (wanted === '') return all;
  const spelled = digits(wanted);
  return all.filter(({ label }) => {
    const words = plain(label).split(' ');
    return words.some((word) => (wanted === spelled ? digits(word) : word).startsWith(wanted));
  });
}

/** Keys whose number begins with it first, then those that end with it, then those that hold it. */
export function findKeys<One extends Pick<Found, 'label'>>(all: readonly One[], typed: string): readonly One[] {
  const wanted = plain(typed).replaceAll(' ', '');
  if (wanted === '') return all;
  const rank = ({ label }: One): number => {
    const bare = plain(label).replaceAll(' ', '');
    if (bare.startsWith(wanted)) return 0;
    if (bare.endsWith(wanted)) return 1;
    return bare.includes(wanted) || bare.replaceAll(/[A-Z]/g, '').includes(wanted) ? 2 : 3;
  };
  return all
    .map((one) => ({ one, at: rank(one) }))
    .filter(({ at }) => at < 3)
    .toSorted((left, right) => left.at - right.at)
    .map(({ one }) => one);
}
