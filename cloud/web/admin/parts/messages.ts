// Every word of the pages of people and keys, in one place per language; pure.
import type { KeyFinding, OpenDoubt } from '@keycab/shared/administration';

const plural = new Intl.PluralRules('en');
const count = (number: number, one: string, other: string): string =>
  `${number} ${plural.select(number) === 'one' ? one : other}`;
const WORDS = /(?<=[a-z])(?=[A-Z])/;
/** A code of the house as a person reads it: `returnedToCustomer` is “returned to customer”. */
export const plain = (code: string): string => code.split(WORDS).join(' ').toLowerCase();
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const words = {
  people: (total: number | null) => (total === null ? 'People' : `People · ${total}`),
  keys: (total: number | null) => (total === null ? 'Keys' : `Keys · ${total}`),
  some: (shown: number, total: number) => (shown === total ? '' : `${shown} of them shown`),
  findPerson: 'Name',
  findKey: 'Stock number, car, place',
  all: 'All',
  department: 'Department',
  rank: 'Rank',
  managers: 'Managers',
  staff: 'No managers',
  holding: 'Holds',
  holdsAny: 'Holds a key',
  holdsNone: 'Holds none',
  access: 'Access',
  working: 'Has access',
  off: 'Switched off',
  badge: 'Badge',
  unused: 'Unused for 90 days',
  without: 'Has no badge',
  nobody: 'Nobody fits. Import a list, or add somebody.',
  noKeys: 'No key fits. Connect a feed, or register one.',
  manager: 'Manager',
  badges: (number: number) => (number === 0 ? 'no badge' : count(number, 'badge', 'badges')),
  holds: (number: number) => (number === 0 ? 'holds no key' : `holds ${count(number, 'key', 'keys')}`),
  neverSeen: 'never at a cabinet',
  seen: (when: string) => `at a cabinet ${when}`,
  close: 'Back to the list',
  cancel: 'Cancel',
  save: 'Save',

  add: 'Add a person',
  addTitle: 'A new person',
  name: 'Full name',
  givenName: 'First name, as screens say it',
  staffNumber: 'Staff number (for when the reader is off)',
  edit: 'Change name or number',
  makeManager: 'Make a manager',
  endManager: 'No manager any more',
  leaver: 'Leaver: end all access',
  leaverSure: (name: string) => `End all access of ${name} now?`,
  leaverWhy:
    'At every cabinet that is online within seconds, at the others as soon as they are back. Returns still work.',
  leaverDo: 'End all access',
  back: 'Give access again',
  held: (number: number) => (number === 0 ? 'Holds no key' : `Holds ${count(number, 'key', 'keys')}`),
  heldOff: 'These are still with this person, who can put them back without a badge.',

  badgesTitle: 'Badges and PIN',
  noBadge: 'No badge yet. Add one here, or hold it to a cabinet while a manager is there.',
  known: (cabinets: readonly string[]) => `known at ${cabinets.join(' and ')}`,
  unknownAt: (cabinets: readonly string[]) =>
    `Not known at ${cabinets.join(' and ')}: enrolled at one cabinet. Add its number here, and all know it.`,
  added: (when: string) => `since ${when}`,
  remove: 'Take away',
  addBadge: 'Add a badge',
  badgeKind: 'Kind',
  badgeNumber: 'Number, as printed or read (hexadecimal)',
  badgeHint: 'Ten digits 0–9 and A–F, facility first. It is kept nowhere: each cabinet gets its own name for it.',
  kinds: {
    em4100: '125 kHz (EM4100)',
    iso14443: '13.56 MHz (ISO 14443)',
    wiegand26: 'Wiegand 26',
    wiegand34: 'Wiegand 34',
  },
  pinAt: (cabinets: readonly string[]) => `Has a PIN at ${cabinets.join(' and ')}.`,
  noPin: 'No PIN.',
  resetPin: 'New PIN',
  removePin: 'Take the PIN away',
  pinShown: 'The new PIN, shown this once:',
  pinDone: 'Written down',
  noOffice: 'No cabinet takes badges or PINs from the office: they are made at the cabinet.',

  rights: 'Rights',
  noRights: 'No rights: this person can return keys and nothing else.',
  through: (to: object) =>
    'person' in to
      ? 'this person alone'
      : 'department' in to
        ? `everybody in ${String(to.department)}`
        : 'every manager',
  groupOf: (group: string) => (group === '*' ? 'all keys' : plain(group)),
  may: (acts: readonly string[]) => acts.map(plain).join(', '),
  during: (schedule: string) => `during ${plain(schedule)}`,
  addRight: 'Give a right',
  which: 'Keys',
  what: 'May',
  when: 'When',
  always: 'At any hour',
  who: 'Who',
  forDepartment: (department: string) => `Everybody in ${department}`,
  everyManager: 'Every manager',
  give: 'Give',
  toGroup: (group: string) => `rights to ${group === '*' ? 'all keys' : plain(group)}`,

  log: 'Who changed what',
  noLog: 'Nothing was changed here yet.',
  house: 'Keycab',

  group: 'Group',
  state: 'State',
  finding: 'Look at',
  findings: {
    noTag: 'No tag',
    noHome: 'No home slot',
    elsewhere: 'In another slot than its own',
    soldHere: 'Sold, and its key is here',
    unsure: 'Nobody knows where',
    retiredHere: 'Retired, and still here',
  } satisfies Record<KeyFinding, string>,
  anyFinding: 'Anything odd',
  retired: (why: string) => `Retired: ${plain(why)}`,
  spare: (number: number) => (number === 0 ? 'no spare' : count(number, 'spare', 'spares')),
  home: 'Home slot',
  livesIn: (home: string) => `lives in ${home}`,
  noHomeYet: 'no home slot',
  tagOn: (seal: string | null) => (seal === null ? 'A tag, without a seal' : `A tag, seal ${seal}`),
  noTag: 'No tag: no cabinet can know this key.',
  pair: 'Hang a tag on it',
  rom: 'Tag number (16 digits 0–9, a–f)',
  seal: 'Seal number',
  unpair: 'Take the tag off',
  why: 'Why',
  register: 'Register a key',
  labels: 'Labels to print',
  labelOne: 'Label to print',
  registerTitle: 'A new key',
  label: 'Label, as tiles say it',
  number: 'Key number of the car',
  vehicle: 'Vehicle',
  noVehicle: 'No vehicle: plate, gate, room',
  free: 'No home slot',
  move: 'Move to another group or slot',
  retire: 'Retire this key',
  retireSure: (label: string) => `Retire ${label}?`,
  retireWhy: 'It leaves every cabinet’s list. Its history stays, and so do its tag’s next keys.',
  groups: 'Groups and rights',
  keysIn: (number: number) => count(number, 'key', 'keys'),
  everyGroup: 'All keys',
  asks: 'What a take asks',
  authorizers: 'Others who must agree',
  authorizersOf: ['Nobody', 'One other person', 'Two other people'],
  otherDepartment: 'One of another department',
  reasonRequired: 'A reason must be chosen',
  pin: 'PIN',
  pinNever: 'Never',
  pinAlways: 'Always',
  pinOutside: (schedule: string) => `Outside ${plain(schedule)}`,

  reach: 'How far changes have come',
  reaches: (now: number, all: number) =>
    now === all
      ? `Every cabinet works by the newest roster (${count(all, 'cabinet', 'cabinets')}).`
      : `The newest roster reaches ${now} of ${count(all, 'cabinet', 'cabinets')}.`,
  missing: (name: string, since: string | null) =>
    since === null ? `${name} was never reached.` : `${name} is not reachable since ${since}.`,
  coming: (name: string) => `${name} is taking it over.`,
  noIssue: 'This service signs no rosters: what is changed here reaches no cabinet by itself.',
  withdrew: (version: number, names: readonly string[], more: number) =>
    `Version ${version} took rights from ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  doubts: 'Done at a cabinet, to be looked at',
  settle: 'Looked at',
  doubt: ({ cabinetName, key, other, person, why }: OpenDoubt): string => {
    const who = person?.name ?? 'Somebody';
    const what = key?.label ?? 'a key';
    switch (why) {
      case 'badgeTaken':
        return `${cabinetName}: a badge was enrolled for ${who} that belongs to ${other ?? 'somebody else'}. It stays with ${other ?? 'them'}.`;
      case 'personUnknown':
        return `${cabinetName}: a badge was enrolled for somebody nobody knows any more. It is not taken over.`;
      case 'personDisabled':
        return `${cabinetName}: a badge was enrolled for ${who}, who was switched off meanwhile. It is not taken over.`;
      case 'nameMissing':
        return `${cabinetName}: somebody new got a badge. Who is it?`;
      case 'tagTaken':
        return `${cabinetName}: ${who} paired a tag that hangs on ${other ?? 'another key'}. It stays there.`;
      case 'keyHasTag':
        return `${cabinetName}: ${who} paired a second tag with ${what}. The first one counts.`;
      case 'keyRetired':
        return `${cabinetName}: ${who} paired a tag with ${what}, which is retired.`;
      case 'sameNumber':
        return `${cabinetName}: ${who} paired ${what}, and the car has another key of that number (${other ?? '?'}). Both are kept.`;
      case 'vinUnknown':
        return `${cabinetName}: ${who} paired ${what} with VIN ${other ?? '?'}, which is of no car here.`;
    }
  },
  giveName: 'Give the name',
} as const;
