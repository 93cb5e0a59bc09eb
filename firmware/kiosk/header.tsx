// The line on top: who is badged in or which cabinet this is, the most urgent notice, the clock.
import { type ComponentChildren, Fragment } from 'preact';
import type { Screen, Strip } from '../src/kiosk/screen.ts';
import { Glyph } from './parts.tsx';
import { fill } from './speech.ts';
import type { Stage } from './stage.ts';
import { timeText } from './time.ts';

// What the smallest screen has room for, whole.
const BOXED_MAX = 2;
const BOXED_LETTERS = 160;
const BOXED_LETTERS_LARGE = 100;

type Boxing = Pick<Screen, 'view' | 'strips'> & Partial<Pick<Screen, 'layout' | 'offline' | 'clockChecked'>>;

/** Those that stand in the middle of the screen, whole, as far as there is room for them: nobody is badged in. */
export function boxed({ view, strips, layout, offline = null, clockChecked = true }: Boxing): readonly Strip[] {
  if (view.kind !== 'attract') return [];
  const both = strips.slice(0, BOXED_MAX);
  const letters = both.reduce((sum, { text, more }) => sum + text.length + more.length, 0);
  const told = letters <= (layout?.largeText === true ? BOXED_LETTERS_LARGE : BOXED_LETTERS) ? both : both.slice(0, 1);
  // That nobody outside hears of it stands there with the rest: whatever else is wrong takes longer then.
  const cut = offline === null ? undefined : strips.at(clockChecked ? -1 : -2);
  return cut === undefined || layout?.largeText === true || told.includes(cut) ? told : [...told, cut];
}

/** Those for the header, most urgent first: what stands in the middle is not said twice. */
export function headed(screen: Boxing): readonly Strip[] {
  const { view } = screen;
  const said = 'code' in view ? view.code : null;
  const below = boxed(screen);
  return screen.strips.filter((strip) => !below.includes(strip) && (strip.code === null || strip.code !== said));
}

/** So long before the keys go away by themselves, that is the first thing to be said. */
const HURRY_SECONDS = 10;

/** It stands last but for the clock's: with more going on, no strip in sight says that nobody outside hears of it. */
function offlineHidden(screen: Screen, first: Pick<Strip, 'text'> | undefined): boolean {
  const strip = screen.offline === null ? undefined : screen.strips.at(screen.clockChecked ? -1 : -2);
  return strip !== undefined && strip !== first && !boxed(screen).includes(strip);
}

/** A cloud, crossed out. */
const OFFLINE = 'M7 18h9.5a4 4 0 0 0 .6-8A6 6 0 0 0 6 9.2 4.5 4.5 0 0 0 7 18zM4 4l16 16';

const personOf = (view: Screen['view']) => ('person' in view ? view.person : null);

/** Each word whole or not at all: without room for both, the given name alone. */
function Name({ text }: { readonly text: string }) {
  return (
    <b className="name">
      {text.split(' ').map((word, at) => (
        <Fragment key={at}>
          {at > 0 && ' '}
          <span>{word}</span>
        </Fragment>
      ))}
    </b>
  );
}

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
  const cutOff = offlineHidden(screen, first);
  // What the crossed-out cloud says is not counted besides, and beside it there is room for a number only.
  const others = (hurry ? all.length : all.length - 1) - (cutOff ? 1 : 0);
  // On a small screen the words need the room; the code stands with them where nobody is badged in.
  const roomy = profile.rows > 4;
  // What to do stands there and nowhere else: what is wrong is brief.
  const led = props.lead !== undefined && view.kind !== 'home';
  const held = view.kind === 'home' ? view.heldText : null;
  return (
    <header className="dark header" data-led={led} data-bare={!roomy && person === null && props.lead === undefined}>
      <p className="who">
        {props.lead ?? (
          <>
            {person === null ? <b>{screen.cabinetName}</b> : <Name text={person.name} />}
            <span className="aside">{person === null ? screen.siteName : person.department}</span>
          </>
        )}
      </p>
      <p className="strip" role="status" data-tone={first?.tone ?? 'none'}>
        <span className="first">
          <span className="clip">{first === undefined ? held : first.text}</span>
          {others > 0 && (
            <span className="aside">
              {led || cutOff || !roomy ? `+${others}` : fill(words.more, { count: others })}
            </span>
          )}
        </span>
        {first?.code != null && roomy && !led && <span className="code">{first.code}</span>}
      </p>
      {cutOff && (
        <span className="offline" role="img" aria-label={words.offline}>
          <Glyph d={OFFLINE} />
          <b>{words.offline}</b>
        </span>
      )}
      <p className="clock">{nowWallMs === null ? '--:--' : timeText(nowWallMs, screen)}</p>
    </header>
  );
}
