// Configuration: what fits is filled in, what does not fit is named with its place.
import { configurationText, describeMessage, namesIn, readConfiguration } from '@keycab/shared/configuration';
import fc from 'fast-check';
import { Type } from 'typebox';
import { expect, test } from 'vitest';

const strict = { additionalProperties: false } as const;
const Schema = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    broker: Type.Object(
      {
        kind: Type.Union([Type.Literal('embedded'), Type.Literal('outside')], { default: 'embedded' }),
        port: Type.Integer({ minimum: 0, maximum: 65_535, default: 1883 }),
        queueMaxBytes: Type.Integer({ default: 10 }),
        password: Type.String({ default: '' }),
      },
      { ...strict, default: {} },
    ),
    cabinets: Type.Array(Type.Object({ id: Type.String({ pattern: '^c' }) }, strict), { default: [] }),
  },
  strict,
);

const read = (text: string, environment: Record<string, string> = {}) =>
  readConfiguration(Schema, { text, file: 'keycab.yaml', environment });

const saysOf = (text: string, environment: Record<string, string> = {}): string[] => {
  const result = read(text, environment);
  return result.ok ? [] : result.messages.map(describeMessage);
};

test('what is left out takes its default', () => {
  expect(read('name: Riverside')).toEqual({
    ok: true,
    value: {
      name: 'Riverside',
      broker: { kind: 'embedded', port: 1883, queueMaxBytes: 10, password: '' },
      cabinets: [],
    },
    unusedVariables: [],
  });
});

test('an unknown setting is refused with file, line, column and what was meant', () => {
  expect(saysOf('name: Riverside\nbroker:\n  kind: outside\n  prot: 1884\n')).toEqual([
    'keycab.yaml:4:3 broker.prot: there is no such setting; did you mean port?',
  ]);
});

test('an unknown setting that resembles none is refused without a guess', () => {
  expect(saysOf('name: Riverside\ncolor: blue\n')).toEqual(['keycab.yaml:2:1 color: there is no such setting']);
});

test('a wrong type is refused at the place of its value', () => {
  expect(saysOf('name: Riverside\nbroker:\n  port: many\n')).toEqual(['keycab.yaml:3:9 broker.port: must be integer']);
});

test('a word that is not allowed is answered with those that are', () => {
  expect(saysOf('name: Riverside\nbroker:\n  kind: outsid\n')).toEqual([
    'keycab.yaml:3:9 broker.kind: must be one of embedded, outside; did you mean outside?',
  ]);
});

test('a missing setting is named where it belongs', () => {
  expect(saysOf('broker:\n  port: 1\n')).toEqual(['keycab.yaml:1:1 the setting name is missing']);
});

test('a mistake within a list is found at its own line', () => {
  expect(saysOf('name: R\ncabinets:\n  - id: c1\n  - id: d2\n')).toEqual([
    'keycab.yaml:4:9 cabinets.1.id: must match pattern "^c"',
  ]);
});

test('text that is not YAML is refused at its place', () => {
  const [message] = saysOf('name: Riverside\nbroker: [1, 2\n');
  expect(message).toMatch(/^keycab\.yaml:\d+:\d+ /u);
});

test('a setting written twice is refused', () => {
  expect(saysOf('name: a\nname: b\n')).toEqual(['keycab.yaml:2:1 Map keys must be unique']);
});

test('an empty file misses what has no default', () => {
  expect(saysOf('')).toEqual(['keycab.yaml:1:1 the setting name is missing']);
});

test('an environment variable overrides the file, numbers as numbers and text as text', () => {
  const result = read('name: Riverside\n', {
    KEYCAB_BROKER_PORT: '2000',
    KEYCAB_BROKER_QUEUE_MAX_BYTES: '7',
    KEYCAB_BROKER_PASSWORD: '1234',
    KEYCAB_BROKR_PORT: '1',
    HOME: '/root',
  });
  expect(result).toMatchObject({
    ok: true,
    value: { broker: { port: 2000, queueMaxBytes: 7, password: '1234' } },
    unusedVariables: ['KEYCAB_BROKR_PORT'],
  });
});

test('a mistake in an environment variable is named by the variable', () => {
  expect(saysOf('name: Riverside\n', { KEYCAB_BROKER_PORT: 'many' })).toEqual([
    'KEYCAB_BROKER_PORT broker.port: must be integer',
  ]);
});

test('aliases that multiply without end are refused', () => {
  const bomb = `a: &a [x, x]\n${Array.from({ length: 12 }, (_, index) => {
    const [name, inner] = ['bcdefghijklm'[index], 'abcdefghijklm'[index]];
    return `${name}: &${name} [*${inner}, *${inner}, *${inner}]`;
  }).join('\n')}\n`;
  expect(saysOf(bomb).length).toBeGreaterThan(0);
});

