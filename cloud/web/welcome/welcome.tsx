// Behind a link that works once: the first owner says who they are, whoever was invited chooses how to log in.
import { Button } from '@mantine/core';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { Field } from '../common/door.tsx';
import { hasPasskeys } from '../common/passkey.ts';
import { fetchOf, send } from '../common/send.ts';
import { type Trouble, TroubleNote, troubleOf } from '../common/trouble.tsx';

interface Looked {
  readonly kind: 'first' | 'invited';
  readonly name: string | null;
  readonly email: string | null;
}
interface Ways {
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

/** Behind the number sign: it never left this browser, and leaves its history now. */
function linkOfAddress(): string {
  const link = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  return link;
}

export function Welcome() {
  const [link] = useState(linkOfAddress);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [providers, setProviders] = useState<Ways['providers']>([]);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let here = true;
    void (async () => {
      if (!/^[A-Za-z0-9_-]{43}$/.test(link)) {
        setTrouble(troubleOf('KC-AUTH-05'));
        return;
      }
      const [found, ways] = [await send<Looked>('/api/v1/links/look', { link }), await fetchOf<Ways>('/api/v1/log-in')];
      if (!here) return;
      if (ways.ok) setProviders(ways.value.providers);
      if (!found.ok) {
        setTrouble(found.trouble);
        return;
      }
      setLooked(found.value);
      setName(found.value.name ?? '');
      setEmail(found.value.email ?? '');
    })();
    return () => {
      here = false;
    };
  }, [link]);

  /** @param then  where the account goes on: `password`, or the adding of another way */
  const claim = async (then: string | null): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    const who = looked?.kind === 'first' ? { name, email } : {};
    const reply = await send('/api/v1/links/claim', { link, ...who, password: then === null ? password : null });
    if (reply.ok) location.assign(then === null ? '/' : `/account?add=${then}`);
    else {
      setBusy(false);
      setTrouble(reply.trouble);
    }
  };
  const isFirst = looked?.kind === 'first';
  const isNamed = !isFirst || (name.trim().length > 1 && email.includes('@'));

  return (
    <>
      <h1>{isFirst ? 'Set up Keycab' : looked === null ? 'Welcome' : `Welcome, ${looked.name ?? ''}`}</h1>
      {trouble !== null && <TroubleNote trouble={trouble} onRetry={null} />}
      {looked !== null && (
        <form
          onSubmit={(event: SyntheticEvent) => {
            event.preventDefault();
            void claim(null);
          }}
        >
          <p>
            {isFirst
              ? 'Nobody has an account yet. You become the first owner, who may do everything and invites the others.'
              : 'Choose how you log in from now on.'}
          </p>
          <Field
            label="Name"
            type="text"
            name="name"
            autoComplete="name"
            value={name}
            onChange={setName}
            readOnly={!isFirst}
          />
          <Field
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onChange={setEmail}
            readOnly={!isFirst}
          />
          <Field
            label="New password"
            type="password"
            name="password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            hint="At least twelve characters. A sentence that only you know is best."
          />
          <Button type="submit" variant="filled" size="md" loading={busy}>
            Set the password
          </Button>
          <p className="door-or">or</p>
          {hasPasskeys() && (
            <Button variant="default" size="md" disabled={busy || !isNamed} onClick={() => void claim('passkey')}>
              Use a passkey instead
            </Button>
          )}
          {providers.map((provider) => (
            <Button
              key={provider.id}
              variant="default"
              size="md"
              disabled={busy || !isNamed}
              onClick={() => void claim(provider.id)}
            >
              Use {provider.name} instead
            </Button>
          ))}
        </form>
      )}
    </>
  );
}
