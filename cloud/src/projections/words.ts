// How people write what they look for: folding, families of words, near misses; pure.

/** What accents do not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};

/** Lower case without accents: `Łukasz Nuñez` and `lukasz nunez` are one. */
export const foldText = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþ]/g, (letter) => LETTERS[letter] ?? letter);

const SAME: Readonly<Record<string, string>> = {
  grey: 'gray',
  vw: 'volkswagen',
  chevy: 'chevrolet',
  mercedes: 'mercedesbenz',
  merc: 'mercedesbenz',
  colour: 'color',
  beemer: 'bmw',
  convertable: 'convertible',
};

/** Names of paint that nobody types, by the color everybody types. */
const COLORS: Readonly<Record<string, readonly string[]>> = {
  gray: ['charcoal', 'graphite', 'gunmetal', 'slate', 'granite', 'titanium', 'steel', 'smoke', 'magnetic'],
  blue: ['navy', 'azure', 'indigo', 'cobalt', 'sapphire', 'aegean', 'lapis', 'midnight'],
  red: ['crimson', 'ruby', 'burgundy', 'maroon', 'cherry', 'scarlet', 'garnet'],
  white: ['ivory', 'alabaster', 'frost', 'glacier'],
  black: ['ebony', 'onyx', 'obsidian', 'jet', 'shadow'],
  silver: ['platinum', 'sterling', 'lunar'],
  brown: ['mocha', 'espresso', 'chestnut', 'cocoa'],
  beige: ['tan', 'sand', 'champagne', 'almond'],
  green: ['emerald', 'forest', 'olive', 'sage'],
};
const FAMILY = new Map(Object.entries(COLORS).flatMap(([color, names]) => names.map((name) => [name, color] as const)));

/** The color that everybody types for the name of a paint. */
export const colorOf = (token: string): string | undefined => FAMILY.get(token);

/** `CR-V` is `crv`; spelling variants become one. */
export const tokenOf = (word: string): string => {
  const token = foldText(word).replace(/[^\p{L}\p{N}]/gu, '');
  return Object.hasOwn(SAME, token) ? (SAME[token] ?? token) : token;
};

export const tokensOf = (text: string): string[] =>
  text
    .split(/[\s,;/()]+/)
    .map(tokenOf)
    .filter((token) => token !== '');

/** A word of an index with what it also answers to: `CR-V` to its parts, a paint to its color. */
export function spellings(text: string): string[] {
  const words = text.split(/[\s,;/()]+/).filter((word) => word !== '');
  const parts = words.flatMap((word) => (word.includes('-') ? word.split('-').filter((part) => part.length > 1) : []));
  const tokens = [...words, ...parts].map(tokenOf).filter((token) => token !== '');
  return [...new Set([...tokens, ...tokens.flatMap((token) => colorOf(token) ?? [])])];
}

/** How many slips a word of this length may hold and still be meant. */
export const slipsAllowed = (length: number): number => (length < 4 ? 0 : length < 6 ? 1 : 2);

/**
 * Slips between two words: a letter more, less, other, or two swapped (optimal string alignment).
 * @returns a number above `max` when there are more than `max`
 */
export function slips(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    if (Math.min(...row) > max) return max + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? max + 1;
}
