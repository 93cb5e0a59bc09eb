// A key released from afar, and a cabinet locked down: a plain button, what it will do, and what came of it.
import type { Answer } from '@keycab/shared/answer';
import type { CabinetInfo, Colleague } from '@keycab/shared/contract';
import type { OrderStanding } from '@keycab/shared/remote';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { PersonField } from './person-field.tsx';
import { remoteWords as words } from './remote-words.ts';
import { type Ordering, useOrders } from './use-orders.ts';

/** What came of an order stays in sight so long. */
const SHOWN_MS = 10 * 60_000;
const TONES = { sent: 'reserved', waiting: 'reserved', done: 'in', refused: 'overdue', silent: 'unsure' } as const;

function Standing({ order }: { readonly order: OrderStanding | undefined }) {
  return (
    <p className="order" role="status">
      {order !== undefined && (
        <>
          <span className="state" data-state={TONES[order.state]}>
            {words.states[order.state]}
          </span>{' '}
          {order.text}
        </>
      )}
    </p>
  );
}

const newest = ({ orders }: Ordering, house: House, of: (order: OrderStanding) => boolean): OrderStanding | undefined =>
  orders?.orders.find((order) => of(order) && house.moment.nowWallMs - order.issuedWallMs < SHOWN_MS);

/** For whoever may, of a key that hangs in a slot; nothing for everybody else. */
export function RemoteRelease({ answer, house }: { readonly answer: Answer; readonly house: House }) {
  const ordering = useOrders(house);
  const [open, setOpen] = useState(false);
  const [person, setPerson] = useState<Colleague | null>(null);
  const [reason, setReason] = useState('');
  const { holder } = answer;
  if (ordering.orders?.signs !== true) return null;
  const order = newest(ordering, house, ({ key }) => key === answer.key);
  const isSelf = person !== null && person.person === house.me?.person?.person;
  // In nobody's name nothing is ordered; the line above says to choose who one is.
  const isNobody = house.me?.person == null;
  const isOpen = open && !isNobody && holder.kind === 'slot';
  return (
    <div className="doing">
      {holder.kind === 'slot' && (
        <div className="acts">
          <Button variant="default" disabled={isNobody} aria-expanded={isOpen} onClick={() => setOpen(!open)}>
            {words.release}
          </Button>
        </div>
      )}
      {isOpen && (
        <form
          className="sheet"
          aria-label={words.releaseOf(answer.label)}
          onSubmit={(event) => {
            event.preventDefault();
            if (person === null || isSelf) return;
            const named = reason === '' ? null : reason;
            ordering.send({ operation: 'release', key: answer.key, person: person.person, reason: named }, () =>
              setOpen(false),
            );
          }}
        >
          <h3>{words.releaseOf(answer.label)}</h3>
          <PersonField label={words.whom} staff={house.staff} onChoose={setPerson} />
          <label className="field">
            <span>{words.reason}</span>
            <select value={reason} onChange={(event) => setReason(event.currentTarget.value)}>
              <option value="">{words.noReason}</option>
              {words.reasons.map(([name, label]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <p className="muted small" role="status">
            {isSelf ? words.self : words.confirmed(holder.slotName, holder.cabinetName)}
          </p>
          <div className="acts">
            <Button type="submit" variant="filled" disabled={person === null || isSelf || ordering.busy}>
              {words.send}
            </Button>
            <Button onClick={() => setOpen(false)}>{words.cancel}</Button>
          </div>
        </form>
      )}
      {ordering.trouble !== null && <TroubleNote trouble={ordering.trouble} onRetry={null} />}
      <Standing order={order} />
    </div>
  );
}

/** Asked once more before it is sent: nobody there can take a key after it. */
export function Lockdown(props: { readonly cabinet: CabinetInfo; readonly house: House; readonly ordering: Ordering }) {
  const { cabinet, house, ordering } = props;
  const [open, setOpen] = useState(false);
  if (ordering.orders?.signs !== true) return null;
  const locked = ordering.orders.locked.includes(cabinet.cabinet);
  const verb = locked ? words.endLockdown : words.lockDown;
  const order = newest(ordering, house, (one) => one.cabinet === cabinet.cabinet && one.operation !== 'release');
  return (
    <div className="doing lockdown">
      {locked && (
        <span className="state" data-state="overdue">
          {words.locked}
        </span>
      )}
      {!open && (
        <Button
          size="sm"
          variant="default"
          disabled={house.me?.person == null}
          onClick={() => setOpen(true)}
          aria-label={`${verb}: ${cabinet.name}`}
        >
          {verb}
        </Button>
      )}
      {open && (
        <div className="sheet" role="group" aria-label={`${verb}: ${cabinet.name}`}>
          <p>{locked ? words.endLockdownWhat(cabinet.name) : words.lockDownWhat(cabinet.name)}</p>
          <div className="acts">
            <Button
              variant="filled"
              disabled={ordering.busy}
              onClick={() =>
                ordering.send({ operation: locked ? 'endLockdown' : 'startLockdown', cabinet: cabinet.cabinet }, () =>
                  setOpen(false),
                )
              }
            >
              {verb}
            </Button>
            <Button onClick={() => setOpen(false)}>{words.cancel}</Button>
          </div>
          {ordering.trouble !== null && <TroubleNote trouble={ordering.trouble} onRetry={null} />}
        </div>
      )}
      <Standing order={order} />
    </div>
  );
}
