// A desk reader behind a smart card service in memory, on time advanced by hand; the real service is in pcscd.test.ts.
import { describe, expect, it } from 'vitest';
import * as messages from '@keycab/firmware/readers/pcsc/messages';
import { createDeskReader, type DeskReport } from '@keycab/firmware/readers/pcsc/reader';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { createService } from './pcsc-service.ts';

const DESK = 'ACS ACR1252 Reader [ACR1252 Reader PICC] 00 00';
const SAM = 'ACS ACR1252 Reader [ACR1252 Reader SAM] 00 01';
const ANA = '04a1b2c3d4e5809000';
const read = (number: string): DeskReport => ({
  type: 'BadgeRead',
  credential: { technology: 'iso14443', facility: '', number },
});
const ANA_READ = read('04A1B2C3D4E580');

function createRig(match: string | null = null, plugged = true) {
  const ticker = createManualTicker();
  const service = createService(ticker);
  service.plug(DESK, SAM);
  if (plugged) service.wire.plug();
  const reports: DeskReport[] = [];
  let lines = 0;
  const reader = createDeskReader({
    connect: () => {
      lines += 1;
      return memoryLine(service.wire, ticker);
    },
    ticker,
    match,
    report: (report) => reports.push(report),
    retryMs: 1_000,
  });
  ticker.advance(100);
  return { ticker, service, reports, reader, lines: () => lines };
}

describe('messages', () => {
  /** Four bytes a word. */
  const wordsOf = (bytes: Uint8Array): string =>
    (
      Buffer.from(bytes)
        .toString('hex')
        .match(/.{1,8}/g) ?? []
    ).join(' ');

  it('are those that the real service took', () => {
    expect(wordsOf(messages.askVersion())).toBe('0c000000 11000000 04000000 04000000 00000000');
    expect(wordsOf(messages.askContext())).toBe('0c000000 01000000 02000000 00000000 00000000');
    expect(wordsOf(messages.askChange())).toBe('00000000 13000000');
    expect(wordsOf(messages.stopWatching())).toBe('00000000 14000000');
    expect(wordsOf(messages.askDisconnect(0x1234))).toBe('0c000000 06000000 34120000 00000000 00000000');
    const connect = messages.askConnect(7, 'Desk');
    expect(connect).toHaveLength(8 + 152);
    expect(wordsOf(connect.subarray(0, 20))).toBe('98000000 04000000 07000000 4465736b 00000000');
    expect(wordsOf(connect.subarray(-20))).toBe('02000000 03000000 00000000 00000000 00000000');
    expect(wordsOf(messages.askTransmit(9, 2, messages.GET_UID))).toBe(
      '20000000 09000000 09000000 02000000 10000000 05000000 00000000 10000000 02010000 00000000 ffca0000 00',
    );
  });

  it('with a name longer than its field leave room for its end', () => {
    expect(messages.askConnect(7, 'x'.repeat(200))[8 + 4 + 127]).toBe(0);
  });

  it('with states whose names are none are not believed', () => {
    const states = Buffer.alloc(messages.REPLY_BYTES.states);
    expect(messages.statesOf(states)).toEqual([]);
    states.write('Desk', 184, 'latin1');
    states.set([3, 0, 0, 0, 0x34], 184 + 128);
    expect(messages.statesOf(states)).toEqual([{ name: 'Desk', changes: 3, present: true }]);
    const unending = Buffer.from(states);
    unending.fill(0x41, 0, 128);
    expect(messages.statesOf(unending)).toBeNull();
    const control = Buffer.from(states);
    control[185] = 0x07;
    expect(messages.statesOf(control)).toBeNull();
  });
});

