// How the command speaks: data on standard output, talk on standard error, color only where somebody looks; pure.
import { FAULTS, type FaultCode } from '../src/fault.ts';

export interface Talk {
  /** Data: what a pipe takes on. */
  data(text: string): void;
  /** Talk: for the person who started it. */
  say(text: string): void;
  readonly color: boolean;
  readonly nowMs: number;
}

/** Exit codes of every verb. */
export const EXIT = {
  good: 0,
  altered: 1,
  incomplete: 2,
  trust: 3,
  usage: 64,
  unreachable: 69,
  bug: 70,
  configuration: 78,
} as const;

const PAINT = { good: '32', look: '33', broken: '31' } as const;
const SIGN = { good: '✔', look: '!', broken: '✖' } as const;

/** A line with its sign: ✔ good, ! to look at, ✖ broken. */
export const signed = (talk: Pick<Talk, 'color'>, kind: keyof typeof SIGN, text: string): string =>
  talk.color ? `\u001b[${PAINT[kind]}m${SIGN[kind]}\u001b[0m ${text}` : `${SIGN[kind]} ${text}`;

/** What failed and why, what to do, the command that explains more, the code. */
export function trouble(talk: Talk, code: FaultCode, detail: string): void {
  talk.say(`${signed(talk, 'broken', detail)}  ${FAULTS[code].todo}  ${code}: keycab explain ${code}`);
}

export function usage(talk: Talk, text: string): number {
  talk.say(text);
  return EXIT.usage;
}

/** Seconds since 1970 as people and programs both read them. */
export const utc = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
