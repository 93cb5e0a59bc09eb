// Choosing one of the staff by the first letters of a name: a box with suggestions, which every browser has.
import type { Colleague } from '@keycab/shared/contract';
import { useId, useState } from 'react';
import { actWords } from './act-words.ts';

const told = ({ name, department }: Colleague): string => `${name} (${department})`;

export function PersonField(props: {
  readonly label: string;
  readonly staff: readonly Colleague[];
  /** A person's id, or null while nobody is named. */
  readonly onChoose: (person: Colleague | null) => void;
  readonly begun?: Colleague | undefined;
}) {
  const { staff } = props;
  const id = useId();
  const [text, setText] = useState(props.begun === undefined ? '' : told(props.begun));
  const find = (typed: string): Colleague | null => {
    const wanted = typed.trim().toLowerCase();
    const exact = staff.find((one) => told(one).toLowerCase() === wanted || one.name.toLowerCase() === wanted);
    const begins = wanted === '' ? [] : staff.filter(({ name }) => name.toLowerCase().startsWith(wanted));
    return exact ?? (begins.length === 1 ? (begins[0] ?? null) : null);
  };
  const chosen = find(text);
  return (
    <label className="field">
      <span>{props.label}</span>
      <input
        type="text"
        list={id}
        value={text}
        autoComplete="off"
        onChange={(event) => {
          setText(event.currentTarget.value);
          props.onChoose(find(event.currentTarget.value));
        }}
      />
      <datalist id={id}>
        {staff.map((one) => (
          <option key={one.person}>{told(one)}</option>
        ))}
      </datalist>
      {text !== '' && <span className="small muted">{chosen === null ? actWords.noPerson : chosen.name}</span>}
    </label>
  );
}
