// Every word of the overview, in one place per language; pure.
const counted = (number: number, one: string, other = `${one}s`): string => `${number} ${number === 1 ? one : other}`;

export const words = {
  title: 'What needs somebody',
  nothing: 'Nothing needs you.',
  disputed: 'Disputed',
  overdue: 'Overdue',
  unsure: 'Not sure',
  jammed: 'Jammed slots',
  behind: 'Cabinets',
  worksheets: 'Unsigned worksheets',
  more: (count: number) => `and ${count} more`,
  forked: 'two histories disagree',
  silent: (age: string) => `not heard for ${age}`,
  neverHeard: 'never heard',
  waiting: (count: number) => `${counted(count, 'record')} waiting there`,
  oldRoster: 'follows an older roster',
  door: 'the door stands open',
  tamper: 'the housing is open',
  power: 'without mains',
  lost: (parts: string) => `${parts} does not answer`,
  jam: (jams: number) => `did not open; ${counted(jams, 'jam')} so far`,
  unsigned: (count: number) => `has ${counted(count, 'delivery', 'deliveries')} without a signature this week`,
} as const;
