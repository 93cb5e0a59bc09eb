// Logging in: a password, a passkey or another service's log-in, whichever this house has; then on to where one wanted to go.
import { Button } from '@mantine/core';
import { ownPath } from '@keycab/shared/own-path';
import { type SyntheticEvent, useEffect, useState } from 'react';
import type { Reply } from '../common/api.ts';
import { clock } from '../common/clock.ts';
import { Field } from '../common/door.tsx';
import { hasPasskeys, logInByPasskey } from '../common/passkey.ts';
import { fetchOf, send } from '../common/send.ts';
import { type Trouble, TroubleNote, troubleOf } from '../common/trouble.tsx';
import { forgetSnapshot } from '../phone/store.ts';

interface Ways {
  readonly accounts: boolean;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

/** The other service sent somebody back whom nobody here has linked, or something went wrong on the way. */
const returned = (): Trouble | null =>
  new URLSearchParams(location.search).has('error') ? troubleOf('KC-AUTH-08') : null;

export function LogIn() {
  const [ways, setWays] = useState<Ways | null>(null);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(returned);
  const [busy, setBusy] = useState(false);
  const back = ownPath(new URLSearchParams(location.search).get('then'), location.origin);

  useEffect(() => {
    // A private window keeps nothing, and has nothing to forget.
    void forgetSnapshot(clock).catch(() => undefined);
    const abort = new AbortController();
    void fetchOf<Ways>('/api/v1/log-in', abort.signal).then((reply) => {
      if (abort.signal.aborted) return;
      if (!reply.ok) setTrouble(reply.trouble);
      else if (reply.value.accounts) setWays(reply.value);
      else setTrouble(troubleOf('KC-AUTH-07'));
    });
    return () => abort.abort();
  }, []);

  const attempt = async (way: () => Promise<Reply<unknown>>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    const reply = await way();
    setBusy(false);
    if (reply.ok) location.assign(back);
    else {
      setTrouble(reply.trouble);
      setPassword('');
    }
  };
  const byPassword = (event: SyntheticEvent): void => {
    event.preventDefault();
    void attempt(() => send('/api/v1/log-in', { email, password }));
  };
  const byProvider = async (provider: string): Promise<void> => {
    setBusy(true);
    const reply = await send<{ url: string }>('/api/v1/log-in/provider', { provider, back });
    if (reply.ok) location.assign(reply.value.url);
    else {
      setBusy(false);
      setTrouble(reply.trouble);
    }
  };

  return (
    <>
      <h1>Log in</h1>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={null} />}
      <form onSubmit={byPassword} aria-label="Log in with a password">
        <Field label="E-mail" type="email" name="email" autoComplete="username" value={email} onChange={setEmail} />
        <Field
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" variant="filled" size="md" loading={busy} disabled={ways === null}>
          Log in
        </Button>
      </form>
      {(hasPasskeys() || (ways?.providers.length ?? 0) > 0) && <p className="door-or">or</p>}
      {hasPasskeys() && (
        <Button
          variant="default"
          size="md"
          disabled={busy || ways === null}
          onClick={() => void attempt(logInByPasskey)}
        >
          Use a passkey
        </Button>
      )}
      {ways?.providers.map(({ id, name }) => (
        <Button key={id} variant="default" size="md" disabled={busy} onClick={() => void byProvider(id)}>
          Continue with {name}
        </Button>
      ))}
      <p className="muted small">
        No account, or the password is gone? A manager sends you a link that works once. The cabinets know your badge
        either way.
      </p>
    </>
  );
}
