// One car over sales and service: its keys, who delivered it, when it drove and comes again, and everything in one thread.
import type { ThreadEntry, VehicleInfo } from '@keycab/shared/books';
import { VEHICLE_NOTES, type VehicleNote } from '@keycab/shared/notes';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { StateChip } from '../../common/state-chip.tsx';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { words } from '../../deliveries/messages.ts';
import { carText, Field, idInPath, Time, useActing, useNews, type Acting } from '../../deliveries/parts.tsx';

const NEWS = /./;
const PAGE = 60;

interface Props {
  readonly car: VehicleInfo;
  readonly house: House;
  readonly acting: Acting;
}

export function VehiclePage({ house }: { readonly house: House }) {
  const { clock } = house;
  const id = idInPath() as VehicleInfo['vehicle']['vehicle'];
  const [more, setMore] = useState<readonly ThreadEntry[]>([]);
  const loaded = useLoaded(`vehicle ${id}`, (signal) => ask('/api/v1/vehicles/{id}', { path: { id } }, signal));
  const thread = useLoaded(`thread ${id}`, (signal) =>
    ask('/api/v1/vehicles/{id}/thread', { path: { id }, query: { limit: PAGE } }, signal),
  );
  const { reload: reloadCar } = loaded;
  const { reload: reloadThread } = thread;
  const [reload] = useState(() => () => {
    setMore([]);
    reloadCar();
    reloadThread();
  });
  useNews(house, NEWS, reload);
  const acting = useActing(reload);
  const [next, setNext] = useState<number | null>(null);
  const before = more.length === 0 ? (thread.value?.next ?? null) : next;
  const older = async (): Promise<void> => {
    if (before === null) return;
    const page = await ask(
      '/api/v1/vehicles/{id}/thread',
      { path: { id }, query: { limit: PAGE, before } },
      new AbortController().signal,
    );
    if (page?.ok !== true) return;
    setMore((kept) => [...kept, ...page.value.entries]);
    setNext(page.value.next);
  };
  const trouble = loaded.trouble ?? thread.trouble;
  const car = loaded.value;
  return (
    <div className="sheet-page">
      <Waiting clock={clock} waiting={loaded.waiting} />
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={reload} />}
      {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={acting.clear} />}
      {car !== null && (
        <>
          <Head car={car} house={house} acting={acting} />
          <div className="two">
            <section className="panel" aria-labelledby="thread-title">
              <h2 id="thread-title">{words.thread}</h2>
              <Note car={car} house={house} acting={acting} />
              {thread.value?.entries.length === 0 && <p className="muted">{words.noThread}</p>}
              <Thread entries={[...(thread.value?.entries ?? []), ...more]} house={house} />
              {before !== null && (
                <Button size="sm" onClick={() => void older()}>
                  {words.older}
                </Button>
              )}
            </section>
            <aside>
              <Keys car={car} />
              <Customer car={car} house={house} acting={acting} />
              <Visits car={car} house={house} />
            </aside>
          </div>
        </>
      )}
    </div>
  );
}

function Head({ car }: Props) {
  const { vehicle } = car;
  return (
    <header className="panel sheet-head">
      <div className="page-head">
        <h1>
          {vehicle.stock} · {carText(vehicle)}
        </h1>
        {car.deliveries.some(({ outcome }) => outcome === null) && <StateChip state="delivery" />}
      </div>
      <p className="muted small">
        {[vehicle.colorOutside, vehicle.colorInside].filter(Boolean).join(' / ')} · VIN <code>{vehicle.vin}</code>
        {vehicle.repairOrder !== null && <> · RO {vehicle.repairOrder}</>}
      </p>
    </header>
  );
}

