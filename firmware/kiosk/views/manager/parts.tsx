// Buttons that carry what they send, and a pad of digits with letters above them or without.
import { Target } from '../../target.tsx';
import type { Button } from '../../../src/kiosk/manager/types.ts';
import { LETTERS } from '../../find.ts';
import { Glyph } from '../../parts.tsx';
import type { Stage } from '../../stage.ts';

/** Names, numbers and what a scanner reads. */
export const TYPED = /[0-9A-Za-z -]/;

export function Act({ stage, button }: { readonly stage: Stage; readonly button: Button }) {
  const { hint, label, on, tone, touch } = button;
  return (
    <Target
      className="choice act"
      data-tone={tone}
      data-meant={on === true}
      aria-pressed={on ?? undefined}
      disabled={touch === null}
      onClick={() => touch !== null && stage.touch(touch)}
    >
      <b>{label}</b>
      {hint !== '' && <span>{hint}</span>}
    </Target>
  );
}

/** One for each, as cells or in a row. */
export const actsOf = (stage: Stage, buttons: readonly Button[]) =>
  buttons.map((button) => <Act key={button.label} stage={stage} button={button} />);

export const Acts = ({ stage, buttons }: { readonly stage: Stage; readonly buttons: readonly Button[] }) =>
  actsOf(stage, buttons);

export function Pad(props: {
  readonly stage: Stage;
  readonly letters: boolean;
  /** Where nothing is typed, on a screen with room for it. */
  readonly prompt: string;
  readonly typed: string;
  readonly enter: boolean;
  readonly onType: (next: string) => void;
  readonly onEnter: () => void;
}) {
  const { stage, typed, onType } = props;
  const { words, profile } = stage;
  return (
    <div className="pad" role="group" aria-label={words.digitsOrLetters}>
      {profile.rows > 4 && <p className="display">{typed === '' ? props.prompt : <b className="typed">{typed}</b>}</p>}
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
        <Target className="lettered" key={digit} onClick={() => onType(typed + digit)}>
          {digit}
          {props.letters && LETTERS[digit] !== undefined && <small>{LETTERS[digit]}</small>}
        </Target>
      ))}
      <Target aria-label={words.erase} disabled={typed === ''} onClick={() => onType(typed.slice(0, -1))}>
        <Glyph d="M9 5h12v14H9l-6-7Zm3.5 4.5 5 5m0-5-5 5" />
      </Target>
      <Target onClick={() => onType(`${typed}0`)}>0</Target>
      <Target aria-label={words.choose} disabled={!props.enter} onClick={props.onEnter}>
        <Glyph d="M20 5v8H5m5-5-5 5 5 5" />
      </Target>
    </div>
  );
}
