// Every word of the page of integrations, in one place per language; pure.
import type { Delivery, Webhook } from '@keycab/shared/outward';

const counted = (number: number, one: string, other = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : other}`;

export const words = {
  title: 'Integrations',
  add: 'New webhook',
  webhooks: 'Webhooks',
  lead: 'Every line of the record is sent to another system as a signed CloudEvent: in order for each key, again and again until it is taken.',
  none: 'No webhook yet. Another system is told of every take and return as soon as you add its address.',
  address: 'Address',
  addressHint: 'Begins with https. A host of your own network has to be named in the configuration.',
  kinds: 'Kinds of lines',
  kindsHint: 'Names with commas between them; every kind when it is left empty.',
  everyKind: 'every kind of line',
  someKinds: (count: number) => counted(count, 'kind of line', 'kinds of lines'),
  make: 'Add webhook',
  cancel: 'Cancel',
  close: 'Back to the list',
  secretIs: 'The secret of this webhook, shown this once:',
  secretHow: 'Put it into the receiving system, which checks each message with it (Standard Webhooks).',
  done: 'I have it',
  change: 'Change',
  save: 'Save',
  off: 'Switch off',
  on: 'Switch on',
  newSecret: 'New secret',
  newSecretWhy:
    'For one day messages are signed with the old one as well, so that nothing is lost while you change it.',
  remove: 'Remove',
  removeWhy: 'It is told nothing more, and what waits for it is dropped. The record keeps that you did so.',
  waiting: (count: number) => (count === 0 ? 'nothing waits' : `${counted(count, 'message')} waiting`),
  givenUp: (count: number) => `${counted(count, 'message')} given up`,
  delivered: (when: string) => `last taken ${when}`,
  neverDelivered: 'nothing taken yet',
  failing: (when: string) => `failing since ${when}`,
  since: (when: string) => `since ${when}`,
  deliveries: 'Last deliveries',
  noDeliveries: 'Nothing has been sent yet. The next line of the record will be.',
  again: 'Send again',
  range: 'Send a range again',
  rangeHint:
    'Arrival numbers, as the audit log shows them. They keep their ids, so a careful receiver counts nothing twice.',
  from: 'From',
  through: 'Through',
  send: 'Send again',
  added: (count: number, next: number | null) =>
    `${counted(count, 'message')} on the way${next === null ? '' : `; go on from ${next.toLocaleString('en-US')}`}.`,
  at: 'When',
  what: 'What',
  reply: 'Reply',
  number: (arrival: number) => `No. ${arrival.toLocaleString('en-US')}`,
  replayed: 'sent again by hand',
  tries: (count: number) => counted(count, 'try', 'tries'),
  next: (when: string) => `next ${when}`,
  noReply: 'no reply',
  read: 'Read the record yourself',
  readWhy:
    'Everything a webhook is told can also be fetched, from any position, as often as you like. Each reply says where to go on.',
  availability: 'Which cars are here',
  availabilityWhy:
    'For your website: stock number, VIN, on the lot, out, delivered or sold, and since when. Nobody’s name.',
  described: 'What is sent and how:',
  tokens: 'Tokens for programs',
  tokensWhy: 'A token takes the place of $TOKEN above; it may only what you give it.',
  tokensLink: 'Make or revoke tokens',
  home: 'Home Assistant',
  homeOff:
    'Not connected. Name its broker under homeAssistant in the configuration; then each cabinet appears there as a lock with its events, to look at and not to work.',
  homeOn: (host: string) => `Connected to ${host}.`,
  homeLost: (host: string) => `${host} does not answer. It is told everything as soon as it does.`,
  homeTold: (when: string) => `Last told ${when}.`,
  homeReadOnly: 'It is only shown there: nothing that is said there opens anything.',
} as const;

export const STATES: Readonly<Record<Webhook['state'], string>> = { on: 'On', off: 'Off', gone: 'Gone' };

export const DELIVERY_STATES: Readonly<Record<Delivery['state'], string>> = {
  delivered: 'Taken',
  again: 'Trying again',
  givenUp: 'Given up',
};

export const standingOf = ({ state, failingSinceWallMs, givenUp }: Webhook): 'good' | 'off' | 'bad' =>
  state === 'gone' || failingSinceWallMs !== null || givenUp > 0 ? 'bad' : state === 'off' ? 'off' : 'good';

/** What stands between commas, each name once. */
export const kindsOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
