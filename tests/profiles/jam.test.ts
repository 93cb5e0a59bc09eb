// A latch that sticks and a visit that takes its time: the real firmware with journal and kiosk before a simulated body.
import { afterEach, expect, test } from 'vitest';
import { K4512, KIM } from '../people.ts';
import { createRig, profileText, type ProfileRig } from './rig.ts';

const SLOT = 3;
let rig: ProfileRig;
afterEach(() => rig.close());

async function inFrontOfIt(jammed: boolean): Promise<number> {
  rig = await createRig(profileText('cabinet-32.yaml'), new Map([[K4512, SLOT]]));
  await rig.until('all boards answer', () => rig.ready());
  rig.cabinet.jamSlot(SLOT, jammed);
  rig.presentBadge();
  await rig.until('the badge opens a session', async () => (await kinds()).includes('SessionOpened'));
  await rig.choose(K4512);
  await rig.until('the slot is pulsed', () => rig.cabinet.energizings().some(({ slot }) => slot === SLOT));
  rig.ticker.advance(2_000);
  const { view } = await rig.screen();
  return view.kind === 'take' ? view.released : expect.unreachable(view.kind);
}
const kinds = async (): Promise<string[]> => (await rig.events()).map(({ type }) => type);
const pulses = (): number => rig.cabinet.energizings().filter(({ slot }) => slot === SLOT).length;

test('a latch that sticks is pulsed three times, then told by the person, and shown red with what else to do', async () => {
  const released = await inFrontOfIt(true);
  for (const tries of [2, 3]) {
    await rig.touch({ type: 'NotOpenTold', released });
    rig.ticker.advance(2_000);
    expect(pulses()).toBe(tries);
    expect((await rig.screen()).view).toMatchObject({
      kind: 'take',
      againText: 'A04 did not open. Trying again…',
    });
  }
  await rig.touch({ type: 'NotOpenTold', released });
  rig.ticker.advance(500);
  expect(pulses()).toBe(3);
  expect((await rig.events()).at(-1)).toMatchObject({ type: 'SlotJammed', person: KIM, slot: SLOT, told: 3 });
  expect((await rig.screen()).view).toMatchObject({ kind: 'refused', code: 'KC-SLOT-01' });
  expect(rig.cabinet.slot(SLOT).light).toEqual({ color: 'red', rhythm: 'slow' });
});

test('a firmware that comes up with a jammed slot in its journal lights it again, and moves nothing', async () => {
  const released = await inFrontOfIt(true);
  for (let told = 0; told < 3; told += 1) {
    await rig.touch({ type: 'NotOpenTold', released });
    rig.ticker.advance(2_000);
  }
  const before = pulses();
  await rig.restart();
  await rig.until('all boards answer again', () => rig.ready());
  rig.ticker.advance(500);
  expect(rig.cabinet.slot(SLOT).light).toEqual({ color: 'red', rhythm: 'slow' });
  expect(pulses()).toBe(before);
});

test('a latch that gives way at the second pulse lets the key go, and nothing is called jammed', async () => {
  const released = await inFrontOfIt(true);
  rig.cabinet.jamSlot(SLOT, false);
  await rig.touch({ type: 'NotOpenTold', released });
  rig.ticker.advance(1_000);
  rig.cabinet.forceDoor();
  expect(rig.cabinet.pullKey(SLOT)).toMatchObject({ ok: true });
  await rig.until('the key is taken', async () => (await kinds()).includes('KeyTaken'));
  expect(await kinds()).not.toContain('SlotJammed');
});

test('more time keeps the slot open for as long as it is touched, with one pulse in twenty seconds', async () => {
  await inFrontOfIt(false);
  for (let touches = 0; touches < 10; touches += 1) {
    rig.ticker.advance(15_000);
    expect(rig.cabinet.slot(SLOT).latched).toBe(false);
    await rig.touch({ type: 'MoreTimeTold' });
  }
  rig.ticker.advance(500);
  expect((await rig.screen()).view).toMatchObject({ kind: 'take', moreText: null });
  expect(pulses()).toBeLessThan(12);
  const startsMs = rig.cabinet.energizings().flatMap(({ slot, startMs }) => (slot === SLOT ? [startMs] : []));
  for (let at = 1; at < startsMs.length; at += 1)
    expect((startsMs[at] ?? 0) - (startsMs[at - 1] ?? 0)).toBeGreaterThan(19_000);
  await rig.until('it locks by itself', async () => (await kinds()).includes('ReleaseLapsed'));
});
