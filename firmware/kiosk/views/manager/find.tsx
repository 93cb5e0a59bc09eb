// A key or a person to be found: the list, and a pad that makes it shorter.
import { Target } from '../../target.tsx';
import { useState } from 'preact/hooks';
import type { Form, Found } from '../../../src/kiosk/manager/types.ts';
import { findKeys, findPeople } from '../../find.ts';
import { StateLine } from '../../parts.tsx';
import { fill } from '../../speech.ts';
import type { Stage, ViewOf } from '../../stage.ts';
import { useTyping } from '../../typing.ts';
import { Acts, Pad, TYPED } from './parts.tsx';

const LONGEST = 12;

export function Find(props: {
  readonly stage: Stage;
  readonly view: ViewOf<'manager'>;
  readonly form: Extract<Form, { form: 'find' }>;
}) {
  const { stage, view, form } = props;
  const { profile, touch, words } = stage;
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(0);
  const found = form.by === 'letters' ? findPeople(form.found, typed) : findKeys(form.found, typed);
  const only = typed !== '' && found.length === 1 ? (found[0] ?? null) : null;
  const type = (next: string): void => {
    setTyped(next.slice(0, LONGEST));
    setPage(0);
    touch({ type: 'ScreenTouched' });
  };
  const enter = (): void => {
    if (only !== null) touch(only.touch);
  };
  useTyping({
    letters: TYPED,
    onLetter: (letter) => type(typed + letter),
    onErase: () => type(typed.slice(0, -1)),
    onEnter: enter,
  });
  const room = (profile.rows - 1) * profile.tileColumns;
  const pages = found.length <= room ? 1 : Math.ceil(found.length / (room - 1));
  const perPage = pages === 1 ? room : room - 1;
  const at = Math.min(page, pages - 1);
  return (
    <main className={profile.rows > 4 ? 'home tall' : 'home'}>
      <div className="tiles">
        {found.slice(at * perPage, (at + 1) * perPage).map((one) => (
          <FoundTile key={one.id} one={one} meant={one === only} onClick={() => touch(one.touch)} />
        ))}
        {found.length === 0 && (
          <p className="none" role="status">
            <b>{typed === '' ? form.empty : fill(words.nobodyFound, { typed })}</b>
          </p>
        )}
        {pages > 1 && (
          <Target className="more" onClick={() => setPage((at + 1) % pages)}>
            <b>{form.by === 'letters' ? words.morePeople : words.moreKeys}</b>
            <span>{fill(words.pageOf, { page: at + 1, pages })}</span>
          </Target>
        )}
        <div className="row finder-foot">
          <Acts stage={stage} buttons={view.foot} />
          {profile.rows <= 4 && (
            <p className="display" role="status">
              {typed === '' ? words.find : <b className="typed">{typed}</b>}
            </p>
          )}
        </div>
      </div>
      <Pad
        stage={stage}
        letters={form.by === 'letters'}
        prompt={words.find}
        typed={typed}
        enter={only !== null}
        onType={type}
        onEnter={enter}
      />
    </main>
  );
}

function FoundTile({
  one,
  meant,
  onClick,
}: {
  readonly one: Found;
  readonly meant: boolean;
  readonly onClick: () => void;
}) {
  return (
    <Target className="tile" data-meant={meant} onClick={onClick}>
      <span className="label">
        <b className="clip">{one.label}</b>
      </span>
      <span className="clip">{one.title}</span>
      {one.state !== null && <StateLine state={one.state}>{one.line}</StateLine>}
    </Target>
  );
}
