// The board on the wall: what is overdue, who waits, what is delivered, which cabinets are not heard; nothing to press.
import { ageText, clockText, shortDuration } from '@keycab/shared/sentence';
import type { ShownState } from '@keycab/shared/tokens';
import { type ReactNode, useEffect } from 'react';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { Shape } from '../common/state-chip.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { placeText } from '../desk/place-code.ts';
import { words } from './messages.ts';
import { type BoardRow, concerns, deliveryRows, overdueRows, partAsked, waitingRows } from './rows.ts';

/** As the contract has them; only the type is imported, so that no validator comes along. */
const DEPARTMENTS = ['Sales', 'Service', 'Detail', 'Parts', 'Lot', 'Office', 'Management', 'Vendor'] as const;
const ROWS_MAX = 4;
const KEYS_MAX = 500;
const AGAIN_MS = 30_000;

function Part<Row extends BoardRow>(props: {
  readonly title: string;
  readonly state: ShownState;
  readonly rows: readonly Row[] | null;
  readonly empty: string;
  readonly children: (row: Row) => ReactNode;
}) {
  const { title, state, rows, empty, children } = props;
  const rest = (rows?.length ?? 0) - ROWS_MAX;
  return (
    <section aria-label={title}>
      <h2 className="board-state" data-state={state}>
        <Shape state={state} /> {title} {rows !== null && rows.length > 0 && rows.length}
      </h2>
      {rows === null && <p>{words.loading}</p>}
      {rows?.length === 0 && <p>{empty}</p>}
      <ul>
        {rows?.slice(0, ROWS_MAX).map((row) => (
          <li key={row.id}>
            <b>{row.label}</b> {children(row)}
          </li>
        ))}
        {rest > 0 && <li className="muted">{words.more(rest)}</li>}
      </ul>
    </section>
  );
}

export function Board({ house }: { readonly house: House }) {
  const { clock, live, moment, phone, site } = house;
  const { nowWallMs } = moment;
  const keys = useLoaded('out', (signal) =>
    ask('/api/v1/keys', { query: { state: 'notIn', limit: KEYS_MAX } }, signal),
  );
  const matters = useLoaded('matters', (signal) => ask('/api/v1/matters', {}, signal));
  const deliveries = useLoaded('deliveries', (signal) =>
    ask('/api/v1/deliveries', { query: { state: 'open' } }, signal),
  );
  const { reload: reloadKeys } = keys;
  const { reload: reloadMatters } = matters;
  const { reload: reloadDeliveries } = deliveries;
  useEffect(() => {
    const reload = (): void => {
      reloadKeys();
      reloadMatters();
      reloadDeliveries();
    };
    return live.listen({ changed: reload, resync: reload });
  }, [live, reloadKeys, reloadMatters, reloadDeliveries]);

  const trouble = keys.trouble ?? matters.trouble ?? deliveries.trouble;
  useEffect(() => {
    if (trouble === null) return;
    // Nobody is there to press anything: what went wrong is asked for again.
    return clock.after(AGAIN_MS, () => {
      reloadKeys();
      reloadMatters();
      reloadDeliveries();
    });
  }, [clock, trouble, reloadKeys, reloadMatters, reloadDeliveries]);
  const { update } = phone;
  useEffect(() => {
    // Nor anything typed: a wall that hangs for months takes each new version as it comes.
    update?.();
  }, [update]);

  const { part, unknown } = partAsked(location.search, DEPARTMENTS);
  const out = keys.value?.keys.filter((answer) => answer.state !== 'gone' && concerns(part, answer)) ?? [];
  const away = moment.cabinets.filter(({ reachable }) => !reachable);
  const { stoppedSinceWallMs: stopped } = moment;
  const ago = (wallMs: number): string => shortDuration(nowWallMs - wallMs);
  return (
    <main className="board dark">
      <header>
        <h1>{part ?? words.everybody}</h1>
        <p className="muted">{site?.name ?? ''}</p>
        <p>{words.asOf(clockText(stopped ?? nowWallMs, moment))}</p>
      </header>
      <div role="status">
        {stopped !== null && (
          <p className="board-banner">{words.stopped(ageText(nowWallMs - stopped), clockText(stopped, moment))}</p>
        )}
        {stopped === null && trouble !== null && (
          <p className="board-banner">
            {trouble.happened} {trouble.code}
          </p>
        )}
        {unknown !== null && <p className="board-banner">{words.unknown(unknown, DEPARTMENTS.join(', '))}</p>}
      </div>
      <div className="board-parts">
        <Part
          title={words.overdue}
          state="overdue"
          rows={keys.value === null ? null : overdueRows(out, part, nowWallMs)}
          empty={out.length === 0 ? words.allIn : words.noneOverdue(out.length)}
        >
          {({ wallMs }) => wallMs !== null && ago(wallMs)}
        </Part>
        <Part
          title={words.waiting}
          state="out"
          rows={matters.value === null ? null : waitingRows(matters.value, part)}
          empty={words.noneWaiting}
        >
          {({ place, wallMs }) =>
            `${wallMs === null ? '' : ago(wallMs)} ${place === null ? '' : words.at(placeText(place))}`
          }
        </Part>
        <Part
          title={words.deliveries}
          state="delivery"
          rows={deliveries.value === null ? null : deliveryRows(deliveries.value.deliveries, part)}
          empty={words.noDelivery}
        >
          {({ answered, complete, wallMs }) =>
            `${wallMs === null ? words.now : clockText(wallMs, moment)} · ${complete ? words.complete : answered}`
          }
        </Part>
        {away.length > 0 && (
          <section aria-label={words.cabinets}>
            <h2 className="board-state" data-state="unsure">
              <Shape state="unsure" /> {words.cabinets}
            </h2>
            <ul>
              {away.map(({ asOfWallMs, cabinet, name }) => (
                <li key={cabinet}>
                  <b>{name}</b> {asOfWallMs === null ? words.neverReached : words.since(clockText(asOfWallMs, moment))}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}
