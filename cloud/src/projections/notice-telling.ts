// Who was told what by which way, as a person would say it: one sentence for each line; pure.
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { NoticeKind, Way } from '@keycab/shared/notice-kinds';
import type { Names } from './telling.ts';

const BY: Readonly<Record<Way, string>> = {
  push: 'on a phone or computer',
  mail: 'by e-mail',
  text: 'by text message',
  chat: 'in the chat',
};

/** What a notice of this kind is about, as the end of "Maria was told …". */
export const ABOUT: Readonly<Record<NoticeKind, string>> = {
  asked: 'that somebody asks for it',
  bring: 'that it is to be brought',
  escalated: 'that nobody has answered for it',
  unanswered: 'that nobody has answered yet',
  answered: 'the answer',
  bringing: 'who brings it',
  met: 'that what was asked for is there',
  kept: 'that it is in and kept',
  reserved: 'that somebody else has reserved it',
  reservationEnded: 'that it is no longer kept',
  offered: 'that it is offered',
  offerEnded: 'that the offer ended',
  accepted: 'that it was taken over',
  claimed: 'that somebody says “I have it”',
  claimDeclined: 'that the claim was contradicted',
  returnedForYou: 'that somebody else put it back',
  crossing: 'that another department has it',
  dueSoon: 'that it is due soon',
  overdue: 'that it is overdue',
  stillOut: 'that it is still out',
  withdrawn: 'that the right to it was taken away',
  delivery: 'of the delivery',
  signature: 'that a signature is missing',
  arrived: 'that the car of an appointment is here',
  problem: 'of a problem',
  alarm: 'of an alarm at a cabinet',
  releaseAwaited: 'that a slot opens by badge',
  test: 'something, to try the ways',
};

const FAILED = {
  unreachable: 'nobody answered there',
  refused: 'it was refused there',
  noAddress: 'there is no address any more',
} as const;
const WITHHELD = { read: 'it had been read by then', over: 'it was over by then' } as const;
const CHANGED = {
  ways: 'by which ways to be told',
  deviceAdded: 'that this browser shows notices',
  deviceRemoved: 'that a browser shows no more notices',
  deviceGone: '',
} as const;

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** @returns null for a line that this file has no words for */
export function tellNotice(event: OfficeEvent, names: Pick<Names, 'person' | 'time'>): string | null {
  switch (event.type) {
    case 'NoticeGiven': {
      const ways = list(['on the page', ...event.ways.map((way) => BY[way])]);
      const later = event.laterWallMs === null ? '' : `; all but the page waits until ${names.time(event.laterWallMs)}`;
      return `${names.person(event.person)} was told ${ABOUT[event.kind]}, ${ways}${later}.`;
    }
    case 'NoticeDelivered':
      return `What ${names.person(event.person)} was told went out ${BY[event.way]}.`;
    case 'NoticeFailed':
      return `What ${names.person(event.person)} was told did not go out ${BY[event.way]}: ${FAILED[event.why]}.`;
    case 'NoticeWithheld':
      return `${names.person(event.person)} was not told again ${BY[event.way]}: ${WITHHELD[event.why]}.`;
    case 'NoticeWaysChanged':
      return event.what === 'deviceGone'
        ? `A browser of ${names.person(event.person)} shows no more notices: it took its permission back.`
        : `${names.person(event.person)} chose ${CHANGED[event.what]}.`;
    default:
      return null;
  }
}
