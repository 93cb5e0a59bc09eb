// A PN532 of the firmware on a wire to the simulated one, on time advanced by hand.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Report } from '@keycab/firmware/cabinet/input';
import { badgeDigest } from '@keycab/shared/proof/credential';
import { createPn532Reader, type Pn532Trouble } from '@keycab/firmware/readers/pn532/reader';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createPn532 } from '@keycab/hardware/simulated/pn532';
import { memoryLine } from '@keycab/hardware/simulated/wire';

const ANA = '04a1b2c3d4e580';
const BEN = 'deadbeef';
const KEY = Buffer.alloc(32, 7);
const digestOf = (uid: string): string =>
  badgeDigest(KEY, { technology: 'iso14443', facility: '', number: uid.toUpperCase() });

function createRig(plugged = true) {
  const ticker = createManualTicker();
  const chip = createPn532('front', ticker);
  if (plugged) chip.wire.plug();
  const reports: Report[] = [];
  const troubles: Pn532Trouble[] = [];
  const line = memoryLine(chip.wire, ticker);
  const sent: string[] = [];
  const reader = createPn532Reader({
    name: 'front',
    line: {
      ...line,
      write: (bytes) => {
        sent.push(Buffer.from(bytes).toString('hex'));
        line.write(bytes);
      },
    },
    ticker,
    badgeKey: KEY,
    day: () => '2026-01-31',
    report: (report) => reports.push(report),
    trouble: (trouble) => troubles.push(trouble),
    ackMs: 15,
  });
  ticker.advance(100);
  return {
    ticker,
    chip,
    reader,
    reports,
    troubles,
    sent,
    types: () => reports.map(({ type }) => type),
    badges: () => reports.flatMap((report) => (report.type === 'BadgePresented' ? [report.badge] : [])),
    codes: () => chip.heard.map((command) => command.toString('hex')),
  };
}
type Rig = ReturnType<typeof createRig>;

describe('a chip that is well', () => {
  it('is woken, configured and asked for badges, and answers from its first list on', () => {
    const rig = createRig();
    expect(rig.sent[0]?.startsWith('5555000000')).toBe(true);
    expect(rig.codes()).toEqual(['14011401', '02', '3205ff0102', '4a0100']);
    expect(rig.types()).toEqual(['ReaderAnswered']);
  });

  it('is asked every 150 to 250 ms, badge or not', () => {
    const rig = createRig();
    const lists = (): number => rig.codes().filter((code) => code === '4a0100').length;
    const before = lists();
    rig.ticker.advance(10_000);
    expect(lists() - before).toBeGreaterThanOrEqual(40);
    expect(lists() - before).toBeLessThanOrEqual(66);
    rig.chip.present(ANA);
    const withBadge = lists();
    rig.ticker.advance(10_000);
    expect(lists() - withBadge).toBeGreaterThanOrEqual(40);
    expect(lists() - withBadge).toBeLessThanOrEqual(66);
  });

  it('presents a badge within 250 ms, counts it once while it lies there, and releases it after each hit', () => {
    const rig = createRig();
    rig.chip.present(ANA);
    rig.ticker.advance(250);
    expect(rig.badges()).toEqual([digestOf(ANA)]);
    rig.ticker.advance(60_000);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    const hits = rig.codes().filter((code) => code === '5200').length;
    expect(hits).toBeGreaterThan(200);
  });

  it('says that it is gone after two empty lists, not after one', () => {
    const rig = createRig();
    rig.chip.present(ANA);
    rig.ticker.advance(1_000);
    // One list sees nothing, the next one sees it again.
    const listed = (): number => rig.codes().filter((code) => code === '4a0100').length;
    rig.chip.remove();
    for (const before = listed(); listed() === before;) rig.ticker.advance(1);
    rig.chip.present(ANA);
    rig.ticker.advance(1_000);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    rig.chip.remove();
    rig.ticker.advance(600);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone']);
  });

  it('another badge in its place is gone, then presented; the same one shown again is presented again', () => {
    const rig = createRig();
    rig.chip.present(ANA);
    rig.ticker.advance(500);
    rig.chip.present(BEN, 8);
    rig.ticker.advance(500);
    rig.chip.remove();
    rig.ticker.advance(600);
    rig.chip.present(BEN, 8);
    rig.ticker.advance(500);
    expect(rig.types()).toEqual([
      'ReaderAnswered',
      'BadgePresented',
      'BadgeGone',
      'BadgePresented',
      'BadgeGone',
      'BadgePresented',
    ]);
    expect(rig.badges()).toEqual([digestOf(ANA), digestOf(BEN), digestOf(BEN)]);
  });

  it('reads a badge that speaks ISO 14443-4', () => {
    const rig = createRig();
    rig.chip.present(ANA, 0x20, '067577810280');
    rig.ticker.advance(500);
    expect(rig.badges()).toEqual([digestOf(ANA)]);
  });

  it('never lets a number out, in no spelling', () => {
    const rig = createRig();
    rig.chip.present(ANA);
    rig.ticker.advance(500);
    const out = inspect([rig.reports, rig.troubles, rig.reader], { depth: 20, showHidden: true }).toLowerCase();
    for (const spelling of [ANA, Buffer.from(ANA, 'hex').toString('base64').toLowerCase(), '4, 161, 178']) {
      expect(out).not.toContain(spelling);
    }
  });
});

