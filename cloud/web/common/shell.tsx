// The frame of every page: whose store, the way to the other pages, who is here, whether it is live, light or dark.
import { useMantineColorScheme } from '@mantine/core';
import type { Me } from '@keycab/shared/contract';
import { type ReactNode, useId, useRef } from 'react';
import { Bell } from '../notices/bell.tsx';
import { turnOff } from '../notices/device.ts';
import { Freshness } from './freshness.tsx';
import { choosePerson } from './identity.ts';
import { words } from './messages.ts';
import { send } from './send.ts';
import { entriesFor, isWithin, type NavigationEntry } from './navigation.ts';
import { forgetPhone } from '../phone/store.ts';
import { PhoneNotes, waitingOf } from '../phone/notes.tsx';
import './shell.css';
import type { House } from './house.ts';

export interface ShellProps {
  /** Of this page, as the navigation has it. */
  readonly path: string;
  readonly house: House;
  readonly children: ReactNode;
}

export function Shell({ path, house, children }: ShellProps) {
  const { me, site, moment, live } = house;
  const main = useRef<HTMLElement>(null);
  const visitor = { permissions: me?.permissions ?? [], demo: site?.demo ?? false };
  const entries = entriesFor(visitor);
  const section = entries.find((entry) => entry.pages !== undefined && isWithin(entry.path, path));
  const pages = section?.pages === undefined ? [] : entriesFor(visitor, section.pages);
  return (
    <>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          // The address stays: what is behind its # is the page's own.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {words.skip}
      </a>
      <header className="shell">
        <p className="brand">
          {words.brand} <span className="muted site">{site?.name ?? ''}</span>
        </p>
        <nav className="ways" aria-label={words.pages}>
          <ul>
            {entries.map((entry) => (
              <Way key={entry.path} entry={entry} here={path} />
            ))}
          </ul>
        </nav>
        <Freshness moment={moment} heard={live.picture().heard !== null} />
        <Bell house={house} />
        <You house={house} />
      </header>
      {me?.open === true && <p className="open-house small">{words.open}</p>}
      {section !== undefined && pages.length > 0 && (
        <nav className="ways below" aria-label={words.pagesOf(section.label)}>
          <ul>
            {pages.map((entry) => (
              <Way key={entry.path} entry={entry} here={path} />
            ))}
          </ul>
        </nav>
      )}
      <PhoneNotes house={house} />
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Way({ entry, here }: { readonly entry: NavigationEntry; readonly here: string }) {
  const current =
    entry.path === here ? 'page' : entry.pages !== undefined && isWithin(entry.path, here) ? true : undefined;
  return (
    <li>
      {/* Framed by the demo, the ways lead out of the frame. */}
      <a
        href={entry.path}
        aria-current={current}
        target={window.parent === window ? undefined : '_top'}
        ref={current === 'page' ? inSight : null}
      >
        {entry.icon !== undefined && (
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={entry.icon} />
          </svg>
        )}
        <span>{entry.label}</span>
      </a>
    </li>
  );
}

/** On a phone, the row of pages is longer than the screen. */
const inSight = (way: HTMLElement | null): void => way?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

const nameOf = (me: Me | null): string => me?.person?.name ?? words.nobody;

/** Whatever the answer is: who wanted to leave is led to where one comes in. */
async function leave(waiting: number): Promise<void> {
  if (waiting > 0 && !confirm(words.leaveWaiting(waiting))) return;
  // What this device keeps goes first: without network nobody is logged out, and still nothing stays behind.
  await turnOff().catch(() => undefined);
  await forgetPhone().catch(() => undefined);
  await send('/api/v1/log-out', {});
  location.assign('/login');
}

/** Who is here, and how the page looks; where nobody logs in, in whose name one acts. */
function You({ house }: { readonly house: House }) {
  const { me, staff } = house;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const choose = (person: string | null): void => {
    choosePerson(person);
    panel.current?.hidePopover();
  };
  const departments = [...new Set(staff.map((one) => one.department))].sort();
  return (
    <>
      <button type="button" className="you" popoverTarget={id}>
        <b>{nameOf(me)}</b>
        <span className="muted small">
          {me?.person === null || me === null ? words.onlyLooking : me.person.department}
        </span>
      </button>
      <div id={id} ref={panel} popover="auto" className="you-panel" role="dialog" aria-label={words.menu}>
        <fieldset className="looks">
          <legend>{words.look}</legend>
          {(['auto', 'light', 'dark'] as const).map((look) => (
            <button type="button" key={look} aria-pressed={colorScheme === look} onClick={() => setColorScheme(look)}>
              {words.looks[look]}
            </button>
          ))}
        </fieldset>
        {me !== null && !me.open && me.person !== null && (
          <div className="own">
            <a href="/account">{words.account}</a>
            <button type="button" onClick={() => void leave(waitingOf(house.phone).length)}>
              {words.logOut}
            </button>
          </div>
        )}
        {me?.open === true && (
          <div className="people">
            {me.person !== null && (
              <p>
                <a href="/account#notices">{words.notices}</a>
              </p>
            )}
            <p className="muted small">{words.openWhy}</p>
            <button type="button" aria-pressed={me.person === null} onClick={() => choose(null)}>
              {words.nobody} <span className="muted">{words.onlyLooking}</span>
            </button>
            {departments.map((department) => (
              <section key={department} aria-label={department}>
                <h3>{department}</h3>
                {staff
                  .filter((one) => one.department === department)
                  .map((one) => (
                    <button
                      type="button"
                      key={one.person}
                      aria-pressed={me.person?.person === one.person}
                      onClick={() => choose(one.person)}
                    >
                      {one.name} {one.manager && <span className="muted">{words.manager}</span>}
                    </button>
                  ))}
              </section>
            ))}
          </div>
        )}
      </div>
    </>
  );
}
