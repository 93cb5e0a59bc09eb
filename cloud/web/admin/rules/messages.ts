// Every word of the page of the house's rules, in one place per language; pure.
import { plain } from '../parts/messages.ts';

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;
const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function spanText(minutes: number): string {
  if (minutes % 1440 === 0) return count(minutes / 1440, 'day');
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute');
}

export const words = {
  title: 'Rules of the house',
  about: 'They hold for every cabinet of this rooftop. Each change is a line of the log and a new roster.',
  locking: 'Locking',
  level: 'How far locking goes',
  levels: [
    ['own', 'As cabinets do by themselves: locked always'],
    ['watch', '1 · Watch: nothing is locked, all is recorded'],
    ['reasons', '2 · Reasons: whoever takes a key says why'],
    ['night', '3 · Locked at night'],
    ['always', '4 · Locked always'],
  ] as const,
  groupsFirst: 'A group of keys that has a step of its own goes by that.',
  day: 'Hours that are day',
  noDay: 'Not said',
  needDay: 'Locked at night needs to know when night is: choose the hours that are day.',
  duress: 'A PIN whose last digit is one higher opens and tells security (silent alarm)',
  places: 'Where cars are parked, one place a line',
  placesHint: 'Offered to whoever brings a key back. 24 places at most, of 40 letters each.',
  save: 'Save',

  curfews: 'When keys are due',
  curfewsWhy: 'Where several fit, the earliest time counts. Beside these, each purpose has its own time.',
  noCurfews: 'No rule: only the purpose says when a key is due.',
  curfew: (group: string | null, reason: string | null, who: string | null) =>
    [
      group === null ? 'Every key' : `Keys of “${plain(group)}”`,
      ...(reason === null ? [] : [`for ${reason}`]),
      ...(who === null ? [] : [`of ${who}`]),
    ].join(' '),
  due: (minutes: number | undefined, at: number | undefined) =>
    minutes === undefined ? `by ${clock(at ?? 0)}` : `within ${spanText(minutes)}`,
  addCurfew: 'Add a rule',
  group: 'Which keys',
  everyGroup: 'Every key',
  reason: 'For which purpose',
  everyReason: 'Any purpose',
  how: 'Due',
  within: 'so long after it was taken',
  by: 'at a time of the day',
  hours: 'Hours',
  time: 'Time',
  takeAway: 'Take away',

  worksheet: 'Worksheet of a delivery',
  worksheetWhy: 'Deliveries that are under way keep theirs. A manager decides it.',
  template: (template: string, lines: number) => `Now: ${template}, ${count(lines, 'line')}.`,
  gate: 'When a car leaves without it',
  gates: [
    ['off', 'Nothing is said'],
    ['warn', 'It is said, and the car may leave'],
    ['hard', 'The key stays until it is signed or waived'],
  ] as const,
  lines: 'What it asks',
  preview: 'So it would look',
  atLeast: 'It asks for one line at least.',
  saveWorksheet: 'Save as the next version',
} as const;
