// The cabinets and how fresh each one's word is.
import { ageText, clockText } from '@keycab/shared/sentence';
import type { House } from '../common/house.ts';
import { words } from './messages.ts';
import { Lockdown } from './remote.tsx';
import { useOrders } from './use-orders.ts';

export function Cabinets({ house }: { readonly house: House }) {
  const { moment } = house;
  const ordering = useOrders(house);
  return (
    <section className="panel cabinets" aria-label={words.cabinets}>
      <h2>{words.cabinets}</h2>
      {moment.cabinets.length === 0 && <p className="muted">{words.noCabinets}</p>}
      <ul>
        {moment.cabinets.map((one) => (
          <li key={one.cabinet}>
            <b>{one.name}</b>{' '}
            {one.reachable ? (
              <span className="muted">
                {one.asOfWallMs !== null && words.asOf(ageText(moment.nowWallMs - one.asOfWallMs))}
              </span>
            ) : (
              <span className="state" data-state="out">
                {words.unreachable(one.asOfWallMs === null ? null : clockText(one.asOfWallMs, moment))}
              </span>
            )}
            <span className="muted small">
              {words.keysIn(one.keysIn, one.slots)}
              {one.waiting !== null && one.waiting > 0 && ` · ${words.waiting(one.waiting)}`}
            </span>
            {one.forked && (
              <span className="state" data-state="overdue">
                {words.forked}
              </span>
            )}
            <Lockdown cabinet={one} house={house} ordering={ordering} />
          </li>
        ))}
      </ul>
    </section>
  );
}
