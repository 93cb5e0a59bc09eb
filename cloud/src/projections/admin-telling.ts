// What administrators changed, as a person would say it: one sentence for each line of the office's log about it; pure.
import type { OfficeEvent } from '@keycab/shared/events/office';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { KeyId, PersonId } from '@keycab/shared/ids';

export interface AdminNames {
  readonly person: (id: PersonId) => string;
  readonly key: (id: KeyId) => string;
  readonly group: (group: string) => string;
}

const WORDS = /(?<=[a-z])(?=[A-Z])/;
const plain = (code: string): string => code.split(WORDS).join(' ').toLowerCase();
const listed = (words: readonly string[]): string => words.map(plain).join(', ');
const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const whose = (to: Extract<OfficeEvent, { type: 'GrantChanged' }>['to'], names: AdminNames): string =>
  'person' in to ? names.person(to.person) : 'department' in to ? `everybody in ${to.department}` : 'every manager';

const LEVELS = ['locked never', 'asked for reasons', 'locked at night', 'locked always'] as const;

/** Who did it is told beside it. */
export function tellAdmin(event: OfficeEvent, names: AdminNames): string {
  switch (event.type) {
    case 'PersonAdded':
      return `Added ${names.person(event.person)} to ${event.department}.`;
    case 'PersonChanged':
      return `Changed ${names.person(event.person)}: ${listed(event.what)}.`;
    case 'DepartmentChanged':
      return `Moved ${names.person(event.person)} to ${event.department}.`;
    case 'RankChanged':
      return `${names.person(event.person)} is ${event.manager ? 'a manager now' : 'no manager any more'}.`;
    case 'PersonSwitchedOff':
      return `Switched ${names.person(event.person)} off, who held ${many(event.holding, 'key')} then.`;
    case 'PersonSwitchedOn':
      return `Switched ${names.person(event.person)} on again.`;
    case 'BadgeAdded':
      return `Gave ${names.person(event.person)} a badge, known at ${many(event.cabinets.length, 'more cabinet')}.`;
    case 'BadgeRemoved':
      return `Took a badge from ${names.person(event.person)}.`;
    case 'PinReset':
      return `Gave ${names.person(event.person)} a new PIN.`;
    case 'PinRemoved':
      return `Took the PIN from ${names.person(event.person)}.`;
    case 'GrantChanged': {
      const group = event.group === '*' ? 'all keys' : `keys of “${names.group(event.group)}”`;
      const when = event.schedule === null ? '' : `, during ${plain(event.schedule)}`;
      const verb = event.change === 'added' ? 'may' : 'may no longer';
      const who = whose(event.to, names);
      return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${verb} ${listed(event.acts)} ${group}${when}.`;
    }
    case 'GroupChanged':
      return `Changed what keys of “${names.group(event.group)}” ask.`;
    case 'HouseRulesChanged': {
      const said = [
        ...(event.what.includes('level') ? [`keys are ${LEVELS[event.level ?? 3]}`] : []),
        ...(event.what.includes('day') ? ['the hours that are day'] : []),
        ...(event.what.includes('duressPin') ? [`the silent alarm is ${event.duressPin ? 'on' : 'off'}`] : []),
        ...(event.what.includes('places') ? ['where cars are parked'] : []),
      ];
      return `Changed the rules of the house: ${said.join(', ')}.`;
    }
    case 'CurfewsChanged':
      return `Changed when keys are due: ${many(event.after, 'rule')} in place of ${event.before}.`;
    case 'KeyRegistered':
      return `Registered ${names.key(event.key)}.`;
    case 'KeyChanged':
      return `Changed ${names.key(event.key)}: ${listed(event.what)}.`;
    case 'KeyRetired':
      return `Retired ${names.key(event.key)}: ${plain(event.why)}.`;
    case 'TagPaired':
      return `Hung a tag on ${names.key(event.key)}${event.sealed ? ', sealed' : ', without a seal'}.`;
    case 'TagUnpaired':
      return `Took the tag off ${names.key(event.key)}: ${plain(event.why)}.`;
    case 'DoubtSettled':
      return 'Looked at what a cabinet had done.';
    case 'ActRefused': {
      const why = Object.hasOwn(FAULTS, event.code) ? FAULTS[event.code as FaultCode].happened : event.code;
      return `Wanted to ${plain(event.act)} and was refused: ${why}`;
    }
    default:
      return `${plain(event.type).replace(/^./, (first) => first.toUpperCase())}.`;
  }
}
