// Bytes that almost make sense, fed to everything that reads a badge reader's line; seeded, so that a find repeats.
import { createHash } from 'node:crypto';
import { readBadge } from '@keycab/firmware/readers/osdp/raw';
import { crc16 } from '@keycab/firmware/readers/osdp/crc';
import * as osdpFrame from '@keycab/firmware/readers/osdp/frame';
import {
  lineChanged as panelLine,
  received as panelReceived,
  startPanel,
  tick as panelTick,
} from '@keycab/firmware/readers/osdp/panel';
import type { Panel } from '@keycab/firmware/readers/osdp/session';
import * as pcscDialog from '@keycab/firmware/readers/pcsc/dialog';
import * as pn532Dialog from '@keycab/firmware/readers/pn532/dialog';
import * as pn532Frame from '@keycab/firmware/readers/pn532/frame';
import { readTarget } from '@keycab/firmware/readers/pn532/target';
import * as rdm6300 from '@keycab/firmware/readers/rdm6300';
import { readWiegand } from '@keycab/firmware/readers/wiegand';
import { hex, RECORDED, RECORDED_PAIRS } from './osdp-frames.ts';

/** 0 up to but not including `below`. */
type Dice = (below: number) => number;

interface Parser {
  /** @returns how many bytes it keeps for later, and how many frames it found */
  feed(chunk: Uint8Array): { readonly heldBytes: number; readonly found: number };
}
export interface Target {
  readonly name: string;
  /** One whole frame at the most. */
  readonly heldMaxBytes: number;
  readonly corpus: readonly Uint8Array[];
  /** Makes checks right again, so that what lies behind them is met as well. */
  readonly seal?: (bytes: Uint8Array, dice: Dice) => Uint8Array;
  readonly start: (dice: Dice) => Parser;
}
export interface Fuzzed {
  readonly target: string;
  readonly seed: number;
  readonly inputs: number;
  readonly found: number;
  readonly heldBytes: number;
  readonly slowestMs: number;
  readonly slowerThan50Ms: number;
}

/** Enough for a mutator. @see mulberry32, Tommy Ettinger, public domain */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const LIKELY = [0x00, 0xff, 0x01, 0x02, 0x03, 0x53, 0x7f, 0x80, 0xd4, 0xd5, 0x4b, 0x0d, 0x0a, 0x30, 0x41] as const;
const INPUT_MAX_BYTES = 4_096;

/** One of the corpus, or two, changed in some places; or nothing that anybody ever sent. */
function mutate(corpus: readonly Uint8Array[], dice: Dice): Uint8Array {
  const one = (): Uint8Array => corpus[dice(corpus.length)] ?? new Uint8Array(0);
  const any = (length: number): Uint8Array => Uint8Array.from({ length }, () => dice(256));
  const likely = (length: number): Uint8Array => Uint8Array.from({ length }, () => LIKELY[dice(LIKELY.length)] ?? 0);
  if (dice(20) === 0) return any(dice(300));
  let bytes = one();
  for (let turns = dice(4); turns > 0; turns -= 1) {
    const at = dice(bytes.length + 1);
    const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)];
    const pieces = ((): readonly Uint8Array[] => {
      switch (dice(8)) {
        case 0:
          return [before, Uint8Array.of((behind[0] ?? 0) ^ (1 << dice(8))), behind.subarray(1)];
        case 1:
          return [before, any(1), behind.subarray(1)];
        case 2:
          return [before, likely(1), behind.subarray(1)];
        case 3:
          return [before, behind.subarray(dice(8))];
        case 4:
          return [before, likely(dice(12)), behind];
        case 5:
          return [before, one()];
        case 6:
          return [bytes, behind, one()];
        default:
          return [before];
      }
    })();
    bytes = Buffer.concat(pieces);
  }
  return bytes.slice(0, INPUT_MAX_BYTES);
}

