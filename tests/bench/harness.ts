// Measures two things against each other in one run: in turn, as paired ratios, with the CPU they took; reads clocks.
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';

/** What one round did. Without a `figure` the harness takes the wall time of the round. */
export interface Round {
  readonly events: number;
  /** What is compared, in the bench's own unit, such as a p50 in milliseconds. */
  readonly figure?: number;
  /** CPU microseconds spent in other processes, which the harness cannot see. */
  readonly cpuMicrosElsewhere?: number;
}

export interface Side {
  readonly name: string;
  /** One round, 3 s at the most. */
  readonly run: () => Round | Promise<Round>;
}

/** A ratio is ours through the other's figure: a time should stay below `atMost`, a rate above `atLeast`. */
export type Goal = { readonly name: string } & ({ readonly atMost: number } | { readonly atLeast: number });

export interface Bench {
  readonly name: string;
  readonly unit: 'µs per event' | 'events per s' | 'ms' | 'bytes per event';
  /** Null where a figure is only told, because nobody has promised it. */
  readonly goal: Goal | null;
  readonly ours: Side;
  /** The limit that ours is held against, or what somebody would use instead. */
  readonly other: Side;
  /** At least 5; 9 where HTTP is involved. */
  readonly rounds?: number;
  readonly close?: () => void | Promise<void>;
}

/** A bench file exports one, as `prepare`: it builds both sides in a folder that is removed afterwards. */
export type Prepare = (folder: string) => Bench | Promise<Bench>;

export interface Measured {
  readonly figure: number;
  readonly cpuMicrosPerEvent: number;
}

export interface Result {
  readonly bench: Bench;
  readonly ours: Measured;
  readonly other: Measured;
  /** The median of the ratios of each pair, and their range. */
  readonly ratio: number;
  readonly ratioMin: number;
  readonly ratioMax: number;
  readonly rounds: number;
  /** Null without a goal. */
  readonly met: boolean | null;
}

const ROUNDS = 5;
const WARM_UP_ROUNDS = 1;
const IDLE_SHARE = 0.6;
const IDLE_PROBE_MS = 100;
const IDLE_WAIT_MAX_MS = 3000;

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Jiffies of all cores since boot, idle and in all; null where the system does not tell. */
function coreTimes(): { idle: number; all: number } | null {
  try {
    const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
    return { idle: (fields[3] ?? 0) + (fields[4] ?? 0), all: fields.reduce((sum, field) => sum + field, 0) };
  } catch {
    return null;
  }
}

/** Waits until most cores idle, but not for ever: on a busy machine the pairing has to do. */
async function idleCores(): Promise<void> {
  for (const endMs = performance.now() + IDLE_WAIT_MAX_MS; performance.now() < endMs;) {
    const before = coreTimes();
    await sleep(IDLE_PROBE_MS);
    const after = coreTimes();
    if (before === null || after === null) return;
    if ((after.idle - before.idle) / Math.max(1, after.all - before.all) >= IDLE_SHARE) return;
  }
}

async function round(side: Side, unit: Bench['unit']): Promise<Measured> {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const done = await side.run();
  const wallMicros = (performance.now() - startedMs) * 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const timed = unit === 'events per s' ? (done.events / wallMicros) * 1e6 : wallMicros / done.events;
  return {
    figure: done.figure ?? timed,
    cpuMicrosPerEvent: (cpu.user + cpu.system + (done.cpuMicrosElsewhere ?? 0)) / done.events,
  };
}

const middle = (rounds: readonly Measured[]): Measured => ({
  figure: median(rounds.map(({ figure }) => figure)),
  cpuMicrosPerEvent: median(rounds.map(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent)),
});

/**
 * Runs ours and the other in turn, the first place alternating, and judges the median of the paired ratios.
 * @param settle  waited for before each round, so that a round does not pay for what ran before
 */
export async function measure(bench: Bench, settle: () => Promise<void> = idleCores): Promise<Result> {
  const ours: Measured[] = [];
  const other: Measured[] = [];
  const rounds = Math.max(ROUNDS, bench.rounds ?? ROUNDS);
  for (let turn = -WARM_UP_ROUNDS; turn < rounds; turn += 1) {
    const pair = turn % 2 === 0 ? ([bench.ours, bench.other] as const) : ([bench.other, bench.ours] as const);
    for (const side of pair) {
      await settle();
      const measured = await round(side, bench.unit);
      if (turn >= 0) (side === bench.ours ? ours : other).push(measured);
    }
  }
  const ratios = ours.map(({ figure }, turn) => figure / (other[turn]?.figure ?? Number.NaN));
  const ratio = median(ratios);
  return {
    bench,
    ours: middle(ours),
    other: middle(other),
    ratio,
    ratioMin: Math.min(...ratios),
    ratioMax: Math.max(...ratios),
    rounds,
    met: bench.goal === null ? null : 'atMost' in bench.goal ? ratio <= bench.goal.atMost : ratio >= bench.goal.atLeast,
  };
}

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);

function goalText({ goal }: Bench): string {
  if (goal === null) return 'no goal';
  return `${goal.name} ${'atMost' in goal ? `≤ ${String(goal.atMost)}` : `≥ ${String(goal.atLeast)}`}`;
}

/** Four lines that say what was compared, by how much, and what was promised. */
export function describe(result: Result): string {
  const { bench, ours, other, ratio, ratioMin, ratioMax, rounds, met } = result;
  const side = (name: string, { figure, cpuMicrosPerEvent }: Measured) =>
    `  ${name.padEnd(44)} ${number(figure).padStart(9)} ${bench.unit}, CPU ${number(cpuMicrosPerEvent)} µs per event`;
  const verdict = met === null ? '' : met ? ': met' : ': missed';
  return [
    bench.name,
    side(bench.ours.name, ours),
    side(bench.other.name, other),
    `  ratio ${number(ratio)} (${number(ratioMin)} to ${number(ratioMax)} in ${String(rounds)} pairs), ${goalText(bench)}${verdict}`,
  ].join('\n');
}
