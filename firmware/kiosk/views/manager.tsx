// S10 to S12: what a manager does here; the firmware says which form it takes and what each button sends.
import { Board } from '../board.tsx';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { counted, StateLine } from '../parts.tsx';
import type { Stage, ViewOf } from '../stage.ts';
import { Steel } from '../steel.tsx';
import type { Row } from '../../src/kiosk/manager/types.ts';
import { Find } from './manager/find.tsx';
import { Acts, actsOf } from './manager/parts.tsx';
import { Ruler } from './manager/ruler.tsx';
import { Scan } from './manager/scan.tsx';

type Props = { readonly stage: Stage; readonly view: ViewOf<'manager'> };

export function Manager({ stage, view }: Props) {
  const [back] = view.foot;
  useEscape(() => {
    if (back !== undefined && back.touch !== null) stage.touch(back.touch);
  });
  return (
    <>
      <Header
        stage={stage}
        lead={
          <>
            <b>{view.title}</b>
            <span className="aside">{counted('', stage)}</span>
          </>
        }
      />
      <Body stage={stage} view={view} />
    </>
  );
}

/** Four beside each other where there are many, so that all of them are seen at once. */
const columnsFor = (count: number, { textTimes }: Stage['profile']): number => {
  if (count > 9 && textTimes === 1) return 4;
  return count > 4 ? 3 : 2;
};

function Body({ stage, view }: Props) {
  const { body } = view;
  const foot = <Acts stage={stage} buttons={view.foot} />;
  switch (body.form) {
    case 'buttons':
      return (
        <Board
          stage={stage}
          columns={columnsFor(body.buttons.length, stage.profile)}
          moreText={stage.words.moreChoices}
          cells={actsOf(stage, body.buttons)}
          foot={foot}
        />
      );
    case 'rows':
      return (
        <Board
          key={view.page}
          stage={stage}
          columns={body.rows.some(({ buttons }) => buttons.length > 0) ? 1 : 2}
          cells={body.rows.map((row) => (
            <Entry key={row.id} stage={stage} row={row} />
          ))}
          none={<p className="large">{body.empty}</p>}
          foot={foot}
        />
      );
    case 'case':
      return (
        <Board
          key={body.row.id}
          stage={stage}
          columns={3}
          top={
            <>
              <Entry stage={stage} row={{ ...body.row, buttons: [] }} />
              <p className="position aside">{body.position}</p>
            </>
          }
          cells={actsOf(stage, body.row.buttons)}
          foot={foot}
        />
      );
    case 'say':
      return <Say stage={stage} view={view} />;
    case 'find':
      return <Find key={view.page} stage={stage} view={view} form={body} />;
    case 'scan':
      return <Scan stage={stage} view={view} form={body} />;
    case 'ruler':
      return <Ruler stage={stage} view={view} form={body} />;
  }
}

function Entry({ stage, row }: { readonly stage: Stage; readonly row: Row }) {
  return (
    <div className="entry">
      <div className="words">
        {row.label !== '' &&
          (row.state === null ? (
            <b>{row.label}</b>
          ) : (
            <StateLine state={row.state}>
              <b>{row.label}</b>
            </StateLine>
          ))}
        <p>{row.text}</p>
      </div>
      <Acts stage={stage} buttons={row.buttons} />
    </div>
  );
}

function Say({ stage, view }: Props) {
  const { body } = view;
  if (body.form !== 'say') return null;
  return (
    <main className="board">
      <section className="told" role="status">
        {body.slotName !== null && <h1 className="huge">{body.slotName}</h1>}
        {body.lines.map((line, at) => (
          <p className={at === 0 && body.slotName === null ? 'title' : 'large'} key={line}>
            {line}
          </p>
        ))}
        {body.slotName !== null && <Steel screen={stage.screen} here={body.slotName} label={body.mapText} />}
      </section>
      <div className="row">
        <Acts stage={stage} buttons={view.foot} />
      </div>
    </main>
  );
}
