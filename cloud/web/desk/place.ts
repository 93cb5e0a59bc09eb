// What the address bar says: `?q=` what was typed, `#k…` which key is looked at; so that every view is a link.

export interface Place {
  readonly query: string;
  /** A key's id, or null for the list. */
  readonly key: string | null;
}

export function readPlace(address: Pick<Location, 'search' | 'hash'>): Place {
  const query = new URLSearchParams(address.search).get('q') ?? '';
  const hash = address.hash.slice(1);
  return { query: query.slice(0, 80), key: /^k[0-9a-z]{8,32}$/.test(hash) ? hash : null };
}

export function writePlace(place: Place): string {
  const query = place.query === '' ? '' : `?q=${encodeURIComponent(place.query)}`;
  return `/${query}${place.key === null ? '' : `#${place.key}`}`;
}
