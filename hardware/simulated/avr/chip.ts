// A simulated ATmega2560 over any number of resets, with pins, a serial line and analog inputs; time in its own cycles.
import { PORTS } from '../../pins.ts';
import type { Memory } from './eeprom.ts';
import { CAUSE, CLOCK_HZ, createLife, type Level, type Life } from './life.ts';

export const CYCLES_PER_MS = CLOCK_HZ / 1_000;
export const CYCLES_PER_US = CLOCK_HZ / 1_000_000;
// Start bit, eight bits, stop bit.
const BITS_PER_BYTE = 10;

/** What parts that hang on pins see of the chip. Pins are numbered port × 8 + bit. */
export interface Pads {
  level(pin: number): Level;
  /** What the part puts on a pin while the chip only listens. */
  drive(pin: number, high: boolean): void;
  /** Called when the chip changed a level or a direction on the port, a reset included. */
  watch(port: number, changed: () => void): void;
  cycles(): number;
  after(cycles: number, run: () => void): void;
}

export interface Chip extends Pads {
  /** Lets the chip live up to this count of its cycles; without power only time goes by. */
  runUntil(cycles: number): void;
  receive(bytes: Uint8Array): void;
  /** Bytes that came faster than they were read. */
  lostBytes(): number;
  /** The longest time that interrupts were closed since the last reset. */
  closedUs(): number;
  power(on: boolean): void;
  /** @param damage  what the reset does to the memory, which it keeps otherwise */
  reset(cause: number, damage?: (ram: Uint8Array) => void): void;
  hang(interrupts: boolean): void;
  /** Resets by the watchdog so far. */
  watchdogResets(): number;
}

export interface ChipSetup {
  readonly flash: Uint16Array;
  readonly eeprom: Memory;
  readonly transmitted: (byte: number) => void;
  readonly volts: (channel: number) => number;
  readonly patient?: boolean;
  /** At which bytes of the host arrive; those of the chip leave at its own. */
  readonly baudRate?: number;
}

export function createChip({
  flash,
  eeprom,
  transmitted,
  volts,
  patient = false,
  baudRate = 250_000,
}: ChipSetup): Chip {
  const cyclesPerByte = Math.ceil((CLOCK_HZ * BITS_PER_BYTE) / baudRate);
  const watchers = PORTS.map((): (() => void)[] => []);
  const driven = new Map<number, boolean>();
  const waiting = new Set<{ readonly dueCycles: number; readonly run: () => void }>();
  const incoming: number[] = [];
  let life: Life | undefined;
  let idleCycles = 0;
  let arriving = false;
  let lost = 0;
  let resets = 0;

  const cycles = (): number => life?.cycles() ?? idleCycles;
  const portChanged = (port: number): void => watchers[port]?.forEach((changed) => changed());
  type Waiting = Parameters<typeof waiting.add>[0];
  const schedule = (event: Waiting): void =>
    life?.after(event.dueCycles - cycles(), () => {
      if (waiting.delete(event)) event.run();
    });
  const after = (inCycles: number, run: () => void): void => {
    const event = { dueCycles: cycles() + inCycles, run };
    waiting.add(event);
    schedule(event);
  };
  const arrive = (): void => {
    const byte = incoming.shift();
    arriving = byte !== undefined;
    if (byte === undefined) return;
    if (life?.receive(byte) === false) lost += 1;
    after(cyclesPerByte, arrive);
  };

  const start = (cause: number, ram: Uint8Array | null): void => {
    const startCycles = cycles();
    life = createLife({ flash, eeprom, cause, startCycles, ram, transmitted, portChanged, volts, patient });
    for (const [pin, high] of driven) life.drive(pin >> 3, pin & 7, high);
    for (const event of waiting) schedule(event);
    PORTS.forEach((_, port) => portChanged(port));
  };

  return {
    cycles,
    after,
    level: (pin) => life?.level(pin >> 3, pin & 7) ?? 'floating',
    drive: (pin, high) => {
      driven.set(pin, high);
      life?.drive(pin >> 3, pin & 7, high);
    },
    watch: (port, changed) => watchers[port]?.push(changed),
    runUntil: (untilCycles) => {
      while (life !== undefined && !life.run(untilCycles)) {
        resets += 1;
        start(CAUSE.watchdog, life.ram());
      }
      if (life !== undefined) return;
      for (const event of [...waiting].toSorted((one, other) => one.dueCycles - other.dueCycles)) {
        if (event.dueCycles > untilCycles) break;
        idleCycles = Math.max(idleCycles, event.dueCycles);
        if (waiting.delete(event)) event.run();
      }
      idleCycles = Math.max(idleCycles, untilCycles);
    },
    receive: (bytes) => {
      incoming.push(...bytes);
      if (!arriving) {
        arriving = true;
        after(cyclesPerByte, arrive);
      }
    },
    lostBytes: () => lost,
    closedUs: () => (life?.closedCycles() ?? 0) / CYCLES_PER_US,
    power: (on) => {
      if (on === (life !== undefined)) return;
      if (on) return start(CAUSE.power, null);
      idleCycles = cycles();
      life = undefined;
      PORTS.forEach((_, port) => portChanged(port));
    },
    reset: (cause, damage) => {
      if (life === undefined) return;
      const ram = life.ram();
      damage?.(ram);
      start(cause, ram);
    },
    hang: (interrupts) => life?.hang(interrupts),
    watchdogResets: () => resets,
  };
}
