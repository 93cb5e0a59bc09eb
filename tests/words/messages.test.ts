// The message files against each other: the same arguments, the plurals that a language has, every message used.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import {
  CATALOGS,
  LANGUAGES,
  languageOf,
  localeOf,
  messagesIn,
  type Language,
  type Pieces,
  syntaxOf,
} from '@keycab/shared/messages';
import type { MessageKey } from '@keycab/shared/messages/en';
import { ageText, durationText, joinSentences, sentence, sentenceText, shortDuration } from '@keycab/shared/sentence';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const KEYS = Object.keys(CATALOGS.en) as MessageKey[];
const OTHERS = LANGUAGES.filter((language) => language !== 'en');

type Syntax = ReturnType<typeof syntaxOf>;

/** "minutes plural", "name argument": what a message takes, whatever it says around it. */
function takes(syntax: Syntax): string[] {
  const found = syntax.flatMap((element): string[] => {
    const inside = 'options' in element ? Object.values(element.options).flatMap(({ value }) => takes(value)) : [];
    if ('children' in element) return [`${element.value} tag`, ...takes(element.children)];
    // 0 is text, 7 the number sign of a plural.
    const kind: number = element.type;
    if (kind === 0 || kind === 7 || !('value' in element)) return [];
    return [`${element.value} ${kind}`, ...inside];
  });
  return [...new Set(found)].toSorted();
}

/** The forms of every plural in a message, without those for single numbers. */
function plurals(syntax: Syntax): string[][] {
  return syntax.flatMap((element) => {
    if (!('options' in element)) return 'children' in element ? plurals(element.children) : [];
    const inside = Object.values(element.options).flatMap(({ value }) => plurals(value));
    const forms = Object.keys(element.options).filter((form) => !form.startsWith('='));
    return 'pluralType' in element ? [forms, ...inside] : inside;
  });
}

describe.each(OTHERS)('%s', (language) => {
  test('has every message, each taking what the English one takes', () => {
    expect(Object.keys(CATALOGS[language])).toEqual(KEYS);
    const differing = KEYS.filter((key) => takes(syntaxOf(language, key)).join() !== takes(syntaxOf('en', key)).join());
    expect(differing).toEqual([]);
  });

  test('says everything that staff can meet at a cabinet', () => {
    const codes = (Object.keys(FAULTS) as FaultCode[]).filter((code) => FAULTS[code].reader === 'staff');
    const missing = codes.filter((code) => messagesIn(language).fault(code).happened === FAULTS[code].happened);
    expect(missing).toEqual([]);
  });
});

test.each(LANGUAGES)('%s has the plural forms that its numbers need, and no others', (language) => {
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
  for (const key of KEYS)
    for (const forms of plurals(syntaxOf(language, key))) expect(forms.toSorted(), key).toEqual(wanted);
});

test('a message with another argument, and a plural without a form, are found', () => {
  expect(takes(syntaxOf('en', 'taken.yoursUntil'))).not.toEqual(takes(syntaxOf('en', 'taken.yours')));
  expect(plurals(syntaxOf('en', 'time.minutes'))).toEqual([['one', 'other']]);
  expect(plurals(syntaxOf('es', 'home.keysOut'))).toEqual([['one', 'many', 'other']]);
});

test('what the page fills by itself takes nothing but plain names', () => {
  for (const language of LANGUAGES) {
    for (const key of KEYS.filter((one) => one.startsWith('page.'))) {
      expect(
        takes(syntaxOf(language, key)).every((what) => what.endsWith(' 1')),
        key,
      ).toBe(true);
    }
  }
});

test('no message is without use', () => {
  const code = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(dist|node_modules|messages)\//.test(path))
      .map((path) => readFileSync(join(ROOT, folder, path), 'utf8'));
  const all = ['shared/src', 'firmware/src', 'firmware/kiosk'].flatMap(code).join('\n');
  const used = (key: string): boolean => {
    const [room = '', name = ''] = key.split('.');
    // A department and a party are said by their own names, as the schemas have them.
    if (room === 'department' || room === 'party') return all.includes(`${room}.\${`) && all.includes(`'${name}'`);
    if (all.includes(`'${key}'`)) return true;
    return (
      room === 'page' && (all.includes(`words.${name}`) || all.includes(`'${name}', `) || all.includes(`, '${name}'`))
    );
  };
  expect(KEYS.filter((key) => !used(key))).toEqual([]);
  expect(used('page.neverSaid')).toBe(false);
  expect(used('taken.neverSaid')).toBe(false);
});

