// What else must be known before somebody takes a key: where its car stands, what is promised, what is wrong with it.
import type { Answer } from '@keycab/shared/answer';
import type { Matters } from '@keycab/shared/contract';
import { clockText } from '@keycab/shared/sentence';
import { useEffect } from 'react';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { StateChip } from '../common/state-chip.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { actWords } from './act-words.ts';
import { words } from './messages.ts';
import { placeText } from './place-code.ts';

export function Around(props: { readonly answer: Answer; readonly house: House; readonly matters: Matters | null }) {
  const { answer, house, matters } = props;
  const { moment, live } = house;
  const { key } = answer;
  const parked = useLoaded(`parking ${key}`, (signal) =>
    ask('/api/v1/keys/{id}/parking', { path: { id: key } }, signal),
  );
  const { reload } = parked;
  useEffect(
    () =>
      live.listen({
        changed: ({ entry }) => {
          const event = entry.event as { readonly key?: unknown } | null;
          if (entry.type === 'ReturnAnswered' && event?.key === key) reload();
        },
        resync: reload,
      }),
    [live, reload, key],
  );
  const place = parked.stale ? null : (parked.value?.parking ?? null);
  const promised = (matters?.reservations ?? [])
    .filter((each) => each.key === key)
    .toSorted((a, b) => a.fromWallMs - b.fromWallMs);
  const delivery = (matters?.deliveries ?? []).find(({ keys }) => keys.includes(key));
  const problems = (matters?.problems ?? []).filter((each) => each.key === key);
  const queue = (matters?.requests ?? []).filter((each) => each.key === key);
  if (place === null && promised.length + problems.length + queue.length === 0 && delivery === undefined) return null;
  return (
    <ul className="around">
      {delivery !== undefined && (
        <li>
          <StateChip state="delivery" /> {actWords.delivers(delivery.salesperson.name, delivery.advisor.name)}{' '}
          <a className="link" href={`/deliveries/${delivery.delivery}`}>
            {actWords.worksheet}
          </a>
        </li>
      )}
      {problems.map((problem) => (
        <li key={problem.problem}>
          <span className="state" data-state={problem.critical ? 'overdue' : 'out'}>
            {problem.critical ? words.blocked : words.problem}: {placeText(problem.kind)}
          </span>
        </li>
      ))}
      {promised.map((one) => (
        <li key={one.reservation}>
          <StateChip state="reserved">
            {clockText(one.fromWallMs, moment)} – {clockText(one.toWallMs, moment)}
          </StateChip>{' '}
          {one.person.name}
        </li>
      ))}
      {queue.map((one) => (
        <li key={one.request}>
          {words.waitsFor(one.person.name, one.position)}
          {one.answer !== null && <b> {actWords.answered(one.answer)}</b>}
        </li>
      ))}
      {place !== null && (
        <li className="muted">
          {words.parked(
            place.place,
            place.person.givenName,
            place.atWallMs === null ? null : clockText(place.atWallMs, moment),
          )}
        </li>
      )}
    </ul>
  );
}
