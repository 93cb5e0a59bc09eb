// Those who log in as a list tells of them: where, and how far they have come; pure.
import type { Account } from '@keycab/shared/contract';
import type { Moment } from '../../common/moment.ts';
import { dayText } from '../parts/times.ts';
import { words } from './messages.ts';

export interface Listed {
  readonly accounts: readonly Account[];
  readonly rooftops: readonly { readonly rooftop: string; readonly name: string }[];
}

export const rooftopName = (rooftop: string, rooftops: Listed['rooftops']): string =>
  rooftop === 'all' ? words.allRooftops : (rooftops.find((one) => one.rooftop === rooftop)?.name ?? rooftop);

export function standing({ invitedUntilWallMs, opened }: Account, moment: Moment): string {
  const invited = invitedUntilWallMs === null ? null : words.invited(dayText(invitedUntilWallMs, moment));
  if (opened) return invited === null ? words.opened : `${words.opened}, ${invited}`;
  return invited ?? words.lapsed;
}
