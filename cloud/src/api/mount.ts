// Puts handlers behind the routes of the contract: a handler that is missing or returns too little does not compile.
import { isFault, type FaultCode } from '@keycab/shared/fault';
import { contract, Problem, type Contract, type RouteName } from '@keycab/shared/contract';
import type { Paper } from '@keycab/shared/deliveries';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { admit, type Principal, type WhoAsks } from './principal.ts';
import type { Permission } from '@keycab/shared/permissions';
import type { Static, TSchema } from 'typebox';

type Part<R, Name extends 'params' | 'query' | 'body'> = R extends {
  readonly [Key in Name]: infer Schema extends TSchema;
}
  ? Static<Schema>
  : undefined;

/** What a handler gets: parsed and valid, nothing else in it. */
export interface Input<R> {
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly body: Part<R, 'body'>;
  /** Who asks; nobody where strangers are welcome. */
  readonly principal: R extends { readonly permission: null } ? null : Principal;
}

export type Handlers = {
  readonly [Name in RouteName]: (
    input: Input<Contract[Name]>,
  ) => Static<Contract[Name]['response']> | Promise<Static<Contract[Name]['response']>>;
};

/** Told of each person who asked for an act of administration without the right to it. */
export type Refused = (principal: Principal, act: RouteName | 'importInventory', code: FaultCode) => Promise<void>;

const ADMINISTRATION: readonly (Permission | null)[] = ['administer', 'connect'];

const content = (media: string, schema: TSchema) => ({ content: { [media]: { schema } } });

export function mount(app: FastifyInstance, handlers: Handlers, whoAsks: WhoAsks, refused: Refused): void {
  // What the guard found out, for the handler of the same request.
  const admitted = new WeakMap<FastifyRequest, Principal>();
  for (const name of Object.keys(contract) as RouteName[]) {
    const route: {
      method: 'GET' | 'POST';
      path: string;
      summary: string;
      permission: Permission | null;
      params?: TSchema;
      query?: TSchema;
      body?: TSchema;
      media?: string;
      response: TSchema;
    } = contract[name];
    const handle = handlers[name] as (input: Input<unknown>) => unknown;
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        operationId: name,
        summary: route.summary,
        ...(route.params === undefined ? {} : { params: route.params }),
        ...(route.query === undefined ? {} : { querystring: route.query }),
        ...(route.body === undefined ? {} : { body: route.body }),
        response: {
          200: { description: 'The answer', ...content(route.media ?? 'application/json', route.response) },
          '4xx': { description: 'What to correct', ...content('application/problem+json', Problem) },
          '5xx': { description: 'A mistake of the service', ...content('application/problem+json', Problem) },
        },
      },
      // Before the body is looked at: a stranger is not told what was wrong with it.
      preValidation: async (request) => {
        const { permission } = route;
        if (permission === null) return;
        // Asked once: a second look at the session could see another one.
        const principal = await whoAsks(request);
        try {
          admitted.set(request, await admit(() => principal, request, permission));
        } catch (thrown) {
          const isAdministration = route.method !== 'GET' && ADMINISTRATION.includes(permission);
          if (principal !== null && isAdministration && isFault(thrown)) await refused(principal, name, thrown.code);
          throw thrown;
        }
      },
      handler: async (request, reply) => {
        const { params, query, body } = request;
        const input = { params, query, body, principal: admitted.get(request) ?? null } as Input<unknown>;
        if (route.media === undefined) return handle(input);
        return sendPaper(reply, route.media, (await handle(input)) as Paper);
      },
    });
  }
}

/** Saved under its name, or shown where a browser can: never as a page of ours. */
function sendPaper(reply: FastifyReply, media: string, { body, name }: Paper): FastifyReply {
  reply.type(media === 'text/csv' ? 'text/csv; charset=utf-8' : media);
  reply.header('content-disposition', `${media === 'text/csv' ? 'attachment' : 'inline'}; filename="${name}"`);
  return reply.serializer((data: unknown) => data as string).send(typeof body === 'string' ? body : Buffer.from(body));
}
