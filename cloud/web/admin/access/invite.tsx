// Lets somebody of the staff log in: who, under which address, as what; and the same choice of role and rooftop for later.
import type { Colleague } from '@keycab/shared/contract';
import type { PersonId, SiteId } from '@keycab/shared/ids';
import type { Role } from '@keycab/shared/permissions';
import { useState } from 'react';
import { type Choice, SelectField, Sheet, TextField } from '../parts/fields.tsx';
import type { Telling } from '../parts/use-told.ts';
import type { Listed } from './accounts.ts';
import { ROLE_WORDS, words } from './messages.ts';

const ROLES: readonly Choice[] = Object.entries(ROLE_WORDS)
  // An installer comes by a token.
  .filter(([role]) => role !== 'installer')
  .map(([role, { may, name }]) => [role, `${name}: ${may}`]);

export function RoleFields(props: {
  readonly role: Role;
  readonly rooftop: string;
  readonly rooftops: Listed['rooftops'];
  readonly onRole: (role: Role) => void;
  readonly onRooftop: (rooftop: string) => void;
}) {
  const { rooftops } = props;
  return (
    <>
      <SelectField
        label={words.role}
        value={props.role}
        choices={ROLES}
        onChange={(value) => props.onRole(value as Role)}
      />
      {rooftops.length > 1 && (
        <SelectField
          label={words.rooftop}
          value={props.rooftop}
          choices={[...rooftops.map((one): Choice => [one.rooftop, one.name]), ['all', words.allRooftops]]}
          onChange={props.onRooftop}
        />
      )}
    </>
  );
}

export function Invite(props: {
  /** Who has no log-in yet. */
  readonly staff: readonly Colleague[];
  readonly rooftops: Listed['rooftops'];
  readonly telling: Telling;
  readonly onMade: (name: string, person: string, link: { link: string; expiresWallMs: number }) => void;
  readonly onCancel: () => void;
}) {
  const { rooftops, staff, telling } = props;
  const [person, setPerson] = useState<string>(staff[0]?.person ?? '');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('desk');
  const [rooftop, setRooftop] = useState<string>(rooftops[0]?.rooftop ?? 'all');
  const name = staff.find((one) => one.person === person)?.name ?? '';
  if (staff.length === 0) return <p>{words.everybody}</p>;
  return (
    <Sheet
      title={words.inviteTitle}
      verb={words.makeLink}
      busy={telling.busy || person === ''}
      onCancel={props.onCancel}
      onSubmit={() =>
        telling.run(
          '/api/v1/accounts/invite',
          {
            person: person as PersonId,
            email: email.trim(),
            memberships: [{ role, rooftop: rooftop as SiteId | 'all' }],
          },
          (link) => props.onMade(name, person, link),
        )
      }
    >
      <SelectField
        label={words.person}
        value={person}
        choices={staff.map((one): Choice => [one.person, `${one.name} (${one.department})`])}
        onChange={setPerson}
      />
      <p className="muted small">{words.personHint}</p>
      <TextField
        label={words.email}
        hint={words.emailHint}
        value={email}
        onChange={setEmail}
        pattern="\s*[^\s@]{1,64}@[^\s@]{1,130}\s*"
        required
      />
      <RoleFields role={role} rooftop={rooftop} rooftops={rooftops} onRole={setRole} onRooftop={setRooftop} />
    </Sheet>
  );
}
