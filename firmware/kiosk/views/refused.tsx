// A no in four parts: what happened, what to do, who to call, the code; and what still works.
import type { Stage, ViewOf } from '../stage.ts';
import { Target } from '../target.tsx';
import { BigButton, Said, StateLine, WaysOut, whole } from '../parts.tsx';

export function Refused({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'refused'> }) {
  const { words } = stage;
  // Where other keys are offered the buttons take the whole row.
  const offers = view.spare !== null || view.similar !== null || view.office.length > 0;
  // Larger letters: what each answer is about goes without saying on a screen, and is still said to who hears it.
  const names = stage.profile.textTimes > 1 ? 'unseen' : undefined;
  return (
    <main className="said refused" aria-live="assertive">
      <section>
        {view.tile !== null && view.sentence === null && (!offers || stage.profile.rows > 4) && (
          <StateLine state={view.tile.state}>{`${view.tile.label} · ${view.tile.title}`}</StateLine>
        )}
        <h1>{view.title}</h1>
        {(view.sentence !== null || view.happened !== '') && (
          <p className={view.sentence === null && stage.profile.rows > 4 ? 'large' : undefined}>
            {view.sentence === null ? view.happened : <Said sentence={view.sentence} />}
          </p>
        )}
        <dl>
          {view.whys.length > 1 && (
            <>
              <dt className={names}>{words.whys}</dt>
              <dd>{view.whys.slice(1).join(' ')}</dd>
            </>
          )}
          <dt className={names}>{words.whatToDo}</dt>
          <dd>{view.todo}</dd>
          <dt className={names}>{words.whoToCall}</dt>
          <dd>
            {whole(view.call)} {offers && <span className="code">{view.code}</span>}
          </dd>
          <dt className={names}>{words.stillWorks}</dt>
          <dd>{view.works}</dd>
        </dl>
      </section>
      <div className="foot">
        {!offers && <p className="code">{view.code}</p>}
        <Instead stage={stage} view={view} />
        <WaysOut stage={stage} session={view.session} />
      </div>
    </main>
  );
}

/** Another key that would do; and what the office does: asked here, or with the place where to ask it. */
function Instead({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'refused'> }) {
  const { touch } = stage;
  const { spare, similar, office } = view;
  const asks = office.map(({ text, why, wish, more }) => (
    <Target
      className="choice"
      key={text}
      disabled={wish === null}
      {...(wish === null ? {} : { onClick: () => touch({ type: 'KeyWantedTold', ...wish }) })}
    >
      <b>{text}</b>
      {(why ?? more) !== null && <span>{why ?? more}</span>}
    </Target>
  ));
  // What can be asked comes before keys that are only like it; what cannot, behind all that can be done.
  const now = office[0]?.wish == null ? 0 : 1;
  const rest = asks.slice(now);
  const ways = [
    spare !== null && (
      <BigButton key="spare" onClick={() => touch({ type: 'KeyChosen', key: spare.key, reason: null })}>
        {spare.text}
      </BigButton>
    ),
    ...asks.slice(0, now),
    similar !== null && (
      <BigButton key="similar" onClick={() => touch({ type: 'SieveTouched', ...similar.sieve })}>
        {similar.text}
      </BigButton>
    ),
    ...rest,
  ].filter(Boolean);
  // Beside the two ways out a small screen has room for two more; what is done here comes first.
  return ways.slice(0, stage.profile.rows > 4 ? ROOMY_WAYS : SMALL_WAYS);
}

const ROOMY_WAYS = 4;
const SMALL_WAYS = 2;
