// Every word of the kiosk's page, in one place per language; pure.
import type { LightColor } from '../src/cabinet/effect.ts';

const plural = new Intl.PluralRules('en');
const count = (number: number, one: string, other: string): string =>
  `${number} ${plural.select(number) === 'one' ? one : other}`;

export const english = {
  presentBadge: 'Present badge',
  justPutBack: 'Returning? Just put it back.',
  returnsOnly: 'Returns only',
  lockedDown: 'Locked down by order',
  states: { in: 'In', out: 'Out', overdue: 'Overdue', unsure: 'Not sure' },
  allIn: 'All keys are in.',
  noneOverdue: 'No key is overdue.',
  desk: (phone: string) => `Desk: ${phone}`,
  keysOut: (held: number) => (held === 0 ? 'no key out' : count(held, 'key out', 'keys out')),
  offline: (since: string | null, waiting: number) =>
    `Offline${since === null ? '' : ` since ${since}`} · ${count(waiting, 'record', 'records')} waiting`,
  timeNotChecked: 'Time not checked',
  more: (number: number) => `+${number} more`,
  seconds: (seconds: number) => `${seconds} s`,

  yours: 'yours',
  keysFound: (number: number) => (number === 0 ? 'no such key' : count(number, 'key', 'keys')),
  nothingFound: (typed: string) => `No key here has ${typed} in its number.`,
  nothingFoundTodo: 'Check the number, or ask the desk.',
  noKeys: 'There is no key here for you.',
  noKeysTodo: 'A manager can give you access. Returns work.',
  moreKeys: 'More keys',
  page: (page: number, pages: number) => `${page} of ${pages}`,
  done: (seconds: number | null) => (seconds === null ? 'Done' : `Done · ${seconds} s`),
  doneHint: 'or close the door',
  erase: 'Erase the last digit',
  choose: 'Choose this key',
  digits: 'Number of the key',

  take: (label: string) => `Take ${label}`,
  openDoor: 'Open the door.',
  light: (color: LightColor | null, row: string) =>
    color === null || color === 'off'
      ? `Row ${row}`
      : `${color.charAt(0).toUpperCase()}${color.slice(1)} light, row ${row}`,
  why: 'Why?',
  noReason: 'no reason given',
  backBy: 'back by',
  left: (seconds: number) => `${seconds} s left`,
  leftHint: 'then the slot locks again',
  notNow: 'Not now',
  nothingLeft: (locksInSeconds: number) =>
    `Nothing left the cabinet. ${locksInSeconds > 0 ? `The slot locks by itself in ${locksInSeconds} s.` : 'Locked again.'}`,
  back: (seconds: number | null) => (seconds === null ? 'Back' : `Back · ${seconds} s`),
  map: (name: string) => `Where slot ${name} is`,

  yoursUntil: (label: string, due: string | null) =>
    due === null ? `${label} is yours.` : `${label} is yours until ${due}.`,
  closeDoor: 'Close the door.',

  ownBack: (label: string, givenName: string) => `${label} back, thank you, ${givenName}.`,
  othersBack: (holder: string, label: string, givenName: string | null) =>
    `${holder}’s key ${label} is back. Thank you${givenName === null ? '' : `, ${givenName}`}.`,
  inSlot: (name: string) => `In slot ${name}.`,
  nobodysBack: (label: string, givenName: string | null) =>
    `${label} is back. Thank you${givenName === null ? '' : `, ${givenName}`}.`,
  livesIn: (label: string, home: string | null) => `${label} lives in ${home ?? 'another cabinet'}.`,
  moveOrLeave: 'Move it or leave it: I know.',

  notReleased: (label: string) => `${label} was not released.`,
  putBack: 'Put it back',
  intoSlot: 'into slot',
  unknownTag: (slot: string) => `A key I don’t know is in ${slot}.`,

  whatToDo: 'What you can do',
  whoToCall: 'Who to call',
  stillWorks: 'Still works',
  call: (call: string, phone: string) => (phone === '' ? call : `${call} Desk: ${phone}`),

  starting: 'Starting…',
  startingHint: 'The screen waits for the cabinet.',
  screenLost: (since: string) => `No word from the cabinet since ${since}. Trying again…`,
} as const;

export type Messages = typeof english;
