// Who may log in, and the office about itself, as a person would say it: one sentence for each line; pure.
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { Names } from './telling.ts';

const ENDED = {
  loggedOut: 'logged out',
  byHand: 'was logged out',
  newPassword: 'was logged out by a new password',
} as const;
const LOG_IN = { password: 'the password', passkeyAdded: 'a passkey more', passkeyRemoved: 'a passkey less' } as const;

/** @returns null for a line that this file has no words for */
export function tellAccount(event: OfficeEvent, names: Pick<Names, 'person' | 'time'>): string | null {
  switch (event.type) {
    case 'AccountInvited':
      return `Invited ${names.person(event.person)} to log in, by a link that is good until ${names.time(event.expiresWallMs)}.`;
    case 'InvitationWithdrawn':
      return `Took the invitation of ${names.person(event.person)} back; its link works no more.`;
    case 'AccountOpened':
      return `${names.person(event.person)} opened the account.`;
    case 'MembershipsSet': {
      const roles = [...new Set(event.memberships.map(({ role }) => role))].join(', ');
      return `${names.person(event.person)} is ${roles === '' ? 'without a role' : roles} in the service from here on.`;
    }
    case 'SessionBegan':
      return `${names.person(event.person)} logged in.`;
    case 'SessionsEnded':
      return `${names.person(event.person)} ${ENDED[event.why]}${event.count > 1 ? ` at ${event.count} places` : ''}.`;
    case 'LogInChanged':
      return `${names.person(event.person)} changed how to log in: ${LOG_IN[event.what]}.`;
    case 'TokenMade':
      return `Made a token for a program, good until ${names.time(event.expiresWallMs)}: ${event.permissions.join(', ')}.`;
    case 'TokenRevoked':
      return `Took a token back; the program that has it is a stranger from here on.`;
    case 'OfficeOpened':
      return OPENED[event.reason];
    case 'WorksheetTemplateSet':
      return `Later deliveries ask ${event.lines.length} lines (${event.template}).`;
    default:
      return null;
  }
}

const OPENED = {
  opened: 'The log of this office begins.',
  newKey: 'The log of this office goes on with a new key.',
  restored: 'The log of this office goes on after it was restored.',
} as const;
