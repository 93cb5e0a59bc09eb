// The world as the office's decisions see it: people and grants from the directory, places from the fold; ledger only.
import { createHash } from 'node:crypto';
import type { Custody } from '@keycab/shared/custodian';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { LinePlace } from '@keycab/shared/events/office-line';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { Fuel } from '@keycab/shared/events/verdict';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { grantsOf } from '@keycab/shared/roster';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { DirectoryIndex } from '../projections/directory.ts';
import type { Begun, Dashboard, Known, OfficeSettings, Whereabouts } from './known.ts';

const MINUTE_MS = 60_000;

export function worldOf(
  index: DirectoryIndex,
  settings: OfficeSettings,
): Omit<Known, 'office' | 'whereabouts' | 'begun'> {
  return {
    settings,
    person: index.nameOf.person,
    vehicleOf: (key) => index.keys.get(key)?.vehicle,
    isVehicle: (vehicle) => index.vehicles.has(vehicle),
    // As a cabinet reckons it: the key's stage belongs to one department, the purpose to another.
    crossing: (key, reason) => {
      const from = index.keys.get(key)?.owner;
      const to = reason === null ? undefined : index.reasons.get(reason)?.department;
      return from === undefined || to === undefined || from === to ? null : { fromDepartment: from, toDepartment: to };
    },
    keysOf: (vehicle) => (index.keysOfVehicle.get(vehicle) ?? []).map(({ key }) => key),
    mayReceive: (id, key) => {
      const person = index.nameOf.person(id);
      const group = index.keys.get(key)?.group;
      const rooftop = index.keySite.get(key);
      const rules = rooftop === undefined ? undefined : index.rules.get(rooftop);
      if (person === undefined || group === undefined || rules === undefined) return false;
      // A department or a rank is one of this rooftop's: the sales of another one is another department.
      const isHere = index.personSite.get(id) === rooftop;
      const grants = isHere ? rules.grants : rules.grants.filter(({ to }) => 'person' in to);
      // Who may take it may receive it too; at which hours is a cabinet's question.
      return (['receive', 'take'] as const).some((act) => grantsOf({ grants }, person, group, act).length > 0);
    },
    dueWallMs: (id, key, reason, fromWallMs) => {
      const code = reason ?? index.nameOf.person(id)?.reason ?? null;
      const { reasons } = index.rules.get(index.keySite.get(key) ?? index.site.site) ?? index;
      const minutes = code === null ? null : (reasons.get(code)?.minutes ?? null);
      return minutes === null ? null : fromWallMs + minutes * MINUTE_MS;
    },
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

export function placeOf(custody: Custody): Whereabouts {
  if (custody.sensedIn.length > 0) return { kind: 'slot' };
  const sinceWallMs = custody.since.notBeforeWallMs;
  switch (custody.at.kind) {
    case 'slot':
    case 'gone':
      return { kind: custody.at.kind };
    case 'person':
      return {
        kind: 'person',
        person: custody.at.person,
        sinceWallMs,
        clock: { reason: custody.reason, dueWallMs: custody.dueWallMs },
      };
    case 'outside':
      return { kind: 'outside', sponsor: custody.at.sponsor, sinceWallMs };
    case 'nobody':
      return { kind: 'notSure', lastPerson: custody.lastPerson, sinceWallMs };
  }
}

/** Custody of these keys as the transaction sees it: what a cabinet has just told counts. */
export async function whereabouts(
  { trx }: Pick<LedgerTransaction, 'trx'>,
  keys: readonly KeyId[],
): Promise<ReadonlyMap<KeyId, Whereabouts>> {
  const found = new Map<KeyId, Whereabouts>();
  if (keys.length === 0) return found;
  const rows = await trx.selectFrom('custody').select(['key', 'custody']).where('key', 'in', keys).execute();
  for (const row of rows) found.set(row.key as KeyId, placeOf(JSON.parse(row.custody) as Custody));
  return found;
}

/** What is stored of a line that an act names, and what the office said of it later. */
export async function begunAt({ trx }: Pick<LedgerTransaction, 'trx'>, place: LinePlace): Promise<Begun | undefined> {
  const row = await trx
    .selectFrom('events')
    .select('line')
    .where('cabinet', '=', place.log)
    .where('epoch', '=', place.epoch)
    .where('seq', '=', place.seq)
    .where('flagged', '=', 0)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const event = JSON.parse(row.line) as CabinetEvent | OfficeEvent;
  const key = 'key' in event ? event.key : null;
  const later =
    key === null
      ? []
      : await trx
          .selectFrom('events')
          .select('line')
          .where('key', '=', key)
          .where('type', 'in', ['CrossingAcknowledged', 'TripNoted', 'KeyBroughtBack'])
          .orderBy('arrival')
          .execute();
  return begunOf(
    event,
    later.map((one) => JSON.parse(one.line) as OfficeEvent),
    place,
  );
}

function begunOf(event: CabinetEvent | OfficeEvent, later: readonly OfficeEvent[], place: LinePlace): Begun {
  const about = (of: LinePlace): boolean => of.log === place.log && of.epoch === place.epoch && of.seq === place.seq;
  const dashboard = (moment: 'out' | 'in', first: { odometer?: number; fuel?: Fuel } = {}): Dashboard => {
    let [odometer, fuel] = [first.odometer ?? null, first.fuel ?? null];
    for (const note of later) {
      if (note.type !== 'TripNoted' || note.moment !== moment || !about(note.of)) continue;
      odometer = note.odometer ?? odometer;
      fuel = note.fuel ?? fuel;
    }
    return { odometer, fuel };
  };
  return {
    key: 'key' in event ? event.key : null,
    person: takerOf(event),
    crossing: 'crossing' in event ? (event.crossing ?? null) : null,
    acknowledged: later.some(
      (one) =>
        one.type === 'CrossingAcknowledged' && about({ log: one.takenIn, epoch: one.takenEpoch, seq: one.takenSeq }),
    ),
    out: dashboard('out', event.type === 'KeyLent' ? event : {}),
    in: dashboard('in'),
  };
}

function takerOf(event: CabinetEvent | OfficeEvent): PersonId | null {
  switch (event.type) {
    case 'KeyTaken':
    case 'KeyClaimed':
      return event.person;
    case 'KeyHandedOver':
      return event.receiver;
    case 'HandoverAccepted':
      return event.to;
    case 'KeyLent':
      return event.sponsor;
    default:
      return null;
  }
}
