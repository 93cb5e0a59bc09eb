// A slot board as its host meets it: Firmata and Keycab's own messages over a wire, coils, scans, lights; ticker only.
// Written from the protocol tables of hardware/README.md, not from the host's driver.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { createCoils, DOOR_LATCH, REASON, type Energizing, type Reset } from './coils.ts';
import { analogReport, capabilityReport, createFraming, createFreePins, firmwareReport, VERSION } from './firmata.ts';
import { dallasCrc } from './rom.ts';
import { createScanner, LOOP_COUNT, type Contact } from './scanner.ts';
import { createWire, type DeviceEnd } from './wire.ts';

export interface BoardBody {
  readonly contact: (slot: number) => Contact;
  readonly loopRaw: (loop: number) => number;
  readonly energized: (slot: number | 'door', on: boolean) => void;
  readonly draws: (slot: number | 'door') => boolean;
}

export interface BoardSetup {
  /** Eight hex digits. */
  readonly serial: string;
  readonly ticker: Ticker;
  readonly body: BoardBody;
  /** As reported over Firmata; another name or major version is a board that is not ours. */
  readonly name?: string;
  readonly major?: number;
}

const COLORS = ['off', 'blue', 'green', 'white', 'amber', 'red', 'violet'] as const;
const RHYTHMS = ['off', 'steady', 'slow', 'fast', 'double'] as const;
const SOUNDS = ['silence', 'yes', 'ask', 'no', 'alarm'] as const;

export interface SlotLight {
  readonly color: (typeof COLORS)[number];
  /** `lost`: the board itself shows that its host is gone. */
  readonly rhythm: (typeof RHYTHMS)[number] | 'lost';
}

export interface SimulatedBoard {
  readonly serial: string;
  readonly wire: DeviceEnd;
  readonly energizings: readonly Energizing[];
  readonly coils: Pick<ReturnType<typeof createCoils>, 'armed' | 'energizedNow' | 'heartbeatIsLost' | 'stickDriver'>;
  light(slot: number): SlotLight;
  /** Each sound asked for, oldest first. */
  sounds(): readonly (typeof SOUNDS)[number][];
  pin(number: number): { readonly mode: number; readonly high: boolean };
  /** Pulses of a badge reader on the Wiegand lines, as text of 0 and 1; `overlapping` ones are given up. */
  wiegand(bits: string, overlapping?: boolean): void;
  /** The body moved: look at it with the next scan. */
  stir(): void;
  power(on: boolean): void;
  /** Watchdog, brown-out, reset line: everything off, then a new start on the same wire; used tickets and limits stay. */
  reset(): void;
}

const WIEGAND_PERIOD_MS = 1;
const WIEGAND_SILENCE_MS = 25;
const WIEGAND_MAX_BITS = 127;

const DARK: SlotLight = { color: 'off', rhythm: 'off' };
const word = (value: number): number[] => [value & 0x7f, (value >> 7) & 0x7f];
const byte = (value: number): number[] => [value & 0x7f, (value >> 7) & 1];

