// The form that starts a delivery: which car, who sold it, who looks after it, when the customer comes.
import type { Answer } from '@keycab/shared/answer';
import type { Colleague } from '@keycab/shared/contract';
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { words } from './messages.ts';
import { carName, Field, localField, useActing } from './parts.tsx';

const carsOf = (answers: readonly Answer[]) => {
  const seen = new Map(
    answers.flatMap(({ vehicle }) => (vehicle === null ? [] : [[vehicle.vehicle, vehicle] as const])),
  );
  return [...seen.values()].slice(0, 6);
};

const MINUTE_MS = 60_000;

/** What the field shows, as an instant of the place: the time that reads so on its wall. */
function instantOf(text: string, nowWallMs: number, timeZone: string): number | null {
  const asked = Date.parse(`${text}:00Z`);
  if (Number.isNaN(asked)) return null;
  const offsetMs = Date.parse(`${localField(nowWallMs, timeZone)}:00Z`) - Math.floor(nowWallMs / MINUTE_MS) * MINUTE_MS;
  return asked - offsetMs;
}

function Person(props: {
  readonly label: string;
  readonly staff: readonly Colleague[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  return (
    <Field label={props.label}>
      <select required value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="">{words.choose}</option>
        {props.staff.map((one) => (
          <option key={one.person} value={one.person}>
            {one.name} ({one.department})
          </option>
        ))}
      </select>
    </Field>
  );
}

export function StartForm({ house, onDone }: { readonly house: House; readonly onDone: () => void }) {
  const { me, moment, staff } = house;
  const mine = me?.person ?? null;
  const [query, setQuery] = useState('');
  const [vehicle, setVehicle] = useState('');
  const [salesperson, setSalesperson] = useState(mine?.department === 'Sales' ? mine.person : '');
  const [advisor, setAdvisor] = useState(mine?.department === 'Service' ? mine.person : '');
  const [at, setAt] = useState(() => localField(moment.nowWallMs + 60 * MINUTE_MS, moment.timeZone));
  const acting = useActing(() => undefined);
  const box = useRef<HTMLInputElement>(null);
  // Somebody has pressed the button that opened this form: here goes what they type.
  useEffect(() => box.current?.focus(), []);
  const found = useLoaded(query.trim().length < 2 ? null : `cars ${query}`, (signal) =>
    ask('/api/v1/who', { query: { q: query.trim(), limit: 20 } }, signal),
  );
  const cars = found.value === null || found.stale ? [] : carsOf(found.value.answers);
  const chosen = cars.find((car) => car.vehicle === vehicle) ?? (cars.length === 1 ? cars[0] : undefined);
  const sold = staff.find((one) => one.person === salesperson);
  const looks = staff.find((one) => one.person === advisor);

  const start = async (event: Pick<Event, 'preventDefault'>): Promise<void> => {
    event.preventDefault();
    if (chosen === undefined || sold === undefined || looks === undefined) return;
    const atWallMs = instantOf(at, moment.nowWallMs, moment.timeZone);
    const done = await acting.send({
      act: 'startDelivery',
      vehicle: chosen.vehicle,
      salesperson: sold.person,
      advisor: looks.person,
      ...(atWallMs === null ? {} : { atWallMs }),
    });
    if (done) onDone();
  };

  return (
    <form className="panel form" onSubmit={(event) => void start(event)} aria-label={words.start}>
      <h2>{words.start}</h2>
      <Field label={words.car} hint={words.carHint}>
        <input
          type="search"
          autoComplete="off"
          ref={box}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      </Field>
      {cars.length > 0 && (
        <ul className="choices" role="radiogroup" aria-label={words.columns.car}>
          {cars.map((car) => (
            <li key={car.vehicle}>
              <button
                type="button"
                role="radio"
                aria-checked={chosen?.vehicle === car.vehicle}
                onClick={() => setVehicle(car.vehicle)}
              >
                {carName(car, car.vehicle)} <code className="muted">{car.vin}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.value !== null && !found.stale && cars.length === 0 && <p className="muted">{words.noCar(query)}</p>}
      <div className="side">
        <Person label={words.columns.salesperson} staff={staff} value={salesperson} onChange={setSalesperson} />
        <Person label={words.columns.advisor} staff={staff} value={advisor} onChange={setAdvisor} />
        <Field label={words.at}>
          <input type="datetime-local" value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        </Field>
      </div>
      <p className="muted small">{mine === null ? words.needPerson : words.startHint}</p>
      {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={acting.clear} />}
      <div className="page-acts">
        <Button
          type="submit"
          variant="filled"
          disabled={acting.busy || mine === null || chosen === undefined || salesperson === '' || advisor === ''}
        >
          {words.startIt}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {words.no}
        </Button>
      </div>
    </form>
  );
}
