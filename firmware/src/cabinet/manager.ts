// What only managers do at a cabinet: light slots, release for somebody, lock it down; each act is a fact with its name; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { KeyId } from '@keycab/shared/ids';
import type { Session } from './awake.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { darkened } from './begun.ts';
import { endAwaited } from './commands.ts';
import { keyOf } from './pairings.ts';
import { slotOf } from './place.ts';
import { refused } from './refused.ts';
import { abortReleases } from './session.ts';
import { releaseForThem } from './take.ts';

type Managing =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly facts: CabinetFact[] };

/** Every act of this kind begins here: whoever is no manager now is refused, and that is a fact too. */
export function managing({ cabinet, roster }: Known, key: KeyId | null = null): Managing {
  const { session } = cabinet;
  if (session === null) return { ok: false, facts: [refused(cabinet, ['noSession'])] };
  const who = roster?.person.get(session.person);
  if (who?.manager === true && !who.disabled) return { ok: true, session };
  return { ok: false, facts: [refused(cabinet, ['notManager'], { key })] };
}

/** Where a key hangs, or where it should; null where this cabinet has no place for it. */
export function placeOf(known: Known, key: KeyId): number | null {
  const { cabinet } = known;
  const here = slotOf(cabinet, key);
  if (here !== null) return here;
  const home = keyOf(known, key)?.home ?? null;
  return home !== null && home.cabinet === cabinet.cabinet ? home.slot : null;
}

/** Slots of all keys that are late: the empty ones where they should hang. A key that lives elsewhere has none here. */
export const overdueSlots = (known: Known): readonly number[] => [
  ...new Set(
    [...known.cabinet.custody.values()]
      .filter(({ key, overdue }) => overdue && known.isElsewhere?.(key) !== true)
      .flatMap(({ key }) => placeOf(known, key) ?? []),
  ),
];

/** The slot of one key, or with `key` null those of all that are late; off again, or with the session. */
export function lightTold({ key, on }: InputOf<'LightTold'>, known: Known): readonly CabinetFact[] {
  const manager = managing(known, key !== null && known.roster?.key.has(key) === true ? key : null);
  if (!manager.ok) return manager.facts;
  const { session } = manager;
  const dark = darkened(known, session);
  if (!on) return dark;
  const place = key === null ? null : placeOf(known, key);
  const slots = key === null ? [...overdueSlots(known)] : place === null ? [] : [place];
  if (slots.length === 0) return dark;
  const { person } = session;
  const because = key === null ? 'overdue' : 'key';
  return [...dark, { type: 'SlotsLit', because, key, person, session: session.session, slots }];
}

/** Said here by a manager; a signed command says the same from elsewhere. */
export function lockdownTold({ on }: InputOf<'LockdownTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  const by = manager.session.person;
  if (on === (cabinet.lockdown !== null)) return [];
  return on
    ? [{ type: 'LockdownStarted', by, command: null }, ...abortReleases(known), ...endAwaited(known, 'lockdown')]
    : [{ type: 'LockdownEnded', by, command: null }];
}

/** By the other person's rights, with the manager's agreement; both stand in the line. */
export function releaseForTold(input: InputOf<'ReleaseForTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { key, person, reason } = input;
  const manager = managing(known, roster?.key.has(key) === true ? key : null);
  if (!manager.ok) return manager.facts;
  const who = roster?.person.get(person);
  if (who === undefined || who.disabled) return [refused(cabinet, ['personDisabled'], { key, person })];
  return releaseForThem(known, input.at, manager.session, { key, reason, person: who });
}
