// The books of the house on one page, each its own address: crossings, plates, drives, loans, transit, appointments.
import { useState } from 'react';
import type { House } from '../common/house.ts';
import { Appointments } from './appointments.tsx';
import { Crossings } from './crossings.tsx';
import { Drives } from './drives.tsx';
import { Leads } from './leads.tsx';
import { Loans } from './loans.tsx';
import { words } from './messages.ts';
import { Plates } from './plates.tsx';
import { Transits } from './transits.tsx';

const BOOKS = {
  crossings: Crossings,
  plates: Plates,
  drives: Drives,
  loans: Loans,
  transits: Transits,
  appointments: Appointments,
} as const;
type Name = keyof typeof BOOKS;
const NAMES = Object.keys(BOOKS) as Name[];

const inAddress = (): Name => {
  const named = new URLSearchParams(location.search).get('of');
  return NAMES.find((name) => name === named) ?? 'crossings';
};

export function BooksPage({ house }: { readonly house: House }) {
  const [name, setName] = useState<Name>(inAddress);
  const Book = BOOKS[name];
  return (
    <div className="sheet-page">
      <h1>{words.title}</h1>
      <nav className="tabs no-print" aria-label={words.lists}>
        {NAMES.map((one) => (
          <a
            key={one}
            href={`?of=${one}`}
            aria-current={one === name ? 'page' : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              history.pushState(null, '', `?of=${one}`);
              setName(one);
            }}
          >
            {words[one].name}
          </a>
        ))}
      </nav>
      <Leads house={house} />
      <section className="panel table-panel" aria-labelledby="book-title">
        <h2 id="book-title">{words[name].name}</h2>
        <p className="muted small">{words[name].lead}</p>
        <Book house={house} />
      </section>
    </div>
  );
}
