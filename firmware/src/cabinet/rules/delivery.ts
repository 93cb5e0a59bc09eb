// A car in delivery is for those named and for managers; it leaves for good with its worksheet; pure.
import type { Delivery } from '@keycab/shared/rules';
import type { Question } from './question.ts';
import { allow, needs, refuse, type Verdict } from './verdict.ts';

export function delivery(question: Question): Verdict {
  const { person, reason } = question;
  const open = deliveryOf(question);
  if (open === undefined || person === undefined) return allow;
  if (!person.manager && !open.people.includes(person.person)) return refuse('inDelivery');
  // A hard gate: somebody who is a manager waives the worksheet, here and now.
  return open.gate === 'hard' && !open.complete && reason?.closing === true ? needs('managerAuthorizer') : allow;
}

export const deliveryOf = ({ key, roster }: Pick<Question, 'key' | 'roster'>): Delivery | undefined =>
  key?.vehicle == null ? undefined : roster?.roster.deliveries?.find(({ vehicle }) => vehicle === key.vehicle);
