// Every word of the offline page, in one place per language; pure.
const plural = new Intl.PluralRules('en');

export const words = {
  brand: 'Keycab',
  title: 'Offline: last known answers',
  offline: 'The service cannot be reached.',
  asOf: (time: string, age: string) => `What you see is as of ${time}, ${age}. It may be otherwise by now.`,
  line: (time: string) => `As of ${time}, offline`,
  back: 'The service is there again.',
  openDesk: 'Open the desk',
  retry: 'Try again',
  box: 'Find a key as it was last known',
  placeholder: 'Number, car or name…',
  none: 'This device keeps no answers.',
  noneWhy:
    'Only a phone, or a device on which Keycab was installed, keeps the last answers of whoever is logged in, for a day.',
  cabinets: 'The cabinets work without the service: badge and take, or put back.',
  nothing: (query: string) => `Nothing that this phone keeps is called “${query}”.`,
  notKept: 'This phone does not know that key. It may be new, or of another rooftop.',
  shown: (shown: number, all: number) => `the first ${shown} of ${all}`,
  claim: 'I have it',
  ask: 'Ask for it',
  own: 'With you.',
  since: (time: string) => `since ${time}`,
  due: (time: string) => `due ${time}`,
  waits: (time: string) => `Said at ${time}. Waiting to be sent.`,
  waiting: (count: number) => `${count} ${plural.select(count) === 'one' ? 'word waits' : 'words wait'} to be sent`,
  waitingWhy: 'They are sent, in order, when Keycab is open here and reaches the service. They count from then.',
  takeBack: 'Take it back',
  said: { claimKey: 'I have it', askForKey: 'I ask for it' },
  steel: 'Nothing can be released, reserved or handed over from here: that needs the service, or the cabinet itself.',
  notSaved: 'This browser could not keep it. Say it again when the service is there.',
} as const;
