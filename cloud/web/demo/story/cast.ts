// Who and what the story is about, and everybody in place before it begins, however the last one ended; asks the service.
import type { Act } from '@keycab/shared/acts';
import type { Answer } from '@keycab/shared/answer';
import type { Colleague, Matters } from '@keycab/shared/contract';
import type { KeyId, VehicleId } from '@keycab/shared/ids';
import { ask, type Done, problemOf, type Reply, type ResponseOf } from '../../common/api.ts';
import type { PageClock } from '../../common/clock.ts';
import type { Control, ControlPicture } from '../control.ts';
import { type Names, words } from './words.ts';

export interface Cast extends Names {
  readonly salesPerson: Colleague;
  readonly servicePerson: Colleague;
  readonly key: KeyId;
  readonly vehicle: VehicleId;
}

/** A sentence for the visitor where something could not be done. */
export type Played<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly said: string };
export const done = <Value>(value: Value): Played<Value> => ({ ok: true, value });
export const stuck = (said: string): Played<never> => ({ ok: false, said });

export interface Hands {
  readonly control: Control;
  readonly clock: PageClock;
}

const CAR = '4512';
const PATIENCE_MS = 12_000;
/** A tile is tapped by the visitor; a kept key needs a badge alone. */
const ROSTER_MS = 1_200;

/** In this person's name: the demo lets every window be somebody else. */
export async function actAs(person: Colleague, body: Act): Promise<Reply<Done>> {
  try {
    const reply = await fetch('/api/v1/acts', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'keycab-person': person.person, 'keycab-via': 'desk' },
      body: JSON.stringify(body),
    });
    const said: unknown = await reply.json();
    return reply.ok ? { ok: true, value: said as Done } : { ok: false, trouble: problemOf(said as object) };
  } catch {
    return { ok: false, trouble: problemOf({}) };
  }
}

export const tried = (reply: Reply<unknown>): Played<null> =>
  reply.ok ? done(null) : stuck(`${reply.trouble.happened} ${reply.trouble.todo}`);

const signal = (): AbortSignal => new AbortController().signal;

export const answerOf = async (key: KeyId): Promise<Answer | null> => {
  const reply = await ask('/api/v1/keys/{id}', { path: { id: key } }, signal());
  return reply?.ok === true ? reply.value : null;
};
export const sheetOf = async (id: number): Promise<ResponseOf<'/api/v1/deliveries/{id}'> | null> => {
  const reply = await ask('/api/v1/deliveries/{id}', { path: { id } }, signal());
  return reply?.ok === true ? reply.value : null;
};
export const mattersNow = async (): Promise<Matters | null> => {
  const reply = await ask('/api/v1/matters', {}, signal());
  return reply?.ok === true ? reply.value : null;
};

export const pause = ({ clock }: Pick<Hands, 'clock'>, ms: number): Promise<void> =>
  new Promise((go) => void clock.after(ms, go));

/** Until the body looks like that. @returns false when it does not within the patience */
export function until({ clock, control }: Hands, holds: (state: ControlPicture) => boolean): Promise<boolean> {
  if (holds(control.picture())) return Promise.resolve(true);
  return new Promise((tell) => {
    const end = (held: boolean): void => {
      stop();
      over();
      tell(held);
    };
    const stop = control.subscribe(() => {
      if (holds(control.picture())) end(true);
    });
    const over = clock.after(PATIENCE_MS, () => end(false));
  });
}

async function chooseCar(): Promise<Answer | null> {
  for (const q of [CAR, 'honda in', 'in']) {
    const reply = await ask('/api/v1/who', { query: { q, limit: 50 } }, signal());
    const fits = ({ holder, number, vehicle }: Answer): boolean =>
      holder.kind !== 'gone' && number === 1 && (vehicle?.kind === 'new' || vehicle?.kind === 'used');
    const found = reply?.ok === true ? reply.value.answers.find(fits) : undefined;
    if (found !== undefined) return found;
  }
  return null;
}

/** What an earlier story, or the visitor, has left open about this car is ended by whoever began it. */
async function clear(car: Answer, staff: readonly Colleague[]): Promise<void> {
  const matters = await mattersNow();
  if (matters === null) return;
  const of = (person: string): Colleague | undefined => staff.find((one) => one.person === person);
  const end = async (person: { readonly person: string } | null, body: Act): Promise<void> => {
    const who = person === null ? undefined : of(person.person);
    if (who !== undefined) await actAs(who, body);
  };
  for (const { delivery, salesperson, vehicle } of matters.deliveries) {
    if (vehicle === car.vehicle?.vehicle) await end(salesperson, { act: 'endDelivery', delivery, outcome: 'canceled' });
  }
  for (const { key, person, request } of matters.requests) {
    if (key === car.key) await end(person, { act: 'closeRequest', request, why: 'withdrawn' });
  }
  for (const { key, person, reservation } of matters.reservations) {
    if (key === car.key) await end(person, { act: 'cancelReservation', reservation });
  }
  for (const { from, key, offer } of matters.offers) {
    if (key === car.key) await end(from, { act: 'withdrawHandover', offer });
  }
}

