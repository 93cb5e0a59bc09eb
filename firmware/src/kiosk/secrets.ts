// What is shown of a secret that is being typed, and of a badge that gets its person; pure.
import { DEPARTMENTS } from '@keycab/shared/department';
import { patienceOf } from '@keycab/shared/patience';
import type { EntryShown } from '../credentials/room.ts';
import type { Known } from './known.ts';
import type { SecretView } from './secret-views.ts';
import type { Teller } from './teller.ts';

/** @returns null when nobody types anything and nobody is asked for a PIN */
export function entryView(known: Known, teller: Teller): SecretView | null {
  const { entry } = known;
  if (entry === null) return null;
  const { what, typed, least, most, checking, number, person, waitMs, triesLeft, endsInMs } = entry;
  const { say } = teller;
  const left = waitMs > 0 ? '' : ` ${say('entry.triesLeft', { count: triesLeft })}`;
  return {
    kind: 'entry',
    what,
    person: teller.person(person),
    ...wordsOf(entry, teller),
    typed,
    most,
    ready: typed >= least,
    checking,
    number,
    warning: entry.wrong ? `${say('entry.wrong')}${left}` : null,
    waitMs: waitMs > 0 ? waitMs : null,
    endsInMs,
  };
}

function wordsOf({ what, number, person, keys }: EntryShown, teller: Teller): { title: string; hint: string } {
  const { say } = teller;
  switch (what) {
    case 'pin': {
      const name = teller.person(person)?.givenName ?? say('tile.somebody');
      const labels = keys.map((key) => teller.tile(key).label).join(', ');
      return {
        title: say('entry.pin', { person: name }),
        hint: labels === '' ? say('entry.orBadge') : say('entry.for', { labels }),
      };
    }
    case 'code':
      return { title: say('entry.code'), hint: say('entry.codeHint') };
    case 'number':
      return { title: say('attract.readerOff'), hint: say('entry.number') };
    case 'staffPin':
      return { title: say('attract.readerOff'), hint: say('entry.staffPin', { number }) };
  }
}

/** @returns null unless a manager is here soon after a badge that nobody knew, and has not said "not now" */
export function enrollView(known: Known, teller: Teller): SecretView | null {
  const { at, cabinet, enrolling, roster, settings } = known;
  const { session } = cabinet;
  if (session === null || roster === null || !enrolling) return null;
  const { say } = teller;
  const idleMs = settings.idleMs * patienceOf(roster.person.get(session.person));
  const touchedMs = Math.max(session.openedMonotonicMs, cabinet.body.touchedMonotonicMs);
  // Whoever has no badge yet is who stands there most of the time.
  const people = [...roster.person.values()]
    .filter(({ disabled }) => !disabled)
    .toSorted(
      (left, right) =>
        Number(left.badges.length > 0) - Number(right.badges.length > 0) || left.name.localeCompare(right.name, 'en'),
    );
  return {
    kind: 'enroll',
    person: teller.present(),
    title: say('enroll.title'),
    hint: say('enroll.hint'),
    people: people.map(({ person, department }) => ({
      person,
      name: teller.person(person)?.name ?? '',
      detail: say(`department.${department}`),
    })),
    departments: DEPARTMENTS.map((department) => ({ department, name: say(`department.${department}`) })),
    departmentTitle: say('enroll.department'),
    endsInMs: Math.max(0, idleMs - (at.monotonicMs - touchedMs)),
  };
}
