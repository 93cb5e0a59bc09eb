// S3: makes, models, colors to narrow it down, and a basket of several keys that are taken in one go.
import { Target } from '../target.tsx';
import { Board, Home, Row } from '../board.tsx';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { BigButton } from '../parts.tsx';
import type { Stage, ViewOf } from '../stage.ts';
import { TileButton } from '../tile.tsx';

export function Browse({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'browse'> }) {
  const { words, touch, profile } = stage;
  const wide = profile.rows > 4;
  const labels = view.chosen.map((key) => view.tiles.find((tile) => tile.key === key)?.label ?? '').filter(Boolean);
  const chips = (
    <Row
      // Another step begins with its first page.
      key={JSON.stringify(view.sieve)}
      stage={stage}
      room={wide ? 7 : 5}
      cells={view.chips.map((chip) => (
        <Target
          className="tile chip"
          key={chip.text}
          data-meant={chip.chosen}
          aria-pressed={chip.chosen}
          onClick={() => touch({ type: 'SieveTouched', ...chip.sieve })}
        >
          <b className="clip">{chip.text}</b>
          {chip.detail !== '' && <span>{chip.detail}</span>}
        </Target>
      ))}
    />
  );
  useEscape(() => touch({ type: 'GoTouched', to: 'home', key: null }));
  const take = (): void => touch({ type: 'KeysChosen', keys: view.chosen, reason: null });
  return (
    <>
      <Header
        stage={stage}
        lead={
          <>
            <b>{view.title}</b>
            <span className="aside clip">{labels.join(' · ')}</span>
          </>
        }
      />
      <Board
        key={JSON.stringify(view.sieve)}
        stage={stage}
        columns={wide ? 4 : 3}
        top={chips}
        cells={view.tiles.map((tile) => (
          <TileButton
            key={tile.key}
            words={words}
            tile={tile}
            meant={view.chosen.includes(tile.key)}
            pressed={view.chosen.includes(tile.key)}
            onClick={() =>
              touch(
                tile.mine && view.chosen.length === 0
                  ? { type: 'GoTouched', to: 'mine', key: tile.key }
                  : { type: 'KeyTicked', key: tile.key },
              )
            }
          />
        ))}
        none={<p className="none">{words.noKeys}</p>}
        foot={
          <>
            <Home stage={stage} />
            <BigButton onClick={() => touch({ type: 'SieveTouched', ...view.sieve, all: !view.sieve.all })}>
              {view.sieve.all ? words.onlyIn : words.andOut}
            </BigButton>
            <BigButton primary disabled={view.chosen.length === 0} onClick={take}>
              {view.takeText}
            </BigButton>
          </>
        }
      />
    </>
  );
}
