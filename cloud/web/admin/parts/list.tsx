// A list of thousands of rows, of which only those in sight are drawn; one of them may be open beside it.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

export function RowList<Row>(props: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly children: (row: Row) => ReactNode;
}) {
  const { idOf, rows } = props;
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- its functions are used while drawing and kept by nobody
  const shown = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => 64,
    overscan: 8,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : idOf(row);
    },
  });
  return (
    <div className="rows" ref={box} tabIndex={-1}>
      <ul aria-label={props.label} style={{ blockSize: shown.getTotalSize() }}>
        {shown.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const id = idOf(row);
          return (
            <li
              key={key}
              ref={shown.measureElement}
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <button type="button" aria-pressed={id === props.chosen} onClick={() => props.onChoose(id)}>
                {props.children(row)}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