describe('a badge at the desk', () => {
  it('is read once, and gone when it is taken away', () => {
    const rig = createRig();
    expect(rig.reports).toEqual([{ type: 'ReaderAnswered' }]);
    rig.service.put(DESK, ANA);
    rig.ticker.advance(60_000);
    expect(rig.reports.slice(1)).toEqual([ANA_READ]);
    rig.service.put(DESK, null);
    rig.ticker.advance(100);
    expect(rig.reports.slice(2)).toEqual([{ type: 'BadgeGone' }]);
    rig.service.put(DESK, ANA);
    rig.ticker.advance(100);
    expect(rig.reports.slice(3)).toEqual([ANA_READ]);
  });

  it('that lay there before is read at once', () => {
    const rig = createRig(null, false);
    rig.service.put(DESK, ANA);
    rig.service.wire.plug();
    rig.ticker.advance(100);
    expect(rig.reports).toEqual([{ type: 'ReaderAnswered' }, ANA_READ]);
  });

  it('is read when every byte of the service comes alone', () => {
    const rig = createRig(null, false);
    rig.service.drip();
    rig.service.wire.plug();
    rig.ticker.advance(10_000);
    rig.service.put(DESK, ANA);
    rig.ticker.advance(30_000);
    expect(rig.reports).toEqual([{ type: 'ReaderAnswered' }, ANA_READ]);
  });

  it('that was exchanged between two looks is gone, then read', () => {
    const rig = createRig();
    rig.service.put(DESK, ANA);
    rig.ticker.advance(100);
    rig.service.put(DESK, null);
    rig.service.put(DESK, 'deadbeef9000');
    rig.ticker.advance(100);
    expect(rig.reports.slice(2)).toEqual([{ type: 'BadgeGone' }, read('DEADBEEF')]);
  });

  it.each([
    ['that answers with an error', '6a81'],
    ['that answers with a number and a warning', 'deadbeef6281'],
    ['whose number has a length that no badge has', '01020304059000'],
    ['that gives nothing but a good end', '9000'],
  ])('%s has no number, is told once and is gone when it leaves', (_, answer) => {
    const rig = createRig();
    rig.service.put(DESK, answer);
    rig.ticker.advance(60_000);
    expect(rig.reports.slice(1)).toEqual([{ type: 'BadgeUnreadable', why: 'noUid' }]);
    rig.service.put(DESK, null);
    rig.ticker.advance(100);
    expect(rig.reports.slice(2)).toEqual([{ type: 'BadgeGone' }]);
  });

  it.each([0x04, 0x09])('that another program holds is tried three times, then given up (command %i)', (command) => {
    const rig = createRig();
    rig.service.fail(command, 0x8010000b);
    rig.service.put(DESK, ANA);
    rig.ticker.advance(60_000);
    expect(rig.reports.slice(1)).toEqual([{ type: 'BadgeUnreadable', why: 'refused' }]);
    expect(rig.service.heard.filter((heard) => heard === command)).toHaveLength(3);
    expect(rig.service.heard.filter((heard) => heard === 0x06)).toHaveLength(command === 0x09 ? 3 : 0);
  });

  it.each([0x04, 0x09])('that stumbles once is read all the same (command %i)', (command) => {
    const rig = createRig();
    rig.service.fail(command, 0x80100069, 1);
    rig.service.put(DESK, ANA);
    rig.ticker.advance(2_000);
    expect(rig.reports.slice(1)).toEqual([ANA_READ]);
  });

  it('on a reader of another name is left alone', () => {
    const rig = createRig('picc');
    rig.service.put(SAM, ANA);
    rig.ticker.advance(1_000);
    expect(rig.reports).toEqual([{ type: 'ReaderAnswered' }]);
    rig.service.put(DESK, ANA);
    rig.ticker.advance(1_000);
    expect(rig.reports.slice(1)).toEqual([ANA_READ]);
  });
});

