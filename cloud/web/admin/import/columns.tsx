// Which column of the file is what: found or remembered, with what stands in it, and corrected by hand.
import type { FeedField, ImportPreview } from '@keycab/shared/inventory';
import { words } from './messages.ts';
import type { Wanted } from './use-import.ts';

const FIELDS = Object.keys(words.fields) as FeedField[];
const NEEDED: readonly FeedField[] = ['vin', 'year', 'make', 'model'];

export function Columns(props: {
  readonly preview: ImportPreview;
  readonly wanted: Wanted;
  readonly busy: boolean;
  readonly onWant: (change: Partial<Wanted>) => void;
}) {
  const { preview, wanted } = props;
  const { examples, header, map, missing, remembered, rooftops, unused } = preview;
  const columns = [...new Set(header.filter((name) => name !== ''))];
  const rest = [...unused.known, ...unused.unknown];
  return (
    <section className="panel columns" aria-labelledby="columns">
      <h2 id="columns">{words.columns}</h2>
      {missing.length > 0 ? (
        <p className="overdue" role="alert">
          {words.missing(missing.map((field) => words.fields[field]))}
        </p>
      ) : (
        <p className="muted">{remembered ? words.remembered : words.guessed}</p>
      )}
      <ul className="mapping">
        {FIELDS.map((field) => {
          const column = map[field];
          const at = column === null ? -1 : header.indexOf(column);
          return (
            <li key={field} data-missing={missing.includes(field)}>
              <label className="field">
                <span>
                  {words.fields[field]} {NEEDED.includes(field) && <span className="muted">({words.needed})</span>}
                </span>
                <select
                  value={column ?? ''}
                  disabled={props.busy}
                  onChange={({ currentTarget: { value } }) =>
                    props.onWant({ map: { ...wanted.map, [field]: value === '' ? null : value } })
                  }
                >
                  <option value="">{words.notInFile}</option>
                  {columns.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
                <span className="hint clip">
                  {at === -1 ? ' ' : words.example(examples.map((row) => row[at] ?? ''))}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {rooftops.length > 1 && (
        <label className="field one">
          <span>{words.rooftop}</span>
          <select
            value={wanted.rooftop ?? ''}
            disabled={props.busy}
            onChange={({ currentTarget: { value } }) => props.onWant({ rooftop: value === '' ? null : value })}
          >
            <option value="">{words.allRooftops}</option>
            {rooftops.map(({ rooftop, rows }) => (
              <option key={rooftop} value={rooftop}>
                {words.rooftopRows(rooftop, rows)}
              </option>
            ))}
          </select>
        </label>
      )}
      {rest.length > 0 && <p className="muted small">{words.unused(rest)}</p>}
    </section>
  );
}