describe('what is said', () => {
  const NOW_MS = Date.UTC(2026, 2, 3, 20, 42);
  const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
  const facts = {
    state: 'out',
    since: { notBeforeWallMs: NOW_MS - 2_280_000, notAfterWallMs: NOW_MS - 2_280_000 },
    reason: { reason: 'testDrive', label: 'Prueba de manejo' },
    dueWallMs: NOW_MS - 60_000,
    basis: 'sensed',
    asOfWallMs: NOW_MS,
  } as const;
  const kim = { person: 'p0000kim1', name: 'Kim Ortiz', givenName: 'Kim', department: 'Sales' } as never;
  const told = (language: Language): string =>
    plain(
      sentenceText(
        sentence(
          { ...facts, holder: { kind: 'person', ...(kim as object), withoutRelease: true } as never },
          { nowWallMs: NOW_MS, timeZone: 'America/New_York', locale: localeOf(language, 'en-US'), language },
        ),
      ),
    );

  test('is one sentence after the other in either language', () => {
    expect(told('en')).toBe(
      'Kim Ortiz (Sales) has the key since 3:04 PM, 38 minutes, for prueba de manejo. It was due back by 3:41 PM, 1 minute ago. It was pulled without a release.',
    );
    expect(told('es')).toBe(
      'Kim Ortiz (Ventas) tiene la llave desde 3:04 p.m., 38 minutos, para prueba de manejo. Debía volver antes de 3:41 p.m., hace 1 minuto. Se sacó sin autorización.',
    );
  });

  test('ends once, also behind a time that ends with a stop of its own', () => {
    const { say, tell } = messagesIn('es');
    expect(say('taken.yoursUntil', { kind: 'key', label: '4512', due: '11:42 a.m.' })).toBe(
      '4512 queda a su cargo hasta 11:42 a.m.',
    );
    const pieces = tell('sentence.due', { due: '11:42 a.m.' });
    expect(sentenceText(pieces)).toBe('Vuelve antes de 11:42 a.m.');
    expect(say('page.starting')).toBe('Iniciando…');
  });

  test('keeps what matters strong, also inside of another sentence', () => {
    const since: Pieces = messagesIn('en').tell('sentence.since', { time: '10:42', duration: '38 minutes' });
    const pieces = joinSentences([messagesIn('en').tell('sentence.left', { since })]);
    expect(pieces).toEqual([
      { text: 'Not sure', strong: true },
      { text: ': it left the cabinet without a release, since ', strong: false },
      { text: '10:42', strong: true },
      { text: ', 38 minutes.', strong: false },
    ]);
  });

  test('takes names as they are, with braces and angles in them', () => {
    expect(messagesIn('en').say('returned.own', { kind: 'key', label: '<b>4512</b>', person: '{x}' })).toBe(
      '<b>4512</b> back, thank you, {x}.',
    );
  });

  test('counts as the language does', () => {
    expect([1, 2].map((minutes) => durationText(minutes * 60_000, 'es'))).toEqual(['1 minuto', '2 minutos']);
    expect(durationText(75 * 3_600_000, 'es')).toBe('3 días');
    expect(shortDuration(20_000, 'es')).toBe('ahora');
    expect(ageText(7_300_000, 'es')).toBe('2 h');
    expect([0, 1, 2].map((held) => messagesIn('es').say('home.keysOut', { held }))).toEqual([
      'ninguna llave fuera',
      '1 llave fuera',
      '2 llaves fuera',
    ]);
  });
});

describe('a locale', () => {
  test.each([
    ['es-MX', 'es'],
    ['ES-us', 'es'],
    ['en-GB', 'en'],
    ['fr-CA', 'en'],
  ] as const)('%s is spoken as %s', (locale, language) => expect(languageOf(locale)).toBe(language));

  test.each([
    ['en', 'en-GB', 'en-GB'],
    ['es', 'en-US', 'es-US'],
    ['es', 'es', 'es'],
    ['en', 'es-MX', 'en-MX'],
    ['en', 'fr-CA', 'fr-CA'],
    ['es', 'en', 'es-US'],
  ] as const)('%s at home in %s writes times as %s', (language, locale, written) =>
    expect(localeOf(language, locale)).toBe(written),
  );
});
