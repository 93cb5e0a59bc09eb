// S0: nobody is badged in. What to do, how many keys are in and out, who is late.
import { Target } from '../target.tsx';
import type { Stage, ViewOf } from '../stage.ts';
import { boxed } from '../header.tsx';
import { BigButton, LanguageButton, StateLine, TextButton, whole } from '../parts.tsx';
import { fill } from '../speech.ts';

/** Letters of the largest size that fit beside each other. */
const WORD_MAX = 10;

const isLong = (title: string): boolean => Math.max(...title.split(' ').map((word) => word.length)) > WORD_MAX;

const LATE_MAX = 3;
const BRIEF_LETTERS = 60;

const brief = (strips: readonly { readonly text: string; readonly more: string }[]): boolean =>
  strips.every(({ text, more }) => text.length + more.length <= BRIEF_LETTERS);

/** A line never ends between a number and what it counts. */
const wholeNumbers = (text: string): string => text.replaceAll(/(\d) (?=\S)/g, '$1\u00a0');

export function Attract({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'attract'> }) {
  const { screen, words, touch } = stage;
  const { counts } = screen;
  const troubles = boxed(screen);
  // What is wrong comes first, whole; the numbers on the left say that somebody is late in any case.
  const [few, many] = stage.profile.rows > 4 ? [1, 2] : [0, 1];
  const room = troubles.length === 0 ? LATE_MAX : troubles.length === 1 && brief(troubles) ? many : few;
  const hidden = counts.overdue - Math.min(room, view.overdue.length);
  return (
    <main className="attract" data-troubled={troubles.length > 0}>
      <section className="invite">
        <h1 data-long={view.byNumber ? 'very' : isLong(view.title)}>{view.title}</h1>
        <p className="large">{view.hint}</p>
        {view.byNumber && (
          <BigButton primary onClick={() => touch({ type: 'StaffTouched' })}>
            {words.byNumber}
          </BigButton>
        )}
        <ul className="counts">
          {(['in', 'out', 'overdue'] as const).map((state) => (
            <li key={state} data-state={state}>
              <b>{counts[state]}</b>
              <StateLine state={state}>{words[state]}</StateLine>
            </li>
          ))}
        </ul>
      </section>
      <section className="late">
        {view.overdue.length === 0 ? (
          // Where something is wrong, the numbers say as much, and a small screen needs the room.
          (room > 0 || troubles.length === 0) && <p className="large">{view.calm}</p>
        ) : room === 0 ? null : (
          <ul>
            {view.overdue.slice(0, room).map((late) => (
              <li key={late.label}>
                <b>{late.label}</b>{' '}
                <span className="clip">{[late.model, late.details].filter(Boolean).join(' · ')}</span>
                <StateLine state="overdue">
                  {late.givenName} · {wholeNumbers(late.text)}
                </StateLine>
              </li>
            ))}
            {hidden > 0 && <li>{fill(words.more, { count: hidden })}</li>}
          </ul>
        )}
        {/* There before its words are, so that they are read out when they come. */}
        <div role="status">
          {troubles.length > 0 && (
            <ul className="notices">
              {troubles.map((strip) => (
                <li key={strip.text} data-tone={strip.tone}>
                  <b>{strip.text}</b> {strip.more} <span className="code">{strip.code}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div className="foot" data-ways={view.byCode}>
          <p className="desk">{whole(view.desk)}</p>
          {view.byCode && (
            <Target className="language" onClick={() => touch({ type: 'CodeTouched' })}>
              {words.haveCode}
            </Target>
          )}
          <TextButton stage={stage} />
          <LanguageButton stage={stage} />
        </div>
      </section>
    </main>
  );
}
