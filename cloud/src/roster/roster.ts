// One cabinet's roster from all that the office knows: people, keys, rights, rules, promises, in one order; pure.
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import type { Roster, RosterPerson } from '@keycab/shared/roster';
import type { Block, Delivery, DueTime, Pick as Picked, Reservation } from '@keycab/shared/rules';
import type { BadgeRow, PinRow, RosterStanding } from '../ledger/book.ts';
import type { SiteDirectory, SiteEntry } from '../ledger/directory.ts';
import type { Office } from '../office/state.ts';

interface Named {
  readonly cabinet: CabinetId;
  readonly name: string;
}

export interface RosterSources {
  readonly site: SiteEntry;
  readonly directory: SiteDirectory;
  /** Of every rooftop: a key may live in a cabinet of another one. */
  readonly cabinets: readonly Named[];
  readonly badges: readonly BadgeRow[];
  readonly pins: readonly PinRow[];
  readonly office: Pick<Office, 'epoch' | 'reservations' | 'requests' | 'deliveries' | 'problems' | 'dueTimes'>;
  /** Who has it now, by all logs; null where nobody of the staff does. */
  readonly holder: (key: KeyId) => PersonId | null;
}

/** All of it but the version and the time, by which alone two rosters may differ and say the same. */
export type RosterBody = Omit<Roster, 'version' | 'issuedWallMs'>;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const by =
  <Value>(...names: ((value: Value) => string)[]) =>
  (a: Value, b: Value): number => {
    for (const name of names) {
      const order = compare(name(a), name(b));
      if (order !== 0) return order;
    }
    return 0;
  };

/** What nobody would miss is left out: a cabinet takes its absence for the same. */
const unlessEmpty = <Name extends string, Value>(name: Name, list: readonly Value[]): { [Key in Name]?: Value[] } =>
  list.length === 0 ? {} : ({ [name]: [...list] } as { [Key in Name]?: Value[] });

export function rosterOf(
  sources: RosterSources,
  cabinet: Named,
  standing: Pick<RosterStanding, 'mergedEpoch' | 'mergedSeq'>,
): RosterBody {
  const { directory, site } = sources;
  const retired = new Set(directory.keyFiles.flatMap((file) => (file.retired === null ? [] : [file.key])));
  const keys = directory.keys.filter(({ key }) => !retired.has(key));
  const here = new Set(keys.map(({ key }) => key));
  const { mergedEpoch: epoch, mergedSeq: seq } = standing;
  return {
    cabinet: cabinet.cabinet,
    cabinetName: cabinet.name,
    site: site.site,
    siteName: site.name,
    timeZone: site.timeZone,
    phone: site.phone,
    people: peopleOf(sources, cabinet.cabinet),
    vehicles: directory.vehicles.toSorted(
      by(
        ({ stock }) => stock,
        ({ vehicle }) => vehicle,
      ),
    ),
    keys: keys.toSorted(
      by(
        ({ label }) => label,
        ({ key }) => key,
      ),
    ),
    grants: [...directory.grants],
    reasons: [...directory.reasons],
    ...unlessEmpty('schedules', directory.schedules),
    ...unlessEmpty('groups', directory.groups),
    ...unlessEmpty('curfews', directory.curfews),
    ...unlessEmpty('reservations', reservationsOf(sources, here)),
    ...unlessEmpty('deliveries', deliveriesOf(sources)),
    ...unlessEmpty('picks', picksOf(sources, here)),
    ...unlessEmpty(
      'interlocks',
      directory.interlocks.filter(({ out, locked }) => here.has(out) && here.has(locked)),
    ),
    ...unlessEmpty('blocks', blocksOf(sources, here)),
    ...unlessEmpty('dueTimes', dueTimesOf(sources, here)),
    ...unlessEmpty('visits', visitsOf(sources, cabinet.cabinet, here)),
    ...unlessEmpty('templates', directory.templates),
    ...unlessEmpty('cabinets', homesOf(sources, cabinet.cabinet, here)),
    ...(epoch === 0 ? {} : { badgesMerged: { epoch, seq } }),
    ...directory.rules,
  };
}

/** The other cabinets in which keys of this roster live. */
function homesOf({ cabinets, directory }: RosterSources, own: CabinetId, here: ReadonlySet<KeyId>): Named[] {
  const homes = new Set(
    directory.keys.flatMap(({ key, home }) => (home === null || !here.has(key) ? [] : [home.cabinet])),
  );
  return cabinets
    .filter(({ cabinet }) => cabinet !== own && homes.has(cabinet))
    .map(({ cabinet, name }) => ({ cabinet, name }))
    .sort(by(({ cabinet }) => cabinet));
}

