// Journal and link: batches up, cosignatures down; keeps the conversation and carries out what it decides.
//
// Older epochs that the cloud does not have in full go first, as they stand: a new epoch must not lose the tail of the
// one before it. One that the cloud refuses, or does not know, is left where it is.
import { assert, isFault, type Fault, type FaultCode } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import type { Outcome } from '@keycab/shared/outcome';
import { openCheckpoint, signedBy } from '@keycab/shared/proof/checkpoint';
import { cosignaturesOf } from '@keycab/shared/proof/cosignature';
import type { VerifierKey } from '@keycab/shared/proof/note';
import {
  BATCH_MAX_LINE_BYTES,
  BATCH_MAX_LINES,
  PACKET_MAX_BYTES,
  upTopic,
  type Cosig,
  type Have,
  type UpName,
  type UpPayload,
} from '@keycab/shared/topics';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { converse, openConversation, PACE, type Act, type Heard, type Pace, type Standing } from './conversation.ts';
import type { Link, Message } from './link.ts';
import type { UplinkStanding } from './standing.ts';

/** The journal as the uplink needs it; sizes count lines of an epoch, roots are base64. */
export interface PublishedJournal {
  readonly epoch: number;
  readonly boot: number;
  readonly size: number;
  readonly cursor: number;
  readonly origin: string;
  readonly verifierKey: VerifierKey;
  epochs(): readonly { readonly epoch: number; readonly size: number; readonly cursor: number }[];
  lines(from: number, linesMax: number, bytesMax: number, of: number): readonly string[];
  rootAt(size: number, of: number): string;
  checkpoint(size: number, of: number): string;
  cosignedNote(): string | null;
  takeCosignature(note: string): Outcome<{ readonly size: number; readonly cursor: number }, string>;
  startEpoch(reason: 'forked' | 'rolledBack'): void;
}

export interface PublisherParts {
  readonly cabinet: CabinetId;
  readonly journal: PublishedJournal;
  readonly link: Pick<Link, 'publish' | 'reconnect'>;
  readonly witnesses: readonly VerifierKey[];
  readonly software: string;
  readonly rosterVersion: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** The disk did not take a cosignature or a mark. */
  readonly onFault: (fault: Fault) => void;
  readonly pace?: Pace;
}

export interface Publisher {
  readonly standing: UplinkStanding;
  connected(): void;
  disconnected(): void;
  appended(): void;
  have(have: Have): void;
  cosig(cosig: Cosig): void;
  ticked(): void;
  /** Birth, farewell and will. */
  status(state: 'online' | 'offline'): Message;
}

const BRANCH_HELLOS_MAX = 2;

