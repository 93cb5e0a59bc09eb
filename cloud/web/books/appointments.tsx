// Appointments of cars: those to come, and a list from the scheduler, shown before it is taken over.
import type { Paths } from '@keycab/shared/paths';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask, type Reply, tell } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { Field, Time, useNews } from '../deliveries/parts.tsx';
import { words as carWords } from '../deliveries/messages.ts';
import { words } from './messages.ts';
import { BookTable, CarLink } from './table.tsx';

const NEWS = /^(Appointment|Lead)/;
type Imported = Paths['/api/v1/appointments/import']['post']['responses'][200]['content']['application/json'];

export function Appointments({ house }: { readonly house: House }) {
  const { clock, me, moment } = house;
  const loaded = useLoaded('appointments', (signal) => ask('/api/v1/appointments', { query: { limit: 300 } }, signal));
  const { reload, value } = loaded;
  useNews(house, NEWS, reload);
  return (
    <>
      {me?.permissions.includes('administer') === true && <Bring onDone={reload} />}
      <BookTable
        clock={clock}
        loaded={loaded}
        items={value?.appointments}
        idOf={(one) => one.appointment}
        empty={words.appointments.empty}
        columns={[
          { head: words.at, render: (one) => <Time wallMs={one.atWallMs} moment={moment} /> },
          { head: words.appointments.kind, render: (one) => carWords.kinds[one.kind] },
          { head: words.car, render: (one) => <CarLink label={one.car?.stock ?? ''} car={one.car} /> },
          { head: words.plates.vin, render: (one) => <code>{one.vin}</code> },
        ]}
      />
    </>
  );
}

function Bring({ onDone }: { readonly onDone: () => void }) {
  const [csv, setCsv] = useState('');
  const [reply, setReply] = useState<Reply<Imported> | null>(null);
  const send = async (commit: boolean): Promise<void> => {
    setReply(await tell<Imported>('/api/v1/appointments/import', { csv, commit }));
    if (commit) onDone();
  };
  const shown = reply?.ok === true ? reply.value : null;
  return (
    <details className="boxed">
      <summary>{words.appointments.bring}</summary>
      <p className="muted small">{words.appointments.hint}</p>
      <Field label="CSV">
        <input
          type="file"
          accept=".csv,text/csv,text/plain"
          onChange={(event) => {
            setReply(null);
            void event.currentTarget.files?.[0]?.text().then(setCsv);
          }}
        />
      </Field>
      <div className="page-acts">
        <Button size="sm" disabled={csv === ''} onClick={() => void send(false)}>
          {words.appointments.preview}
        </Button>
        {shown !== null && !shown.committed && shown.counts.create + shown.counts.update > 0 && (
          <Button size="sm" variant="filled" onClick={() => void send(true)}>
            {words.appointments.commit}
          </Button>
        )}
      </div>
      {reply?.ok === false && <TroubleNote trouble={reply.trouble} onRetry={() => void send(false)} />}
      {shown !== null && (
        <div aria-live="polite">
          <p className="finding">
            {shown.committed && `${words.appointments.done} `}
            {words.appointments.counts(
              shown.counts.create,
              shown.counts.update,
              shown.counts.unchanged,
              shown.counts.refused,
            )}
          </p>
          <ul className="stack-list small">
            {shown.rows
              .filter(({ what }) => what === 'refused')
              .map(({ row, text }) => (
                <li key={row} className="late">
                  {words.appointments.row} {row}: {text}
                </li>
              ))}
          </ul>
        </div>
      )}
    </details>
  );
}
