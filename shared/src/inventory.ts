// Inventory as a feed brings it: which columns mean what, what would come of it, what has; schema and type; pure.
import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Text = Type.String({ maxLength: 200 });
const Column = orNull(Text);

/** The column of each field by its header; null where none means it. */
export const FeedMap = Type.Object(
  {
    rooftop: Column,
    vin: Column,
    stock: Column,
    condition: Column,
    year: Column,
    make: Column,
    model: Column,
    trim: Column,
    body: Column,
    colorOutside: Column,
    colorInside: Column,
  },
  strict,
);
export type FeedMap = Static<typeof FeedMap>;
export type FeedField = keyof FeedMap;

/** Why a row is not taken over. Its number is that of its line in the file, counted from 1. */
export const RowRefusal = Type.Union([
  Type.Literal('vinMissing'),
  Type.Literal('vinLength'),
  Type.Literal('vinCharacters'),
  Type.Literal('yearMissing'),
  Type.Literal('makeMissing'),
  Type.Literal('modelMissing'),
  Type.Literal('tooLong'),
  Type.Literal('otherRooftop'),
  Type.Literal('contradicts'),
]);
export type RowRefusal = Static<typeof RowRefusal>;

export const RowWarning = Type.Union([
  Type.Literal('checkDigit'),
  Type.Literal('stockFromVin'),
  Type.Literal('sameStock'),
]);
export type RowWarning = Static<typeof RowWarning>;

const Row = Type.Object({ line: Count, vin: Type.String(), stock: Type.String(), told: Type.String() }, strict);

/** What an import would do, in counts, and the first of each kind. */
export const ImportPreview = Type.Object(
  {
    source: Text,
    /** SHA-256 of the file's bytes, in hex. */
    digest: Type.String(),
    encoding: Type.String(),
    delimiter: Type.String(),
    header: Type.Array(Type.String()),
    map: FeedMap,
    /** Columns that mean something and are not kept, and those that mean nothing here. */
    unused: Type.Object({ known: Type.Array(Type.String()), unknown: Type.Array(Type.String()) }, strict),
    /** What stands in the rooftop's column. */
    rooftops: Type.Array(Type.Object({ rooftop: Type.String(), rows: Count }, strict)),
    rows: Count,
    created: Count,
    updated: Count,
    unchanged: Count,
    refused: Count,
    /** Of this source before, and no more: kept, unless somebody says that they are sold. */
    gone: Count,
    /** Of these, whose keys are all in: only they can be marked as sold. */
    goneIn: Count,
    samples: Type.Object({ created: Type.Array(Row), updated: Type.Array(Row), gone: Type.Array(Row) }, strict),
    /** False: nothing was changed. */
    committed: Type.Boolean(),
    retired: Count,
    refusals: Type.Array(Type.Object({ line: Count, why: RowRefusal, told: Type.String() }, strict)),
    warnings: Type.Array(Type.Object({ line: Count, why: RowWarning, told: Type.String() }, strict)),
  },
  strict,
);
export type ImportPreview = Static<typeof ImportPreview>;

/** Takes the feed's bytes as they are; beside the typed client, since that speaks JSON. */
export const IMPORT_PATH = '/api/v1/inventory';

export const ImportQuery = Type.Object(
  {
    /** Which feed it is: its columns and its cars are remembered under this name. */
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9_. -]+$', default: 'feed' })),
    commit: Type.Optional(Type.Boolean({ default: false })),
    /** What the rooftop's column must say. */
    rooftop: Type.Optional(Type.String({ maxLength: 120 })),
    /** Those gone from this feed, whose keys are all in, are marked as sold. */
    retire: Type.Optional(Type.Boolean({ default: false })),
    /** JSON of some members of FeedMap, chosen instead of what the header says. */
    map: Type.Optional(Type.String({ maxLength: 4_000 })),
  },
  strict,
);
export type ImportQuery = Static<typeof ImportQuery>;

export const ROW_WORDS: Readonly<Record<RowRefusal | RowWarning, string>> = {
  vinMissing: 'it has no VIN',
  vinLength: 'its VIN has not 17 characters',
  vinCharacters: 'its VIN has a character that no VIN has',
  yearMissing: 'it has no year',
  makeMissing: 'it has no make',
  modelMissing: 'it has no model',
  tooLong: 'one of its texts is too long',
  otherRooftop: 'it belongs to another rooftop',
  contradicts: 'another row says something else about the same VIN',
  checkDigit: 'the check digit of its VIN is wrong, as with cars made for other markets',
  stockFromVin: 'it has no stock number; the last six of its VIN stand for it',
  sameStock: 'another car has the same stock number',
};
