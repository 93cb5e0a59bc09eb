// People, keys and rosters as an administrator looks at them; reads the ledger.
import type {
  AdminChoices,
  AdminLine,
  KeyPage,
  KeyRow,
  OpenDoubt,
  PersonPage,
  PersonRow,
  RosterStandings,
  RulesPage,
} from '@keycab/shared/administration';
import type { Answer } from '@keycab/shared/answer';
import { comfortOf } from '@keycab/shared/comfort';
import type { OfficeEvent } from '@keycab/shared/events/office';
import { rulesSaid } from '@keycab/shared/house-rules';
import { OFFICE, type CabinetId, type KeyId, type PersonId, type SiteId } from '@keycab/shared/ids';
import type { Act, Grant, RosterKey, RosterPerson } from '@keycab/shared/roster';
import type { Kysely } from 'kysely';
import type { SiteDirectory } from '../ledger/directory.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Tables } from '../ledger/schema.ts';
import { tellAdmin, type AdminNames } from './admin-telling.ts';
import type { Answers } from './answers.ts';
import type { CabinetsReader } from './cabinets.ts';
import { personOf, type DirectoryReader } from './directory.ts';

export interface AdministrationParts {
  readonly db: Kysely<Tables>;
  readonly ledger: Pick<
    Ledger,
    'directory' | 'badges' | 'pins' | 'standings' | 'openDoubts' | 'grantsById' | 'all' | 'sites'
  >;
  readonly directory: Pick<DirectoryReader, 'index'>;
  readonly answers: Answers;
  readonly cabinets: Pick<CabinetsReader, 'list'>;
  readonly site: SiteId;
  readonly cabinetKeys: readonly {
    readonly cabinet: CabinetId;
    readonly badgeKey: Uint8Array | null;
    readonly pinKey: Uint8Array | null;
  }[];
  /** Does this service sign rosters? */
  readonly issues: boolean;
  readonly clock: { readonly wallMs: () => number };
}

export interface AdministrationReader {
  readonly people: () => Promise<PersonRow[]>;
  readonly person: (id: PersonId) => Promise<PersonPage | undefined>;
  readonly keys: () => Promise<KeyRow[]>;
  readonly key: (id: KeyId) => Promise<KeyPage | undefined>;
  readonly choices: () => Promise<AdminChoices>;
  readonly rosters: () => Promise<RosterStandings>;
  readonly rules: () => Promise<RulesPage>;
}

const KEYS_MAX = 40_000;
const LINES_MAX = 50;
const RIGHTS: readonly Act[] = ['take', 'receive', 'see', 'authorize', 'pair'];

const TOLD = [
  'PersonAdded',
  'PersonChanged',
  'DepartmentChanged',
  'RankChanged',
  'PersonSwitchedOff',
  'PersonSwitchedOn',
  'BadgeAdded',
  'BadgeRemoved',
  'PinReset',
  'PinRemoved',
  'GrantChanged',
] as const satisfies OfficeEvent['type'][];

