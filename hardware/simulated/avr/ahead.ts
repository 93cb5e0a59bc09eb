// What a simulated chip need not live through one by one: turns of a delay, counts of a timer; exact to the cycle.
import type { AVRTimer, CPU } from 'avr8js';

const SLEEP = 0x9588;
// `sbiw Rd, 1` of avr-libc's longer delays and `dec Rd` of its shorter ones, each followed by `brne .-4`.
const BRANCH_BACK = 0xf7f1;
const isSubtractOne = (word: number): boolean => (word & 0xffcf) === 0x9701;
const isDecrement = (word: number): boolean => (word & 0xfe0f) === 0x940a;

/** Where a program only waits: asleep, or while a register counts down to zero and nothing else happens. */
export const PLACE = { other: 0, sleep: 1, delay: 2 } as const;

/** By program counter. @param delays  false: a delay is a place like any other */
export function placesOf(program: Uint16Array, delays: boolean): Uint8Array {
  return Uint8Array.from(program, (word, at) => {
    if (word === SLEEP) return PLACE.sleep;
    if (!delays || program[at + 1] !== BRANCH_BACK) return PLACE.other;
    return isDecrement(word) || isSubtractOne(word) ? PLACE.delay : PLACE.other;
  });
}

/** Skips the turns that end before anything is due; the last ones are lived through, so that flags are as they are. */
export function skipTurns(cpu: CPU, untilCycles: number): void {
  const { data } = cpu;
  if (cpu['nextInterrupt'] >= 0 && cpu.interruptsEnabled) return;
  const next = cpu['nextClockEvent'] as { readonly cycles: number } | null;
  const dueCycles = next === null || next.cycles > untilCycles ? untilCycles : next.cycles;
  const word = cpu.progMem[cpu.pc] ?? 0;
  const short = isDecrement(word);
  const register = short ? (word >> 4) & 31 : 24 + ((word >> 3) & 6);
  const low = data[register] ?? 0;
  const left = short ? low : low | ((data[register + 1] ?? 0) << 8);
  const cyclesPerTurn = short ? 3 : 4;
  // A register of zero would count through all values; that is no delay anybody wrote.
  const turns = Math.min(left - 1, Math.floor((dueCycles - cpu.cycles - 1) / cyclesPerTurn));
  if (turns <= 0) return;
  cpu.cycles += turns * cyclesPerTurn;
  data[register] = (left - turns) & 0xff;
  if (!short) data[register + 1] = (left - turns) >> 8;
}

/** What avr8js keeps private. */
interface Timer {
  count: AVRTimer['count'];
  readonly TOP: number;
  readonly config: { readonly bits: number; readonly OCRA: number; readonly OCRB: number; readonly TCCRA: number };
  readonly divider: number;
  readonly lastCycle: number;
  readonly tcnt: number;
  readonly ocrA: number;
  readonly ocrB: number;
  readonly updateDivider: boolean;
}

/**
 * avr8js wakes up for every count of a timer; nothing can come of a count before the next match or the end of the row.
 * For timers that count upwards only, with two outputs.
 */
export function countAhead(cpu: CPU, avrTimer: AVRTimer): void {
  const timer = avrTimer as unknown as Timer;
  const { count } = timer;
  const { OCRA, OCRB, TCCRA } = timer.config;
  const stepsLeft = (): number => {
    const { tcnt, TOP, ocrA, ocrB } = timer;
    const marks = [ocrA, ocrB, TOP, TOP + 1].filter((mark) => mark > tcnt);
    return marks.length === 0 ? 1 : Math.min(...marks) - tcnt;
  };
  timer.count = (reschedule = true, external = false) => {
    // With a new clock avr8js begins the row itself.
    const restarts = timer.updateDivider;
    count(false, external);
    if (restarts || !reschedule || timer.divider === 0) return;
    cpu.addClockEvent(timer.count, timer.lastCycle + timer.divider * stepsLeft() - cpu.cycles);
  };
  for (const address of [OCRA, OCRB, TCCRA]) {
    const write = cpu.writeHooks[address];
    cpu.writeHooks[address] = (...written) => {
      const done = write?.(...written);
      // A mark has moved, and may be nearer now.
      cpu.updateClockEvent(timer.count, 0);
      return done;
    };
  }
}
