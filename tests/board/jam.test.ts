// A coil out of its window, on the image and under the firmware's hands: nothing moves, and it is told as a refusal.
import { expect, it } from 'vitest';
import { createRig } from './rig.ts';

it.each([
  ['a broken wire', Infinity],
  ['a short', 4],
])('%s is cut within milliseconds and reported as refused, so that the slot is told as jammed', (_name, ohms) => {
  const rig = createRig((board) => board.outputs.setOhms(3, ohms));
  rig.ticker.advance(500);
  rig.hands.pulse(3, 17, 300);
  rig.ticker.advance(1_500);
  expect(rig.all('PulseAnswered')).toEqual([{ type: 'PulseAnswered', slot: 3, released: 17, outcome: 'refused' }]);
  expect(rig.troubles).toContainEqual({ type: 'PulseTroubled', slot: 3, seq: 17, why: 'coilCurrent' });
  expect(rig.pulses()).toEqual([[3, expect.any(Number)]]);
  expect(rig.pulses()[0]?.[1]).toBeLessThan(20);

  rig.board.outputs.setOhms(3, 24);
  rig.hands.pulse(3, 18, 300);
  rig.ticker.advance(1_500);
  expect(rig.all('PulseAnswered').at(-1)).toMatchObject({ released: 18, outcome: 'ended' });
  rig.hands.close();
});
