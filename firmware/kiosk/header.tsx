// The line on top: who is badged in or which cabinet this is, the most urgent notice, the clock.
import type { ComponentChildren } from 'preact';
import type { Screen, Strip } from '../src/kiosk/screen.ts';
import { fill } from './speech.ts';
import type { Stage } from './stage.ts';
import { timeText } from './time.ts';

// Two of three lines each are what the smallest screen has room for.
const BOXED_MAX = 2;
const BOXED_LETTERS = 100;

/** Those that stand in the middle of the screen, whole, as far as there is room for them: nobody is badged in. */
export function boxed({ view, strips }: Pick<Screen, 'view' | 'strips'>): readonly Strip[] {
  if (view.kind !== 'attract') return [];
  const both = strips.slice(0, BOXED_MAX);
  const letters = both.reduce((sum, { text, more }) => sum + text.length + more.length, 0);
  return letters <= BOXED_LETTERS ? both : both.slice(0, 1);
}

/** Those for the header, most urgent first: what stands in the middle is not said twice. */
export function headed(screen: Pick<Screen, 'view' | 'strips'>): readonly Strip[] {
  const { view } = screen;
  const said = 'code' in view ? view.code : null;
  return screen.strips.slice(boxed(screen).length).filter(({ code }) => code === null || code !== said);
}

/** So long before the keys go away by themselves, that is the first thing to be said. */
const HURRY_SECONDS = 10;

const personOf = (view: Screen['view']) => ('person' in view ? view.person : null);

export function Header(props: { readonly stage: Stage; readonly lead?: ComponentChildren }) {
  const { screen, words, nowWallMs } = props.stage;
  const person = personOf(screen.view);
  const { secondsLeft, profile } = props.stage;
  const { view } = screen;
  const hurry = view.kind === 'home' && secondsLeft !== null && secondsLeft <= HURRY_SECONDS;
  const all = headed(screen);
  const first: Pick<Strip, 'tone' | 'text' | 'code'> | undefined = hurry
    ? { tone: 'plain', text: fill(words.touchForTime, { seconds: secondsLeft }), code: null }
    : all[0];
  const others = hurry ? all.length : all.length - 1;
  // On a small screen the words need the room; the code stands with them where nobody is badged in.
  const roomy = profile.rows > 4;
  const held = view.kind === 'home' ? view.heldText : null;
  return (
    <header className="dark header" data-bare={!roomy && person === null && props.lead === undefined}>
      <p className="who">
        {props.lead ?? (
          <>
            <b>{person?.name ?? screen.cabinetName}</b>
            <span className="aside">{person === null ? screen.siteName : person.department}</span>
          </>
        )}
      </p>
      <p className="strip" role="status" data-tone={first?.tone ?? 'none'}>
        <span className="first">
          <span className="clip">{first === undefined ? held : first.text}</span>
          {others > 0 && <span className="aside">{fill(words.more, { count: others })}</span>}
        </span>
        {first?.code != null && roomy && <span className="code">{first.code}</span>}
      </p>
      <p className="clock">{nowWallMs === null ? '--:--' : timeText(nowWallMs, screen)}</p>
    </header>
  );
}