test('any text at all is read or refused, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.json()), (text) => {
      const result = read(text);
      expect(result.ok || result.messages.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const Kinds = Type.Object(
  {
    readers: Type.Array(
      Type.Union([
        Type.Object(
          { kind: Type.Literal('serial'), port: Type.String(), baud: Type.Integer({ default: 9600 }) },
          strict,
        ),
        Type.Object(
          {
            kind: Type.Literal('wired'),
            board: Type.String({ pattern: '^[0-9]+$', refusal: 'must be a number in quotes' }),
          },
          strict,
        ),
      ]),
    ),
  },
  strict,
);
const saysOfKinds = (text: string): string[] => {
  const result = readConfiguration(Kinds, { text, file: 'k.yaml' });
  return result.ok ? [] : result.messages.map(describeMessage);
};

test('of an object of several kinds only the one that was meant speaks, at its place', () => {
  expect(
    saysOfKinds(
      'readers:\n  - { kind: serial, port: a, board: "1" }\n  - { kind: wired, bord: "1" }\n  - { kind: wierd }\n',
    ),
  ).toEqual([
    'k.yaml:2:30 readers.0.board: there is no such setting',
    'k.yaml:3:5 readers.1: the setting board is missing',
    'k.yaml:3:20 readers.1.bord: there is no such setting; did you mean board?',
    'k.yaml:4:13 readers.2.kind: must be one of serial, wired; did you mean wired?',
  ]);
  expect(saysOfKinds('readers: [3, { port: a }]')).toEqual([
    'k.yaml:1:11 readers.0: must be object',
    'k.yaml:1:14 readers.1: the setting kind is missing',
  ]);
});

test('an object of several kinds takes the defaults of its own', () => {
  const result = readConfiguration(Kinds, { text: 'readers: [{ kind: serial, port: a }]', file: 'k.yaml' });
  expect(result).toMatchObject({ ok: true, value: { readers: [{ kind: 'serial', port: 'a', baud: 9600 }] } });
});

test('a member’s own refusal replaces the library’s', () => {
  expect(saysOfKinds('readers: [{ kind: wired, board: 7 }]')).toEqual([
    'k.yaml:1:33 readers.0.board: must be a number in quotes',
  ]);
});

test('every mistake is named, however many there are', () => {
  const text = `name: R\n${Array.from({ length: 40 }, (_, index) => `cabinets${index}: 1`).join('\n')}\n`;
  expect(saysOf(text)).toHaveLength(40);
  expect(saysOf(`name: R\ncabinets: [${Array.from({ length: 40 }, () => '{ id: 1 }').join(', ')}]`)).toHaveLength(40);
});

test('what contradicts itself is named at its place, in the file or in the variable, once everything fits', () => {
  const check = (text: string, environment: Record<string, string> = {}): string[] => {
    const result = readConfiguration(Schema, { text, file: 'keycab.yaml', environment }, ({ broker, cabinets }) => [
      ...(broker.port < 1000 ? [{ path: ['broker', 'port'], text: 'is kept for others', suggestion: '1883' }] : []),
      ...cabinets.flatMap(({ id }, index) => (id === 'c2' ? [{ path: ['cabinets', index], text: 'is gone' }] : [])),
    ]);
    return result.ok ? [] : result.messages.map(describeMessage);
  };
  expect(check('name: R\nbroker:\n  port: 80\ncabinets:\n  - id: c1\n  - id: c2\n')).toEqual([
    'keycab.yaml:3:9 broker.port: is kept for others; did you mean 1883?',
    'keycab.yaml:6:5 cabinets.1: is gone',
  ]);
  expect(check('name: R\n', { KEYCAB_BROKER_PORT: '80' })).toEqual([
    'KEYCAB_BROKER_PORT broker.port: is kept for others; did you mean 1883?',
  ]);
  expect(check('broker:\n  port: 80\n')).toEqual(['keycab.yaml:1:1 the setting name is missing']);
});

test('the names at the top of a text are told without believing anything of it', () => {
  expect(namesIn('a: 1\n"b c": [\nd: 2')).toContain('a');
  expect([namesIn('a: 1\nb: { c: 1 }'), namesIn('- a'), namesIn(''), namesIn('a')]).toEqual([['a', 'b'], [], [], []]);
});

test('what is written as text is read as the same', () => {
  const value = {
    name: 'a: b',
    broker: { kind: 'outside', port: 1, queueMaxBytes: 2, password: '00000123' },
    cabinets: [],
  };
  expect(read(configurationText(value))).toMatchObject({ ok: true, value });
});
