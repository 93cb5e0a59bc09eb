// What for: the purposes that the roster knows, one touch each, with the time that each gives; pure.
import type { KeyId } from '@keycab/shared/ids';
import { reasonLabel } from '@keycab/shared/reasons';
import { shortDuration } from '@keycab/shared/sentence';
import type { Known } from './known.ts';
import type { Teller } from './teller.ts';
import type { Choice, VisitView } from './visit-views.ts';

const MINUTE_MS = 60_000;

export const reasonChoices = (
  { roster }: Known,
  { say, language }: Teller,
  chosen: string | null,
): readonly Choice<string>[] =>
  (roster?.roster.reasons ?? []).map(({ reason, label, minutes }) => ({
    value: reason,
    text: reasonLabel({ reason, label }, language),
    detail: minutes === null ? '' : say('reasons.within', { duration: shortDuration(minutes * MINUTE_MS, language) }),
    chosen: reason === chosen,
  }));

type Reasons = Extract<VisitView, { kind: 'reasons' }>;

export function reasonsView(
  key: KeyId | null,
  known: Known,
  teller: Teller,
  common: Pick<Reasons, 'person' | 'endsInMs'>,
): Reasons {
  const { cabinet } = known;
  const open = [...cabinet.releases.values()].findLast(({ session }) => session === cabinet.session?.session);
  const now = key === null ? (cabinet.session?.reason ?? open?.reason) : cabinet.outs.get(key)?.reason;
  return {
    kind: 'reasons',
    ...common,
    key,
    title:
      key === null ? teller.say('reasons.title') : teller.say('reasons.titleOf', { label: teller.tile(key).label }),
    choices: reasonChoices(known, teller, now ?? null),
  };
}
