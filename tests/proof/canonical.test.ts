// Proves the canonical line: the published vectors of RFC 8785, our restrictions, and that reading refuses all else.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, canonicalForm, parseCanonical, RFC_8785, ROSTER_LINE, utf8Bytes } from '@keycab/shared/canonical';

const published = (text: string): string => canonical(JSON.parse(text), RFC_8785);

// RFC 8785 appendix B: IEEE 754 bits, ECMAScript text; null where the RFC demands an error.
const NUMBERS: readonly (readonly [bits: string, text: string | null])[] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['7fffffffffffffff', null],
  ['7ff0000000000000', null],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

describe('RFC 8785 as published', () => {
  test.each(NUMBERS)('number %s is written as %s', (bits, text) => {
    const written = canonicalForm(Buffer.from(bits, 'hex').readDoubleBE(), RFC_8785);
    expect(written).toEqual(text === null ? { ok: false, reason: 'number' } : { ok: true, value: text });
  });

  test('the sample object of section 3.2.2 gets the bytes of section 3.2.4', () => {
    const sample = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const bytes =
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b333333333333' +
      '3333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac' +
      '245c75303030665c6e4127425c225c5c5c5c5c222f227d';
    expect(Buffer.from(published(sample)).toString('hex')).toBe(bytes);
  });

  test('members are sorted by UTF-16 code units as in section 3.2.3', () => {
    const sample = String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`;
    expect(Object.values(JSON.parse(published(sample)) as object)).toEqual([
      // "1" is an array index, which JavaScript objects list first whatever the text says.
      'One',
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(published(sample).indexOf('\\r')).toBeLessThan(published(sample).indexOf('"1"'));
  });

  // The test data that the authors of RFC 8785 publish beside it.
  test.each([
    ['[ 56, { "d": true, "10": null, "1": [ ] } ]', '[56,{"1":[],"10":null,"d":true}]'],
    [
      '{ "peach": "This sorting order", "péché": "is wrong according to French", "pêche": "but canonicalization MUST", "sin": "ingnore locale" }',
      '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}',
    ],
    [
      String.raw`{ "1": {"f": {"f": "hi","F": 5} ,"\n": 56.0}, "10": { }, "": "empty", "a": { }, "111": [ { } ], "A": { } }`,
      String.raw`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}`,
    ],
    ['{ "Unnormalized Unicode": "A\u030a" }', '{"Unnormalized Unicode":"A\u030a"}'],
    [
      String.raw`{ "\u20ac": "Euro Sign", "1": "One", "\u0080": "Control\u007f", "\ud83d\ude02": "Smiley", "\u00f6": "Latin Small Letter O With Diaeresis", "\ufb33": "Hebrew Letter Dalet With Dagesh", "</script>": "Browser Challenge" }`,
      '{"1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ],
  ])('%s is written in its one form', (input, output) => {
    expect(published(input)).toBe(output);
  });

  test('a lone surrogate has no form at all', () => {
    expect(canonicalForm('\ud83d', RFC_8785)).toEqual({ ok: false, reason: 'text' });
  });
});

describe('the restricted form of a journal line', () => {
  test.each<readonly [string, unknown, string]>([
    ['a fraction', { a: 1.5 }, 'number'],
    ['minus zero', { a: -0 }, 'number'],
    ['an integer above 2^53 − 1', { a: 2 ** 53 }, 'number'],
    ['not a number', { a: Number.NaN }, 'number'],
    ['text that is not NFC', { a: 'A\u030a' }, 'text'],
    ['a lone surrogate', { a: '\udc00' }, 'text'],
    ['a name with an underscore', { a_b: 1 }, 'name'],
    ['an empty name', { '': 1 }, 'name'],
    ['undefined', { a: undefined }, 'kind'],
    ['a date', { a: new Date(0) }, 'kind'],
    ['a big integer', { a: 1n }, 'kind'],
    ['five levels', { a: { a: { a: { a: {} } } } }, 'depth'],
    ['more than 4,096 bytes', { a: 'x'.repeat(4090) }, 'length'],
    ['more than 4,096 bytes though fewer characters', { a: 'é'.repeat(2100) }, 'length'],
  ])('%s is refused', (_, value, reason) => {
    expect(canonicalForm(value)).toEqual({ ok: false, reason });
  });

  test('four levels and exactly 4,096 bytes are accepted', () => {
    expect(canonical({ a: { a: { a: [1] } } }, { restricted: true, depthMax: 4, bytesMax: 4096 })).toBe(
      '{"a":{"a":{"a":[1]}}}',
    );
    expect(canonical({ a: 'x'.repeat(4088) })).toHaveLength(4096);
  });

  test.each([
    ['a space', '{"a": 1}', 'form'],
    ['members out of order', '{"b":1,"a":1}', 'form'],
    ['a member named twice', '{"a":1,"a":1}', 'form'],
    ['a number with an exponent', '{"a":1e2}', 'form'],
    ['a number with a trailing zero', '{"a":1.0}', 'form'],
    ['minus zero', '{"a":-0}', 'number'],
    ['an integer that cannot be held', '{"a":9007199254740993}', 'number'],
    ['an escape where none is needed', '{"a":"\\u0061"}', 'form'],
    ['a byte-order mark', '\ufeff{"a":1}', 'notJson'],
    ['a newline at the end', '{"a":1}\n', 'form'],
    ['nothing', '', 'notJson'],
    ['a prototype member', '{"__proto__":1}', 'name'],
    ['brackets without end', '['.repeat(4000), 'notJson'],
    ['many levels', '['.repeat(2000) + ']'.repeat(2000), 'depth'],
    ['too many characters', ' '.repeat(4097), 'length'],
  ])('a line with %s is refused', (_, line, reason) => {
    expect(parseCanonical(line)).toEqual({ ok: false, reason });
  });

  const name = fc.stringMatching(/^[a-zA-Z0-9]{1,8}$/);
  const leaf = fc.oneof(
    fc.maxSafeInteger().map((value) => (Object.is(value, -0) ? 0 : value)),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.normalize('NFC')),
  );
  const value = fc.dictionary(name, fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(name, leaf)), {
    maxKeys: 6,
  });

  test('what is written is read back equal, whatever the order of its members', () => {
    fc.assert(
      fc.property(value, (event) => {
        const line = canonical(event, ROSTER_LINE);
        const turned = Object.fromEntries(Object.entries(event).reverse());
        expect(canonical(turned, ROSTER_LINE)).toBe(line);
        expect(parseCanonical(line, ROSTER_LINE)).toEqual({ ok: true, value: JSON.parse(line) as unknown });
        expect(line).not.toMatch(/\n/);
        expect(utf8Bytes(line)).toBe(Buffer.byteLength(line));
      }),
      { numRuns: 300 },
    );
  });

  test('reading never throws, and accepts nothing but the one form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (line) => {
        const read = parseCanonical(line);
        if (read.ok) expect(canonical(read.value)).toBe(line);
      }),
      { numRuns: 500 },
    );
  });
});
