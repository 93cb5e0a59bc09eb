// What a filed bench result holds, and everything that is wrong with one; touches nothing.
import { readConfiguration, type ConfigurationResult, type Contradiction } from '@keycab/shared/configuration';
import { Type, type Static } from 'typebox';
import { BENCHES, SUBJECTS, type Limit, type Measure, type Subject } from './rows.ts';

const said = (description: string) => Type.String({ minLength: 1, pattern: '\\S', description });
const strict = { additionalProperties: false } as const;
const SHA256 = '^[0-9a-f]{64}$';

/** The library cannot tell the names from a list that is made at run time. */
const SUBJECT = Type.Unsafe<Subject>(
  Type.Union((Object.keys(SUBJECTS) as Subject[]).map((subject) => Type.Literal(subject))),
);

export const FORM = Type.Object(
  {
    version: Type.Literal(1),
    bench: Type.Integer({ minimum: 1, maximum: BENCHES.length, description: 'number of the measurement' }),
    date: Type.String({ pattern: '^20\\d\\d-[01]\\d-[0-3]\\d$', description: 'day of the measurement, in quotes' }),
    name: said('who measured'),
    subjects: Type.Array(SUBJECT, {
      minItems: 1,
      description: 'what it speaks for',
    }),
    serials: Type.Array(
      Type.Object({ what: said('part, with maker and type'), serial: said('its serial, or lot') }, strict),
      { minItems: 1, description: 'every part under test' },
    ),
    image: Type.String({ pattern: SHA256, description: 'sha256 of the slot.hex that was on the board' }),
    instruments: Type.Array(
      Type.Object({ what: said('maker and type'), serial: said('serial'), settings: said('as it was set') }, strict),
      { minItems: 1, description: 'with what' },
    ),
    celsius: Type.Number({ minimum: -40, maximum: 90, description: 'temperature of the room' }),
    measures: Type.Array(
      Type.Object({ name: said('as in the protocol'), value: Type.Number(), unit: Type.String() }, strict),
      { minItems: 1, description: 'every number that the protocol asks for' },
    ),
    raw: Type.Array(
      Type.Object(
        {
          file: Type.String({ pattern: '^[\\w-][\\w.-]*$', description: 'beside the form' }),
          sha256: Type.String({ pattern: SHA256 }),
        },
        strict,
      ),
      {
        minItems: 1,
        description: 'what the instrument wrote',
      },
    ),
    verdict: Type.Union([Type.Literal('pass'), Type.Literal('fail')], {
      description: 'pass only if every limit is kept',
    }),
    remarks: Type.String({ default: '', description: 'what was otherwise than in the protocol' }),
  },
  strict,
);
export type Form = Static<typeof FORM>;

export const keeps = (value: number, limit: Limit): boolean => {
  if (limit === null) return true;
  if ('atMost' in limit) return value <= limit.atMost;
  return 'atLeast' in limit ? value >= limit.atLeast : value < limit.below;
};

export function limitText({ limit, unit }: Pick<Measure, 'limit' | 'unit'>): string {
  if (limit === null) return 'written down';
  const [word, value] =
    'atMost' in limit
      ? ['at most', limit.atMost]
      : 'atLeast' in limit
        ? ['at least', limit.atLeast]
        : ['below', limit.below];
  return `${word} ${value}${unit === '' ? '' : ` ${unit}`}`;
}

function contradictions(form: Form): Contradiction[] {
  const bench = BENCHES.find(({ number }) => number === form.bench);
  if (bench === undefined) return [];
  const known = new Map(bench.measures.map((measure) => [measure.name, measure]));
  const missing = bench.measures.filter(({ name }) => !form.measures.some((measure) => measure.name === name));
  const broken = form.measures.filter(({ name, value }) => !keeps(value, known.get(name)?.limit ?? null));
  const strangers = form.subjects.flatMap((subject, index): Contradiction[] =>
    bench.subjects.some((one) => one === subject)
      ? []
      : [{ path: ['subjects', index], text: `bench ${form.bench} says nothing of ${subject}` }],
  );
  const odd = form.measures.flatMap(({ name, unit }, index): Contradiction[] => {
    const measure = known.get(name);
    if (measure === undefined)
      return [{ path: ['measures', index, 'name'], text: `bench ${form.bench} asks for no ${name}` }];
    return measure.unit === unit
      ? []
      : [{ path: ['measures', index, 'unit'], text: `${name} is asked for in "${measure.unit}"` }];
  });
  return [
    ...strangers,
    ...odd,
    ...missing.map(({ name }): Contradiction => ({ path: ['measures'], text: `${name} is missing` })),
    ...(form.verdict === 'pass'
      ? broken.map(({ name, value }): Contradiction => {
          const measure = known.get(name);
          const limit = measure === undefined ? '' : limitText(measure);
          return { path: ['verdict'], text: `${name} is ${value}, and ${limit} passes` };
        })
      : []),
  ];
}

/** @returns the form, or what is wrong with it, each with file, line and reason */
export const readForm = (text: string, file: string): ConfigurationResult<Form> =>
  readConfiguration(FORM, { text, file }, contradictions);
