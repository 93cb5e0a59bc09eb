// The rigs for as long as one likes, with progress on stderr and the sum on stdout; exits 1 when a promise broke.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { runDay } from './board/day/walk.ts';
import { cutEverywhere, straceFound, traced } from './powercut/enumerate.ts';
import { seedOf } from './random.ts';
import { fuzz, TARGETS } from './readers/fuzz.ts';
import { runSimulation } from './simulation/world.ts';

const [rig = '', count = ''] = process.argv.slice(2);
const seed = seedOf();
const USUAL: Readonly<Record<string, number>> = { powercut: 60_000, simulation: 2_000, fuzz: 2_000_000, day: 20_000 };
const wanted = Number(count === '' ? USUAL[rig] : count);

async function simulation(): Promise<boolean> {
  const sum = { seeds: 0, events: 0, cuts: 0, pulses: 0, violations: 0 };
  for (let each = seed; each < seed + wanted; each += 1) {
    const run = await runSimulation(each, 400);
    sum.seeds += 1;
    sum.events += run.events;
    sum.cuts += run.cuts;
    sum.pulses += run.pulses;
    if (run.violation !== null) {
      sum.violations += 1;
      process.stdout.write(`KEYCAB_SEED=${String(each)}: ${run.violation}\n`);
    }
    if (sum.seeds % 100 === 0) process.stderr.write(`${String(sum.seeds)} of ${String(wanted)} seeds\n`);
  }
  process.stdout.write(`${JSON.stringify({ firstSeed: seed, ...sum })}\n`);
  return sum.violations === 0;
}

function powercut(): boolean {
  if (!straceFound) {
    process.stderr.write('strace is not installed; the rig needs it (apt-get install strace)\n');
    return false;
  }
  let good = true;
  for (const workload of ['take', 'return', 'cursor'] as const) {
    let states = 0;
    const violations: Record<string, number> = {};
    for (let round = 0; states < wanted / 3; round += 1) {
      const cuts = cutEverywhere(traced(workload, 'none', 4), seed + round, 'none');
      states += cuts.states;
      for (const [name, times] of Object.entries(cuts.violations)) violations[name] = (violations[name] ?? 0) + times;
      process.stderr.write(`${workload}: ${String(states)} of ${String(Math.ceil(wanted / 3))} states\n`);
    }
    good = good && Object.keys(violations).length === 0;
    process.stdout.write(`${JSON.stringify({ workload, seed, states, violations })}\n`);
  }
  return good;
}

/** This thread's own time, which a busy machine does not stretch. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** As many inputs for each parser; how long the slowest took is told, never judged. */
function fuzzing(): boolean {
  let good = true;
  for (const target of TARGETS) {
    process.stderr.write(`${target.name}: ${String(wanted)} inputs\n`);
    try {
      process.stdout.write(`${JSON.stringify(fuzz(target, wanted, seed, workedMs))}\n`);
    } catch (thrown) {
      good = false;
      process.stdout.write(
        `${thrown instanceof Error ? `${thrown.message} ${String(thrown.cause)}` : String(thrown)}\n`,
      );
    }
  }
  return good;
}

/** Days of at most 2,000 hand movements on the board's image, each with a seed of its own. */
async function days(): Promise<boolean> {
  let good = true;
  for (let [moved, each] = [0, seed]; moved < wanted; each += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'keycab-day-'));
    const movements = Math.min(2_000, wanted - moved);
    const { violation, ...sum } = await runDay(folder, each, movements);
    rmSync(folder, { recursive: true, force: true });
    moved += movements;
    process.stdout.write(`${JSON.stringify(sum)}\n`);
    process.stderr.write(`${String(moved)} of ${String(wanted)} movements\n`);
    if (violation === null) continue;
    good = false;
    process.stdout.write(`KEYCAB_SEED=${String(each)}: ${violation}\n`);
  }
  return good;
}

const RIGS: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
  powercut,
  simulation,
  fuzz: fuzzing,
  day: days,
};
const run = Object.hasOwn(RIGS, rig) ? RIGS[rig] : undefined;
if (run === undefined) {
  process.stderr.write(
    'usage: npm run long -- powercut [states] | simulation [seeds] | fuzz [inputs] | day [movements]\n',
  );
  process.exitCode = 64;
} else {
  process.exitCode = (await run()) ? 0 : 1;
}