export function readAdministration(parts: AdministrationParts): AdministrationReader {
  const { answers, clock, db, ledger, site } = parts;
  const seen = createLastSeen(db);

  const namesOf = ({ keys, people }: SiteDirectory): AdminNames => {
    const person = new Map(people.map((each) => [each.person, each.name]));
    const key = new Map(keys.map((each) => [each.key, each.label]));
    return {
      person: (id) => person.get(id) ?? id,
      key: (id) => key.get(id) ?? id,
      group: (group) => group,
    };
  };
  const all = async (): Promise<ReadonlyMap<KeyId, Answer>> => {
    const { keys } = await answers.list({ limit: KEYS_MAX, offset: 0, rooftops: [site] });
    return new Map(keys.map((answer) => [answer.key, answer]));
  };
  const linesOf = async (rows: readonly LineRow[], directory: SiteDirectory): Promise<AdminLine[]> => {
    const people = new Map(directory.people.map((each) => [each.person, each]));
    const names = namesOf(directory);
    return rows.map(({ arrival, line }) => {
      const event = JSON.parse(line) as OfficeEvent;
      const by = event.by === null ? undefined : people.get(event.by);
      const told = by === undefined ? null : personOf(by);
      return { arrival, type: event.type, wallMs: event.wallMs, by: told, text: tellAdmin(event, names) };
    });
  };
  const peopleRows = async (directory: SiteDirectory, held: ReadonlyMap<PersonId, number>): Promise<PersonRow[]> => {
    const badges = await ledger.badges();
    const pins = new Set((await ledger.pins()).map(({ person }) => person));
    const last = await seen();
    return directory.people.map((person) => ({
      ...personOf(person),
      manager: person.manager,
      disabled: person.disabled,
      badges: new Set(badges.filter((row) => row.person === person.person).map(({ badge }) => badge)).size,
      lastSeenWallMs: last.get(person.person) ?? null,
      holds: held.get(person.person) ?? 0,
      pin: pins.has(person.person),
    }));
  };

  return {
    people: async () => peopleRows(await ledger.directory(site), heldBy((await all()).values())),
    person: async (id) => {
      const directory = await ledger.directory(site);
      const person = directory.people.find((each) => each.person === id);
      const known = await all();
      const row = (await peopleRows(directory, heldBy(known.values()))).find((each) => each.person === id);
      if (person === undefined || row === undefined) return undefined;
      const cabinets = new Map((await ledger.all()).map(({ cabinet, name }) => [cabinet, name]));
      const nameOf = (cabinet: CabinetId): string => cabinets.get(cabinet) ?? cabinet;
      const badges = (await ledger.badges()).filter((each) => each.person === id);
      const pins = (await ledger.pins()).filter((each) => each.person === id);
      return {
        ...row,
        staffNumber: person.staffNumber ?? null,
        reason: person.reason,
        comfort: comfortOf(person),
        badgeList: [...new Set(badges.map(({ badge }) => badge))].map((badge) => {
          const its = badges.filter((each) => each.badge === badge);
          const addedWallMs = Math.min(...its.map(({ addedMs }) => addedMs));
          return { badge, addedWallMs, knownAt: its.map(({ cabinet }) => nameOf(cabinet)).sort() };
        }),
        pinAt: pins.map(({ cabinet }) => nameOf(cabinet)).sort(),
        grants: rowsOf(await ledger.grantsById(site)).filter(({ to }) => names(to, person)),
        held: [...known.values()]
          .filter(({ holder }) => holder.kind === 'person' && holder.person === id)
          .map(({ key, label, state, text }) => ({ key, label, state, text })),
        lines: await linesOf(await personLines(db, id), directory),
        asOfWallMs: clock.wallMs(),
      };
    },
    keys: async () => {
      const directory = await ledger.directory(site);
      const known = await all();
      const placeOf = await places(parts);
      return directory.keys.map((key) => keyRow(key, directory, known.get(key.key), placeOf));
    },
    key: async (id) => {
      const directory = await ledger.directory(site);
      const key = directory.keys.find((each) => each.key === id);
      if (key === undefined) return undefined;
      const answer = (await all()).get(id);
      return {
        ...keyRow(key, directory, answer, await places(parts)),
        homeAt: key.home,
        confidence: answer?.confidence ?? '',
        lines: await linesOf(await keyLines(db, id), directory),
        asOfWallMs: clock.wallMs(),
      };
    },
    choices: async () => choicesOf(parts, await ledger.directory(site)),
    rules: async () => {
      const directory = await ledger.directory(site);
      const { curfews, groups, keys, reasons, schedules } = directory;
      return {
        rules: rulesSaid(directory.rules),
        curfews: [...curfews],
        schedules: [...schedules],
        groups: [...new Set([...groups.map(({ group }) => group), ...keys.map(({ group }) => group)])].sort(),
        reasons: reasons.map(({ label, reason }) => ({ label, reason })),
        lines: await linesOf(await ruleLines(db), directory),
        asOfWallMs: clock.wallMs(),
      };
    },
    rosters: async () => {
      const directory = await ledger.directory(site);
      const standings = await ledger.standings();
      const naming = namesOf(directory);
      const rosters = (await parts.cabinets.list([site])).map(({ asOfWallMs, cabinet, name, reachable }) => {
        const standing = standings.get(cabinet);
        return {
          cabinet,
          name,
          version: standing?.version ?? 0,
          issuedWallMs: standing?.issuedMs ?? 0,
          applied: standing?.applied ?? 0,
          appliedWallMs: standing?.appliedMs ?? null,
          reachable,
          asOfWallMs,
          withdrawnIn: standing?.withdrawnIn ?? 0,
          withdrawn: (standing?.withdrawn ?? []).map((one) => ({ ...one, name: naming.person(one.person) })),
        };
      });
      return { rosters, doubts: await doubtsOf(parts, directory), issues: parts.issues, asOfWallMs: clock.wallMs() };
    },
  };
}

