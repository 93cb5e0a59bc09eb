// A new token: what it is for, what it may, where, for how long; no more than whoever makes it may.
import type { Token } from '@keycab/shared/contract';
import type { SiteId } from '@keycab/shared/ids';
import type { Permission } from '@keycab/shared/permissions';
import { useState } from 'react';
import { PERMISSION_WORDS } from '../access/messages.ts';
import { type Choice, SelectField, Sheet, TextField, TickField } from '../parts/fields.tsx';
import type { Telling } from '../parts/use-told.ts';
import { words } from './messages.ts';

export interface Rooftop {
  readonly rooftop: SiteId;
  readonly name: string;
}

type Scope = Token['permissions'][number];
const SCOPES = ['see', 'manage', 'audit', 'administer'] as const satisfies readonly Scope[];
const DAYS = [30, 90, 180, 365] as const;

export function MakeToken(props: {
  readonly rooftops: readonly Rooftop[];
  /** Of whoever makes it. */
  readonly permissions: readonly Permission[];
  readonly telling: Telling;
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void;
  readonly onCancel: () => void;
}) {
  const { rooftops, telling } = props;
  const [name, setName] = useState('');
  const [may, setMay] = useState<readonly Scope[]>(['see']);
  const [rooftop, setRooftop] = useState<string>('all');
  const [days, setDays] = useState('90');
  const full = name.trim();
  const only = rooftops.length === 1 ? rooftops[0] : undefined;
  const where = only === undefined ? rooftop : only.rooftop;
  return (
    <Sheet
      title={words.makeTitle}
      verb={words.create}
      busy={telling.busy || may.length === 0}
      onCancel={props.onCancel}
      onSubmit={() =>
        telling.run(
          '/api/v1/tokens/create',
          {
            name: full,
            permissions: [...may],
            rooftops: where === 'all' ? 'all' : [where as SiteId],
            days: Number(days),
          },
          ({ token }) => props.onMade({ name: full, token }),
        )
      }
    >
      <TextField label={words.name} value={name} onChange={setName} pattern=".*\S.*" required />
      <fieldset className="ticks">
        <legend>{words.may}</legend>
        {SCOPES.filter((one) => props.permissions.includes(one)).map((one) => (
          <TickField
            key={one}
            label={PERMISSION_WORDS[one]}
            checked={may.includes(one)}
            onChange={(on) => setMay(on ? [...may, one] : may.filter((each) => each !== one))}
          />
        ))}
      </fieldset>
      {only === undefined && (
        <SelectField
          label={words.where}
          value={rooftop}
          choices={[['all', words.all], ...rooftops.map((one): Choice => [one.rooftop, one.name])]}
          onChange={setRooftop}
        />
      )}
      <SelectField
        label={words.days}
        value={days}
        choices={DAYS.map((one): Choice => [String(one), words.daysOf(one)])}
        onChange={setDays}
      />
    </Sheet>
  );
}
