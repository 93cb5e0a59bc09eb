// Small pieces that several views of the kiosk draw.
import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { SHAPES } from '@keycab/shared/tokens';
import type { KeyState } from '@keycab/shared/answer';
import { useEscape } from './escape.ts';
import type { Stage } from './stage.ts';

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

/** A bar of what is left; moves in steps of a second. */
export function Remaining(props: { readonly seconds: number; readonly of: number }) {
  const percent = (100 * Math.min(props.of, props.seconds)) / props.of;
  return <Progress className="remaining" aria-hidden="true" color="var(--action)" value={percent} />;
}

export function BigButton(props: {
  readonly onClick: () => void;
  readonly primary?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Button className="big" variant={props.primary === true ? 'filled' : 'default'} onClick={props.onClick}>
      {props.children}
    </Button>
  );
}

/** What has been read: back to the keys, or done; where nobody is badged in, only how long it still stands there. */
export function WaysOut({ stage, session }: { readonly stage: Stage; readonly session: boolean }) {
  const { words, touch, secondsLeft } = stage;
  const back = (): void => touch({ type: 'BackTouched' });
  useEscape(() => session && back());
  if (!session) return secondsLeft !== null && <p className="aside">{words.seconds(secondsLeft)}</p>;
  return (
    <div className="ways">
      <BigButton onClick={() => touch({ type: 'DoneTouched' })}>{words.done(null)}</BigButton>
      <BigButton primary onClick={back}>
        {words.back(secondsLeft)}
      </BigButton>
    </div>
  );
}
