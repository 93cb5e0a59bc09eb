// Everybody's own notices: what was told, read or not, by which ways and when; about nobody but whoever asks.
import { Fault } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import type { NoticeDesk } from '../notices/desk.ts';
import type { Handlers } from './mount.ts';
import type { Principal } from './principal.ts';

export interface NoticeHandlersParts {
  readonly notices: { readonly desk: NoticeDesk; readonly trial: (person: PersonId) => Promise<string> };
  readonly clock: { readonly wallMs: () => number };
}

type Own =
  | 'notices'
  | 'readNotices'
  | 'noticeSettings'
  | 'setNoticeSettings'
  | 'addDevice'
  | 'removeDevice'
  | 'testNotice';

const LIMIT = 30;

/** @throws Fault KC-OFFICE-14 for somebody, or something, that is nobody of the staff */
function selfOf({ person }: Principal): PersonId {
  if (person === null) throw new Fault('KC-OFFICE-14', '');
  return person;
}

export function noticeHandlers({ notices: { desk, trial }, clock }: NoticeHandlersParts): Pick<Handlers, Own> {
  return {
    notices: ({ query, principal: { person } }) =>
      // Whoever is nobody of the staff is told nothing, and asking is no mistake.
      person === null
        ? { notices: [], unread: 0, asOfWallMs: clock.wallMs() }
        : desk.list(person, query.limit ?? LIMIT),
    readNotices: async ({ body, principal }) => ({ unread: await desk.read(selfOf(principal), body.notices) }),
    noticeSettings: ({ principal }) => desk.settings(selfOf(principal)),
    setNoticeSettings: ({ body, principal }) => desk.change(selfOf(principal), body),
    addDevice: ({ body, principal }) => desk.addDevice(selfOf(principal), body),
    removeDevice: ({ body, principal }) => desk.removeDevice(selfOf(principal), body.device),
    testNotice: async ({ principal }) => ({ notice: await trial(selfOf(principal)) }),
  };
}
