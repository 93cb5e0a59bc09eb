// A state as shape, word and color together.
import { SHAPES, type ShownState } from '@keycab/shared/tokens';
import type { ReactNode } from 'react';

export const STATE_WORDS: Readonly<Record<ShownState, string>> = {
  in: 'In',
  out: 'Out',
  overdue: 'Overdue',
  reserved: 'Reserved',
  delivery: 'In delivery',
  unsure: 'Not sure',
  gone: 'Gone',
};

export function Shape({ state }: { readonly state: ShownState }) {
  return (
    <svg className="shape" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[state]} />
    </svg>
  );
}

/** `children` follow the word: "▲ Out · Service". */
export function StateChip(props: { readonly state: ShownState; readonly children?: ReactNode }) {
  return (
    <span className="chip" data-state={props.state}>
      <Shape state={props.state} />
      <span>
        {STATE_WORDS[props.state]}
        {props.children !== undefined && <> · {props.children}</>}
      </span>
    </span>
  );
}
