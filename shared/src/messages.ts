// What is said to people in their language: typed messages, the table of codes, locales; the only door of ICU; pure.
import { IntlMessageFormat } from 'intl-messageformat';
import { FAULTS, type FaultCode, type FaultRow } from './fault.ts';
import { english, type MessageKey } from './messages/en.ts';
import { spanish } from './messages/es.ts';
import { SPANISH_FAULTS } from './messages/es-faults.ts';

/** BCP 47, the language alone. The first is what is spoken where none of them is asked for. */
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export const CATALOGS: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en: english, es: spanish };

// ---- What a message needs, read from its English text.

type NotName = ' ' | '#' | '{' | '<' | '.';
type Named<Name extends string, Kind> = Name extends '' | `${string}${NotName}${string}` ? never : [Name, Kind];
type Head<Text extends string> = Text extends `${infer Name}, plural,${string}`
  ? Named<Name, number>
  : Text extends `${infer Name},${string}`
    ? Named<Name, string>
    : Named<Text, string | number>;
type Pairs<Text extends string> = Text extends `${string}{${infer Inside}`
  ? (Inside extends `${infer Until}}${string}` ? Head<Until> : never) | Pairs<Inside>
  : never;
/** The arguments of one message: numbers where it counts, a word where it chooses, else what is shown as it is. */
export type Arguments<Key extends MessageKey> = {
  readonly [Pair in Pairs<(typeof english)[Key]> as Pair[0]]: Pair[1];
};
type Values<Key extends MessageKey, Value> = [Pairs<(typeof english)[Key]>] extends [never]
  ? []
  : [values: { readonly [Name in keyof Arguments<Key>]: Arguments<Key>[Name] | Value }];

/** A sentence in pieces, as an answer carries it: a page prints some in bold without parsing. */
export type Pieces = { text: string; strong: boolean }[];

/** A message in the language of whoever stands there. */
export type Say = <Key extends MessageKey>(key: Key, ...values: Values<Key, never>) => string;
/** The same in pieces, what stands in `<b>` strong; a piece may itself be in pieces. */
export type Tell = <Key extends MessageKey>(key: Key, ...values: Values<Key, Pieces>) => Pieces;

export interface Messages {
  readonly language: Language;
  readonly say: Say;
  readonly tell: Tell;
  /** The four parts of a code. */
  readonly fault: (code: FaultCode) => FaultWords;
}

export type FaultWords = Pick<FaultRow, 'happened' | 'todo' | 'call' | 'works'>;

/** "es-MX" is Spanish; a language that nobody here speaks is English. */
export function languageOf(locale: string): Language {
  const wanted = locale.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === wanted) ?? LANGUAGES[0];
}

/** How numbers and times are written for who reads this language where that locale is at home: "es", "en-US" is "es-US". */
export function localeOf(language: Language, locale: string): string {
  if (languageOf(locale) === language && locale.toLowerCase().startsWith(language)) return locale;
  // A locale whose own language nobody here speaks keeps its times, under English words.
  if (language === LANGUAGES[0] && languageOf(locale) === language) return locale;
  const { region } = new Intl.Locale(locale).maximize();
  return region === undefined ? language : `${language}-${region}`;
}

// A message costs some fifty times what it formats to parse; there are a few hundred, and none ever changes.
const parsed = new Map<string, IntlMessageFormat>();

function formatOf(language: Language, key: MessageKey): IntlMessageFormat {
  const name = `${language} ${key}`;
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const made = new IntlMessageFormat(CATALOGS[language][key], language);
  parsed.set(name, made);
  return made;
}

const isPiece = (value: unknown): value is Pieces[number] =>
  typeof value === 'object' && value !== null && 'text' in value && 'strong' in value;

const piecesOf = (value: unknown): Pieces => {
  if (Array.isArray(value)) return value.flatMap(piecesOf);
  return [isPiece(value) ? value : { text: String(value), strong: false }];
};

const strong = (inside: unknown): Pieces => piecesOf(inside).map(({ text }) => ({ text, strong: true }));

/** "hasta 11:42 a.m." has its full stop already. */
const TWO_ENDS = /\.\.(?=\s|$)/g;

const oneEnd = (pieces: Pieces): Pieces =>
  pieces.flatMap((piece, index) => {
    const ended = pieces[index - 1]?.text.endsWith('.') === true && /^\.(?!\.)/.test(piece.text);
    const text = (ended ? piece.text.slice(1) : piece.text).replaceAll(TWO_ENDS, '.');
    return text === '' ? [] : [{ ...piece, text }];
  });

function makeMessages(language: Language): Messages {
  return {
    language,
    say: (key, ...[values]) => String(formatOf(language, key).format(values)).replaceAll(TWO_ENDS, '.'),
    tell: (key, ...[values]) => {
      const parts = formatOf(language, key).formatToParts<unknown>({ ...values, b: strong });
      return oneEnd(parts.flatMap(({ value }) => piecesOf(value)));
    },
    fault: (code) => (language === 'es' ? (SPANISH_FAULTS[code] ?? FAULTS[code]) : FAULTS[code]),
  };
}

const MESSAGES: Readonly<Record<Language, Messages>> = { en: makeMessages('en'), es: makeMessages('es') };

/** As it was parsed, for who compares languages. */
export const syntaxOf = (language: Language, key: MessageKey): ReturnType<IntlMessageFormat['getAst']> =>
  formatOf(language, key).getAst();

export const messagesIn = (language: Language): Messages => MESSAGES[language];
