// What each route of the contract answers, from the projections.
import { Fault, type FaultCode } from '@keycab/shared/fault';
import type { Person } from '@keycab/shared/answer';
import type { KeyId } from '@keycab/shared/ids';
import type { RosterPerson } from '@keycab/shared/roster';
import { PERMISSIONS, type Rooftops } from '@keycab/shared/permissions';
import type { Ledger } from '../ledger/ledger.ts';
import type { OfficeLog } from '../office/log.ts';
import type { Answers } from '../projections/answers.ts';
import type { CabinetsReader } from '../projections/cabinets.ts';
import type { DirectoryReader } from '../projections/directory.ts';
import type { History } from '../projections/history.ts';
import type { MattersReader } from '../projections/matters.ts';
import type { PastReader } from '../projections/past.ts';
import { accountHandlers, type AccountsParts } from './accounts.ts';
import { bookHandlers, type BookHandlersParts } from './books.ts';
import { availabilityHandlers, type AvailabilityHandlersParts } from './availability.ts';
import { webhookHandlers, type WebhookHandlersParts } from './webhooks.ts';
import type { SteelReader } from '../projections/steel.ts';
import { auditHandlers, type AuditParts } from './audit.ts';
import { noticeHandlers, type NoticeHandlersParts } from './notices.ts';
import { administrationHandlers, type AdministrationHandlersParts } from './administration.ts';
import type { Handlers } from './mount.ts';
import { orderHandlers, type OrderHandlersParts } from './orders.ts';
import { allowedAt } from './principal.ts';

export interface HandlersParts extends AccountsParts, BookHandlersParts, OrderHandlersParts {
  readonly ledger: Pick<Ledger, 'entries'>;
  readonly directory: DirectoryReader;
  readonly answers: Answers;
  readonly history: History;
  readonly cabinets: CabinetsReader;
  readonly past: PastReader;
  readonly matters: MattersReader;
  readonly office: Pick<OfficeLog, 'act' | 'saidBefore'>;
  readonly administration: AdministrationHandlersParts['administration'];
  readonly administrator: AdministrationHandlersParts['administrator'];
  readonly audit: AuditParts;
  readonly notices: NoticeHandlersParts['notices'];
  readonly steel: SteelReader;
  readonly importer: AdministrationHandlersParts['importer'];
  readonly hooks: WebhookHandlersParts['hooks'];
  readonly home: WebhookHandlersParts['home'];
  readonly availability: AvailabilityHandlersParts['availability'];
  readonly clock: { readonly wallMs: () => number };
  readonly site: { readonly demo: boolean; readonly kioskUrl: string | null; readonly controlUrl: string | null };
}

/** What a page may show of a person: never badges, never rank. */
const colleagueOf = ({ person, name, givenName, department }: RosterPerson): Person => ({
  person,
  name,
  givenName,
  department,
});
const byName = (a: Person, b: Person): number => a.name.localeCompare(b.name);

/** As the contract's defaults say; they are filled in before a handler runs. */
const LIMIT = 50;

const noKey = (key: string): Fault => new Fault('KC-KEY-04', `no key has the id ${key}`);

