// What is asked of whoever is here: a key they have, an offer, a claim; and what they wanted to be told. On top of the page.
import type { Matters } from '@keycab/shared/contract';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { actWords, waitText } from './act-words.ts';
import { Answers } from './canned.tsx';
import { useAct } from './use-act.ts';

export interface BackNote {
  readonly key: string;
  readonly label: string;
  readonly where: string;
}

export function Asked(props: {
  readonly house: House;
  readonly matters: Matters | null;
  readonly back: readonly BackNote[];
  readonly onSeen: (key: string) => void;
  readonly onOpen: (key: string) => void;
  readonly onDone: () => void;
}) {
  const { house, matters, onDone } = props;
  const acting = useAct();
  const self = house.me?.person?.person ?? null;
  const asked = (matters?.requests ?? []).filter(
    ({ holder, person }) => holder?.person === self && person.person !== self,
  );
  const offers = (matters?.offers ?? []).filter(({ to }) => to?.person === self);
  const claims = (matters?.claims ?? []).filter(({ from }) => from.person === self);
  const mine = self === null ? 0 : asked.length + offers.length + claims.length;
  if (mine === 0 && props.back.length === 0) return null;
  const key = (id: string, label: string): ReactNode => (
    <button type="button" className="link" onClick={() => props.onOpen(id)}>
      {label}
    </button>
  );
  return (
    <section className="asked" aria-label={actWords.askedOfYou} role="alert">
      {props.back.map((note) => (
        <div key={note.key} className="asked-line">
          <p>
            <b>{actWords.isBack(note.label, note.where)}</b> {key(note.key, note.label)}
          </p>
          <Button size="sm" onClick={() => props.onSeen(note.key)}>
            {actWords.gotIt}
          </Button>
        </div>
      ))}
      {self !== null &&
        asked.map((request) => (
          <div key={request.request} className="asked-line">
            <p>
              <b>{actWords.asksFor(request.person.name, request.label)}</b>
              {': '}
              {request.urgency === 'customerHere' ? actWords.customerHere : actWords.today}{' '}
              {request.place !== null && actWords.to(request.place)} ·{' '}
              {waitText(house.moment.nowWallMs - request.askedWallMs)}{' '}
              {request.answer !== null && <b>{actWords.answered(request.answer)}</b>} {key(request.key, request.label)}
            </p>
            <Answers
              busy={acting.busy}
              onAnswer={(answer) => acting.run({ act: 'answerRequest', request: request.request, answer }, onDone)}
            />
          </div>
        ))}
      {self !== null &&
        offers.map((offer) => (
          <div key={offer.offer} className="asked-line">
            <p>
              <b>{actWords.offersYou(offer.from.name, offer.label)}</b> {key(offer.key, offer.label)}
            </p>
            <div className="acts">
              <Button
                variant="filled"
                size="sm"
                disabled={acting.busy}
                onClick={() => acting.run({ act: 'acceptHandover', offer: offer.offer }, onDone)}
              >
                {actWords.actions.accept}
              </Button>
              <Button
                size="sm"
                disabled={acting.busy}
                onClick={() => acting.run({ act: 'declineHandover', offer: offer.offer }, onDone)}
              >
                {actWords.actions.decline}
              </Button>
            </div>
          </div>
        ))}
      {self !== null &&
        claims.map((claim) => (
          <div key={claim.claim} className="asked-line">
            <p>
              <b>{actWords.claims(claim.person.name, claim.label)}</b> {key(claim.key, claim.label)}
            </p>
            <div className="acts">
              <Button
                variant="filled"
                size="sm"
                disabled={acting.busy}
                onClick={() => acting.run({ act: 'confirmClaim', claim: claim.claim }, onDone)}
              >
                {actWords.actions.confirmClaim}
              </Button>
              <Button
                size="sm"
                disabled={acting.busy}
                onClick={() => acting.run({ act: 'declineClaim', claim: claim.claim }, onDone)}
              >
                {actWords.actions.declineClaim}
              </Button>
            </div>
          </div>
        ))}
      {acting.trouble !== null && <TroubleNote trouble={acting.trouble} onRetry={null} />}
    </section>
  );
}
