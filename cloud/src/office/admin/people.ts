// People, their badges and PINs: taken on, changed, switched off with one act; pure.
import { comfortOf, isSameComfort, withComfort } from '@keycab/shared/comfort';
import type { PersonId } from '@keycab/shared/ids';
import type { RosterPerson } from '@keycab/shared/roster';
import { done, NOTHING, personOf, putPerson, refuse } from './verdict.ts';
import type { AdminActOf, AdminKnown, Decided, Made } from './verdict.ts';

const UNKNOWN = 'KC-ADMIN-04';

/** One person under a number at the cabinets: with two, nobody could say whose try it was. */
const numberTaken = (known: AdminKnown, number: string | null | undefined, but?: PersonId): PersonId | null => {
  if (number === null || number === undefined) return null;
  return (
    known.directory.people.find(({ person, staffNumber }) => staffNumber === number && person !== but)?.person ?? null
  );
};

export function addPerson(act: AdminActOf<'addPerson'>, known: AdminKnown, { person }: Made): Decided {
  const { department, givenName, name, staffNumber } = act;
  const other = numberTaken(known, staffNumber);
  if (other !== null) return refuse(act.act, 'KC-ADMIN-11', { person: other });
  const document: RosterPerson = {
    person,
    name: name.normalize('NFC'),
    givenName: givenName.normalize('NFC'),
    department,
    manager: false,
    disabled: false,
    badges: [],
    reason: null,
    ...(staffNumber === null ? {} : { staffNumber }),
  };
  return done([{ type: 'PersonAdded', department, person }], putPerson(document));
}

export function changePerson(act: AdminActOf<'changePerson'>, known: AdminKnown): Decided {
  const before = personOf(known, act.person);
  if (before === undefined) return refuse(act.act, UNKNOWN);
  const other = numberTaken(known, act.staffNumber, act.person);
  if (other !== null) return refuse(act.act, 'KC-ADMIN-11', { person: other });
  const { staffNumber: number = null, ...rest } = before;
  const wanted = act.staffNumber === undefined ? number : act.staffNumber;
  const comfort = act.comfort ?? comfortOf(before);
  const after: RosterPerson = {
    ...withComfort(rest, comfort),
    name: (act.name ?? before.name).normalize('NFC'),
    givenName: (act.givenName ?? before.givenName).normalize('NFC'),
    reason: act.reason === undefined ? before.reason : act.reason,
    ...(wanted === null ? {} : { staffNumber: wanted }),
  };
  const what = [
    ...(after.name !== before.name || after.givenName !== before.givenName ? (['name'] as const) : []),
    ...(wanted !== number ? (['staffNumber'] as const) : []),
    ...(after.reason !== before.reason ? (['reason'] as const) : []),
    // What somebody needs is in no log: only that it was changed.
    ...(isSameComfort(comfort, comfortOf(before)) ? [] : (['comfort'] as const)),
  ];
  if (what.length === 0) return NOTHING;
  const named = known.doubts.filter(({ person, why }) => why === 'nameMissing' && person === act.person);
  return done(
    [
      { type: 'PersonChanged', person: act.person, what },
      // The name was what somebody had to look for.
      ...(what.includes('name') ? named : []).map(({ arrival }) => ({ type: 'DoubtSettled', line: arrival }) as const),
    ],
    putPerson(after),
    ...(what.includes('name') ? named : []).map(({ arrival }) => ({ change: 'settle', doubt: arrival }) as const),
  );
}

export function changeDepartment(act: AdminActOf<'changeDepartment'>, by: PersonId, known: AdminKnown): Decided {
  const before = personOf(known, act.person);
  if (before === undefined) return refuse(act.act, UNKNOWN);
  if (before.department === act.department) return NOTHING;
  // Whatever that department may is a right, and nobody gives one to themselves.
  if (act.person === by) return refuse(act.act, 'KC-ADMIN-03');
  const { department, person } = act;
  return done([{ type: 'DepartmentChanged', department, person }], putPerson({ ...before, department }));
}

