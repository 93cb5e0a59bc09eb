// A car over sales and service: its keys, deliveries, drives and appointments, and its thread; reads the ledger.
import type { Answer } from '@keycab/shared/answer';
import type { ThreadEntry, VehicleInfo } from '@keycab/shared/books';
import { Fault } from '@keycab/shared/fault';
import type { KeyId, VehicleId } from '@keycab/shared/ids';
import type { History } from '../history.ts';
import { infoOf } from './deliveries.ts';
import { appointmentsOf } from './leads.ts';
import { namesOf } from './names.ts';
import { drivesOf, type Open } from './trips.ts';

const DRIVES_MAX = 20;

const carOf = ({ index }: Open, id: VehicleId) => {
  const vehicle = index.vehicles.get(id);
  if (vehicle === undefined) throw new Fault('KC-KEY-04', `no vehicle has the id ${id}`);
  return vehicle;
};

const keysOf = ({ index }: Open, id: VehicleId): KeyId[] => (index.keysOfVehicle.get(id) ?? []).map(({ key }) => key);

export async function vehicleOf(
  open: Open,
  id: VehicleId,
  answer: (key: KeyId) => Promise<Answer | undefined>,
  nowWallMs: number,
): Promise<VehicleInfo> {
  const { book, index } = open;
  const vehicle = carOf(open, id);
  const keys: Answer[] = [];
  for (const key of keysOf(open, id)) {
    const one = await answer(key);
    if (one !== undefined) keys.push(one);
  }
  const deliveries = [...book.deliveries.values()].filter((record) => record.vehicle === id).reverse();
  const days = deliveries.map((record) => record.values.get('firstServiceDate')?.day ?? null);
  const customer = book.customers.get(id);
  const names = namesOf(index);
  const { drives } = await drivesOf(open, DRIVES_MAX, new Set(keys.map(({ key }) => key)));
  return {
    vehicle,
    keys,
    keysSure: keys.filter(({ state }) => state !== 'unsure' && state !== 'gone').length,
    customer:
      customer === undefined
        ? null
        : { reference: customer.reference, person: names.person(customer.person), atWallMs: customer.wallMs },
    firstServiceDay: days.find((day) => day !== null) ?? null,
    deliveries: deliveries.map((record) => infoOf(record, index)),
    appointments: appointmentsOf(book, vehicle),
    drives,
    asOfWallMs: nowWallMs,
  };
}

export async function threadOf(
  open: Open,
  id: VehicleId,
  history: History,
  limit: number,
  before: number | undefined,
): Promise<{ entries: ThreadEntry[]; next: number | null }> {
  const { book, index } = open;
  const vehicle = carOf(open, id);
  const arrivals = [...(book.ofVehicle.get(id) ?? []), ...(book.ofVin.get(vehicle.vin) ?? [])];
  const { entries, next } = await history.thread({ keys: keysOf(open, id), arrivals }, limit, before);
  return {
    entries: entries.map(({ arrival, atWallMs, cabinet, cabinetName, epoch, key, person, seq, text, type }) => ({
      arrival,
      log: cabinet,
      logName: cabinetName,
      epoch,
      seq,
      type,
      atWallMs,
      key,
      keyNumber: key === null ? null : (index.keys.get(key)?.number ?? null),
      person,
      text,
    })),
    next,
  };
}
