// What an import would change: counts, what is unusual, then the rows of each kind with their line in the file; and the one button.
import type { ImportPreview } from '@keycab/shared/inventory';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TickField } from '../parts/fields.tsx';
import { words } from './messages.ts';

type Row = ImportPreview['samples']['created'][number];

export function Preview(props: {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  /** Somebody acts here, in a name. */
  readonly named: boolean;
  readonly onTake: (retire: boolean) => void;
}) {
  const { preview } = props;
  const { alarms, created, gone, goneIn, refused, refusals, samples, unchanged, updated, warnings } = preview;
  const [retire, setRetire] = useState(false);
  const [looked, setLooked] = useState(false);
  const sold = retire ? goneIn : 0;
  const nothing = created + updated + sold === 0;
  return (
    <section className="panel preview" aria-labelledby="preview" aria-busy={props.busy}>
      <h2 id="preview">{words.preview}</h2>
      <Counts
        counts={[
          [created, words.created, 'in'],
          [updated, words.updated, 'reserved'],
          [unchanged, words.unchanged, 'plain'],
          [refused, words.refused, refused > 0 ? 'overdue' : 'plain'],
          [gone, words.gone, gone > 0 ? 'out' : 'plain'],
        ]}
      />
      <Part title={words.refusedTitle(refused)} many={refused} shown={refusals.length} open>
        {refusals.map(({ line, told, why }) => (
          <li key={`${line} ${why}`}>
            <b>{words.line(line)}</b> <span>{told}</span>
          </li>
        ))}
      </Part>
      <Part title={words.createdTitle(created)} many={created} shown={samples.created.length}>
        {samples.created.map(carLine)}
      </Part>
      <Part title={words.updatedTitle(updated)} many={updated} shown={samples.updated.length} open>
        {samples.updated.map(carLine)}
      </Part>
      <Part title={words.goneTitle(gone)} many={gone} shown={samples.gone.length} note={words.goneKept(gone, goneIn)}>
        {samples.gone.map(carLine)}
      </Part>
      <Part title={words.warnedTitle(warnings.length)} many={warnings.length} shown={warnings.length}>
        {warnings.map(({ line, told, why }) => (
          <li key={`${line} ${why}`}>
            <b>{words.line(line)}</b> <span>{told}</span>
          </li>
        ))}
      </Part>
      {goneIn > 0 && <TickField label={words.retire(goneIn)} checked={retire} onChange={setRetire} />}
      {alarms.length > 0 && (
        <div className="unusual">
          <h3>{words.unusual}</h3>
          {alarms.map(({ told, why }) => (
            <p key={why}>{told}</p>
          ))}
          <TickField label={words.looked} checked={looked} onChange={setLooked} />
        </div>
      )}
      {nothing && <p>{words.nothing}</p>}
      {!props.named && <p className="overdue">{words.nobody}</p>}
      <div className="row">
        <Button
          variant="filled"
          disabled={props.busy || !props.named || nothing || (alarms.length > 0 && !looked)}
          onClick={() => props.onTake(retire)}
        >
          {words.take(created, updated, sold)}
        </Button>
      </div>
    </section>
  );
}

const carLine = ({ changes, line, stock, told, vin }: Row) => (
  <li key={vin}>
    {line > 0 && <b>{words.line(line)}</b>}{' '}
    <span>
      {stock} · {told} <code className="muted">{vin}</code>
      {changes.map((change) => (
        <span key={change.what} className="change">
          {words.change(change)}
        </span>
      ))}
    </span>
  </li>
);

function Counts({ counts }: { readonly counts: readonly (readonly [number, string, string])[] }) {
  return (
    <dl className="counts">
      {counts.map(([many, what, mood]) => (
        <div key={what} data-mood={many === 0 ? 'plain' : mood}>
          <dt>{what}</dt>
          <dd>{many.toLocaleString('en')}</dd>
        </div>
      ))}
    </dl>
  );
}

function Part(props: {
  readonly title: string;
  readonly many: number;
  readonly shown: number;
  readonly note?: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  const { many, note, shown } = props;
  if (many === 0) return null;
  return (
    <details open={props.open}>
      <summary>{props.title}</summary>
      {note !== undefined && <p className="muted">{note}</p>}
      <ul className="told">
        {props.children}
        {many > shown && <li className="muted">{words.more(many - shown)}</li>}
      </ul>
    </details>
  );
}
