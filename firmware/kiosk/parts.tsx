// Small pieces that several views of the kiosk draw.
import { Target } from './target.tsx';
import type { ComponentChildren } from 'preact';
import { SHAPES, type ShownState } from '@keycab/shared/tokens';
import type { Sentence } from '@keycab/shared/answer';
import { useEscape } from './escape.ts';
import { fill } from './speech.ts';
import type { Stage } from './stage.ts';

export function Shape({ state }: { readonly state: ShownState }) {
  return (
    <svg className="shape" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[state]} />
    </svg>
  );
}

/** Letters of a title that still leave room for what stands below it. */
const TITLE_MAX = 44;

export function Title({ text }: { readonly text: string }) {
  return <h1 data-long={text.length > TITLE_MAX}>{text}</h1>;
}

/** A sentence with what matters in bold. */
export function Said({ sentence }: { readonly sentence: Sentence }) {
  return sentence.map((part, index) => (part.strong ? <b key={index}>{part.text}</b> : part.text));
}

/** Shape and words of a state, in its color. */
export function StateLine(props: { readonly state: ShownState; readonly children: ComponentChildren }) {
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
  return (
    <div className="remaining" aria-hidden="true">
      <i style={{ inlineSize: `${percent}%` }} />
    </div>
  );
}

export function BigButton(props: {
  readonly onClick: () => void;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <Target
      className="big"
      data-primary={props.primary === true}
      disabled={props.disabled === true}
      onClick={props.onClick}
    >
      <span>{props.children}</span>
    </Target>
  );
}

/** Changes the language of this visit; its name is written in itself. */
export function LanguageButton({ stage }: { readonly stage: Stage }) {
  const { otherLanguage, words } = stage.screen.speech;
  return (
    <Target
      className="language"
      lang={otherLanguage}
      onClick={() => stage.touch({ type: 'LanguageTouched', language: otherLanguage })}
    >
      {words.otherLanguage}
    </Target>
  );
}

/** Larger letters for this visit, and back. */
export function TextButton({ stage }: { readonly stage: Stage }) {
  const large = stage.screen.layout.largeText;
  return (
    <Target
      className="language larger"
      aria-label={stage.words.largeText}
      aria-pressed={large}
      onClick={() => stage.touch({ type: 'TextTouched', large: !large })}
    >
      <b>{stage.words.letters}</b>
    </Target>
  );
}

/** As much as stands on one line of any button. */
const BRIEF_LETTERS = 8;

/** "Back · 6 s": what happens by itself when nobody touches. */
export function counted(text: string, { secondsLeft, words }: Pick<Stage, 'secondsLeft' | 'words'>): string {
  if (secondsLeft === null) return text;
  const left = `· ${fill(words.seconds, { seconds: secondsLeft })}`.replaceAll(' ', '\u00a0');
  // "Not now" in one line and the seconds below rather than "Not" and "now · 6 s".
  return text.length > BRIEF_LETTERS ? `${text}\u00a0${left}` : `${text.replaceAll(' ', '\u00a0')} ${left}`;
}

/** A number to be called stays on one line. */
export const whole = (text: string): string => text.replaceAll(/(?<=\d)-(?=\d)/g, '\u2011');

/** "6 s", where something runs out. */
export const seconds = ({ secondsLeft, words }: Pick<Stage, 'secondsLeft' | 'words'>): string =>
  secondsLeft === null ? '' : fill(words.seconds, { seconds: secondsLeft });

/** What has been read: back to the keys, or done; where nobody is badged in, more time to read it. */
export function WaysOut({ stage, session }: { readonly stage: Stage; readonly session: boolean }) {
  const { words, touch } = stage;
  const back = (): void => touch({ type: 'BackTouched' });
  useEscape(() => session && back());
  return (
    <div className="ways">
      {session ? (
        <>
          <BigButton onClick={() => touch({ type: 'DoneTouched' })}>{words.done}</BigButton>
          <BigButton primary onClick={back}>
            {counted(words.back, stage)}
          </BigButton>
        </>
      ) : (
        <BigButton onClick={() => touch({ type: 'ScreenTouched' })}>{counted(words.keepReading, stage)}</BigButton>
      )}
    </div>
  );
}

export function Glyph({ d }: { readonly d: string }) {
  return (
    <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