/** An OSDP frame whose length and CRC fit again, now and then with the sequence number that is waited for. */
function sealOsdp(bytes: Uint8Array, dice: Dice): Uint8Array {
  const start = bytes.indexOf(0x53);
  if (start < 0 || bytes.length < start + 8) return bytes;
  const sealed = bytes.slice();
  const frame = sealed.subarray(start);
  frame[1] = 0x81;
  frame[2] = frame.length & 0xff;
  frame[3] = frame.length >> 8;
  frame[4] = ((frame[4] ?? 0) & 0x08) | 0x04 | dice(4);
  const crc = crc16(frame.subarray(0, -2));
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return sealed;
}

/** A PN532 frame whose length and sums fit again. */
function sealPn532(bytes: Uint8Array): Uint8Array {
  const body = bytes.slice(6, Math.max(7, bytes.length - 2)).subarray(0, 254);
  if (body.length === 0) return bytes;
  const sum = (0xd5 + body.reduce((total, byte) => total + byte, 0)) & 0xff;
  const length = body.length + 1;
  return Uint8Array.from([...pn532Frame.ACK, 0, 0, 0xff, length, -length & 0xff, 0xd5, ...body, -sum & 0xff, 0]);
}

const framing =
  (
    read: (
      held: Uint8Array,
      chunk: Uint8Array,
    ) => { readonly held: Uint8Array; readonly found: readonly { readonly kind: string }[] },
  ) =>
  (): Parser => {
    let held: Uint8Array = new Uint8Array(0);
    return {
      feed: (chunk) => {
        const step = read(held, chunk);
        ({ held } = step);
        return { heldBytes: held.length, found: step.found.filter(({ kind }) => kind === 'frame').length };
      },
    };
  };
/** Whatever is asked of it once, on bytes that are not cut. */
const asking = (answers: (bytes: Uint8Array) => boolean) => (): Parser => ({
  feed: (chunk) => ({ heldBytes: 0, found: answers(chunk) ? 1 : 0 }),
});

/** A control panel whose line is up; every other one has been through a good handshake before. */
function startedPanel(key: Uint8Array | null, dice: Dice): Parser {
  const random = (bytes: number): Uint8Array => RECORDED.randomA.subarray(0, bytes);
  let nowMs = 0;
  let found = 0;
  let panel = startPanel({ address: 1, baudRate: 9_600, key, pending: null, allowClear: key === null }, nowMs);
  const take = (step: { readonly panel: Panel; readonly told: readonly unknown[] }): void => {
    ({ panel } = step);
    found += step.told.length;
  };
  take(panelLine(panel, true, nowMs));
  if (dice(2) === 0) {
    const { pdid, pdcap, ccrypt, rmac } = RECORDED;
    for (const reply of [pdid, pdcap, ccrypt, rmac, ...RECORDED_PAIRS.map((pair) => pair.reply)]) {
      take(panelTick(panel, (nowMs += 10), random));
      take(panelReceived(panel, reply, (nowMs += 10), random));
    }
  }
  return {
    feed: (chunk) => {
      found = 0;
      take(panelTick(panel, (nowMs += dice(300)), random));
      take(panelReceived(panel, chunk, nowMs, random));
      return { heldBytes: panel.held.length, found };
    },
  };
}

/** A dialog that has been well so far: woken, configured, and asked for a list or two. */
function startedPn532(dice: Dice): Parser {
  let nowMs = 0;
  let dialog = pn532Dialog.lineChanged(pn532Dialog.startDialog(15, nowMs), true, nowMs).dialog;
  for (const answer of [3, 4, 5, 7, 9, 6].slice(0, dice(7))) {
    dialog = pn532Dialog.tick(dialog, (nowMs += 250)).dialog;
    const bytes = Buffer.concat([pn532Frame.ACK, PN532_ANSWERS[answer] ?? pn532Frame.ACK]);
    dialog = pn532Dialog.received(dialog, bytes, (nowMs += 5)).dialog;
  }
  const take = (step: pn532Dialog.Step): number => {
    ({ dialog } = step);
    return step.told.length;
  };
  return {
    feed: (chunk) => {
      const told = take(pn532Dialog.tick(dialog, (nowMs += dice(250))));
      return { found: told + take(pn532Dialog.received(dialog, chunk, nowMs)), heldBytes: dialog.held.length };
    },
  };
}

