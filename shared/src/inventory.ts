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

const Field = Type.Unsafe<FeedField>(
  Type.Union(Object.keys(FeedMap.properties).map((field) => Type.Literal(field as FeedField))),
);

const Row = Type.Object(
  {
    line: Count,
    vin: Type.String(),
    stock: Type.String(),
    told: Type.String(),
    /** Of a car that is known here: what the feed says otherwise, as people say it. */
    changes: Type.Array(Type.Object({ what: Type.String(), before: Type.String(), after: Type.String() }, strict)),
  },
  strict,
);

/** Unusual enough to look twice: many of the cars of last time are gone, many rows are refused, many cars change. */
export const ImportAlarm = Type.Union([
  Type.Literal('manyGone'),
  Type.Literal('manyRefused'),
  Type.Literal('manyChanged'),
]);
export type ImportAlarm = Static<typeof ImportAlarm>;

/** What an import would do, in counts, and the first of each kind. */
export const ImportPreview = Type.Object(
  {
    source: Text,
    /** SHA-256 of the file's bytes, in hex. */
    digest: Type.String(),
    /**
     * SHA-256, in hex, of all that this import would do: the file, its columns, each car that is new, changed, gone. A
     * commit names it, so that nothing else is done than what was looked at.
     */
    plan: Type.String(),
    encoding: Type.String(),
    delimiter: Type.String(),
    header: Type.Array(Type.String()),
    map: FeedMap,
    /** The columns are those that were chosen for this source the last time. */
    remembered: Type.Boolean(),
    /** What no column is, and a vehicle cannot be without; nothing is judged before each has one. */
    missing: Type.Array(Field),
    /** The first rows as they stand in the file, each as long as the header. */
    examples: Type.Array(Type.Array(Type.String())),
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
    alarms: Type.Array(Type.Object({ why: ImportAlarm, told: Type.String() }, strict)),
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
    /** Of the preview that somebody has looked at; without it nothing is taken over. */
    plan: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
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

/** The feeds that have been taken over here before, by the name of each. */
export const FeedSources = Type.Object(
  { sources: Type.Array(Type.Object({ source: Text, vehicles: Count }, strict)) },
  strict,
);
export type FeedSources = Static<typeof FeedSources>;

export const inventoryRoutes = {
  adminFeeds: {
    method: 'GET',
    path: '/api/v1/admin/feeds',
    summary: 'The feeds of vehicles that are remembered, and how many cars each told of last',
    permission: 'administer',
    response: FeedSources,
  },
} as const;

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
