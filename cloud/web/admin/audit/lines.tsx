// The lines as one long list of which only what is in sight is drawn; each is a link to itself.
import { keyName } from '@keycab/shared/key-name';
import type { AuditEntry } from '@keycab/shared/audit';
import { clockText } from '@keycab/shared/sentence';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef, type MouseEvent } from 'react';
import type { Moment } from '../../common/moment.ts';
import { kindText, words } from './messages.ts';
import { lineText, type LineName } from './place.ts';

/** So many before the end the next piece is asked for. */
const AHEAD = 20;
const ROW_PX = 62;

export function Lines(props: {
  readonly entries: readonly AuditEntry[];
  readonly moment: Moment;
  readonly chosen: LineName | null;
  readonly isWhole: boolean;
  readonly addressOf: (line: LineName) => string;
  readonly onChoose: (line: LineName) => void;
  readonly onEnd: () => void;
}) {
  const { entries, moment, chosen } = props;
  const frame = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions are used while drawing and kept by nobody
  const rows = useVirtualizer({
    count: entries.length,
    estimateSize: () => ROW_PX,
    getScrollElement: () => frame.current,
    getItemKey: (index) => entries[index]?.arrival ?? index,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const readOn = useEffectEvent(props.onEnd);
  useEffect(() => {
    if (last >= entries.length - AHEAD) readOn();
  }, [last, entries.length]);

  const choose = (event: MouseEvent, line: LineName): void => {
    // With a modifier a link is a link: another tab, another window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    props.onChoose(line);
  };
  return (
    <div className="lines" ref={frame} role="region" aria-label={words.list}>
      <ol style={{ blockSize: rows.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          const name = { log: entry.log, epoch: entry.epoch, seq: entry.seq };
          const isChosen = chosen !== null && lineText(chosen) === lineText(name);
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={props.isWhole ? entries.length : -1}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <a
                href={props.addressOf(name)}
                aria-current={isChosen ? 'true' : undefined}
                onClick={(event) => choose(event, name)}
              >
                <time>{entry.atWallMs === null ? words.noClock : clockText(entry.atWallMs, moment)}</time>
                <span className="told">
                  {entry.refused && <b className="refused">{words.refused} </b>}
                  {entry.key !== null && <b>{keyName(entry.key)} </b>}
                  {entry.text}
                  <span className="muted small below">
                    {kindText(entry.type)} · {entry.logName} <code>{words.line(entry.seq)}</code>
                  </span>
                </span>
              </a>
            </li>
          );
        })}
      </ol>
      <p className="muted small end">{props.isWhole ? words.beginning : words.more}</p>
    </div>
  );
}
