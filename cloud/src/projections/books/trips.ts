// Crossings, test drives, loans and transits, with how each began and ended; reads the ledger.
import type { CrossingInfo, DriveInfo, LoanInfo, TransitInfo } from '@keycab/shared/books';
import { isOfCabinet } from '@keycab/shared/custody';
import type { Department } from '@keycab/shared/department';
import type { KeyId, SiteId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../../ledger/schema.ts';
import type { DirectoryIndex } from '../directory.ts';
import { endOf, type End } from './ends.ts';
import { isHere, namesOf } from './names.ts';
import type { Loan, OfficeBook, Passed, TripNotes } from './office-book.ts';
import { placeName } from './place.ts';
import { DRIVE_REASONS, type Takings } from './takings.ts';

export interface Open {
  readonly db: Kysely<Tables>;
  readonly index: DirectoryIndex;
  readonly book: OfficeBook;
  readonly takings: Takings;
}

const NOTHING: TripNotes = {
  out: { odometer: null, fuel: null },
  in: { odometer: null, fuel: null },
  plate: null,
  reference: null,
};

const newestFirst = (a: Passed, b: Passed): number =>
  b.wallMs - a.wallMs || (placeName(a.place) < placeName(b.place) ? 1 : -1);

const passedIn = ({ book, index, takings }: Open, which: (passed: Passed) => boolean): Passed[] =>
  [...book.passed, ...takings.passed]
    .filter((passed) => which(passed) && (isHere(index, passed.key) || isRoute(index, passed)))
    .sort(newestFirst);

/** On its way it is told at both ends, whichever of them lists the key. */
const isRoute = ({ rooftops }: DirectoryIndex, { route }: Passed): boolean =>
  route !== null && rooftops !== 'all' && (rooftops.includes(route.fromSite) || rooftops.includes(route.toSite));

const isSigned = (passed: Passed, book: OfficeBook): boolean =>
  passed.both || book.acknowledged.has(placeName(passed.place));

/** @param department  only those whose key it was */
export function crossingsOf(
  open: Open,
  department: Department | undefined,
  limit: number,
): { crossings: CrossingInfo[]; total: number; signed: number } {
  const { book, index } = open;
  const names = namesOf(index);
  const all = passedIn(open, ({ crossing }) =>
    department === undefined ? crossing !== null : crossing?.fromDepartment === department,
  );
  const crossings = all.slice(0, limit).flatMap((passed): CrossingInfo[] => {
    const { crossing, dueWallMs, key, person, place, reason, wallMs } = passed;
    if (crossing === null) return [];
    const seen = book.acknowledged.get(placeName(place));
    return [
      {
        ...names.key(key),
        place: { ...place },
        crossing: { ...crossing },
        person: names.person(person),
        reason: names.reason(reason),
        atWallMs: wallMs,
        dueWallMs,
        signed: passed.both ? 'handover' : seen === undefined ? 'open' : 'acknowledged',
        acknowledgedBy: names.personOrNull(seen?.person ?? null),
        acknowledgedWallMs: seen?.wallMs ?? null,
      },
    ];
  });
  return { crossings, total: all.length, signed: all.filter((passed) => isSigned(passed, book)).length };
}

/** @param only  of these keys; all of them when left out */
export async function drivesOf(
  open: Open,
  limit: number,
  only?: ReadonlySet<KeyId>,
): Promise<{ drives: DriveInfo[]; total: number }> {
  const { book, db, index, takings } = open;
  const names = namesOf(index);
  const all = passedIn(
    open,
    ({ key, reason }) => reason !== null && DRIVE_REASONS.includes(reason) && (only === undefined || only.has(key)),
  ).filter(({ key }) => index.keys.get(key)?.kind !== 'plate');
  const drives: DriveInfo[] = [];
  for (const passed of all.slice(0, limit)) {
    const notes = book.trips.get(placeName(passed.place)) ?? NOTHING;
    const end = await endOf(db, passed, 'moved');
    const plate = notes.plate ?? boundPlate(takings, passed, end?.wallMs ?? null);
    drives.push({
      ...names.key(passed.key),
      place: { ...passed.place },
      person: names.person(passed.person),
      reason: names.reason(passed.reason) ?? '',
      startWallMs: passed.wallMs,
      endWallMs: end?.wallMs ?? null,
      out: { ...notes.out },
      in: { ...notes.in },
      plate: plate === null ? null : names.key(plate).label,
      reference: notes.reference,
    });
  }
  return { drives, total: all.length };
}

/** The plate that left with this key, in one hand. */
const boundPlate = ({ bound }: Takings, { key, wallMs }: Passed, endWallMs: number | null): KeyId | null =>
  bound.findLast((one) => one.key === key && one.wallMs >= wallMs && (endWallMs === null || one.wallMs <= endWallMs))
    ?.plate ?? null;

/** Out first, the next due before; then the newest that came back. */
export async function loansOf(open: Open, limit: number): Promise<{ loans: LoanInfo[]; total: number }> {
  const { book, db, index } = open;
  const names = namesOf(index);
  const ends = new Map<Loan, End | null>();
  const told = book.loans.filter(({ key }) => isHere(index, key));
  for (const loan of told) ends.set(loan, await endOf(db, loan, 'moved'));
  const isOut = (loan: Loan): boolean => (ends.get(loan) ?? null) === null;
  const due = (loan: Loan): number => loan.dueWallMs ?? Number.MAX_SAFE_INTEGER;
  const all = told.toSorted(
    (a, b) =>
      Number(isOut(b)) - Number(isOut(a)) || (isOut(a) ? due(a) - due(b) || a.wallMs - b.wallMs : b.wallMs - a.wallMs),
  );
  const loans = all.slice(0, limit).map((loan): LoanInfo => {
    const notes = book.trips.get(placeName(loan.place)) ?? NOTHING;
    return {
      ...names.key(loan.key),
      place: { ...loan.place },
      party: { ...loan.party },
      sponsor: names.person(loan.sponsor),
      agreement: loan.agreement,
      lentWallMs: loan.wallMs,
      dueWallMs: loan.dueWallMs,
      backWallMs: ends.get(loan)?.wallMs ?? null,
      out: { ...notes.out },
      in: { ...notes.in },
    };
  });
  return { loans, total: all.length };
}

/** Under way first; both rooftops are named, also one that this directory does not hold. */
export async function transitsOf(
  open: Open,
  sites: ReadonlyMap<SiteId, string>,
  limit: number,
): Promise<{ transits: TransitInfo[]; total: number }> {
  const { db, index } = open;
  const names = namesOf(index);
  const rooftop = (site: SiteId) => ({ site, name: sites.get(site) ?? site });
  const all = passedIn(open, ({ route }) => route !== null);
  const transits: TransitInfo[] = [];
  for (const passed of all) {
    if (passed.route === null) continue;
    const end = await endOf(db, passed, 'moved');
    transits.push({
      ...names.key(passed.key),
      place: { ...passed.place },
      from: rooftop(passed.route.fromSite),
      to: rooftop(passed.route.toSite),
      driver: names.person(passed.person),
      giver: names.personOrNull(passed.giver),
      sinceWallMs: passed.wallMs,
      dueWallMs: passed.dueWallMs,
      arrivedWallMs: end?.wallMs ?? null,
      ended: end === null ? null : endText(end, index),
    });
  }
  transits.sort((a, b) => Number(a.arrivedWallMs !== null) - Number(b.arrivedWallMs !== null));
  return { transits: transits.slice(0, limit), total: all.length };
}

function endText({ event }: End, index: DirectoryIndex): string {
  const names = namesOf(index);
  if (event.type === 'HandoverAccepted') return `Taken over by ${names.person(event.to).name}; both signed`;
  if (event.type === 'KeyReturned' || event.type === 'KeyMisplaced') {
    const cabinet = isOfCabinet(event) ? index.nameOf.cabinet(event.cabinet) : undefined;
    return cabinet === undefined
      ? 'Sensed in a cabinet elsewhere'
      : `Sensed in ${cabinet.name}, ${cabinet.slotName(event.slot)}`;
  }
  return event.type === 'KeyHandedOver' ? `Handed over to ${names.person(event.receiver).name}` : 'Went another way';
}
