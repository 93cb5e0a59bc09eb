// Coils: once for each ticket, one at a time, never longer than their limit, whatever the host does (I1 to I5).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { encode, ARM, BEAT, LIMITS, PULSE, type ToBoard } from '@keycab/firmware/doors/messages';
import type { CabinetEnergizing } from '@keycab/hardware/simulated/cabinet';
import { createRig } from './rig.ts';

const overlaps = (energizings: readonly CabinetEnergizing[]): number =>
  energizings.filter((one, index) =>
    energizings.some(
      (other, at) => at < index && other.startMs < (one.endMs ?? Infinity) && one.startMs < (other.endMs ?? Infinity),
    ),
  ).length;

describe('a pulse', () => {
  it('energizes its coil once, for as long as asked, and is answered once', () => {
    const rig = createRig({ tags: { 6: 6 } });
    rig.ticker.advance(1_000);
    rig.hands.pulse(6, 41, 300);
    rig.ticker.advance(2_000);
    expect(rig.cabinet.energizings()).toMatchObject([{ slot: 6, ticket: 41 }]);
    const [only] = rig.cabinet.energizings();
    expect((only?.endMs ?? 0) - (only?.startMs ?? 0)).toBe(300);
    expect(rig.all('PulseAnswered')).toEqual([{ type: 'PulseAnswered', slot: 6, released: 41, outcome: 'ended' }]);
    rig.cabinet.forceDoor();
    expect(rig.cabinet.pullKey(6)).toMatchObject({ ok: true });
  });

  it('for a release that was pulsed before does nothing', () => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    rig.hands.pulse(6, 41, 300);
    rig.hands.pulse(6, 41, 300);
    rig.ticker.advance(2_000);
    rig.hands.pulse(6, 41, 300);
    rig.ticker.advance(2_000);
    expect(rig.cabinet.energizings()).toHaveLength(1);
    expect(rig.all('PulseAnswered')).toHaveLength(1);
    expect(rig.troubles.filter((trouble) => trouble.type === 'PulseTroubled')).toHaveLength(2);
  });

  it('frees the latch of its slot alone, until 20 seconds later', () => {
    const rig = createRig({ tags: { 6: 6, 7: 7 } });
    rig.ticker.advance(1_000);
    rig.cabinet.forceDoor();
    rig.hands.pulse(6, 41, 300);
    rig.ticker.advance(1_000);
    expect(rig.cabinet.slot(6).latched).toBe(false);
    expect(rig.cabinet.pullKey(7)).toEqual({ ok: false, reason: 'latched' });
    rig.ticker.advance(20_000);
    expect(rig.cabinet.pullKey(6)).toEqual({ ok: false, reason: 'latched' });
  });

  it('never overlaps another one, over two boards and the door', () => {
    const rig = createRig({ slots: 64, doorLatch: true });
    rig.ticker.advance(1_000);
    rig.hands.latch(100, 500);
    for (let index = 0; index < 10; index += 1) rig.hands.pulse(index % 2 === 0 ? index : 32 + index, 101 + index, 300);
    rig.ticker.advance(10_000);
    expect(rig.cabinet.energizings()).toHaveLength(11);
    expect(overlaps(rig.cabinet.energizings())).toBe(0);
    expect(rig.cabinet.energizings()).toContainEqual(expect.objectContaining({ slot: 'door', ticket: 100 }));
    expect(rig.all('PulseAnswered').map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'ended'));
  });

  it('on a board that is away is refused at once and never made up for', () => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    rig.cabinet.unplugBoard(0);
    rig.hands.pulse(6, 41, 300);
    expect(rig.all('PulseAnswered').map(({ outcome }) => outcome)).toEqual(['refused']);
    rig.cabinet.plugBoard(0);
    rig.ticker.advance(5_000);
    expect(rig.cabinet.energizings()).toEqual([]);
  });

  it('above the duty cycle is refused', () => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    for (let seq = 1; seq <= 7; seq += 1) rig.hands.pulse(6, seq, 1_000);
    rig.ticker.advance(20_000);
    expect(rig.all('PulseAnswered').map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 6 }, () => 'ended'),
      'refused',
    ]);
    expect(rig.troubles).toContainEqual({ type: 'PulseTroubled', slot: 6, seq: 7, why: 'duty' });
  });

  it('is not given while a driver conducts by itself', () => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    rig.cabinet.boards[0]?.coils.stickDriver(true);
    rig.hands.pulse(6, 41, 300);
    rig.ticker.advance(1_000);
    expect(rig.cabinet.energizings()).toEqual([]);
    expect(rig.troubles).toContainEqual({ type: 'PulseTroubled', slot: 6, seq: 41, why: 'railVoltage' });
    expect(rig.all('PulseAnswered')).toEqual([{ type: 'PulseAnswered', slot: 6, released: 41, outcome: 'unable' }]);
    expect(rig.troubles.filter(({ type }) => type === 'RailFaulty')).toHaveLength(1);
  });

  it('whose board is pulled out at any moment ends in time, and a pulse of another board waits for that', () => {
    for (let atMs = 0; atMs < 30; atMs += 1) {
      const rig = createRig({ slots: 64 });
      rig.ticker.advance(1_000);
      rig.hands.pulse(6, 41, 900);
      rig.hands.pulse(40, 42, 300);
      rig.ticker.advance(atMs);
      rig.cabinet.unplugBoard(0);
      rig.ticker.advance(10_000);
      expect(overlaps(rig.cabinet.energizings())).toBe(0);
      for (const { startMs, endMs } of rig.cabinet.energizings())
        expect((endMs ?? Infinity) - startMs).toBeLessThanOrEqual(1_000);
      expect(rig.all('PulseAnswered').map(({ released }) => released)).toEqual([41, 42]);
      const first = rig.all('PulseAnswered')[0]?.outcome;
      // "refused" is a promise that nothing moved.
      if (first === 'refused') expect(rig.cabinet.energizings().filter(({ slot }) => slot === 6)).toEqual([]);
      rig.hands.close();
    }
  });
});

