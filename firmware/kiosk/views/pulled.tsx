// A key was pulled that nobody released: the alarm, in words that say how to end it.
import { Said, whole } from '../parts.tsx';
import type { Stage, ViewOf } from '../stage.ts';

export function Pulled({ view }: { readonly stage: Stage; readonly view: ViewOf<'pulled'> }) {
  return (
    <main className="alarm">
      <section role="alert">
        <p className="large">
          {view.tile.title}
          {view.person !== null && ` · ${view.person.name}`}
        </p>
        <h1>{view.title}</h1>
        <p className="large">
          <Said sentence={view.todo} />
        </p>
        <p className="huge">{view.slotName}</p>
        <p>
          {whole(view.call)} <span className="code">{view.code}</span>
        </p>
      </section>
    </main>
  );
}
