// What is said to the cloud and when: hello, batches, repeats, halts; pure.
//
//   offline ──connected──> greeting ──have──> flowing ──time-out──> greeting (or waiting, when it keeps happening)
//                             │                  │
//                             └── forked, rolled back ──> halted        invalid ──> waiting ──> greeting
//
// The acknowledgement is a verified cosignature; what a broker acknowledges never comes here.
import type { FaultCode } from '@keycab/shared/fault';
import { never } from '@keycab/shared/fault';

/** Lines from … to − 1; an empty one is a heartbeat, a signed checkpoint without lines. */
export interface Sent {
  readonly from: number;
  readonly to: number;
  readonly sentMs: number;
}

export interface Conversation {
  readonly phase: 'offline' | 'greeting' | 'flowing' | 'waiting' | 'halted';
  /** Lines in the journal. */
  readonly size: number;
  /** Lines that a cosignature covers, as the journal has verified and stored it. */
  readonly cosigned: number;
  /** Lines below are with the cloud or on their way. */
  readonly next: number;
  readonly inFlight: readonly Sent[];
  /** Batches sent before the last gap whose refusals are still to come. */
  readonly stale: number;
  readonly sentMs: number;
  /** When greeting repeats, or waiting ends. */
  readonly dueMs: number;
  /** Hellos without an answer, in a row. */
  readonly unanswered: number;
  /** Batches without a cosignature and messages that were not valid, in a row. */
  readonly stalls: number;
  /** Set once two histories disagree; nothing is published any more until the next boot. */
  readonly fork: 'forked' | 'rolledBack' | null;
}

/** `standing` is what the note in a `have` is worth: `ours` carries the journal's own root at that size. */
export type Standing = 'none' | 'ours' | 'other' | 'ahead' | 'invalid';

export type Heard =
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'appended'; readonly size: number }
  | { readonly type: 'batchSent'; readonly from: number; readonly to: number }
  | {
      readonly type: 'have';
      readonly size: number;
      readonly refused: 'gap' | 'forked' | 'invalid' | null;
      readonly standing: Standing;
    }
  /** `size` is what the cosignature covers, `cursor` the largest that any has covered. */
  | { readonly type: 'cosigned'; readonly size: number; readonly cursor: number }
  | { readonly type: 'ticked' };

export type Act =
  | { readonly type: 'SayHello' }
  /** As many lines as fit in a packet, and the checkpoint that covers them; none: a heartbeat. */
  | { readonly type: 'SendBatch'; readonly from: number }
  | { readonly type: 'Reconnect' }
  | { readonly type: 'MarkFork'; readonly reason: 'forked' | 'rolledBack' }
  | { readonly type: 'Tell'; readonly code: FaultCode; readonly why: string };

export interface Pace {
  readonly windowBatches: number;
  /** A second batch leaves before the first is cosigned only with this many lines, or this long after the first. */
  readonly coalesceLines: number;
  readonly coalesceMs: number;
  readonly heartbeatMs: number;
  readonly answerMs: number;
  readonly waitMaxMs: number;
  readonly hellosPerConnection: number;
}

export const PACE: Pace = {
  windowBatches: 2,
  coalesceLines: 64,
  coalesceMs: 1_000,
  heartbeatMs: 60_000,
  answerMs: 5_000,
  waitMaxMs: 60_000,
  hellosPerConnection: 3,
};

type Step = readonly [Conversation, readonly Act[]];

export const openConversation = (size: number, cosigned: number): Conversation => ({
  phase: 'offline',
  size,
  cosigned,
  next: cosigned,
  inFlight: [],
  stale: 0,
  sentMs: 0,
  dueMs: 0,
  unanswered: 0,
  stalls: 0,
  fork: null,
});

/** @param nowMs monotonic */
export function converse(state: Conversation, heard: Heard, nowMs: number, pace: Pace = PACE): Step {
  switch (heard.type) {
    case 'connected':
      return state.phase === 'halted' ? [state, []] : greet({ ...state, unanswered: 0 }, nowMs, pace);
    case 'disconnected':
      return [state.phase === 'halted' ? state : { ...state, phase: 'offline', inFlight: [] }, []];
    case 'appended':
      return flow({ ...state, size: heard.size }, nowMs, pace);
    case 'batchSent': {
      const sent = { from: heard.from, to: heard.to, sentMs: nowMs };
      return flow({ ...state, next: heard.to, sentMs: nowMs, inFlight: [...state.inFlight, sent] }, nowMs, pace);
    }
    case 'cosigned': {
      const inFlight = state.inFlight.filter((sent) => sent.to > heard.size);
      const next = Math.max(state.next, Math.min(heard.size, state.size));
      return flow({ ...state, inFlight, next, cosigned: heard.cursor, stalls: 0 }, nowMs, pace);
    }
    case 'have':
      return state.phase === 'offline' || state.phase === 'halted' ? [state, []] : answer(state, heard, nowMs, pace);
    case 'ticked':
      return tick(state, nowMs, pace);
    default:
      return never(heard);
  }
}

const greet = (state: Conversation, nowMs: number, pace: Pace): Step => [
  { ...state, phase: 'greeting', inFlight: [], dueMs: nowMs + backoffMs(state.unanswered, pace) },
  [{ type: 'SayHello' }],
];