interface LineRow {
  readonly arrival: number;
  readonly line: string;
}

/** Administrators' lines are few among all that the office writes; within them the id is looked for. */
const personLines = (db: Kysely<Tables>, id: PersonId): Promise<readonly LineRow[]> =>
  db
    .selectFrom('events')
    .select(['arrival', 'line'])
    .where('type', 'in', TOLD)
    .where('cabinet', '=', OFFICE)
    .where('line', 'like', `%"person":"${id}"%`)
    .orderBy('arrival', 'desc')
    .limit(LINES_MAX)
    .execute();

const ruleLines = (db: Kysely<Tables>): Promise<readonly LineRow[]> =>
  db
    .selectFrom('events')
    .select(['arrival', 'line'])
    .where('type', 'in', ['HouseRulesChanged', 'CurfewsChanged'])
    .where('cabinet', '=', OFFICE)
    .orderBy('arrival', 'desc')
    .limit(LINES_MAX)
    .execute();

const keyLines = (db: Kysely<Tables>, id: KeyId): Promise<readonly LineRow[]> =>
  db
    .selectFrom('events')
    .select(['arrival', 'line'])
    .where('key', '=', id)
    .where('cabinet', '=', OFFICE)
    .where('type', 'in', ['KeyRegistered', 'KeyChanged', 'KeyRetired', 'TagPaired', 'TagUnpaired', 'ActRefused'])
    .orderBy('arrival', 'desc')
    .limit(LINES_MAX)
    .execute();

/** When each person last opened a session, kept up by arrival number. */
function createLastSeen(db: Kysely<Tables>): () => Promise<ReadonlyMap<PersonId, number>> {
  const last = new Map<PersonId, number>();
  let upTo = 0;
  return async () => {
    const rows = await db
      .selectFrom('events')
      .select(['arrival', 'person', 'effective_ms'])
      .where('type', '=', 'SessionOpened')
      .where('arrival', '>', upTo)
      .orderBy('arrival')
      .execute();
    for (const { arrival, effective_ms, person } of rows) {
      upTo = arrival;
      if (person === null) continue;
      last.set(person as PersonId, Math.max(last.get(person as PersonId) ?? 0, effective_ms));
    }
    return last;
  };
}

function heldBy(answers: Iterable<Answer>): ReadonlyMap<PersonId, number> {
  const held = new Map<PersonId, number>();
  for (const { holder } of answers)
    if (holder.kind === 'person') held.set(holder.person, (held.get(holder.person) ?? 0) + 1);
  return held;
}

const rowsOf = (grants: ReadonlyMap<string, Grant>) => [...grants].map(([id, grant]) => ({ id, ...grant }));

const names = (to: Grant['to'], person: RosterPerson): boolean =>
  ('person' in to && to.person === person.person) ||
  ('department' in to && to.department === person.department) ||
  ('manager' in to && person.manager);

type PlaceOf = (home: RosterKey['home']) => string | null;

async function places({ directory, site }: AdministrationParts): Promise<PlaceOf> {
  const { cabinets } = directory.index([site]);
  return (home) => {
    const cabinet = home === null ? undefined : cabinets.get(home.cabinet);
    return home === null || cabinet === undefined ? null : `${cabinet.name}, ${cabinet.slotName(home.slot)}`;
  };
}

function whereOf(answer: Answer | undefined): string {
  if (answer === undefined) return 'Not seen yet';
  const { holder } = answer;
  switch (holder.kind) {
    case 'slot':
      return `${holder.cabinetName}, ${holder.slotName}`;
    case 'person':
      return `${holder.name} (${holder.department})`;
    case 'outside':
      return `${holder.party.kind}, vouched for by ${holder.sponsor.name}`;
    case 'gone':
      return 'Gone';
    case 'notSure':
      return holder.places.length > 0 ? holder.places.join(' and ') : 'Not sure';
  }
}

