// Runs the benches of this folder, or those named, and prints each ratio beside its goal; touches a temporary folder.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, measure, type Prepare } from './harness.ts';

const ENDING = '.bench.ts';

/**
 * A missed goal is told and fails nothing: machines differ, and a ratio on a busy one is a hint.
 * @param wanted parts of file names; none means all
 * @param folder on the medium that is meant, since a flush on a memory disk costs nothing
 */
export async function runBenches(wanted: readonly string[], folder = process.env['KEYCAB_BENCH_FOLDER'] ?? tmpdir()) {
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(ENDING))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
  process.stdout.write(`Each pair ran in this very run, in ${folder}; only the ratios travel to another machine.\n\n`);
  for (const file of files) {
    const scratch = mkdtempSync(join(folder, 'keycab-bench-'));
    try {
      const { prepare } = (await import(join(import.meta.dirname, file))) as { prepare: Prepare };
      const bench = await prepare(scratch);
      process.stdout.write(`${describe(await measure(bench))}\n\n`);
      await bench.close?.();
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}
