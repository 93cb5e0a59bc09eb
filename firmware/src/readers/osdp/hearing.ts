// What a reply means to a control panel, and whether it may be believed at all; pure.
import { COMMAND, knowsSecureChannel, NAK, REPLY } from './commands.ts';
import { SCB, type ReadFrame } from './frame.ts';
import { decrypt, firstMac, macOf, panelCryptogram, readerCryptogram, same } from './secure.ts';
import { asleep, breach, done, refuse, restarted, tellTamper, andThen } from './session.ts';
import type { Outstanding, Panel, Step, Told } from './session.ts';
import { ASK_MS, chooseKey } from './speaking.ts';

const POLL_MS = 50;
const LOST_MS = 1_000;

/** A whole frame with a right check: is it the reply to what is outstanding, and may it be believed? */
export function consider(panel: Panel, frame: ReadFrame, nowMs: number): Step {
  const { outstanding, channel } = panel;
  // We speak with CRC, so the reader does: the weak sum is nobody's way in.
  const ours = frame.reply && frame.address === panel.settings.address && frame.check === 'crc';
  if (!ours || outstanding === null) return done(panel);
  const plain = frame.block === null;
  const current = frame.sequence === outstanding.sequence;

  if (frame.id === REPLY.busy && plain && (current || frame.sequence === 0)) {
    return done({ ...panel, outstanding: { ...outstanding, busy: true, deadlineMs: nowMs + POLL_MS } });
  }
  if (frame.id === REPLY.nak && plain && (current || frame.sequence === 0)) {
    return outstanding.mac === null ? refusedInClear(panel, outstanding, frame, nowMs) : breach(panel, nowMs);
  }
  if (!current) return done(panel);
  if (outstanding.mac === null || channel === null) {
    const inHandshake = panel.phase === 'challenge' || panel.phase === 'proving';
    return plain === inHandshake ? done(panel) : dispatch(panel, frame.id, frame, nowMs);
  }

  const mac = macOf(channel.keys, outstanding.mac, frame.covered);
  const type = frame.block?.type;
  const secured = type === SCB.reply || type === SCB.replyData;
  if (!secured || frame.mac === null || !same(mac.subarray(0, 4), frame.mac)) return breach(panel, nowMs);
  const data = type === SCB.replyData ? decrypt(channel.keys, outstanding.mac, frame.data) : frame.data;
  if (data === null || (type === SCB.reply && data.length > 0)) return breach(panel, nowMs);
  const heard: Panel = { ...panel, channel: { ...channel, replyMac: mac } };
  return dispatch(heard, frame.id, { data, block: frame.block }, nowMs);
}

type Heard = Pick<ReadFrame, 'data' | 'block'>;

/** A believed reply: the only thing that moves the sequence number. */
function dispatch(panel: Panel, id: number, heard: Heard, nowMs: number): Step {
  const { phase, outstanding } = panel;
  const moved: Panel = { ...panel, outstanding: null, sequence: (panel.sequence % 3) + 1, nextMs: nowMs };
  switch (phase) {
    case 'silent':
      return done(id === REPLY.identity ? { ...moved, phase: 'asking' } : panel);
    case 'asking':
      return id === REPLY.capabilities ? afterCapabilities(moved, heard.data, nowMs) : done(panel);
    case 'challenge':
      return id === REPLY.answer ? answered(moved, heard, nowMs) : done(panel);
    case 'proving':
      return id === REPLY.firstMac ? proven(moved, heard, nowMs) : done(panel);
    case 'keying':
      return id === REPLY.ack ? keyTaken(moved) : refuse(moved, 'keyNotTaken', nowMs);
    case 'online':
      return heardOnline({ ...moved, nextMs: pollMs(panel, nowMs) }, outstanding?.id ?? 0, id, heard.data, nowMs);
  }
}

function afterCapabilities(panel: Panel, capabilities: Uint8Array, nowMs: number): Step {
  if (chooseKey(panel, nowMs) !== null) {
    const next: Panel = { ...panel, phase: 'challenge' };
    return knowsSecureChannel(capabilities) ? done(next) : refuse(next, 'unsupported', nowMs);
  }
  if (panel.settings.allowClear) return done({ ...panel, phase: 'online', stateMs: nowMs });
  return done({ ...asleep(panel), nextMs: nowMs + ASK_MS });
}

/** CCRYPT: cUID ×8, RND.B ×8, cryptogram ×16. */
function answered(panel: Panel, { data, block }: Heard, nowMs: number): Step {
  const { handshake } = panel;
  if (handshake === null) return done(panel);
  const { keys, randomA } = handshake;
  const randomB = data.slice(8, 16);
  const right =
    block?.type === SCB.answer &&
    data.length === 32 &&
    same(data.subarray(16), readerCryptogram(keys, randomA, randomB));
  if (!right) return refuse(panel, 'cryptogram', nowMs);
  const cryptogram = panelCryptogram(keys, randomA, randomB);
  return done({ ...panel, phase: 'proving', handshake: { ...handshake, cryptogram } });
}

