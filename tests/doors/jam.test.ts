// A slot that does not open: its board notices a broken wire, and cannot notice a bolt that sticks.
import { expect, test } from 'vitest';
import { createRig } from './rig.ts';

test('a coil with a broken wire is refused by its board, and works again once it is mended', () => {
  const rig = createRig({ tags: { 3: 3 } });
  rig.ticker.advance(2_000);
  rig.cabinet.breakCoil(3, true);
  rig.hands.pulse(3, 17, 300);
  rig.ticker.advance(1_000);
  expect(rig.all('PulseAnswered')).toEqual([{ type: 'PulseAnswered', slot: 3, released: 17, outcome: 'refused' }]);
  expect(rig.cabinet.energizings()).toEqual([]);
  expect(rig.cabinet.slot(3).latched).toBe(true);

  rig.cabinet.breakCoil(3, false);
  rig.hands.pulse(3, 18, 300);
  rig.ticker.advance(1_000);
  expect(rig.all('PulseAnswered').at(-1)).toMatchObject({ released: 18, outcome: 'ended' });
  expect(rig.cabinet.slot(3).latched).toBe(false);
  rig.hands.close();
});

test('a jammed slot draws what any slot draws: its board knows no difference, but the key stays', () => {
  const rig = createRig({ tags: { 3: 3 } });
  rig.ticker.advance(2_000);
  rig.cabinet.forceDoor();
  rig.cabinet.jamSlot(3, true);
  rig.hands.pulse(3, 17, 300);
  rig.ticker.advance(1_000);
  expect(rig.all('PulseAnswered')).toEqual([{ type: 'PulseAnswered', slot: 3, released: 17, outcome: 'ended' }]);
  expect(rig.cabinet.energizings()).toMatchObject([{ slot: 3 }]);
  expect(rig.cabinet.pullKey(3)).toEqual({ ok: false, reason: 'latched' });
  expect(rig.cabinet.slot(3).roms).toHaveLength(1);

  rig.cabinet.jamSlot(3, false);
  rig.hands.pulse(3, 18, 300);
  rig.ticker.advance(1_000);
  expect(rig.cabinet.pullKey(3)).toMatchObject({ ok: true });
  rig.hands.close();
});
