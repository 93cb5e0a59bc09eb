// What is said to pcscd until a badge's UID is known: a state machine of bytes and time that are handed in; pure.
//
//   greeting      version                     -> opening
//   opening       context                     -> registering
//   registering   all readers' states         -> watching, or stopping when a badge lies there that was not asked yet
//   watching      waits for a change          -> registering
//   stopping      no changes for now          -> connecting
//   connecting    to the badge                -> transmitting, or resting
//   transmitting  FF CA 00 00 00              -> receiving, or disconnecting
//   receiving     the UID                     -> disconnecting
//   disconnecting                             -> registering, or resting when there was no answer
//   resting       a moment, then              -> registering
//
// Nothing in this protocol says where a message begins: whatever cannot be true ends the connection.
import * as messages from './messages.ts';
import type { ReaderState } from './messages.ts';

type Phase =
  | 'closed'
  | 'greeting'
  | 'opening'
  | 'registering'
  | 'watching'
  | 'stopping'
  | 'connecting'
  | 'transmitting'
  | 'receiving'
  | 'disconnecting'
  | 'resting';

/** Why a badge that lies there has no number. */
export type Unreadable = 'refused' | 'noUid';
/** Why this connection is of no use. */
export type Breach = 'version' | 'refused' | 'nonsense' | 'late';

export type Told =
  | { readonly kind: 'answered' | 'silent' | 'left' }
  | { readonly kind: 'placed'; readonly uid: Uint8Array }
  | { readonly kind: 'unreadable'; readonly why: Unreadable }
  /** To be closed and opened anew. */
  | { readonly kind: 'broken'; readonly why: Breach };

interface Place {
  readonly name: string;
  readonly changes: number;
}

export interface Dialog {
  /** Part of the readers' names; null: any reader. */
  readonly match: string | null;
  readonly phase: Phase;
  readonly held: Uint8Array;
  /** When this phase has taken too long, or is over; Infinity: never. */
  readonly dueMs: number;
  readonly context: number;
  readonly badge: number;
  readonly answerBytes: number;
  /** The badge that is asked now, and how often it was. */
  readonly asking: (Place & { readonly times: number }) | null;
  /** The badge that was told, or that nobody can read. */
  readonly present: Place | null;
  readonly standing: 'unknown' | 'answered' | 'silent';
}

export interface Step {
  readonly dialog: Dialog;
  readonly told: readonly Told[];
  readonly send: readonly Uint8Array[];
}

/** Powering a badge up takes its time. */
const REPLY_MS = 10_000;
const REST_MS = 500;
const TRIES_MAX = 3;
const FIRST_ANSWER_MS = 3_000;
const NOTHING_HELD = new Uint8Array(0);

const done = (dialog: Dialog, ...told: readonly Told[]): Step => ({ dialog, told, send: [] });
const say = (dialog: Dialog, phase: Phase, bytes: Uint8Array, nowMs: number, ...told: readonly Told[]): Step => ({
  dialog: { ...dialog, phase, dueMs: nowMs + REPLY_MS },
  told,
  send: [bytes],
});

/** Says nothing until its line is up. */
export const startDialog = (match: string | null, nowMs: number): Dialog => ({
  match: match?.toLowerCase() ?? null,
  phase: 'closed',
  held: NOTHING_HELD,
  dueMs: nowMs + FIRST_ANSWER_MS,
  context: 0,
  badge: 0,
  answerBytes: 0,
  asking: null,
  present: null,
  standing: 'unknown',
});

const gone = (dialog: Dialog): Step => {
  const closed: Dialog = {
    ...dialog,
    phase: 'closed',
    held: NOTHING_HELD,
    dueMs: Number.POSITIVE_INFINITY,
    asking: null,
    present: null,
    standing: 'silent',
  };
  const left: readonly Told[] = dialog.present === null ? [] : [{ kind: 'left' }];
  return done(closed, ...left, ...(dialog.standing === 'silent' ? [] : [{ kind: 'silent' } as const]));
};
function broken(dialog: Dialog, why: Breach): Step {
  const { told, ...step } = gone(dialog);
  return { ...step, told: [...told, { kind: 'broken', why }] };
}

/** The line came up, or went: what was under way is void. */
export const lineChanged = (dialog: Dialog, up: boolean, nowMs: number): Step =>
  up ? say({ ...dialog, held: NOTHING_HELD }, 'greeting', messages.askVersion(), nowMs) : gone(dialog);

/** The passing of time. */
export function tick(dialog: Dialog, nowMs: number): Step {
  if (nowMs < dialog.dueMs) return done(dialog);
  if (dialog.phase === 'resting') return say(dialog, 'registering', messages.askChange(), nowMs);
  return dialog.phase === 'closed' ? gone(dialog) : broken(dialog, 'late');
}

/** How many bytes make this phase's reply whole; 0: none is due. */
function wantedBytes({ phase, answerBytes }: Dialog): number {
  switch (phase) {
    case 'greeting':
      return messages.REPLY_BYTES.version;
    case 'opening':
      return messages.REPLY_BYTES.establish;
    case 'registering':
      return messages.REPLY_BYTES.states;
    case 'watching':
    case 'stopping':
      return messages.REPLY_BYTES.change;
    case 'connecting':
      return messages.REPLY_BYTES.connect;
    case 'transmitting':
      return messages.REPLY_BYTES.transmit;
    case 'receiving':
      return answerBytes;
    case 'disconnecting':
      return messages.REPLY_BYTES.disconnect;
    case 'closed':
    case 'resting':
      return 0;
  }
}

