// Effects become movements of the body, and nothing else does; simulated body in memory.
import { expect, it } from 'vitest';
import { createEffects } from '@keycab/firmware/effects';
import { createRig } from './rig.ts';

it('each effect moves what it names', () => {
  const rig = createRig({ doorLatch: true, tags: { 3: 3 } });
  rig.ticker.advance(1_000);
  createEffects(rig.hands).run([
    { type: 'PulseDoorLatch', session: 10, pulseMs: 300 },
    { type: 'LightSlot', slot: 3, color: 'green', rhythm: 'slow', forMs: null },
    { type: 'PlaySound', pattern: 'yes' },
    { type: 'PulseSolenoid', slot: 3, released: 11, pulseMs: 300 },
  ]);
  rig.ticker.advance(2_000);
  expect(rig.cabinet.energizings().map(({ slot, ticket }) => [slot, ticket])).toEqual([
    ['door', 10],
    [3, 11],
  ]);
  expect(rig.cabinet.slot(3).light).toEqual({ color: 'green', rhythm: 'slow' });
  expect(rig.cabinet.boards[0]?.sounds()).toEqual(['yes']);
  expect(rig.cabinet.openDoor()).toEqual({ ok: true });
  expect(rig.cabinet.pullKey(3)).toMatchObject({ ok: true });
});

it('without an effect no coil moves, whatever people do', () => {
  const rig = createRig({ doorLatch: true, tags: { 3: 3 } });
  rig.ticker.advance(1_000);
  rig.cabinet.presentBadge('62E3086CED');
  expect(rig.cabinet.openDoor()).toEqual({ ok: false, reason: 'doorLatched' });
  expect(rig.cabinet.pullKey(3)).toEqual({ ok: false, reason: 'doorClosed' });
  rig.cabinet.forceDoor();
  rig.cabinet.yankKey(3);
  rig.ticker.advance(60_000);
  expect(rig.cabinet.energizings()).toEqual([]);
});

it('the alarm goes on when its board comes back, and silence ends it', () => {
  const rig = createRig();
  rig.ticker.advance(1_000);
  const effects = createEffects(rig.hands);
  effects.run([{ type: 'PlaySound', pattern: 'alarm' }]);
  rig.ticker.advance(10);
  rig.cabinet.cutPower();
  rig.cabinet.restorePower();
  rig.ticker.advance(3_000);
  expect(rig.cabinet.boards[0]?.sounds()).toEqual(['alarm', 'alarm']);
  effects.run([{ type: 'PlaySound', pattern: 'silence' }]);
  rig.ticker.advance(10);
  rig.cabinet.cutPower();
  rig.cabinet.restorePower();
  rig.ticker.advance(3_000);
  expect(rig.cabinet.boards[0]?.sounds()).toEqual(['alarm', 'alarm', 'silence']);
});