/** RMAC_I: from here on everything is under a MAC. */
function proven(panel: Panel, { data, block }: Heard, nowMs: number): Step {
  const { handshake } = panel;
  if (handshake?.cryptogram == null) return done(panel);
  const expected = firstMac(handshake.keys, handshake.cryptogram);
  if (block?.type !== SCB.firstMac || block.data[0] !== 1 || !same(data, expected)) {
    return refuse(panel, 'cryptogram', nowMs);
  }
  const open: Panel = { ...panel, channel: { keys: handshake.keys, replyMac: expected } };
  if (handshake.kind === 'default') return done({ ...open, phase: 'keying' });
  const online: Panel = { ...open, phase: 'online', stateMs: nowMs };
  if (handshake.kind === 'key') return done(online);
  return done({ ...online, key: panel.pending, pending: null, installUntilMs: 0 }, { kind: 'keyTaken' });
}

/** The window is over after one key; the channel of the public key ends with it. */
const keyTaken = (panel: Panel): Step =>
  done(
    { ...restarted(panel), phase: 'challenge', key: panel.pending, pending: null, installUntilMs: 0 },
    { kind: 'keyTaken' },
  );

/** What people should see or hear does not wait for the next poll. */
const pollMs = ({ queue, outstanding }: Panel, nowMs: number): number =>
  queue.length > 0 ? nowMs : Math.max(nowMs, (outstanding?.sentMs ?? nowMs) + POLL_MS);

/** A reader that answers a poll is there. */
function alive(panel: Panel, nowMs: number): Step {
  const next: Panel = { ...panel, lostAtMs: nowMs + LOST_MS, breaches: 0, refusals: 0, standing: 'answered' };
  return panel.standing === 'answered' ? done(next) : done(next, { kind: 'answered' });
}

/** A believed reply while online. */
function heardOnline(panel: Panel, asked: number, id: number, data: Uint8Array, nowMs: number): Step {
  if (id === REPLY.nak) return refusedOnline(panel, asked, data[0] ?? 0, nowMs);
  return andThen(alive(panel, nowMs), (current) => {
    switch (id) {
      case REPLY.raw:
        return done(current, { kind: 'read', data });
      case REPLY.keypad:
        return done(current, ...keysIn(current, data));
      case REPLY.localState:
        return heardState(current, data);
      case REPLY.readerState:
        return tellTamper({ ...current, headTampered: data.includes(2) });
      default:
        return done(current);
    }
  });
}

const KEY_NAMES: ReadonlyMap<number, string> = new Map([
  ...Array.from({ length: 10 }, (_, digit): [number, string] => [0x30 + digit, String(digit)]),
  [0x7f, '*'],
  [0x0d, '#'],
  // As some readers say it.
  [0x2a, '*'],
  [0x23, '#'],
]);
/** More than anybody presses between two polls. */
const KEYS_MAX = 16;

/**
 * Reader number, count, then a byte each. In clear anybody on the wire could read along, and write: those are dropped
 * unread.
 * @see OSDP v2.2, 7.11 osdp_KEYPAD
 */
function keysIn({ channel }: Panel, data: Uint8Array): readonly Told[] {
  if (channel === null) return [];
  const keys = [...data.subarray(2, 2 + Math.min(KEYS_MAX, data[1] ?? 0))]
    .map((byte) => KEY_NAMES.get(byte) ?? '')
    .join('');
  return keys === '' ? [] : [{ kind: 'keys', keys }];
}

function heardState(panel: Panel, [tamper, power]: Uint8Array): Step {
  if (tamper === undefined || power === undefined) return done(panel);
  const failed = power !== 0;
  const told: readonly Told[] = failed === (panel.powerTold ?? false) ? [] : [{ kind: 'power', failed }];
  return andThen(done({ ...panel, boxTampered: tamper !== 0, powerTold: failed }, ...told), tellTamper);
}

/** A NAK that may be believed, in a channel or in a session in clear. */
function refusedOnline(panel: Panel, asked: number, code: number, nowMs: number): Step {
  if (code === NAK.unknown || code === NAK.length || code === NAK.record) {
    const unknown = [...new Set([...panel.unknown, asked])];
    // A reader that knows no LSTAT has nothing to tell about its box.
    const boxTampered = asked === COMMAND.localState ? false : panel.boxTampered;
    return andThen(alive({ ...panel, unknown, boxTampered }, nowMs), tellTamper);
  }
  if (panel.channel !== null) return breach(panel, nowMs);
  return done({ ...asleep(panel), nextMs: code === NAK.sequence ? nowMs : nowMs + ASK_MS });
}

/** A NAK in clear outside a channel. */
function refusedInClear(panel: Panel, outstanding: Outstanding, frame: ReadFrame, nowMs: number): Step {
  const code = frame.data[0] ?? 0;
  // The reader did not understand: the same again, and it counts.
  if (code === NAK.check) {
    return done({ ...panel, outstanding: { ...outstanding, deadlineMs: nowMs + POLL_MS } });
  }
  switch (panel.phase) {
    case 'silent':
    case 'asking':
      // A reader that says nothing in clear, not even its name, is asked to prove itself at once.
      return code === NAK.security && chooseKey(panel, nowMs) !== null
        ? done({ ...restarted(panel), phase: 'challenge', nextMs: nowMs })
        : done({ ...asleep(panel), nextMs: nowMs + ASK_MS });
    case 'challenge':
    case 'proving':
    case 'keying':
      return refuse(panel, 'nak', nowMs);
    case 'online':
      return dispatch(panel, frame.id, frame, nowMs);
  }
}
