// So many keys of a group at a time, in a session, on a day; a manager lets somebody have more; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { Question } from './question.ts';
import { allow, needs, refuse, type Verdict } from './verdict.ts';

/** More than a person can carry in one go. */
export const SESSION_MAX = 20;

export function limits(question: Question): Verdict {
  const { group, keyId, session } = question;
  if (session === null) return allow;
  const opened = [...session.released.filter((key) => key !== keyId), ...question.also];
  if (opened.length >= SESSION_MAX) return refuse('sessionFull');
  const { held, session: each, day } = group.limits ?? {};
  const beyond =
    (held !== undefined && heldBy(question) >= held) ||
    (each !== undefined && opened.filter((key) => isOf(question, key)).length >= each) ||
    (day !== undefined && takenOn(question) >= day);
  return beyond ? needs('managerAuthorizer') : allow;
}

const isOf = ({ roster, group }: Question, key: KeyId): boolean => roster?.key.get(key)?.group === group.group;

/** Keys of this group that the person has, as far as this cabinet knows, and those on their way into her hand. */
export function heldBy(question: Question): number {
  const { also, cabinet, keyId, person } = question;
  const held = [...cabinet.custody.values()].filter(
    ({ at, key }) =>
      at.kind === 'person' && at.person === person?.person && !question.isElsewhere(key) && isOf(question, key),
  ).length;
  const released = [...cabinet.releases.values()].filter(
    (release) => release.person === person?.person && release.key !== keyId && isOf(question, release.key),
  ).length;
  return held + released + also.filter((key) => isOf(question, key)).length;
}

/** Taken today by any clock that may be right; what has no time counts for every day. */
function takenOn(question: Question): number {
  const { also, cabinet, clocks, person, roster } = question;
  const taken = cabinet.takes.filter((take) => take.person === person?.person && isOf(question, take.key));
  const zone = roster?.zone ?? null;
  const now = also.filter((key) => isOf(question, key)).length;
  if (clocks === null || zone === null) return taken.length + now;
  const onDay = (wallMs: number): number => {
    const today = zone.local(wallMs).date;
    return taken.filter((take) => take.wallMs === null || zone.local(take.wallMs).date === today).length;
  };
  return Math.max(...clocks.map(onDay)) + now;
}
