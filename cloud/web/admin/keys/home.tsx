// The slot in which a key lives: a cabinet and one of its slots, by the name on the steel.
import type { AdminAct, AdminChoices } from '@keycab/shared/administration';
import { SelectField } from '../parts/fields.tsx';
import { words } from '../parts/messages.ts';

export type Home = Extract<AdminAct, { act: 'registerKey' }>['home'];

export function HomeField(props: {
  readonly choices: AdminChoices;
  readonly home: Home;
  readonly onChange: (home: Home) => void;
}) {
  const { choices, home } = props;
  const cabinet = choices.cabinets.find((each) => each.cabinet === home?.cabinet);
  return (
    <div className="row">
      <SelectField
        label={words.home}
        value={home?.cabinet ?? ''}
        choices={[['', words.free], ...choices.cabinets.map((each) => [each.cabinet, each.name] as const)]}
        onChange={(value) => {
          const chosen = choices.cabinets.find((each) => each.cabinet === value);
          props.onChange(chosen === undefined ? null : { cabinet: chosen.cabinet, slot: home?.slot ?? 0 });
        }}
      />
      {home !== null && cabinet !== undefined && (
        <SelectField
          label={cabinet.name}
          value={String(home.slot)}
          choices={cabinet.slots.map((name, slot) => [String(slot), name])}
          onChange={(slot) => props.onChange({ ...home, slot: Number(slot) })}
        />
      )}
    </div>
  );
}
