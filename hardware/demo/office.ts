// The month as the office remembers it: past deliveries, decided and written by the real office at the time of each; the ledger only.
import { createHash } from 'node:crypto';
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import { openOffice, type OfficeLog } from '@keycab/cloud/office/log';
import { OFFICE_SETTINGS } from '@keycab/cloud/office/settings';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { project } from '@keycab/cloud/projections/custody';
import { readDirectory } from '@keycab/cloud/projections/directory';
import type { Act } from '@keycab/shared/acts';
import { assert } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import { officeOrigin } from '@keycab/shared/proof/checkpoint';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { worksheetText } from '@keycab/shared/worksheet';
import type { Dealership } from './dealer/dealership.ts';
import { makeDelivered, type DeliveredCar } from './dealer/delivered.ts';
import { createRandom } from './dealer/random.ts';
import { LEDGER, makeSecrets, TENANT } from './secrets.ts';
import { lastDays, MINUTE_MS, openHours, type Day } from './story/calendar.ts';

export interface PastParts {
  readonly store: Dealership;
  readonly days: number;
  readonly untilMs: number;
}

const AFTER_OPENING_HOURS = 3;

/** A car that was delivered before the story begins is in nobody's book. */
const momentOf = ({ daysBefore }: DeliveredCar, days: readonly Day[]): number | null => {
  const day = days.at(-daysBefore);
  return day === undefined ? null : day.at(openHours(day)[0] + AFTER_OPENING_HOURS);
};

/** @param path  of the cloud's database, in which this store is enrolled and its office has written nothing yet */
export async function writeDeliveries(path: string, { store, days, untilMs }: PastParts): Promise<void> {
  const calendar = lastDays(store.timeZone, untilMs, days);
  const told = makeDelivered(store.seed).flatMap((car) => {
    const atMs = momentOf(car, calendar);
    return atMs === null ? [] : [{ car, atMs }];
  });
  if (told.length === 0) return;
  const database = await openDatabase({ kind: 'sqlite', path });
  try {
    const ledger = createLedger(database);
    const directory = await readDirectory({ ledger, site: store.site });
    const { officeSeed, witnessName, witnessSeed } = makeSecrets(store.seed);
    const random = createRandom(store.seed, 'nonces office');
    let nowMs = told[0]?.atMs ?? untilMs;
    const office = await openOffice({
      ledger,
      signer: signerFromSeed(officeOrigin(LEDGER, TENANT, 1), officeSeed),
      witness: witnessFromSeed(witnessName, witnessSeed),
      project,
      after: () => undefined,
      world: () => worldOf(directory.index(), OFFICE_SETTINGS),
      whereabouts,
      clock: { wallMs: () => nowMs },
      random: (bytes) => random.bytes(bytes),
    });
    for (const { car, atMs } of told) {
      nowMs = atMs;
      await deliver(office, store, car, () => (nowMs += MINUTE_MS));
    }
  } finally {
    await database.close();
  }
}

async function deliver(office: OfficeLog, store: Dealership, car: DeliveredCar, pass: () => void): Promise<void> {
  const named = (wanted: string): PersonId => {
    const found = store.people.find(({ name }) => name === wanted);
    assert(found !== undefined, 'who delivers a car works here', { wanted });
    return found.person;
  };
  const [salesperson, advisor] = [named(car.salesperson), named(car.advisor)];
  const act = async (by: PersonId, body: Act): Promise<void> => {
    const [line] = await office.act(body, { by, via: 'desk' });
    assert(line !== undefined && line.type !== 'ActRefused', 'what is told has been allowed', { act: body.act });
    pass();
  };
  for (const { key } of car.keys) await act(salesperson, { act: 'claimKey', key, reason: 'delivery' });
  await act(salesperson, { act: 'startDelivery', vehicle: car.vehicle.vehicle, salesperson, advisor });
  const open = () => [...office.state().deliveries.values()].find(({ vehicle }) => vehicle === car.vehicle.vehicle);
  const delivery = open()?.delivery ?? -1;
  for (const line of open()?.lines.keys() ?? []) {
    await act(salesperson, { act: 'markWorksheet', delivery, line, state: 'done' });
  }
  if (car.signed === 'waived') {
    const manager = store.people.find((person) => person.manager)?.person ?? advisor;
    await act(manager, { act: 'waiveWorksheet', delivery, why: 'customerLeft' });
  }
  const hands = { both: [salesperson, advisor], salesperson: [salesperson], waived: [] }[car.signed];
  for (const person of hands) {
    const sheet = open();
    assert(sheet !== undefined, 'an open delivery has its worksheet');
    const digest = createHash('sha256').update(worksheetText(sheet)).digest('hex');
    await act(person, { act: 'signWorksheet', delivery, digest });
  }
  await act(salesperson, { act: 'endDelivery', delivery, outcome: 'delivered' });
}
