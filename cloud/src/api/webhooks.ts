// What the routes of webhooks answer: receivers within one's reach, and each change a line of the office's log.
import { EVENT_KINDS } from '@keycab/shared/events/kinds';
import type { OfficeFact } from '@keycab/shared/events/office';
import { Fault, type FaultCode } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import type { HomeStanding, Webhook } from '@keycab/shared/outward';
import { isWithin, type Rooftops } from '@keycab/shared/permissions';
import type { Hooks, Standing } from '../hooks/hooks.ts';
import type { OfficeLog } from '../office/log.ts';
import type { Handlers } from './mount.ts';
import { allowedAt, type Principal } from './principal.ts';

type WebhookRoute =
  | 'webhooks'
  | 'createWebhook'
  | 'changeWebhook'
  | 'removeWebhook'
  | 'replayWebhook'
  | 'webhookDeliveries';

export interface WebhookHandlersParts {
  readonly hooks: Pick<Hooks, 'list' | 'find' | 'refusal' | 'make' | 'change' | 'remove' | 'replay' | 'deliveries'>;
  /** Null where none is configured. */
  readonly home: () => HomeStanding | null;
  readonly office: Pick<OfficeLog, 'act'>;
  readonly clock: { readonly wallMs: () => number };
}

const webhookOf = (standing: Standing): Webhook => ({
  webhook: standing.webhook,
  url: standing.url,
  types: [...standing.types],
  rooftops: standing.rooftops === 'all' ? 'all' : [...standing.rooftops],
  by: standing.by,
  madeWallMs: standing.madeMs,
  state: standing.state,
  failingSinceWallMs: standing.failingMs,
  deliveredWallMs: standing.deliveredMs,
  waiting: standing.waiting,
  givenUp: standing.givenUp,
});

const within = (where: Rooftops, rooftops: Rooftops): boolean =>
  rooftops === 'all' ? where === 'all' : rooftops.every((rooftop) => isWithin(where, rooftop));

/** A program changes no programs: whoever does this has logged in. */
function actorOf({ person }: Principal): PersonId {
  if (person === null) throw new Fault('KC-AUTH-02', 'only a person who has logged in may do that');
  return person;
}

export function webhookHandlers({ hooks, home, office, clock }: WebhookHandlersParts): Pick<Handlers, WebhookRoute> {
  const note = async (fact: OfficeFact, { person, via }: Principal): Promise<void> => {
    await office.act({ act: 'noted', facts: [fact] }, { by: person, via });
  };
  /** What is refused is a line too: who wanted what. */
  const orNoted = async <Result>(act: string, principal: Principal, work: () => Promise<Result>): Promise<Result> => {
    actorOf(principal);
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof Fault) await note({ type: 'ActRefused', act, code: thrown.code, key: null }, principal);
      throw thrown;
    }
  };
  const found = async (webhook: string, { rooftops }: Principal): Promise<Standing> => {
    const standing = await hooks.find(webhook);
    if (standing === undefined || !within(rooftops, standing.rooftops)) throw new Fault('KC-HOOK-02', '');
    return standing;
  };
  const requireAddress = (url: string | undefined): void => {
    const why = url === undefined ? null : hooks.refusal(url);
    if (why !== null) throw new Fault('KC-HOOK-01', `Messages cannot be sent to this address: ${why}.`);
  };
  const requireTypes = (types: readonly string[] = []): void => {
    const unknown = types.find((type) => !EVENT_KINDS.includes(type));
    if (unknown !== undefined) throw new Fault('KC-HOOK-03', `No line is a ${unknown}.`);
  };
  /** A receiver reads the record: whoever makes one may read it there. */
  const requireReach = (principal: Principal, rooftops: Rooftops): void => {
    const code: FaultCode = 'KC-HOOK-03';
    if (!within(principal.rooftops, rooftops)) throw new Fault(code, 'You connect nothing at that rooftop.');
    if (!within(allowedAt(principal, 'audit'), rooftops))
      throw new Fault(code, 'A webhook reads the record, and you may not read it there.');
  };
  const told = async (webhook: string, principal: Principal): Promise<Webhook> =>
    webhookOf(await found(webhook, principal));

  return {
    webhooks: async ({ principal: { rooftops } }) => ({
      webhooks: (await hooks.list()).filter((one) => within(rooftops, one.rooftops)).map(webhookOf),
      types: [...EVENT_KINDS],
      home: home(),
      asOfWallMs: clock.wallMs(),
    }),
    createWebhook: async ({ body: { url, types, rooftops }, principal }) =>
      orNoted('createWebhook', principal, async () => {
        requireAddress(url);
        requireTypes(types);
        requireReach(principal, rooftops);
        const { webhook, secret } = await hooks.make({ url, types, rooftops, by: actorOf(principal) });
        await note({ type: 'WebhookMade', webhook, types, rooftops }, principal);
        return { webhook: await told(webhook, principal), secret };
      }),
    changeWebhook: async ({ body: { webhook, ...wanted }, principal }) =>
      orNoted('changeWebhook', principal, async () => {
        const before = await found(webhook, principal);
        requireAddress(wanted.url);
        requireTypes(wanted.types);
        requireReach(principal, before.rooftops);
        const what = changesOf(before, wanted);
        if (what.length === 0) return { webhook: webhookOf(before), secret: null };
        const secret = await hooks.change(before, wanted);
        await note({ type: 'WebhookChanged', webhook, what }, principal);
        return { webhook: await told(webhook, principal), secret };
      }),
    removeWebhook: async ({ body: { webhook }, principal }) =>
      orNoted('removeWebhook', principal, async () => {
        await found(webhook, principal);
        await hooks.remove(webhook);
        await note({ type: 'WebhookRemoved', webhook }, principal);
        return { removed: true };
      }),
    replayWebhook: async ({ body: { webhook, from, through }, principal }) =>
      orNoted('replayWebhook', principal, async () => {
        const receiver = await found(webhook, principal);
        requireReach(principal, receiver.rooftops);
        if (receiver.state !== 'on') throw new Fault('KC-HOOK-03', 'This webhook is switched off.');
        const { added, next } = await hooks.replay(receiver, from, through);
        const last = next === null ? through : next - 1;
        if (added > 0) await note({ type: 'WebhookReplayed', webhook, from, through: last, lines: added }, principal);
        return { added, next, asOfWallMs: clock.wallMs() };
      }),
    webhookDeliveries: async ({ params: { id }, principal }) => {
      await found(id, principal);
      return { webhook: id, deliveries: [...(await hooks.deliveries(id))], asOfWallMs: clock.wallMs() };
    },
  };
}

type What = Extract<OfficeFact, { type: 'WebhookChanged' }>['what'];

function changesOf(
  before: Standing,
  { url, types, on, newSecret }: Omit<Parameters<Handlers['changeWebhook']>[0]['body'], 'webhook'>,
): What {
  const isOn = before.state === 'on';
  return [
    ...(url === undefined || url === before.url ? [] : (['address'] as const)),
    ...(types === undefined || types.join() === before.types.join() ? [] : (['types'] as const)),
    ...(newSecret === true ? (['secret'] as const) : []),
    ...(on === undefined || on === isOn ? [] : [on ? ('on' as const) : ('off' as const)]),
  ];
}
