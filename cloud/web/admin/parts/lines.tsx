// Who changed what, newest first, from the office's log.
import type { AdminLine } from '@keycab/shared/administration';
import type { Moment } from '../../common/moment.ts';
import { words } from './messages.ts';
import { dayText } from './times.ts';

export function Lines({ lines, moment }: { readonly lines: readonly AdminLine[]; readonly moment: Moment }) {
  return (
    <section aria-label={words.log}>
      <h3>{words.log}</h3>
      {lines.length === 0 ? (
        <p className="muted">{words.noLog}</p>
      ) : (
        <ol className="lines">
          {lines.map((line) => (
            <li key={line.arrival}>
              <span>{line.text}</span>
              <span className="muted small">
                {line.by?.name ?? words.house} · {dayText(line.wallMs, moment)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
