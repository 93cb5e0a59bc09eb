// What is still asked before a slot opens: somebody's badge, a purpose, a car, a look at the seal; and until when.
import type { VerdictLine } from '../../src/kiosk/visit-views.ts';
import { Board, ChoiceButton } from '../board.tsx';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { BigButton, Remaining, StateLine, Title } from '../parts.tsx';
import { fill } from '../speech.ts';
import type { Stage, ViewOf } from '../stage.ts';

const MARKS = { open: '→', done: '✓', waits: '…', no: '✕' } as const;
const SHOWN_MAX = 3;

/** What came of the other keys of a basket, each with its own verdict. */
export function Verdicts({ stage, all }: { readonly stage: Stage; readonly all: readonly VerdictLine[] }) {
  if (all.length === 0) return null;
  const room = stage.profile.rows > 4 ? SHOWN_MAX * 2 : SHOWN_MAX;
  return (
    <ul className="verdicts">
      {all.slice(0, room).map(({ key, label, text, tone }) => (
        <li key={key} data-tone={tone}>
          <span aria-hidden="true">{MARKS[tone]}</span> <b>{label}</b> {text}
        </li>
      ))}
      {all.length > room && <li>{fill(stage.words.more, { count: all.length - room })}</li>}
    </ul>
  );
}

export function Needs({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'needs'> }) {
  const { words, touch, secondsLeft, profile } = stage;
  const leave = (): void => touch({ type: 'AskLeft', key: view.tile.key });
  useEscape(leave);
  const { choices } = view;
  const header = (
    <Header
      stage={stage}
      lead={
        <>
          <b>{choices === null ? view.title : view.todo}</b>
          <span className="aside clip">{[view.tile.label, view.tile.title].filter(Boolean).join(' · ')}</span>
        </>
      }
    />
  );
  const out = <BigButton onClick={leave}>{words.notNow}</BigButton>;
  if (choices !== null) {
    const count = choices.all.length;
    return (
      <>
        {header}
        <Board
          stage={stage}
          columns={Math.min(profile.textTimes > 1 ? 3 : 4, Math.max(2, Math.ceil(count / (profile.rows - 1))))}
          moreText={words.moreChoices}
          cells={
            choices.of === 'reason'
              ? choices.all.map((choice) => (
                  <ChoiceButton
                    key={choice.value}
                    choice={choice}
                    onChoose={(reason) => touch({ type: 'ReasonChosen', key: null, reason, vehicle: null })}
                  />
                ))
              : choices.all.map((choice) => (
                  <ChoiceButton
                    key={choice.value}
                    own
                    choice={choice}
                    onChoose={(vehicle) => touch({ type: 'ReasonChosen', key: null, reason: null, vehicle })}
                  />
                ))
          }
          foot={out}
        />
      </>
    );
  }
  return (
    <>
      {header}
      <main className="said" aria-live="polite">
        <section>
          <StateLine state={view.tile.state}>{`${view.tile.label} · ${view.tile.model}`}</StateLine>
          <Title text={view.todo} />
          {view.steps.length > 1 && (
            <ul className="steps">
              {view.steps.map(({ text, given }) => (
                <li key={text} data-given={given}>
                  <span aria-hidden="true">{given ? '✓' : '○'}</span> {text}
                </li>
              ))}
            </ul>
          )}
          <Verdicts stage={stage} all={view.verdicts} />
        </section>
        <div className="foot">
          <div className="left">
            <p className="large">{fill(words.left, { seconds: secondsLeft ?? 0 })}</p>
            <Remaining seconds={secondsLeft ?? 0} of={Math.round(view.ofMs / 1000)} />
          </div>
          <div className="ways">{out}</div>
        </div>
      </main>
    </>
  );
}

/** Is it the same key that left? */
export function Check({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'check'> }) {
  const { words, touch } = stage;
  const { key } = view.tile;
  const answer = (by: 'lock' | 'seal', outcome: 'passed' | 'failed' | 'skipped'): void =>
    touch({ type: 'SealAnswered', key, by, outcome });
  useEscape(() => answer('lock', 'skipped'));
  return (
    <main className="said check">
      <section>
        <StateLine state={view.tile.state}>{view.title}</StateLine>
        <Title text={view.question} />
      </section>
      <div className="ways">
        <BigButton onClick={() => answer('lock', 'failed')}>{words.answersNot}</BigButton>
        <BigButton primary onClick={() => answer('lock', 'passed')}>
          {words.answers}
        </BigButton>
      </div>
      <p className="large">{view.hint}</p>
      <div className="ways">
        <BigButton onClick={() => answer('lock', 'skipped')}>{words.notNow}</BigButton>
        <BigButton onClick={() => answer('seal', 'failed')}>{words.sealBroken}</BigButton>
        <BigButton onClick={() => answer('seal', 'passed')}>{words.sealWhole}</BigButton>
      </div>
    </main>
  );
}
