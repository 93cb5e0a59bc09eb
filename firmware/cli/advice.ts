// What to do when a serial port does not open, by the operating system's sentence; pure.
import type { FaultCode } from '@keycab/shared/fault';
import { SOCKET_SCHEME } from '../src/serial/socket.ts';
import { EXIT, signed, type Talk } from '@keycab/shared/cli/talk';

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /permission denied|EACCES/i,
    'Add this user to the group dialout, then log in again: sudo usermod -aG dialout "$USER"',
  ],
  [
    /lock port|temporarily unavailable|EBUSY|EWOULDBLOCK|EPIPE|ECONNRESET|closed at its other end/i,
    'Another program holds it, probably the cabinet’s own: sudo systemctl stop keycab-firmware',
  ],
  [/no such file|ENOENT|ENXIO|ENODEV/i, 'Plug it in, and see what is there: keycab bench ports'],
];

const HELD = /closed at its other end/i;
const HOLDER =
  'Another program holds it: the cabinet’s own (sudo systemctl stop keycab-firmware), or the demo of npm start (Ctrl-C)';
const NOBODY = 'Nobody serves this socket at the moment: start what is behind it, as npm start does for the demo';

/** @returns one sentence with one command where there is one */
export function portAdvice(why: string, path = ''): string {
  if (!path.startsWith(SOCKET_SCHEME)) return adviceOn(why);
  if (HELD.test(why)) return HOLDER;
  return /no such file|ENOENT|ECONNREFUSED/i.test(why) ? NOBODY : adviceOn(why);
}

const adviceOn = (why: string): string =>
  ADVICE.find(([sentence]) => sentence.test(why))?.[1] ?? 'Check cable, supply and the right port: keycab bench ports';

/** Says that nobody answered. @returns the exit code */
export function unreachable(
  talk: Talk,
  code: FaultCode,
  port: string,
  why: string,
  advice = portAdvice(why, port),
): number {
  const sentence = why.replace(/^Error:? (Error: )?/, '');
  talk.say(`${signed(talk, 'broken', `${port}: ${sentence}.`)}  ${advice}  ${code}: keycab explain ${code}`);
  return EXIT.unreachable;
}
