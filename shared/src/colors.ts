// The color of a car as an inventory writes it, in the language of whoever reads; what is not known word by word stays; pure.
import { LANGUAGES, type Language, messagesIn } from './messages.ts';
import type { MessageKey } from './messages/en.ts';

const COLORS = {
  white: 'color.white',
  black: 'color.black',
  gray: 'color.gray',
  silver: 'color.silver',
  blue: 'color.blue',
  red: 'color.red',
  green: 'color.green',
  orange: 'color.orange',
  yellow: 'color.yellow',
  brown: 'color.brown',
  beige: 'color.beige',
  gold: 'color.gold',
  purple: 'color.purple',
  burgundy: 'color.burgundy',
  grey: 'color.gray',
} as const satisfies Readonly<Record<string, MessageKey>>;

/** They follow the color in Spanish, whichever side of it they stand on in English. */
const SHADES = {
  dark: 'shade.dark',
  light: 'shade.light',
  pearl: 'shade.pearl',
  metallic: 'shade.metallic',
} as const satisfies Readonly<Record<string, MessageKey>>;

const isIn = <Table extends object>(table: Table, word: string): word is Extract<keyof Table, string> =>
  Object.hasOwn(table, word);

/** "dark blue" is "azul oscuro"; "Lunar silver" is a maker's name and stays one. */
export function colorText(color: string, language: Language): string {
  // Inventories are written in English: whoever reads that reads the dealer's own words.
  if (language === LANGUAGES[0] || color === '') return color;
  const words = color.toLowerCase().split(/\s+/);
  const colors = words.filter((word) => isIn(COLORS, word));
  if (colors.length !== 1 || !words.every((word) => isIn(COLORS, word) || isIn(SHADES, word))) return color;
  const { say } = messagesIn(language);
  const shades = words.filter((word) => isIn(SHADES, word)).map((word) => say(SHADES[word]));
  const text = [...colors.map((word) => say(COLORS[word])), ...shades].join(' ');
  return /^\p{Lu}/u.test(color) ? text.replace(/^./u, (first) => first.toLocaleUpperCase(language)) : text;
}
