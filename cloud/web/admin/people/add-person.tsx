// Somebody new: name, department, a number for when the reader is off.
import type { Department } from '@keycab/shared/department';
import { DEPARTMENTS } from '../parts/departments.ts';
import { useState } from 'react';
import { SelectField, Sheet, TextField } from '../parts/fields.tsx';
import { words } from '../parts/messages.ts';
import type { Acting } from '../parts/use-act.ts';

export function AddPerson(props: {
  readonly acting: Acting;
  readonly onAdded: (person: string) => void;
  readonly onCancel: () => void;
}) {
  const [name, setName] = useState('');
  const [given, setGiven] = useState('');
  const [number, setNumber] = useState('');
  const [department, setDepartment] = useState<Department>('Sales');
  const full = name.trim();
  return (
    <Sheet
      title={words.addTitle}
      verb={words.add}
      busy={props.acting.busy}
      onCancel={props.onCancel}
      onSubmit={() =>
        props.acting.run(
          {
            act: 'addPerson',
            name: full,
            givenName: given.trim() === '' ? (full.split(' ')[0] ?? full) : given.trim(),
            department,
            staffNumber: number === '' ? null : number,
          },
          (done) => props.onAdded(done.person ?? ''),
        )
      }
    >
      <TextField label={words.name} value={name} onChange={setName} required />
      <TextField label={words.givenName} value={given} onChange={setGiven} />
      <SelectField
        label={words.department}
        value={department}
        choices={DEPARTMENTS.map((one) => [one, one])}
        onChange={(value) => setDepartment(value as Department)}
      />
      <TextField label={words.staffNumber} value={number} onChange={setNumber} pattern="[0-9]{1,8}" />
    </Sheet>
  );
}
