// A no in four parts: what happened, what to do, who to call, the code; and what still works.
import type { Stage, ViewOf } from '../stage.ts';
import { UnstyledButton } from '@mantine/core';
import { BigButton, Said, StateLine, WaysOut } from '../parts.tsx';

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
          {view.whys.length > 1 && (
            <>
              <dt>{words.whys}</dt>
              <dd>{view.whys.slice(1).join(' ')}</dd>
            </>
          )}
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
        <Instead stage={stage} view={view} />
        <WaysOut stage={stage} session={view.session} />
      </div>
    </main>
  );
}

/** Another key that would do; and what only the office can do, with the place where to ask it. */
function Instead({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'refused'> }) {
  const { touch } = stage;
  const { spare, similar, office } = view;
  return (
    <div className="ways instead">
      {spare !== null && (
        <BigButton onClick={() => touch({ type: 'KeyChosen', key: spare.key, reason: null })}>{spare.text}</BigButton>
      )}
      {similar !== null && (
        <BigButton onClick={() => touch({ type: 'SieveTouched', ...similar.sieve })}>{similar.text}</BigButton>
      )}
      {office.map(({ text, why }) => (
        <UnstyledButton className="target choice" key={text} disabled={why !== null}>
          <b>{text}</b>
          {why !== null && <span>{why}</span>}
        </UnstyledButton>
      ))}
    </div>
  );
}
