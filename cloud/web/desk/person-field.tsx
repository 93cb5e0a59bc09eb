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
    <div className="field">
      <label htmlFor={`${id}-box`}>{props.label}</label>
      <input
        id={`${id}-box`}
        type="text"
        list={id}
        value={text}
        autoComplete="off"
        aria-describedby={`${id}-chosen`}
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
      <span id={`${id}-chosen`} className="small muted">
        {text !== '' && (chosen === null ? actWords.noPerson : chosen.name)}
      </span>
    </div>
  );
}
