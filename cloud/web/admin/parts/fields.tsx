// The fields of administrators' forms and filters: a label above, a plain control below.
import { Button } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { words } from './messages.ts';

export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly pattern?: string;
  readonly required?: boolean;
  readonly search?: boolean;
  readonly code?: boolean;
  readonly list?: readonly string[];
}) {
  const id = useId();
  return (
    <label className="field">
      <span>{props.label}</span>
      <input
        type={props.search === true ? 'search' : 'text'}
        className={props.code === true ? 'code' : undefined}
        value={props.value}
        required={props.required}
        pattern={props.pattern}
        autoComplete="off"
        spellCheck={false}
        list={props.list === undefined ? undefined : `${id}-list`}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      {props.list !== undefined && (
        <datalist id={`${id}-list`}>
          {props.list.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </datalist>
      )}
      {props.hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {props.hint}
        </span>
      )}
    </label>
  );
}

export type Choice = readonly [value: string, text: string];

export function SelectField(props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function TickField(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}

/** Asked before it is done: what, what follows from it, and the way back. */
export function Sheet(props: {
  readonly title: string;
  readonly verb: string;
  readonly busy: boolean;
  readonly grave?: boolean;
  readonly children?: ReactNode;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
}) {
  return (
    <form
      className={props.grave === true ? 'sheet grave' : 'sheet'}
      aria-label={props.title}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <h3>{props.title}</h3>
      {props.children}
      <div className="row">
        <Button type="submit" variant="filled" disabled={props.busy}>
          {props.verb}
        </Button>
        <Button onClick={props.onCancel}>{words.cancel}</Button>
      </div>
    </form>
  );
}
