// Between the log-in library and its tables: a session's token is kept as its hash, so that a stolen database opens nothing; pure.
import type { BetterAuthOptions, DBAdapter } from 'better-auth';
import { hashOf } from './secrets.ts';

interface Clause {
  readonly field: string;
  readonly value: unknown;
}
interface Input {
  readonly model: string;
  readonly where?: readonly Clause[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly update?: Readonly<Record<string, unknown>>;
}

const hidden = (value: unknown): unknown =>
  typeof value === 'string' ? hashOf(value) : Array.isArray(value) ? value.map(hidden) : value;

const hideIn = (fields: Readonly<Record<string, unknown>> | undefined) =>
  fields?.['token'] === undefined ? fields : { ...fields, token: hidden(fields['token']) };

function hide<Given extends Input>(input: Given): Given {
  if (input.model !== 'session') return input;
  const where = input.where?.map((clause) =>
    clause.field === 'token' ? { ...clause, value: hidden(clause.value) } : clause,
  );
  return {
    ...input,
    ...(where === undefined ? {} : { where }),
    ...(input.data === undefined ? {} : { data: hideIn(input.data) }),
    ...(input.update === undefined ? {} : { update: hideIn(input.update) }),
  };
}

/** Whoever came with the token keeps it: the library goes on to ask by what it found. */
function given(input: Input): string | undefined {
  const value = input.data?.['token'] ?? input.where?.find(({ field }) => field === 'token')?.value;
  return input.model === 'session' && typeof value === 'string' ? value : undefined;
}

function restore<Row>(input: Input, row: Row): Row {
  const token = given(input);
  return token === undefined || row === null || typeof row !== 'object' ? row : { ...row, token };
}

type Adapter = DBAdapter<BetterAuthOptions>;
/** As its methods are called here: whatever they take, they take one object. */
type Ask = (input: Input) => Promise<unknown>;

/**
 * Decided: tokens are hashed between the library and its adapter. Because: it asks by token in a dozen places, and each
 * goes through these methods. Instead of: a fork, or sessions of our own beside the library's. Would change if: the
 * library hashes them itself; a test reads the table and finds no token in it.
 */
export function hidingTokens(inner: Adapter): Adapter {
  const asking = (
    name:
      | 'create'
      | 'findOne'
      | 'findMany'
      | 'update'
      | 'updateMany'
      | 'delete'
      | 'deleteMany'
      | 'count'
      | 'consumeOne',
  ) => {
    const ask = inner[name] as unknown as Ask;
    const one = name === 'create' || name === 'findOne' || name === 'update';
    return async (input: Input) => {
      const found = await ask(hide(input));
      return one ? restore(input, found) : found;
    };
  };
  const outer = {
    ...inner,
    create: asking('create'),
    findOne: asking('findOne'),
    findMany: asking('findMany'),
    update: asking('update'),
    updateMany: asking('updateMany'),
    delete: asking('delete'),
    deleteMany: asking('deleteMany'),
    count: asking('count'),
    consumeOne: asking('consumeOne'),
    transaction: <Result>(work: (trx: Adapter) => Promise<Result>) =>
      inner.transaction((trx) => work(hidingTokens(trx as Adapter))),
  };
  return outer as unknown as Adapter;
}
