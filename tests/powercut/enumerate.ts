// The rig: run a workload under strace, cut the power at every operation, look at what is left.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@keycab/hardware/demo/dealer/random';
import { Fault } from '@keycab/shared/fault';
import { check, nothingSeen, see, type Violation } from './check.ts';
import { createDisk } from './disk.ts';
import { CALLS, operations, type Op } from './trace.ts';

export type Workload = 'take' | 'return' | 'cursor';
export type Tooth = 'none' | 'normal' | 'swapped' | 'ignoredSync';

export const straceFound = ['/usr/bin/strace', '/bin/strace'].some((path) => existsSync(path));

/** Memory where the machine has it: thousands of small databases are written. */
const fastFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function traced(workload: Workload, tooth: Tooth, rounds: number): Op[] {
  const folder = mkdtempSync(join(fastFolder, 'keycab-cut-'));
  try {
    const trace = join(folder, 'trace');
    const program = join(import.meta.dirname, 'workload.ts');
    const run = spawnSync(
      'strace',
      [
        '-f',
        '-y',
        '-xx',
        '-s',
        '200000',
        '-o',
        trace,
        '-e',
        `trace=${CALLS}`,
        process.execPath,
        program,
        folder,
        workload,
        tooth,
      ],
      { encoding: 'utf8', env: { ...process.env, KEYCAB_RIG_ROUNDS: String(rounds) }, timeout: 120_000 },
    );
    const text = existsSync(trace) ? readFileSync(trace, 'latin1') : '';
    if (!text.includes('killed by SIGKILL')) {
      throw new Fault('KC-BUG-01', `the workload did not come to its end: ${run.stderr.slice(-2000)}`);
    }
    return operations(text.split('\n'), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Cuts {
  readonly operations: number;
  readonly acks: number;
  readonly pulses: number;
  readonly states: number;
  readonly violations: Readonly<Record<string, number>>;
  readonly examples: readonly string[];
}

/** @param statesMax  stops early; states are spread evenly over the whole trace */
export function cutEverywhere(
  ops: readonly Op[],
  seed: number,
  tooth: Tooth,
  statesMax = Number.POSITIVE_INFINITY,
): Cuts {
  const random = createRandom(String(seed), 'power cut');
  const folder = mkdtempSync(join(fastFolder, 'keycab-cut-'));
  const disk = createDisk();
  const seen = nothingSeen();
  const found: Record<string, number> = {};
  const examples: string[] = [];
  const share = Math.min(1, statesMax / (ops.length * 5));
  let states = 0;
  try {
    for (const [index, op] of ops.entries()) {
      disk.apply(op);
      see(seen, op);
      if (random.unit() >= share && op.kind !== 'serial') continue;
      for (const files of disk.states(random.unit, tooth === 'ignoredSync')) {
        states += 1;
        for (const violation of new Set<Violation>(check(files, seen, folder))) {
          found[violation] = (found[violation] ?? 0) + 1;
          if (examples.length < 5) examples.push(`${violation} after operation ${String(index)} (${op.kind})`);
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    operations: ops.length,
    acks: ops.filter((op) => op.kind === 'ack').length,
    pulses: seen.tickets.size,
    states,
    violations: found,
    examples,
  };
}
