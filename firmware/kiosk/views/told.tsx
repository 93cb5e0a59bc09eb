// One thing said: done, or nothing has changed; and a door that should be shut.
import { BigButton, Title, WaysOut, whole } from '../parts.tsx';
import { fill } from '../speech.ts';
import type { Stage, ViewOf } from '../stage.ts';

export function Told({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'said'> }) {
  return (
    <main className="said told" data-tone={view.tone} aria-live="polite">
      <section>
        <Title text={view.title} />
        <p className="large">{view.text}</p>
      </section>
      <div className="foot">
        {view.undoText !== null && (
          <BigButton onClick={() => stage.touch({ type: 'EnrollUndoTold' })}>{view.undoText}</BigButton>
        )}
        <WaysOut stage={stage} session={view.session} />
      </div>
    </main>
  );
}

export function Door({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'door'> }) {
  const { words, secondsLeft } = stage;
  return (
    <main className={view.alarm ? 'alarm' : 'said'}>
      <section role="alert">
        <h1>{view.title}</h1>
        <p className="large">{view.text}</p>
        {secondsLeft !== null && <p className="large">{fill(words.toAlarm, { seconds: secondsLeft })}</p>}
        {view.alarm && (
          <p>
            {view.todo !== view.title && <b>{view.todo}</b>} {whole(view.call)}{' '}
            <span className="code">{view.code}</span>
          </p>
        )}
      </section>
    </main>
  );
}
