// The control panel of one OSDP reader: a state machine of bytes, time and chance that are handed in; pure.
//
//   silent     ID each second, SQN 0      -> asking
//   asking     CAP                        -> challenge, or online where clear is allowed and no key is configured
//   challenge  CHLNG, SQN 0               -> proving
//   proving    SCRYPT                     -> online, or keying with the public key of install mode
//   keying     KEYSET                     -> challenge with the new key
//   online     lights and tones, LSTAT each 5 s, else POLL
//
// Once a key is configured nothing that was said in clear is acted upon: it may cause a handshake, nothing more.
import { FEEDBACK, type Feedback } from './commands.ts';
import { NOTHING_HELD, readFrames } from './frame.ts';
import { consider } from './hearing.ts';
import { asleep, done, goneSilent, andThen } from './session.ts';
import type { Panel, PanelSettings, Random, Step } from './session.ts';
import { ASK_MS, REPLY_MS, sendNext, timing, wireMs } from './speaking.ts';

/** Bytes of one frame follow each other; a reply under way is waited for. */
const GAP_MS = 20;
const REPLY_MAX_BYTES = 256;
const REPEATS_MAX = 8;
const SESSION_MS = 8_000;
const FIRST_ANSWER_MS = 3_000;
/** Two badges' worth of lights and tones: older ones would come too late to mean anything. */
const QUEUE_MAX = 4;

/** Says nothing until its line is up. */
export function startPanel(settings: PanelSettings, nowMs: number): Panel {
  return {
    settings,
    phase: 'silent',
    key: settings.key,
    pending: settings.pending,
    pendingNext: true,
    installUntilMs: 0,
    sequence: 0,
    outstanding: null,
    nextMs: Number.POSITIVE_INFINITY,
    held: NOTHING_HELD,
    discardedBytes: 0,
    handshake: null,
    channel: null,
    queue: [],
    unknown: [],
    stateMs: nowMs,
    breaches: 0,
    refusals: 0,
    standing: 'unknown',
    lostAtMs: nowMs + FIRST_ANSWER_MS,
    boxTampered: null,
    headTampered: false,
    tamperTold: null,
    powerTold: null,
  };
}

/** When `tick` has something to do, whatever is heard until then; Infinity: nothing. */
export function dueMs({ outstanding, nextMs, standing, lostAtMs }: Panel): number {
  const actMs = outstanding?.deadlineMs ?? nextMs;
  return standing === 'silent' ? actMs : Math.min(actMs, lostAtMs);
}

/** Install mode for a reader without a key: until andThen, or until one was given. */
export const openWindow = (panel: Panel, untilMs: number): Panel => ({ ...panel, installUntilMs: untilMs });

/** Lights and tones; nothing where the reader could not show them at once. */
export function order(panel: Panel, feedback: Feedback): Panel {
  if (panel.phase !== 'online') return panel;
  return { ...panel, queue: [...panel.queue, ...FEEDBACK[feedback]].slice(-QUEUE_MAX) };
}

/** The line came up, or went: what was under way is void. */
export function lineChanged(panel: Panel, up: boolean, nowMs: number): Step {
  const silenced = up ? done(panel) : goneSilent(panel);
  return { ...silenced, panel: { ...asleep(silenced.panel), nextMs: up ? nowMs : Number.POSITIVE_INFINITY } };
}

/** A key that could not be put on disk was never sent: no install mode until somebody opens it again. */
export const draftLost = (panel: Panel, nowMs: number): Panel => ({
  ...asleep(panel),
  pending: null,
  installUntilMs: 0,
  nextMs: nowMs + ASK_MS,
});

/** The passing of time. @param random gives as many bytes as asked for; called for challenges and new keys */
export function tick(panel: Panel, nowMs: number, random: Random): Step {
  const supervised = panel.standing !== 'silent' && nowMs >= panel.lostAtMs ? goneSilent(panel) : done(panel);
  return andThen(supervised, (awake) => {
    const { outstanding } = awake;
    if (outstanding === null) return nowMs < awake.nextMs ? done(awake) : sendNext(awake, nowMs, random);
    if (nowMs < outstanding.deadlineMs) return done(awake);
    const given = awake.phase === 'silent' || outstanding.repeats >= REPEATS_MAX;
    if (given || nowMs - outstanding.firstMs >= SESSION_MS) {
      const slept = { ...asleep(awake), nextMs: Math.max(nowMs, outstanding.sentMs + ASK_MS) };
      return slept.nextMs > nowMs ? done(slept) : sendNext(slept, nowMs, random);
    }
    const repeats = outstanding.repeats + (outstanding.busy ? 0 : 1);
    const again = { ...outstanding, ...timing(awake, outstanding.bytes, nowMs), repeats, busy: false };
    return { panel: { ...awake, outstanding: again, held: NOTHING_HELD }, told: [], send: outstanding.bytes };
  });
}

/** Bytes as they came. What nobody asked for is dropped. */
export function received(panel: Panel, bytes: Uint8Array, nowMs: number, random: Random): Step {
  const read = readFrames(panel.held, bytes);
  let step = done({ ...panel, held: read.held });
  for (const found of read.found) {
    step = andThen(step, (current) =>
      found.kind === 'frame'
        ? consider(current, found.frame, nowMs)
        : done({ ...current, discardedBytes: current.discardedBytes + found.bytes }),
    );
  }
  return andThen(step, (current) => {
    const { outstanding, held } = current;
    if (outstanding === null) return tick({ ...current, held: NOTHING_HELD }, nowMs, random);
    if (held.length === 0 || outstanding.busy) return done(current);
    // A reply is under way: it may end, but not for ever.
    const { deadlineMs, firstMs } = outstanding;
    const latestMs = outstanding.sentMs + REPLY_MS + wireMs(current, outstanding.bytes.length + REPLY_MAX_BYTES);
    const extended = Math.max(deadlineMs, Math.min(nowMs + GAP_MS, latestMs, firstMs + SESSION_MS));
    return done({ ...current, outstanding: { ...outstanding, deadlineMs: extended } });
  });
}
