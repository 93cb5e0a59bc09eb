// Why a no is a no, in words: every reason of a refusal, and who a key is promised to; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { RefusalReason } from '@keycab/shared/events/verdict';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { Reservation } from '@keycab/shared/rules';
import { clockText } from '@keycab/shared/sentence';
import type { Known } from './known.ts';
import type { Said } from './outcome.ts';
import type { Teller } from './teller.ts';

type Refusal = Pick<Extract<Said, { type: 'AccessRefused' }>, 'code' | 'key' | 'reasons'>;

export const codeIn = (code: string): FaultCode => (Object.hasOwn(FAULTS, code) ? (code as FaultCode) : 'KC-KEY-01');

/** The words of the first reason: with a name and a time where somebody was promised the key. */
export function whyOf({ code, key, reasons }: Refusal, known: Known, teller: Teller): string {
  const promise = reasons[0] === 'reserved' && key !== null ? promiseText(key, known, teller) : null;
  return promise ?? teller.fault(codeIn(code)).happened;
}

const WHYS = {
  lockdown: 'KC-LOCK-01',
  journalUnwritable: 'KC-DISK-01',
  boardLost: 'KC-BOARD-01',
  noGrant: 'KC-KEY-01',
  outOfHours: 'KC-RULE-02',
  keyNotHere: 'KC-KEY-03',
  keyBlocked: 'KC-RULE-03',
  inDelivery: 'KC-RULE-04',
  reserved: 'KC-RULE-05',
  sessionFull: 'KC-RULE-06',
  interlocked: 'KC-RULE-07',
} as const satisfies Partial<Record<RefusalReason, FaultCode>>;

const hasWhy = (reason: RefusalReason): reason is keyof typeof WHYS => Object.hasOwn(WHYS, reason);

/** All of them, each once; nothing where one says it all. */
export function whysOf({ key, reasons }: Refusal, known: Known, teller: Teller): readonly string[] {
  const texts = reasons.flatMap((reason) => {
    if (!hasWhy(reason)) return [];
    const promise = reason === 'reserved' && key !== null ? promiseText(key, known, teller) : null;
    return [promise ?? teller.fault(WHYS[reason]).happened];
  });
  const all = [...new Set(texts)];
  return all.length < 2 ? [] : all;
}

/** Promises of this key, its car or its kind that are not over yet, the next one first. */
export function promisesOf(key: KeyId, { roster, at, cabinet }: Known): readonly Reservation[] {
  const one = roster?.key.get(key);
  const nowMs = at.wallMs ?? cabinet.lastWallMs;
  if (one === undefined || nowMs === null) return [];
  return (roster?.roster.reservations ?? [])
    .filter(({ of, toWallMs }) => {
      const fits = 'key' in of ? of.key === key : 'vehicle' in of ? of.vehicle === one.vehicle : of.group === one.group;
      return fits && toWallMs > nowMs;
    })
    .toSorted((left, right) => left.fromWallMs - right.fromWallMs);
}

/** "Lee has it at 11:00." */
export function promiseText(key: KeyId, known: Known, teller: Teller): string | null {
  const present = known.cabinet.session?.person ?? null;
  const [next] = promisesOf(key, known).filter(({ person }) => person !== present);
  if (next === undefined) return null;
  const person = teller.person(next.person)?.givenName ?? teller.say('tile.somebody');
  return teller.say('refused.promised', { person, time: clockText(next.fromWallMs, teller.telling) });
}
