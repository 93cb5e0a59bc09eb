// Every word of the common frame, in one place per language; pure.
const plural = new Intl.PluralRules('en');
const count = (number: number, one: string, other: string): string =>
  `${number} ${plural.select(number) === 'one' ? one : other}`;

export const words = {
  brand: 'Keycab',
  skip: 'Skip to the content',
  pages: 'Pages',
  pagesOf: (label: string) => `Pages of ${label}`,
  open: 'Open: demo, this computer only',
  openWhy: 'Nobody logs in here. Choose in whose name you act; each window may be somebody else.',
  actingAs: (name: string) => `Acting as ${name}`,
  nobody: 'Nobody',
  choose: 'Act as…',
  manager: 'manager',
  onlyLooking: 'only looking',
  look: 'Light or dark',
  looks: { auto: 'As the system', light: 'Light', dark: 'Dark' },
  menu: 'You and this page',
  account: 'Your account',
  logOut: 'Log out',
  leaveWaiting: (waiting: number) =>
    `${count(waiting, 'word of yours waits', 'words of yours wait')} to be sent. Log out and drop what waits?`,
  notices: 'How I am told',

  live: (cabinets: number) => `live · ${count(cabinets, 'cabinet', 'cabinets')}`,
  someAway: (away: number, all: number) => `${away} of ${count(all, 'cabinet', 'cabinets')} not reachable`,
  connecting: 'connecting…',
  stopped: (age: string, at: string) => `Live updates stopped ${age} ago, showing ${at}`,
  loading: 'Asking the service. It takes longer than usual.',
} as const;
