// Things to choose from in rows and columns, page by page, with what leads out below them.
import { Target } from './target.tsx';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Choice } from '../src/kiosk/visit-views.ts';
import { BigButton } from './parts.tsx';
import { fill } from './speech.ts';
import type { Stage } from './stage.ts';

/** As many rows as the screen has, without those above and below. */
const rowsFor = ({ profile }: Stage, rowsTaken: number): number => Math.max(1, profile.rows - 1 - rowsTaken);

export function Board(props: {
  readonly stage: Stage;
  readonly columns: number;
  /** Above the cells, a row of its own. */
  readonly top?: ComponentChildren;
  readonly cells: readonly ComponentChildren[];
  /** Where there is nothing to choose. */
  readonly none?: ComponentChildren;
  readonly foot: ComponentChildren;
  /** What there is more of; keys, if nothing is said. */
  readonly moreText?: string;
}) {
  const { stage, cells, columns } = props;
  const [page, setPage] = useState(0);
  const perPage = columns * rowsFor(stage, props.top === undefined ? 0 : 1);
  const pages = Math.max(1, Math.ceil(cells.length / perPage));
  const at = page % pages;
  return (
    <main className="board">
      {props.top !== undefined && <div className="row chips">{props.top}</div>}
      <div className="cells" data-columns={columns}>
        {cells.slice(at * perPage, (at + 1) * perPage)}
        {cells.length === 0 && props.none}
      </div>
      <div className="row">
        {props.foot}
        {pages > 1 && (
          <Target className="more" onClick={() => setPage(at + 1)}>
            <b>{props.moreText ?? stage.words.moreKeys}</b>
            <span>{fill(stage.words.pageOf, { page: at + 1, pages })}</span>
          </Target>
        )}
      </div>
    </main>
  );
}

/** A row that turns its pages by itself, for fewer things than a board has. */
export function Row(props: {
  readonly stage: Stage;
  readonly room: number;
  readonly cells: readonly ComponentChildren[];
}) {
  const { cells, room, stage } = props;
  const [page, setPage] = useState(0);
  if (cells.length <= room) return cells;
  const perPage = room - 1;
  const pages = Math.ceil(cells.length / perPage);
  const at = page % pages;
  return (
    <>
      {cells.slice(at * perPage, (at + 1) * perPage)}
      <Target className="more" onClick={() => setPage(at + 1)}>
        {fill(stage.words.more, { count: cells.length - perPage })}
      </Target>
    </>
  );
}

export function ChoiceButton<Value>(props: {
  readonly choice: Choice<Value>;
  /** Its detail is what people wrote, and may end in dots. */
  readonly own?: boolean;
  readonly onChoose: (value: Value) => void;
}) {
  const { choice, onChoose, own = false } = props;
  return (
    <Target
      className="choice"
      data-meant={choice.chosen}
      aria-pressed={choice.chosen}
      onClick={() => onChoose(choice.value)}
    >
      <b>{choice.text}</b>
      {choice.detail !== '' && <span className={own ? 'clip' : undefined}>{choice.detail}</span>}
    </Target>
  );
}

/** Back to the keys, as far as anything has been done. */
export function Home({ stage }: { readonly stage: Stage }) {
  return (
    <BigButton onClick={() => stage.touch({ type: 'GoTouched', to: 'home', key: null })}>{stage.words.back}</BigButton>
  );
}
