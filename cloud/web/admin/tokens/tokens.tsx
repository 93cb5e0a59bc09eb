// The tokens of programs: what each may, until when, last used when; a new one that is shown once, an old one revoked.
import type { Token } from '@keycab/shared/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../common/api.ts';
import type { House } from '../../common/house.ts';
import { TroubleNote } from '../../common/trouble.tsx';
import { useLoaded } from '../../common/use-loaded.ts';
import { Waiting } from '../../common/waiting.tsx';
import { PERMISSION_WORDS } from '../access/messages.ts';
import { Sheet } from '../parts/fields.tsx';
import { ShownOnce } from '../parts/once.tsx';
import { dayText } from '../parts/times.ts';
import { useChanges } from '../parts/use-changes.ts';
import { type Telling, useTold } from '../parts/use-told.ts';
import { MakeToken, type Rooftop } from './make-token.tsx';
import { words } from './messages.ts';

const SOON_MS = 14 * 86_400_000;

interface Listed {
  readonly tokens: readonly Token[];
}

export function TokensPage({ house }: { readonly house: House }) {
  const { clock, live } = house;
  const list = useLoaded<Listed>('tokens', (signal) => ask('/api/v1/tokens', {}, signal));
  const accounts = useLoaded<{ readonly rooftops: readonly Rooftop[] }>('rooftops', (signal) =>
    ask('/api/v1/accounts', {}, signal),
  );
  useChanges(live, list.reload);
  const telling = useTold(list.reload);
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const trouble = telling.trouble ?? list.trouble;
  const now = house.moment.nowWallMs;
  const tokens = list.value?.tokens ?? [];
  const isGone = ({ expiresWallMs, revokedWallMs }: Token): boolean => revokedWallMs !== null || expiresWallMs <= now;
  const gone = tokens.filter(isGone);
  const good = tokens.filter((token) => !isGone(token));
  return (
    <div className="admin">
      <div className="head">
        <h1>{words.title(list.value === null ? null : good.length)}</h1>
        <Button
          disabled={list.value === null || making}
          onClick={() => {
            setShown(null);
            telling.forget();
            setMaking(true);
          }}
        >
          {words.make}
        </Button>
      </div>
      <p className="muted">{words.about}</p>
      <Waiting clock={clock} waiting={list.waiting} />
      {trouble !== null && (
        <TroubleNote trouble={trouble} onRetry={telling.trouble === null ? list.reload : telling.forget} />
      )}
      {making && (
        <div className="panel">
          <MakeToken
            rooftops={accounts.value?.rooftops ?? []}
            permissions={house.me?.permissions ?? []}
            telling={telling}
            onMade={(made) => {
              setMaking(false);
              setShown(made);
            }}
            onCancel={() => setMaking(false)}
          />
        </div>
      )}
      {shown !== null && <Shown shown={shown} onDone={() => setShown(null)} />}
      {list.value !== null && (
        <div className="panel">
          {good.length === 0 ? <p>{words.nobody}</p> : <TokenList tokens={good} house={house} telling={telling} />}
          {gone.length > 0 && (
            <details>
              <summary>{words.old(gone.length)}</summary>
              <TokenList tokens={gone} house={house} telling={null} />
            </details>
          )}
        </div>
      )}
    </div>
  );
}

function Shown(props: {
  readonly shown: { readonly name: string; readonly token: string };
  readonly onDone: () => void;
}) {
  const { name, token } = props.shown;
  const copies = { copied: words.copied, notCopied: words.notCopied };
  const sample = `curl -H "Authorization: Bearer ${token}" "${location.origin}/api/v1/who?q=4512"`;
  return (
    <section className="panel sheet" aria-label={words.shownTitle(name)}>
      <h2 tabIndex={-1} ref={(heading) => heading?.focus()}>
        {words.shownTitle(name)}
      </h2>
      <p>{words.shownWhy}</p>
      <ShownOnce label={words.token} text={token} copy={words.copyToken} lines={2} {...copies} />
      <ShownOnce label={words.sample} text={sample} copy={words.copySample} lines={3} {...copies} />
      <div className="row">
        <Button variant="filled" onClick={props.onDone}>
          {words.have}
        </Button>
      </div>
    </section>
  );
}

function TokenList(props: {
  readonly tokens: readonly Token[];
  readonly house: House;
  /** Null: nothing is left to do with them. */
  readonly telling: Telling | null;
}) {
  const { house, telling, tokens } = props;
  const { moment, staff } = house;
  const [asking, setAsking] = useState<string | null>(null);
  const day = (wallMs: number): string => dayText(wallMs, moment);
  return (
    <ul className="held tokens">
      {tokens.map((token) => {
        const { expiresWallMs, madeWallMs, name, permissions, revokedWallMs, usedWallMs } = token;
        const by = staff.find(({ person }) => person === token.by)?.name ?? null;
        const over = expiresWallMs <= moment.nowWallMs;
        return (
          <li key={token.token}>
            <span className="line">
              <span className="first">
                <b>{name}</b> <code className="muted">{token.token}</code>
                {revokedWallMs !== null && <span className="mark grave">{words.off}</span>}
                {revokedWallMs === null && over && <span className="mark grave">{words.over}</span>}
                {revokedWallMs === null && !over && expiresWallMs < moment.nowWallMs + SOON_MS && (
                  <span className="mark">{words.soon}</span>
                )}
              </span>
              <span>{permissions.map((one) => PERMISSION_WORDS[one]).join(' · ')}</span>
              <span className="muted small">
                {words.made(day(madeWallMs), by)} ·{' '}
                {revokedWallMs !== null
                  ? words.revoked(day(revokedWallMs))
                  : over
                    ? words.expired(day(expiresWallMs))
                    : words.expires(day(expiresWallMs))}{' '}
                · {usedWallMs === null ? words.unused : words.used(day(usedWallMs))}
              </span>
            </span>
            {telling !== null && asking !== token.token && (
              <Button size="xs" onClick={() => setAsking(token.token)} aria-label={`${words.revoke} ${name}`}>
                {words.revoke}
              </Button>
            )}
            {telling !== null && asking === token.token && (
              <Sheet
                title={words.revokeSure(name)}
                verb={words.revoke}
                busy={telling.busy}
                grave
                onCancel={() => setAsking(null)}
                onSubmit={() => telling.run('/api/v1/tokens/revoke', { token: token.token }, () => setAsking(null))}
              >
                <p>{words.revokeWhy}</p>
              </Sheet>
            )}
          </li>
        );
      })}
    </ul>
  );
}
