// The simulated OSDP reader against what independent programs recorded and computed, so that it is no mirror of our panel.
import { describe, expect, it } from 'vitest';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader, type SimulatedOsdpSettings } from '@keycab/hardware/simulated/osdp';
import { hex, INSTALL, INSTALL_PAIRS, RECORDED, RECORDED_PAIRS } from './osdp-frames.ts';

/** A reader and what it answers to whole commands. */
function createAsked(settings: Partial<SimulatedOsdpSettings>) {
  const ticker = createManualTicker();
  const reader = createOsdpReader({ name: 'front', ticker, address: 1, ...settings });
  reader.wire.plug();
  const chunks: Buffer[] = [];
  const attached = reader.wire.attach({ received: (bytes) => chunks.push(Buffer.from(bytes)), unplugged: () => {} });
  const ask = (bytes: Uint8Array, waitMs = 250): string => {
    attached?.write(bytes);
    ticker.advance(waitMs);
    return Buffer.concat(chunks.splice(0)).toString('hex');
  };
  return { reader, ticker, ask };
}
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the simulated reader', () => {
  it('answers the recorded session as the recorded reader did', () => {
    const { ask } = createAsked({ key: RECORDED.key, random: () => RECORDED.randomB });
    expect(ask(RECORDED.id)).toBe(text(RECORDED.pdid));
    expect(ask(RECORDED.cap).slice(0, 4)).toBe('ff53');
    expect(ask(RECORDED.chlng)).toBe(text(RECORDED.ccrypt));
    expect(ask(RECORDED.scrypt)).toBe(text(RECORDED.rmac));
    for (const { command, reply } of RECORDED_PAIRS) expect(ask(command)).toBe(text(reply));
  });

  it('answers the computed install mode, takes its key and shows a badge', () => {
    const { ask, reader } = createAsked({ key: null, random: () => INSTALL.randomB });
    const challenge = '53011300 0c031100 76 b0b1b2b3b4b5b6b7'.replaceAll(' ', '');
    expect(ask(sealed(challenge)).slice(18, 34)).toBe(text(RECORDED.cuid));
    expect(ask(sealed(`53011b000d03130077${INSTALL.panelCryptogram}`))).toBe(text(INSTALL.rmac));
    const [poll, badge, keyset] = INSTALL_PAIRS;
    expect(ask(poll?.command ?? hex(''))).toBe(text(poll?.reply ?? hex('')));
    reader.present('10000000100000000000000100');
    expect(ask(badge?.command ?? hex(''))).toBe(text(badge?.reply ?? hex('')));
    expect(ask(keyset?.command ?? hex(''))).toBe(text(keyset?.reply ?? hex('')));
    expect(text(reader.key() ?? hex(''))).toBe('000102030405060708090a0b0c0d0e0f');
  });

  it('gives the published frames in clear, repeats bit for bit, and acts once', () => {
    const { ask, reader } = createAsked({});
    ask(hex('53 01 09 00 04 61 00 60 23'));
    expect(ask(hex('53 01 08 00 05 60 8b 33'))).toBe('53810800 0540 3935'.replaceAll(' ', ''));
    expect(ask(hex('53 01 08 00 06 60 d8 66'))).toBe('5381080006406a60');
    reader.present('10000000100000000000000100');
    const raw = '53811000075000011a00808001001b2c';
    expect(ask(hex('53 01 08 00 07 60 e9 55'))).toBe(raw);
    expect(ask(hex('53 01 08 00 07 60 e9 55'))).toBe(raw);
    expect(reader.repeats()).toBe(1);
    expect(reader.heard.filter(({ id }) => id === 0x60)).toHaveLength(3);
    expect(ask(hex('53 01 08 00 06 60 d8 66')).slice(10, 14)).toBe('4104');
  });

  it('names what is wrong with a command: check, length, number, sequence, security', () => {
    const { ask } = createAsked({ secureOnly: true });
    expect(ask(hex('53 01 08 00 04 60 00 00')).slice(-8, -4)).toBe('4101');
    ask(hex('53 01 09 00 04 61 00 60 23'));
    expect(ask(hex('53 01 08 00 07 60 e9 55'))).toBe(text(sealed('53810900074104')));
    expect(ask(hex('53 01 08 00 05 60 8b 33'))).toBe(text(sealed('53810900054106')));
    const open = createAsked({});
    open.ask(hex('53 01 09 00 04 61 00 60 23'));
    expect(open.ask(sealed('530108000599'))).toBe(text(sealed('53810900054103')));
    expect(open.ask(sealed('53010900066900'))).toBe(text(sealed('53810900064102')));
    expect(open.ask(sealed(`53011a0007750110${'00'.repeat(16)}`))).toBe(text(sealed('53810900074106')));
  });

  it('speaks the sum when it is asked with it, and to 7F', () => {
    const { ask } = createAsked({ address: 0 });
    expect(ask(hex('53 00 08 00 00 61 00 44')).slice(0, 12)).toBe('538013000045');
    expect(ask(hex('53 7F 0C 00 00 6E 00 80 25 00 00 0F')).slice(0, 12)).toBe('53800c000054');
  });

  it('after COMSET is found at its new address, and not at a speed that nobody speaks', () => {
    const { ask } = createAsked({});
    ask(hex('53 01 09 00 04 61 00 60 23'));
    expect(ask(sealed('53010d00056e0280250000')).slice(0, 22)).toBe('53810d0005540280250000');
    expect(ask(hex('53 01 08 00 06 60 d8 66'))).toBe('');
    expect(ask(sealed('530208000660')).slice(0, 12)).toBe('538208000640');
    const lost = createAsked({});
    lost.ask(hex('53 01 09 00 04 61 00 60 23'));
    expect(lost.ask(hex('53 01 0d 00 05 6e 02 00 c2 01 00 51 e9'))).not.toBe('');
    expect(lost.ask(sealed('530208000660'))).toBe('');
  });

  it('forgets its channel after eight seconds without a word', () => {
    const { ask, reader } = createAsked({ key: RECORDED.key, random: () => RECORDED.randomB });
    for (const command of [RECORDED.id, RECORDED.cap, RECORDED.chlng, RECORDED.scrypt]) ask(command);
    expect(reader.secure()).toBe(true);
    expect(ask(RECORDED_PAIRS[0]?.command ?? hex(''), 8_001)).not.toBe('');
    expect(ask(RECORDED_PAIRS[1]?.command ?? hex('')).slice(-8, -4)).toBe('4104');
    expect(reader.secure()).toBe(false);
  });
});

/** The published polynomial once more, written down for these commands alone. */
function crcOf(bytes: Buffer): Buffer {
  let crc = 0x1d0f;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const top = ((crc >> 15) ^ (byte >> bit)) & 1;
      crc = ((crc << 1) & 0xffff) ^ (top === 1 ? 0x1021 : 0);
    }
  }
  return Buffer.of(crc & 255, crc >> 8);
}
function sealed(body: string): Buffer {
  const bytes = hex(body);
  return Buffer.concat([bytes, crcOf(bytes)]);
}
