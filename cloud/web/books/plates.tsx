// The plates' log: all of it, or who had a plate at one instant; printable, and as a table for a spreadsheet.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PlateInfo } from '@keycab/shared/books';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { useLoaded } from '../common/use-loaded.ts';
import { Field, localField, Time, useNews } from '../deliveries/parts.tsx';
import { words } from './messages.ts';
import { BookTable } from './table.tsx';

const NEWS = /^(Key|Handover|Plate|Trip)/;
const MINUTE_MS = 60_000;

export function Plates({ house }: { readonly house: House }) {
  const { clock, moment } = house;
  const [plate, setPlate] = useState('');
  const [text, setText] = useState('');
  const [at, setAt] = useState<number | null>(null);
  const query = {
    ...(plate === '' ? {} : { plate: plate as PlateInfo['key'] }),
    ...(at === null ? {} : { at }),
  };
  const loaded = useLoaded(`plates ${plate} ${at ?? ''}`, (signal) => ask('/api/v1/plates', { query }, signal));
  const { reload, value } = loaded;
  useNews(house, NEWS, reload);
  const show = (event: Pick<Event, 'preventDefault'>): void => {
    event.preventDefault();
    // The offset of that day, not of today: read once as if it were UTC, corrected by what the wall then shows.
    const asked = Date.parse(`${text}:00Z`);
    if (Number.isNaN(asked)) return setAt(null);
    const shown = Date.parse(`${localField(asked, moment.timeZone)}:00Z`);
    setAt(asked - (shown - Math.floor(asked / MINUTE_MS) * MINUTE_MS));
  };
  const search = new URLSearchParams(Object.entries(query).map(([name, one]): [string, string] => [name, `${one}`]));
  return (
    <>
      <form className="inline-form no-print" onSubmit={show}>
        <Field label={words.plates.plate}>
          <select value={plate} onChange={(event) => setPlate(event.currentTarget.value)}>
            <option value="">{words.plates.all}</option>
            {value?.plates.map((one) => (
              <option key={one.key} value={one.key}>
                {one.label}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.plates.instant}>
          <input type="datetime-local" value={text} onChange={(event) => setText(event.currentTarget.value)} />
        </Field>
        <Button type="submit" size="sm">
          {words.plates.ask}
        </Button>
        {at !== null && (
          <Button size="sm" variant="subtle" onClick={() => setAt(null)}>
            {words.plates.whole}
          </Button>
        )}
        <a className="link" href={`/api/v1/plates.csv?${search.toString()}`}>
          {words.plates.table}
        </a>
        <Button size="sm" variant="subtle" onClick={() => print()}>
          {words.plates.print}
        </Button>
      </form>
      <BookTable
        clock={clock}
        loaded={loaded}
        items={value?.entries}
        idOf={(one) => `${one.key} ${one.fromWallMs}`}
        empty={words.plates.empty}
        columns={[
          { head: words.plates.plate, render: (one) => <b className="nowrap">{one.label}</b> },
          { head: words.from, render: (one) => <Time wallMs={one.fromWallMs} moment={moment} /> },
          {
            head: words.to,
            render: (one) =>
              one.toWallMs === null ? <b>{words.plates.still}</b> : <Time wallMs={one.toWallMs} moment={moment} />,
          },
          { head: words.plates.driver, render: (one) => one.driver?.name ?? one.how },
          { head: words.car, render: (one) => one.car },
          { head: words.plates.vin, render: (one) => <code>{one.vin}</code> },
          { head: words.purpose, render: (one) => one.purpose },
        ]}
      />
    </>
  );
}
