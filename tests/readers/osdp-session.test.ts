// An OSDP reader on its line, good and bad: what it says becomes reports, what it cannot prove becomes nothing.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { unknownDigest } from '@keycab/firmware/readers/badge';
import { badgeDigest } from '@keycab/shared/proof/credential';
import type { OsdpMisbehavior } from '@keycab/hardware/simulated/osdp';
import { RECORDED } from './osdp-frames.ts';
import { ANA, BADGE_KEY, BEN, createRig, DAY, type Rig } from './osdp-rig.ts';

const normal = (open: boolean) => ({ type: 'LoopSeen', loop: 'reader-front', normal: open });
/** A reader with its channel up and its state told. */
function createOnline(settings: Parameters<typeof createRig>[0] = {}): Rig {
  const rig = createRig(settings);
  rig.ticker.advance(1_000);
  expect(rig.types()).toEqual(['ReaderAnswered', 'LoopSeen']);
  rig.reports.length = 0;
  rig.said();
  return rig;
}
const handshakes = (rig: Rig): number => rig.said().filter((code) => code === '76/0').length;

describe('a reader that answers', () => {
  it('is asked as in the recorded session, proves its key, and is there within half a second', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    expect(rig.sent.slice(0, 2)).toEqual([RECORDED.id, RECORDED.cap]);
    expect(rig.said().slice(0, 6)).toEqual(['61/0', '62/1', '76/0', '77/1', '64/2', '60/3']);
    expect(rig.reports).toEqual([{ type: 'ReaderAnswered', reader: 'front' }, normal(true)]);
    expect(rig.simulated.secure()).toBe(true);
    expect(rig.troubles).toEqual([]);
  });

  it('is polled every 50 ms and asked for its state every 5 s, each with the next number', () => {
    const rig = createOnline();
    rig.ticker.advance(20_000);
    const said = rig.said();
    expect(said.filter((code) => code.startsWith('60/')).length).toBeGreaterThan(380);
    expect(said.filter((code) => code.startsWith('64/'))).toHaveLength(4);
    const numbers = said.map((code) => Number(code.slice(-1)));
    expect(numbers.every((number, at) => at === 0 || number === ((numbers[at - 1] ?? 0) % 3) + 1)).toBe(true);
    expect(rig.simulated.repeats()).toBe(0);
    expect(rig.reports).toEqual([]);
  });

  it('presents a badge once, as digests that rosters hold', () => {
    const rig = createOnline();
    rig.simulated.present(ANA);
    rig.ticker.advance(120);
    const credential = { technology: 'wiegand26', facility: '01', number: '0002' } as const;
    expect(rig.reports).toEqual([
      {
        type: 'BadgePresented',
        reader: 'front',
        badge: badgeDigest(BADGE_KEY, credential),
        unknownAs: unknownDigest(BADGE_KEY, credential, DAY),
      },
    ]);
    rig.simulated.present(ANA);
    rig.ticker.advance(4_000);
    expect(rig.types()).toEqual(['BadgePresented', 'BadgeGone']);
    rig.simulated.present(BEN);
    rig.ticker.advance(200);
    expect(rig.presented()).toBe(2);
  });

  it('with a badge of wrong parity presents nobody, and says why', () => {
    const rig = createOnline();
    rig.simulated.present('10000000000000001010000001');
    rig.ticker.advance(500);
    expect(rig.reports).toEqual([]);
    expect(rig.troubles).toEqual([{ type: 'BadgeUnreadable', reader: 'front', why: 'parity' }]);
  });

  it('with a keypad tells its keys to the room of secrets alone, and in clear to nobody', () => {
    const secure = createOnline();
    secure.simulated.press('27\u007f8#\r');
    secure.ticker.advance(500);
    expect(secure.keys).toEqual(['27*8##']);
    const clear = createRig({ key: null, allowClear: true });
    clear.ticker.advance(2_000);
    clear.simulated.press('271828#');
    clear.ticker.advance(500);
    expect(clear.types()).toContain('ReaderAnswered');
    expect(clear.keys).toEqual([]);
  });

  it('with a keypad keeps its digits: they reach neither reports nor log', () => {
    const rig = createOnline();
    rig.simulated.press('271828#');
    rig.ticker.advance(500);
    expect(rig.reports).toEqual([]);
    const out = inspect([rig.reports, rig.troubles, rig.reader], { depth: 20, showHidden: true });
    for (const spelling of ['271828', Buffer.from('271828#').toString('hex')]) expect(out).not.toContain(spelling);
  });

  it('tells a lifted cover and its return, once each', () => {
    const rig = createOnline();
    rig.simulated.tamper(true);
    rig.ticker.advance(12_000);
    expect(rig.reports).toEqual([normal(false)]);
    rig.simulated.tamper(false);
    rig.ticker.advance(12_000);
    expect(rig.reports).toEqual([normal(false), normal(true)]);
  });

  it('tells a failing supply to the log, once each way', () => {
    const rig = createOnline();
    rig.simulated.failPower(true);
    rig.ticker.advance(12_000);
    rig.simulated.failPower(false);
    rig.ticker.advance(12_000);
    expect(rig.troubles).toEqual([
      { type: 'ReaderPowerChanged', reader: 'front', failed: true },
      { type: 'ReaderPowerChanged', reader: 'front', failed: false },
    ]);
    expect(rig.reports).toEqual([]);
  });

  it('shows and sounds what it is told, inside the channel and before the next poll but one', () => {
    const rig = createOnline();
    rig.reader.feedback('accepted');
    rig.ticker.advance(200);
    rig.reader.feedback('refused');
    rig.ticker.advance(200);
    const shown = rig.simulated.heard.filter(({ id }) => id === 0x69 || id === 0x6a);
    expect(shown.map(({ id, data, secure }) => [id, Buffer.from(data).toString('hex'), secure])).toEqual([
      [0x69, '0000020f0002000f000000000000', true],
      [0x6a, '0002010001', true],
      [0x69, '0000020303010012000000000000', true],
      [0x6a, '0002010103', true],
    ]);
  });

  it('is not asked again for what it does not know, and its other signs go on', () => {
    const rig = createOnline({ simulated: { without: [0x69] } });
    for (let round = 0; round < 3; round += 1) {
      rig.reader.feedback('accepted');
      rig.ticker.advance(300);
    }
    const codes = rig.simulated.heard.map(({ id }) => id);
    expect(codes.filter((id) => id === 0x69)).toHaveLength(1);
    expect(codes.filter((id) => id === 0x6a)).toHaveLength(3);
    expect(rig.reports).toEqual([]);
  });

  it('and that knows no state is taken as closed', () => {
    const rig = createOnline({ simulated: { without: [0x64] } });
    rig.ticker.advance(12_000);
    expect(rig.simulated.heard.filter(({ id }) => id === 0x64)).toHaveLength(1);
    expect(rig.reports).toEqual([]);
  });

  it('and demands a secure channel gets it', () => {
    const rig = createOnline({ simulated: { secureOnly: true } });
    rig.simulated.present(ANA);
    rig.ticker.advance(200);
    expect(rig.presented()).toBe(1);
  });

  it('under another unique number is the same: its key counts', () => {
    const rig = createOnline();
    rig.simulated.rename(Buffer.from('ffeeddccbbaa9988', 'hex'));
    rig.simulated.restart();
    rig.ticker.advance(500);
    rig.simulated.present(ANA);
    rig.ticker.advance(200);
    expect(rig.types()).toEqual(['BadgePresented']);
  });
});

