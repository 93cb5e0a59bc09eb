// Rights as they are granted: to whom, for which keys, to do what; given and taken away one by one.
import type { AdminAct, AdminChoices, GrantRow } from '@keycab/shared/administration';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { SelectField, Sheet, TickField, type Choice } from './fields.tsx';
import { capital, plain, words } from './messages.ts';
import type { Acting } from './use-act.ts';

type Grant = Extract<AdminAct, { act: 'addGrant' }>['grant'];

export function RightsOf(props: {
  readonly grants: readonly GrantRow[];
  readonly choices: AdminChoices | null;
  readonly acting: Acting;
  /** The only one to whom a right can be given here. */
  readonly to: Grant['to'];
  readonly empty: string;
}) {
  const [giving, setGiving] = useState(false);
  return (
    <section className="stack" aria-label={words.rights}>
      <h3>{words.rights}</h3>
      {props.grants.length === 0 && <p className="muted">{props.empty}</p>}
      <GrantList grants={props.grants} acting={props.acting} own={props.to} />
      {giving && props.choices !== null ? (
        <GrantSheet
          choices={props.choices}
          acting={props.acting}
          to={[['', '', props.to]]}
          group={null}
          onEnd={() => setGiving(false)}
        />
      ) : (
        <div className="row">
          <Button onClick={() => setGiving(true)}>{words.addRight}</Button>
        </div>
      )}
    </section>
  );
}

/** @param own  of one person's page: what others have with them is changed where all see it */
export function GrantList(props: {
  readonly grants: readonly GrantRow[];
  readonly acting: Acting;
  readonly own: Grant['to'] | null;
}) {
  return (
    <ul className="held">
      {props.grants.map((grant) => (
        <li key={grant.id}>
          <span>
            <b>{capital(words.groupOf(grant.group))}</b>: {words.may(grant.acts)}
            {grant.schedule !== undefined && ` ${words.during(grant.schedule)}`}{' '}
            <span className="muted">({words.through(grant.to)})</span>
          </span>
          {props.own === null || 'person' in grant.to ? (
            <Button
              size="xs"
              disabled={props.acting.busy}
              onClick={() => props.acting.run({ act: 'removeGrant', grant: grant.id })}
            >
              {words.remove}
            </Button>
          ) : (
            <a href={`/admin/keys?group=${encodeURIComponent(grant.group)}&rights=${encodeURIComponent(grant.group)}`}>
              {words.toGroup(grant.group)}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

export function GrantSheet(props: {
  readonly choices: AdminChoices;
  readonly acting: Acting;
  readonly to: readonly (readonly [id: string, text: string, to: Grant['to']])[];
  /** Null: to be chosen. */
  readonly group: string | null;
  readonly onEnd: () => void;
}) {
  const { choices, to } = props;
  const [who, setWho] = useState(to[0]?.[0] ?? '');
  const [group, setGroup] = useState(props.group ?? choices.groups[0]?.group ?? '*');
  const [acts, setActs] = useState<readonly Grant['acts'][number][]>(['take', 'receive', 'see']);
  const [schedule, setSchedule] = useState('');
  const chosen = to.find(([id]) => id === who)?.[2];
  const groups: Choice[] = [
    ['*', capital(words.groupOf('*'))],
    ...choices.groups.map((one): Choice => [one.group, capital(plain(one.group))]),
  ];
  return (
    <Sheet
      title={words.addRight}
      verb={words.give}
      busy={props.acting.busy || acts.length === 0 || chosen === undefined}
      onCancel={props.onEnd}
      onSubmit={() => {
        if (chosen === undefined) return;
        const grant = { to: chosen, group, acts: [...acts], ...(schedule === '' ? {} : { schedule }) };
        props.acting.run({ act: 'addGrant', grant }, props.onEnd);
      }}
    >
      {to.length > 1 && (
        <SelectField label={words.who} value={who} choices={to.map(([id, text]) => [id, text])} onChange={setWho} />
      )}
      {props.group === null && <SelectField label={words.which} value={group} choices={groups} onChange={setGroup} />}
      <fieldset className="ticks">
        <legend>{words.what}</legend>
        {choices.rights.map((right) => (
          <TickField
            key={right}
            label={plain(right)}
            checked={acts.includes(right)}
            onChange={(on) => setActs(on ? [...acts, right] : acts.filter((each) => each !== right))}
          />
        ))}
      </fieldset>
      <SelectField
        label={words.when}
        value={schedule}
        choices={[['', words.always], ...choices.schedules.map((name): Choice => [name, words.during(name)])]}
        onChange={setSchedule}
      />
    </Sheet>
  );
}
