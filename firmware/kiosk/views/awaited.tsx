// A key that somebody elsewhere opens: for whom, where it hangs, and how long a badge is waited for.
import { useEscape } from '../escape.ts';
import { BigButton, Remaining, StateLine, Title } from '../parts.tsx';
import { fill } from '../speech.ts';
import type { Stage, ViewOf } from '../stage.ts';

export function Awaited({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'awaited'> }) {
  const { words, touch, secondsLeft } = stage;
  const leave = (): void => touch({ type: 'AwaitedLeft' });
  useEscape(leave);
  return (
    <main className="said" aria-live="polite">
      <section>
        <StateLine state={view.tile.state}>{`${view.tile.label} · ${view.tile.model} · ${view.slotName}`}</StateLine>
        <Title text={view.title} />
        <p className="large">{view.todo}</p>
      </section>
      <div className="foot">
        <div className="left">
          <p className="large">{fill(words.left, { seconds: secondsLeft ?? 0 })}</p>
          <Remaining seconds={secondsLeft ?? 0} of={Math.round(view.ofMs / 1000)} />
        </div>
        <div className="ways">
          <BigButton onClick={leave}>{words.notNow}</BigButton>
        </div>
      </div>
    </main>
  );
}
