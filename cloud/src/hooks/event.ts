// A stored line as others are told it: a CloudEvent 1.0, byte for byte the same each time; pure.
import type { LedgerEntry } from '@keycab/shared/contract';

/** Of the CloudEvents specification 1.0.2, in JSON; `sequence` and `partitionkey` are its documented extensions. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** Log, epoch and seq: where the line stands for ever. */
  readonly id: string;
  /** `keys.example.com/log/<cabinet>`, `…/log/office` */
  readonly source: string;
  readonly type: string;
  /** The key that it is about. */
  readonly subject?: string;
  /** By the clock of whoever wrote it; missing where there was none. */
  readonly time?: string;
  readonly datacontenttype: 'application/json';
  /** The arrival number, which `/api/v1/events?after=` takes; of one width, so that text sorts as numbers do. */
  readonly sequence: string;
  /** Within one of these, messages come in order. */
  readonly partitionkey: string;
  readonly data: unknown;
}

const DIGITS = 16;
/** Beyond it there is no date (ECMA-262, 21.4.1.1). */
const TIME_MAX_MS = 8.64e15;

const memberOf = (event: unknown, name: string): unknown =>
  typeof event === 'object' && event !== null ? (event as Readonly<Record<string, unknown>>)[name] : undefined;

/** A key's lines keep their order; what is about no key keeps that of its log. */
export const partitionOf = ({ cabinet, event }: Pick<LedgerEntry, 'cabinet' | 'event'>): string => {
  const key = memberOf(event, 'key');
  return typeof key === 'string' ? key : cabinet;
};

export const messageIdOf = ({ cabinet, epoch, seq }: Pick<LedgerEntry, 'cabinet' | 'epoch' | 'seq'>): string =>
  `${cabinet}/${epoch}/${seq}`;

/** @param ledger  the host name under which this installation's logs are kept */
export function cloudEventOf(ledger: string, entry: LedgerEntry): CloudEvent {
  const key = memberOf(entry.event, 'key');
  const wallMs = memberOf(entry.event, 'wallMs');
  return {
    specversion: '1.0',
    id: messageIdOf(entry),
    source: `${ledger}/log/${entry.cabinet}`,
    type: entry.type,
    ...(typeof key === 'string' ? { subject: key } : {}),
    ...(typeof wallMs === 'number' && Math.abs(wallMs) <= TIME_MAX_MS ? { time: new Date(wallMs).toISOString() } : {}),
    datacontenttype: 'application/json',
    sequence: String(entry.arrival).padStart(DIGITS, '0'),
    partitionkey: partitionOf(entry),
    data: entry.event,
  };
}

/** What is signed and sent. */
export const bodyOf = (event: CloudEvent): string => JSON.stringify(event);