function startedPcsc(dice: Dice): Parser {
  let nowMs = 0;
  let dialog = pcscDialog.startDialog(null, nowMs);
  const take = (step: pcscDialog.Step): number => {
    ({ dialog } = step);
    return step.told.length;
  };
  return {
    feed: (chunk) => {
      nowMs += dice(700);
      let told = 0;
      if (dialog.phase === 'closed') {
        told += take(pcscDialog.lineChanged(dialog, true, nowMs));
        // Each new connection is well up to some point.
        const well = PCSC_REPLIES.slice(0, dice(PCSC_REPLIES.length + 1));
        for (const reply of well) told += take(pcscDialog.received(dialog, reply, nowMs));
      }
      told += take(pcscDialog.tick(dialog, nowMs)) + take(pcscDialog.received(dialog, chunk, nowMs));
      return { found: told, heldBytes: dialog.held.length };
    },
  };
}

const RDM = Buffer.from('\x0262E3086CED08\x03', 'latin1');
const ID12 = Buffer.from('\x0262E3086CED08\r\n\x03', 'latin1');
const OSDP_REPLIES = [
  RECORDED.pdid,
  RECORDED.pdcap,
  RECORDED.ccrypt,
  RECORDED.rmac,
  ...RECORDED_PAIRS.map(({ reply }) => reply),
  ...[
    '53 81 09 00 05 41 04 12 86',
    '53 81 08 00 04 79 72 a1',
    'ff 53 81 10 00 07 50 00 01 1a 00 80 00 a0 40 ca 71',
    '53 81 10 00 07 50 00 01 1a 00 80 80 01 00 1b 2c',
    'ff 53 81 0f 00 07 53 00 05 31 32 33 34 23 c5 38',
    'ff 53 81 08 00 06 40 6a 60',
    'ff 53 81 0a 00 06 48 01 00 00 00',
  ].map(hex),
];
const PN532_ANSWERS = [
  '0000ff00ff00',
  '0000ffff0000',
  '0000ff01ff7f8100',
  '0000ff02fed5151600',
  '0000ff06fad50332010607e800',
  '0000ff02fed533f800',
  '0000ff03fdd54b00e000',
  '0000ff0ff1d54b01010044000704a1b2c3d4e5804000',
  '0000ff0cf4d54b010100040804deadbeef9600',
  '0000ff03fdd55300d800',
  '0000ffffff000ff1d54b01010044000704a1b2c3d4e5804000',
].map(hex);
/** As the real service gave them, one reader with a badge and one without. */
const states = Buffer.alloc(2_944);
states.write('Virtual PCD 00 00', 0, 'latin1');
states.write('Virtual PCD 00 01', 184, 'latin1');
states.set([1, 0, 0, 0, 0x34], 128);
states.set([0, 0, 0, 0, 0x02], 184 + 128);
const transmitted = Buffer.alloc(41);
transmitted.set([77, 0, 0, 0, 2, 0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 9]);
transmitted.set(hex('04a1b2c3d4e5809000'), 32);
const PCSC_REPLIES = [
  hex('04000000 04000000 00000000'),
  hex('02000000 34120000 00000000'),
  states,
  Buffer.alloc(8),
  Buffer.alloc(152),
  transmitted,
  Buffer.alloc(12),
];