function Keys({ car }: { readonly car: VehicleInfo }) {
  return (
    <section className="panel" aria-labelledby="keys-title">
      <h2 id="keys-title">{words.keysSure(car.keysSure, car.keys.length)}</h2>
      <ul className="stack-list">
        {car.keys.map((answer) => (
          <li key={answer.key}>
            <a href={`/?q=${encodeURIComponent(answer.label)}#${answer.key}`}>{words.key(answer.number)}</a>{' '}
            <StateChip state={answer.state} />
            <p className="small">{answer.text}</p>
            <p className="small muted">{answer.confidence}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Customer({ acting, car, house }: Props) {
  const [reference, setReference] = useState('');
  const { customer } = car;
  const link = async (event: Pick<Event, 'preventDefault'>): Promise<void> => {
    event.preventDefault();
    const done = await acting.send({ act: 'linkCustomer', vehicle: car.vehicle.vehicle, reference });
    if (done) setReference('');
  };
  return (
    <section className="panel" aria-labelledby="customer-title">
      <h2 id="customer-title">{words.customer}</h2>
      <p>{customer === null ? <span className="muted">{words.noCustomer}</span> : <code>{customer.reference}</code>}</p>
      {house.me?.person != null && (
        <form className="inline-form" onSubmit={(event) => void link(event)}>
          <Field label={words.reference} hint={words.referenceHint}>
            <input
              value={reference}
              pattern="(?=.*[0-9])[A-Za-z0-9_.:\/\-]{2,40}"
              title={words.referenceHint}
              required
              onChange={(event) => setReference(event.currentTarget.value)}
            />
          </Field>
          <Button type="submit" size="sm" disabled={acting.busy || reference === ''}>
            {words.link}
          </Button>
        </form>
      )}
    </section>
  );
}

function Visits({ car, house }: { readonly car: VehicleInfo; readonly house: House }) {
  const { moment } = house;
  return (
    <section className="panel" aria-labelledby="service-title">
      <h2 id="service-title">{words.firstServiceDay}</h2>
      <p>{car.firstServiceDay ?? <span className="muted">{words.notBooked}</span>}</p>
      {car.deliveries.length > 0 && <h3>{words.deliveries}</h3>}
      <ul className="stack-list">
        {car.deliveries.map((info) => (
          <li key={info.delivery}>
            <a href={`/deliveries/${info.delivery}`}>
              <Time wallMs={info.endedWallMs ?? info.startedWallMs} moment={moment} />
            </a>{' '}
            {info.salesperson.name}, {info.advisor.name} · {info.linesAnswered}/{info.linesAll}
          </li>
        ))}
      </ul>
      {car.appointments.length > 0 && <h3>{words.appointments}</h3>}
      <ul className="stack-list">
        {car.appointments.map((one) => (
          <li key={one.appointment}>
            <Time wallMs={one.atWallMs} moment={moment} /> {words.kinds[one.kind]}
          </li>
        ))}
      </ul>
      {car.drives.length > 0 && <h3>{words.drives}</h3>}
      <ul className="stack-list">
        {car.drives.map((drive) => (
          <li key={`${drive.place.log}${drive.place.seq}`}>
            <Time wallMs={drive.startWallMs} moment={moment} /> {drive.person?.name}
            {drive.plate !== null && <> · {drive.plate}</>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Note({ acting, car, house }: Props) {
  const [note, setNote] = useState<VehicleNote | ''>('');
  if (house.me?.person == null) return null;
  const add = async (event: Pick<Event, 'preventDefault'>): Promise<void> => {
    event.preventDefault();
    if (note === '') return;
    if (await acting.send({ act: 'noteVehicle', vehicle: car.vehicle.vehicle, note })) setNote('');
  };
  return (
    <form className="inline-form" onSubmit={(event) => void add(event)}>
      <Field label={words.note}>
        <select value={note} onChange={(event) => setNote(event.currentTarget.value as VehicleNote | '')}>
          <option value="">{words.choose}</option>
          {Object.entries(VEHICLE_NOTES).map(([code, text]) => (
            <option key={code} value={code}>
              {text}
            </option>
          ))}
        </select>
      </Field>
      <Button type="submit" size="sm" disabled={note === '' || acting.busy}>
        {words.addNote}
      </Button>
    </form>
  );
}

function Thread({ entries, house }: { readonly entries: readonly ThreadEntry[]; readonly house: House }) {
  return (
    <ol className="thread">
      {entries.map((entry) => (
        <li key={entry.arrival} data-department={entry.person?.department ?? ''}>
          <p className="thread-when small muted">
            <Time wallMs={entry.atWallMs} moment={house.moment} />
            {entry.person !== null && <> · {entry.person.department}</>}
            {entry.keyNumber !== null && <> · {words.key(entry.keyNumber)}</>}
          </p>
          <p>{entry.text}</p>
        </li>
      ))}
    </ol>
  );
}
