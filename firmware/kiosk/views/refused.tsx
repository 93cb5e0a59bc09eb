// A no in four parts: what happened, what to do, who to call, the code; and what still works.
import type { Stage, ViewOf } from '../stage.ts';
import { Said, StateLine, WaysOut } from '../parts.tsx';

export function Refused({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'refused'> }) {
  const { words } = stage;
  return (
    <main className="said refused" aria-live="assertive">
      <section>
        {view.tile !== null && view.sentence === null && (
          <StateLine state={view.tile.state}>{`${view.tile.label} · ${view.tile.title}`}</StateLine>
        )}
        <h1>{view.title}</h1>
        <p className={view.sentence === null ? 'large' : undefined}>
          {view.sentence === null ? view.happened : <Said sentence={view.sentence} />}
        </p>
        <dl>
          <dt>{words.whatToDo}</dt>
          <dd>{view.todo}</dd>
          <dt>{words.whoToCall}</dt>
          <dd>{view.call}</dd>
          <dt>{words.stillWorks}</dt>
          <dd>{view.works}</dd>
        </dl>
      </section>
      <div className="foot">
        <p className="code">{view.code}</p>
        <WaysOut stage={stage} session={view.session} />
      </div>
    </main>
  );
}
