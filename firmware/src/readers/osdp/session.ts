// One OSDP reader's session as the control panel knows it, and the steps that end or renew it; pure.
import type { Command } from './commands.ts';
import { NOTHING_HELD, type Held } from './frame.ts';
import type { SessionKeys } from './secure.ts';

/** As many bytes as asked for. */
export type Random = (bytes: number) => Uint8Array;

export interface PanelSettings {
  /** 0 to 126. */
  readonly address: number;
  readonly baudRate: number;
  /** 16 bytes; null: none is configured. */
  readonly key: Uint8Array | null;
  /** A key that was sent once and may be the reader's by now: the power went before it was confirmed. */
  readonly pending: Uint8Array | null;
  /** A reader without a key may be heard in clear. */
  readonly allowClear: boolean;
}

/** Why a reader was not believed; after three in a row it counts as tampered with. */
export type Refusal = 'nak' | 'cryptogram' | 'unsupported' | 'channel' | 'keyNotTaken';

export type Told =
  | { readonly kind: 'answered' | 'silent' }
  /** The payload of RAW: still to be checked, see raw.ts. */
  | { readonly kind: 'read'; readonly data: Uint8Array }
  /** Keys of its pad, `0` to `9`, `*` and `#`: heard in a secure channel only. */
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'tamper'; readonly open: boolean }
  | { readonly kind: 'power'; readonly failed: boolean }
  /** To be on disk before the bytes of the same step leave. */
  | { readonly kind: 'keyDrafted'; readonly key: Uint8Array }
  /** The reader has it: from now on nothing else is accepted. */
  | { readonly kind: 'keyTaken' }
  | { readonly kind: 'refused'; readonly why: Refusal };

export interface Step {
  readonly panel: Panel;
  readonly told: readonly Told[];
  /** One frame at most, mark byte included. */
  readonly send: Uint8Array | null;
}

export interface Channel {
  readonly keys: SessionKeys;
  /** The whole last MAC of the reader. */
  readonly replyMac: Uint8Array;
}

export interface Handshake {
  readonly kind: 'key' | 'pending' | 'default';
  readonly keys: SessionKeys;
  readonly randomA: Uint8Array;
  /** Once the reader has answered. */
  readonly cryptogram: Uint8Array | null;
}

export interface Outstanding {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly sequence: number;
  /** The whole MAC of the command; null outside a channel. */
  readonly mac: Uint8Array | null;
  readonly firstMs: number;
  readonly sentMs: number;
  readonly deadlineMs: number;
  readonly repeats: number;
  /** The reader asked for time: sending again is no repeat. */
  readonly busy: boolean;
}

export interface Panel {
  readonly settings: PanelSettings;
  readonly phase: 'silent' | 'asking' | 'challenge' | 'proving' | 'keying' | 'online';
  readonly key: Uint8Array | null;
  readonly pending: Uint8Array | null;
  /** Pending and public key take turns until one of them opens the channel. */
  readonly pendingNext: boolean;
  readonly installUntilMs: number;
  readonly sequence: number;
  readonly outstanding: Outstanding | null;
  readonly nextMs: number;
  readonly held: Held;
  readonly discardedBytes: number;
  readonly handshake: Handshake | null;
  readonly channel: Channel | null;
  readonly queue: readonly Command[];
  /** Commands that the reader does not know. */
  readonly unknown: readonly number[];
  readonly stateMs: number;
  /** Channels lost in a row without a single good reply in one of them. */
  readonly breaches: number;
  readonly refusals: number;
  readonly standing: 'unknown' | 'answered' | 'silent';
  readonly lostAtMs: number;
  /** Null until the reader has said it in this session. */
  readonly boxTampered: boolean | null;
  readonly headTampered: boolean;
  readonly tamperTold: boolean | null;
  readonly powerTold: boolean | null;
}

const REFUSED_MS = 5_000;
const REFUSED_MAX_MS = 60_000;
const TAMPER_REFUSALS = 3;
const BREACHES_MAX = 3;

export const done = (panel: Panel, ...told: readonly Told[]): Step => ({ panel, told, send: null });

// Not called "then": a module that exports such a name is taken for a promise when it is imported.
export function andThen(before: Step, next: (panel: Panel) => Step): Step {
  const after = next(before.panel);
  return { panel: after.panel, told: [...before.told, ...after.told], send: after.send ?? before.send };
}

export function goneSilent(panel: Panel): Step {
  return panel.standing === 'silent' ? done(panel) : done({ ...panel, standing: 'silent' }, { kind: 'silent' });
}

export const asleep = (panel: Panel): Panel => ({ ...restarted(panel), phase: 'silent' });

/** Whatever comes next begins with SQN 0. */
export const restarted = (panel: Panel): Panel => ({
  ...panel,
  sequence: 0,
  outstanding: null,
  held: NOTHING_HELD,
  handshake: null,
  channel: null,
  queue: [],
  unknown: [],
  boxTampered: null,
  headTampered: false,
});

/** The reader was not believed: wait longer each time, and call it tampering after the third. */
export function refuse(panel: Panel, why: Refusal, nowMs: number): Step {
  const refusals = panel.refusals + 1;
  const nextMs = nowMs + Math.min(refusals * REFUSED_MS, REFUSED_MAX_MS);
  const pendingNext = panel.handshake?.kind !== 'pending';
  const waiting: Panel = { ...restarted(panel), phase: 'challenge', refusals, nextMs, pendingNext, breaches: 0 };
  return andThen(done(waiting, { kind: 'refused', why }), tellTamper);
}

/** The channel cannot be trusted any more: a new one, and nothing of what was said in the old one. */
export function breach(panel: Panel, nowMs: number): Step {
  if (panel.phase === 'keying') return refuse(panel, 'keyNotTaken', nowMs);
  const breaches = panel.breaches + 1;
  if (breaches > BREACHES_MAX) return refuse(panel, 'channel', nowMs);
  return done({ ...restarted(panel), phase: 'challenge', breaches, nextMs: nowMs });
}

/** Only changes are told; "closed" only once the reader has said so itself. */
export function tellTamper(panel: Panel): Step {
  const open = panel.refusals >= TAMPER_REFUSALS || panel.boxTampered === true || panel.headTampered;
  if (open === panel.tamperTold || (!open && panel.boxTampered === null)) return done(panel);
  return done({ ...panel, tamperTold: open }, { kind: 'tamper', open });
}
