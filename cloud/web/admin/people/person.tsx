// One person: rank and department, badges and PIN, rights, what they hold, leaving; each change is one act.
import type { AdminChoices, PersonPage } from '@keycab/shared/administration';
import type { Department } from '@keycab/shared/department';
import { DEPARTMENTS } from '../parts/departments.ts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { comfortWords } from '../../common/comfort-words.ts';
import { ComfortForm } from '../../common/comfort.tsx';
import type { Moment } from '../../common/moment.ts';
import { StateChip } from '../../common/state-chip.tsx';
import { SelectField, Sheet, TextField } from '../parts/fields.tsx';
import { Lines } from '../parts/lines.tsx';
import { words } from '../parts/messages.ts';
import { RightsOf } from '../parts/rights.tsx';
import type { Acting } from '../parts/use-act.ts';
import { Badges } from './badges.tsx';

export interface PersonProps {
  readonly person: PersonPage;
  readonly choices: AdminChoices | null;
  /** In whose name this window acts; null: in nobody's. */
  readonly me: string | null;
  readonly moment: Moment;
  readonly acting: Acting;
  readonly onClose: () => void;
}

type Asking = 'name' | 'leaver' | null;

export function PersonPanel(props: PersonProps) {
  const { acting, choices, moment, person } = props;
  const [asking, setAsking] = useState<Asking>(null);
  const own = props.me === person.person;
  const end = (): void => setAsking(null);
  return (
    <article className="stack" aria-label={person.name}>
      <div className="head">
        <h2>{person.name}</h2>
        {person.manager && <span className="mark">{words.manager}</span>}
        {person.disabled && <span className="mark grave">{words.off}</span>}
        <Button variant="subtle" onClick={props.onClose}>
          {words.close}
        </Button>
      </div>
      <div className="row">
        <SelectField
          label={words.department}
          value={person.department}
          choices={DEPARTMENTS.map((one) => [one, one])}
          onChange={(department) =>
            acting.run({ act: 'changeDepartment', person: person.person, department: department as Department })
          }
        />
        <Button onClick={() => setAsking(asking === 'name' ? null : 'name')}>{words.edit}</Button>
        <Button
          disabled={acting.busy}
          onClick={() => acting.run({ act: 'changeRank', person: person.person, manager: !person.manager })}
        >
          {person.manager ? words.endManager : words.makeManager}
        </Button>
      </div>
      {asking === 'name' && <NameSheet person={person} acting={acting} onEnd={end} />}
      <section aria-label={words.held(person.held.length)}>
        <h3>{words.held(person.held.length)}</h3>
        {person.disabled && person.held.length > 0 && <p className="overdue">{words.heldOff}</p>}
        <ul className="held">
          {person.held.map((key) => (
            <li key={key.key}>
              <a href={`/?q=${encodeURIComponent(key.label)}`}>
                <b>{key.label}</b>
              </a>
              <StateChip state={key.state} />
              <span className="muted small">{key.text}</span>
            </li>
          ))}
        </ul>
      </section>
      {person.disabled ? (
        <Button disabled={acting.busy} onClick={() => acting.run({ act: 'switchOnPerson', person: person.person })}>
          {words.back}
        </Button>
      ) : asking === 'leaver' ? (
        <Sheet
          title={words.leaverSure(person.name)}
          verb={words.leaverDo}
          busy={acting.busy}
          grave
          onCancel={end}
          onSubmit={() => acting.run({ act: 'switchOffPerson', person: person.person }, end)}
        >
          <p>{words.leaverWhy}</p>
        </Sheet>
      ) : (
        <div className="row">
          <Button disabled={own} onClick={() => setAsking('leaver')}>
            {words.leaver}
          </Button>
        </div>
      )}
      <Badges person={person} choices={choices} moment={moment} acting={acting} />
      <section className="stack" aria-label={comfortWords.title}>
        <h3>{comfortWords.title}</h3>
        <p className="muted">{comfortWords.why}</p>
        <ComfortForm
          key={JSON.stringify(person.comfort)}
          comfort={person.comfort}
          busy={acting.busy}
          onSave={(comfort) => acting.run({ act: 'changePerson', person: person.person, comfort })}
        />
      </section>
      <RightsOf
        grants={person.grants}
        choices={choices}
        acting={acting}
        to={{ person: person.person }}
        empty={words.noRights}
      />
      <Lines lines={person.lines} moment={moment} />
    </article>
  );
}

function NameSheet(props: { readonly person: PersonPage; readonly acting: Acting; readonly onEnd: () => void }) {
  const { person } = props;
  const [name, setName] = useState(person.name);
  const [given, setGiven] = useState(person.givenName);
  const [number, setNumber] = useState(person.staffNumber ?? '');
  return (
    <Sheet
      title={words.edit}
      verb={words.save}
      busy={props.acting.busy}
      onCancel={props.onEnd}
      onSubmit={() =>
        props.acting.run(
          {
            act: 'changePerson',
            person: person.person,
            name: name.trim(),
            givenName: given.trim(),
            staffNumber: number === '' ? null : number,
          },
          props.onEnd,
        )
      }
    >
      <TextField label={words.name} value={name} onChange={setName} required />
      <TextField label={words.givenName} value={given} onChange={setGiven} required />
      <TextField label={words.staffNumber} value={number} onChange={setNumber} pattern="[0-9]{1,8}" />
    </Sheet>
  );
}
