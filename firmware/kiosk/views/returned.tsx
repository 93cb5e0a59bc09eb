// S6: a key is back, one's own or another's, in its slot or in a different one.
import type { ReturnAsks } from '../../src/kiosk/visit-views.ts';
import { ChoiceButton, Row } from '../board.tsx';
import type { Stage, ViewOf } from '../stage.ts';
import { BigButton, StateLine, Title } from '../parts.tsx';
import { Steel } from '../steel.tsx';

export function Returned({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'returned'> }) {
  const { screen } = stage;
  const isAsked = view.asks !== null && (view.asks.parked.length > 0 || view.asks.fuel.length > 0);
  return (
    <main className={view.asks === null ? 'said' : 'said asked'} aria-live="polite">
      <section>
        <StateLine state="in">{view.placeText}</StateLine>
        <Title text={view.title} />
        {view.livesText !== null && (
          <p className="large">
            <b>{view.livesText}</b> {view.moveText}
          </p>
        )}
        {view.partnerText !== null && <p className="large">{view.partnerText}</p>}
        {view.closeText !== null && !isAsked && <p className="large">{view.closeText}</p>}
      </section>
      {view.asks !== null && <Asks stage={stage} asks={view.asks} />}
      {view.homeName !== null && <Steel screen={screen} here={view.homeName} label={view.mapText} />}
    </main>
  );
}

/** S7: where it stands, what is in the tank; answered with a touch, or left unsaid. */
function Asks({ stage, asks }: { readonly stage: Stage; readonly asks: ReturnAsks }) {
  const { words, touch, profile } = stage;
  const { key } = asks;
  const tell = (what: { readonly parked?: string; readonly fuel?: 'full' | 'half' | 'low'; readonly well?: true }) =>
    touch({ type: 'ReturnTold', key, parked: what.parked ?? null, fuel: what.fuel ?? null, well: what.well === true });
  return (
    <div className="asks">
      {asks.parked.length > 0 && (
        <div className="row" role="group" aria-label={words.parkedWhere}>
          <span>{words.parkedWhere}</span>
          <Row
            stage={stage}
            room={profile.rows > 4 ? 6 : 4}
            cells={asks.parked.map((choice) => (
              <ChoiceButton key={choice.value} choice={choice} onChoose={(parked) => tell({ parked })} />
            ))}
          />
        </div>
      )}
      {asks.fuel.length > 0 && (
        <div className="row" role="group" aria-label={words.fuel}>
          <span>{words.fuel}</span>
          {asks.fuel.map((choice) => (
            <ChoiceButton key={choice.value} choice={choice} onChoose={(fuel) => tell({ fuel })} />
          ))}
        </div>
      )}
      <div className="row">
        <BigButton onClick={() => touch({ type: 'GoTouched', to: 'problem', key })}>{words.problem}</BigButton>
        {asks.parked.length === 0 && asks.fuel.length === 0 ? (
          <BigButton primary onClick={() => touch({ type: 'DoneTouched' })}>
            {words.done}
          </BigButton>
        ) : (
          <BigButton primary onClick={() => tell({ well: true })}>
            {words.allGood}
          </BigButton>
        )}
      </div>
    </div>
  );
}
