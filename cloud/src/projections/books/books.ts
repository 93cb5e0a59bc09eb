// Every book of the house in one place: each question reads what is new first; reads the ledger.
import type {
  AppointmentInfo,
  CrossingInfo,
  DriveInfo,
  LeadInfo,
  LoanInfo,
  PlateInfo,
  ThreadEntry,
  TransitInfo,
  VehicleInfo,
} from '@keycab/shared/books';
import type { DeliveryDetail, DeliveryInfo, UnsignedPerson } from '@keycab/shared/deliveries';
import type { Department } from '@keycab/shared/department';
import { Fault } from '@keycab/shared/fault';
import type { KeyId, SiteId, VehicleId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import { zoneOf } from '@keycab/shared/zone';
import type { Kysely } from 'kysely';
import type { SiteEntry } from '../../ledger/directory.ts';
import type { Tables } from '../../ledger/schema.ts';
import type { Answers } from '../answers.ts';
import type { DirectoryReader } from '../directory.ts';
import type { History } from '../history.ts';
import { deliveriesAt, detailOf, infoOf, listDeliveries, unsignedIn, weekOf, type Week } from './deliveries.ts';
import type { Feeds } from './feeds.ts';
import { appointmentsFrom, leadsNow } from './leads.ts';
import { zoneNameOf } from './names.ts';
import type { AppointmentRecord, OfficeBook } from './office-book.ts';
import { plateLog, platesIn, type PlatesQuery } from './plates.ts';
import { crossingsOf, drivesOf, loansOf, transitsOf, type Open } from './trips.ts';
import { threadOf, vehicleOf } from './vehicle.ts';

export type Template = NonNullable<OfficeBook['template']>;

export interface BooksParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly feeds: Feeds;
  readonly answers: Pick<Answers, 'key'>;
  readonly history: History;
  readonly sites: () => Promise<readonly SiteEntry[]>;
  readonly clock: { readonly wallMs: () => number };
  /** SHA-256 in hex. */
  readonly sha256: (text: string) => string;
  /** What a worksheet asks until a manager has set another. */
  readonly template: Template;
}

export interface Unsigned extends Week {
  readonly people: UnsignedPerson[];
}

/** Every question is asked for some rooftops, and told nothing of others. */
export interface Books {
  readonly deliveries: (
    at: Rooftops,
    state: 'open' | 'ended',
    limit: number,
  ) => Promise<{ deliveries: DeliveryInfo[]; total: number; template: Template }>;
  /** @throws Fault KC-KEY-04 when there is none */
  readonly delivery: (at: Rooftops, id: number) => Promise<DeliveryDetail>;
  /** @param day  any day of the week, undefined: this week */
  readonly unsigned: (at: Rooftops, day: string | undefined) => Promise<Unsigned>;
  readonly crossings: (
    at: Rooftops,
    department: Department | undefined,
    limit: number,
  ) => Promise<{ crossings: CrossingInfo[]; total: number; signed: number }>;
  readonly drives: (at: Rooftops, limit: number) => Promise<{ drives: DriveInfo[]; total: number }>;
  readonly loans: (at: Rooftops, limit: number) => Promise<{ loans: LoanInfo[]; total: number }>;
  readonly transits: (at: Rooftops, limit: number) => Promise<{ transits: TransitInfo[]; total: number }>;
  readonly plates: (
    at: Rooftops,
    query: PlatesQuery,
  ) => Promise<{ plates: { key: KeyId; label: string }[]; entries: PlateInfo[] }>;
  readonly appointments: (at: Rooftops, limit: number) => Promise<{ appointments: AppointmentInfo[]; total: number }>;
  /** All appointments as they are written now, by their digest. */
  readonly known: () => Promise<ReadonlyMap<string, AppointmentRecord>>;
  readonly leads: (at: Rooftops) => Promise<LeadInfo[]>;
  readonly vehicle: (at: Rooftops, id: VehicleId) => Promise<VehicleInfo>;
  readonly thread: (
    at: Rooftops,
    id: VehicleId,
    limit: number,
    before: number | undefined,
  ) => Promise<{ entries: ThreadEntry[]; next: number | null }>;
}

