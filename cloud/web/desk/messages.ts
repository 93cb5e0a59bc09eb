// Every word of the desk's page, in one place per language; pure.
const plural = new Intl.PluralRules('en');
const count = (number: number, one: string, other: string): string =>
  `${number} ${plural.select(number) === 'one' ? one : other}`;

export const words = {
  question: 'Who has the key?',
  box: 'Stock, VIN, person, color, RO…',
  boxLabel: 'Find a key: stock number, VIN, tag, repair order, person, color and model, or a state',
  boxKeys: 'or',
  scan: 'Scan a tag',

  recent: 'Recently moved',
  hint: 'Type the last digits of a stock number, “blue accord”, a name, or “overdue”.',
  vehicles: (total: number) => count(total, 'key', 'keys'),
  someOf: (shown: number, total: number) => `the first ${shown} of ${total}`,
  people: 'People',
  groups: { vehicles: 'Vehicles', tags: 'Tags and RO', actions: 'Actions' },
  goTo: (page: string) => `Open ${page}`,
  holds: (held: number) => (held === 0 ? 'holds no key' : `holds ${count(held, 'key', 'keys')}`),
  alsoMatches: 'Also matches',
  back: 'Back to the list',
  nothing: (query: string) => `Nothing here is called “${query}”.`,
  nearest: 'Did you mean',
  nothingAtAll: 'Try the last four digits of the stock number, or the model and color.',
  holdsNothing: (name: string) => `${name} holds no key.`,

  spares: 'Other keys of this vehicle',
  key: (number: number) => `Key ${number}`,
  vehiclePage: 'All about this vehicle',
  permalink: 'Link to this key',
  vin: 'VIN',
  repairOrder: 'RO',
  history: 'Where this key has been',
  when: 'When',
  what: 'What happened',
  record: 'Record',
  older: 'Older',
  noHistory: 'No cabinet has recorded anything about this key yet.',
  between: (from: string, to: string) => `${from} – ${to}`,
  noTime: 'time not known',

  blocked: 'Blocked',
  problem: 'Problem',
  waitsFor: (name: string, position: number) =>
    position === 1 ? `${name} waits for it.` : `${name} waits for it, ${position}. in the queue.`,
  parked: (place: string, name: string, at: string | null) =>
    `Last parked: ${place}, said by ${name}${at === null ? '' : `, ${at}`}.`,

  picture: 'Where this key has been, as bars in time; arrows walk through them',
  pictureHint: 'Point at a bar, or walk with the arrows. A tick: both signed. Hatched: nobody can prove it.',
  laneIn: 'In',
  span: (place: string, reason: string | null, from: string | null, to: string | null, signed: boolean) =>
    `${place}${reason === null ? '' : `, for ${reason.toLowerCase()}`}: ${from === null ? 'until' : `${from} to`} ${to ?? 'now'}${signed ? '; both signed' : ''}.`,
  ranges: { hour: '1 hour', shift: '8 hours', day: '24 hours', week: '7 days', all: 'All' },
  range: 'Time shown',
  records: 'Records',
  pastAsk: 'Who had it at',
  pastEnd: 'Back to now',
  trueThen: 'As it was:',
  believedThen: 'As it was believed then:',
  believedSame: 'That is also what was known at that moment.',
  nothingThen: 'No record reaches so far back.',
  nothingKnownThen: 'Nothing had arrived here yet.',
  arrivedLater: (lines: number) => `${count(lines, 'record', 'records')} of that time arrived later.`,

  similar: 'Similar, and the key is in',
  noSimilar: 'Nothing else like it with a key in.',
  sameClass: (body: string) => `same class: ${body}`,

  outNow: (total: number | null) => (total === null ? 'Out now' : `Out now · ${total}`),
  all: 'All',
  mine: 'Mine',
  overdue: 'Overdue',
  allIn: 'All keys are in.',
  noneHere: (name: string) =>
    name === 'Overdue' ? 'No key is overdue.' : name === 'Mine' ? 'You hold no key.' : `${name} holds no key.`,
  columns: { key: 'Key', who: 'Who', for: 'For', since: 'Since', due: 'Due' },
  notSure: 'Not sure',
  lastHad: (name: string) => `last ${name}`,

  cabinets: 'Cabinets',
  asOf: (age: string) => `as of ${age} ago`,
  keysIn: (keys: number, slots: number) => `${keys} keys in ${slots} slots`,
  unreachable: (since: string | null) =>
    since === null ? 'never reached' : `not reachable since ${since}, shown as last known`,
  waiting: (lines: number) => `${count(lines, 'record', 'records')} waiting there`,
  forked: 'Two histories disagree: KC-SYNC-02',
  noCabinets: 'No cabinet has reported yet.',
} as const;
