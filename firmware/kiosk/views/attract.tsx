// S0: nobody is badged in. What to do, how many keys are in and out, who is late.
import type { Stage, ViewOf } from '../stage.ts';
import { boxed } from '../header.tsx';
import { LanguageButton, StateLine } from '../parts.tsx';

/** A line may end after a comma, never inside of a time. */
const wholeTimes = (text: string): string => text.replaceAll(/(?<!,) /g, '\u00a0');

export function Attract({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'attract'> }) {
  const { screen, words } = stage;
  const { counts } = screen;
  const troubles = boxed(screen);
  return (
    <main className="attract">
      <section className="invite">
        <h1>{view.title}</h1>
        <p className="large">{view.hint}</p>
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
          <p className="large">{view.calm}</p>
        ) : (
          <ul>
            {view.overdue.slice(0, Math.max(1, 3 - troubles.length)).map((late) => (
              <li key={late.label}>
                <b>{late.label}</b>{' '}
                <span className="clip">{[late.model, late.details].filter(Boolean).join(' · ')}</span>
                <StateLine state="overdue">
                  {late.givenName} · {wholeTimes(late.text)}
                </StateLine>
              </li>
            ))}
          </ul>
        )}
        {/* There before its words are, so that they are read out when they come. */}
        <div role="status">
          {troubles.length > 0 && (
            <ul className="notices">
              {troubles.map((strip) => (
                <li key={strip.text} data-tone={strip.tone}>
                  {strip.text} <span className="code">{strip.code}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div className="foot">
          <p className="desk">{view.desk}</p>
          <LanguageButton stage={stage} />
        </div>
      </section>
    </main>
  );
}
