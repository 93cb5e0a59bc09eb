// A badge on a reader becomes one presentation, in memory and on time advanced by hand.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { unknownDigest } from '@keycab/firmware/readers/badge';
import { badgeDigest, em4100 } from '@keycab/shared/proof/credential';
import { NOBODY, see } from '@keycab/firmware/readers/presence';
import { createReader, type Model, type ReaderTrouble } from '@keycab/firmware/readers/reader';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { badgeFrame, createBadgeReader } from '@keycab/hardware/simulated/reader';
import { memoryLine } from '@keycab/hardware/simulated/wire';

const ANA = '62E3086CED';
const BEN = '0A00C0FFEE';
const KEY = Buffer.alloc(32, 7);
const DAY = '2026-01-31';

function createRig(plugged = true, model: Model = 'rdm6300', speaks: Model = model) {
  const ticker = createManualTicker();
  const module = createBadgeReader('front', ticker, speaks);
  if (plugged) module.wire.plug();
  const reports: Report[] = [];
  const troubles: ReaderTrouble[] = [];
  const line = memoryLine(module.wire, ticker);
  const reader = createReader({
    name: 'front',
    model,
    trouble: (trouble) => troubles.push(trouble),
    line,
    ticker,
    badgeKey: KEY,
    day: () => DAY,
    report: (report) => reports.push(report),
  });
  ticker.advance(10);
  return { ticker, module, reports, troubles, reader, types: () => reports.map(({ type }) => type) };
}

describe('presence', () => {
  it('a badge left on the reader for a minute counts once and is gone half a second after it left', () => {
    const rig = createRig();
    rig.module.present(ANA);
    rig.ticker.advance(60_000);
    rig.module.remove();
    rig.ticker.advance(400);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    rig.ticker.advance(200);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone']);
  });

  it('is presented within 150 ms', () => {
    const rig = createRig();
    rig.module.present(ANA);
    rig.ticker.advance(150);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
  });

  it('the same badge taken away and shown again is presented twice', () => {
    const rig = createRig();
    for (let round = 0; round < 2; round += 1) {
      rig.module.present(ANA);
      rig.ticker.advance(300);
      rig.module.remove();
      rig.ticker.advance(600);
    }
    expect(rig.types().filter((type) => type === 'BadgePresented')).toHaveLength(2);
  });

  it('another badge in its place is gone, then presented', () => {
    const rig = createRig();
    rig.module.present(ANA);
    rig.ticker.advance(300);
    rig.module.present(BEN);
    rig.ticker.advance(300);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone', 'BadgePresented']);
  });

  it('a single frame of a repeating module presents nobody', () => {
    const rig = createRig();
    rig.module.noise(badgeFrame(ANA));
    rig.ticker.advance(600);
    rig.module.noise(badgeFrame(ANA));
    rig.ticker.advance(600);
    expect(rig.types()).toEqual(['ReaderAnswered']);
  });

  it('a frame that the checksum cannot tell from a good one does not replace the badge that is there', () => {
    const rig = createRig();
    rig.module.present(ANA);
    rig.ticker.advance(300);
    rig.module.noise(badgeFrame('63E2086CED'));
    rig.ticker.advance(300);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
  });

  it('cut frames present nobody, joined ones somebody', () => {
    const rig = createRig();
    rig.module.cutAfter(9);
    rig.module.present(ANA);
    rig.ticker.advance(2_000);
    expect(rig.types()).toEqual(['ReaderAnswered']);
    rig.module.cutAfter(16);
    rig.module.join();
    rig.ticker.advance(10);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
  });

  it('at most ten presentations a second come through, however many badges are waved', () => {
    let presence = NOBODY;
    let presented = 0;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 5) {
      const step = see(presence, { digits: `${nowMs}`, repeating: false }, nowMs);
      ({ presence } = step);
      presented += step.sightings.filter(({ kind }) => kind === 'presented').length;
    }
    expect(presented).toBeLessThanOrEqual(101);
    expect(presented).toBeGreaterThan(90);
  });

  it('a module that speaks once: the same badge within two seconds is the same presentation', () => {
    const first = see(NOBODY, { digits: ANA, repeating: false }, 1_000);
    const again = see(first.presence, { digits: ANA, repeating: false }, 2_900);
    const later = see(again.presence, { digits: ANA, repeating: false }, 5_000);
    expect(first.sightings).toEqual([{ kind: 'presented', digits: ANA }]);
    expect(again.sightings).toEqual([]);
    expect(later.sightings).toEqual([{ kind: 'gone' }, { kind: 'presented', digits: ANA }]);
  });
});

