// Every word of the page of cabinets, in one place per language; pure.
import type { Steel } from '@keycab/shared/steel';

export const counted = (number: number, one: string, other = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : other}`;

export const words = {
  title: 'Cabinets',
  none: 'No cabinet is enrolled yet.',
  map: (name: string) => `Slots of ${name}`,
  asMap: 'Map',
  asTable: 'Table',
  shown: 'Shown as',
  legend: 'What the marks mean',
  in: 'A key is in',
  free: 'Free',
  jammed: 'Jammed',
  unknown: 'A tag nobody knows',
  reachable: 'Reachable',
  away: 'Not reachable',
  asOf: (age: string) => `as of ${age} ago`,
  neverHeard: 'never heard',
  waiting: (count: number) => `${counted(count, 'record')} waiting at the cabinet`,
  nothingWaits: 'Nothing waiting',
  waitUnknown: 'What waits there is not known',
  forked: 'Two histories disagree',
  roster: 'Roster',
  rosterIs: (applied: number, issued: number | null) =>
    issued === null || applied >= issued ? `${applied} applied` : `${applied} applied, ${issued} issued: behind`,
  software: 'Software',
  boots: (count: number) => counted(count, 'start'),
  clock: 'Clock',
  door: 'Door',
  power: 'Power',
  housing: 'Housing',
  parts: 'Readers and boards',
  queue: 'Queue',
  state: 'State',
  lockdown: 'Locked down: returns only',
  notSaid: 'not told yet',
  closed: 'closed',
  allAnswer: 'all answer',
  onMains: 'mains',
  slot: 'Slot',
  holds: 'Holds',
  cycles: 'Releases',
  jams: 'Jams',
  nothing: 'nothing',
  slotText: (name: string, holds: string, cycles: number, jams: number) =>
    `${name}: ${holds}; ${counted(cycles, 'release')}, ${counted(jams, 'jam')}`,
  record: 'Its lines in the audit log',
} as const;

export const DOORS: Readonly<Record<NonNullable<Steel['door']>, string>> = {
  closed: 'closed',
  open: 'open',
  leftOpen: 'left open',
  forced: 'forced',
};

export const CLOCKS: Readonly<Record<NonNullable<Steel['clock']>, string>> = {
  synced: 'synced',
  rtc: 'by its battery clock',
  holdover: 'running free since the last sync',
  unsynced: 'not checked',
};
