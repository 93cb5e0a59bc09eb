// The control panel as a state machine: in a channel no byte may change, and no bytes at all may mean anything unproven.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { coveredBytes, sealFrame } from '@keycab/firmware/readers/osdp/frame';
import { dueMs, lineChanged, openWindow, order, received, startPanel, tick } from '@keycab/firmware/readers/osdp/panel';
import { encrypt, macOf } from '@keycab/firmware/readers/osdp/secure';
import type { Panel, PanelSettings, Told } from '@keycab/firmware/readers/osdp/session';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { CLEAR, hex, RECORDED } from './osdp-frames.ts';
import { ANA, counted, READER_KEY } from './osdp-rig.ts';

interface Moment {
  readonly panel: Panel;
  readonly nowMs: number;
  /** What the reader says next, mark byte included. */
  readonly reply: Buffer;
}

/** Panel and simulated reader, each frame delivered whole, up to the first reply whose command byte is `id`. */
function until(id: number, settings: Partial<PanelSettings> = {}): Moment {
  const ticker = createManualTicker();
  const simulated = createOsdpReader({ name: 'front', ticker, address: 1, key: READER_KEY, random: counted('reader') });
  simulated.wire.plug();
  let reply = Buffer.alloc(0);
  const attached = simulated.wire.attach({
    received: (bytes) => (reply = Buffer.concat([reply, bytes])),
    unplugged: () => {},
  });
  const random = counted('panel');
  const start = startPanel(
    { address: 1, baudRate: 9_600, key: READER_KEY, pending: null, allowClear: false, ...settings },
    0,
  );
  let { panel } = lineChanged(start, true, 0);
  let presented = false;
  for (let round = 0; round < 50; round += 1) {
    ticker.advance(Math.max(0, dueMs(panel) - ticker.monotonicMs()));
    const step = tick(panel, ticker.monotonicMs(), random);
    ({ panel } = step);
    let send = step.send;
    while (send !== null) {
      reply = Buffer.alloc(0);
      attached?.write(send);
      ticker.advance(120);
      const block = ((reply[5] ?? 0) & 8) === 0 ? 0 : (reply[6] ?? 0);
      if (reply[6 + block] === id) return { panel, nowMs: ticker.monotonicMs(), reply };
      const heard = received(panel, reply, ticker.monotonicMs(), random);
      ({ panel } = heard);
      ({ send } = heard);
      if (panel.phase === 'online' && !presented) {
        presented = true;
        simulated.present(ANA);
      }
    }
  }
  return expect.unreachable('the reply never came');
}

const none = (): never => expect.unreachable('no chance is needed here');
const kinds = (told: readonly Told[]): string[] => told.map(({ kind }) => kind);

