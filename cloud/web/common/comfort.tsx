// How somebody likes the screen of a cabinet, as fields: for administrators and for everybody's own account.
import type { Comfort } from '@keycab/shared/comfort';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { comfortWords as words, LANGUAGE_NAMES } from './comfort-words.ts';

const TICKS = ['largeText', 'highContrast', 'leftHand'] as const;
const FACTORS = [1, 2, 3, 5, 10] as const;

export function ComfortForm(props: {
  readonly comfort: Comfort;
  readonly busy: boolean;
  readonly onSave: (comfort: Comfort) => void;
}) {
  const { comfort } = props;
  const [wanted, setWanted] = useState<Comfort>(comfort);
  const change = (part: Partial<Comfort>): void => setWanted({ ...wanted, ...part });
  const same = (Object.keys(wanted) as (keyof Comfort)[]).every((name) => wanted[name] === comfort[name]);
  // A factor of its own stays one of the choices.
  const factors = [...new Set([...FACTORS, comfort.timeFactor])].sort((one, other) => one - other);
  return (
    <form
      className="comfort"
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave(wanted);
      }}
    >
      <div className="comfort-fields">
        <label className="field">
          <span>{words.language}</span>
          <select
            value={wanted.language ?? ''}
            onChange={({ currentTarget: { value } }) => change({ language: value === '' ? null : value })}
          >
            <option value="">{words.asCabinet}</option>
            {Object.entries(LANGUAGE_NAMES).map(([language, name]) => (
              <option key={language} value={language} lang={language}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{words.time}</span>
          <select
            value={wanted.timeFactor}
            onChange={({ currentTarget: { value } }) => change({ timeFactor: Number(value) })}
          >
            {factors.map((factor) => (
              <option key={factor} value={factor}>
                {words.times(factor)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="comfort-ticks">
        {TICKS.map((name) => (
          <label key={name} className="tick">
            <input
              type="checkbox"
              checked={wanted[name]}
              onChange={({ currentTarget: { checked } }) => change({ [name]: checked })}
            />
            <span>{words[name]}</span>
          </label>
        ))}
      </div>
      <div>
        <Button type="submit" disabled={props.busy || same}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
