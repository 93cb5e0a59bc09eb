// keycab badge: one badge from a desk reader, for whoever enrolls it; its number stays hidden unless it is asked for.
import { isMadeUp } from '../src/readers/badge.ts';
import type { Credential } from '@keycab/shared/proof/credential';
import { createDeskReader, PCSC_SOCKET, type DeskReport } from '../src/readers/pcsc/reader.ts';
import type { Line } from '../src/serial/line.ts';
import { EXIT, signed, trouble, usage, type Talk } from '@keycab/shared/cli/talk';
import type { Given } from '@keycab/shared/cli/verb';
import { unreachable } from './advice.ts';
import { isSaid, text, wholeNumber, type Values } from './given.ts';
import type { Bench } from './main.ts';

const SECONDS = 30;
// pcscd's socket has no speed; a line wants one.
const ANY_BAUD_RATE = 9_600;
const SHOWN_DIGITS = 2;

type Outcome =
  | { readonly kind: 'read'; readonly credential: Credential }
  | { readonly kind: 'unreachable'; readonly why: string; readonly advice: string };

const INSTALL = 'Install and start the smart card service: sudo apt-get install pcscd';
const PLUG = 'Plug the desk reader in; pcsc_scan shows what the service sees';
const UNREADABLE = {
  noUid: 'That badge has no number that can be read here. Take it away and try another one.',
  refused: 'That badge did not answer, or another program has it. Take it away and put it down again.',
} as const;
const BREACH = {
  version: 'the smart card service speaks another version',
  refused: 'the smart card service lets nobody in',
  nonsense: 'what is at this socket is no smart card service',
  late: 'the smart card service does not answer',
} as const;

/** The first badge, or why there will be none; null when it took too long. */
async function firstBadge(
  socket: string,
  match: string | null,
  seconds: number,
  talk: Talk,
  bench: Bench,
): Promise<Outcome | null> {
  const { promise, resolve: settle } = Promise.withResolvers<Outcome | null>();
  let notOpened: string | null = null;
  const connect = (): Line => {
    const line = bench.line(`unix:${socket}`, ANY_BAUD_RATE);
    return { ...line, open: (events) => line.open({ ...events, failed: (why) => (notOpened = why) }) };
  };
  const report = (told: DeskReport): void => {
    switch (told.type) {
      case 'ReaderAnswered':
        return talk.say('Hold the badge to the desk reader.');
      case 'BadgeRead':
        return settle({ kind: 'read', credential: told.credential });
      case 'BadgeUnreadable':
        return talk.say(signed(talk, 'look', UNREADABLE[told.why]));
      case 'ServiceRefused':
        return settle({ kind: 'unreachable', why: BREACH[told.why], advice: INSTALL });
      case 'ReaderWentSilent':
        if (notOpened !== null) return settle({ kind: 'unreachable', why: notOpened, advice: INSTALL });
        return settle({ kind: 'unreachable', why: 'there is no such reader', advice: PLUG });
      case 'BadgeGone':
    }
  };
  const reader = createDeskReader({ connect, ticker: bench.clock, match, report });
  const cancelTime = bench.clock.after(seconds * 1_000, () => settle(null));
  const cancelStop = bench.onStop(() => settle(null));
  try {
    return await promise;
  } finally {
    cancelTime();
    cancelStop();
    reader.close();
  }
}

function show(credential: Credential, values: Values, talk: Talk): void {
  const { technology, facility } = credential;
  const number = `${facility}${credential.number}`.toLowerCase();
  const reveal = isSaid(values, 'reveal');
  const bits = number.length * 4;
  if (isSaid(values, 'json')) {
    const enrollable = !isMadeUp(credential);
    const ends = number.slice(-SHOWN_DIGITS);
    return talk.data(JSON.stringify({ technology, bits, number: reveal ? number : null, ends, enrollable }));
  }
  const hidden = number.slice(-SHOWN_DIGITS).padStart(number.length, '•');
  talk.data(`technology  ${technology}\nbits        ${String(bits)}\nnumber      ${reveal ? number : hidden}`);
  if (!reveal) talk.say('The number is hidden: --reveal shows it.');
}

/** @returns 0 a badge to enroll, 2 none was shown in time, 3 one that nobody may enroll, 69 no reader */
export async function badge({ positionals, values }: Given, talk: Talk, bench: Bench): Promise<number> {
  if (positionals.length !== 1 || positionals[0] !== 'read') return usage(talk, 'Usage: keycab badge read');
  const seconds = wholeNumber(values, 'seconds', 1, 86_400);
  if (!seconds.ok) return usage(talk, seconds.reason);
  const socket = text(values, 'socket') ?? PCSC_SOCKET;
  const outcome = await firstBadge(socket, text(values, 'reader'), seconds.value ?? SECONDS, talk, bench);
  if (outcome === null) {
    talk.say(signed(talk, 'look', 'No badge was shown.'));
    return EXIT.incomplete;
  }
  if (outcome.kind === 'unreachable') {
    return unreachable(talk, 'KC-READER-01', socket, outcome.why, outcome.advice);
  }
  show(outcome.credential, values, talk);
  if (!isMadeUp(outcome.credential)) return EXIT.good;
  trouble(talk, 'KC-BADGE-03', 'This badge must not be enrolled.');
  return EXIT.trust;
}
