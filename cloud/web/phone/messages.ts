// Every word of what a page says about its phone: what waits, what was not taken, a new version; one place per language; pure.
const plural = new Intl.PluralRules('en');
const count = (number: number, one: string, other: string): string =>
  `${number} ${plural.select(number) === 'one' ? one : other}`;

export const words = {
  title: 'On this device',
  newVersion: 'A new version is ready.',
  update: 'Take it',
  finishFirst: 'Finish or close the form first: what is typed there would be lost.',
  waiting: (number: number) => count(number, 'word waits to be sent:', 'words wait to be sent:'),
  said: { claimKey: 'I have it', askForKey: 'ask for it' },
  at: (time: string) => `said at ${time}`,
  notTaken: (label: string, said: string, time: string) => `${label}, “${said}” at ${time}, was not taken.`,
  read: 'I have read it',
  lastKnown: 'Last known answers',
} as const;
