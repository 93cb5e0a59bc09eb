// One who may log in: what they may, a new link, an invitation taken back; each change is one act.
import type { Account } from '@keycab/shared/contract';
import type { SiteId } from '@keycab/shared/ids';
import type { Role } from '@keycab/shared/permissions';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Moment } from '../../common/moment.ts';
import { Sheet } from '../parts/fields.tsx';
import type { Telling } from '../parts/use-told.ts';
import { type Listed, rooftopName, standing } from './accounts.ts';
import { RoleFields } from './invite.tsx';
import { ROLE_WORDS, words } from './messages.ts';

export function AccountPanel(props: {
  readonly account: Account;
  readonly rooftops: Listed['rooftops'];
  /** Nobody changes what they may themselves. */
  readonly own: boolean;
  readonly moment: Moment;
  readonly telling: Telling;
  readonly onMade: (name: string, person: string, link: { link: string; expiresWallMs: number }) => void;
  readonly onClose: () => void;
}) {
  const { account, moment, own, rooftops, telling } = props;
  const { email, invitedUntilWallMs, memberships, name, opened, person } = account;
  const [asking, setAsking] = useState<'role' | 'link' | null>(null);
  const end = (): void => setAsking(null);
  const set = (wanted: Account['memberships'], then = end): void =>
    telling.run('/api/v1/accounts/memberships', { person, memberships: wanted }, then);
  const again = (): void =>
    telling.run('/api/v1/accounts/invite', { person, email, memberships }, (link) => {
      end();
      props.onMade(name, person, link);
    });
  return (
    <article className="stack" aria-label={name}>
      <div className="head">
        <h2>{name}</h2>
        {own && <span className="mark">{words.self}</span>}
        <Button variant="subtle" onClick={props.onClose}>
          {words.close}
        </Button>
      </div>
      <p>
        {email} <span className="muted">· {standing(account, moment)}</span>
      </p>
      <section className="stack" aria-label={words.roles}>
        <h3>{words.roles}</h3>
        {memberships.length === 0 && <p className="muted">{words.noRole}</p>}
        <ul className="held">
          {memberships.map((one) => (
            <li key={`${one.role} ${one.rooftop}`}>
              <span>
                <b>{words.at(ROLE_WORDS[one.role].name, rooftopName(one.rooftop, rooftops))}</b>{' '}
                <span className="muted">{ROLE_WORDS[one.role].may}</span>
              </span>
              {!own && (
                <Button
                  size="xs"
                  disabled={telling.busy}
                  onClick={() => set(memberships.filter((each) => each !== one))}
                >
                  {words.takeAway}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {own && <p className="muted">{words.ownRoles}</p>}
        {asking === 'role' && (
          <RoleSheet
            rooftops={rooftops}
            busy={telling.busy}
            onCancel={end}
            onGive={(one) => set([...memberships, one])}
          />
        )}
      </section>
      {asking === 'link' && (
        <Sheet
          title={words.again}
          verb={words.makeLink}
          busy={telling.busy}
          grave={opened}
          onCancel={end}
          onSubmit={again}
        >
          {opened && <p>{words.againWhy}</p>}
        </Sheet>
      )}
      {!own && (
        <div className="row">
          <Button onClick={() => setAsking('role')}>{words.addRole}</Button>
          <Button onClick={() => setAsking('link')}>{words.again}</Button>
          {invitedUntilWallMs !== null && (
            <Button disabled={telling.busy} onClick={() => telling.run('/api/v1/accounts/withdraw', { person })}>
              {words.withdraw}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function RoleSheet(props: {
  readonly rooftops: Listed['rooftops'];
  readonly busy: boolean;
  readonly onCancel: () => void;
  readonly onGive: (one: Account['memberships'][number]) => void;
}) {
  const [role, setRole] = useState<Role>('desk');
  const [rooftop, setRooftop] = useState<string>(props.rooftops[0]?.rooftop ?? 'all');
  return (
    <Sheet
      title={words.addRole}
      verb={words.give}
      busy={props.busy}
      onCancel={props.onCancel}
      onSubmit={() => props.onGive({ role, rooftop: rooftop as SiteId | 'all' })}
    >
      <RoleFields role={role} rooftop={rooftop} rooftops={props.rooftops} onRole={setRole} onRooftop={setRooftop} />
    </Sheet>
  );
}