/** The simulated board alone, driven by hand-made bytes. */
/** @param lateMs  how late each timer of the board comes, as under load */
function bareBoard(lateMs = 0) {
  const ticker = createManualTicker();
  const late = { ...ticker, after: (ms: number, run: () => void) => ticker.after(ms + lateMs, run) };
  const cabinet = createSimulatedCabinet({ ticker: late, slots: 32, doorLatch: true });
  const [board] = cabinet.boards;
  const answers: number[][] = [];
  const attachment = board?.wire.attach({ received: (bytes) => answers.push([...bytes]), unplugged: () => {} });
  if (board === undefined || attachment == null) throw new RangeError('a board without a cable');
  const write = (bytes: readonly number[]): void => attachment.write(Uint8Array.from(bytes));
  const say = (message: ToBoard): void => write([0xf0, ...encode(message), 0xf7]);
  return { ticker, cabinet, board, answers, write, say };
}

type Bare = ReturnType<typeof bareBoard>;

const armed = (rig: Bare, ticket: number): void => {
  rig.say({ id: BEAT, counter: 1 });
  rig.say({ id: ARM, ticket, ms: 5_000 });
};

describe('the board', () => {
  it('pulses a ticket once, however often the message comes', () => {
    const rig = bareBoard();
    for (let round = 0; round < 3; round += 1) {
      armed(rig, 9);
      rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
      rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
      rig.ticker.advance(500);
    }
    expect(rig.cabinet.energizings()).toHaveLength(1);
  });

  it.each([
    [
      'without ARM',
      [
        { id: BEAT, counter: 1 },
        { id: PULSE, ticket: 9, slot: 2, ms: 100 },
      ],
    ],
    [
      'with another ticket',
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 8, ms: 500 },
        { id: PULSE, ticket: 9, slot: 2, ms: 100 },
      ],
    ],
    [
      'without a host that beats',
      [
        { id: ARM, ticket: 9, ms: 500 },
        { id: PULSE, ticket: 9, slot: 2, ms: 100 },
      ],
    ],
    [
      'for a slot that does not exist',
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 9, ms: 500 },
        { id: PULSE, ticket: 9, slot: 33, ms: 100 },
      ],
    ],
    [
      'with an ARM that is too long',
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 9, ms: 5_001 },
        { id: PULSE, ticket: 9, slot: 2, ms: 100 },
      ],
    ],
  ] satisfies [string, ToBoard[]][])('energizes nothing %s', (_, messages) => {
    const rig = bareBoard();
    messages.forEach(rig.say);
    rig.ticker.advance(2_000);
    expect(rig.cabinet.energizings()).toEqual([]);
  });

  it('cuts a pulse at 1,000 ms when asked for 9,000 and then left alone', () => {
    const rig = bareBoard();
    armed(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 9_000 });
    rig.ticker.advance(20_000);
    expect(rig.cabinet.energizings()).toMatchObject([{ startMs: 0, endMs: 1_000 }]);
  });

  it('never measures more than was asked for, however late its timers come', () => {
    const rig = bareBoard(37);
    armed(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
    rig.ticker.advance(200);
    expect(rig.cabinet.energizings()).toMatchObject([{ startMs: 0, endMs: 100 }]);
    const ended = rig.answers.findLast((answer) => answer[1] === PULSE);
    expect(ended?.slice(2, 7)).toEqual([1, 2, 100, 0, 0]);
  });

  it.each([
    ['keeps used tickets, duty and limits at the reset byte', 2, ({ write }: Bare) => write([0xff])],
    ['keeps them at a restart of its chip', 2, ({ board }: Bare) => board.reset()],
    [
      'forgets them without power',
      12,
      ({ board }: Bare) => {
        board.power(false);
        board.power(true);
      },
    ],
  ])('%s', (_, energizings, strike) => {
    const rig = bareBoard();
    rig.say({ id: LIMITS, pulseMs: 300, heartbeatMs: 0, dutyPerMille: 10, scanMs: 0 });
    for (let round = 0; round < 12; round += 1) {
      armed(rig, Math.floor(round / 2));
      rig.say({ id: PULSE, ticket: Math.floor(round / 2), slot: 2, ms: 300 });
      rig.ticker.advance(600);
      strike(rig);
    }
    expect(rig.cabinet.energizings()).toHaveLength(energizings);
  });

  it('lets limits be tightened, never loosened', () => {
    const rig = bareBoard();
    rig.say({ id: LIMITS, pulseMs: 200, heartbeatMs: 1_000, dutyPerMille: 50, scanMs: 100 });
    rig.say({ id: LIMITS, pulseMs: 9_000, heartbeatMs: 9_000, dutyPerMille: 1_000, scanMs: 9_000 });
    armed(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 1_000 });
    rig.ticker.advance(5_000);
    expect(rig.cabinet.energizings()).toMatchObject([{ startMs: 0, endMs: 200 }]);
  });

  it('drops everything when its host has not beaten for 3 seconds, and says so on every slot', () => {
    const rig = bareBoard();
    armed(rig, 9);
    rig.ticker.advance(2_900);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 1_000 });
    rig.ticker.advance(200);
    expect(rig.cabinet.energizings()).toMatchObject([{ startMs: 2_900, endMs: 3_000 }]);
    expect(rig.board.coils.armed()).toBe(false);
    expect(rig.cabinet.slot(0).light.rhythm).toBe('lost');
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 1_000 });
    rig.ticker.advance(2_000);
    expect(rig.cabinet.energizings()).toHaveLength(1);
  });

  it.each([
    ['the reset byte', (rig: ReturnType<typeof bareBoard>) => rig.write([0xff])],
    ['the watchdog', (rig: ReturnType<typeof bareBoard>) => rig.board.reset()],
    ['a power cut', (rig: ReturnType<typeof bareBoard>) => rig.cabinet.cutPower()],
  ])('turns its outputs off at %s and resumes nothing', (_, strike) => {
    const rig = bareBoard();
    armed(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 500 });
    rig.ticker.advance(100);
    strike(rig);
    rig.cabinet.restorePower();
    rig.ticker.advance(5_000);
    expect(rig.cabinet.energizings()).toMatchObject([{ startMs: 0, endMs: 100 }]);
  });

  it('complains about a wrong check and about a message of more than 64 bytes, and does nothing', () => {
    const rig = bareBoard();
    armed(rig, 9);
    const pulse = encode({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
    for (let at = 0; at < pulse.length; at += 1) {
      for (let bit = 0; bit < 7; bit += 1) {
        rig.write([0xf0, ...pulse.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte)), 0xf7]);
      }
    }
    rig.write([0xf0, ...Array.from({ length: 65 }, () => 3), 0xf7]);
    rig.ticker.advance(1_000);
    expect(rig.cabinet.energizings()).toEqual([]);
    expect(rig.answers.some((answer) => answer[1] === 0x0c && answer[2] === 1)).toBe(true);
    expect(rig.answers.some((answer) => answer[1] === 0x0c && answer[2] === 2)).toBe(true);
  });

  it('is never energized by garbage, armed or not', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), fc.boolean(), (chunks, arm) => {
        const rig = bareBoard();
        if (arm) armed(rig, 9);
        for (const chunk of chunks) rig.write([...chunk]);
        rig.ticker.advance(10);
        expect(rig.cabinet.energizings()).toEqual([]);
        expect(rig.board.coils.energizedNow()).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('is never moved by Firmata: every pin mode, pin write and port write leaves its coils alone', () => {
    const rig = bareBoard();
    armed(rig, 9);
    for (let pin = 0; pin < 128; pin += 1) rig.write([0xf4, pin, 1, 0xf5, pin, 1]);
    for (let port = 0; port < 16; port += 1) rig.write([0x90 | port, 0x7f, 1]);
    rig.ticker.advance(1_000);
    expect(rig.cabinet.energizings()).toEqual([]);
  });
});

