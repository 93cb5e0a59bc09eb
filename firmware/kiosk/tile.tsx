// One key as something to touch.
import { Target } from './target.tsx';
import type { Tile } from '../src/kiosk/tile.ts';
import { StateLine } from './parts.tsx';
import type { Words } from './speech.ts';

/** So many stand on one line in letters of any size. */
const BRIEF_LETTERS = 8;

export function TileButton(props: {
  readonly words: Words;
  readonly tile: Tile;
  /** Meant by what was typed, or chosen with others. */
  readonly meant: boolean;
  /** Left out where a touch takes it at once. */
  readonly pressed?: boolean;
  readonly onClick: () => void;
}) {
  const { tile } = props;
  const line = tile.mine ? tile.ownLine : tile.line;
  return (
    <Target
      className="tile"
      data-own={tile.mine}
      data-brief={tile.state === 'in' && line.length <= BRIEF_LETTERS}
      data-meant={props.meant}
      aria-pressed={props.pressed}
      onClick={props.onClick}
    >
      <span className="label">
        <b>{tile.label}</b>
        <span className="clip">{tile.model}</span>
      </span>
      <span className="details">
        <span className="clip">{tile.details}</span>
        {tile.mine && <span className="aside">{props.words.yours}</span>}
      </span>
      <StateLine state={tile.state}>{line}</StateLine>
    </Target>
  );
}