/** Badges and PINs under the names of this cabinet alone; whoever is switched off keeps none of them. */
function peopleOf({ badges, directory, pins }: RosterSources, cabinet: CabinetId): RosterPerson[] {
  const digests = new Map<PersonId, string[]>();
  for (const badge of badges) {
    if (badge.cabinet !== cabinet) continue;
    digests.set(badge.person, [...(digests.get(badge.person) ?? []), badge.digest]);
  }
  const verifiers = new Map(pins.filter((pin) => pin.cabinet === cabinet).map((pin) => [pin.person, pin.verifier]));
  return directory.people
    .map((person): RosterPerson => {
      const pin = verifiers.get(person.person);
      const known = (digests.get(person.person) ?? []).toSorted(compare);
      // A badge of somebody who left is still told apart from one that nobody knows.
      return { ...person, badges: known, ...(pin === undefined || person.disabled ? {} : { pin }) };
    })
    .sort(
      by(
        ({ name }) => name,
        ({ person }) => person,
      ),
    );
}

/** An office document's name for the cabinets: the log has one epoch and one seq for each. */
const referenceOf = (epoch: number, seq: number): string => `o${epoch}s${String(seq).padStart(8, '0')}`;

function reservationsOf({ directory, office }: RosterSources, here: ReadonlySet<KeyId>): Reservation[] {
  const made = [...office.reservations.values()]
    .filter(({ key }) => here.has(key))
    .map(({ reservation, person, key, fromWallMs, toWallMs }) => ({
      reservation: referenceOf(office.epoch, reservation),
      person,
      of: { key },
      fromWallMs,
      toWallMs,
    }));
  const promised = directory.promises.filter(({ of }) => !('key' in of) || here.has(of.key));
  return [...promised, ...made].sort(by(({ reservation }) => reservation));
}

/**
 * Whoever asked for a key that is in, or brings it up for somebody, finds it released as the badge is read. Where it is to
 * be brought, it waits for whoever takes the job.
 */
function picksOf({ office }: RosterSources, here: ReadonlySet<KeyId>): Picked[] {
  return [...office.reservations.values()]
    .flatMap(({ reservation, request, person, key, toWallMs }): Picked[] => {
      const asked = request === null ? undefined : office.requests.get(request);
      if (asked === undefined || !here.has(key) || (asked.place !== null && asked.porter !== person)) return [];
      const pick = referenceOf(office.epoch, reservation);
      return [{ pick, person, key, reason: null, untilWallMs: toWallMs }];
    })
    .sort(by(({ pick }) => pick));
}

function deliveriesOf({ directory, office }: RosterSources): Delivery[] {
  const known = new Set(directory.vehicles.map(({ vehicle }) => vehicle));
  return [...office.deliveries.values()]
    .filter(({ vehicle }) => known.has(vehicle))
    .map((delivery) => ({
      delivery: referenceOf(office.epoch, delivery.delivery),
      vehicle: delivery.vehicle,
      people: [delivery.salesperson, delivery.advisor],
      gate: delivery.gate,
      complete: delivery.waivedBy !== null || (delivery.signed.has('salesperson') && delivery.signed.has('advisor')),
    }))
    .sort(by(({ delivery }) => delivery));
}

function blocksOf({ office }: RosterSources, here: ReadonlySet<KeyId>): Block[] {
  const blocked = [...office.problems.values()].filter(({ critical, key }) => critical && here.has(key));
  return [...new Set(blocked.map(({ key }) => key))]
    .map((key): Block => ({ key, why: 'problem' }))
    .sort(by(({ key }) => key));
}

/** Only while the one for whom it was moved still has the key. */
function dueTimesOf({ holder, office }: RosterSources, here: ReadonlySet<KeyId>): DueTime[] {
  return [...office.dueTimes.values()]
    .filter(({ key, person }) => here.has(key) && holder(key) === person)
    .sort(by(({ key }) => key));
}

function visitsOf({ directory }: RosterSources, cabinet: CabinetId, here: ReadonlySet<KeyId>) {
  return directory.visits.flatMap(({ codes, ...visit }) => {
    const code = codes[cabinet];
    return code === undefined ? [] : [{ ...visit, keys: visit.keys.filter((key) => here.has(key)), code }];
  });
}