describe('a badge in a channel', () => {
  let moment: Moment;
  beforeAll(() => {
    moment = until(0x50);
  });
  const hear = (bytes: Uint8Array) => received(moment.panel, bytes, moment.nowMs, counted('later'));

  it('is heard when nothing was changed, wherever it is split', () => {
    const { reply } = moment;
    expect(kinds(hear(reply).told)).toContain('read');
    for (let at = 0; at <= reply.length; at += 1) {
      const first = hear(reply.subarray(0, at));
      const second = received(first.panel, reply.subarray(at), moment.nowMs, counted('later'));
      expect(kinds([...first.told, ...second.told]).filter((kind) => kind === 'read')).toEqual(['read']);
    }
  });

  it('is heard amid noise, and once only', () => {
    const { reply } = moment;
    const noise = hex('00 ff fe 41 ff');
    expect(kinds(hear(Buffer.concat([noise, reply, noise, reply])).told).filter((kind) => kind === 'read')).toEqual([
      'read',
    ]);
  });

  it('with any one byte changed is not, though the check was made right again', () => {
    const frame = moment.reply.subarray(1);
    const body = frame.subarray(0, frame.length - 2);
    const believed: string[] = [];
    for (let at = 0; at < body.length; at += 1) {
      for (let flip = 1; flip < 256; flip += 1) {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ flip;
        for (const check of ['crc', 'sum'] as const) {
          if (hear(sealFrame(changed, null, check)).told.length > 0) believed.push(`${check} ${at} ^ ${flip}`);
        }
      }
    }
    expect(believed).toEqual([]);
  });

  it('with any one byte changed and the check left as it was is not either', () => {
    const frame = moment.reply.subarray(1);
    const believed: string[] = [];
    for (let at = 0; at < frame.length; at += 1) {
      for (let flip = 1; flip < 256; flip += 1) {
        const changed = Buffer.from(frame);
        changed[at] = (changed[at] ?? 0) ^ flip;
        if (hear(changed).told.length > 0) believed.push(`${at} ^ ${flip}`);
      }
    }
    expect(believed).toEqual([]);
  });

  it('cut into a shorter frame, block or payload with a right check is not', () => {
    const frame = moment.reply.subarray(1);
    for (let length = 6; length < frame.length - 2; length += 1) {
      const cut = Buffer.from(frame.subarray(0, length));
      cut.writeUInt16LE(length + 2, 2);
      expect(hear(sealFrame(cut, null, 'crc')).told).toEqual([]);
    }
  });

  it('said in clear is not, whatever its number: it only costs the channel', () => {
    for (const [, bytes] of CLEAR) {
      for (let sequence = 0; sequence < 4; sequence += 1) {
        const body = Buffer.from(bytes.subarray(0, bytes.length - 2));
        body[1] = 0x81;
        body[4] = 0x04 | sequence;
        const step = hear(sealFrame(body, null, 'crc'));
        expect(step.told).toEqual([]);
        const ours = sequence === moment.panel.outstanding?.sequence;
        const plainReply = body[5] === 0x41 || body[5] === 0x79;
        if (ours && body[5] !== 0x79) expect(step.panel.phase).toBe('challenge');
        if (!ours && !plainReply) expect(step.panel.outstanding).toBe(moment.panel.outstanding);
      }
    }
  });

  it('from another address, or one of our own commands echoed, is nothing', () => {
    for (const address of [0x01, 0x80, 0x82, 0xff]) {
      const body = Buffer.from(moment.reply.subarray(1, moment.reply.length - 2));
      body[1] = address;
      const step = hear(sealFrame(body, null, 'crc'));
      expect([step.told, step.panel.outstanding]).toEqual([[], moment.panel.outstanding]);
    }
    const echo = moment.panel.outstanding?.bytes ?? hex('');
    expect(hear(Buffer.concat([echo, moment.reply])).told.map(({ kind }) => kind)).toContain('read');
  });

  it('under a right MAC, but not in the form of a hidden reply, costs the channel', () => {
    const { outstanding, channel } = moment.panel;
    if (outstanding?.mac == null || channel === null) return expect.unreachable('no channel');
    const { mac } = outstanding;
    const raw = hex('00 01 1a 00 80 80 01 00');
    const hidden = encrypt(channel.keys, mac, raw);
    const say = (type: number, data: Uint8Array, check: 'crc' | 'sum' = 'crc') => {
      const block = { type, data: new Uint8Array(0) };
      const covered = coveredBytes({
        address: 1,
        reply: true,
        sequence: outstanding.sequence,
        check,
        block,
        id: 0x50,
        data,
      });
      return hear(sealFrame(covered, macOf(channel.keys, mac, covered).subarray(0, 4), check));
    };
    expect(kinds(say(0x18, hidden).told)).toContain('read');
    for (const step of [
      say(0x17, hidden),
      say(0x16, raw),
      say(0x15, raw),
      say(0x18, raw),
      say(0x18, hidden.subarray(0, 8)),
    ]) {
      expect(step).toMatchObject({ told: [], panel: { phase: 'challenge', channel: null } });
    }
    // A reader that is asked with a CRC answers with one.
    expect(say(0x18, hidden, 'sum')).toMatchObject({ told: [], panel: { outstanding } });
  });

  it('when nobody asked is nothing', () => {
    const heard = hear(moment.reply);
    const again = received({ ...heard.panel, outstanding: null }, moment.reply, moment.nowMs, none);
    expect(again.told).toEqual([]);
  });
});

