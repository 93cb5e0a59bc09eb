// What slots, door and loops show becomes reports; lights are kept over a loss; simulated body in memory.
import { describe, expect, it } from 'vitest';
import { readingsOf } from '@keycab/firmware/doors/contacts';
import { IDENTITY } from '@keycab/firmware/doors/messages';
import { romBytes, tagRom, wiredAnd } from '@keycab/hardware/simulated/rom';
import { createRig } from './rig.ts';

const started = (setup: Parameters<typeof createRig>[0]): ReturnType<typeof createRig> => {
  const rig = createRig(setup);
  rig.ticker.advance(1_000);
  rig.cabinet.forceDoor();
  rig.ticker.advance(500);
  rig.reports.length = 0;
  return rig;
};

describe('slots', () => {
  it('a tag put in and pulled out gives one SlotSeen each, within 300 ms', () => {
    const rig = started({});
    rig.cabinet.insertKey(tagRom(77), 12);
    rig.ticker.advance(300);
    rig.cabinet.yankKey(12);
    rig.ticker.advance(300);
    expect(rig.reports).toEqual([
      { type: 'SlotSeen', slot: 12, reading: { kind: 'tag', rom: tagRom(77) } },
      { type: 'SlotSeen', slot: 12, reading: { kind: 'empty' } },
    ]);
  });

  it('a contact that bounces for less than two scans is not told', () => {
    const rig = started({ tags: { 3: 3 } });
    for (let waitMs = 0; waitMs < 100; waitMs += 10) {
      rig.ticker.advance(waitMs);
      rig.cabinet.yankKey(3);
      rig.ticker.advance(90);
      rig.cabinet.insertKey(tagRom(3), 3);
      rig.ticker.advance(1_010);
    }
    expect(rig.all('SlotSeen')).toEqual([]);
  });

  it('a slot on the second board keeps its number of the cabinet', () => {
    const rig = started({ slots: 64 });
    rig.cabinet.insertKey(tagRom(5), 40);
    rig.ticker.advance(300);
    expect(rig.all('SlotSeen').map(({ slot }) => slot)).toEqual([40]);
  });

  it('two tags on one line are contention, a short is shorted; neither is empty', () => {
    const rig = started({ tags: { 3: 3, 4: 4 } });
    rig.cabinet.touchTag(tagRom(8), 3);
    rig.cabinet.shortSlot(4, true);
    rig.ticker.advance(500);
    expect(rig.all('SlotSeen')).toEqual([
      { type: 'SlotSeen', slot: 3, reading: { kind: 'unreadable', why: 'contention' } },
      { type: 'SlotSeen', slot: 4, reading: { kind: 'unreadable', why: 'shorted' } },
    ]);
    rig.cabinet.untouchTag(3);
    rig.ticker.advance(500);
    expect(rig.all('SlotSeen').at(-1)).toEqual({
      type: 'SlotSeen',
      slot: 3,
      reading: { kind: 'tag', rom: tagRom(3) },
    });
  });

  it.each([
    ['010000100400009b', { kind: 'tag', rom: '010000100400009b' }],
    ['01010010040000ac', { kind: 'tag', rom: '01010010040000ac' }],
    ['01bc9a7856341264', { kind: 'tag', rom: '01bc9a7856341264' }],
    ['0100001004000088', { kind: 'unreadable', why: 'contention' }],
    ['0000000000000000', { kind: 'unreadable', why: 'crc' }],
    ['ffffffffffffffff', { kind: 'unreadable', why: 'crc' }],
  ])('ROM %s reads as told', (rom, reading) => {
    const message = { id: IDENTITY, port: 1, listed: 4, present: 4, unreadable: 0, shorted: 0, roms: [romBytes(rom)] };
    expect(readingsOf({ ...message, id: IDENTITY })).toEqual([[10, reading]]);
  });

  it('two published tags together read as published', () => {
    expect(wiredAnd(['010000100400009b', '01010010040000ac'])).toEqual(romBytes('0100001004000088'));
    expect(tagRom(0x0000_0410_0000)).toBe('010000100400009b');
    expect(tagRom(0x1234_5678_9abc)).toBe('01bc9a7856341264');
  });
});

describe('door and loops', () => {
  it('the door is told when it opens and when it closes', () => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    rig.reports.length = 0;
    rig.cabinet.forceDoor();
    rig.ticker.advance(300);
    rig.cabinet.closeDoor();
    rig.ticker.advance(300);
    expect(rig.reports).toEqual([
      { type: 'DoorSeen', open: true },
      { type: 'DoorSeen', open: false },
    ]);
  });

  it.each([
    ['shorted', 0],
    ['cut', 1023],
    ['bridged', 600],
  ])('a door whose wire is %s counts as open and as tampered with', (_, raw) => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    rig.reports.length = 0;
    rig.cabinet.setLoop(0, raw);
    rig.ticker.advance(300);
    expect(rig.reports).toEqual([
      { type: 'DoorSeen', open: true },
      { type: 'LoopSeen', loop: 'door', normal: false },
    ]);
  });

  it('the lid is told when it opens', () => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    rig.reports.length = 0;
    rig.cabinet.setLoop(1, 682);
    rig.ticker.advance(300);
    expect(rig.reports).toEqual([{ type: 'LoopSeen', loop: 'lid', normal: false }]);
  });
});

describe('lights', () => {
  it('lights are shown, and shown again by a board that comes back', () => {
    const rig = createRig({ slots: 64 });
    rig.ticker.advance(1_000);
    for (let slot = 0; slot < 64; slot += 1) rig.hands.light(slot, 'green', 'slow', null);
    rig.hands.light(40, 'red', 'fast', null);
    rig.hands.flush();
    rig.ticker.advance(10);
    const shown = (): string[] => Array.from({ length: 64 }, (_, slot) => rig.cabinet.slot(slot).light.color);
    const wanted = Array.from({ length: 64 }, (_, slot) => (slot === 40 ? 'red' : 'green'));
    expect(shown()).toEqual(wanted);
    rig.cabinet.cutPower();
    expect(new Set(shown())).toEqual(new Set(['off']));
    rig.cabinet.restorePower();
    rig.ticker.advance(3_000);
    expect(shown()).toEqual(wanted);
  });

  it('a light for two seconds is dark afterwards, unless something newer is shown', () => {
    const rig = createRig();
    rig.ticker.advance(1_000);
    rig.hands.light(1, 'red', 'fast', 2_000);
    rig.hands.light(2, 'red', 'fast', 2_000);
    rig.hands.flush();
    rig.ticker.advance(1_900);
    expect(rig.cabinet.slot(1).light).toEqual({ color: 'red', rhythm: 'fast' });
    rig.hands.light(2, 'green', 'steady', null);
    rig.hands.flush();
    rig.ticker.advance(5_000);
    expect(rig.cabinet.slot(1).light.color).toBe('off');
    expect(rig.cabinet.slot(2).light.color).toBe('green');
  });
});
