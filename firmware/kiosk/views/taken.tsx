// S5: the key has left its slot. Whose it is now and until when.
import type { Stage, ViewOf } from '../stage.ts';
import { BigButton, StateLine } from '../parts.tsx';
import { timeText } from '../time.ts';
import { useEscape } from '../escape.ts';

export function Taken({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'taken'> }) {
  const { screen, words, touch } = stage;
  const done = (): void => touch({ type: 'DoneTouched' });
  useEscape(done);
  const due = view.dueWallMs === null ? null : timeText(view.dueWallMs, screen);
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state="out">{view.tile.title}</StateLine>
        <h1>{words.yoursUntil(view.tile.label, due)}</h1>
        {screen.door === 'open' && <p className="large">{words.closeDoor}</p>}
      </section>
      <BigButton primary onClick={done}>
        {words.done(stage.secondsLeft)}
      </BigButton>
    </main>
  );
}
