// What the address bar says: `?q=` what was typed, `#k…` which key is looked at; so that every view is a link.

export interface Place {
  readonly query: string;
  /** A key's id, or null for the list. */
  readonly key: string | null;
  /** `?scan`: a tag's code led here. */
  readonly scanned?: true;
}

export function readPlace(address: Pick<Location, 'search' | 'hash'>): Place {
  const said = new URLSearchParams(address.search);
  const query = said.get('q') ?? '';
  const hash = address.hash.slice(1);
  const key = /^k[0-9a-z]{8,32}$/.test(hash) ? hash : null;
  return { query: query.slice(0, 80), key, ...(said.has('scan') && key !== null ? { scanned: true } : {}) };
}

export function writePlace(place: Place): string {
  const scan = place.scanned === true ? '?scan' : '';
  const query = place.query === '' ? scan : `?q=${encodeURIComponent(place.query)}`;
  return `/${query}${place.key === null ? '' : `#${place.key}`}`;
}
