// A count on the real drivers: every board that answers tells all its slots anew, once; a silent one tells nothing.
import { describe, expect, it } from 'vitest';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { createRig } from './rig.ts';

const started = (setup: Parameters<typeof createRig>[0]): ReturnType<typeof createRig> => {
  const rig = createRig(setup);
  rig.ticker.advance(2_000);
  rig.reports.length = 0;
  return rig;
};

describe('all boards asked for all slots', () => {
  it('each answers once, within a second, and nothing else is told where nothing has changed', () => {
    const rig = started({ slots: 64, tags: { 3: 3, 40: 40 } });
    rig.hands.scan();
    rig.ticker.advance(1_000);
    expect(rig.all('BoardScanned').map(({ board }) => board)).toHaveLength(2);
    expect(new Set(rig.all('BoardScanned').map(({ board }) => board)).size).toBe(2);
    expect(rig.all('SlotSeen')).toEqual([]);
    // The driver's own scan now and then is nobody's count.
    rig.ticker.advance(60_000);
    expect(rig.all('BoardScanned')).toHaveLength(2);
  });

  it('what has changed meanwhile is told before the count is', () => {
    const rig = started({ tags: { 3: 3 } });
    rig.cabinet.forceDoor();
    rig.cabinet.insertKey(tagRom(9), 9);
    rig.hands.scan();
    rig.ticker.advance(1_000);
    const told = rig.reports.map(({ type }) => type).filter((type) => type === 'SlotSeen' || type === 'BoardScanned');
    expect(told).toContain('BoardScanned');
    expect(rig.all('SlotSeen')).toEqual([{ type: 'SlotSeen', slot: 9, reading: { kind: 'tag', rom: tagRom(9) } }]);
  });

  it('a board that does not answer is not waited for', () => {
    const rig = started({ slots: 64 });
    rig.cabinet.unplugBoard(1);
    rig.ticker.advance(5_000);
    rig.hands.scan();
    rig.ticker.advance(2_000);
    expect(rig.all('BoardScanned')).toHaveLength(1);
  });
});