describe('the host', () => {
  it('survives any bytes from a board, and reads its slots right afterwards', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 }), (chunks) => {
        const rig = createRig({ tags: { 1: 1 } });
        rig.ticker.advance(500);
        for (const chunk of chunks) {
          rig.cabinet.boards[0]?.wire.send(chunk);
          rig.ticker.advance(3);
        }
        rig.ticker.advance(40_000);
        rig.cabinet.yankKey(1);
        rig.ticker.advance(2_000);
        const last = [...rig.all('SlotSeen')].findLast(({ slot }) => slot === 1);
        expect(last?.reading).toEqual({ kind: 'empty' });
        expect(rig.cabinet.energizings()).toEqual([]);
        rig.hands.close();
      }),
      { numRuns: 40 },
    );
  });

  it('does not hoard a message that never ends', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    const wire = rig.cabinet.boards[0]?.wire;
    const endless = Buffer.alloc(65_536, 0x11);
    wire?.send(Uint8Array.of(0xf0));
    rig.ticker.advance(2);
    const beforeBytes = process.memoryUsage().heapUsed;
    for (let round = 0; round < 128; round += 1) {
      wire?.send(endless);
      rig.ticker.advance(2);
    }
    // Held byte by byte these would be 64 MB and more.
    expect(process.memoryUsage().heapUsed - beforeBytes).toBeLessThan(40_000_000);
    rig.ticker.advance(5_000);
    expect(rig.reports.filter(({ type }) => type.startsWith('Board')).at(-1)?.type).toBe('BoardAnswered');
  });

  it('survives the Firmata answers that its library chokes on', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    for (const bytes of [
      [0xf0, 0x79, 0xf7],
      [0xf0, 0x6e, 0x7f, 1, 1, 0xf7],
      [0xf0, 0x6a, ...Array.from({ length: 120 }, () => 1), 0xf7],
    ]) {
      rig.cabinet.boards[0]?.wire.send(Uint8Array.from(bytes));
    }
    rig.ticker.advance(5_000);
    expect(rig.reports.filter(({ type }) => type.startsWith('Board')).at(-1)?.type).toBe('BoardAnswered');
  });
});
