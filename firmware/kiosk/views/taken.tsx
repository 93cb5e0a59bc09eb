// S5: the key has left its slot. Whose it is now and until when.
import type { Stage, ViewOf } from '../stage.ts';
import { Also } from '../also.tsx';
import { BigButton, counted, StateLine, Title } from '../parts.tsx';
import { useEscape } from '../escape.ts';

export function Taken({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'taken'> }) {
  const { words, touch, profile } = stage;
  const also = profile.rows > 4 || view.notes.length === 0 ? view.also : [];
  const done = (): void => touch({ type: 'DoneTouched' });
  useEscape(done);
  return (
    <main className={also.length === 0 ? 'said' : 'said along'} aria-live="polite">
      <section>
        {view.tile.title !== '' && <StateLine state="out">{view.tile.title}</StateLine>}
        <Title text={view.title} />
        {view.notes.map((note) => (
          <p className="large" key={note}>
            {note}
          </p>
        ))}
        {view.closeText !== null && <p className="large">{view.closeText}</p>}
      </section>
      <Also stage={stage} tiles={also} />
      <div className="ways">
        <BigButton onClick={() => touch({ type: 'GoTouched', to: 'reasons', key: view.tile.key })}>
          {words.changeWhy}
        </BigButton>
        <BigButton onClick={() => touch({ type: 'BackTouched' })}>
          {view.another ? words.anotherKey : words.back}
        </BigButton>
        <BigButton primary onClick={done}>
          {counted(words.done, stage)}
        </BigButton>
      </div>
    </main>
  );
}
