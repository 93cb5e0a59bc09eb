// A tag that no roster knows sits in a slot.
import type { Stage, ViewOf } from '../stage.ts';
import { Title, whole } from '../parts.tsx';
import { Steel } from '../steel.tsx';

export function UnknownTag({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'unknownTag'> }) {
  const { screen } = stage;
  return (
    <main className="said" aria-live="assertive">
      <section>
        <Title text={view.title} />
        <p className="large">{view.todo}</p>
        <p>
          {whole(view.call)} <span className="code">{view.code}</span>
        </p>
      </section>
      <Steel screen={screen} here={view.slotName} label={view.mapText} />
    </main>
  );
}
