// An OSDP reader that is cut off, exchanged or without its key: told as such, and never heard in clear instead.
import { describe, expect, it } from 'vitest';
import { ANA, BEN, createRig, READER_KEY, type Rig } from './osdp-rig.ts';

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

describe('a reader that stops answering', () => {
  it('is asked the same eight times more, is told as silent after a second, and is called from the start again', () => {
    const rig = createOnline();
    rig.simulated.misbehave({ kind: 'silent' }, Infinity);
    rig.ticker.advance(1_060);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    rig.ticker.advance(3_000);
    const said = rig.said();
    const [lost] = said.filter((code, at) => said[at + 1] === code);
    expect(said.filter((code, at) => code === lost && (said[at - 1] === lost || said[at + 1] === lost))).toHaveLength(
      9,
    );
    expect(said.slice(-2)).toEqual(['61/0', '61/0']);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    rig.simulated.behave();
    rig.ticker.advance(2_000);
    expect(rig.types().slice(1)).toEqual(['ReaderAnswered']);
  });

  it('with a badge on it loses the badge too', () => {
    const rig = createOnline();
    rig.simulated.present(ANA);
    rig.ticker.advance(100);
    rig.simulated.wire.unplug();
    rig.ticker.advance(1_000);
    expect(rig.types()).toEqual(['BadgePresented', 'BadgeGone', 'ReaderWentSilent']);
    rig.simulated.wire.plug();
    rig.ticker.advance(1_000);
    expect(rig.types().slice(3)).toEqual(['ReaderAnswered']);
  });

  it('and was never there is told once, after three seconds', () => {
    const rig = createRig({ plugged: false });
    rig.ticker.advance(2_900);
    expect(rig.reports).toEqual([]);
    rig.ticker.advance(60_000);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
  });

  it('because its power went comes back by itself, unnoticed by people', () => {
    const rig = createOnline();
    rig.simulated.restart();
    rig.ticker.advance(1_000);
    expect(rig.reports).toEqual([]);
    rig.simulated.present(ANA);
    rig.ticker.advance(200);
    expect(rig.presented()).toBe(1);
  });

  it('in the middle of a frame leaves nothing of it for the next one', () => {
    const rig = createOnline();
    for (let ms = 1; ms < 60; ms += 1) {
      rig.simulated.present(ANA);
      rig.ticker.advance(ms);
      rig.simulated.wire.unplug();
      rig.simulated.wire.plug();
      rig.ticker.advance(3_000);
    }
    const allowed = new Set(['BadgePresented', 'BadgeGone', 'ReaderWentSilent', 'ReaderAnswered']);
    expect(rig.types().filter((type) => !allowed.has(type))).toEqual([]);
    expect(rig.troubles).toEqual([]);
    expect(rig.types().at(-1)).not.toBe('ReaderWentSilent');
  });

  it('amid noise is heard through it', () => {
    const rig = createOnline();
    const noise = Buffer.from('00ff53ff41538108', 'hex');
    const stop = rig.ticker.every(487, () => rig.simulated.wire.send(noise));
    for (let round = 0; round < 20; round += 1) {
      rig.simulated.present(round % 2 === 0 ? ANA : BEN);
      rig.ticker.advance(2_500);
    }
    stop();
    expect(rig.presented()).toBe(20);
    expect(rig.types()).not.toContain('ReaderWentSilent');
    expect(rig.reader.discardedBytes()).toBeGreaterThan(400);
  });
});

describe('a reader with the wrong key', () => {
  it('is asked after 5, 10 and 15 s, then counts as tampered with, and is believed again when it has its own', () => {
    const rig = createOnline();
    rig.simulated.rekey(Buffer.alloc(16, 9));
    rig.ticker.advance(2_000);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    rig.said();
    rig.ticker.advance(4_000);
    expect(handshakes(rig)).toBe(1);
    expect(rig.troubles.map(({ type }) => type)).toEqual(['ReaderRefused', 'ReaderRefused']);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    rig.ticker.advance(10_000);
    expect(rig.reports).toEqual([{ type: 'ReaderWentSilent', reader: 'front' }, normal(false)]);
    rig.said();
    rig.ticker.advance(300_000);
    // 15, 20, 25, … 60 s later, and each minute after that.
    expect(handshakes(rig)).toBe(8);
    rig.simulated.rekey(READER_KEY);
    rig.ticker.advance(61_000);
    expect(rig.reports.slice(2)).toEqual([{ type: 'ReaderAnswered', reader: 'front' }, normal(true)]);
  });

  it.each<[string, (rig: Rig) => void]>([
    ['that forgot it', (rig) => rig.simulated.rekey(null)],
    ['that shows another cryptogram', (rig) => rig.simulated.misbehave({ kind: 'cryptogram' }, Infinity)],
    ['that speaks in clear alone', (rig) => rig.simulated.misbehave({ kind: 'plain' }, Infinity)],
  ])('%s is never heard in clear, never asked with the public key and never given a new one', (_, spoil) => {
    const rig = createOnline();
    spoil(rig);
    if (rig.simulated.key() !== null) rig.simulated.restart();
    rig.simulated.present(ANA);
    rig.simulated.press('1234');
    rig.simulated.tamper(true);
    const before = rig.sent.length;
    rig.ticker.advance(120_000);
    expect(rig.presented()).toBe(0);
    const after = rig.sent.slice(before);
    expect(after.filter((frame) => frame[7] === 0x11 && frame[8] === 0)).toEqual([]);
    expect(after.filter((frame) => frame[7] === 0x17 && frame[8] === 0x75)).toEqual([]);
    // In clear only: who are you, what can you do, prove it.
    const clear = after.filter((frame) => ((frame[5] ?? 0) & 8) === 0).map((frame) => frame[6]);
    expect(new Set(clear)).toEqual(new Set(clear.filter((id) => id === 0x61 || id === 0x62)));
  });

  it('in the place of one that knows no secure channel is refused as that', () => {
    const rig = createRig({ simulated: { capable: false } });
    rig.simulated.present(ANA);
    rig.ticker.advance(40_000);
    expect(rig.reports).toEqual([{ type: 'ReaderWentSilent', reader: 'front' }, normal(false)]);
    expect(rig.troubles[0]).toEqual({ type: 'ReaderRefused', reader: 'front', why: 'unsupported' });
    expect(rig.simulated.heard.map(({ id }) => id).filter((id) => id !== 0x61 && id !== 0x62)).toEqual([]);
  });
});

describe('a reader without a key', () => {
  it('that may be heard in clear is', () => {
    const rig = createOnline({ key: null, allowClear: true });
    expect(rig.simulated.secure()).toBe(false);
    rig.simulated.present(ANA);
    rig.simulated.press('1234');
    rig.ticker.advance(200);
    expect(rig.types()).toEqual(['BadgePresented']);
    rig.simulated.restart();
    rig.ticker.advance(3_000);
    expect(rig.types()).toEqual(['BadgePresented', 'BadgeGone']);
  });

  it('that demands a channel is silent in clear', () => {
    const rig = createRig({ key: null, allowClear: true, simulated: { secureOnly: true } });
    rig.simulated.present(ANA);
    rig.ticker.advance(10_000);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
  });

  it('that may not be heard in clear is asked who it is, and for nothing more', () => {
    const rig = createRig({ key: null });
    rig.simulated.present(ANA);
    rig.ticker.advance(30_000);
    expect(rig.types()).toEqual(['ReaderWentSilent']);
    expect(new Set(rig.simulated.heard.map(({ id }) => id))).toEqual(new Set([0x61, 0x62]));
  });
});