export function changeRank(act: AdminActOf<'changeRank'>, by: PersonId, known: AdminKnown): Decided {
  const before = personOf(known, act.person);
  if (before === undefined) return refuse(act.act, UNKNOWN);
  if (before.manager === act.manager) return NOTHING;
  if (act.person === by) return refuse(act.act, act.manager ? 'KC-ADMIN-03' : 'KC-ADMIN-12');
  const { manager, person } = act;
  return done([{ type: 'RankChanged', manager, person }], putPerson({ ...before, manager }));
}

/** Everything ends at once: rights, PIN, office. The badges stay known, so that a cabinet says whose access has ended. */
export function switchOffPerson(act: AdminActOf<'switchOffPerson'>, by: PersonId, known: AdminKnown): Decided {
  const before = personOf(known, act.person);
  if (before === undefined) return refuse(act.act, UNKNOWN);
  if (act.person === by) return refuse(act.act, 'KC-ADMIN-12');
  if (before.disabled) return NOTHING;
  const { person } = act;
  const holding = known.holding(person);
  return done([{ type: 'PersonSwitchedOff', holding, person }], putPerson({ ...before, disabled: true }), {
    change: 'pins',
    person,
    rows: [],
  });
}

export function switchOnPerson(act: AdminActOf<'switchOnPerson'>, known: AdminKnown): Decided {
  const before = personOf(known, act.person);
  if (before === undefined) return refuse(act.act, UNKNOWN);
  if (!before.disabled) return NOTHING;
  const { person } = act;
  return done([{ type: 'PersonSwitchedOn', person }], putPerson({ ...before, disabled: false }));
}

export function addBadge(act: AdminActOf<'addBadge'>, known: AdminKnown, { badge, digests }: Made): Decided {
  const { person } = act;
  if (personOf(known, person) === undefined) return refuse(act.act, UNKNOWN);
  if (digests.length === 0) return refuse(act.act, 'KC-ADMIN-06');
  const same = known.badges.filter((row) =>
    digests.some(({ cabinet, digest }) => row.cabinet === cabinet && row.digest === digest),
  );
  const other = same.find((row) => row.person !== person);
  if (other !== undefined) return refuse(act.act, 'KC-ADMIN-05', { person: other.person });
  // A badge that was enrolled at one cabinet is shown at the desk: the others learn it under the same id.
  const id = same[0]?.badge ?? badge;
  const added = digests
    .filter(({ cabinet }) => !same.some((row) => row.cabinet === cabinet))
    .map((row) => ({ ...row, badge: id, person, addedMs: known.wallMs }));
  if (added.length === 0) return NOTHING;
  const cabinets = added.map(({ cabinet }) => cabinet);
  return done([{ type: 'BadgeAdded', badge: id, cabinets, person }], { change: 'addBadges', rows: added });
}

export function removeBadge(act: AdminActOf<'removeBadge'>, known: AdminKnown): Decided {
  const row = known.badges.find(({ badge }) => badge === act.badge);
  if (row === undefined || personOf(known, row.person) === undefined) return refuse(act.act, UNKNOWN);
  const { badge, person } = row;
  return done([{ type: 'BadgeRemoved', badge, person }], { change: 'dropBadge', badge });
}

export function resetPin(act: AdminActOf<'resetPin'>, known: AdminKnown, { verifiers }: Made): Decided {
  const { person } = act;
  const before = personOf(known, person);
  if (before === undefined || before.disabled) return refuse(act.act, UNKNOWN);
  if (verifiers.length === 0) return refuse(act.act, 'KC-ADMIN-06');
  const rows = verifiers.map((row) => ({ ...row, person, setMs: known.wallMs }));
  return done([{ type: 'PinReset', person }], { change: 'pins', person, rows });
}

export function removePin(act: AdminActOf<'removePin'>, known: AdminKnown): Decided {
  const { person } = act;
  if (personOf(known, person) === undefined) return refuse(act.act, UNKNOWN);
  if (!known.pins.some((pin) => pin.person === person)) return NOTHING;
  return done([{ type: 'PinRemoved', person }], { change: 'pins', person, rows: [] });
}
