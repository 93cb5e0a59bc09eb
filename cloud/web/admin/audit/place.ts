// What the address bar says: the filter and the line that is looked at, so that every view of the record is a link; pure.
import type { RecordQuery } from '@keycab/shared/audit';

export interface LineName {
  readonly log: string;
  readonly epoch: number;
  readonly seq: number;
}

/** A filter of the record as the address has it; `person` and the like are ids. */
export type Filter = { readonly [Name in keyof RecordQuery]?: RecordQuery[Name] };

export interface Place {
  readonly filter: Filter;
  readonly line: LineName | null;
}

const FORMS = {
  person: /^p[0-9a-z]{8,32}$/,
  key: /^k[0-9a-z]{8,32}$/,
  vehicle: /^v[0-9a-z]{8,32}$/,
  log: /^(office|c[0-9a-f]{32})$/,
  kind: /^[A-Za-z]{1,40}$/,
} as const;
const TIMES = ['from', 'to'] as const;

export function readPlace({ search }: Pick<Location, 'search'>): Place {
  const given = new URLSearchParams(search);
  const filter: Record<string, string | number | boolean> = {};
  for (const [name, form] of Object.entries(FORMS)) {
    const value = given.get(name);
    if (value !== null && form.test(value)) filter[name] = value;
  }
  for (const name of TIMES) {
    const value = given.get(name);
    if (value !== null && /^[0-9]{1,15}$/.test(value)) filter[name] = Number(value);
  }
  if (given.get('refused') === 'true') filter['refused'] = true;
  return { filter, line: readLine(given.get('line')) };
}

function readLine(text: string | null): LineName | null {
  const match = /^(office|c[0-9a-f]{32})\/([1-9][0-9]{0,14})\/([0-9]{1,15})$/.exec(text ?? '');
  if (match === null) return null;
  const [, log = '', epoch, seq] = match;
  return { log, epoch: Number(epoch), seq: Number(seq) };
}

export const lineText = ({ log, epoch, seq }: LineName): string => `${log}/${epoch}/${seq}`;

/** The filter as a query, in a fixed order: the same view is the same address. */
export function queryOf(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of [...Object.keys(FORMS), ...TIMES, 'refused'].sort()) {
    const value = filter[name as keyof Filter];
    if (value !== undefined && value !== false) query.set(name, String(value));
  }
  return query;
}

export function writePlace({ filter, line }: Place): string {
  const query = queryOf(filter).toString();
  // Its slashes may stand as they are, so that the link can be read.
  const named = line === null ? '' : `line=${lineText(line)}`;
  const all = [query, named].filter((part) => part !== '').join('&');
  return all === '' ? '/admin/audit' : `/admin/audit?${all}`;
}
