// The few words with which whoever has a key answers a request: one touch each, a place typed.
import type { RequestAnswer } from '@keycab/shared/events/office';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { actWords } from './act-words.ts';
import { codeOfPlace } from './place-code.ts';

const MINUTES = [
  [2, actWords.answers.two],
  [5, actWords.answers.five],
  [10, actWords.answers.ten],
] as const;

export function Answers({
  busy,
  onAnswer,
}: {
  readonly busy: boolean;
  readonly onAnswer: (answer: RequestAnswer) => void;
}) {
  const [asking, setAsking] = useState(false);
  const [place, setPlace] = useState('');
  const code = codeOfPlace(place);
  return (
    <div className="acts">
      {MINUTES.map(([minutes, text]) => (
        <Button key={minutes} size="sm" disabled={busy} onClick={() => onAnswer({ kind: 'minutes', minutes })}>
          {text}
        </Button>
      ))}
      <Button size="sm" disabled={busy} onClick={() => onAnswer({ kind: 'withCustomer' })}>
        {actWords.answers.withCustomer}
      </Button>
      <Button size="sm" aria-expanded={asking} onClick={() => setAsking(!asking)}>
        {actWords.answers.keyAt}
      </Button>
      <Button size="sm" disabled={busy} onClick={() => onAnswer({ kind: 'cannot' })}>
        {actWords.answers.cannot}
      </Button>
      {asking && (
        <form
          className="acts"
          onSubmit={(event) => {
            event.preventDefault();
            if (code !== null) onAnswer({ kind: 'keyAt', place: code });
          }}
        >
          <input
            type="text"
            aria-label={actWords.answers.keyAt}
            maxLength={40}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
          <Button type="submit" size="sm" disabled={code === null || busy}>
            {actWords.answers.say}
          </Button>
        </form>
      )}
    </div>
  );
}