/** At the cabinet, as anybody would: the key is kept for her, so that her badge alone releases it. */
async function takeFromCabinet(hands: Hands, cast: Cast): Promise<Played<null>> {
  const { control } = hands;
  const { label, service, servicePerson } = cast;
  const badge = control.picture().state?.badges.find(({ name }) => name === servicePerson.name);
  if (badge === undefined) return stuck(words.notTaken(service, label));
  const asked = await actAs(servicePerson, { act: 'askForKey', key: cast.key, urgency: 'today', place: null });
  if (!asked.ok) return tried(asked);
  const slot = ({ state }: ControlPicture) => state?.slots.find((one) => one.label === label);
  await pause(hands, ROSTER_MS);
  control.act({ act: 'badge', badge: badge.badge });
  if (!(await until(hands, (picture) => slot(picture)?.latch === 'free'))) return stuck(words.notTaken(service, label));
  const found = slot(control.picture());
  if (found === undefined) return stuck(words.notTaken(service, label));
  control.act({ act: 'pull', slot: found.slot });
  const pulled = await until(hands, ({ state }) => state?.inHand.some((one) => one.label === label) === true);
  control.act({ act: 'closeDoor' });
  return pulled ? done(null) : stuck(words.notTaken(service, label));
}

/** In whoever's hand it is: she says that she has it, and whoever had it says that it is so. */
async function takeFromHand(car: Answer, cast: Cast, staff: readonly Colleague[]): Promise<Played<null>> {
  const { holder } = car;
  if (holder.kind === 'person' && holder.person === cast.servicePerson.person) return done(null);
  const claimed = await actAs(cast.servicePerson, { act: 'claimKey', key: cast.key, reason: 'service' });
  if (!claimed.ok) return tried(claimed);
  const open = (await mattersNow())?.claims.find(({ key }) => key === cast.key);
  const before = staff.find((one) => one.person === open?.from.person);
  if (open !== undefined && before !== undefined) await actAs(before, { act: 'confirmClaim', claim: open.claim });
  return done(null);
}

const HELD_MS = 15_000;

/** Everybody and everything in place: the key with service, nothing open about its car, power and network on. */
export async function prepare(hands: Hands): Promise<Played<Cast>> {
  const { clock, control } = hands;
  const state = control.picture().state;
  if (state?.powered === false) control.act({ act: 'restorePower' });
  if (state?.network === false) control.act({ act: 'plugNetwork' });
  const people = await ask('/api/v1/staff', {}, signal());
  const staff = people?.ok === true ? people.value.people : [];
  const one = (name: string, department: string): Colleague | undefined =>
    staff.find((each) => each.name === name) ?? staff.find((each) => each.department === department && !each.manager);
  const [salesPerson, servicePerson] = [one('Kim Ortiz', 'Sales'), one('Maria Lopez', 'Service')];
  if (salesPerson === undefined || servicePerson === undefined) return stuck(words.noStaff);
  const car = await chooseCar();
  if (car === null || car.vehicle === null) return stuck(words.noCar);
  const { colorOutside, make, model, vehicle } = car.vehicle;
  const cast: Cast = {
    sales: salesPerson.givenName,
    service: servicePerson.givenName,
    car: `${colorOutside} ${make} ${model}`,
    query: car.label === CAR ? `${colorOutside} ${model}`.toLowerCase() : car.label,
    label: car.label,
    salesPerson,
    servicePerson,
    key: car.key,
    vehicle,
  };
  await clear(car, staff);
  const put = car.holder.kind === 'slot' ? await takeFromCabinet(hands, cast) : await takeFromHand(car, cast, staff);
  if (!put.ok) return put;
  // The desk hears of a pull within a second; the story does not begin before it has.
  for (let waitedMs = 0; waitedMs < HELD_MS; waitedMs += 250) {
    const now = await answerOf(cast.key);
    if (now?.holder.kind === 'person' && now.holder.person === servicePerson.person) return done(cast);
    await pause({ clock }, 250);
  }
  return stuck(words.notTaken(cast.service, cast.label));
}
