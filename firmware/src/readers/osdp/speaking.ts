// What a control panel says next to its OSDP reader, framed and, in a channel, under a MAC; pure.
import { COMMAND, command, setKey, type Command } from './commands.ts';
import { coveredBytes, MARK, NOTHING_HELD, SCB, sealFrame } from './frame.ts';
import { encrypt, macOf, SCBK_DEFAULT, sessionKeys } from './secure.ts';
import {
  asleep,
  done,
  andThen,
  type Handshake,
  type Outstanding,
  type Panel,
  type Random,
  type Step,
} from './session.ts';

/** Of a command's end to the first byte of its reply. */
export const REPLY_MS = 200;
/** What a serial adapter keeps a byte, once each way. */
const ADAPTER_MS = 2;
/** A reader that does not answer is asked this often. */
export const ASK_MS = 1_000;
const STATE_MS = 5_000;

export const wireMs = ({ settings }: Panel, bytes: number): number => Math.ceil((bytes * 10_000) / settings.baudRate);

export function timing(
  panel: Panel,
  bytes: Uint8Array,
  nowMs: number,
): { readonly sentMs: number; readonly deadlineMs: number } {
  return { sentMs: nowMs, deadlineMs: nowMs + wireMs(panel, bytes.length) + REPLY_MS + ADAPTER_MS };
}

function send(
  panel: Panel,
  { id, data }: Command,
  nowMs: number,
  block: { readonly type: number; readonly data: Uint8Array } | null = null,
): Step {
  const { channel, sequence } = panel;
  const head = { address: panel.settings.address, reply: false, sequence, check: 'crc' as const, id };
  let covered: Uint8Array;
  let mac: Uint8Array | null = null;
  if (channel === null) covered = coveredBytes({ ...head, block, data });
  else {
    const type = data.length === 0 ? SCB.command : SCB.commandData;
    const sealed = data.length === 0 ? data : encrypt(channel.keys, channel.replyMac, data);
    covered = coveredBytes({ ...head, block: { type, data: new Uint8Array(0) }, data: sealed });
    mac = macOf(channel.keys, channel.replyMac, covered);
  }
  const bytes = Uint8Array.from([MARK, ...sealFrame(covered, mac?.subarray(0, 4) ?? null, 'crc')]);
  const outstanding: Outstanding = {
    id,
    bytes,
    sequence,
    mac,
    firstMs: nowMs,
    ...timing(panel, bytes, nowMs),
    repeats: 0,
    busy: false,
  };
  return { panel: { ...panel, outstanding, held: NOTHING_HELD }, told: [], send: bytes };
}

export function sendNext(panel: Panel, nowMs: number, random: Random): Step {
  switch (panel.phase) {
    case 'silent':
      return send({ ...panel, sequence: 0 }, command(COMMAND.identify, 0), nowMs);
    case 'asking':
      return send(panel, command(COMMAND.capabilities, 0), nowMs);
    case 'challenge':
      return sendChallenge(panel, nowMs, random);
    case 'proving': {
      const { handshake } = panel;
      const proof = command(COMMAND.proof, ...(handshake?.cryptogram ?? []));
      return send(panel, proof, nowMs, { type: SCB.proof, data: keyByte(handshake) });
    }
    case 'keying': {
      const key = random(16);
      const drafted = done({ ...panel, pending: key, pendingNext: true }, { kind: 'keyDrafted', key });
      return andThen(drafted, (current) => send(current, setKey(key), nowMs));
    }
    case 'online':
      return sendOnline(panel, nowMs);
  }
}

const keyByte = (handshake: Handshake | null): Uint8Array => Uint8Array.of(handshake?.kind === 'default' ? 0 : 1);

function sendChallenge(panel: Panel, nowMs: number, random: Random): Step {
  const chosen = chooseKey(panel, nowMs);
  // The window closed before a key was given.
  if (chosen === null) return done({ ...asleep(panel), nextMs: nowMs + ASK_MS });
  const randomA = random(8);
  const keys = sessionKeys(chosen.scbk, randomA);
  const handshake: Handshake = { kind: chosen.kind, keys, randomA, cryptogram: null };
  const fresh: Panel = { ...panel, sequence: 0, channel: null, handshake };
  const block = { type: SCB.challenge, data: keyByte(handshake) };
  return send(fresh, command(COMMAND.challenge, ...randomA), nowMs, block);
}

/** The public key is tried in an open window only, and never once a key is configured. */
export function chooseKey(
  { key, pending, pendingNext, installUntilMs }: Panel,
  nowMs: number,
): { readonly kind: Handshake['kind']; readonly scbk: Uint8Array } | null {
  if (key !== null) return { kind: 'key', scbk: key };
  const open = nowMs < installUntilMs;
  if (pending !== null && (pendingNext || !open)) return { kind: 'pending', scbk: pending };
  return open ? { kind: 'default', scbk: SCBK_DEFAULT } : null;
}

function sendOnline(panel: Panel, nowMs: number): Step {
  const queue = panel.queue.filter(({ id }) => !panel.unknown.includes(id));
  const [first, ...rest] = queue;
  if (first !== undefined) return send({ ...panel, queue: rest }, first, nowMs);
  if (nowMs >= panel.stateMs && !panel.unknown.includes(COMMAND.localState)) {
    return send({ ...panel, queue, stateMs: nowMs + STATE_MS }, command(COMMAND.localState, 0), nowMs);
  }
  return send({ ...panel, queue }, command(COMMAND.poll), nowMs);
}