describe('a reader that is lost', () => {
  it('to a hand that unplugs it is silent, its badge gone, and answers when it is back', () => {
    const rig = createRig();
    rig.service.put(DESK, ANA);
    rig.ticker.advance(100);
    rig.service.plug();
    rig.ticker.advance(100);
    rig.service.plug(DESK);
    rig.ticker.advance(100);
    expect(rig.reports.slice(2)).toEqual([
      { type: 'BadgeGone' },
      { type: 'ReaderWentSilent' },
      { type: 'ReaderAnswered' },
    ]);
  });

  it('with its service at any moment is silent once, and back with it', () => {
    for (let ms = 1; ms < 40; ms += 1) {
      const rig = createRig();
      rig.service.put(DESK, ANA);
      rig.ticker.advance(ms);
      const before = rig.reports.length;
      rig.service.wire.unplug();
      rig.ticker.advance(5_000);
      expect(rig.reports.slice(before).filter(({ type }) => type === 'ReaderWentSilent')).toHaveLength(1);
      rig.service.wire.plug();
      rig.ticker.advance(1_000);
      expect(rig.reports.slice(-2)).toEqual([{ type: 'ReaderAnswered' }, ANA_READ]);
    }
  });

  it('from the start is silent after three seconds', () => {
    const rig = createRig(null, false);
    rig.ticker.advance(2_000);
    expect(rig.reports).toEqual([]);
    rig.ticker.advance(60_000);
    expect(rig.reports).toEqual([{ type: 'ReaderWentSilent' }]);
  });

  it('and closed says nothing more', () => {
    const rig = createRig();
    rig.reader.close();
    rig.service.put(DESK, ANA);
    rig.ticker.advance(60_000);
    expect(rig.reports).toEqual([{ type: 'ReaderAnswered' }]);
  });
});

describe('a service that is of no use', () => {
  it.each([
    ['speaks another version', 0x11, 'version'],
    ['gives no context', 0x01, 'refused'],
  ] as const)('because it %s is told, left, and tried again after the time that was given', (_, command, why) => {
    const rig = createRig(null, false);
    rig.service.fail(command, 0x8010001e, 2);
    rig.service.wire.plug();
    rig.ticker.advance(100);
    expect(rig.reports).toEqual([{ type: 'ReaderWentSilent' }, { type: 'ServiceRefused', why }]);
    rig.ticker.advance(1_000);
    expect(rig.lines()).toBe(2);
    rig.ticker.advance(1_000);
    expect(rig.lines()).toBe(3);
    expect(rig.reports.slice(2)).toEqual([{ type: 'ServiceRefused', why }, { type: 'ReaderAnswered' }]);
  });

  it.each([
    ['a change that is an error', Buffer.from('0000000001000080', 'hex')],
    ['states without end, behind a change', Buffer.concat([Buffer.alloc(8), Buffer.alloc(6_000, 0x41)])],
  ])('because it says %s is left and asked anew', (_, bytes) => {
    const rig = createRig();
    rig.service.say(bytes);
    rig.ticker.advance(50);
    expect(rig.reports.slice(1)).toEqual([{ type: 'ReaderWentSilent' }, { type: 'ServiceRefused', why: 'nonsense' }]);
    rig.service.put(DESK, ANA);
    rig.ticker.advance(2_000);
    expect(rig.reports.slice(3)).toEqual([{ type: 'ReaderAnswered' }, ANA_READ]);
  });

  it('because it claims an answer that is longer than its room is left, and nothing of it is waited for', () => {
    const rig = createRig();
    rig.service.put(DESK, 'ff'.repeat(300));
    rig.ticker.advance(500);
    expect(rig.reports.slice(1, 3)).toEqual([
      { type: 'ReaderWentSilent' },
      { type: 'ServiceRefused', why: 'nonsense' },
    ]);
  });

  it('because it has fallen silent is left after ten seconds', () => {
    const rig = createRig();
    rig.service.mute();
    rig.ticker.advance(60_000);
    expect(rig.reports).toEqual([{ type: 'ReaderAnswered' }]);
    rig.service.say(Buffer.alloc(8));
    rig.ticker.advance(10_100);
    expect(rig.reports.slice(1)).toEqual([{ type: 'ReaderWentSilent' }, { type: 'ServiceRefused', why: 'late' }]);
  });
});
