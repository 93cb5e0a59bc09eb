// The query of the address as what a page shows: every list and every chosen row is a link; reads and writes the address.
import { useCallback, useEffect, useState } from 'react';

export type Place = Readonly<Record<string, string>>;

export interface Places {
  readonly place: Place;
  /** Members that are empty leave the address. @param how  a filter replaces, a row that was opened can be left again */
  readonly go: (change: Place, how?: 'push' | 'replace') => void;
}

/** A member that is never in the address: in whose name a window acts is its own. */
const OTHERS = new Set(['as']);

const read = (): Place =>
  Object.fromEntries([...new URLSearchParams(location.search)].filter(([name]) => !OTHERS.has(name)));

export function usePlace(): Places {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const onPop = (): void => setPlace(read());
    addEventListener('popstate', onPop);
    return () => removeEventListener('popstate', onPop);
  }, []);
  const go = useCallback((change: Place, how: 'push' | 'replace' = 'replace') => {
    const next = Object.fromEntries(Object.entries({ ...read(), ...change }).filter(([, value]) => value !== ''));
    const query = new URLSearchParams(next).toString();
    const address = query === '' ? location.pathname : `${location.pathname}?${query}`;
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    setPlace(next);
  }, []);
  return { place, go };
}
