// No stream of bytes energizes a coil, armed or not (B9, I5); one board, thousands of streams, repeatable by seed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ARM, BEAT, ERROR, PULSE } from '@keycab/firmware/doors/messages';
import { dallasCrc } from '@keycab/hardware/simulated/rom';
import { arm, createBareRig, frame } from './rig.ts';

const checked = (bytes: readonly number[]): number[] => {
  const check = dallasCrc(bytes);
  return [0xf0, ...bytes, check & 0x7f, check >> 7, 0xf7];
};
// The reset byte is sent less often than chance would, or no message would ever come to its end.
const wild = fc.array(fc.integer({ min: 0, max: 0xfe }), { maxLength: 40 });
const withReset = fc.uint8Array({ maxLength: 40 }).map((bytes) => [...bytes]);
const framed = fc.array(fc.nat(0x7f), { minLength: 1, maxLength: 12 }).map(checked);
const plausible = fc
  .tuple(fc.integer({ min: 1, max: 0x0c }), fc.array(fc.nat(0x7f), { maxLength: 9 }))
  .map(([id, fields]) => checked([id, ...fields]));

it('random bytes move nothing on a board at rest, and it answers afterwards', () => {
  const rig = createBareRig();
  fc.assert(
    fc.property(fc.oneof(wild, withReset, framed, plausible), (bytes) => {
      rig.write(bytes);
      rig.ticker.advance(2);
      return rig.board.outputs.currents.length === 0;
    }),
    { numRuns: 2_000 },
  );
  rig.write([0xf7]);
  rig.ticker.advance(200);
  rig.heard.length = 0;
  rig.say({ id: BEAT, counter: 77 });
  rig.ticker.advance(5);
  expect(rig.last(BEAT)).toMatchObject({ counter: 77 });
  expect(rig.board.chip.watchdogResets()).toBe(0);
});

it('random bytes move nothing on a board that is armed', () => {
  const rig = createBareRig();
  let ticket = 0;
  const rearm = (): void => {
    ticket += 1;
    // A new start: some streams are good LIMITS, and no board ever loosens them again.
    rig.write([0xf7, 0xff]);
    rig.ticker.advance(60);
    rig.say({ id: BEAT, counter: 1 });
    rig.say({ id: ARM, ticket, ms: 5_000 });
    rig.ticker.advance(60);
  };
  fc.assert(
    fc.property(fc.oneof(wild, framed, plausible), (bytes) => {
      if (!rig.board.outputs.railOn()) rearm();
      expect(rig.board.outputs.railOn()).toBe(true);
      rig.write(bytes);
      rig.ticker.advance(2);
      return rig.board.outputs.currents.length === 0;
    }),
    { numRuns: 2_000 },
  );
  expect(ticket).toBeGreaterThan(0);
});

it('messages with any one bit wrong, or of more than 64 bytes, are refused whole and told', () => {
  const rig = createBareRig();
  arm(rig, 9);
  const [begin = 0, ...rest] = frame({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
  const body = rest.slice(0, -1);
  for (let at = 0; at < body.length; at += 1) {
    for (let bit = 0; bit < 7; bit += 1) {
      rig.write([begin, ...body.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte)), 0xf7]);
      rig.ticker.advance(1);
    }
  }
  expect(rig.last(ERROR)).toMatchObject({ code: 1 });
  rig.write([begin, ...body, ...Array.from({ length: 60 }, () => 3), 0xf7]);
  rig.ticker.advance(10);
  expect(rig.last(ERROR)).toEqual({ id: ERROR, code: 2, about: 0, detail: 0 });
  expect(rig.pulses()).toEqual([]);
  rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
  rig.ticker.advance(150);
  expect(rig.pulses()).toHaveLength(1);
});
