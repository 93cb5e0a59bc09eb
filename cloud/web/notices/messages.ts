// Every word about notices on the pages; pure.
import type { NoticeInfo } from '@keycab/shared/notices';
import type { Portion, Way } from '@keycab/shared/notice-kinds';

const many = (count: number, one: string, other: string): string => `${count} ${count === 1 ? one : other}`;

const STATES: Readonly<Record<NoticeInfo['ways'][number]['state'], string>> = {
  waiting: 'on its way',
  delivered: 'sent',
  failed: 'failed',
  withheld: 'not needed',
};

export const words = {
  bell: (unread: number) => (unread === 0 ? 'Notices' : `Notices, ${many(unread, 'unread', 'unread')}`),
  title: 'Notices',
  readAll: 'Mark all as read',
  read: 'Mark as read',
  unread: 'unread',
  new: (title: string) => `New notice: ${title}`,
  none: 'Nobody has told you anything yet.',
  noneWhy: 'You are told here when somebody asks for a key you have, answers you, or waits for you.',
  nobody: 'Choose in whose name you act, and you see what that person is told.',
  how: 'How I am told',
  waits: 'Still open',
  urgent: 'Urgent',
  alarm: 'Alarm',
  by: ({ way, state }: NoticeInfo['ways'][number]) => `${SHORT[way]} ${STATES[state]}`,

  heading: 'How you are told',
  intro: 'Everything stands under the bell on these pages. Beside that, by these ways:',
  way: (way: Way) => LABELS[way],
  portions: { all: 'Everything', urgent: 'Only what is urgent', off: 'Nothing' } satisfies Record<Portion, string>,
  notSetUp: 'Not set up at this store.',
  to: (to: string) => `To ${to}`,
  noMail: 'To the e-mail address of your account, once you have one.',
  trouble: (code: string) => `The last one did not go out (${code}).`,
  address: { text: 'Number', chat: 'Name in the chat' },

  devices: 'Your devices',
  thisDevice: {
    unsupported: 'This browser shows no notices here. It needs https, and on an iPhone the page on the home screen.',
    noWorker: 'This page is not ready for notices yet. Load it again.',
    denied: 'You have forbidden notices from this page. Allow them in the settings of this browser first.',
    off: 'This device does not show your notices.',
    on: 'This device shows your notices.',
  },
  turnOn: 'Show them on this device',
  turnOff: 'Stop on this device',
  turnFailed: 'The browser did not agree. Nothing was changed.',
  remove: 'Remove',
  added: (on: string) => `since ${on}`,

  quiet: 'Quiet hours',
  quietWhy:
    'What can wait is told when they end. Alarms come at any hour, and a customer who is here when you are at work.',
  quietRooftop: (from: string | null, to: string | null) =>
    from === null || to === null ? 'As the store: none' : `As the store: ${from} to ${to}`,
  quietOwn: 'My own',
  quietNone: 'None',
  from: 'From',
  until: 'Until',

  save: 'Save',
  saved: 'Saved.',
  test: 'Send me a test notice',
  tested: 'Sent by all your ways. It stands under the bell, too.',
} as const;

const SHORT: Readonly<Record<Way, string>> = { push: 'Device', mail: 'E-mail', text: 'Text', chat: 'Chat' };
const LABELS: Readonly<Record<Way, string>> = {
  push: 'On phones and computers',
  mail: 'By e-mail',
  text: 'By text message',
  chat: 'In the chat',
};