describe('a badge that is none to enroll', () => {
  it('and makes up its number each time is presented once, and the log says why it is nobody’s', () => {
    const rig = createRig();
    for (let round = 0; round < 20; round += 1) {
      rig.chip.present(`08${(0x112233 + round * 7).toString(16)}`);
      rig.ticker.advance(200);
    }
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
    expect(rig.troubles).toEqual([{ type: 'BadgeMadeUp', reader: 'front' }]);
    rig.chip.remove();
    rig.ticker.advance(600);
    rig.chip.present('08aabbcc');
    rig.ticker.advance(300);
    expect(rig.types().slice(2)).toEqual(['BadgeGone', 'BadgePresented']);
    expect(rig.troubles).toHaveLength(2);
  });

  it('is told from one of seven bytes that starts the same', () => {
    const rig = createRig();
    rig.chip.present('08112233445566');
    rig.ticker.advance(300);
    expect(rig.troubles).toEqual([]);
    expect(rig.badges()).toEqual([digestOf('08112233445566')]);
  });

  it('has a UID of a length that no badge has: nobody is presented, and the log says so once', () => {
    const rig = createRig();
    rig.chip.present('0102030405');
    rig.ticker.advance(5_000);
    expect(rig.types()).toEqual(['ReaderAnswered']);
    expect(rig.troubles).toEqual([{ type: 'BadgeUnreadable', reader: 'front', why: 'length' }]);
  });

  it('is listed in a shape that the manual does not know: nobody is presented, and the next badge is', () => {
    const rig = createRig();
    rig.chip.present(ANA, 0x20, '097577');
    rig.ticker.advance(1_000);
    expect(rig.types()).toEqual(['ReaderAnswered']);
    expect(rig.troubles).toEqual([{ type: 'BadgeUnreadable', reader: 'front', why: 'format' }]);
    rig.chip.present(BEN, 8);
    rig.ticker.advance(500);
    expect(rig.badges()).toEqual([digestOf(BEN)]);
  });
});