describe('a module that speaks once', () => {
  it('presents a badge with its first frame, within 20 ms, and calls it gone two seconds later', () => {
    const rig = createRig(true, 'id12');
    rig.module.present(ANA);
    rig.ticker.advance(20);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    rig.ticker.advance(1_900);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    rig.ticker.advance(200);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone']);
    rig.module.present(ANA);
    rig.ticker.advance(20);
    expect(rig.types().at(-1)).toBe('BadgePresented');
  });

  it('that says the same badge again within two seconds has presented it once', () => {
    const rig = createRig(true, 'id12');
    for (let round = 0; round < 5; round += 1) {
      rig.module.present(ANA);
      rig.ticker.advance(1_000);
    }
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    rig.module.present(BEN);
    rig.ticker.advance(20);
    expect(rig.types().slice(2)).toEqual(['BadgeGone', 'BadgePresented']);
  });

  it.each([
    ['rdm6300', 'id12'],
    ['id12', 'rdm6300'],
  ] as const)('is not mistaken for one that repeats: a line said to be of an %s believes no %s', (model, speaks) => {
    const rig = createRig(true, model, speaks);
    for (let round = 0; round < 3; round += 1) {
      rig.module.present(ANA);
      rig.ticker.advance(1_000);
    }
    expect(rig.types()).toEqual(['ReaderAnswered']);
    expect(rig.troubles).toEqual([{ type: 'OtherModel', reader: 'front', speaks }]);
    expect(rig.reader.discardedBytes()).toBeGreaterThan(0);
  });
});

describe('a reader that is lost', () => {
  it('in the middle of a frame loses that frame, and nothing of it reaches the next one', () => {
    for (let length = 1; length < 14; length += 1) {
      const rig = createRig();
      rig.module.noise(badgeFrame(ANA).subarray(0, length));
      rig.ticker.advance(2);
      rig.module.wire.unplug();
      rig.module.wire.plug();
      rig.ticker.advance(5);
      rig.module.noise(badgeFrame(ANA).subarray(length));
      rig.module.noise(badgeFrame(ANA));
      rig.ticker.advance(5);
      expect(rig.types()).toEqual(['ReaderAnswered', 'ReaderWentSilent', 'ReaderAnswered']);
      rig.module.noise(badgeFrame(ANA));
      rig.ticker.advance(5);
      expect(rig.types().at(-1)).toBe('BadgePresented');
    }
  });

  it('with a badge on it says that the badge is gone, then that the reader is', () => {
    const rig = createRig();
    rig.module.present(ANA);
    rig.ticker.advance(300);
    rig.module.wire.unplug();
    rig.ticker.advance(2_000);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone', 'ReaderWentSilent']);
    rig.module.wire.plug();
    rig.ticker.advance(2_000);
    expect(rig.types().slice(4)).toEqual(['ReaderAnswered', 'BadgePresented']);
  });

  it('from the start is told once', () => {
    const rig = createRig(false);
    rig.ticker.advance(60_000);
    expect(rig.reports).toEqual([{ type: 'ReaderWentSilent', reader: 'front' }]);
    rig.module.wire.plug();
    rig.ticker.advance(1_000);
    expect(rig.types()).toEqual(['ReaderWentSilent', 'ReaderAnswered']);
  });
});

describe('what leaves the room', () => {
  it('is the digest that rosters hold, and another that changes daily', () => {
    const rig = createRig();
    rig.module.present(ANA);
    rig.ticker.advance(300);
    expect(rig.reports[1]).toEqual({
      type: 'BadgePresented',
      reader: 'front',
      badge: badgeDigest(KEY, em4100(ANA)),
      unknownAs: unknownDigest(KEY, em4100(ANA), DAY),
    });
  });

  it('is never the number, in no spelling', () => {
    const rig = createRig();
    rig.module.present(ANA);
    rig.ticker.advance(300);
    const out = inspect([rig.reports, rig.reader], { depth: 20, showHidden: true }).toLowerCase();
    const number = Number.parseInt(ANA.slice(2), 16);
    for (const spelling of [
      ANA,
      ANA.slice(2),
      String(number),
      Buffer.from(ANA).toString('hex'),
      Buffer.from(ANA).toString('base64'),
    ]) {
      expect(out).not.toContain(spelling.toLowerCase());
    }
  });

  it('differs by cabinet key, by number and by where facility ends, and by day', () => {
    const credential = em4100(ANA);
    const digests = [
      badgeDigest(KEY, credential),
      badgeDigest(Buffer.alloc(32, 8), credential),
      badgeDigest(KEY, em4100(BEN)),
      badgeDigest(KEY, { technology: 'em4100', facility: '62E', number: '3086CED' }),
    ];
    expect(new Set(digests).size).toBe(4);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(unknownDigest(KEY, credential, DAY)).toMatch(/^[0-9a-f]{32}$/);
    expect(unknownDigest(KEY, credential, DAY)).not.toBe(unknownDigest(KEY, credential, '2026-02-01'));
    expect(digests[0]).not.toContain(unknownDigest(KEY, credential, DAY));
  });

  it('is, for a published badge and a key of sevens, this', () => {
    expect(badgeDigest(KEY, em4100(ANA))).toBe('0d6c3afd46616457db5741aaf2f430f322482b7685f05207d37b9f758981d0e8');
  });
});
