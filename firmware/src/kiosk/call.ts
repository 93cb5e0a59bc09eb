// Whom to call about what went wrong, with the desk's number where there is one; pure.
import type { FaultCode } from '@keycab/shared/fault';
import type { Known } from './known.ts';
import type { Teller } from './teller.ts';

export const phoneOf = ({ roster }: Pick<Known, 'roster'>): string => roster?.roster.phone ?? '';

export function callDesk(code: FaultCode, known: Pick<Known, 'roster'>, { say, fault }: Teller): string {
  const { call } = fault(code);
  const phone = phoneOf(known);
  return phone === '' ? call : say('refused.callDesk', { call, phone });
}
