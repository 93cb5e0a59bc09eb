// What the store's office knows, as its directory keeps it, and the rosters that come of it; pure.
import { directoryOf, type DirectoryEntry } from '@keycab/cloud/ledger/directory';
import type { BadgeRow, PinRow } from '@keycab/cloud/ledger/book';
import { emptyOffice } from '@keycab/cloud/office/state';
import { rosterOf } from '@keycab/cloud/roster/roster';
import { badgeDigest, em4100 } from '@keycab/shared/proof/credential';
import type { Roster } from '@keycab/shared/roster';
import type { Dealership, DemoCabinet } from './dealership.ts';
import { makeDelivered } from './delivered.ts';
import { GUARDED_GROUP, makePins, makeVisit, OPENING, staffNumberOf, type CabinetKeys } from './guarded.ts';
import { GRANTS, REASONS } from './people.ts';
import { derive } from './random.ts';
import { makeRules } from './rules.ts';

export interface Book {
  readonly entries: readonly DirectoryEntry[];
  readonly badges: readonly BadgeRow[];
  readonly pins: readonly PinRow[];
}

export interface BookParts {
  readonly store: Dealership;
  readonly cabinets: readonly CabinetKeys[];
  /** When the store began to use its cabinets. */
  readonly startMs: number;
  /** When somebody looks at the demo, later than that. */
  readonly todayMs: number;
}

/** Lists are kept by their ids: a number keeps the order in which people should read them. */
const numbered = (index: number): string => String(index).padStart(3, '0');

export function makeBook({ store, cabinets, startMs, todayMs }: BookParts): Book {
  const { keys, people, seed, vehicles } = store;
  const rules = makeRules(seed, keys, people, todayMs);
  const listed = <Kind extends DirectoryEntry['kind'], Document>(kind: Kind, documents: readonly Document[]) =>
    documents.map((document, index) => ({ kind, id: numbered(index), document }));
  const delivered = makeDelivered(seed);
  const visit = makeVisit(people, keys, cabinets, startMs);
  return {
    entries: [
      // Badges are known by another name at each cabinet, so they are kept apart.
      ...people.map(({ badge: _badge, ...person }, at): DirectoryEntry => {
        const document = { ...person, badges: [], staffNumber: staffNumberOf(at) };
        return { kind: 'person', id: person.person, document };
      }),
      ...[...vehicles, ...delivered.map(({ vehicle }) => vehicle)].map((document): DirectoryEntry => ({
        kind: 'vehicle',
        id: document.vehicle,
        document,
      })),
      ...[...keys, ...delivered.flatMap((car) => car.keys)].map((document): DirectoryEntry => ({
        kind: 'key',
        id: document.key,
        document,
      })),
      ...listed('grant', GRANTS),
      ...listed('reason', REASONS),
      ...listed('group', [...rules.groups, GUARDED_GROUP]),
      ...listed('schedule', [...rules.schedules, OPENING]),
      ...listed('curfew', rules.curfews),
      ...listed('interlock', rules.interlocks),
      ...listed('template', rules.templates),
      ...listed('promise', rules.reservations),
      { kind: 'visit', id: visit.visit, document: visit },
      { kind: 'rules', id: 'house', document: { day: rules.day } },
    ],
    badges: people.flatMap(({ badge, person }) =>
      cabinets.map(({ cabinet, badgeKey }) => ({
        badge: `b${derive(seed, `badge ${badge}`).toString('hex', 0, 6)}`,
        cabinet,
        person,
        digest: badgeDigest(badgeKey, em4100(badge)),
        addedMs: startMs,
      })),
    ),
    pins: makePins(seed, people, cabinets, startMs),
  };
}

/** The first roster of a cabinet, made as the cloud makes all others. */
export function firstRoster(store: Dealership, book: Book, cabinet: DemoCabinet, issuedWallMs: number): Roster {
  const { name, phone, site, timeZone } = store;
  const sources = {
    site: { site, name, timeZone, phone },
    directory: directoryOf(book.entries),
    cabinets: store.cabinets,
    badges: book.badges,
    pins: book.pins,
    office: emptyOffice(),
    holder: () => null,
  };
  return { ...rosterOf(sources, cabinet, { mergedEpoch: 0, mergedSeq: 0 }), version: 1, issuedWallMs };
}