export function handlers(parts: HandlersParts): Handlers {
  const { ledger, directory, answers, history, cabinets, past, matters, office, clock } = parts;
  /** @throws Fault KC-KEY-04 when there is no such key where this person may look */
  const known = async (id: KeyId, rooftops: Rooftops): Promise<KeyId> => {
    if ((await answers.key(id, rooftops)) === undefined) throw noKey(id);
    return id;
  };
  return {
    ...bookHandlers(parts),
    ...accountHandlers(parts),
    ...orderHandlers(parts),
    site: () => {
      const { name, timeZone } = directory.index().site;
      return { name, timeZone, nowWallMs: clock.wallMs(), ...parts.site };
    },
    me: ({ principal }) => {
      const { person: id, roles } = principal;
      const person = id === null ? undefined : directory.index().people.get(id);
      return {
        person: person === undefined ? null : colleagueOf(person),
        manager: person?.manager ?? false,
        roles: [...roles],
        permissions: PERMISSIONS.filter((permission) => allowedAt(principal, permission).length > 0),
        open: parts.site.demo,
      };
    },
    staff: ({ principal: { rooftops } }) => {
      const index = directory.index(rooftops);
      const people = [...index.people.values()].filter((person) => !person.disabled);
      return {
        people: people.map((person) => ({ ...colleagueOf(person), manager: person.manager })).sort(byName),
        reasons: [...index.reasons.values()].map(({ reason, label }) => ({ reason, label })),
        asOfWallMs: clock.wallMs(),
      };
    },
    who: ({ query, principal: { rooftops } }) => answers.who(query.q ?? '', query.limit ?? LIMIT, rooftops),
    keys: ({ query: { rooftop, ...query }, principal: { person, rooftops } }) => {
      const home = person === null ? undefined : directory.index().personSite.get(person);
      const own = home === undefined || (rooftops !== 'all' && !rooftops.includes(home)) ? [] : [home];
      const within = rooftop === 'own' ? own : rooftops;
      return answers.list({ ...query, limit: query.limit ?? LIMIT, offset: query.offset ?? 0, rooftops: within });
    },
    key: async ({ params, principal: { rooftops } }) => {
      const answer = await answers.key(params.id, rooftops);
      if (answer === undefined) throw noKey(params.id);
      return answer;
    },
    timeline: async ({ params, query, principal: { rooftops } }) => {
      if (rooftops !== 'all' && (await answers.key(params.id, rooftops)) === undefined) throw noKey(params.id);
      const timeline = await history.timeline(params.id, query.limit ?? LIMIT, query.before);
      if (timeline.entries.length === 0 && !directory.index().keys.has(params.id)) {
        throw noKey(params.id);
      }
      return { key: params.id, ...timeline, asOfWallMs: clock.wallMs() };
    },
    at: async ({ params, query, principal: { rooftops } }) => {
      const key = await known(params.id, rooftops);
      const wallMs = query.wallMs ?? clock.wallMs();
      return { key, wallMs, ...(await past.at(key, wallMs)), asOfWallMs: clock.wallMs() };
    },
    spans: async ({ params, query, principal: { rooftops } }) => {
      const key = await known(params.id, rooftops);
      return { key, spans: await past.spans(key, query.limit ?? LIMIT), asOfWallMs: clock.wallMs() };
    },
    parking: async ({ params, principal: { rooftops } }) => {
      const key = await known(params.id, rooftops);
      return { key, parking: await past.parking(key), asOfWallMs: clock.wallMs() };
    },
    matters: ({ principal: { rooftops } }) => matters.current(rooftops),
    cabinets: async ({ principal: { rooftops } }) => ({
      cabinets: await cabinets.list(rooftops),
      asOfWallMs: clock.wallMs(),
    }),
    events: async ({ query, principal: { rooftops } }) => {
      const after = query.after ?? 0;
      const types = query.types?.split(',');
      const entries = [...(await ledger.entries({ ...query, types, after, limit: query.limit ?? LIMIT, rooftops }))];
      return { entries, next: entries.at(-1)?.arrival ?? after, asOfWallMs: clock.wallMs() };
    },
    acts: async ({ body, principal: { person, via, rooftops } }) => {
      const { keys } = directory.index(rooftops);
      const entries = [...(await office.act(body, { by: person, via, mayTouch: (key) => keys.has(key) }))];
      const [refused] = entries;
      if (refused?.type === 'ActRefused')
        throw new Fault(refused.code as FaultCode, `${refused.act} (line ${refused.seq})`);
      const repeated = entries.length === 0 && 'said' in body ? office.saidBefore(person, body.said) : undefined;
      // A repetition is told what it was told the first time.
      if (repeated?.refused != null) throw new Fault(repeated.refused as FaultCode, `${body.act} (said before)`);
      const line = entries.findLast((entry) => 'key' in entry && entry.key !== null);
      const key =
        line !== undefined && 'key' in line ? line.key : repeated !== undefined && 'key' in body ? body.key : null;
      const answer = key === null ? undefined : await answers.key(key, rooftops);
      return { entries, answer: answer ?? null, asOfWallMs: clock.wallMs() };
    },
    ...auditHandlers(parts.audit, clock),
    ...noticeHandlers(parts),
    ...administrationHandlers(parts),
    ...webhookHandlers(parts),
    ...availabilityHandlers(parts),
    steel: async ({ principal: { rooftops } }) => ({
      cabinets: await parts.steel(rooftops),
      asOfWallMs: clock.wallMs(),
    }),
  };
}
