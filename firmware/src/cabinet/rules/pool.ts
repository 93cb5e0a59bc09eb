// Any key of a pool does, so the one that has been in longest goes first; pure.
import type { KeyId } from '@keycab/shared/ids';
import { isHere } from '../place.ts';
import { isBlocked } from './blocked.ts';
import { deliveryOf } from './delivery.ts';
import { interlock } from './interlock.ts';
import type { Question } from './question.ts';
import { reservation } from './reservation.ts';
import { allow, needs, type Verdict } from './verdict.ts';

export function pool(question: Question): Verdict {
  const { group, key } = question;
  if (group.pool !== true || key === undefined) return allow;
  const offered = longestIn(question);
  return offered === null || offered === key.key ? allow : needs('authorizer');
}

/** The key of the question's group that came back first; one that may not be taken at all is passed over. */
export function longestIn(question: Question): KeyId | null {
  const { also, cabinet, group, roster } = question;
  const free = (roster?.roster.keys ?? []).filter((each) => {
    if (each.group !== group.group || !isHere(cabinet, each.key) || also.includes(each.key)) return false;
    const asked: Question = { ...question, keyId: each.key, key: each };
    return (
      !isBlocked(question, each.key) &&
      deliveryOf(asked) === undefined &&
      interlock(asked).kind === 'allow' &&
      reservation(asked).kind === 'allow'
    );
  });
  // By the order of this journal's own lines: no clock can change who was first.
  const order = (key: KeyId): readonly [number, number] => {
    const source = cabinet.custody.get(key)?.source;
    return [source?.epoch ?? 0, source?.seq ?? 0];
  };
  const [first] = free
    .map(({ key }) => ({ key, at: order(key) }))
    .toSorted((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]);
  return first?.key ?? null;
}
