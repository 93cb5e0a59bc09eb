// Test drives: begun by a taking, ended by a return; odometer, fuel and the customer's number written beside.
import type { DriveInfo } from '@keycab/shared/books';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { Field, Time, useActing, useNews, type Acting } from '../deliveries/parts.tsx';
import { words } from './messages.ts';
import { BookTable, CarLink, placeId } from './table.tsx';

const NEWS = /^(Key|Handover|Plate|Trip)/;
const FUELS = ['full', 'half', 'low'] as const;

export const dashboardText = ({ fuel, odometer }: DriveInfo['out'], locale: string): string =>
  [odometer === null ? null : odometer.toLocaleString(locale), fuel].filter((one) => one !== null).join(', ');

export function Drives({ house }: { readonly house: House }) {
  const { clock, me, moment } = house;
  const [open, setOpen] = useState<string | null>(null);
  const loaded = useLoaded('drives', (signal) => ask('/api/v1/drives', { query: { limit: 100 } }, signal));
  const { reload, value } = loaded;
  useNews(house, NEWS, reload);
  const acting = useActing(reload);
  const may = ({ person }: DriveInfo): boolean =>
    me?.person != null && (me.manager || person?.department === me.person.department);
  const chosen = value?.drives.find((drive) => placeId(drive) === open);
  return (
    <>
      {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={acting.clear} />}
      {chosen !== undefined && (
        <TripForm key={placeId(chosen)} drive={chosen} acting={acting} onDone={() => setOpen(null)} />
      )}
      <BookTable
        clock={clock}
        loaded={loaded}
        items={value?.drives}
        idOf={placeId}
        empty={words.drives.empty}
        columns={[
          { head: words.started, render: (one) => <Time wallMs={one.startWallMs} moment={moment} /> },
          {
            head: words.ended,
            render: (one) =>
              one.endWallMs === null ? <b>{words.drives.under}</b> : <Time wallMs={one.endWallMs} moment={moment} />,
          },
          { head: words.car, render: (one) => <CarLink label={one.label} car={one.car} /> },
          { head: words.who, render: (one) => one.person?.name },
          { head: words.drives.plate, render: (one) => one.plate },
          {
            head: words.drives.odometer,
            render: (one) =>
              [dashboardText(one.out, moment.locale), dashboardText(one.in, moment.locale)].filter(Boolean).join(' → '),
          },
          { head: words.drives.reference, render: (one) => one.reference !== null && <code>{one.reference}</code> },
          {
            head: words.drives.notes,
            render: (one) =>
              may(one) && (
                <Button size="compact-sm" onClick={() => setOpen(placeId(one))}>
                  {words.drives.write}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}

function TripForm(props: { readonly drive: DriveInfo; readonly acting: Acting; readonly onDone: () => void }) {
  const { acting, drive, onDone } = props;
  const [moment, setMoment] = useState<'out' | 'in'>(drive.endWallMs === null ? 'out' : 'in');
  const [odometer, setOdometer] = useState('');
  const [fuel, setFuel] = useState<(typeof FUELS)[number] | ''>('');
  const [reference, setReference] = useState('');
  const save = async (event: Pick<Event, 'preventDefault'>): Promise<void> => {
    event.preventDefault();
    const done = await acting.send({
      act: 'noteTrip',
      key: drive.key,
      of: drive.place,
      moment,
      ...(odometer === '' ? {} : { odometer: Number(odometer) }),
      ...(fuel === '' ? {} : { fuel }),
      ...(reference === '' ? {} : { reference }),
    });
    if (done) onDone();
  };
  return (
    <form className="inline-form boxed" onSubmit={(event) => void save(event)} aria-label={words.drives.write}>
      <Field label={`${drive.label}, ${drive.person?.name ?? ''}`}>
        <select value={moment} onChange={(event) => setMoment(event.currentTarget.value === 'in' ? 'in' : 'out')}>
          <option value="out">{words.drives.out}</option>
          <option value="in">{words.drives.in}</option>
        </select>
      </Field>
      <Field label={words.drives.odometer}>
        <input
          inputMode="numeric"
          pattern="[0-9]{0,7}"
          value={odometer}
          onChange={(event) => setOdometer(event.currentTarget.value)}
        />
      </Field>
      <Field label={words.drives.fuel}>
        <select
          value={fuel}
          onChange={(event) => setFuel(FUELS.find((one) => one === event.currentTarget.value) ?? '')}
        >
          <option value="">–</option>
          {FUELS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </Field>
      <Field label={words.drives.reference} hint={words.drives.referenceHint}>
        <input
          value={reference}
          pattern="(?=.*[0-9])[A-Za-z0-9_.:\/\-]{2,40}"
          title={words.drives.referenceHint}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      </Field>
      <Button type="submit" size="sm" variant="filled" disabled={acting.busy}>
        {words.drives.save}
      </Button>
      <Button size="sm" variant="subtle" onClick={onDone}>
        {words.drives.cancel}
      </Button>
    </form>
  );
}
