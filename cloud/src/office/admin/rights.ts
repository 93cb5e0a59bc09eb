// Who may do what with which keys: granted, taken away, and what a group of keys asks; pure.
import type { PersonId } from '@keycab/shared/ids';
import type { Grant, RosterPerson } from '@keycab/shared/roster';
import type { Facts } from '../verdict.ts';
import { done, NOTHING, personOf, put, refuse } from './verdict.ts';
import type { AdminActOf, AdminKnown, Decided, Made } from './verdict.ts';

/** Is the one who acts among those who would have the right? */
const isOwn = ({ to }: Grant, by: RosterPerson): boolean =>
  ('person' in to && to.person === by.person) ||
  ('department' in to && to.department === by.department) ||
  ('manager' in to && by.manager);

const same = (a: Grant, b: Grant): boolean =>
  JSON.stringify([a.to, a.group, a.acts.toSorted(), a.schedule, a.validity]) ===
  JSON.stringify([b.to, b.group, b.acts.toSorted(), b.schedule, b.validity]);

const told = (id: string, { acts, group, schedule, to }: Grant, change: 'added' | 'removed'): Facts[number] => ({
  type: 'GrantChanged',
  acts: [...acts],
  change,
  // Under a rooftop's name in the table; the log names the grant alone.
  grant: id.split('/').at(-1) ?? id,
  group,
  schedule: schedule ?? null,
  to: { ...to },
});

export function addGrant(act: AdminActOf<'addGrant'>, by: PersonId, known: AdminKnown, made: Made): Decided {
  const { grant } = act;
  const actor = personOf(known, by);
  if ('person' in grant.to && personOf(known, grant.to.person) === undefined) return refuse(act.act, 'KC-ADMIN-04');
  const { schedule } = grant;
  if (schedule !== undefined && !known.directory.schedules.some((each) => each.schedule === schedule)) {
    return refuse(act.act, 'KC-ADMIN-04');
  }
  if (actor === undefined || isOwn(grant, actor)) return refuse(act.act, 'KC-ADMIN-03');
  if ([...known.grants.values()].some((each) => same(each, grant))) return NOTHING;
  return done(
    [told(made.grant, grant, 'added')],
    put({ kind: 'grant', id: made.grant, document: { ...grant, acts: [...grant.acts] } }),
  );
}

export function removeGrant(act: AdminActOf<'removeGrant'>, known: AdminKnown): Decided {
  const grant = known.grants.get(act.grant);
  if (grant === undefined) return refuse(act.act, 'KC-ADMIN-04');
  return done([told(act.grant, grant, 'removed')], { change: 'dropGrant', id: act.grant });
}

export function setGroup(act: AdminActOf<'setGroup'>, known: AdminKnown): Decided {
  const { group } = act;
  const names = known.directory.schedules.map(({ schedule }) => schedule);
  const asked = [
    ...(typeof group.pin === 'object' ? [group.pin.outside] : []),
    ...(group.fast === undefined ? [] : [group.fast.schedule]),
  ];
  if (asked.some((name) => !names.includes(name))) return refuse(act.act, 'KC-ADMIN-04');
  const before = known.directory.groups.findIndex((each) => each.group === group.group);
  if (JSON.stringify(known.directory.groups[before]) === JSON.stringify(group)) return NOTHING;
  const id = known.groupIds.get(group.group) ?? group.group;
  return done([{ type: 'GroupChanged', group: group.group }], put({ kind: 'group', id, document: group }));
}
