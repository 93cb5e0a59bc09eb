// What a notice says: a title for a lock screen, a sentence, and the page about it; never a customer, a badge or a PIN; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent, RequestAnswer } from '@keycab/shared/events/office';
import type { CabinetId, KeyId, LogId, PersonId } from '@keycab/shared/ids';
import type { NoticeKind } from '@keycab/shared/notice-kinds';

export interface NoticeNames {
  /** "Kim Ortiz (Sales)" */
  readonly person: (id: PersonId | null) => string;
  /** As people call the key: "4512". */
  readonly key: (id: KeyId) => string;
  /** "gray Honda CR-V"; null where the key has no car. */
  readonly car: (id: KeyId) => string | null;
  readonly cabinet: (id: CabinetId) => string;
  readonly time: (wallMs: number) => string;
}

export interface Told {
  readonly kind: NoticeKind;
  readonly key: KeyId | null;
  readonly other: PersonId | null;
  readonly log: LogId | null;
  readonly event: CabinetEvent | OfficeEvent | null;
}

export interface Words {
  readonly title: string;
  readonly text: string;
  /** A path of the pages. */
  readonly link: string;
}

const WORDS = /(?<=[a-z])(?=[A-Z])/;
const plain = (code: string): string => code.split(WORDS).join(' ').replaceAll('-', ' ').toLowerCase();

type Event = CabinetEvent | OfficeEvent;
const member = (event: Event | null, name: string): unknown =>
  event === null ? undefined : (event as Readonly<Record<string, unknown>>)[name];
const wall = (event: Event | null, name: string): number | null => {
  const found = member(event, name);
  return typeof found === 'number' ? found : null;
};
const word = (event: Event | null, name: string): string | null => {
  const found = member(event, name);
  return typeof found === 'string' ? found : null;
};

export function wordsOf(told: Told, names: NoticeNames): Words {
  const { event, key, kind, other } = told;
  const label = key === null ? '' : names.key(key);
  const car = key === null ? null : names.car(key);
  const it = car === null ? label : `${label}, the ${car}`;
  const who = names.person(other);
  const words = (title: string, text: string, link?: string): Words => ({
    title,
    text,
    link: link ?? pageOf(told, label),
  });
  const by = (wallMs: number | null): string => (wallMs === null ? '' : ` by ${names.time(wallMs)}`);
  switch (kind) {
    case 'asked': {
      const here = word(event, 'urgency') === 'customerHere';
      const title = here ? `${label}: a customer is here` : `${label} is wanted today`;
      return words(title, `${who} asks you for ${it}${placeText(event)} How soon can it be there?`);
    }
    case 'bring':
      return words(`Bring ${label}`, `${who} asks for ${it}${placeText(event)} Who brings it?`);
    case 'escalated':
      return words(`${label}: nobody answers`, `${who} waits for ${it}. Whoever has it says nothing.`);
    case 'unanswered':
      return words(`${label}: still no answer`, `Nobody answers for ${it}. Look at similar cars whose key is in.`);
    case 'answered':
      return words(
        `${label}: ${answerText(event?.type === 'KeyRequestAnswered' ? event.answer : null)}`,
        `${who} answered you.`,
      );
    case 'bringing':
      return words(`${label} is on its way`, `${who} brings ${it} to you.`);
    case 'met':
      return words(`${label} is there`, `${who} has ${it} for you.`);
    case 'kept':
      return words(`${label} is in`, `It is kept for you${untilText(wall(event, 'toWallMs'), names)}.`);
    case 'reserved':
      return words(
        `${label} is wanted next`,
        `${who} has reserved ${it} from ${fromText(event, names)}. You have it now.`,
      );
    case 'reservationEnded':
      return words(
        `${label} is no longer kept for you`,
        word(event, 'why') === 'noShow' ? 'Nobody came for it.' : 'A manager gave it free.',
      );
    case 'offered':
      return words(`${who} offers you ${label}`, `Take over ${it} or decline${by(wall(event, 'expiresWallMs'))}.`);
    case 'offerEnded':
      return words(
        `${label} is still yours`,
        other === null ? 'Nobody took it over in time.' : `${who} did not take it over.`,
      );
    case 'accepted':
      return words(`${label} is handed over`, `${who} took over ${it} from you.`);
    case 'claimed':
      return words(`${who} says “I have ${label}”`, 'You answered for it until now. Confirm, or object within a day.');
    case 'claimDeclined':
      return words(
        `${label}: your claim is contradicted`,
        `${who} says that you do not have it. Nobody can be named now.`,
      );
    case 'returnedForYou':
      return words(`${label} is back`, `${other === null ? 'Somebody' : who} put it back for you.`);
    case 'crossing':
      return words(
        `${label} went to another department`,
        `${who} has ${it}${dueText(event, names)} Say that you have seen it.`,
        '/books',
      );
    case 'dueSoon':
      return words(
        `${label} is due soon`,
        `Bring ${it} back${by(wall(event, 'dueWallMs'))}, or say that you need longer.`,
      );
    case 'overdue':
      return words(`${label} is overdue`, `It was due back${by(wall(event, 'dueWallMs'))}.`);
    case 'stillOut': {
      const due = `It was due back${by(wall(event, 'dueWallMs'))}.`;
      return words(`${label} is still out`, `${other === null ? 'You have' : `${who} has`} ${it}. ${due}`);
    }
    case 'withdrawn':
      return words(
        `Please bring ${label} back`,
        'Your right to it was taken away while you have it. It stays yours to answer for until it is back.',
      );
    case 'delivery':
      return words(`${label}: the delivery has begun`, `You and ${who} sign its worksheet.`);
    case 'signature':
      return words(`${label}: your signature is missing`, `${who} has signed the worksheet.`);
    case 'arrived':
      return words(`${label} is here`, `The car of an appointment has come. You may want to say hello.`, '/books');
    case 'problem': {
      const what = plain(word(event, 'problem') ?? 'a problem');
      const blocked = member(event, 'critical') === true ? ' The key is blocked until a manager has settled it.' : '';
      return words(`${label}: ${what}`, `${who} reported it.${blocked}`);
    }
    case 'alarm':
      return alarmWords(told, label, names);
    case 'releaseAwaited':
      return words(
        `${who} opens ${label} for you`,
        `Present your badge at the cabinet${by(wall(event, 'expiresWallMs'))}.`,
      );
    case 'test':
      return words(
        'This is how a notice looks',
        'You asked for it, to try the ways by which you are told.',
        '/account#notices',
      );
  }
}

