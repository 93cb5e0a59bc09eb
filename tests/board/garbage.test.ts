// No stream of bytes energizes a coil, armed or not (B9, I5); one board, thousands of streams, repeatable by seed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ARM, BEAT } from '@keycab/firmware/doors/messages';
import { dallasCrc } from '@keycab/hardware/simulated/rom';
import { createBareRig } from './rig.ts';

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
    rig.write([0xf7]);
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