function keyRow(key: RosterKey, directory: SiteDirectory, answer: Answer | undefined, placeOf: PlaceOf): KeyRow {
  const vehicle = directory.vehicles.find((each) => each.vehicle === key.vehicle);
  const file = directory.keyFiles.find((each) => each.key === key.key);
  const state = answer?.state ?? 'unsure';
  const retired = file?.retired ?? null;
  const here = answer?.holder.kind === 'slot';
  return {
    key: key.key,
    label: key.label,
    number: key.number,
    vehicle: vehicle === undefined ? null : `${vehicle.year} ${vehicle.make} ${vehicle.model} ${vehicle.trim}`.trim(),
    vehicleId: key.vehicle,
    group: key.group,
    state,
    where: whereOf(answer),
    home: placeOf(key.home),
    tag: key.tag,
    seal: file?.seal ?? null,
    spares: answer?.spares.length ?? 0,
    retired,
    findings:
      retired !== null
        ? here
          ? ['retiredHere']
          : []
        : [
            ...(key.tag === null ? (['noTag'] as const) : []),
            ...(key.home === null ? (['noHome'] as const) : []),
            ...(answer?.holder.kind === 'slot' && answer.holder.misplaced ? (['elsewhere'] as const) : []),
            ...(vehicle?.kind === 'sold' && here ? (['soldHere'] as const) : []),
            ...(state === 'unsure' ? (['unsure'] as const) : []),
          ],
  };
}

async function choicesOf(
  { cabinetKeys, clock, directory: pages, ledger, site }: AdministrationParts,
  directory: SiteDirectory,
): Promise<AdminChoices> {
  const keysIn = new Map<string, number>();
  for (const { group } of directory.keys) keysIn.set(group, (keysIn.get(group) ?? 0) + 1);
  const named = [...new Set([...directory.groups.map(({ group }) => group), ...keysIn.keys()])].sort();
  const { cabinets } = pages.index([site]);
  return {
    groups: named.map((group) => ({
      ...(directory.groups.find((each) => each.group === group) ?? { group }),
      keys: keysIn.get(group) ?? 0,
    })),
    grants: rowsOf(await ledger.grantsById(site)),
    schedules: directory.schedules.map(({ schedule }) => schedule),
    reasons: directory.reasons.map(({ label, reason }) => ({ label, reason })),
    rights: [...RIGHTS],
    cabinets: [...cabinets.values()].map(({ cabinet, name, slotName, slots }) => {
      const keys = cabinetKeys.find((each) => each.cabinet === cabinet);
      return {
        cabinet,
        name,
        slots: Array.from({ length: slots }, (_, slot) => slotName(slot)),
        badges: (keys?.badgeKey ?? null) !== null,
        pins: (keys?.pinKey ?? null) !== null,
      };
    }),
    vehicles: directory.vehicles.map(({ make, model, stock, vehicle, year }) => ({
      vehicle,
      text: `${stock}: ${year} ${make} ${model}`,
    })),
    asOfWallMs: clock.wallMs(),
  };
}

async function doubtsOf({ ledger }: AdministrationParts, directory: SiteDirectory): Promise<OpenDoubt[]> {
  const cabinets = new Map((await ledger.all()).map(({ cabinet, name }) => [cabinet, name]));
  const people = new Map<string, string>(directory.people.map(({ name, person }) => [person, name]));
  const keys = new Map<string, string>(directory.keys.map(({ key, label }) => [key, label]));
  return (await ledger.openDoubts()).map(({ arrival, cabinet, key, openedMs, other, person, why }) => ({
    doubt: arrival,
    cabinetName: cabinets.get(cabinet) ?? cabinet,
    why,
    person: person === null ? null : { person, name: people.get(person) ?? person },
    key: key === null ? null : { key, label: keys.get(key) ?? key },
    other: other === null ? null : (people.get(other) ?? keys.get(other) ?? other),
    openedWallMs: openedMs,
  }));
}
