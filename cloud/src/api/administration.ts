// What the routes of the administrators answer: lists as read, acts as decided, refusals that say whose it is.
import { Fault, type FaultCode } from '@keycab/shared/fault';
import { isWithin, type Rooftops } from '@keycab/shared/permissions';
import type { Importer } from '../inventory/importer.ts';
import type { Administrator } from '../office/admin/administrator.ts';
import type { AdministrationReader } from '../projections/administration.ts';
import type { DirectoryReader } from '../projections/directory.ts';
import type { Handlers } from './mount.ts';

export interface AdministrationHandlersParts {
  readonly administration: AdministrationReader;
  readonly administrator: Pick<Administrator, 'act' | 'site'>;
  readonly directory: DirectoryReader;
  readonly importer: Pick<Importer, 'sources'>;
  readonly clock: { readonly wallMs: () => number };
}

type Names =
  | 'adminPeople'
  | 'adminPerson'
  | 'adminKeys'
  | 'adminKey'
  | 'adminChoices'
  | 'adminRosters'
  | 'adminFeeds'
  | 'adminRules'
  | 'adminActs';

export function administrationHandlers(parts: AdministrationHandlersParts): Pick<Handlers, Names> {
  const { administration, administrator, clock, directory } = parts;
  /** These lists are one rooftop's; who administers another one only is not told what is in them. */
  const admitAt = (rooftops: Rooftops): void => {
    if (!isWithin(rooftops, administrator.site)) throw new Fault('KC-AUTH-02', 'it is another rooftop’s');
  };
  const nameOf = (about: Awaited<ReturnType<Administrator['act']>>['about']): string | null => {
    if (about === null) return null;
    const index = directory.index();
    return 'person' in about
      ? (index.people.get(about.person)?.name ?? about.person)
      : (index.keys.get(about.key)?.label ?? about.key);
  };
  return {
    adminPeople: async ({ principal: { rooftops } }) => {
      admitAt(rooftops);
      return { people: await administration.people(), asOfWallMs: clock.wallMs() };
    },
    adminPerson: async ({ params, principal: { rooftops } }) => {
      admitAt(rooftops);
      const found = await administration.person(params.id);
      if (found === undefined) throw new Fault('KC-ADMIN-04', `nobody has the id ${params.id}`);
      return found;
    },
    adminKeys: async ({ principal: { rooftops } }) => {
      admitAt(rooftops);
      return { keys: await administration.keys(), asOfWallMs: clock.wallMs() };
    },
    adminKey: async ({ params, principal: { rooftops } }) => {
      admitAt(rooftops);
      const found = await administration.key(params.id);
      if (found === undefined) throw new Fault('KC-KEY-04', `no key has the id ${params.id}`);
      return found;
    },
    adminChoices: ({ principal: { rooftops } }) => {
      admitAt(rooftops);
      return administration.choices();
    },
    adminRosters: ({ principal: { rooftops } }) => {
      admitAt(rooftops);
      return administration.rosters();
    },
    adminRules: ({ principal: { rooftops } }) => {
      admitAt(rooftops);
      return administration.rules();
    },
    adminFeeds: ({ principal: { rooftops } }) => {
      admitAt(rooftops);
      return parts.importer.sources();
    },
    adminActs: async ({ body, principal: { person, rooftops, via } }) => {
      admitAt(rooftops);
      const { about, entries, key, person: whom, pin } = await administrator.act(body, { by: person, via });
      const [refused] = entries;
      if (refused?.type === 'ActRefused') {
        const whose = nameOf(about);
        throw new Fault(refused.code as FaultCode, whose === null ? '' : `It is ${whose}’s.`);
      }
      return { entries: [...entries], pin, person: whom, key, asOfWallMs: clock.wallMs() };
    },
  };
}
