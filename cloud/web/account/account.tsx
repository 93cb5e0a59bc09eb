// One's own account: where one is logged in, how one logs in, what one may; everything here is about nobody else.
import type { Comfort } from '@keycab/shared/comfort';
import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import type { Reply } from '../common/api.ts';
import { comfortWords } from '../common/comfort-words.ts';
import { ComfortForm } from '../common/comfort.tsx';
import { Field } from '../common/door.tsx';
import '../common/door.css';
import type { House } from '../common/house.ts';
import { addPasskey, hasPasskeys } from '../common/passkey.ts';
import { fetchOf, send } from '../common/send.ts';
import { type Trouble, TroubleNote, troubleOf } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';
import { NoticeSettings } from '../notices/settings.tsx';
import { deviceName, roleName } from './words.ts';

interface Account {
  readonly name: string;
  readonly email: string;
  /** Null for somebody whom no cabinet knows. */
  readonly comfort: Comfort | null;
  readonly memberships: readonly { readonly role: string; readonly rooftop: string }[];
  readonly rooftops: readonly { readonly rooftop: string; readonly name: string }[];
  readonly sessions: readonly {
    readonly id: string;
    readonly seenMs: number;
    readonly device: string;
    readonly current: boolean;
  }[];
  readonly passkeys: readonly { readonly id: string; readonly name: string }[];
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

/** What is left to do after a link that worked once; and what came back from another service. */
const begun = () => new URLSearchParams(location.search);

/** Where nobody logs in there is no account; what one is told, and how, there is all the same. */
export function AccountPage({ house }: { readonly house: House }) {
  if (house.me === null) return null;
  if (!house.me.open) return <Own house={house} />;
  return (
    <div className="account">
      <h1>{house.me.person?.name ?? 'Nobody'}</h1>
      <NoticeSettings house={house} />
    </div>
  );
}

function Own({ house }: { readonly house: House }) {
  const account = useLoaded<Account>('account', (signal) => fetchOf<Account>('/api/v1/account', signal));
  const [trouble, setTrouble] = useState<Trouble | null>(() => (begun().has('error') ? troubleOf('KC-AUTH-08') : null));
  const [done, setDone] = useState<string | null>(null);

  const doing = async (said: string, work: () => Promise<Reply<unknown>>): Promise<boolean> => {
    setTrouble(null);
    setDone(null);
    const reply = await work();
    if (reply.ok) setDone(said);
    else setTrouble(reply.trouble);
    account.reload();
    return reply.ok;
  };
  const link = async (provider: string): Promise<void> => {
    const reply = await send<{ url: string }>('/api/v1/account/provider', { provider });
    if (reply.ok) location.assign(reply.value.url);
    else setTrouble(reply.trouble);
  };

  const { value } = account;
  const problem = trouble ?? account.trouble;
  return (
    <div className="account">
      <h1>Your account</h1>
      {problem !== null && <TroubleNote trouble={problem} onRetry={null} />}
      <p role="status" className={done === null ? 'hidden' : 'said'}>
        {done ?? ''}
      </p>
      {value !== null && (
        <>
          <Next account={value} doing={doing} link={link} />
          <Who account={value} />
          <Screens account={value} doing={doing} />
          <Ways account={value} doing={doing} link={link} />
          <NoticeSettings house={house} />
          <Sessions account={value} nowWallMs={house.clock.wallMs()} doing={doing} />
        </>
      )}
    </div>
  );
}

interface PartProps {
  readonly account: Account;
  readonly doing: (said: string, work: () => Promise<Reply<unknown>>) => Promise<boolean>;
}

/** Somebody without a password is in by a link that never works again: the other way comes now, or never. */
function Next({ account, doing, link }: PartProps & { readonly link: (provider: string) => Promise<void> }) {
  const add = begun().get('add');
  const provider = account.providers.find(({ id }) => id === add);
  if (add !== 'passkey' && provider === undefined) return null;
  if (account.passkeys.length > 0) return null;
  return (
    <section className="panel next" aria-labelledby="next">
      <h2 id="next">One more step</h2>
      <p>Until it is done, you cannot log in again: the link that brought you here works only once.</p>
      {provider === undefined ? (
        <Button variant="filled" onClick={() => void doing('The passkey is added.', () => addPasskey('This device'))}>
          Add your passkey
        </Button>
      ) : (
        <Button variant="filled" onClick={() => void link(provider.id)}>
          Continue with {provider.name}
        </Button>
      )}
    </section>
  );
}

function Who({ account: { email, memberships, name, rooftops } }: Pick<PartProps, 'account'>) {
  const nameOf = (rooftop: string): string =>
    rooftop === 'all' ? 'all rooftops' : (rooftops.find((one) => one.rooftop === rooftop)?.name ?? rooftop);
  return (
    <section className="panel" aria-labelledby="who">
      <h2 id="who">{name}</h2>
      <p className="muted">{email}</p>
      <ul>
        {memberships.map(({ role, rooftop }) => (
          <li key={`${role} ${rooftop}`}>
            <span>
              <b>{roleName(role)}</b> at {nameOf(rooftop)}
            </span>
          </li>
        ))}
      </ul>
      {memberships.length === 0 && <p>You may do nothing yet: ask whoever invited you.</p>}
    </section>
  );
}

function Screens({ account: { comfort }, doing }: PartProps) {
  if (comfort === null) return null;
  return (
    <section className="panel" aria-labelledby="screens">
      <h2 id="screens">{comfortWords.title}</h2>
      <p className="muted">{comfortWords.why}</p>
      <ComfortForm
        key={JSON.stringify(comfort)}
        comfort={comfort}
        busy={false}
        onSave={(wanted) => void doing(comfortWords.saved, () => send('/api/v1/account/comfort', { comfort: wanted }))}
      />
    </section>
  );
}

function Ways({ account, doing, link }: PartProps & { readonly link: (provider: string) => Promise<void> }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const said = 'The password is changed. Everywhere else you are logged out.';
    if (await doing(said, () => send('/api/v1/account/password', { current, next }))) setNext('');
    setCurrent('');
  };
  return (
    <section className="panel" aria-labelledby="ways">
      <h2 id="ways">How you log in</h2>
      <ul>
        {account.passkeys.map(({ id, name }) => (
          <li key={id}>
            <span>
              Passkey <b>{name}</b>
            </span>
            <Button
              size="xs"
              variant="default"
              onClick={() =>
                void doing('The passkey is removed.', () => send('/api/v1/account/passkey/remove', { id }))
              }
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {hasPasskeys() && (
        <Button variant="default" onClick={() => void doing('The passkey is added.', () => addPasskey('This device'))}>
          Add a passkey
        </Button>
      )}
      {account.providers.map(({ id, name }) => (
        <Button key={id} variant="default" onClick={() => void link(id)}>
          Link {name}
        </Button>
      ))}
      <form className="door-form" onSubmit={(event) => void change(event)} aria-label="Change the password">
        <Field
          label="Password now"
          type="password"
          name="current"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
        <Field
          label="New password"
          type="password"
          name="next"
          autoComplete="new-password"
          value={next}
          onChange={setNext}
          hint="At least twelve characters."
        />
        <Button type="submit" variant="default">
          Change the password
        </Button>
      </form>
    </section>
  );
}

function Sessions({ account: { sessions }, doing, nowWallMs }: PartProps & { readonly nowWallMs: number }) {
  const end = (session: string | null, said: string): void =>
    void doing(said, () => send('/api/v1/account/sessions/end', { session }));
  return (
    <section className="panel" aria-labelledby="sessions">
      <h2 id="sessions">Where you are logged in</h2>
      <ul>
        {sessions.map(({ id, current, device, seenMs }) => {
          const minutes = Math.max(0, Math.floor((nowWallMs - seenMs) / 60_000));
          return (
            <li key={id}>
              <span>
                <b>{deviceName(device)}</b>{' '}
                <span className="muted small">
                  {current ? 'this browser' : minutes < 2 ? 'used just now' : `used ${minutes} minutes ago`}
                </span>
              </span>
              {!current && (
                <Button size="xs" variant="default" onClick={() => end(id, 'That session is over.')}>
                  Log out there
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {sessions.length > 1 && (
        <Button variant="default" onClick={() => end(null, 'You are logged in here only.')}>
          Log out everywhere else
        </Button>
      )}
    </section>
  );
}
