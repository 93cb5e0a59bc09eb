// A manager says whose badge it is that nobody knew: one tap on a name, or somebody new and a department.
import { Target } from '../target.tsx';
import { useState } from 'preact/hooks';
import { Board } from '../board.tsx';
import { useEscape } from '../escape.ts';
import { Header } from '../header.tsx';
import { BigButton, counted } from '../parts.tsx';
import type { Stage, ViewOf } from '../stage.ts';

export function Enroll({ stage, view }: { readonly stage: Stage; readonly view: ViewOf<'enroll'> }) {
  const { words, touch } = stage;
  const [isNew, setNew] = useState(false);
  const leave = (): void => (isNew ? setNew(false) : touch({ type: 'EnrollLeft' }));
  useEscape(leave);
  const cells = isNew
    ? view.departments.map(({ department, name }) => (
        <Target
          className="choice"
          key={department}
          onClick={() => touch({ type: 'EnrollTouched', person: null, department })}
        >
          <b>{name}</b>
        </Target>
      ))
    : view.people.map(({ person, name, detail }) => (
        <Target
          className="choice"
          key={person}
          onClick={() => touch({ type: 'EnrollTouched', person, department: null })}
        >
          <b className="clip">{name}</b>
          <span className="clip">{detail}</span>
        </Target>
      ));
  return (
    <>
      <Header
        stage={stage}
        lead={
          <>
            <b>{isNew ? view.departmentTitle : view.title}</b>
            <span className="aside clip">{view.hint}</span>
          </>
        }
      />
      <Board
        key={String(isNew)}
        stage={stage}
        columns={isNew ? 3 : stage.profile.tileColumns + 1}
        moreText={words.morePeople}
        cells={cells}
        foot={
          <>
            <BigButton onClick={leave}>{isNew ? words.back : counted(words.notNow, stage)}</BigButton>
            {!isNew && <BigButton onClick={() => setNew(true)}>{words.newPerson}</BigButton>}
          </>
        }
      />
    </>
  );
}
