// StandardFirmata, a board that is not ours: plain pins work with johnny-five, and no key is ever released through it.
import { EventEmitter } from 'node:events';
import firmataIo from 'firmata-io';
import five from 'johnny-five';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createHands, troubleCode, type HandsTrouble } from '@keycab/firmware/doors/hands';
import { PORTS } from '@keycab/hardware/pins';
import { createChip } from '@keycab/hardware/simulated/avr/chip';
import { createEeprom } from '@keycab/hardware/simulated/avr/eeprom';
import { readHex } from '@keycab/hardware/simulated/avr/hex';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createWire, memoryLine } from '@keycab/hardware/simulated/wire';
import { FAULTS } from '@keycab/shared/fault';
import { fetchStranger } from './stranger.ts';

const stranger = fetchStranger();
const why = stranger.ok ? '' : ` (skipped: ${stranger.why})`;

/** Until its version has been blinked, 2.3 s of its own time, it says nothing. */
const START_MS = 2_500;
// Of a Mega: D13 is B7, D8 is H5; port × 8 + bit in our numbers.
const LED = { arduino: 13, pin: 1 * 8 + 7 };
const BUTTON = { arduino: 8, pin: 7 * 8 + 5 };

function createStranger() {
  const ticker = createManualTicker();
  let sent: number[] = [];
  const chip = createChip({
    flash: readHex(stranger.ok ? stranger.image : ''),
    eeprom: createEeprom(null),
    transmitted: (byte) => sent.push(byte),
    volts: () => 0,
    baudRate: 57_600,
  });
  const wire = createWire((bytes) => chip.receive(bytes));
  ticker.every(1, () => {
    chip.runUntil(ticker.monotonicMs() * 16_000);
    const bytes = Uint8Array.from(sent);
    sent = [];
    if (bytes.length > 0) wire.send(bytes);
  });
  chip.power(true);
  wire.plug();
  return { ticker, chip, wire };
}

/** johnny-five as anybody would start it. */
function startJohnnyFive({ wire }: ReturnType<typeof createStranger>) {
  const events = new EventEmitter();
  const attachment = wire.attach({
    received: (bytes) => events.emit('data', Buffer.from(bytes)),
    unplugged: () => {},
  });
  const transport = Object.assign(events, {
    write: (bytes: Uint8Array, done?: () => void) => {
      attachment?.write(Uint8Array.from(bytes));
      done?.();
    },
  });
  const io = new firmataIo.Firmata(transport, { samplingInterval: 10 });
  const options = { io, repl: false, debug: false, sigint: false };
  const board = new five.Board(options);
  transport.emit('open');
  return { io, board, detach: () => attachment?.detach() };
}

describe.skipIf(!stranger.ok)(`StandardFirmata on a Mega${why}`, () => {
  const rig = createStranger();
  const levels = (): string[] =>
    PORTS.flatMap((_, port) => [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => rig.chip.level(port * 8 + bit)));
  let john: ReturnType<typeof startJohnnyFive>;

  beforeAll(() => {
    john = startJohnnyFive(rig);
    rig.ticker.advance(START_MS);
  });

  it('is ready for the real johnny-five, names itself, and moves a plain output as told', async () => {
    for (let tries = 0; tries < 50 && !john.board.isReady; tries += 1) {
      rig.ticker.advance(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(john.board.isReady).toBe(true);
    expect(john.io.firmware.name).toContain('StandardFirmata');
    const led = new five.Led({ pin: LED.arduino, board: john.board });
    const seen: string[] = [];
    for (const on of [true, false, true, false]) {
      if (on) led.on();
      else led.off();
      rig.ticker.advance(20);
      seen.push(rig.chip.level(LED.pin));
    }
    expect(seen).toEqual(['high', 'low', 'high', 'low']);
  });

  it('tells the real johnny-five each edge of a plain input', () => {
    const read: number[] = [];
    john.board.pinMode(BUTTON.arduino, five.Pin.INPUT);
    john.board.digitalRead(BUTTON.arduino, (value) => read.push(value));
    rig.ticker.advance(40);
    for (const high of [true, false, true]) {
      rig.chip.drive(BUTTON.pin, high);
      rig.ticker.advance(40);
    }
    expect(read.slice(-3)).toEqual([1, 0, 1]);
  });

  it('is refused by the firmware with a code that says what it lacks, and no pin moves for any release', () => {
    john.detach();
    const reports: Report[] = [];
    const troubles: HandsTrouble[] = [];
    // Generous: at the speed of our own line it would not even be understood.
    const hands = createHands({
      boards: [{ board: '0000a001', firstSlot: 0, slots: 32, line: memoryLine(rig.wire, rig.ticker) }],
      ticker: rig.ticker,
      report: (report) => reports.push(report),
      trouble: (trouble) => troubles.push(trouble),
    });
    const before = levels();
    rig.ticker.advance(200);
    for (let slot = 0; slot < 32; slot += 1) hands.pulse(slot, 100 + slot, 300);
    hands.latch(200, 300);
    hands.sound('alarm');
    rig.ticker.advance(1_000);
    expect(levels()).toEqual(before);
    expect(reports.filter(({ type }) => type !== 'PulseAnswered')).toEqual([
      { type: 'BoardWentSilent', board: '0000a001' },
    ]);
    expect(reports.filter((report) => report.type === 'PulseAnswered' && report.outcome === 'refused')).toHaveLength(
      32,
    );
    const refusals = troubles.filter(({ type }) => type === 'BoardRefused');
    expect(refusals).toEqual([
      {
        type: 'BoardRefused',
        board: '0000a001',
        why: 'name',
        found: expect.stringContaining('StandardFirmata') as unknown,
      },
    ]);
    const [code] = refusals.map(troubleCode);
    expect(code).toBe('KC-BOARD-03');
    const { happened, todo } = FAULTS['KC-BOARD-03'];
    for (const lacking of ['end no pulse', 'miss no host', 'read no tag']) expect(happened).toContain(lacking);
    expect(todo).toContain('nothing is released through it');
    hands.close();
  });
});
