// A new key: of a vehicle, or a thing such as a plate or a gate.
import type { AdminChoices } from '@keycab/shared/administration';
import { useState } from 'react';
import { SelectField, Sheet, TextField } from '../parts/fields.tsx';
import { capital, plain, words } from '../parts/messages.ts';
import type { Acting } from '../parts/use-act.ts';
import { HomeField, type Home } from './home.tsx';

const NUMBERS = ['1', '2', '3', '4'];

export function RegisterKey(props: {
  readonly choices: AdminChoices;
  readonly acting: Acting;
  readonly onAdded: (key: string) => void;
  readonly onCancel: () => void;
}) {
  const { choices } = props;
  const [label, setLabel] = useState('');
  const [number, setNumber] = useState('1');
  const [vehicle, setVehicle] = useState('');
  const [group, setGroup] = useState(choices.groups[0]?.group ?? '');
  const [home, setHome] = useState<Home>(null);
  const car = choices.vehicles.find(({ text }) => text === vehicle);
  return (
    <Sheet
      title={words.registerTitle}
      verb={words.register}
      busy={props.acting.busy || (vehicle !== '' && car === undefined)}
      onCancel={props.onCancel}
      onSubmit={() =>
        props.acting.run(
          {
            act: 'registerKey',
            label: label.trim(),
            number: Number(number),
            vehicle: car?.vehicle ?? null,
            group,
            home,
          },
          (done) => props.onAdded(done.key ?? ''),
        )
      }
    >
      <TextField label={words.label} value={label} onChange={setLabel} required />
      <TextField
        label={words.vehicle}
        hint={words.noVehicle}
        value={vehicle}
        onChange={setVehicle}
        list={choices.vehicles.map(({ text }) => text)}
      />
      <SelectField
        label={words.number}
        value={number}
        choices={NUMBERS.map((one) => [one, one])}
        onChange={setNumber}
      />
      <SelectField
        label={words.group}
        value={group}
        choices={choices.groups.map((one) => [one.group, capital(plain(one.group))])}
        onChange={setGroup}
      />
      <HomeField choices={choices} home={home} onChange={setHome} />
    </Sheet>
  );
}
