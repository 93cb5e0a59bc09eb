// Who may log in: everybody as a list, one of them beside it, an invitation and its link that is shown once; wires its parts.
import type { Account } from '@keycab/shared/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import type { Moment } from '../../common/moment.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { RowList } from '../parts/list.tsx';
import { useChanges } from '../parts/use-changes.ts';
import { usePlace } from '../parts/use-place.ts';
import { useTold } from '../parts/use-told.ts';
import { type Listed, rooftopName, standing } from './accounts.ts';
import { AccountPanel } from './account-panel.tsx';
import { Invite } from './invite.tsx';
import { Letter, type Link } from './letter.tsx';
import { ROLE_WORDS, words } from './messages.ts';

export function AccessPage({ house }: { readonly house: House }) {
  const { clock, live, me, moment, site } = house;
  const { go, place } = usePlace();
  const list = useLoaded<Listed>('accounts', (signal) => ask('/api/v1/accounts', {}, signal));
  useChanges(live, list.reload);
  const telling = useTold(list.reload);
  const [link, setLink] = useState<Link | null>(null);
  const accounts = list.value?.accounts ?? [];
  const rooftops = list.value?.rooftops ?? [];
  const id = place['person'] ?? null;
  const chosen = accounts.find(({ person }) => person === id) ?? null;
  const inviting = place['new'] === 'login';
  const trouble = telling.trouble ?? list.trouble;
  const open = (person: string): void => {
    telling.forget();
    setLink(null);
    go({ person, new: '' }, 'push');
  };
  const made = (
    name: string,
    account: string,
    secret: { readonly link: string; readonly expiresWallMs: number },
  ): void => {
    setLink({ ...secret, name });
    go({ person: account, new: '' });
  };
  const beside = inviting || chosen !== null;
  return (
    <div className={beside ? 'admin two' : 'admin'}>
      <div className="head">
        <h1>{words.title(list.value === null ? null : accounts.length)}</h1>
        <Button
          disabled={list.value === null}
          onClick={() => {
            telling.forget();
            setLink(null);
            go({ new: 'login', person: '' }, 'push');
          }}
        >
          {words.invite}
        </Button>
      </div>
      <p className="muted">{words.about}</p>
      <Waiting clock={clock} waiting={list.waiting} />
      {trouble !== null && (
        <TroubleNote trouble={trouble} onRetry={telling.trouble === null ? list.reload : telling.forget} />
      )}
      {list.value !== null && (
        <div className="panel list">
          {accounts.length === 0 ? (
            <p className="nothing">{words.nobody}</p>
          ) : (
            <RowList label={words.title(null)} rows={accounts} idOf={(row) => row.person} chosen={id} onChoose={open}>
              {(row) => <Line account={row} rooftops={rooftops} moment={moment} me={me?.person?.person ?? null} />}
            </RowList>
          )}
        </div>
      )}
      {beside && (
        <div className="panel beside">
          {link !== null && (
            <Letter link={link} house={site?.name ?? ''} moment={moment} onDone={() => setLink(null)} />
          )}
          {inviting ? (
            <Invite
              staff={house.staff.filter(({ person }) => !accounts.some((one) => one.person === person))}
              rooftops={rooftops}
              telling={telling}
              onMade={made}
              onCancel={() => go({ new: '' })}
            />
          ) : (
            chosen !== null && (
              <AccountPanel
                key={chosen.person}
                account={chosen}
                rooftops={rooftops}
                own={me?.person?.person === chosen.person}
                moment={moment}
                telling={telling}
                onMade={made}
                onClose={() => open('')}
              />
            )
          )}
        </div>
      )}
    </div>
  );
}

function Line(props: {
  readonly account: Account;
  readonly rooftops: Listed['rooftops'];
  readonly moment: Moment;
  readonly me: string | null;
}) {
  const { account, me, moment, rooftops } = props;
  const roles = account.memberships.map(({ role, rooftop }) =>
    rooftops.length > 1 ? words.at(ROLE_WORDS[role].name, rooftopName(rooftop, rooftops)) : ROLE_WORDS[role].name,
  );
  return (
    <span className="line">
      <span className="first">
        <b>{account.name}</b>
        <span className="muted">{account.email}</span>
        {me === account.person && <span className="mark">{words.self}</span>}
      </span>
      <span className="second muted small">
        {roles.length === 0 ? words.noRole : roles.join(', ')} · {standing(account, moment)}
      </span>
    </span>
  );
}
