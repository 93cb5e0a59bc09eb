// Every word of the page of those who log in, in one place per language; pure.
import type { Permission, Role } from '@keycab/shared/permissions';

export const ROLE_WORDS: Readonly<Record<Role, { readonly name: string; readonly may: string }>> = {
  owner: { name: 'Owner', may: 'everything' },
  securityAdmin: { name: 'Security administrator', may: 'people, badges, rights and keys; takes no key' },
  manager: { name: 'Manager', may: 'settles what others left open, releases keys from afar, reads the record' },
  desk: { name: 'Desk', may: 'sees who has which key, reserves, asks, hands over' },
  staff: { name: 'Staff', may: 'the same, on their own phone' },
  auditor: { name: 'Auditor', may: 'reads and verifies the whole record' },
  installer: { name: 'Installer', may: 'nothing here' },
};

export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  see: 'See who has which key',
  publish: 'Which cars are here, for a website',
  act: 'Ask, reserve and sign',
  manage: 'Settle what others left open',
  release: 'Order a cabinet from afar',
  audit: 'Read the whole record',
  administer: 'People, keys and inventory',
  connect: 'Tokens, webhooks and log-ins',
};

export const words = {
  title: (many: number | null) => (many === null ? 'Log-ins' : `Log-ins · ${many}`),
  about: 'Who may log in here, and what they may. A badge at a cabinet needs none of this.',
  invite: 'Invite somebody',
  inviteTitle: 'An invitation to log in',
  person: 'Who',
  personHint: 'Somebody who is not here is added under People first.',
  email: 'E-mail',
  emailHint: 'They log in with it. The link is yours to bring: nothing is sent from here.',
  role: 'As',
  rooftop: 'At',
  allRooftops: 'All rooftops',
  makeLink: 'Make the link',
  everybody: 'Everybody of the staff has a log-in.',
  nobody: 'Nobody logs in yet. Invite the first.',

  linkTitle: (name: string) => `The link for ${name}`,
  linkWhy: (until: string) => `It is shown this once, works once, and until ${until}. An older one works no more.`,
  link: 'Link',
  letter: 'Message to copy',
  letterText: (name: string, house: string, link: string, until: string) =>
    `Hello ${name},\n\nhere is your way into Keycab at ${house}. The link works once, until ${until}:\n\n${link}\n\nYou choose a password or a passkey there. If you did not expect this, tell us before you open it.\n`,
  copyLink: 'Copy the link',
  copyLetter: 'Copy the message',
  copied: 'Copied.',
  notCopied: 'This browser does not let a page copy. Select it and copy it yourself.',
  doneLink: 'I have it',

  opened: 'logs in',
  invited: (until: string) => `invited until ${until}`,
  lapsed: 'has no link and no log-in',
  noRole: 'no role: sees nothing',
  self: 'this is you',
  again: 'A new link',
  againWhy: 'Whoever opens it chooses a new password and is logged out everywhere else. Give it to nobody else.',
  withdraw: 'Take the invitation back',
  roles: 'Roles',
  addRole: 'Give a role',
  give: 'Give',
  takeAway: 'Take away',
  at: (role: string, rooftop: string) => `${role} at ${rooftop}`,
  ownRoles: 'Your own rights are another administrator’s matter.',
  close: 'Close',
  open: (name: string) => `Change ${name}`,
  cancel: 'Cancel',
} as const;
