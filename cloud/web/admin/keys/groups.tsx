// Groups of keys: who has which right to them, and what a take of one asks.
import type { AdminAct, AdminChoices } from '@keycab/shared/administration';
import { DEPARTMENTS } from '../parts/departments.ts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { SelectField, TickField, type Choice } from '../parts/fields.tsx';
import { capital, plain, words } from '../parts/messages.ts';
import { GrantList, GrantSheet } from '../parts/rights.tsx';
import type { Acting } from '../parts/use-act.ts';

type Group = Extract<AdminAct, { act: 'setGroup' }>['group'];

export function Groups(props: {
  readonly choices: AdminChoices;
  /** `*` for all keys. */
  readonly group: string;
  readonly acting: Acting;
  readonly onGroup: (group: string) => void;
  readonly onClose: () => void;
}) {
  const { acting, choices, group } = props;
  const [giving, setGiving] = useState(false);
  const chosen = choices.groups.find((each) => each.group === group);
  const to = [
    ...DEPARTMENTS.map((department) => [department, words.forDepartment(department), { department }] as const),
    ['manager', words.everyManager, { manager: true }] as const,
  ];
  const groups: Choice[] = [
    ['*', words.everyGroup],
    ...choices.groups.map((one): Choice => [one.group, `${capital(plain(one.group))} · ${words.keysIn(one.keys)}`]),
  ];
  return (
    <article className="stack" aria-label={words.groups}>
      <div className="head">
        <h2>{words.groups}</h2>
        <Button variant="subtle" onClick={props.onClose}>
          {words.close}
        </Button>
      </div>
      <SelectField label={words.group} value={group} choices={groups} onChange={props.onGroup} />
      <section className="stack" aria-label={words.rights}>
        <h3>{words.rights}</h3>
        <GrantList grants={choices.grants.filter((grant) => grant.group === group)} acting={acting} own={null} />
        {giving ? (
          <GrantSheet
            key={group}
            choices={choices}
            acting={acting}
            to={to}
            group={group}
            onEnd={() => setGiving(false)}
          />
        ) : (
          <div className="row">
            <Button onClick={() => setGiving(true)}>{words.addRight}</Button>
          </div>
        )}
      </section>
      {chosen !== undefined && <Asks key={group} chosen={chosen} schedules={choices.schedules} acting={acting} />}
    </article>
  );
}

/** `pin` as one word: never, always, or the hours outside which it is asked. */
const pinOf = ({ pin }: Group): string => (pin === undefined ? '' : pin === 'always' ? 'always' : pin.outside);

function Asks(props: {
  readonly chosen: AdminChoices['groups'][number];
  readonly schedules: readonly string[];
  readonly acting: Acting;
}) {
  const { keys: _keys, ...rules } = props.chosen;
  const [group, setGroup] = useState<Group>(rules);
  const without = (...names: (keyof Group)[]): Group =>
    Object.fromEntries(Object.entries(group).filter(([name]) => !names.includes(name as keyof Group))) as Group;
  const same = JSON.stringify(group) === JSON.stringify(rules);
  return (
    <section className="stack" aria-label={words.asks}>
      <h3>{words.asks}</h3>
      <SelectField
        label={words.authorizers}
        value={String(group.authorizers ?? 0)}
        choices={words.authorizersOf.map((text, index) => [String(index), text])}
        onChange={(value) =>
          setGroup(
            value === '0'
              ? without('authorizers', 'otherDepartment')
              : { ...group, authorizers: value === '1' ? 1 : 2 },
          )
        }
      />
      {group.authorizers !== undefined && (
        <TickField
          label={words.otherDepartment}
          checked={group.otherDepartment === true}
          onChange={(on) => setGroup(on ? { ...group, otherDepartment: true } : without('otherDepartment'))}
        />
      )}
      <TickField
        label={words.reasonRequired}
        checked={group.reasonRequired === true}
        onChange={(on) => setGroup(on ? { ...group, reasonRequired: true } : without('reasonRequired'))}
      />
      <SelectField
        label={words.pin}
        value={pinOf(group)}
        choices={[
          ['', words.pinNever],
          ['always', words.pinAlways],
          ...props.schedules.map((name): Choice => [name, words.pinOutside(name)]),
        ]}
        onChange={(value) =>
          setGroup(
            value === '' ? without('pin') : { ...group, pin: value === 'always' ? 'always' : { outside: value } },
          )
        }
      />
      <div className="row">
        <Button
          variant="filled"
          disabled={same || props.acting.busy}
          onClick={() => props.acting.run({ act: 'setGroup', group })}
        >
          {words.save}
        </Button>
      </div>
    </section>
  );
}
