// Nobody took the key in time: nothing has changed hands, and its slot is locked again or will be in seconds.
import type { Stage, ViewOf } from '../stage.ts';
import { BigButton, StateLine, Title, WaysOut } from '../parts.tsx';
import { fill } from '../speech.ts';

export function Lapsed({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'lapsed'> }) {
  const { words, touch } = stage;
  const seconds = Math.max(0, Math.ceil((view.locksInMs - stage.ageMs) / 1000));
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state={view.tile.state}>{`${view.tile.label} · ${view.slotName}`}</StateLine>
        {view.stayedText === null ? (
          <Title text={seconds > 0 ? fill(words.locking, { seconds }) : view.lockedText} />
        ) : (
          <>
            <Title text={view.stayedText} />
            <p className="large">{seconds > 0 ? fill(words.locksSoon, { seconds }) : view.lockedText}</p>
          </>
        )}
      </section>
      <div className="foot">
        {view.againText !== null && (
          <BigButton onClick={() => touch({ type: 'KeyChosen', key: view.tile.key, reason: null })}>
            {view.againText}
          </BigButton>
        )}
        {/* One thing counts down at a time: this stays until the slot has locked. */}
        {(seconds === 0 || view.person !== null) && (
          <WaysOut stage={seconds === 0 ? stage : { ...stage, secondsLeft: null }} session={view.person !== null} />
        )}
      </div>
    </main>
  );
}
