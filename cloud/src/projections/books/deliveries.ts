// Deliveries as pages and papers read them: the list, one worksheet, a week's unsigned ones; pure over the book.
import type { DeliveryDetail, DeliveryInfo, UnsignedPerson } from '@keycab/shared/deliveries';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { isComplete, linesAnswered, lineText, worksheetText } from '@keycab/shared/worksheet';
import { addDays, zoneOf, type Zone } from '@keycab/shared/zone';
import { Fault } from '@keycab/shared/fault';
import type { DirectoryIndex } from '../directory.ts';
import { isHere, namesOf } from './names.ts';
import type { DeliveryRecord } from './office-book.ts';

/** Those that may be told about where this index is of. */
export const deliveriesAt = (records: Iterable<DeliveryRecord>, index: DirectoryIndex): DeliveryRecord[] =>
  [...records].filter(({ keys, vehicle }) => index.vehicles.has(vehicle) || keys.some((key) => isHere(index, key)));

/** Null once the inventory has let it go. */
const carOf = (record: DeliveryRecord, index: DirectoryIndex) => index.vehicles.get(record.vehicle) ?? null;

export function infoOf(record: DeliveryRecord, index: DirectoryIndex): DeliveryInfo {
  const { person } = namesOf(index);
  const counted = record.lines.get('keysCounted') === 'done' ? (record.values.get('keysCounted')?.count ?? null) : null;
  const plate = record.lines.get('plateOff');
  return {
    delivery: record.delivery,
    vehicle: record.vehicle,
    car: carOf(record, index),
    salesperson: person(record.salesperson),
    advisor: person(record.advisor),
    startedWallMs: record.startedWallMs,
    atWallMs: record.atWallMs,
    linesAnswered: linesAnswered(record.lines.values()),
    linesAll: record.lines.size,
    keysCounted: counted,
    keysAll: record.keys.length,
    plateOff: plate === undefined ? null : plate !== 'open',
    gate: record.gate,
    signed: [...record.signed.keys()],
    waived: record.waivedBy !== null,
    complete: isComplete(record),
    outcome: record.ended?.outcome ?? null,
    endedWallMs: record.ended?.wallMs ?? null,
  };
}

export interface Beside {
  readonly index: DirectoryIndex;
  readonly nowWallMs: number;
  /** Where a key is, in a few words. */
  readonly where: (key: KeyId) => string;
  readonly sha256: (text: string) => string;
}

export const digestOf = (record: DeliveryRecord, sha256: Beside['sha256']): string => sha256(worksheetText(record));

export function detailOf(record: DeliveryRecord, { index, nowWallMs, sha256, where }: Beside): DeliveryDetail {
  const names = namesOf(index);
  return {
    ...infoOf(record, index),
    template: record.template,
    lines: [...record.lines].map(([line, state]) => {
      const value = record.values.get(line);
      const marked = record.marked.get(line);
      return {
        line,
        text: lineText(line),
        state,
        count: value?.count ?? null,
        day: value?.day ?? null,
        by: names.personOrNull(marked?.by ?? null),
        atWallMs: marked?.wallMs ?? null,
      };
    }),
    keys: record.keys.map((key) => {
      const { label, number } = names.key(key);
      return { key, label, number, where: where(key) };
    }),
    signatures: [...record.signed].map(([role, { digest, person, seq, via, wallMs }]) => ({
      role,
      person: names.person(person),
      atWallMs: wallMs,
      seq,
      digest,
      via,
    })),
    voided: [...record.voided].map(([role, { by, person, wallMs }]) => ({
      role,
      person: names.person(person),
      voidedWallMs: wallMs,
      by: names.personOrNull(by),
    })),
    waiver:
      record.waiver === null || record.waivedBy === null
        ? null
        : {
            person: names.person(record.waivedBy),
            why: record.waiver.why,
            atWallMs: record.waiver.wallMs,
            seq: record.waiver.seq,
          },
    digest: digestOf(record, sha256),
    firstServiceDay: record.values.get('firstServiceDate')?.day ?? null,
    lineSeqs: [...record.seqs],
    asOfWallMs: nowWallMs,
  };
}

const soon = (record: DeliveryRecord): number => record.atWallMs ?? record.startedWallMs;

/** Under way: the next first. Ended: the newest first. */
export function listDeliveries(records: Iterable<DeliveryRecord>, state: 'open' | 'ended'): DeliveryRecord[] {
  const all = [...records].filter((record) => (record.ended === null) === (state === 'open'));
  return state === 'open'
    ? all.sort((a, b) => soon(a) - soon(b) || a.delivery - b.delivery)
    : all.sort((a, b) => (b.ended?.wallMs ?? 0) - (a.ended?.wallMs ?? 0) || b.delivery - a.delivery);
}

export interface Week {
  readonly fromDay: string;
  /** The Sunday. */
  readonly toDay: string;
  readonly fromWallMs: number;
  /** Exclusive. */
  readonly toWallMs: number;
}

/** Monday to Sunday by the wall of the place. */
export function weekOf(day: string | undefined, timeZone: string, nowWallMs: number): Week {
  const zone: Zone | null = zoneOf(timeZone);
  if (zone === null) throw new Fault('KC-CONF-01', `this computer knows no time zone ${timeZone}`);
  const today = day ?? zone.local(nowWallMs).date;
  const fromDay = addDays(today, 1 - zone.local(zone.instantOf(today, 720)).weekday);
  const nextDay = addDays(fromDay, 7);
  return {
    fromDay,
    toDay: addDays(fromDay, 6),
    fromWallMs: zone.instantOf(fromDay, 0),
    toWallMs: zone.instantOf(nextDay, 0),
  };
}

/** Delivered in that week, by person: what is signed by them, waived for them, or neither. */
export function unsignedIn(
  records: Iterable<DeliveryRecord>,
  { fromWallMs, toWallMs }: Week,
  index: DirectoryIndex,
): UnsignedPerson[] {
  const names = namesOf(index);
  const byPerson = new Map<PersonId, { all: DeliveryRecord[]; unsigned: DeliveryRecord[] }>();
  for (const record of records) {
    const { ended } = record;
    if (ended === null || ended.outcome !== 'delivered' || ended.wallMs < fromWallMs || ended.wallMs >= toWallMs) {
      continue;
    }
    for (const role of ['salesperson', 'advisor'] as const) {
      const id = record[role];
      const kept = byPerson.get(id) ?? { all: [], unsigned: [] };
      byPerson.set(id, kept);
      kept.all.push(record);
      if (!record.signed.has(role) && record.waivedBy === null) kept.unsigned.push(record);
    }
  }
  return [...byPerson]
    .map(([id, { all, unsigned }]) => ({
      person: names.person(id),
      deliveries: all.length,
      complete: all.filter(isComplete).length,
      waived: all.filter((record) => record.waivedBy !== null).length,
      unsigned: unsigned.toSorted((a, b) => a.delivery - b.delivery).map((record) => infoOf(record, index)),
    }))
    .sort((a, b) => b.unsigned.length - a.unsigned.length || a.person.name.localeCompare(b.person.name, 'en'));
}