describe('a reply', () => {
  it('after 199 ms is in time', () => {
    const rig = createOnline();
    rig.simulated.present(ANA);
    rig.simulated.misbehave({ kind: 'delay', ms: 199 });
    rig.ticker.advance(1_000);
    expect([rig.presented(), rig.simulated.repeats()]).toEqual([1, 0]);
  });

  it('after 201 ms is asked for again with the same number, and presents the badge once', () => {
    const rig = createOnline();
    rig.simulated.present(ANA);
    rig.simulated.misbehave({ kind: 'delay', ms: 201 });
    rig.ticker.advance(1_000);
    expect(rig.presented()).toBe(1);
    // On two wires the late reply and the one to the repeat may also meet each other, and then it is asked once more.
    expect(rig.simulated.repeats()).toBeGreaterThan(0);
    expect(handshakes(rig)).toBe(0);
  });

  it.each<OsdpMisbehavior>([{ kind: 'silent' }, { kind: 'flip', byte: 9 }, { kind: 'sequence' }])(
    'that is lost or not to be read ($kind) is asked for again, bit for bit, and presents the badge once',
    (how) => {
      const rig = createOnline();
      rig.simulated.present(ANA);
      rig.simulated.misbehave(how);
      rig.ticker.advance(1_000);
      expect([rig.presented(), rig.simulated.repeats()]).toEqual([1, 1]);
      const twice = rig.sent.find((frame, at) => rig.sent[at + 1]?.equals(frame));
      expect(twice).toBeDefined();
      expect(handshakes(rig)).toBe(0);
      expect(rig.reports.filter(({ type }) => type === 'ReaderWentSilent')).toEqual([]);
    },
  );

  it.each<OsdpMisbehavior>([{ kind: 'mac' }, { kind: 'plain' }, { kind: 'padding' }])(
    'that does not prove itself ($kind) is not acted upon: a new channel, and then all is well',
    (how) => {
      const rig = createOnline();
      rig.simulated.present(ANA);
      rig.simulated.misbehave(how);
      rig.ticker.advance(1_000);
      expect(rig.presented()).toBe(0);
      expect(handshakes(rig)).toBe(1);
      rig.simulated.present(ANA);
      rig.ticker.advance(200);
      expect(rig.presented()).toBe(1);
      expect(rig.types()).not.toContain('ReaderWentSilent');
    },
  );

  it('of yesterday with today’s number and a right check opens nothing', () => {
    const rig = createOnline();
    rig.simulated.present(ANA);
    rig.ticker.advance(5_000);
    expect(rig.types()).toEqual(['BadgePresented', 'BadgeGone']);
    rig.said();
    rig.simulated.misbehave({ kind: 'replay' });
    rig.ticker.advance(1_000);
    expect(rig.presented()).toBe(1);
    expect(handshakes(rig)).toBe(1);
  });

  it('BUSY is waited for without a repeat being counted or the channel being lost', () => {
    const rig = createOnline();
    rig.simulated.present(ANA);
    rig.simulated.misbehave({ kind: 'busy' }, 10);
    rig.ticker.advance(1_000);
    expect([rig.presented(), rig.simulated.repeats()]).toEqual([1, 0]);
    expect(handshakes(rig)).toBe(0);
  });

  it('BUSY for ever is silence', () => {
    const rig = createOnline();
    rig.simulated.misbehave({ kind: 'busy' }, Infinity);
    rig.ticker.advance(1_300);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    rig.said();
    rig.ticker.advance(8_000);
    expect(rig.said()).toContain('61/0');
    rig.simulated.behave();
    rig.ticker.advance(2_000);
    expect(rig.types().slice(1)).toEqual(['ReaderAnswered']);
  });

  it.each([1, 3, 4, 5, 6])('NAK %i in clear causes a new channel and nothing else', (code) => {
    const rig = createOnline();
    rig.simulated.misbehave({ kind: 'nak', code });
    rig.ticker.advance(1_000);
    expect(handshakes(rig)).toBe(1);
    expect(rig.reports).toEqual([]);
    rig.simulated.present(ANA);
    rig.ticker.advance(200);
    expect(rig.presented()).toBe(1);
  });

  it('that breaks the channel again and again is not believed any more', () => {
    const rig = createOnline();
    rig.simulated.misbehave({ kind: 'mac' }, Infinity);
    rig.ticker.advance(1_000);
    expect(rig.troubles).toEqual([{ type: 'ReaderRefused', reader: 'front', why: 'channel' }]);
    expect(handshakes(rig)).toBe(3);
    rig.simulated.behave();
    rig.ticker.advance(5_000);
    expect(rig.types()).toEqual(['ReaderWentSilent', 'ReaderAnswered']);
  });
});
