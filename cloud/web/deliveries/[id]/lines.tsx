// The lines of a worksheet: done or not applicable with one tap, open again with a second; counts and days beside.
import type { SheetLine } from '@keycab/shared/deliveries';
import { clockText } from '@keycab/shared/sentence';
import { localField } from '../parts.tsx';
import { words } from '../messages.ts';
import type { SheetProps } from './props.ts';

/** A first service is half a year away, unless somebody says otherwise. */
const FIRST_SERVICE_MS = 180 * 86_400_000;
const DAY_LENGTH = 10;

export function Lines({ acting, house, mayWork, sheet }: SheetProps) {
  const { moment } = house;
  const proposed = localField(moment.nowWallMs + FIRST_SERVICE_MS, moment.timeZone).slice(0, DAY_LENGTH);
  const mark = (line: SheetLine, state: SheetLine['state'], more: { count?: number; day?: string } = {}): void => {
    const day = line.line === 'firstServiceDate' && state === 'done' ? { day: line.day ?? proposed } : {};
    void acting.send({ act: 'markWorksheet', delivery: sheet.delivery, line: line.line, state, ...day, ...more });
  };
  return (
    <ol className="lines panel" aria-label={words.columns.worksheet}>
      {sheet.lines.map((line) => (
        <li key={line.line} data-state={line.state}>
          <p className="line-text">
            {line.text}
            {line.by !== null && line.atWallMs !== null && line.state !== 'open' && (
              <small className="muted">{words.lineBy(line.by.givenName, clockText(line.atWallMs, moment))}</small>
            )}
          </p>
          <div className="line-acts" role="group" aria-label={line.text}>
            {(['done', 'notApplicable'] as const).map((state) => (
              <button
                type="button"
                key={state}
                className={`mark ${state}`}
                aria-pressed={line.state === state}
                disabled={!mayWork || acting.busy}
                onClick={() => mark(line, line.state === state ? 'open' : state)}
              >
                {words[state]}
              </button>
            ))}
          </div>
          {line.state === 'done' && line.line === 'keysCounted' && (
            <Count
              line={line}
              sheet={sheet}
              disabled={!mayWork || acting.busy}
              onCount={(count) => mark(line, 'done', { count })}
            />
          )}
          {line.state === 'done' && line.line === 'firstServiceDate' && (
            <label className="line-more">
              {words.firstService}{' '}
              <input
                type="date"
                key={line.day}
                defaultValue={line.day ?? ''}
                disabled={!mayWork}
                // A day that is half typed is no day yet.
                onBlur={(event) => {
                  const day = event.currentTarget.value;
                  if (day !== '' && day !== line.day) mark(line, 'done', { day });
                }}
              />
            </label>
          )}
        </li>
      ))}
    </ol>
  );
}

function Count(props: {
  readonly line: SheetLine;
  readonly sheet: SheetProps['sheet'];
  readonly disabled: boolean;
  readonly onCount: (count: number) => void;
}) {
  const { disabled, line, onCount, sheet } = props;
  const count = line.count ?? sheet.keysAll;
  return (
    <div className="line-more" data-short={count < sheet.keysAll}>
      <button
        type="button"
        className="mark"
        aria-label={words.fewer}
        disabled={disabled || count === 0}
        onClick={() => onCount(count - 1)}
      >
        −
      </button>
      <b>{count}</b> {words.keysOf(sheet.keysAll)}
      <button
        type="button"
        className="mark"
        aria-label={words.more}
        disabled={disabled || count === sheet.keysAll}
        onClick={() => onCount(count + 1)}
      >
        +
      </button>
    </div>
  );
}
