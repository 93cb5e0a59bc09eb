// Who waits for a key: since when, who is asked, what was answered, who was told instead; and what porters may bring.
import type { Matters, OpenRequest } from '@keycab/shared/contract';
import { Button } from '@mantine/core';
import type { House } from '../common/house.ts';
import { Shape } from '../common/state-chip.tsx';
import { TroubleNote } from '../common/trouble.tsx';
import { actWords, waitText } from './act-words.ts';
import { useAct } from './use-act.ts';

export interface WantedProps {
  readonly house: House;
  readonly matters: Matters | null;
  readonly onOpen: (key: string) => void;
  readonly onDone: () => void;
}

export function Wanted({ house, matters, onOpen, onDone }: WantedProps) {
  const acting = useAct();
  const { me } = house;
  const self = me?.person?.person ?? null;
  const requests = matters?.requests ?? [];
  return (
    <section className="panel wanted" aria-label={actWords.wanted}>
      <h2>
        {actWords.wanted}
        {requests.length > 0 && ` · ${requests.length}`}
      </h2>
      {matters !== null && requests.length === 0 && <p className="muted">{actWords.nothingWanted}</p>}
      <ul>
        {requests.map((request) => (
          <li key={request.request} data-urgent={request.urgency === 'customerHere'}>
            <p className="wanted-head">
              <button type="button" className="link key" onClick={() => onOpen(request.key)}>
                {request.label}
              </button>
              <span>
                {request.urgency === 'customerHere' ? actWords.customerHere : actWords.today}{' '}
                {request.place !== null && actWords.to(request.place)} {actWords.waits(request.person.givenName)}
              </span>
              <b className="countdown">{waitText(house.moment.nowWallMs - request.askedWallMs)}</b>
            </p>
            <p className="small">
              <Status request={request} nowWallMs={house.moment.nowWallMs} />
            </p>
            <div className="acts">
              {request.place !== null && request.porter === null && self !== null && request.person.person !== self && (
                <Button
                  size="compact-sm"
                  disabled={acting.busy}
                  onClick={() => acting.run({ act: 'acceptJob', request: request.request }, onDone)}
                >
                  {actWords.bringIt}
                </Button>
              )}
              {self !== null && (request.person.person === self || me?.manager === true) && (
                <Button
                  size="compact-sm"
                  disabled={acting.busy}
                  onClick={() =>
                    acting.run({ act: 'closeRequest', request: request.request, why: 'customerLeft' }, onDone)
                  }
                >
                  {actWords.actions.customerLeft}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={null} />}
    </section>
  );
}

function Status({ request, nowWallMs }: { readonly request: OpenRequest; readonly nowWallMs: number }) {
  const { answer, escalated, escalatesWallMs, holder, porter, position } = request;
  const words = [
    porter !== null ? actWords.brings(porter.name) : '',
    position > 1 ? actWords.next(position) : '',
    holder === null ? (porter === null && position === 1 ? actWords.keptInSlot : '') : actWords.asked(holder.name),
  ];
  return (
    <>
      {words.filter(Boolean).join(' · ')}{' '}
      {answer !== null && (
        <b className="state" data-state={answer.kind === 'cannot' ? 'overdue' : 'in'}>
          <Shape state={answer.kind === 'cannot' ? 'overdue' : 'in'} /> {actWords.answered(answer)}
        </b>
      )}
      {answer === null && escalated !== null && (
        <b className="state" data-state="out">
          {actWords.tells[escalated]}
        </b>
      )}{' '}
      {answer === null && escalatesWallMs !== null && (
        <span className="muted">
          {'· '}
          {actWords.silence(
            Math.max(0, Math.ceil((escalatesWallMs - nowWallMs) / 1000)),
            escalated === null ? actWords.aManager : actWords.theDesk,
          )}
        </span>
      )}
    </>
  );
}
