// Small pieces that several views of the kiosk draw.
import type { ReactNode } from 'react';
import { SHAPES } from '@keycab/shared/tokens';
import type { KeyState } from '@keycab/shared/answer';

export function Shape({ state }: { readonly state: KeyState }) {
  return (
    <svg className="shape" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[state]} />
    </svg>
  );
}

/** Shape and words of a state, in its color. */
export function StateLine(props: { readonly state: KeyState; readonly children: ReactNode }) {
  return (
    <span className="state" data-state={props.state}>
      <Shape state={props.state} />
      <span>{props.children}</span>
    </span>
  );
}

/** On a tile the model and its color tell more than the year, and there is room for one. */
export const withoutYear = (title: string): string => title.replace(/^(19|20)\d\d /, '');

/** A bar of what is left; moves in steps of a second. */
export function Remaining(props: { readonly seconds: number; readonly of: number }) {
  return <progress className="remaining" aria-hidden="true" max={props.of} value={Math.min(props.of, props.seconds)} />;
}

export function BigButton(props: {
  readonly onClick: () => void;
  readonly primary?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" className={props.primary === true ? 'big primary' : 'big'} onClick={props.onClick}>
      {props.children}
    </button>
  );
}