function alarmWords({ event, log }: Told, label: string, names: NoticeNames): Words {
  const cabinet = log === null || log === 'office' ? 'A cabinet' : names.cabinet(log);
  const at = event?.wallMs === null || event?.wallMs === undefined ? '' : `Since ${names.time(event.wallMs)}. `;
  const what = event === null ? 'Something happened' : (ALARMS[event.type] ?? 'Something happened');
  return {
    title: `${cabinet}: ${label === '' ? '' : `${label} `}${what}`,
    text: `${at}Go and look, or call whoever is there.`,
    link: '/admin/cabinets',
  };
}

const ALARMS: Readonly<Partial<Record<Event['type'], string>>> = {
  KeyTakenWithoutRelease: 'was pulled without a release',
  DoorForced: 'the door was forced',
  DoorLeftOpen: 'the door stands open',
  TamperOpened: 'the housing was opened',
  PowerLost: 'power is out',
  DuressSignaled: 'somebody needs help',
  EmergencyOpened: 'an emergency opening',
};

const placeText = (event: Event | null): string => {
  const place = word(event, 'place');
  return place !== null ? ` at ${plain(place)}.` : '.';
};

const dueText = (event: Event | null, names: NoticeNames): string => {
  const due = wall(event, 'dueWallMs');
  return due !== null ? ` until ${names.time(due)}.` : '.';
};

const untilText = (wallMs: number | null, names: NoticeNames): string =>
  wallMs === null ? '' : ` until ${names.time(wallMs)}`;

const fromText = (event: Event | null, names: NoticeNames): string => {
  const from = wall(event, 'fromWallMs');
  return from !== null ? names.time(from) : 'now';
};

function answerText(answer: RequestAnswer | null): string {
  switch (answer?.kind) {
    case 'minutes':
      return answer.minutes === 1 ? 'in a minute' : `in ${answer.minutes} minutes`;
    case 'withCustomer':
      return 'with a customer now';
    case 'keyAt':
      return `the key is at ${plain(answer.place)}`;
    case 'cannot':
    case undefined:
      return 'cannot be brought now';
  }
}

/** A delivery's worksheet, else the key at the desk. */
function pageOf({ event, key, kind }: Told, label: string): string {
  if (kind === 'delivery' && event !== null) return `/deliveries/${event.seq}`;
  if (kind === 'signature') return `/deliveries/${String(wall(event, 'delivery') ?? '')}`;
  return key === null ? '/' : `/?q=${encodeURIComponent(label)}#${key}`;
}
