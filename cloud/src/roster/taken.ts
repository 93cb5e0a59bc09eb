// May what a cabinet enrolled, paired or unpaired be taken over as it is, or has somebody to look at it? Pure.
import type { EventOf } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { RosterKey } from '@keycab/shared/roster';
import type { Doubt } from '../ledger/book.ts';
import type { DirectoryEntry, SiteDirectory } from '../ledger/directory.ts';

export interface Known {
  readonly directory: SiteDirectory;
}

/** What is kept of it now, and what an administrator has to look at; nothing of it is ever lost: the line is stored. */
export interface Merged {
  readonly entries: readonly DirectoryEntry[];
  readonly badge: { readonly person: PersonId; readonly digest: string } | null;
  /** A badge's id at the office, which is nobody's any more. */
  readonly dropped: string | null;
  readonly doubt: Pick<Doubt, 'why' | 'person' | 'key' | 'other'> | null;
}

/** What an administrator sees until somebody gives the name that a cabinet could not know. */
export const NOT_NAMED = 'Not named yet';

const NOTHING: Merged = { entries: [], badge: null, dropped: null, doubt: null };
const doubt = (
  why: Doubt['why'],
  about: { readonly person?: PersonId; readonly key?: KeyId; readonly other?: string | null },
): NonNullable<Merged['doubt']> => ({
  why,
  person: about.person ?? null,
  key: about.key ?? null,
  other: about.other ?? null,
});

/** @param holder  whose badge that is already, as this cabinet knows it */
export function enrolled(
  { badge: digest, department, person }: EventOf<'BadgeEnrolled'>,
  { directory }: Known,
  holder: { readonly person: PersonId } | undefined,
): Merged {
  if (holder?.person === person) return NOTHING;
  if (holder !== undefined) return { ...NOTHING, doubt: doubt('badgeTaken', { person, other: holder.person }) };
  const known = directory.people.find((each) => each.person === person);
  // Left while the cabinet could not know: the badge stays out, and the next roster says so there.
  if (known?.disabled === true) return { ...NOTHING, doubt: doubt('personDisabled', { person }) };
  if (known !== undefined) return { ...NOTHING, badge: { person, digest } };
  if (department === null) return { ...NOTHING, doubt: doubt('personUnknown', { person }) };
  const document = {
    person,
    name: NOT_NAMED,
    givenName: NOT_NAMED,
    department,
    manager: false,
    disabled: false,
    badges: [],
    reason: null,
  };
  return {
    entries: [{ kind: 'person', id: person, document }],
    badge: { person, digest },
    dropped: null,
    doubt: doubt('nameMissing', { person }),
  };
}

/** Whoever came with that badge alone, and has no name yet, is switched off; somebody known stays as she is. */
export function undone(
  { person }: EventOf<'EnrollmentUndone'>,
  { directory }: Known,
  holder: { readonly badge: string; readonly person: PersonId } | undefined,
): Merged {
  const dropped = holder?.person === person ? holder.badge : null;
  const known = directory.people.find((each) => each.person === person);
  if (known?.name !== NOT_NAMED) return { ...NOTHING, dropped };
  return { ...NOTHING, dropped, entries: [{ kind: 'person', id: person, document: { ...known, disabled: true } }] };
}

const put = (document: RosterKey): DirectoryEntry => ({ kind: 'key', id: document.key, document });

/** One tag, one key. The same vehicle and number merge, where the office's key has no tag; else somebody is asked. */
export function paired(event: EventOf<'TagPaired'>, { directory }: Known): Merged {
  const { key, person, rom, tag, vin } = event;
  const about = { key, person };
  const holder = directory.keys.find((each) => (each.tag === tag || each.rom === rom) && each.key !== key);
  if (holder !== undefined) return { ...NOTHING, doubt: doubt('tagTaken', { ...about, other: holder.key }) };
  const file = directory.keyFiles.find((each) => each.key === key);
  if (file !== undefined && file.retired !== null) return { ...NOTHING, doubt: doubt('keyRetired', about) };
  const known = directory.keys.find((each) => each.key === key);
  if (known !== undefined) {
    if (known.tag === tag && known.rom === rom) return NOTHING;
    if (known.tag !== null) return { ...NOTHING, doubt: doubt('keyHasTag', { ...about, other: known.tag }) };
    return { ...NOTHING, entries: [put({ ...known, tag, rom })] };
  }
  const byVin = vin === null ? undefined : directory.vehicles.find((each) => each.vin === vin);
  const vehicle = event.vehicle ?? byVin?.vehicle ?? null;
  const same =
    vehicle === null
      ? undefined
      : directory.keys.find((each) => each.vehicle === vehicle && each.number === event.number);
  if (same !== undefined && same.tag === null) return { ...NOTHING, entries: [put({ ...same, tag, rom })] };
  const { group, label, number } = event;
  const added = put({ key, label, number, vehicle, group, tag, rom, home: null });
  if (same !== undefined) {
    return { ...NOTHING, entries: [added], doubt: doubt('sameNumber', { ...about, other: same.key }) };
  }
  const lost = vin !== null && vehicle === null;
  return { ...NOTHING, entries: [added], doubt: lost ? doubt('vinUnknown', { ...about, other: vin }) : null };
}

/** A tag that the office has given to another key meanwhile stays there. */
export function unpaired({ key, tag }: EventOf<'TagUnpaired'>, { directory }: Known): Merged {
  const known = directory.keys.find((each) => each.key === key);
  return known === undefined || known.tag !== tag
    ? NOTHING
    : { ...NOTHING, entries: [put({ ...known, tag: null, rom: null })] };
}
