// The slot board's own image on a simulated chip, with tags, coils, loops and lights on its pins; ticker only.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { PINS } from '../../pins.ts';
import { createWire, type DeviceEnd } from '../wire.ts';
import { createChip, CYCLES_PER_MS, type Chip } from './chip.ts';
import { createEeprom, type Memory } from './eeprom.ts';
import { readHex } from './hex.ts';
import { createLeds, type Leds } from './leds.ts';
import { createOutputs, type Outputs } from './outputs.ts';
import { createTagLines, type TagLines } from './tags.ts';
import { createWiegandLines, type WiegandLines } from './wiegand.ts';

const LOOP_NORMAL = 512;
const JUMPER = PINS.find(({ use }) => use.use === 'reserved' && use.name === 'serviceJumper')?.number ?? Number.NaN;
const channelOf = (name: string): number =>
  PINS.flatMap(({ use }) => (use.use === 'loop' && use.name === name ? [use.channel] : []))[0] ?? Number.NaN;
const RAIL_VOLTAGE = channelOf('railVoltage');
const RAIL_CURRENT = channelOf('railCurrent');

export interface AvrBoardSetup {
  readonly ticker: Ticker;
  /** Text of slot.hex. */
  readonly image: string;
  /** Eight hex digits; null is a board without one. */
  readonly serial: string | null;
  /** Lives through each turn of each delay: slower, and nobody can tell from what the board does. */
  readonly patient?: boolean;
}

export interface AvrBoard {
  readonly wire: DeviceEnd;
  readonly chip: Chip;
  readonly outputs: Outputs;
  readonly tags: TagLines;
  readonly leds: Leds;
  readonly wiegand: WiegandLines;
  readonly eeprom: Memory;
  /** The board's own time since it was made. */
  nowMs(): number;
  /** A loop's reading, 0 to 1,023: 512 normal, 682 alarm, 0 short, 1023 cut. */
  setLoop(loop: number, raw: number): void;
  setJumper(set: boolean): void;
  /** Stops the board's time. */
  close(): void;
}

/** Powered and plugged in from the start; one millisecond of the ticker is 16,000 cycles of the chip. */
export function createAvrBoard({ ticker, image, serial, patient = false }: AvrBoardSetup): AvrBoard {
  const loops = Array.from({ length: 8 }, () => LOOP_NORMAL);
  const eeprom = createEeprom(serial);
  let sent: number[] = [];
  // Half a step up: what is read is the number that was set.
  const volts = (channel: number): number => {
    if (channel === RAIL_VOLTAGE) return outputs.voltageVolts();
    if (channel === RAIL_CURRENT) return outputs.senseVolts();
    return (((loops[channel] ?? 0) + 0.5) / 1024) * 5;
  };
  const chip = createChip({ flash: readHex(image), eeprom, transmitted: (byte) => sent.push(byte), volts, patient });
  const outputs = createOutputs(chip);
  const tags = createTagLines(chip);
  const leds = createLeds(chip);
  const wiegand = createWiegandLines(chip);
  chip.drive(JUMPER, true);
  const wire = createWire((bytes) => chip.receive(bytes));
  const startMs = ticker.monotonicMs();
  const stop = ticker.every(1, () => {
    chip.runUntil((ticker.monotonicMs() - startMs) * CYCLES_PER_MS);
    if (sent.length === 0) return;
    const bytes = Uint8Array.from(sent);
    sent = [];
    wire.send(bytes);
  });
  chip.power(true);
  wire.plug();

  return {
    wire,
    chip,
    outputs,
    tags,
    leds,
    wiegand,
    eeprom,
    nowMs: () => chip.cycles() / CYCLES_PER_MS,
    setLoop: (loop, raw) => {
      loops[loop] = raw;
    },
    setJumper: (set) => chip.drive(JUMPER, !set),
    close: stop,
  };
}
