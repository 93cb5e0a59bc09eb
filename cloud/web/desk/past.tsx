// "Who had it on Tuesday at 14:10?": as it was, and, where that differs, as everybody had to believe then.
import type { Answer } from '@keycab/shared/answer';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { TroubleNote } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { Waiting } from '../common/waiting.tsx';
import { boxOf, momentOf } from './local-time.ts';
import { words } from './messages.ts';

export interface PastProps {
  readonly answer: Pick<Answer, 'key'>;
  readonly house: House;
  /** Null while nobody asks about the past. */
  readonly atWallMs: number | null;
  readonly onAt: (wallMs: number | null) => void;
}

export function Past({ answer, house, atWallMs, onAt }: PastProps) {
  const { moment, clock } = house;
  const { timeZone, locale } = moment;
  const [typed, setTyped] = useState('');
  const shown = atWallMs === null ? typed : boxOf(atWallMs, timeZone);
  const found = useLoaded(atWallMs === null ? null : `${answer.key} ${atWallMs}`, (signal) =>
    ask('/api/v1/keys/{id}/at', { path: { id: answer.key }, query: { wallMs: atWallMs ?? 0 } }, signal),
  );
  const then = found.stale ? null : found.value;
  const when = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full', timeStyle: 'short' });
  const differs = then !== null && then.trueThen?.text !== then.believedThen?.text;
  return (
    <>
      <form className="past" onSubmit={(event) => event.preventDefault()}>
        <label className="field">
          <span>{words.pastAsk}</span>
          <input
            type="datetime-local"
            step={60}
            max={boxOf(moment.nowWallMs, timeZone)}
            value={shown}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              onAt(momentOf(event.currentTarget.value, timeZone));
            }}
          />
        </label>
        {atWallMs !== null && (
          <Button
            size="sm"
            onClick={() => {
              setTyped('');
              onAt(null);
            }}
          >
            {words.pastEnd}
          </Button>
        )}
      </form>
      <Waiting clock={clock} waiting={found.waiting} />
      {found.trouble !== null && <TroubleNote trouble={found.trouble} onRetry={found.reload} />}
      {then !== null && atWallMs !== null && (
        <div className="past-answer" role="status">
          <p className="muted small">{when.format(then.wallMs)}</p>
          <p>
            <b>{words.trueThen}</b> {then.trueThen?.text ?? words.nothingThen}
          </p>
          {differs ? (
            <p>
              <b>{words.believedThen}</b> {then.believedThen?.text ?? words.nothingKnownThen}{' '}
              <span className="muted">{words.arrivedLater(then.arrivedLater)}</span>
            </p>
          ) : (
            <p className="muted">{words.believedSame}</p>
          )}
        </div>
      )}
    </>
  );
}
