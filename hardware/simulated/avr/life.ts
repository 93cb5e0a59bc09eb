// One life of a simulated ATmega2560, from a reset to the next: avr8js with what it lacks; the only door of avr8js.
import {
  adcConfig,
  avrInstruction,
  AVRADC,
  AVRClock,
  AVREEPROM,
  AVRIOPort,
  AVRTimer,
  AVRUSART,
  AVRWatchdog,
  CPU,
  portAConfig,
  portBConfig,
  portCConfig,
  portDConfig,
  portEConfig,
  portFConfig,
  portGConfig,
  portHConfig,
  portJConfig,
  portKConfig,
  portLConfig,
  PinState,
  timer0Config,
  timer1Config,
  usart0Config,
  watchdogConfig,
} from 'avr8js';
import { countAhead, PLACE, placesOf, skipTurns } from './ahead.ts';
import type { Memory } from './eeprom.ts';

export const CLOCK_HZ = 16_000_000;
const RAM_BYTES = 0x2200 - 0x100;
const RAM_FIRST = 0x200;
const MCUSR = 0x54;
const SMCR = 0x53;
const SREG = 0x5f;
const INTERRUPTS = 0x80;
const JUMP_TO_ITSELF = 0xcfff;
const RECEIVE_COMPLETE = 0x80;
const DATA_OVERRUN = 0x08;
// Two bytes in the buffer and one in the shift register (data sheet, "Receiver Error Flags").
const RECEIVER_BYTES = 3;

/** Bits of MCUSR. */
export const CAUSE = { power: 1, external: 2, brownOut: 4, watchdog: 8 } as const;

export type Level = 'low' | 'high' | 'floating';

export interface LifeSetup {
  readonly flash: Uint16Array;
  readonly eeprom: Memory;
  readonly cause: number;
  readonly startCycles: number;
  /** What a life before left in RAM; null after the power was away. */
  readonly ram: Uint8Array | null;
  readonly transmitted: (byte: number) => void;
  readonly portChanged: (port: number) => void;
  /** 0 to 5 volts. */
  readonly volts: (channel: number) => number;
  /** Lives through each turn of each delay, which changes nothing but the time it takes to simulate. */
  readonly patient: boolean;
}

export interface Life {
  cycles(): number;
  /** Up to this count of cycles, or to a reset by the watchdog. @returns false when it was reset */
  run(untilCycles: number): boolean;
  after(cycles: number, run: () => void): void;
  level(port: number, bit: number): Level;
  drive(port: number, bit: number, high: boolean): void;
  /** One byte has arrived. @returns false when it was lost */
  receive(byte: number): boolean;
  /** They work by the CPU's hooks; nobody has to call them. */
  readonly peripherals: readonly object[];
  ram(): Uint8Array;
  /** The longest time that interrupts were closed since the program first opened them. */
  closedCycles(): number;
  /** The program stands still where it is, with interrupts or without. */
  hang(interrupts: boolean): void;
}

// Of the 2560: INT2 and INT3 on D2 and D3, interrupt vectors 3 and 4.
const edges = (index: 2 | 3) => {
  return { EICR: 0x69, EIMSK: 0x3d, EIFR: 0x3c, index, iscOffset: 2 * index, interrupt: 2 * (index + 1) };
};
const EDGES = new Map([[portDConfig.PIN, [null, null, edges(2), edges(3)]]]);
// The 328P's pin interrupts, which avr8js knows, have other vectors.
const PORT_CONFIGS = [
  portAConfig,
  portBConfig,
  portCConfig,
  portDConfig,
  portEConfig,
  portFConfig,
  portGConfig,
  portHConfig,
  portJConfig,
  portKConfig,
  portLConfig,
].map(({ PIN, DDR, PORT }) => ({ PIN, DDR, PORT, externalInterrupts: EDGES.get(PIN) ?? [] }));

/** What avr8js keeps private. */
interface Interrupt {
  readonly address: number;
  readonly flagRegister: number;
  readonly flagMask: number;
  readonly enableRegister: number;
  readonly enableMask: number;
  constant?: boolean;
}

function createUsart(cpu: CPU, transmitted: (byte: number) => void) {
  const usart = new AVRUSART(
    cpu,
    { ...usart0Config, rxCompleteInterrupt: 2 * 25, dataRegisterEmptyInterrupt: 2 * 26, txCompleteInterrupt: 2 * 27 },
    CLOCK_HZ,
  );
  usart.onByteTransmit = transmitted;
  // Level-triggered, as silicon is.
  const { UDRE, RXC } = usart as unknown as { readonly UDRE: Interrupt; readonly RXC: Interrupt };
  UDRE.constant = true;
  const { UCSRA, UCSRB, UDR } = usart0Config;
  const received: number[] = [];
  const readData = cpu.readHooks[UDR];
  cpu.readHooks[UDR] = (address) => {
    const byte = readData?.(address) ?? 0;
    received.shift();
    const [next] = received;
    if (next !== undefined) usart.writeByte(next, true);
    return byte;
  };
  // avr8js drops a received byte when another bit of UCSRB is written; silicon does not.
  const writeControl = cpu.writeHooks[UCSRB];
  cpu.writeHooks[UCSRB] = (value, ...rest) => {
    const waiting = (cpu.data[UCSRA] ?? 0) & RECEIVE_COMPLETE;
    const done = writeControl?.(value, ...rest);
    if (waiting !== 0) cpu.setInterruptFlag(RXC);
    return done;
  };
  return (byte: number): boolean => {
    if (!usart.rxEnable) return false;
    if (received.length >= RECEIVER_BYTES) {
      cpu.data[UCSRA] = (cpu.data[UCSRA] ?? 0) | DATA_OVERRUN;
      return false;
    }
    received.push(byte);
    if (received.length === 1) usart.writeByte(byte, true);
    return true;
  };
}