describe('any bytes at all', () => {
  const likely = fc.oneof(
    fc.nat(255),
    fc.constantFrom(0x53, 0x81, 0x08, 0x0e, 0x00, 0x05, 0x0d, 0x02, 0x16, 0x18, 0x50),
  );

  it('in a channel never become a badge, a tamper or a key, and never throw', () => {
    const { panel, nowMs } = until(0x50);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 10 }), fc.array(likely), (chunks, more) => {
        let current = panel;
        const told: Told[] = [];
        for (const chunk of [...chunks, Uint8Array.from(more)]) {
          const step = received(current, chunk, nowMs, counted('later'));
          current = step.panel;
          told.push(...step.told);
        }
        expect(told).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('as any frame with a right check never do either, in any state of a session with a key', () => {
    const moments = [0x45, 0x46, 0x76, 0x78, 0x48, 0x50].map((id) => until(id));
    const body = fc.record({
      sequence: fc.nat(3),
      block: fc.option(
        fc.record({ type: fc.integer({ min: 0x11, max: 0x18 }), data: fc.uint8Array({ maxLength: 2 }) }),
      ),
      id: fc.oneof(fc.nat(255), fc.constantFrom(0x40, 0x41, 0x45, 0x46, 0x48, 0x4b, 0x50, 0x76, 0x78, 0x79)),
      data: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...moments), body, ({ panel, nowMs }, { sequence, block, id, data }) => {
        const scb = block === null ? [] : [block.data.length + 2, block.type, ...block.data];
        const length = 5 + scb.length + 1 + data.length + 2;
        const head = [0x53, 0x81, length & 255, length >> 8, sequence | 4 | (block === null ? 0 : 8)];
        const frame = sealFrame(Uint8Array.from([...head, ...scb, id, ...data]), null, 'crc');
        const step = received(panel, frame, nowMs, counted('later'));
        expect(kinds(step.told).filter((kind) => kind !== 'refused')).toEqual([]);
        if (step.panel.phase === 'online') expect(step.panel.channel).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('time', () => {
  it('a panel whose line is not up says nothing, and that the reader is silent once', () => {
    const start = startPanel({ address: 1, baudRate: 9_600, key: null, pending: null, allowClear: false }, 100);
    expect(dueMs(start)).toBe(3_100);
    expect(tick(start, 3_099, none)).toMatchObject({ told: [], send: null });
    const silent = tick(start, 3_100, none);
    expect(silent).toMatchObject({ told: [{ kind: 'silent' }], send: null });
    expect(dueMs(silent.panel)).toBe(Infinity);
  });

  it('a command is repeated when the wire, the reader’s 200 ms and the adapter are over, not a millisecond before', () => {
    const up = lineChanged(
      startPanel({ address: 1, baudRate: 9_600, key: READER_KEY, pending: null, allowClear: false }, 0),
      true,
      0,
    ).panel;
    const asked = tick(up, 0, none);
    expect(Buffer.from(asked.send ?? hex(''))).toEqual(RECORDED.id);
    const named = received(asked.panel, RECORDED.pdid, 10, none);
    expect(Buffer.from(named.send ?? hex(''))).toEqual(RECORDED.cap);
    // Ten bytes at 9,600 baud take 10.4 ms.
    const due = 10 + 11 + 200 + 2;
    expect(dueMs(named.panel)).toBe(due);
    expect(tick(named.panel, due - 1, none).send).toBeNull();
    expect(Buffer.from(tick(named.panel, due, none).send ?? hex(''))).toEqual(RECORDED.cap);
  });

  it('a reply under way is waited for, but not for ever', () => {
    const up = lineChanged(
      startPanel({ address: 1, baudRate: 9_600, key: READER_KEY, pending: null, allowClear: false }, 0),
      true,
      0,
    ).panel;
    const asked = tick(up, 0, none).panel;
    const begun = received(asked, RECORDED.pdid.subarray(0, 4), 205, none).panel;
    expect(dueMs(begun)).toBe(225);
    expect(received(begun, RECORDED.pdid.subarray(4), 224, none).panel.phase).toBe('asking');

    let panel = received(asked, hex('53 81 a0 05 04'), 205, none).panel;
    let nowMs = 206;
    for (; nowMs < 1_400 && panel.outstanding !== null; nowMs += 1) {
      panel = received(panel, Uint8Array.of(0), nowMs, none).panel;
      panel = tick(panel, nowMs, none).panel;
    }
    // 200 ms, and 266 bytes at 9,600 baud.
    expect(nowMs).toBeLessThan(500);
  });

  it('lights and tones that cannot be shown at once are dropped, and never more than four wait', () => {
    const { panel } = until(0x50);
    const waiting = [1, 2, 3, 4].reduce((current) => order(current, 'refused'), panel);
    expect(waiting.queue).toHaveLength(4);
    expect(lineChanged(waiting, false, 0).panel.queue).toEqual([]);
    expect(order(lineChanged(panel, true, 0).panel, 'accepted').queue).toEqual([]);
  });
});

describe('the recorded session', () => {
  /** Chance as the recorded control panel had it. */
  const asRecorded = (bytes: number): Uint8Array => {
    expect(bytes).toBe(8);
    return RECORDED.randomA;
  };

  it('is spoken by our panel, byte for byte, up to the first MAC', () => {
    const settings = { address: 1, baudRate: 9_600, key: RECORDED.key, pending: null, allowClear: false };
    let step = tick(lineChanged(startPanel(settings, 0), true, 0).panel, 0, asRecorded);
    const sent = [step.send];
    for (const reply of [RECORDED.pdid, RECORDED.pdcap, RECORDED.ccrypt, RECORDED.rmac]) {
      step = received(step.panel, reply, 10, asRecorded);
      sent.push(step.send);
    }
    const { id, cap, chlng, scrypt } = RECORDED;
    expect(sent.slice(0, 4).map((bytes) => Buffer.from(bytes ?? hex('')))).toEqual([id, cap, chlng, scrypt]);
    expect(step.panel).toMatchObject({ phase: 'online', standing: 'unknown' });
  });

  it('with another first MAC, another cryptogram or a bad mark in its block is refused', () => {
    const settings = { address: 1, baudRate: 9_600, key: RECORDED.key, pending: null, allowClear: false };
    const proving = [RECORDED.pdid, RECORDED.pdcap, RECORDED.ccrypt].reduce(
      (step, reply) => received(step.panel, reply, 10, asRecorded),
      tick(lineChanged(startPanel(settings, 0), true, 0).panel, 0, asRecorded),
    ).panel;
    const body = RECORDED.rmac.subarray(1, RECORDED.rmac.length - 2);
    for (const at of [7, ...Array.from({ length: 16 }, (_, index) => body.length - 1 - index)]) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 0xfe;
      const step = received(proving, sealFrame(changed, null, 'crc'), 20, asRecorded);
      expect(step).toMatchObject({ told: [{ kind: 'refused', why: 'cryptogram' }], panel: { phase: 'challenge' } });
      expect(step.panel.nextMs).toBe(5_020);
    }
  });

  it('with the public key is refused by a panel that has its own, in whatever window', () => {
    const settings = { address: 1, baudRate: 9_600, key: RECORDED.key, pending: null, allowClear: false };
    const start = openWindow(lineChanged(startPanel(settings, 0), true, 0).panel, 60_000);
    const challenged = [RECORDED.pdid, RECORDED.pdcap].reduce(
      (step, reply) => received(step.panel, reply, 10, asRecorded),
      tick(start, 0, asRecorded),
    );
    expect(challenged.send?.[8]).toBe(1);
    const nak = sealFrame(hex('53 81 09 00 04 41 06'), null, 'crc');
    const refused = received(challenged.panel, nak, 20, asRecorded);
    expect(refused.told).toEqual([{ kind: 'refused', why: 'nak' }]);
    const again = tick(refused.panel, 5_020, asRecorded);
    expect(again.send?.[8]).toBe(1);
  });
});
