// S2: the keys this person is likely to want, and a number pad that finds any other.
import { Target } from '../target.tsx';
import { useState } from 'preact/hooks';
import type { Tile } from '../../src/kiosk/tile.ts';
import type { Stage, ViewOf } from '../stage.ts';
import { filterTiles, onlyTile } from '../filter.ts';
import { Header } from '../header.tsx';
import { counted, Glyph, LanguageButton, TextButton } from '../parts.tsx';
import { fill } from '../speech.ts';
import { TileButton } from '../tile.tsx';
import { useTyping } from '../typing.ts';

const LONGEST = 8;

export function Home({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'home'> }) {
  const { words, touch, profile } = stage;
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(0);
  const found = filterTiles(view.tiles, typed);
  const only = onlyTile(found, typed);
  // What she has already is no wish: she sees how it stands.
  const take = ({ key, mine }: Tile): void =>
    touch(mine ? { type: 'GoTouched', to: 'mine', key } : { type: 'KeyChosen', key, reason: null });
  const type = (next: string): void => {
    setTyped(next.slice(0, LONGEST));
    setPage(0);
    touch({ type: 'ScreenTouched' });
  };
  const done = (): void => touch({ type: 'DoneTouched' });

  useTyping({
    letters: /[0-9A-Za-z]/,
    onLetter: (letter) => type(typed + letter),
    onErase: () => type(typed.slice(0, -1)),
    onEnter: () => only !== null && take(only),
    onEscape: () => (typed === '' ? done() : type('')),
  });

  // Four rows: two of keys, two of what else can be done. Six rows: the last one, and Done in the last row of the pad.
  const tall = profile.rows > 4;
  const room =
    (profile.rows - (tall ? 1 : 2)) * profile.tileColumns -
    (view.managerText === null && view.pairText === null ? 0 : 1);
  // The likely ones stand there; who looks for another types its number, or browses.
  const pages = typed === '' || found.length <= room ? 1 : Math.ceil(found.length / (room - 1));
  const perPage = pages === 1 ? room : room - 1;
  const at = Math.min(page, pages - 1);
  const shown = found.slice(at * perPage, (at + 1) * perPage);
  const go = (to: 'browse' | 'handOver' | 'problem'): void => touch({ type: 'GoTouched', to, key: null });

  const manage = (to: 'menu' | 'pair'): void =>
    touch({ type: 'ManagerTouched', page: to, key: null, person: null, board: null, slot: null });

  const typedText =
    typed === '' ? undefined : (
      <>
        <b className="typed">{typed}</b>
        <span className="count">{fill(words.keysFound, { count: found.length })}</span>
      </>
    );
  return (
    <>
      <Header stage={stage} lead={tall ? undefined : typedText} />
      <main className={tall ? 'home tall' : 'home'}>
        <h1 className="unseen">{view.person.name}</h1>
        <div className="tiles">
          {view.managerText !== null && (
            <Target className="choice manager" onClick={() => manage('menu')}>
              <b>{view.managerText}</b>
            </Target>
          )}
          {view.pairText !== null && (
            <Target className="choice manager" onClick={() => manage('pair')}>
              <b>{view.pairText}</b>
            </Target>
          )}
          {shown.map((tile) => (
            <TileButton key={tile.key} words={words} tile={tile} meant={tile === only} onClick={() => take(tile)} />
          ))}
          {found.length === 0 && (
            <p className="none" role="status">
              <b>{typed === '' ? words.noKeys : fill(words.nothingFound, { typed })}</b>
              <span>{typed === '' ? words.noKeysTodo : words.nothingFoundTodo}</span>
            </p>
          )}
          {pages > 1 && (
            <Target className="more" onClick={() => setPage((at + 1) % pages)}>
              <b>{words.moreKeys}</b>
              <span>{fill(words.pageOf, { page: at + 1, pages })}</span>
            </Target>
          )}
          <Action at={tall ? 'last' : 'first'} text={words.handOver} onClick={() => go('handOver')} />
          <Action at={tall ? 'last' : 'first'} text={words.problem} onClick={() => go('problem')} />
          {tall ? (
            <Action at="last" text={words.browse} detail={view.browseText} onClick={() => go('browse')} />
          ) : (
            <>
              <div className="last">
                <Action at="last" text={words.browse} onClick={() => go('browse')} />
                <TextButton stage={stage} />
              </div>
              <div className="last">
                <LanguageButton stage={stage} />
                <Done stage={stage} onClick={done} />
              </div>
            </>
          )}
        </div>
        <div className="pad" role="group" aria-label={words.digits}>
          {tall && (
            <p className="display" role="status">
              {typedText}
            </p>
          )}
          {tall && <TextButton stage={stage} />}
          {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
            <Target key={digit} onClick={() => type(typed + digit)}>
              {digit}
            </Target>
          ))}
          <Target aria-label={words.erase} disabled={typed === ''} onClick={() => type(typed.slice(0, -1))}>
            <Glyph d="M9 5h12v14H9l-6-7Zm3.5 4.5 5 5m0-5-5 5" />
          </Target>
          <Target onClick={() => type(`${typed}0`)}>0</Target>
          <Target aria-label={words.choose} disabled={only === null} onClick={() => only !== null && take(only)}>
            <Glyph d="M20 5v8H5m5-5-5 5 5 5" />
          </Target>
          {tall && <LanguageButton stage={stage} />}
          {tall && <Done stage={stage} onClick={done} />}
        </div>
      </main>
    </>
  );
}

/** Not a key: what else can be done. `first` is the row above the last one. */
function Action(props: {
  readonly at: 'first' | 'last';
  readonly text: string;
  readonly detail?: string;
  readonly onClick: () => void;
}) {
  return (
    <Target className="action" data-at={props.at} onClick={props.onClick}>
      <b>{props.text}</b>
      {props.detail !== undefined && props.detail !== '' && <span className="aside">{props.detail}</span>}
    </Target>
  );
}

function Done({ stage, onClick }: { readonly stage: Stage; readonly onClick: () => void }) {
  const { words, profile, secondsLeft } = stage;
  const tall = profile.rows > 4;
  return (
    <Target className="dark done" onClick={onClick}>
      <b>{tall ? counted(words.done, stage) : words.done}</b>
      <span>{tall || secondsLeft === null ? words.doneHint : fill(words.seconds, { seconds: secondsLeft })}</span>
    </Target>
  );
}