describe('a chip that stumbles', () => {
  const misbehaviors = [
    ['gives no ACK', { kind: 'deaf' }],
    ['acknowledges and says nothing', { kind: 'mute' }],
    ['stops in the middle of its answer', { kind: 'cut' }],
    ['says that it did not understand', { kind: 'error' }],
    ['answers without an ACK', { kind: 'unacknowledged' }],
    ['has a bit changed on its way', { kind: 'flip', byte: 9 }],
  ] as const;

  it.each(misbehaviors)('and %s is told to give up, woken and configured anew; the badge stays', (_, how) => {
    const rig = createRig();
    rig.chip.present(ANA);
    rig.ticker.advance(500);
    rig.chip.misbehave(how);
    rig.ticker.advance(3_000);
    expect(rig.chip.aborts()).toBe(1);
    expect(rig.codes().filter((code) => code === '14011401')).toHaveLength(2);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
  });

  it.each(misbehaviors)('and %s for good is silent after three times and a second, and comes back', (_, how) => {
    const rig = createRig();
    rig.chip.present(ANA);
    rig.ticker.advance(500);
    rig.chip.misbehave(how, Number.POSITIVE_INFINITY);
    rig.ticker.advance(700);
    expect(rig.types()).not.toContain('ReaderWentSilent');
    rig.ticker.advance(10_000);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented', 'BadgeGone', 'ReaderWentSilent']);
    rig.chip.misbehave(how, 0);
    rig.ticker.advance(3_000);
    expect(rig.types().slice(4)).toEqual(['ReaderAnswered', 'BadgePresented']);
  });

  it('whatever bit of whatever answer is changed, presents nobody else', () => {
    for (let byte = 0; byte < 24; byte += 1) {
      const rig = createRig();
      rig.chip.present(ANA);
      rig.chip.misbehave({ kind: 'flip', byte }, 9);
      rig.ticker.advance(20_000);
      expect(new Set(rig.badges())).toEqual(new Set([digestOf(ANA)]));
    }
  });

  it('among noise is heard all the same, and the noise is counted', () => {
    const rig = createRig();
    rig.chip.misbehave({ kind: 'noise', bytes: Buffer.from('55ff4b01d500ff05', 'hex') }, Number.POSITIVE_INFINITY);
    rig.chip.present(ANA);
    rig.ticker.advance(2_000);
    expect(rig.badges()).toEqual([digestOf(ANA)]);
    expect(rig.reader.discardedBytes()).toBeGreaterThan(0);
  });

  it.each([
    ['an echo of our side that lists a badge', '0000ff0cf4d44b010100040804deadbeef9700'],
    ['a late answer to another command', '0000ff02fed533f800'],
    ['a NACK', '0000ffff0000'],
    ['a second ACK', '0000ff00ff00'],
  ])('says %s before its answer: only the answer counts', (_, bytes) => {
    const rig = createRig();
    rig.chip.misbehave({ kind: 'noise', bytes: Buffer.from(bytes, 'hex') }, Number.POSITIVE_INFINITY);
    rig.ticker.advance(2_000);
    rig.chip.present(ANA);
    rig.ticker.advance(2_000);
    expect(rig.badges()).toEqual([digestOf(ANA)]);
    expect(rig.troubles).toEqual([]);
    expect(rig.chip.aborts()).toBe(0);
  });

  it('is another chip: it is never believed, and the log says so once', () => {
    const rig = createRig();
    rig.chip.misbehave({ kind: 'otherChip' }, Number.POSITIVE_INFINITY);
    rig.chip.restart();
    rig.chip.present(ANA);
    rig.ticker.advance(20_000);
    expect(rig.badges()).toEqual([]);
    expect(rig.types()).toEqual(['ReaderAnswered', 'ReaderWentSilent']);
    expect(rig.troubles).toEqual([{ type: 'OtherChip', reader: 'front' }]);
  });

  it('was cut from power for a moment and sleeps: it is woken', () => {
    const rig = createRig();
    rig.chip.restart();
    rig.chip.present(ANA);
    rig.ticker.advance(2_000);
    expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
  });

  it('says what nobody asked for: a badge in it is not believed', () => {
    const rig = createRig();
    rig.ticker.advance(50);
    rig.chip.noise(Buffer.from('0000ff0cf4d54b010100040804deadbeef9600', 'hex'));
    rig.ticker.advance(1_000);
    expect(rig.types()).toEqual(['ReaderAnswered']);
  });
});

describe('a line that is lost', () => {
  const lose = (rig: Rig): void => {
    rig.chip.wire.unplug();
    rig.chip.restart();
    rig.ticker.advance(100);
    rig.chip.wire.plug();
    rig.ticker.advance(1_000);
  };

  it('at any moment of the dialog says that badge and reader are gone, and all comes back', () => {
    for (let ms = 0; ms < 220; ms += 1) {
      const rig = createRig();
      rig.chip.present(ANA);
      rig.ticker.advance(400 + ms);
      expect(rig.types()).toEqual(['ReaderAnswered', 'BadgePresented']);
      lose(rig);
      expect(rig.types().slice(2)).toEqual(['BadgeGone', 'ReaderWentSilent', 'ReaderAnswered', 'BadgePresented']);
    }
  });

  it('in the middle of a frame loses that frame, and nothing of it reaches the next one', () => {
    const list = Buffer.from('0000ff0cf4d54b010100040804deadbeef9600', 'hex');
    for (let length = 1; length < list.length; length += 1) {
      const rig = createRig();
      rig.chip.noise(list.subarray(0, length));
      rig.ticker.advance(2);
      lose(rig);
      rig.chip.noise(list.subarray(length));
      rig.ticker.advance(1_000);
      expect(rig.types()).toEqual(['ReaderAnswered', 'ReaderWentSilent', 'ReaderAnswered']);
    }
  });

  it('from the start is told once, and so is a chip that never answers', () => {
    const rig = createRig(false);
    rig.ticker.advance(60_000);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    rig.chip.misbehave({ kind: 'deaf' }, Number.POSITIVE_INFINITY);
    rig.chip.wire.plug();
    rig.ticker.advance(60_000);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    rig.chip.misbehave({ kind: 'deaf' }, 0);
    rig.ticker.advance(2_000);
    expect(rig.types()).toEqual(['ReaderWentSilent', 'ReaderAnswered']);
  });

  it('after it is closed says nothing more', () => {
    const rig = createRig();
    rig.reader.close();
    const said = rig.sent.length;
    rig.ticker.advance(10_000);
    expect(rig.sent).toHaveLength(said);
    expect(rig.types()).toEqual(['ReaderAnswered']);
  });
});
