// What the cloud says, checked and sorted: roster and commands become inputs, answers go to the publisher, news to the screen.
import { Compile } from 'typebox/compile';
import { isFault, never, type Fault } from '@keycab/shared/fault';
import { createJoiner } from '@keycab/shared/parcels';
import {
  CommandMessage,
  Cosig,
  Elsewhere,
  Have,
  PACKET_MAX_BYTES,
  parseTopic,
  RosterMessage,
} from '@keycab/shared/topics';
import type { Report } from '../cabinet/input.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Publisher } from './publisher.ts';
import { openCommand, openRoster, type Trust } from './signed.ts';

export interface DownlinkParts {
  readonly trust: Trust;
  readonly publisher: Pick<Publisher, 'have' | 'cosig'>;
  /** Durable when it returns; throws Fault KC-DISK-01. */
  readonly storeRoster: (note: string, version: number) => void;
  readonly storedVersion: () => number;
  readonly offer: (report: Report) => void;
  /** What other cabinets saw, for the screen; nothing else may ask for it. */
  readonly showElsewhere: (elsewhere: Elsewhere) => void;
  readonly onFault: (fault: Fault) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Downlink {
  received(topic: string, payload: Uint8Array, retained: boolean): void;
}

const COMMAND_MAX_BYTES = 4_096;
// A refused command is a line of the journal, so somebody who floods the broker would fill the disk.
const REFUSALS_PER_MINUTE = 30;

export function createDownlink(parts: DownlinkParts): Downlink {
  const { trust, publisher, offer, clock, log } = parts;
  const isHave = Compile(Have);
  const isCosig = Compile(Cosig);
  const isRoster = Compile(RosterMessage);
  const isCommand = Compile(CommandMessage);
  const isElsewhere = Compile(Elsewhere);
  const join = createJoiner();
  let refusals = 0;
  let refusalsSinceMs = 0;

  const drop = (topic: string, why: string): void =>
    log.warn({ code: 'KC-SYNC-03', topic: topic.slice(0, 128), why }, 'a message from the cloud was dropped');

  function reject(why: 'malformed' | 'signature' | 'otherCabinet' | 'retained'): void {
    const nowMs = clock.monotonicMs();
    if (nowMs - refusalsSinceMs >= 60_000) [refusals, refusalsSinceMs] = [0, nowMs];
    refusals += 1;
    log.warn({ code: 'KC-SYNC-03', why }, 'a command was refused');
    // Nothing of what it says is repeated: who could not sign does not write our journal.
    if (refusals <= REFUSALS_PER_MINUTE) offer({ type: 'CommandRejected', command: null, operation: null, why });
  }

  function roster(topic: string, message: unknown): void {
    if (!isRoster.Check(message)) return drop(topic, 'malformed');
    const joined = join(message);
    if (joined === 'strayed') return drop(topic, 'a part of a roster that follows nothing');
    if (joined === 'waiting') return;
    const opened = openRoster(joined.note, trust);
    if (!opened.ok) return drop(topic, opened.reason);
    const { version } = opened.value.roster;
    const stored = parts.storedVersion();
    // The cloud sends its newest again after each hello, so the same version is no news; an older one is refused.
    if (version === stored) return;
    if (version < stored) return drop(topic, `roster ${version} is older than ${stored}`);
    try {
      parts.storeRoster(joined.note, version);
    } catch (thrown) {
      if (!isFault(thrown, 'KC-DISK-01')) throw thrown;
      return parts.onFault(thrown);
    }
    offer({ type: 'RosterReceived', version, digest: opened.value.digest });
  }

  function command(message: unknown, bytes: number, retained: boolean): void {
    if (retained) return reject('retained');
    if (bytes > COMMAND_MAX_BYTES || !isCommand.Check(message)) return reject('malformed');
    const opened = openCommand(message.note, trust);
    if (!opened.ok) return reject(opened.reason);
    offer({ type: 'CommandReceived', command: opened.value });
  }

  function elsewhere(topic: string, message: unknown, bytes: number, retained: boolean): void {
    // The cloud retains nothing: what a broker kept is of nobody knows when.
    if (retained) return drop(topic, 'retained');
    if (bytes > PACKET_MAX_BYTES || !isElsewhere.Check(message)) return drop(topic, 'malformed');
    parts.showElsewhere(message);
  }

  return {
    received: (topic, payload, retained) => {
      const parsed = parseTopic(topic);
      if (parsed?.direction !== 'down' || parsed.cabinet !== trust.cabinet) return drop(topic, 'topic');
      const message = jsonOf(payload);
      switch (parsed.name) {
        case 'have':
          return isHave.Check(message) ? publisher.have(message) : drop(topic, 'malformed');
        case 'cosig':
          return isCosig.Check(message) ? publisher.cosig(message) : drop(topic, 'malformed');
        case 'roster':
          return roster(topic, message);
        case 'command':
          return command(message, payload.length, retained);
        case 'elsewhere':
          return elsewhere(topic, message, payload.length, retained);
        default:
          return never(parsed);
      }
    },
  };
}

/** Undefined for anything that is no JSON. */
function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
