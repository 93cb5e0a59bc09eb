// What happens under the surface: journal lines with their cosignature, and the messages on the wire; newest on top.
import { memo } from 'react';
import type { ResponseOf } from '../common/api.ts';
import type { ControlPicture, JournalLine } from './control.ts';
import { words } from './messages.ts';

export interface WireProps {
  readonly journal: ControlPicture['journal'];
  readonly mqtt: ControlPicture['mqtt'];
  readonly site: Pick<ResponseOf<'/api/v1/site'>, 'timeZone'>;
}

export function Wire({ journal, mqtt, site }: WireProps) {
  const time = new Intl.DateTimeFormat(undefined, { timeZone: site.timeZone, timeStyle: 'medium' });
  return (
    <div className="wires">
      <section className="panel wire" aria-label={words.journal}>
        <h2>{words.journal}</h2>
        {journal.length === 0 && <p className="muted">{words.journalEmpty}</p>}
        <ol>
          {journal.map((line) => (
            <Line key={`${line.epoch}/${line.seq}`} line={line} />
          ))}
        </ol>
      </section>
      <section className="panel wire" aria-label={words.mqtt}>
        <h2>{words.mqtt}</h2>
        {mqtt.length === 0 && <p className="muted">{words.mqttEmpty}</p>}
        <ol>
          {mqtt.map((line) => (
            <li key={line.id}>
              <details>
                <summary>
                  <span className="muted">{time.format(line.at)}</span>
                  <b>
                    {line.direction === 'up' ? '↑' : '↓'} {words[line.direction]}
                  </b>
                  <code className="topic">{line.topic.replace(CABINET, '')}</code>
                  <span className="clip">{line.summary}</span>
                </summary>
                <pre>{`${line.topic}\n${line.summary}\n${words.bytes(line.bytes)}`}</pre>
              </details>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

// The whole topic is inside; what differs from line to line is its end.
const CABINET = /^keycab\/v1\/c[0-9a-f]{32}\//;

const pretty = (line: string): string => {
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    // Shown as it was written: that it is no JSON is worth seeing.
    return line;
  }
};

const Line = memo(({ line }: { readonly line: JournalLine }) => (
  <li>
    <details>
      <summary>
        <code className="muted">#{line.seq}</code> <b>{line.type}</b>
        <span className="mark" data-state={line.cosigned ? 'in' : 'unsure'}>
          {line.cosigned ? `✓ ${words.cosigned}` : `… ${words.waits}`}
        </span>
      </summary>
      <pre>{pretty(line.line)}</pre>
    </details>
  </li>
));
