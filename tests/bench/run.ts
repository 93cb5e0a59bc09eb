// Runs the benches of this folder, or those named, and prints each ratio beside its goal; touches a temporary folder.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, measure, type Prepare } from './harness.ts';

const ENDING = '.bench.ts';

/** A bench whose limit is no other program but a number: it measures by itself and tells a table. */
export interface Told {
  readonly tell: (options: { readonly runs: number; readonly json: boolean }) => Promise<string>;
}

const RUNS = 40;

/**
 * A missed goal is told and fails nothing: machines differ, and a ratio on a busy one is a hint.
 * @param given parts of file names, none means all; `--runs 200` for benches that repeat a job, `--json` for their rows
 * @param folder on the medium that is meant, since a flush on a memory disk costs nothing
 */
export async function runBenches(given: readonly string[], folder = process.env['KEYCAB_BENCH_FOLDER'] ?? tmpdir()) {
  const { positionals: wanted, values } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: { runs: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const runs = Number(values.runs ?? RUNS);
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError('--runs is a number of times, such as 200');
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(ENDING))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
  process.stdout.write(`Each pair ran in this very run, in ${folder}; only the ratios travel to another machine.\n\n`);
  for (const file of files) {
    const scratch = mkdtempSync(join(folder, 'keycab-bench-'));
    try {
      const found = (await import(join(import.meta.dirname, file))) as { prepare: Prepare } | Told;
      if ('tell' in found) {
        process.stdout.write(`${await found.tell({ runs, json: values.json })}\n\n`);
        continue;
      }
      const bench = await found.prepare(scratch);
      process.stdout.write(`${describe(await measure(bench))}\n\n`);
      await bench.close?.();
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}
