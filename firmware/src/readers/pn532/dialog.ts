// What is said to a PN532 and what its answers mean: a state machine of bytes and time that are handed in; pure.
//
//   sam       wake-up, then SAMConfiguration        -> version
//   version   GetFirmwareVersion, must be a PN532   -> retries
//   retries   MaxRetries 02: a list ends by itself  -> list
//   list      InListPassiveTarget each 200 ms       -> release after a hit, else list; gone after two empty lists
//   release   InRelease                             -> list
//
// No ACK, no answer, an error or another chip: abort, wake, start over. After three times the reader is silent.
import { ACK, commandFrame, NOTHING_HELD, readFrames, WAKE, type Frame, type Held } from './frame.ts';
import { readTarget } from './target.ts';

type Question = 'sam' | 'version' | 'retries' | 'list' | 'release';

/** Code and parameters; the code of the answer is one more. */
const COMMANDS: Readonly<Record<Question, readonly [code: number, ...parameters: readonly number[]]>> = {
  sam: [0x14, 0x01, 0x14, 0x01],
  version: [0x02],
  retries: [0x32, 0x05, 0xff, 0x01, 0x02],
  list: [0x4a, 0x01, 0x00],
  release: [0x52, 0x00],
};
const IS_PN532 = 0x32;

/** The manual gives the chip 15 ms; a USB adapter and a busy machine take their own. */
export const ACK_MS = 100;
const ANSWER_MS = 1_000;
const LIST_MS = 200;
const EMPTY_LISTS = 2;
// Three failures take a second: a reader that stumbles is not lost.
const AGAIN_MS = 400;
const SILENT_AGAIN_MS = 1_000;
const FAILURES_MAX = 3;
const FIRST_ANSWER_MS = 3_000;

export type Told =
  | { readonly kind: 'answered' | 'silent' | 'left' }
  /** At each list that shows it. */
  | { readonly kind: 'placed'; readonly uid: Uint8Array }
  /** At each list that shows something which is no badge as the manual has it. */
  | { readonly kind: 'unreadable' }
  /** Another chip answers. */
  | { readonly kind: 'stranger' };

export interface Dialog {
  readonly ackMs: number;
  /** Asked now, or next. */
  readonly question: Question;
  readonly asked: { readonly acknowledged: boolean; readonly deadlineMs: number } | null;
  readonly nextMs: number;
  readonly listedMs: number;
  readonly held: Held;
  readonly discardedBytes: number;
  /** In a row, without a list in between. */
  readonly failures: number;
  readonly present: boolean;
  readonly emptyLists: number;
  readonly standing: 'unknown' | 'answered' | 'silent';
  readonly lostAtMs: number;
}

export interface Step {
  readonly dialog: Dialog;
  readonly told: readonly Told[];
  readonly send: Uint8Array | null;
}

const done = (dialog: Dialog, ...told: readonly Told[]): Step => ({ dialog, told, send: null });

/** Says nothing until its line is up. @param ackMs how long to wait for the chip's ACK */
export const startDialog = (ackMs: number, nowMs: number): Dialog => ({
  ackMs,
  question: 'sam',
  asked: null,
  nextMs: Number.POSITIVE_INFINITY,
  listedMs: nowMs,
  held: NOTHING_HELD,
  discardedBytes: 0,
  failures: 0,
  present: false,
  emptyLists: 0,
  standing: 'unknown',
  lostAtMs: nowMs + FIRST_ANSWER_MS,
});

/** When `tick` has something to do, whatever is heard until then; Infinity: nothing. */
export function dueMs({ asked, nextMs, standing, lostAtMs }: Dialog): number {
  const actMs = asked?.deadlineMs ?? nextMs;
  return standing === 'unknown' ? Math.min(actMs, lostAtMs) : actMs;
}

const goneSilent = (dialog: Dialog): Step =>
  dialog.standing === 'silent'
    ? done(dialog)
    : done({ ...dialog, standing: 'silent', present: false, emptyLists: 0 }, { kind: 'silent' });

/** The line came up, or went: what was under way is void. */
export function lineChanged(dialog: Dialog, up: boolean, nowMs: number): Step {
  const fresh: Dialog = { ...dialog, question: 'sam', asked: null, held: NOTHING_HELD, failures: 0 };
  return up
    ? done({ ...fresh, nextMs: nowMs })
    : goneSilent({ ...fresh, nextMs: Number.POSITIVE_INFINITY, present: false, emptyLists: 0 });
}

