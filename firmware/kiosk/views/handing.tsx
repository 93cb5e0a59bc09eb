// S8: from hand to hand in front of the cabinet; nothing has changed until the other person takes it on.
import { Board, Home } from '../board.tsx';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { BigButton, counted, Remaining, seconds, StateLine, Title } from '../parts.tsx';
import { fill } from '../speech.ts';
import type { Stage, ViewOf } from '../stage.ts';
import { TileButton } from '../tile.tsx';

export function HandOver({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'handOver'> }) {
  const { words, touch, profile, secondsLeft } = stage;
  const { chosen, waiting } = view;
  const leave = (): void =>
    waiting ? touch({ type: 'HandoverLeft' }) : touch({ type: 'GoTouched', to: 'home', key: null });
  useEscape(leave);
  const pick = (key: (typeof chosen)[number]): void => {
    const keys = chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];
    touch(keys.length === 0 ? { type: 'HandoverLeft' } : { type: 'HandoverPicked', keys });
  };
  return (
    <>
      <Header
        stage={stage}
        lead={
          <>
            <b>{waiting ? view.todo : view.title}</b>
            {!waiting && <span className="aside clip">{seconds(stage)}</span>}
          </>
        }
      />
      <Board
        stage={stage}
        columns={profile.rows > 4 ? 4 : 3}
        cells={view.tiles.map((tile) => (
          <TileButton
            key={tile.key}
            words={words}
            tile={tile}
            meant={chosen.includes(tile.key)}
            pressed={chosen.includes(tile.key)}
            onClick={() => pick(tile.key)}
          />
        ))}
        none={<p className="none">{view.todo}</p>}
        foot={
          waiting ? (
            <>
              <BigButton onClick={leave}>{words.notNow}</BigButton>
              <div className="left">
                <p>
                  <b>{view.todo}</b>
                </p>
                <p>{fill(words.left, { seconds: secondsLeft ?? 0 })}</p>
                <Remaining seconds={secondsLeft ?? 0} of={Math.round(view.ofMs / 1000)} />
              </div>
            </>
          ) : (
            <Home stage={stage} />
          )
        }
      />
    </>
  );
}

export function Receive({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'receive'> }) {
  const { words, touch } = stage;
  const leave = (): void => touch({ type: 'HandoverLeft' });
  useEscape(leave);
  return (
    <main className="said" aria-live="polite">
      <section>
        {view.tiles.slice(0, 3).map((tile) => (
          <StateLine key={tile.key} state={tile.state}>{`${tile.label} · ${tile.model}`}</StateLine>
        ))}
        <Title text={view.title} />
        <p className="large">{view.todo}</p>
      </section>
      <div className="ways">
        <BigButton onClick={leave}>{counted(words.notNow, stage)}</BigButton>
        <BigButton primary disabled={view.pin} onClick={() => touch({ type: 'HandoverAgreed', reason: null })}>
          {words.iTakeIt}
        </BigButton>
      </div>
    </main>
  );
}