/** Bytes as they came, cut anywhere. */
export function received(before: Dialog, bytes: Uint8Array, nowMs: number): Step {
  if (before.phase === 'closed') return done(before);
  const all = new Uint8Array(before.held.length + bytes.length);
  all.set(before.held);
  all.set(bytes, before.held.length);
  let step = done(before);
  let at = 0;
  for (;;) {
    const wanted = wantedBytes(step.dialog);
    const { phase } = step.dialog;
    if (phase === 'closed') return step;
    if (wanted === 0) {
      // Nobody asked for anything.
      const last = at < all.length ? broken(step.dialog, 'nonsense') : done({ ...step.dialog, held: NOTHING_HELD });
      return { dialog: last.dialog, told: [...step.told, ...last.told], send: step.send };
    }
    if (all.length - at < wanted) return { ...step, dialog: { ...step.dialog, held: all.slice(at) } };
    const next = replied(step.dialog, all.slice(at, at + wanted), nowMs);
    at += wanted;
    step = { dialog: next.dialog, told: [...step.told, ...next.told], send: [...step.send, ...next.send] };
  }
}

function replied(dialog: Dialog, reply: Uint8Array, nowMs: number): Step {
  switch (dialog.phase) {
    case 'greeting':
      if (messages.resultOf(reply) !== 0) return broken(dialog, 'version');
      return say(dialog, 'opening', messages.askContext(), nowMs);
    case 'opening':
      if (messages.resultOf(reply) !== 0) return broken(dialog, 'refused');
      return say({ ...dialog, context: messages.contextOf(reply) }, 'registering', messages.askChange(), nowMs);
    case 'registering': {
      const states = messages.statesOf(reply);
      return states === null ? broken(dialog, 'nonsense') : looked(dialog, states, nowMs);
    }
    case 'watching':
      if (messages.resultOf(reply) !== 0) return broken(dialog, 'nonsense');
      return say(dialog, 'registering', messages.askChange(), nowMs);
    case 'stopping':
      return say(dialog, 'connecting', messages.askConnect(dialog.context, dialog.asking?.name ?? ''), nowMs);
    case 'connecting': {
      if (messages.resultOf(reply) !== 0) return unanswered(dialog, nowMs);
      const { badge, protocol } = messages.connectedOf(reply);
      const request = messages.askTransmit(badge, protocol, messages.GET_UID);
      return say({ ...dialog, badge }, 'transmitting', request, nowMs);
    }
    case 'transmitting': {
      if (messages.resultOf(reply) !== 0) {
        return say(dialog, 'disconnecting', messages.askDisconnect(dialog.badge), nowMs);
      }
      const answerBytes = messages.answerBytesOf(reply);
      if (answerBytes < 2 || answerBytes > messages.ANSWER_MAX_BYTES) return broken(dialog, 'nonsense');
      return done({ ...dialog, phase: 'receiving', answerBytes });
    }
    case 'receiving': {
      const uid = messages.uidOf(reply);
      const told: Told = uid === null ? { kind: 'unreadable', why: 'noUid' } : { kind: 'placed', uid };
      const read: Dialog = { ...dialog, present: dialog.asking, asking: null };
      return say(read, 'disconnecting', messages.askDisconnect(dialog.badge), nowMs, told);
    }
    case 'disconnecting':
      return dialog.asking === null
        ? say(dialog, 'registering', messages.askChange(), nowMs)
        : unanswered(dialog, nowMs);
    case 'closed':
    case 'resting':
      return broken(dialog, 'nonsense');
  }
}

/** The badge did not let itself be asked: it was pulled away, or another program has it. */
function unanswered(dialog: Dialog, nowMs: number): Step {
  const { asking } = dialog;
  const resting: Dialog = { ...dialog, phase: 'resting', dueMs: nowMs + REST_MS };
  if ((asking?.times ?? 0) < TRIES_MAX) return done(resting);
  return done({ ...resting, present: asking, asking: null }, { kind: 'unreadable', why: 'refused' });
}

function looked(before: Dialog, all: readonly ReaderState[], nowMs: number): Step {
  const states = all.filter(({ name }) => before.match === null || name.toLowerCase().includes(before.match));
  const told: Told[] = [];
  let dialog = before;
  const there = ({ name, changes }: Place): boolean =>
    states.some((state) => state.name === name && state.changes === changes && state.present);
  if (dialog.present !== null && !there(dialog.present)) {
    dialog = { ...dialog, present: null };
    told.push({ kind: 'left' });
  }
  const standing = states.length > 0 ? 'answered' : 'silent';
  if (standing !== dialog.standing) told.push({ kind: standing });
  dialog = { ...dialog, standing };

  const badge = dialog.present === null ? states.find(({ present }) => present) : undefined;
  if (badge === undefined) {
    return done({ ...dialog, phase: 'watching', asking: null, dueMs: Number.POSITIVE_INFINITY }, ...told);
  }
  const { name, changes } = badge;
  const again = dialog.asking?.name === name && dialog.asking.changes === changes;
  const asking = { name, changes, times: again ? (dialog.asking?.times ?? 0) + 1 : 1 };
  return say({ ...dialog, asking }, 'stopping', messages.stopWatching(), nowMs, ...told);
}
