// The contract as the typed client reads it: `createClient<Paths>()` of openapi-fetch; types only.
import type { Static, TSchema } from 'typebox';
import type { Contract, Problem, Route, RouteName } from './contract.ts';

/** `/keys/:id/timeline` as OpenAPI writes it: `/keys/{id}/timeline`. */
type Braced<Path extends string> = Path extends `${infer Before}:${infer Name}/${infer After}`
  ? `${Before}{${Name}}/${Braced<After>}`
  : Path extends `${infer Before}:${infer Name}`
    ? `${Before}{${Name}}`
    : Path;

type InPath<R> = R extends { readonly params: infer Schema extends TSchema }
  ? { path: Static<Schema> }
  : { path?: never };
type InQuery<R> = R extends { readonly query: infer Schema extends TSchema }
  ? { query: Static<Schema> }
  : { query?: never };
type Body<R> = R extends { readonly body: infer Schema extends TSchema }
  ? { requestBody: { content: { 'application/json': Static<Schema> } } }
  : { requestBody?: never };

type Operation<R extends Route> = Body<R> & {
  parameters: InPath<R> & InQuery<R> & { header?: never; cookie?: never };
  responses: {
    200: { content: { 'application/json': Static<R['response']> } };
    default: { content: { 'application/problem+json': Problem } };
  };
};

type ByPath = { [Name in RouteName as Braced<Contract[Name]['path']>]: Name };

export type Paths = {
  [Path in keyof ByPath]: {
    [Name in ByPath[Path] as Lowercase<Contract[Name]['method']>]: Operation<Contract[Name]>;
  };
};