export function createLife(setup: LifeSetup): Life {
  const program = Uint16Array.from(setup.flash);
  const cpu = new CPU(program, RAM_BYTES);
  let reset = false;
  let opened = false;
  let closedSince = 0;
  let closedCycles = 0;
  cpu.cycles = setup.startCycles;
  if (setup.ram === null) cpu.data.fill(0xa5, RAM_FIRST);
  else cpu.data.set(setup.ram, RAM_FIRST);
  cpu.data[MCUSR] = setup.cause;
  // A new life is a new CPU: registers and pins are as after a reset, which avr8js does not see to.
  cpu.reset = () => {
    reset = true;
  };

  const ports = PORT_CONFIGS.map((config, index) => {
    const port = new AVRIOPort(cpu, config);
    port.addListener(() => setup.portChanged(index));
    return port;
  });
  const timers = [
    new AVRTimer(cpu, { ...timer0Config, compAInterrupt: 2 * 21, compBInterrupt: 2 * 22, ovfInterrupt: 2 * 23 }),
    new AVRTimer(cpu, {
      ...timer1Config,
      captureInterrupt: 2 * 16,
      compAInterrupt: 2 * 17,
      compBInterrupt: 2 * 18,
      ovfInterrupt: 2 * 20,
      compPortA: portBConfig.PORT,
      compPinA: 5,
      compPortB: portBConfig.PORT,
      compPinB: 6,
    }),
  ];
  if (!setup.patient) timers.forEach((timer) => countAhead(cpu, timer));
  const places = placesOf(program, !setup.patient);
  const receive = createUsart(cpu, setup.transmitted);
  const adc = new AVRADC(cpu, { ...adcConfig, adcInterrupt: 2 * 29 });
  adc.onADCRead = (input) => {
    const channel = 'channel' in input ? input.channel : 0;
    const raw = Math.max(0, Math.min(1023, Math.floor((setup.volts(channel) / 5) * 1024)));
    cpu.addClockEvent(() => adc.completeADCRead(raw), adc.sampleCycles);
  };
  const others = [
    new AVREEPROM(cpu, setup.eeprom),
    new AVRWatchdog(cpu, { ...watchdogConfig, watchdogInterrupt: 2 * 12 }, new AVRClock(cpu, CLOCK_HZ)),
  ];

  const { data } = cpu;
  const dueCycles = (): number => (cpu['nextClockEvent'] as { readonly cycles: number } | null)?.cycles ?? Infinity;
  /** avr8js sees to one event an instruction; what is due is due now, and only then interrupts are looked at. */
  const settle = (): void => {
    const status = data[SREG] ?? 0;
    data[SREG] = status & ~INTERRUPTS;
    while (dueCycles() <= cpu.cycles) cpu.tick();
    data[SREG] = status;
    cpu.tick();
  };
  let asleep = false;
  /** Asleep nothing happens until something is due: time may jump. An interrupt moves the program on, and wakes. */
  const sleep = (untilCycles: number): void => {
    const { pc } = cpu;
    while (!reset && cpu.pc === pc && cpu.cycles < untilCycles) {
      cpu.cycles = Math.max(cpu.cycles, Math.min(dueCycles(), untilCycles));
      settle();
    }
    asleep = cpu.pc === pc;
  };

  return {
    cycles: () => cpu.cycles,
    run: (untilCycles) => {
      while (!reset && cpu.cycles < untilCycles) {
        if (asleep) {
          sleep(untilCycles);
          continue;
        }
        const place = places[cpu.pc];
        if (place === PLACE.delay) skipTurns(cpu, untilCycles);
        const sleeps = place === PLACE.sleep && ((data[SMCR] ?? 0) & 1) === 1;
        avrInstruction(cpu);
        // Before any interrupt is taken: one that waited is another stretch.
        if (((data[SREG] ?? 0) & INTERRUPTS) !== 0) {
          opened = true;
          closedSince = 0;
        } else if (closedSince === 0) closedSince = cpu.cycles;
        else if (opened) closedCycles = Math.max(closedCycles, cpu.cycles - closedSince);
        const { pc } = cpu;
        if (dueCycles() <= cpu.cycles || cpu['nextInterrupt'] >= 0) settle();
        asleep = sleeps && cpu.pc === pc;
      }
      return !reset;
    },
    after: (cycles, run) => cpu.addClockEvent(run, cycles),
    level: (port, bit) => {
      const state = ports[port]?.pinState(bit);
      return state === PinState.High ? 'high' : state === PinState.Low ? 'low' : 'floating';
    },
    drive: (port, bit, high) => ports[port]?.setPin(bit, high),
    receive,
    closedCycles: () => closedCycles,
    ram: () => cpu.data.slice(RAM_FIRST),
    hang: (interrupts) => {
      program[cpu.pc] = JUMP_TO_ITSELF;
      places[cpu.pc] = PLACE.other;
      asleep = false;
      const status = cpu.data[SREG] ?? 0;
      cpu.data[SREG] = interrupts ? status | INTERRUPTS : status & ~INTERRUPTS;
    },
    peripherals: [...timers, ...others],
  };
}
