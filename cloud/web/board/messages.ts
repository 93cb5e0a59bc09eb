// Every word of the board, in one place per language; pure.
const plural = new Intl.PluralRules('en');
const count = (number: number, one: string, other: string): string =>
  `${number} ${plural.select(number) === 'one' ? one : other}`;

export const words = {
  everybody: 'All departments',
  overdue: 'Overdue',
  waiting: 'Customers waiting',
  deliveries: 'Deliveries',
  cabinets: 'Not reachable',
  allIn: 'All keys are in.',
  noneOverdue: (out: number) => `Nothing is overdue. ${count(out, 'key is', 'keys are')} not in.`,
  noneWaiting: 'No customer is waiting.',
  noDelivery: 'No car is being delivered.',
  since: (time: string) => `since ${time}`,
  neverReached: 'never reached',
  more: (number: number) => `and ${number} more`,
  now: 'now',
  complete: 'ready',
  at: (place: string) => `to ${place}`,
  unknown: (asked: string, known: string) => `No department is called “${asked}”. There are ${known}.`,
  asOf: (time: string) => `as of ${time}`,
  stopped: (age: string, at: string) => `Live updates stopped ${age} ago, showing ${at}`,
  loading: 'Asking the service.',
} as const;
