// PINs as they come from where they are checked: whose is awaited, what a right or wrong one does, when one has to wait; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Instant } from '@keycab/shared/instant';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Session } from './awake.ts';
import { arrived, authorized, provenBy } from './badge.ts';
import { daySigned } from './day.ts';
import { handoverNeedsPin } from './handover.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { refused } from './refused.ts';
import { judge, stillNeeded } from './rules/judge.ts';
import { questionOf } from './rules/question.ts';
import { wishAgain } from './take.ts';
import { isLongAfter, waitMs } from './tries.ts';

export interface Awaited {
  readonly person: PersonId;
  readonly session: number;
  /** What it opens; for a handover what is taken on. */
  readonly keys: readonly KeyId[];
  readonly receiving: boolean;
  /** She agrees to what another one takes. */
  readonly agreeing?: true;
}

/** Whose PIN is asked now; null: nobody's. */
export function pinAwaited(known: Known, at: Instant): Awaited | null {
  const { session } = known.cabinet;
  if (session === null) return null;
  const { handover } = session;
  if (handover !== null && handover.receiver !== null && handoverNeedsPin(known, at, handover)) {
    return { person: handover.receiver, session: session.session, keys: handover.keys, receiving: true };
  }
  const agreeing = agreeingTo(session);
  if (agreeing !== null) {
    return { person: agreeing.by, session: session.session, keys: agreeing.keys, receiving: false, agreeing: true };
  }
  // A day is signed by who stands here now, whatever was proven before.
  const { pin } = known.roster?.person.get(session.person) ?? {};
  if (session.signing && pin !== undefined && known.settings.pins)
    return { person: session.person, session: session.session, keys: [], receiving: false };
  if (session.pin) return null;
  const keys = session.pending
    .filter((ask) => {
      const question = questionOf(known, at, ask.key, { session, ask });
      const judged = judge(question);
      return judged.refused.length === 0 && stillNeeded(question, judged).includes('pin');
    })
    .map(({ key }) => key);
  return keys.length === 0 ? null : { person: session.person, session: session.session, keys, receiving: false };
}

/** Whoever has badged to agree, and the keys that still wait for it; what was dropped meanwhile asks for no PIN. */
function agreeingTo({ authorizing, pending }: Session): Session['authorizing'] {
  if (authorizing === null) return null;
  const { by } = authorizing;
  const keys = pending
    .filter(({ key, authorizers }) => authorizing.keys.includes(key) && !authorizers.includes(by))
    .map(({ key }) => key);
  return keys.length === 0 ? null : { ...authorizing, keys };
}

/** Nothing is looked at while somebody has to wait: neither a right PIN nor a wrong one. */
export function pinEntered(input: InputOf<'PinEntered'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const { session } = cabinet;
  const awaited = pinAwaited(known, input.at);
  // Checked for somebody who has left meanwhile: it says nothing about who is here now.
  if (session === null || awaited === null || awaited.person !== input.person) return [];
  if (waitMs(cabinet.tries, awaited.person, input.at) > 0) return [];
  const who = { person: awaited.person, session: awaited.session };
  if (!input.ok) return wrong(input, known, who);
  const agreeing = awaited.agreeing === true ? agreeingTo(session) : null;
  if (agreeing !== null) return [...provenBy(who, input), ...authorized(known, input.at, session, agreeing)];
  return [
    ...provenBy(who, input),
    ...(awaited.receiving ? [] : wishAgain(known, input.at, { ...session, pin: true })),
    ...(session.signing && !awaited.receiving ? daySigned(known, session, 'pin') : []),
  ];
}

export const STAFF_NUMBER = 'staffNumber';

/** In place of a badge, only while a reader does not answer: a number is no thing that somebody has. */
export function staffEntered(input: InputOf<'StaffEntered'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  if (cabinet.readersLost.size === 0) return [refused(cabinet, ['noSession'], { reader: STAFF_NUMBER })];
  if (roster === null) return [refused(cabinet, ['noRoster'], { reader: STAFF_NUMBER, session: null })];
  const person = input.person === null ? undefined : roster.person.get(input.person);
  if (waitMs(cabinet.tries, person?.person ?? 'nobody', input.at) > 0) return [];
  if (person === undefined || !input.ok) return wrong(input, known, { person: person?.person ?? null, session: null });
  return arrived(known, { at: input.at, reader: STAFF_NUMBER }, person, input);
}

/** @param who  whose it was to be; the fifth in a row is a refusal that the office hears of */
function wrong(
  { at }: { readonly at: Instant },
  { cabinet }: Known,
  who: { readonly person: PersonId | null; readonly session: number | null },
): readonly CabinetFact[] {
  const long = isLongAfter(cabinet.tries, who.person ?? 'nobody', at);
  const reader = who.session === null ? { reader: STAFF_NUMBER } : {};
  return [{ type: 'PinRefused', ...who }, ...(long ? [refused(cabinet, ['pinLocked'], { ...who, ...reader })] : [])];
}