function startOver(dialog: Dialog, nowMs: number): Step {
  const failures = dialog.failures + 1;
  const waitMs = failures < FAILURES_MAX ? AGAIN_MS : SILENT_AGAIN_MS;
  const waiting: Dialog = {
    ...dialog,
    question: 'sam',
    asked: null,
    held: NOTHING_HELD,
    failures,
    nextMs: nowMs + waitMs,
  };
  const step = failures < FAILURES_MAX ? done(waiting) : goneSilent(waiting);
  return { ...step, send: ACK };
}

/** The passing of time. */
export function tick(before: Dialog, nowMs: number): Step {
  const lost = before.standing === 'unknown' && nowMs >= before.lostAtMs;
  const { dialog, told } = lost ? goneSilent(before) : done(before);
  const { asked, question, nextMs, ackMs } = dialog;
  if (asked !== null) {
    if (nowMs < asked.deadlineMs) return done(dialog, ...told);
    const over = startOver(dialog, nowMs);
    return { ...over, told: [...told, ...over.told] };
  }
  if (nowMs < nextMs) return done(dialog, ...told);
  const frame = commandFrame(COMMANDS[question]);
  return {
    dialog: {
      ...dialog,
      asked: { acknowledged: false, deadlineMs: nowMs + ackMs },
      listedMs: question === 'list' ? nowMs : dialog.listedMs,
      held: NOTHING_HELD,
    },
    told,
    send: question === 'sam' ? Uint8Array.from([...WAKE, ...frame]) : frame,
  };
}

/** Bytes as they came. What nobody asked for is dropped. */
export function received(before: Dialog, bytes: Uint8Array, nowMs: number): Step {
  const read = readFrames(before.held, bytes);
  let step = done({ ...before, held: read.held });
  for (const found of read.found) {
    const { dialog } = step;
    const next =
      found.kind === 'frame'
        ? heard(dialog, found.frame, nowMs)
        : done({ ...dialog, discardedBytes: dialog.discardedBytes + found.bytes });
    step = { dialog: next.dialog, told: [...step.told, ...next.told], send: next.send ?? step.send };
  }
  return step;
}

function heard(dialog: Dialog, frame: Frame, nowMs: number): Step {
  const { asked, question } = dialog;
  if (asked === null) return done(dialog);
  switch (frame.kind) {
    case 'ack':
      if (asked.acknowledged) return done(dialog);
      return done({ ...dialog, asked: { acknowledged: true, deadlineMs: nowMs + ANSWER_MS } });
    case 'nack':
      return done(dialog);
    case 'error':
      return startOver(dialog, nowMs);
    case 'data':
      // An echo of our own, or an answer to what was given up.
      if (!frame.fromChip || !asked.acknowledged || frame.data[0] !== COMMANDS[question][0] + 1) return done(dialog);
      return answered({ ...dialog, asked: null }, frame.data.subarray(1), nowMs);
  }
}

const ask = (dialog: Dialog, question: Question, nextMs: number): Dialog => ({ ...dialog, question, nextMs });

function answered(dialog: Dialog, answer: Uint8Array, nowMs: number): Step {
  switch (dialog.question) {
    case 'sam':
      return done(ask(dialog, 'version', nowMs));
    case 'version': {
      if (answer[0] === IS_PN532) return done(ask(dialog, 'retries', nowMs));
      const over = startOver(dialog, nowMs);
      return { ...over, told: [{ kind: 'stranger' }, ...over.told] };
    }
    case 'retries':
      return done(ask(dialog, 'list', nowMs));
    case 'release':
      return done(ask(dialog, 'list', dialog.listedMs + LIST_MS));
    case 'list':
      return listed(dialog, answer, nowMs);
  }
}

function listed(before: Dialog, answer: Uint8Array, nowMs: number): Step {
  const hello: readonly Told[] = before.standing === 'answered' ? [] : [{ kind: 'answered' }];
  const dialog: Dialog = { ...before, standing: 'answered', failures: 0 };
  const target = readTarget(answer);
  if (target.kind !== 'nothing') {
    return done(
      { ...ask(dialog, 'release', nowMs), present: true, emptyLists: 0 },
      ...hello,
      target.kind === 'uid' ? { kind: 'placed', uid: target.uid } : target,
    );
  }
  const emptyLists = dialog.emptyLists + 1;
  const left = dialog.present && emptyLists >= EMPTY_LISTS;
  const next = { ...ask(dialog, 'list', dialog.listedMs + LIST_MS), emptyLists, present: dialog.present && !left };
  return done(next, ...hello, ...(left ? [{ kind: 'left' } as const] : []));
}
