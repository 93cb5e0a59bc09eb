// What every rule is asked: may this person take this key now? All that an answer may rest on, and nothing else; pure.
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { Grant, Reason, RosterIndex, RosterKey, RosterPerson, Validity } from '@keycab/shared/roster';
import type { Group, Visit } from '@keycab/shared/rules';
import { isOpen } from '@keycab/shared/schedule';
import type { Ask, Session } from '../awake.ts';
import { clocksOf } from '../doubt.ts';
import type { Known } from '../known.ts';
import { keyOf } from '../pairings.ts';
import { slotOf } from '../place.ts';
import type { CabinetSettings } from '../settings.ts';
import type { Cabinet } from '../state.ts';

export interface Question {
  readonly at: Instant;
  readonly cabinet: Cabinet;
  readonly roster: RosterIndex | null;
  readonly settings: CabinetSettings;
  readonly session: Session | null;
  readonly person: RosterPerson | undefined;
  readonly keyId: KeyId;
  readonly key: RosterKey | undefined;
  /** Where it is sensed. */
  readonly slot: number | null;
  readonly group: Group;
  readonly reason: Reason | undefined;
  readonly visit: Visit | undefined;
  /** People who badged to agree, whether or not they still may. */
  readonly authorizers: readonly PersonId[];
  /** Keys that this very input has released already. */
  readonly also: readonly KeyId[];
  /** Every wall time that may be right; null where none can be trusted. */
  readonly clocks: readonly number[] | null;
  readonly isElsewhere: (key: KeyId) => boolean;
}

export interface Asking {
  readonly session?: Session | null;
  readonly reason?: string | null;
  readonly ask?: Ask | undefined;
  readonly also?: readonly KeyId[];
}

export function questionOf(known: Known, at: Instant, keyId: KeyId, asking: Asking = {}): Question {
  const { cabinet, roster, settings } = known;
  const session = asking.session === undefined ? cabinet.session : asking.session;
  const person = session === null ? undefined : roster?.person.get(session.person);
  const key = keyOf(known, keyId);
  const name = key?.group ?? '';
  const group = roster?.group.get(name) ?? { group: name };
  const visit = session?.visit ?? null;
  return {
    at,
    cabinet,
    roster,
    settings,
    session,
    person,
    keyId,
    key,
    slot: slotOf(cabinet, keyId),
    group,
    reason: reasonOf(known, at, group, person, [asking.reason, asking.ask?.reason, session?.reason]),
    visit: visit === null ? undefined : roster?.roster.visits?.find((each) => each.visit === visit),
    authorizers: asking.ask?.authorizers ?? [],
    also: asking.also ?? [],
    clocks: clocksOf(cabinet, at),
    isElsewhere: known.isElsewhere ?? (() => false),
  };
}

/** The first purpose that the roster knows: as said, as asked, the session's, the fast hour's, the person's usual one. */
function reasonOf(
  { cabinet, roster }: Known,
  at: Instant,
  group: Group,
  person: RosterPerson | undefined,
  said: readonly (string | null | undefined)[],
): Reason | undefined {
  const fast = isFast({ roster, group, clocks: clocksOf(cabinet, at) }) ? group.fast?.reason : undefined;
  for (const name of [...said, fast, person?.reason]) {
    const reason = roster?.reason.get(name ?? '');
    if (reason !== undefined) return reason;
  }
  return undefined;
}

type Timed = Pick<Question, 'clocks' | 'roster'>;

/** Holds at every wall time that may be right, and never where none can be trusted. */
export const always = ({ clocks }: Pick<Question, 'clocks'>, holds: (wallMs: number) => boolean): boolean =>
  clocks !== null && clocks.every(holds);

/** Open by that schedule at this wall time; a schedule or a zone that nobody knows is never open. */
export function openAt({ roster }: Timed, schedule: string, wallMs: number): boolean {
  const hours = roster?.schedule.get(schedule);
  return hours !== undefined && roster?.zone != null && isOpen(hours, roster.zone.local(wallMs));
}

/** In a group's fast hours its own purpose is taken for granted, so nobody is asked. */
const isFast = (question: Timed & Pick<Question, 'group'>): boolean => {
  const { fast } = question.group;
  return fast !== undefined && always(question, (wallMs) => openAt(question, fast.schedule, wallMs));
};

export const isValid = (validity: Validity | undefined, wallMs: number): boolean =>
  validity === undefined ||
  ((validity.fromWallMs === undefined || wallMs >= validity.fromWallMs) &&
    (validity.toWallMs === undefined || wallMs < validity.toWallMs));

/** Asks nobody what time it is. */
export const isTimeless = ({ schedule, validity }: Pick<Grant, 'schedule' | 'validity'>): boolean =>
  schedule === undefined && validity === undefined;

/** Does one of these grants hold, whatever the right time is? */
export const holdsNow = (question: Timed, grants: readonly Grant[]): boolean =>
  grants.some(isTimeless) ||
  always(question, (wallMs) =>
    grants.some(
      ({ schedule, validity }) =>
        isValid(validity, wallMs) && (schedule === undefined || openAt(question, schedule, wallMs)),
    ),
  );
