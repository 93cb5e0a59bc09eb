// Two Wiegand wires: bits to a badge or a reason, one table for wires and OSDP; reports of a reader on its board.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createHands } from '@keycab/firmware/doors/hands';
import { badgeDigest } from '@keycab/shared/proof/credential';
import { readBadge } from '@keycab/firmware/readers/osdp/raw';
import { readWiegand } from '@keycab/firmware/readers/wiegand';
import { createWiegandReader, type WiegandTrouble } from '@keycab/firmware/readers/wiegand-reader';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine } from '@keycab/hardware/simulated/wire';

const bitsOf = (text: string): number[] => Array.from(text.replaceAll(' ', ''), Number);
/** As messages carry them: bytes from the left. */
const unpacked = (hex: string, count: number): string =>
  [...Buffer.from(hex, 'hex')]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, count);
const flipped = (bits: readonly number[], ...places: readonly number[]): number[] =>
  bits.map((bit, at) => (places.includes(at) ? 1 - bit : bit));
/** The same bits in an OSDP RAW. */
const raw = (bits: readonly number[]): Uint8Array => {
  const bytes = (bits.join('').match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  return Uint8Array.of(0, 1, bits.length & 255, bits.length >> 8, ...bytes);
};

/** Facility 1, number 2. */
const BADGE = '1 00000001 0000000000000010 0';
const LONG = '1 0001001000110100 0000000011111111 1';

describe('the table of formats', () => {
  it.each([
    ['1/2', BADGE, '80800100', '01', '0002'],
    ['0/320', '0 00000000 0000000101000000 1', '0000a040', '00', '0140'],
    ['123/45678', '1 01111011 1011001001101110 1', 'bdd93740', '7B', 'B26E'],
    ['255/65535', '0 11111111 1111111111111111 1', '7fffffc0', 'FF', 'FFFF'],
  ])('reads 26 bits as %s, from wires and from OSDP alike', (_, text, hex, facility, number) => {
    const bits = bitsOf(text);
    expect(unpacked(hex, 26)).toBe(bits.join(''));
    const read = { ok: true, value: { technology: 'wiegand26', facility, number } };
    expect(readWiegand(bits)).toEqual(read);
    expect(readBadge(raw(bits))).toEqual(read);
  });

  it('reads 34 bits with a facility of 16', () => {
    const value = { technology: 'wiegand34', facility: '1234', number: '00FF' };
    expect(readWiegand(bitsOf(LONG))).toEqual({ ok: true, value });
  });

  it('refuses the recorded badge whose leading parity is wrong', () => {
    expect(readWiegand(bitsOf(unpacked('8000a040', 26)))).toEqual({ ok: false, reason: 'parity' });
  });

  it('reads no badge from one with any single bit changed, left out or put in', () => {
    for (const bits of [bitsOf(BADGE), bitsOf(LONG)]) {
      for (let at = 0; at < bits.length; at += 1) {
        expect(readWiegand(flipped(bits, at))).toEqual({ ok: false, reason: 'parity' });
        expect(readWiegand(bits.toSpliced(at, 1))).toEqual({ ok: false, reason: 'format' });
        expect(readWiegand(bits.toSpliced(at, 0, 1))).toEqual({ ok: false, reason: 'format' });
      }
    }
  });

  it('sees two changed bits in different halves; in one half parity cannot', () => {
    const bits = bitsOf(BADGE);
    for (let one = 0; one < 26; one += 1) {
      for (let other = one + 1; other < 26; other += 1) {
        expect(readWiegand(flipped(bits, one, other)).ok).toBe(one < 13 === other < 13);
      }
    }
  });

  it.each([0, 1, 4, 8, 25, 27, 32, 33, 35, 37, 52, 127])('knows no badge of %i bits', (count) => {
    expect(readWiegand(Array.from({ length: count }, () => 1))).toEqual({ ok: false, reason: 'format' });
  });

  it('never reads all zeros or all ones, which a broken wire gives', () => {
    for (const count of [26, 34]) {
      for (const bit of [0, 1]) expect(readWiegand(Array.from({ length: count }, () => bit)).ok).toBe(false);
    }
  });

  it('gives each number of a facility back, and nothing else than a badge or a reason for any bits', () => {
    fc.assert(
      fc.property(fc.nat(0xff), fc.nat(0xffff), (facility, number) => {
        const data = facility.toString(2).padStart(8, '0') + number.toString(2).padStart(16, '0');
        const count = (text: string): number => text.replaceAll('0', '').length;
        const bits = `${count(data.slice(0, 12)) % 2}${data}${1 - (count(data.slice(12)) % 2)}`;
        const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
        expect(readWiegand(bitsOf(bits))).toEqual({
          ok: true,
          value: { technology: 'wiegand26', facility: hex(facility, 2), number: hex(number, 4) },
        });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(1), { maxLength: 127 }), (bits) => {
        const read = readWiegand(bits);
        expect(read.ok ? [26, 34].includes(bits.length) : read.reason.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

function createRig() {
  const ticker = createManualTicker();
  const cabinet = createSimulatedCabinet({ ticker, slots: 64, doorLatch: false });
  const reports: Report[] = [];
  const troubles: WiegandTrouble[] = [];
  const ofReader = (report: Report): void => void ('reader' in report && reports.push(report));
  const hands = createHands({
    boards: cabinet.places.flatMap((place, index) => {
      const board = cabinet.boards[index];
      return board === undefined ? [] : [{ ...place, line: memoryLine(board.wire, ticker) }];
    }),
    ticker,
    report: ofReader,
    trouble: () => {},
  });
  const reader = createWiegandReader({
    name: 'front',
    ticker,
    badgeKey: Buffer.alloc(32, 7),
    day: () => '2026-03-03',
    report: ofReader,
    trouble: (trouble) => troubles.push(trouble),
  });
  hands.hearWiegand('0000a002', reader);
  ticker.advance(1_000);
  const swipe = (bits: string, overlapping = false): void => {
    cabinet.boards[1]?.wiegand(bits.replaceAll(' ', ''), overlapping);
    ticker.advance(100);
  };
  return { ticker, cabinet, reports, troubles, reader, swipe, types: () => reports.map(({ type }) => type) };
}

describe('a reader on its board', () => {
  it('answers with its board, and presents a badge once, as the same badge over OSDP would be', () => {
    const rig = createRig();
    rig.swipe(BADGE);
    const badge = badgeDigest(Buffer.alloc(32, 7), { technology: 'wiegand26', facility: '01', number: '0002' });
    const unknownAs: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(rig.reports).toEqual([
      { type: 'ReaderAnswered', reader: 'front' },
      { type: 'BadgePresented', reader: 'front', badge, unknownAs },
    ]);
    rig.swipe(BADGE);
    rig.ticker.advance(2_000);
    expect(rig.types().slice(2)).toEqual(['BadgeGone']);
    rig.swipe(BADGE);
    expect(rig.types().slice(3)).toEqual(['BadgePresented']);
  });

  it('presents a second badge at once', () => {
    const rig = createRig();
    rig.swipe(BADGE);
    rig.swipe(LONG);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone', 'BadgePresented']);
  });

  it('discards what is no badge with its reason, counts each, and tells no bit of it', () => {
    const rig = createRig();
    rig.swipe('1 00000001 0000000000000011 0');
    rig.swipe('1'.repeat(37));
    rig.swipe('0101');
    rig.swipe('11110000');
    rig.swipe(BADGE, true);
    // The last pulse of one and the first of the next come within 25 ms: one long frame, nobody's badge.
    rig.cabinet.boards[1]?.wiegand('1'.repeat(26));
    rig.swipe(BADGE);
    rig.swipe('10'.repeat(70));
    rig.ticker.advance(100);
    expect(rig.types()).toEqual(['ReaderAnswered']);
    expect(rig.reader.discarded()).toEqual({ format: 2, parity: 1, keypad: 2, pulses: 2 });
    expect(rig.troubles).toEqual(
      ['parity', 'format', 'keypad', 'pulses'].map((why) => {
        return { type: 'BadgeUnreadable', reader: 'front', why, count: 1 };
      }),
    );
  });

  it('in a minute of noise writes a few lines, and presents nothing', () => {
    const rig = createRig();
    for (let round = 0; round < 600; round += 1) rig.swipe('101');
    expect(rig.types()).toEqual(['ReaderAnswered']);
    expect(rig.reader.discarded().format).toBe(600);
    expect(rig.troubles).toHaveLength(6);
  });

  it('goes silent with its board and with no other, and comes back with it', () => {
    const rig = createRig();
    rig.swipe(BADGE);
    rig.cabinet.unplugBoard(0);
    rig.ticker.advance(1_000);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    rig.cabinet.unplugBoard(1);
    rig.ticker.advance(1_000);
    expect(rig.types().slice(2)).toEqual(['BadgeGone', 'ReaderWentSilent']);
    rig.swipe(BADGE);
    rig.cabinet.plugBoard(1);
    rig.ticker.advance(3_000);
    expect(rig.types().slice(4)).toEqual(['ReaderAnswered']);
    rig.swipe(BADGE);
    expect(rig.types().slice(5)).toEqual(['BadgePresented']);
  });

  it('never hears another board’s lines', () => {
    const rig = createRig();
    rig.cabinet.boards[0]?.wiegand(BADGE.replaceAll(' ', ''));
    rig.ticker.advance(500);
    expect(rig.types()).toEqual(['ReaderAnswered']);
  });
});