export const TARGETS: readonly Target[] = [
  { name: 'RDM6300 and ID-12LA frames', heldMaxBytes: 15, corpus: [RDM, ID12], start: framing(rdm6300.readFrames) },
  {
    name: 'OSDP frames',
    heldMaxBytes: 1_439,
    corpus: OSDP_REPLIES,
    seal: sealOsdp,
    start: framing(osdpFrame.readFrames),
  },
  {
    name: 'OSDP control panel with a key',
    heldMaxBytes: 1_439,
    corpus: OSDP_REPLIES,
    seal: sealOsdp,
    start: (dice) => startedPanel(RECORDED.key, dice),
  },
  {
    name: 'OSDP control panel in clear',
    heldMaxBytes: 1_439,
    corpus: OSDP_REPLIES,
    seal: sealOsdp,
    start: (dice) => startedPanel(null, dice),
  },
  {
    name: 'OSDP badge payloads',
    heldMaxBytes: 0,
    corpus: [hex('00 01 1a 00 80 80 01 00'), hex('00 00 22 00 80 80 01 00 40')],
    start: asking((bytes) => readBadge(bytes).ok),
  },
  {
    name: 'Wiegand bits',
    heldMaxBytes: 0,
    corpus: [26, 34].map((length) => Uint8Array.from({ length }, (_, at) => (at === length - 1 ? 1 : 0))),
    start: asking((bytes) => readWiegand([...bytes].map((byte) => byte & 1)).ok),
  },
  {
    name: 'PN532 frames',
    heldMaxBytes: 272,
    corpus: PN532_ANSWERS,
    seal: sealPn532,
    start: framing(pn532Frame.readFrames),
  },
  { name: 'PN532 dialog', heldMaxBytes: 272, corpus: PN532_ANSWERS, seal: sealPn532, start: startedPn532 },
  {
    name: 'PN532 lists',
    heldMaxBytes: 0,
    corpus: [hex('00'), hex('0101004400 07 04a1b2c3d4e580'), hex('0101032020 04 01020304 0675778102 80')],
    start: asking((bytes) => readTarget(bytes).kind === 'uid'),
  },
  { name: 'messages of pcscd', heldMaxBytes: 2_943, corpus: PCSC_REPLIES, start: startedPcsc },
];

/** A parser lives for so many inputs: long enough for one to spoil the next. */
const LIFE = 64;
const SLOW_MS = 50;

const seedFor = (seed: number, name: string): number =>
  createHash('sha256')
    .update(`${String(seed)} ${name}`)
    .digest()
    .readUInt32LE(0);

/**
 * @param nowMs of a clock that may be any
 * @throws what the parser threw, or that it held too much; the message has the seed and the input
 */
export function fuzz(target: Target, inputs: number, seed: number, nowMs: () => number): Fuzzed {
  const dice = createDice(seedFor(seed, target.name));
  let parser = target.start(dice);
  let found = 0;
  let heldBytes = 0;
  let slowestMs = 0;
  let slowerThan50Ms = 0;
  for (let index = 0; index < inputs; index += 1) {
    if (index % LIFE === LIFE - 1) parser = target.start(dice);
    const raw = mutate(target.corpus, dice);
    const input = target.seal !== undefined && dice(2) === 0 ? target.seal(raw, dice) : raw;
    // Cut anywhere, as a line cuts: whole, or in two.
    const cut = target.heldMaxBytes > 0 && dice(3) === 0 ? dice(input.length + 1) : input.length;
    const startMs = nowMs();
    try {
      for (const chunk of cut === input.length ? [input] : [input.subarray(0, cut), input.subarray(cut)]) {
        const fed = parser.feed(chunk);
        found += fed.found;
        heldBytes = Math.max(heldBytes, fed.heldBytes);
        if (fed.heldBytes > target.heldMaxBytes) throw new Error(`holds ${String(fed.heldBytes)} bytes`);
      }
    } catch (thrown) {
      const where = `${target.name}, KEYCAB_SEED=${String(seed)}, input ${String(index)}`;
      throw new Error(`${where}, cut at ${String(cut)}: ${Buffer.from(input).toString('hex')}`, { cause: thrown });
    }
    const tookMs = nowMs() - startMs;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > SLOW_MS) slowerThan50Ms += 1;
  }
  return { target: target.name, seed, inputs, found, heldBytes, slowestMs, slowerThan50Ms };
}