export function readBooks(parts: BooksParts): Books {
  const { answers, clock, db, directory, feeds, history } = parts;

  const open = async (at: Rooftops): Promise<Open> => ({
    db,
    index: directory.index(at),
    book: await feeds.office.read(),
    takings: await feeds.takings.read(),
  });

  /** Where each of these keys is, asked before it is told. */
  const whereaboutsOf = async (keys: readonly KeyId[]): Promise<(key: KeyId) => string> => {
    const found = new Map<KeyId, string>();
    for (const key of keys) found.set(key, placeText(await answers.key(key)));
    return (key) => found.get(key) ?? 'not known';
  };

  const localYear = (wallMs: number, timeZone: string): number => {
    const zone = zoneOf(timeZone);
    return Number((zone?.local(wallMs).date ?? new Date(wallMs).toISOString()).slice(0, 4));
  };

  return {
    deliveries: async (at, state, limit) => {
      const { book, index } = await open(at);
      const all = listDeliveries(deliveriesAt(book.deliveries.values(), index), state);
      const { gate, lines, template } = book.template ?? parts.template;
      return {
        deliveries: all.slice(0, limit).map((record) => infoOf(record, index)),
        total: all.length,
        template: { template, lines: [...lines], gate },
      };
    },
    delivery: async (at, id) => {
      const { book, index } = await open(at);
      const record = book.deliveries.get(id);
      if (record === undefined || deliveriesAt([record], index).length === 0)
        throw new Fault('KC-KEY-04', `no delivery has the number ${id}`);
      const where = await whereaboutsOf(record.keys);
      return detailOf(record, { index, nowWallMs: clock.wallMs(), sha256: parts.sha256, where });
    },
    unsigned: async (at, day) => {
      const { book, index } = await open(at);
      const week = weekOf(day, zoneNameOf(index), clock.wallMs());
      return { ...week, people: unsignedIn(deliveriesAt(book.deliveries.values(), index), week, index) };
    },
    crossings: async (at, department, limit) => crossingsOf(await open(at), department, limit),
    drives: async (at, limit) => drivesOf(await open(at), limit),
    loans: async (at, limit) => loansOf(await open(at), limit),
    transits: async (at, limit) => {
      const sites = new Map((await parts.sites()).map(({ name, site }): [SiteId, string] => [site, name]));
      return transitsOf(await open(at), sites, limit);
    },
    plates: async (at, query) => {
      const now = await open(at);
      const plates = platesIn(now.index).map(({ key, label }) => ({ key, label }));
      return { plates, entries: await plateLog(now, query) };
    },
    appointments: async (at, limit) => {
      const { book, index } = await open(at);
      const all = appointmentsFrom(book, index, clock.wallMs());
      return { appointments: all.slice(0, limit), total: all.length };
    },
    known: async () => (await feeds.office.read()).appointments,
    leads: async (at) => {
      const { book, index } = await open(at);
      const nowWallMs = clock.wallMs();
      const vins = new Set([...book.appointments.values()].map(({ vin }) => vin));
      const keys = [...index.keys.values()].filter(({ vehicle }) => {
        const vin = vehicle === null ? undefined : index.vehicles.get(vehicle)?.vin;
        return vin !== undefined && vins.has(vin);
      });
      const where = await whereaboutsOf(keys.map(({ key }) => key));
      return leadsNow({ book, db, index, nowWallMs, where, year: localYear(nowWallMs, zoneNameOf(index)) });
    },
    vehicle: async (at, id) => vehicleOf(await open(at), id, (key) => answers.key(key, at), clock.wallMs()),
    thread: async (at, id, limit, before) => threadOf(await open(at), id, history, limit, before),
  };
}

type Whereabouts = Awaited<ReturnType<Answers['key']>>;

function placeText(answer: Whereabouts): string {
  const holder = answer?.holder;
  switch (holder?.kind) {
    case 'slot':
      return `${holder.cabinetName}, ${holder.slotName}`;
    case 'person':
      return `${holder.name} (${holder.department})`;
    case 'outside':
      return `${holder.party.kind} ${holder.party.reference}`;
    case 'gone':
      return 'gone with the car';
    default:
      return 'not sure';
  }
}