export function createPublisher(parts: PublisherParts): Publisher {
  const { cabinet, journal, link, witnesses, clock, log, pace = PACE } = parts;
  const branches = journal.epochs().filter(({ epoch, size, cursor }) => epoch !== journal.epoch && cursor < size);
  let epoch = 0;
  let state = openConversation(0, 0);
  let connected = false;
  let answeredWallMs: number | null = null;
  let lostWallMs: number | null = null;
  let code: FaultCode | null = null;
  turnToNext();

  /** The oldest epoch with something left to say; the one being written comes last and stays. */
  function turnToNext(): void {
    const branch = branches.shift();
    epoch = branch?.epoch ?? journal.epoch;
    state =
      branch === undefined
        ? openConversation(journal.size, journal.cursor)
        : openConversation(branch.size, branch.cursor);
  }

  const isBranch = (): boolean => epoch !== journal.epoch;
  const isReachable = (): boolean => connected && state.phase === 'flowing';

  function answered(): void {
    answeredWallMs = clock.now().wallMs;
    lostWallMs = null;
  }

  function hear(heard: Heard): void {
    const [next, acts] = converse(state, heard, clock.monotonicMs(), pace);
    state = next;
    for (const act of acts) perform(act);
    if (!isBranch()) return;
    const done = state.cosigned >= state.size && state.phase === 'flowing';
    const refused = state.phase === 'halted' || state.phase === 'waiting' || state.unanswered >= BRANCH_HELLOS_MAX;
    if (!done && !refused) return;
    if (refused)
      log.warn({ epoch, size: state.size }, 'the cloud did not take the rest of an older epoch; it stays here');
    turnToNext();
    if (connected) hear({ type: 'connected' });
  }

  function perform(act: Act): void {
    switch (act.type) {
      case 'SayHello':
        return sayHello();
      case 'SendBatch':
        return sendBatch(act.from);
      case 'Reconnect':
        return isBranch() ? undefined : link.reconnect('no answer');
      case 'MarkFork':
        return isBranch() ? undefined : guarded(() => journal.startEpoch(act.reason));
      case 'Tell': {
        const grave = act.code === 'KC-SYNC-02' && !isBranch();
        log[grave ? 'error' : 'warn']({ code: act.code, epoch }, act.why);
        if (act.code !== 'KC-SYNC-01' && !isBranch()) code = act.code;
      }
    }
  }

  function sayHello(): void {
    publish('hello', {
      boot: journal.boot,
      cosigned: isBranch() ? null : journal.cosignedNote(),
      epoch,
      oldestBody: 0,
      root: journal.rootAt(state.size, epoch),
      size: state.size,
      software: parts.software,
      roster: parts.rosterVersion(),
    });
  }

  function sendBatch(from: number): void {
    const lines = journal.lines(from, BATCH_MAX_LINES, BATCH_MAX_LINE_BYTES, epoch).slice(0, state.size - from);
    const to = from + lines.length;
    const sent = publish('batch', { checkpoint: journal.checkpoint(to, epoch), epoch, from, lines: [...lines] });
    if (sent) hear({ type: 'batchSent', from, to });
  }

  function publish<Name extends UpName>(name: Name, payload: UpPayload<Name>): boolean {
    const message = { topic: upTopic(cabinet, name), payload: Buffer.from(JSON.stringify(payload)) };
    assert(message.payload.length <= PACKET_MAX_BYTES, 'a packet stays within the broker’s limit', { name });
    return link.publish(message);
  }

  function guarded(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      if (!isFault(thrown, 'KC-DISK-01')) throw thrown;
      parts.onFault(thrown);
    }
  }

  /** What the cloud's note proves: our own key must have signed it, a pinned witness too, over our own history. */
  function standingOf(note: string | null): Standing {
    if (note === null || isBranch()) return 'none';
    const opened = openCheckpoint(note, [journal.verifierKey, ...witnesses]);
    if (!opened.ok || opened.value.origin !== journal.origin) return 'invalid';
    if (signedBy(opened.value, journal.verifierKey) === undefined) return 'invalid';
    if (cosignaturesOf(opened.value, witnesses).length === 0) return 'invalid';
    if (opened.value.size > journal.size) return 'ahead';
    return journal.rootAt(opened.value.size, epoch) === opened.value.root ? 'ours' : 'other';
  }

  return {
    get standing() {
      const waiting = isBranch() ? journal.size - journal.cursor : state.size - state.cosigned;
      return { reachable: isReachable(), answeredWallMs, lostWallMs, waiting, code };
    },
    connected: () => {
      connected = true;
      hear({ type: 'connected' });
    },
    disconnected: () => {
      if (isReachable()) lostWallMs = clock.now().wallMs;
      connected = false;
      hear({ type: 'disconnected' });
    },
    appended: () => {
      if (!isBranch() && journal.size !== state.size) hear({ type: 'appended', size: journal.size });
    },
    have: (have) => {
      if (have.epoch !== epoch) return log.debug({ epoch: have.epoch }, 'an answer about another epoch is passed over');
      answered();
      hear({ type: 'have', size: have.size, refused: have.refused, standing: standingOf(have.note) });
    },
    cosig: (cosig) =>
      guarded(() => {
        const taken = journal.takeCosignature(cosig.note);
        if (taken.ok) {
          answered();
          if (state.fork === null) code = null;
          if (cosig.epoch === epoch) hear({ type: 'cosigned', ...taken.value });
          return;
        }
        log.warn({ code: 'KC-SYNC-03', why: taken.reason }, 'a cosignature was not accepted; nothing has moved');
        if (cosig.epoch !== epoch || isBranch()) return;
        // Our own key has signed what we do not have: the same two cases as in the handshake.
        if (taken.reason === 'otherRoot' || taken.reason === 'ahead') {
          const standing = taken.reason === 'ahead' ? 'ahead' : 'other';
          hear({ type: 'have', size: cosig.size, refused: null, standing });
        }
      }),
    ticked: () => hear({ type: 'ticked' }),
    status: (what) => {
      const payload: UpPayload<'status'> = {
        state: what,
        boot: journal.boot,
        waiting: journal.size - journal.cursor,
        // A will is spoken by the broker, at a time that nobody knows yet.
        wallMs: what === 'online' ? clock.now().wallMs : null,
      };
      return { topic: upTopic(cabinet, 'status'), payload: Buffer.from(JSON.stringify(payload)) };
    },
  };
}
