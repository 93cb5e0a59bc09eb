// What a new roster takes away from whom, so that it can be said before it is asked; pure.
import type { PersonId } from '@keycab/shared/ids';
import type { Grant, Roster, RosterPerson } from '@keycab/shared/roster';
import type { Withdrawn } from '../ledger/book.ts';

type Rights = ReadonlyMap<PersonId, ReadonlySet<string>>;
type Source = Pick<Roster, 'people' | 'grants'>;

/** As many as anybody reads; how many there were besides shows in the people themselves. */
const TOLD_MAX = 200;

const rightsIn = ({ grants, people }: Source): Rights =>
  new Map(
    people.map((person) => [
      person.person,
      new Set(person.disabled ? [] : grants.filter(namesPerson(person)).flatMap(rightsOf)),
    ]),
  );

const namesPerson =
  (person: RosterPerson) =>
  ({ to }: Grant): boolean =>
    ('person' in to && to.person === person.person) ||
    ('department' in to && to.department === person.department) ||
    ('manager' in to && person.manager);

const rightsOf = ({ acts, group }: Grant): readonly string[] => acts.map((act) => `${group} ${act}`);

/** The rights of people, act by act and group by group, that were in the old roster and are not in the new one. */
export function withdrawnIn(before: Source, after: Source): readonly Withdrawn[] {
  const kept = rightsIn(after);
  const gone = [...rightsIn(before)].flatMap(([person, rights]) =>
    [...rights]
      .filter((right) => kept.get(person)?.has(right) !== true)
      .map((right): Withdrawn => {
        const [group = '', act = ''] = right.split(' ');
        return { person, group, act };
      }),
  );
  return gone.slice(0, TOLD_MAX);
}