export function createSlotBoard({ serial, ticker, body, name = 'KeycabSlot', major = 1 }: BoardSetup): SimulatedBoard {
  const framing = createFraming();
  const pins = createFreePins();
  const sounds: (typeof SOUNDS)[number][] = [];
  const pulses = createPulses(ticker, (fields) => say(0x0b, fields));
  let lights: SlotLight[] = [];
  let powered = false;
  let bootMs = 0;

  const send = (bytes: readonly number[]): void => {
    if (powered) wire.send(Uint8Array.from(bytes));
  };
  const say = (id: number, fields: readonly number[]): void => {
    const message = [id, ...fields];
    send([0xf0, ...message, ...byte(dallasCrc(message)), 0xf7]);
  };
  const complain = (code: number, about: number, detail = 0): void => say(0x0c, [code, about & 0x7f, ...word(detail)]);

  const coils = createCoils(ticker, {
    energized: (slot, on) => body.energized(slot === DOOR_LATCH ? 'door' : slot, on),
    draws: (slot) => body.draws(slot === DOOR_LATCH ? 'door' : slot),
    ended: (slot, measuredMs, reason) => say(0x03, [1, slot, ...word(measuredMs), reason]),
    heartbeatLost: () => {
      lights = Array.from({ length: 32 }, () => ({ color: 'white', rhythm: 'lost' }));
      complain(REASON.heartbeatLost, 0);
    },
    railFailed: () => complain(REASON.railVoltage, 0),
  });

  const tellPort = (port: number, slots: readonly number[]): void => {
    const masks = { listed: 0, present: 0, unreadable: 0, shorted: 0 };
    const roms: number[] = [];
    for (const slot of slots.filter((one) => one >> 3 === port)) {
      const bit = 1 << (slot & 7);
      const seen = scanner.line(slot);
      masks.listed |= bit;
      if (seen.kind === 'shorted') masks.shorted |= bit;
      if (seen.kind !== 'present') continue;
      masks.present |= bit;
      if (seen.unreadable) masks.unreadable |= bit;
      roms.push(...seen.bytes.flatMap(byte));
    }
    if (masks.listed === 0) return;
    say(0x05, [port, ...[masks.listed, masks.present, masks.unreadable, masks.shorted].flatMap(byte), ...roms]);
  };
  const tellLoop = (loop: number): void => {
    const { window, raw } = scanner.loop(loop);
    say(0x09, [loop, window, ...word(raw)]);
  };
  const ALL_SLOTS = Array.from({ length: 32 }, (_, slot) => slot);
  const tellAll = (): void => {
    for (let port = 0; port < 4; port += 1) tellPort(port, ALL_SLOTS);
    for (let loop = 0; loop < LOOP_COUNT; loop += 1) tellLoop(loop);
  };
  const scanner = createScanner(
    ticker,
    { contact: body.contact, loopRaw: body.loopRaw, scanMs: () => coils.limits.scanMs },
    {
      lines: (slots) => {
        for (let port = 0; port < 4; port += 1) tellPort(port, slots);
      },
      loop: tellLoop,
      complete: tellAll,
    },
  );

  const ARGUMENTS = new Map([
    [0x01, 1],
    [0x02, 4],
    [0x03, 5],
    [0x04, 1],
    [0x06, 8],
    [0x08, 2],
    [0x0a, 0],
  ]);
  const obey = (id: number, data: readonly number[]): void => {
    const b = (at: number): number => data[at] ?? 0;
    const w = (at: number): number => b(at) | (b(at + 1) << 7);
    const wanted = id === 0x07 ? 2 + b(1) * 2 : ARGUMENTS.get(id);
    if (wanted === undefined) return complain(3, id);
    if (data.length !== wanted) return complain(4, id, data.length);
    switch (id) {
      case 0x01: {
        coils.beat();
        const flags = (coils.armed() ? 1 : 0) | (coils.energizedNow() ? 2 : 0) | (coils.railIsFaulty() ? 32 : 0);
        return say(0x01, [b(0), flags, ...word(Math.floor((ticker.monotonicMs() - bootMs) / 1000) % 0x4000)]);
      }
      case 0x02: {
        const reason = coils.arm(w(0), w(2));
        return say(0x02, [coils.armed() ? 1 : 0, ...word(w(0)), reason]);
      }
      case 0x03: {
        const reason = coils.pulse(w(0), b(2), w(3));
        return say(0x03, [reason === REASON.none ? 0 : 2, b(2), ...word(0), reason]);
      }
      case 0x04: {
        // Before the lines have been seen twice, "nothing there" would be a lie; then everything is told unasked.
        if (!scanner.complete()) return;
        if (b(0) === 0x7f) tellAll();
        else if (b(0) < 4) tellPort(b(0), ALL_SLOTS);
        else complain(4, id, b(0));
        return;
      }
      case 0x06: {
        coils.tighten({ pulseMs: w(0), heartbeatMs: w(2), dutyPerMille: w(4), scanMs: w(6) });
        const { pulseMs, heartbeatMs, dutyPerMille, scanMs } = coils.limits;
        return say(0x06, [pulseMs, heartbeatMs, dutyPerMille, scanMs].flatMap(word));
      }
      case 0x07:
        return setLights(b(0), data.slice(2));
      case 0x08: {
        const sound = SOUNDS[b(0)];
        if (sound === undefined) return complain(4, id, b(0));
        sounds.push(sound);
        return;
      }
      case 0x0a:
        return say(0x0a, [...(serial.match(/../g) ?? []).flatMap((pair) => byte(Number.parseInt(pair, 16))), 1, 1]);
    }
  };
  const setLights = (first: number, pairs: readonly number[]): void => {
    if (first + pairs.length / 2 > 32) return complain(4, 0x07, first);
    const wanted: SlotLight[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const color = COLORS[pairs[at] ?? 0];
      const rhythm = RHYTHMS[pairs[at + 1] ?? 0];
      if (color === undefined || rhythm === undefined) return complain(4, 0x07, at);
      wanted.push({ color, rhythm });
    }
    wanted.forEach((light, index) => (lights[first + index] = light));
  };

  const sysex = (bytes: readonly number[]): void => {
    const [id = 0, ...rest] = bytes;
    if (id === 0x79) return send(firmwareReport(name, major));
    if (id === 0x6b) return send(capabilityReport());
    if (id === 0x69) return send(analogReport());
    if (id === 0x7a) return;
    if (id === 0x6d) {
      const { mode, high } = pins.state(rest[0] ?? 0);
      return send([0xf0, 0x6e, rest[0] ?? 0, mode, high ? 1 : 0, 0xf7]);
    }
    if (id === 0 || id > 0x0c) return complain(3, id);
    const message = bytes.slice(0, -2);
    const check = (bytes.at(-2) ?? 0) | ((bytes.at(-1) ?? 0) << 7);
    if (bytes.length < 3 || check !== dallasCrc(message)) return complain(1, id);
    obey(id, message.slice(1));
  };
  const command = (code: number, port: number, data: readonly number[]): void => {
    const [first = 0, second = 0] = data;
    if (code === 0x90) pins.writePort(port, first | (second << 7));
    else if (code === 0xf4) pins.setMode(first, second);
    else if (code === 0xf5) pins.writePin(first, second === 1);
    else if (code === 0xf9) send(VERSION);
    else if (code === 0xff) reset('host');
  };
  const wire = createWire((bytes) => {
    if (!powered) return;
    for (const message of framing(bytes)) {
      if (message.kind === 'tooLong') complain(2, 0);
      else if (message.kind === 'sysex') sysex(message.bytes);
      else command(message.command, message.port, message.data);
    }
  });
  const reset = (why: Reset): void => {
    coils.reset(why);
    pins.reset();
    pulses.reset();
    lights = [];
    if (why !== 'host') bootMs = ticker.monotonicMs();
    scanner.power(powered);
    send([...VERSION, ...firmwareReport(name, major)]);
  };

  return {
    serial,
    wire,
    energizings: coils.energizings,
    coils,
    light: (slot) => lights[slot] ?? DARK,
    sounds: () => sounds,
    pin: pins.state,
    wiegand: (bits, overlapping = false) => {
      if (powered) pulses.come(bits, overlapping);
    },
    stir: scanner.stir,
    power: (on) => {
      if (powered === on) return;
      powered = on;
      reset('power');
    },
    reset: () => reset('chip'),
  };
}

/** Bits until 25 ms of silence; what overlaps or is too long is counted, and told without a bit of it. */
function createPulses(ticker: Ticker, say: (fields: readonly number[]) => void) {
  let train = '';
  let spoiled = false;
  let givenUp = 0;
  let cancel = (): void => {};

  const forget = (): void => {
    cancel();
    train = '';
    spoiled = false;
  };
  const end = (): void => {
    const bits = train;
    const bad = spoiled || bits.length > WIEGAND_MAX_BITS;
    forget();
    if (bad) {
      givenUp = (givenUp + 1) % 0x100;
      return say([0, 0, ...byte(givenUp)]);
    }
    const bytes = bits.match(/.{1,8}/g) ?? [];
    say([0, bits.length, ...bytes.flatMap((eight) => byte(Number.parseInt(eight.padEnd(8, '0'), 2)))]);
  };
  return {
    come: (bits: string, overlapping: boolean): void => {
      train += bits;
      spoiled ||= overlapping;
      cancel();
      cancel = ticker.after(bits.length * WIEGAND_PERIOD_MS + WIEGAND_SILENCE_MS, end);
    },
    reset: (): void => {
      forget();
      givenUp = 0;
    },
  };
}
