// What can be taken along with the key that is open or has just been taken: one touch each, and each is decided anew.
import type { AlsoTile } from '../src/kiosk/visit-views.ts';
import type { Stage } from './stage.ts';
import { Target } from './target.tsx';
import { TileButton } from './tile.tsx';

const [SMALL, ROOMY] = [3, 5];

export function Also({ stage, tiles }: { readonly stage: Stage; readonly tiles: readonly AlsoTile[] }) {
  const { profile, touch, words } = stage;
  const shown = tiles.slice(0, profile.rows > 4 ? ROOMY : SMALL);
  if (shown.length === 0) return null;
  return (
    <div className="row also" role="group" aria-label={words.also}>
      {shown.map((tile) =>
        tile.added ? (
          <Target className="tile" key={tile.key} data-meant disabled>
            <span className="label">
              <b>{tile.label}</b>
              <span className="clip">{tile.model}</span>
            </span>
            <span className="clip">{tile.addedText}</span>
          </Target>
        ) : (
          <TileButton
            key={tile.key}
            words={words}
            tile={tile}
            meant={false}
            onClick={() => touch({ type: 'KeyChosen', key: tile.key, reason: null })}
          />
        ),
      )}
      <p className="aside">{words.also}</p>
    </div>
  );
}