const wait = (state: Conversation, nowMs: number, pace: Pace): Conversation => ({
  ...state,
  phase: 'waiting',
  inFlight: [],
  stalls: state.stalls + 1,
  dueMs: nowMs + backoffMs(state.stalls + 1, pace),
});

const halt = (state: Conversation, reason: 'forked' | 'rolledBack', why: string): Step => [
  { ...state, phase: 'halted', inFlight: [], fork: reason },
  [
    { type: 'MarkFork', reason },
    { type: 'Tell', code: 'KC-SYNC-02', why },
  ],
];

const backoffMs = (failures: number, pace: Pace): number =>
  Math.min(pace.waitMaxMs, pace.answerMs * 2 ** Math.min(failures, 16));

/** The table of the handshake: n is our size, m the cloud's, a what it has cosigned for us. */
function answer(state: Conversation, have: Heard & { type: 'have' }, nowMs: number, pace: Pace): Step {
  if (have.refused === 'forked') return halt(state, 'forked', `the cloud holds another history of ${have.size} lines`);
  if (have.standing === 'other') return halt(state, 'forked', `line ${have.size} and below differ from the cloud's`);
  if (have.standing === 'ahead') {
    return halt(state, 'rolledBack', `the cloud holds ${have.size} signed lines, the journal only ${state.size}`);
  }
  if (have.refused === 'invalid' || have.standing === 'invalid' || have.size > state.size) {
    const why =
      have.refused === 'invalid' ? `the cloud refused a message at ${have.size}` : 'the cloud’s answer proves nothing';
    return [wait(state, nowMs, pace), [{ type: 'Tell', code: 'KC-SYNC-03', why }]];
  }
  // Whatever else of that window comes in behind a gap meets it too, and must not send everything once more.
  if (have.refused === 'gap' && state.stale > 0) return [{ ...state, stale: state.stale - 1 }, []];
  const remaining = state.inFlight.filter((sent) => sent.to > have.size);
  const covered = state.phase === 'flowing' && remaining[0] !== undefined && remaining[0].from <= have.size;
  // A cloud that is being filled again tells how far it is instead of cosigning: what is on its way needs no repeat.
  if (have.refused === null && covered) {
    const progressed = remaining.length < state.inFlight.length;
    return flow({ ...state, inFlight: remaining, stalls: progressed ? 0 : state.stalls }, nowMs, pace);
  }
  const told: Act[] = [];
  if (have.refused === 'gap') told.push({ type: 'Tell', code: 'KC-SYNC-01', why: `sent again from ${have.size}` });
  else if (have.size < state.cosigned && state.phase !== 'flowing') {
    // The cloud was restored from a backup: it gets again what it has lost.
    const why = `the cloud holds ${have.size} of ${state.cosigned} cosigned lines; sent again`;
    told.push({ type: 'Tell', code: 'KC-SYNC-04', why });
  }
  const resumed: Conversation = {
    ...state,
    phase: 'flowing',
    next: have.size,
    inFlight: [],
    stale: have.refused === 'gap' ? Math.max(0, state.inFlight.length - 1) : 0,
    sentMs: nowMs,
    unanswered: 0,
    stalls: have.size === state.size ? 0 : state.stalls,
  };
  const [after, acts] = flow(resumed, nowMs, pace);
  return [after, [...told, ...acts]];
}

/** A lone line leaves at once; while one is on its way, what follows is gathered. */
function flow(state: Conversation, nowMs: number, pace: Pace): Step {
  if (state.phase !== 'flowing' || state.inFlight.length >= pace.windowBatches) return [state, []];
  const unsent = state.size - state.next;
  const idle = state.inFlight.length === 0;
  const quietMs = nowMs - state.sentMs;
  const due =
    unsent > 0
      ? idle || unsent >= pace.coalesceLines || quietMs >= pace.coalesceMs
      : idle && state.size > 0 && quietMs >= pace.heartbeatMs;
  return [state, due ? [{ type: 'SendBatch', from: state.next }] : []];
}

function tick(state: Conversation, nowMs: number, pace: Pace): Step {
  switch (state.phase) {
    case 'offline':
    case 'halted':
      return [state, []];
    case 'waiting':
      return nowMs < state.dueMs ? [state, []] : greet(state, nowMs, pace);
    case 'greeting': {
      if (nowMs < state.dueMs) return [state, []];
      const unanswered = state.unanswered + 1;
      // Somebody else may answer at another address, and a dead connection looks just like this.
      if (unanswered >= pace.hellosPerConnection) {
        const dueMs = nowMs + backoffMs(unanswered, pace);
        return [{ ...state, unanswered, dueMs }, [{ type: 'Reconnect' }]];
      }
      return greet({ ...state, unanswered }, nowMs, pace);
    }
    case 'flowing': {
      const oldest = state.inFlight[0];
      if (oldest === undefined || nowMs - oldest.sentMs < pace.answerMs) return flow(state, nowMs, pace);
      const stalled: Conversation = { ...state, stalls: state.stalls + 1 };
      // Asking where the cloud stands costs less than sending again what it may have.
      return stalled.stalls > 2 ? [wait(state, nowMs, pace), []] : greet(stalled, nowMs, pace);
    }
    default:
      return never(state.phase);
  }
}
