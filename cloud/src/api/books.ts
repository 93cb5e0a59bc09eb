// What the routes of deliveries and of the house's books answer; papers and tables are written by what is handed in.
import type { DeliveryDetail, Paper, UnsignedPerson } from '@keycab/shared/deliveries';
import { Fault } from '@keycab/shared/fault';
import type { Rooftops } from '@keycab/shared/permissions';
import { zoneOf } from '@keycab/shared/zone';
import type { OfficeLog } from '../office/log.ts';
import type { Cell } from '../audit/table.ts';
import type { readRows } from '../inventory/rows.ts';
import type { Books } from '../projections/books/books.ts';
import type { DirectoryReader } from '../projections/directory.ts';
import { previewAppointments } from './appointments.ts';
import type { Handlers } from './mount.ts';
import { allowedAt } from './principal.ts';

export interface Papers {
  readonly readRows: typeof readRows;
  readonly writeTable: (head: readonly string[], rows: readonly (readonly Cell[])[]) => string;
  readonly worksheet: (
    sheet: DeliveryDetail,
    rooftop: { readonly name: string; readonly timeZone: string },
  ) => Promise<Paper>;
}

export interface BookHandlersParts {
  readonly books: Books;
  readonly papers: Papers;
  readonly directory: DirectoryReader;
  readonly office: Pick<OfficeLog, 'act'>;
  readonly clock: { readonly wallMs: () => number };
  /** SHA-256 in hex. */
  readonly sha256: (text: string) => string;
}

type BookRoute = keyof typeof import('@keycab/shared/books').bookRoutes;
type DeliveryRoute = keyof typeof import('@keycab/shared/deliveries').deliveryRoutes;

const LIMIT = 100;

/** Local date and time as one reads it in any country, and as a spreadsheet sorts it. */
function stamp(wallMs: number | null, timeZone: string): string {
  const zone = zoneOf(timeZone);
  if (wallMs === null || zone === null) return '';
  const { date, minute } = zone.local(wallMs);
  return `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

const unsignedRows = (people: readonly UnsignedPerson[], timeZone: string): Cell[][] =>
  people.flatMap(({ complete, deliveries, person, unsigned, waived }) => {
    const who = [person.name, person.department, deliveries, complete, waived, unsigned.length];
    if (unsigned.length === 0) return [[...who, '', '', '']];
    return unsigned.map(({ car, delivery, endedWallMs }) => [
      ...who,
      car?.stock ?? '',
      delivery,
      stamp(endedWallMs, timeZone),
    ]);
  });

export function bookHandlers(parts: BookHandlersParts): Pick<Handlers, BookRoute | DeliveryRoute> {
  const { books, clock, directory, office, papers, sha256 } = parts;
  /** Of one rooftop its own name and time; of several those of the house. */
  const site = (rooftops: Rooftops) => {
    const index = directory.index(rooftops);
    const [only, ...more] = rooftops === 'all' ? [] : rooftops;
    return only === undefined || more.length > 0 ? index.site : (index.sites.get(only) ?? index.site);
  };
  const asOf = () => ({ asOfWallMs: clock.wallMs() });
  return {
    deliveries: async ({ principal: { rooftops }, query }) => ({
      ...(await books
        .deliveries(rooftops, query.state ?? 'open', query.limit ?? LIMIT)
        .then(({ template, ...rest }) => ({
          ...rest,
          template: { ...template, lines: [...template.lines] },
        }))),
      ...asOf(),
    }),
    delivery: ({ params, principal: { rooftops } }) => books.delivery(rooftops, params.id),
    worksheetPaper: async ({ params, principal: { rooftops } }) =>
      papers.worksheet(await books.delivery(rooftops, params.id), site(rooftops)),
    unsigned: async ({ principal, query }) => {
      const { person, rooftops } = principal;
      const { fromDay, people, toDay } = await books.unsigned(rooftops, query.week);
      // What others have not signed is theirs and their manager's to see, at every rooftop that is asked about.
      const everywhere = (permission: 'manage' | 'audit'): boolean => {
        const where = allowedAt(principal, permission);
        return where === 'all' || (rooftops !== 'all' && rooftops.every((rooftop) => where.includes(rooftop)));
      };
      const all = everywhere('manage') || everywhere('audit');
      return { fromDay, toDay, people: all ? people : people.filter((one) => one.person.person === person), ...asOf() };
    },
    unsignedTable: async ({ principal: { rooftops }, query }) => {
      const { fromDay, people } = await books.unsigned(rooftops, query.week);
      const head = [
        'Person',
        'Department',
        'Deliveries',
        'Complete',
        'Waived',
        'Unsigned',
        'Stock',
        'Delivery',
        'Delivered at',
      ];
      return {
        name: `unsigned-${fromDay}.csv`,
        body: papers.writeTable(head, unsignedRows(people, site(rooftops).timeZone)),
      };
    },
    crossings: async ({ principal: { rooftops }, query }) => ({
      ...(await books.crossings(rooftops, query.department, query.limit ?? LIMIT)),
      ...asOf(),
    }),
    drives: async ({ principal: { rooftops }, query }) => ({
      ...(await books.drives(rooftops, query.limit ?? LIMIT)),
      ...asOf(),
    }),
    loans: async ({ principal: { rooftops }, query }) => ({
      ...(await books.loans(rooftops, query.limit ?? LIMIT)),
      ...asOf(),
    }),
    transits: async ({ principal: { rooftops }, query }) => ({
      ...(await books.transits(rooftops, query.limit ?? LIMIT)),
      ...asOf(),
    }),
    plates: async ({ principal: { rooftops }, query }) => ({ ...(await books.plates(rooftops, query)), ...asOf() }),
    platesTable: async ({ principal: { rooftops }, query }) => {
      const { entries } = await books.plates(rooftops, query);
      const { timeZone } = site(rooftops);
      const head = ['Plate', 'From', 'To', 'Driver', 'Department', 'VIN', 'Car', 'Purpose'];
      const rows = entries.map((entry) => [
        entry.label,
        stamp(entry.fromWallMs, timeZone),
        stamp(entry.toWallMs, timeZone),
        entry.driver?.name ?? entry.how,
        entry.driver?.department ?? '',
        entry.vin,
        entry.car,
        entry.purpose,
      ]);
      return { name: 'plates.csv', body: papers.writeTable(head, rows) };
    },
    appointments: async ({ principal: { rooftops }, query }) => ({
      ...(await books.appointments(rooftops, query.limit ?? LIMIT)),
      ...asOf(),
    }),
    importAppointments: async ({ body, principal: { person, rooftops, via } }) => {
      const table = papers.readRows(Buffer.from(body.csv));
      if (!table.ok) throw new Fault('KC-API-01', table.reason);
      const preview = previewAppointments(
        table.value,
        await books.known(),
        site(rooftops).timeZone,
        clock.wallMs(),
        sha256,
      );
      if (!preview.ok) throw new Fault('KC-API-01', preview.reason);
      const { counts, rows, wanted } = preview.value;
      if (body.commit) await office.act({ act: 'appointmentsImported', rows: wanted }, { by: person, via });
      return { rows: [...rows], counts, committed: body.commit, ...asOf() };
    },
    leads: async ({ principal: { rooftops } }) => ({ leads: await books.leads(rooftops), ...asOf() }),
    vehicle: ({ params, principal: { rooftops } }) => books.vehicle(rooftops, params.id),
    thread: async ({ params, principal: { rooftops }, query }) => ({
      ...(await books.thread(rooftops, params.id, query.limit ?? LIMIT, query.before)),
      ...asOf(),
    }),
  };
}
