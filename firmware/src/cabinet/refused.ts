// The one fact of every no, with all its reasons; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Need, RefusalReason } from '@keycab/shared/events/verdict';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { codeOf } from './rules/codes.ts';
import type { Cabinet } from './state.ts';

export interface Refusing {
  readonly badge?: string | null;
  readonly key?: KeyId | null;
  /** What would have been asked beside. */
  readonly needs?: readonly Need[];
  readonly person?: PersonId | null;
  readonly reader?: string;
  readonly slot?: number | null;
}

/** @param who  person and session are those who stand here, unless said otherwise */
export function refused(
  cabinet: Cabinet,
  reasons: readonly RefusalReason[],
  who: Refusing & { readonly session?: number | null } = {},
): CabinetFact {
  const { session } = cabinet;
  return {
    type: 'AccessRefused',
    badge: who.badge ?? null,
    code: codeOf(reasons),
    key: who.key ?? null,
    ...(who.needs === undefined || who.needs.length === 0 ? {} : { needs: [...who.needs] }),
    person: who.person === undefined ? (session?.person ?? null) : who.person,
    reader: who.reader ?? null,
    reasons: [...reasons],
    roster: cabinet.rosterVersion,
    session: who.session === undefined ? (session?.session ?? null) : who.session,
    slot: who.slot ?? null,
  };
}
