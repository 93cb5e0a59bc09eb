// The only place where an administrator is allowed or refused anything: an act and what is known, to lines and changes; pure.
import type { AdminAct } from '@keycab/shared/administration';
import { never } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import * as house from './house.ts';
import * as keys from './keys.ts';
import * as people from './people.ts';
import * as rights from './rights.ts';
import { done, personOf, refuse, type AdminKnown, type Decided, type Made } from './verdict.ts';

/** @returns what has happened, and how the directory changes with it; one `ActRefused` when it may not be */
export function administer(act: AdminAct, by: PersonId | null, known: AdminKnown, made: Made): Decided {
  const actor = by === null ? undefined : personOf(known, by);
  if (by === null || actor === undefined || actor.disabled) return refuse(act.act, 'KC-OFFICE-14');
  switch (act.act) {
    case 'addPerson':
      return people.addPerson(act, known, made);
    case 'changePerson':
      return people.changePerson(act, known);
    case 'changeDepartment':
      return people.changeDepartment(act, by, known);
    case 'changeRank':
      return people.changeRank(act, by, known);
    case 'switchOffPerson':
      return people.switchOffPerson(act, by, known);
    case 'switchOnPerson':
      return people.switchOnPerson(act, known);
    case 'addBadge':
      return people.addBadge(act, known, made);
    case 'removeBadge':
      return people.removeBadge(act, known);
    case 'resetPin':
      return people.resetPin(act, known, made);
    case 'removePin':
      return people.removePin(act, known);
    case 'addGrant':
      return rights.addGrant(act, by, known, made);
    case 'removeGrant':
      return rights.removeGrant(act, known);
    case 'setGroup':
      return rights.setGroup(act, known);
    case 'setHouseRules':
      return house.setHouseRules(act, known);
    case 'setCurfews':
      return house.setCurfews(act, known);
    case 'registerKey':
      return keys.registerKey(act, by, known, made);
    case 'changeKey':
      return keys.changeKey(act, known);
    case 'retireKey':
      return keys.retireKey(act, known);
    case 'pairTag':
      return keys.pairTag(act, known, made);
    case 'unpairTag':
      return keys.unpairTag(act, by, known);
    case 'settleDoubt':
      return settleDoubt(act.doubt, known);
    default:
      return never(act);
  }
}

function settleDoubt(doubt: number, known: AdminKnown): Decided {
  const open = known.doubts.some(({ arrival, settledMs }) => arrival === doubt && settledMs === null);
  return open
    ? done([{ type: 'DoubtSettled', line: doubt }], { change: 'settle', doubt })
    : refuse('settleDoubt', 'KC-ADMIN-04');
}
