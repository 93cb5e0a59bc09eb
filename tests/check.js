// npm run check: types, lint, format, dead code, laws and tidy; one line a step, what is wrong below; starts programs.
import '../shared/guard.js';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const rooms = ['shared', 'firmware', 'cloud', 'hardware', 'tests'];
const pages = ['firmware/kiosk', 'cloud/web', 'tests/web'].filter((folder) =>
  existsSync(join(root, folder, 'tsconfig.json')),
);

/** Longest first, since two run at a time. The program is the script of its package, run by this Node. */
const steps = [
  ['tidy', 'vitest/vitest.mjs', ['run', '--config', 'tests/vitest.config.ts', '--project', 'tidy', '--reporter=dot']],
  ['types', 'typescript/bin/tsc', ['-b', ...rooms, ...pages]],
  ['dead code', 'knip/bin/knip.js', ['--no-progress', '--no-config-hints']],
  ['laws', 'dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.cjs', ...rooms]],
  [
    'lint',
    'oxlint/bin/oxlint',
    ['--type-aware', '--deny-warnings', '--report-unused-disable-directives', '--format=unix'],
  ],
  ['format', 'oxfmt/bin/oxfmt', ['--check', '.']],
];

const run = ([, program, args]) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(modules, program), ...args], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (bytes) => (output += bytes));
    child.stderr.on('data', (bytes) => (output += bytes));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });

/** What a passing step still has to say: reasons that lift a rule, and the sizes that are told, not judged. */
const told = (output) =>
  output
    .split('\n')
    .filter((line) => /^(tidy:| {2}\d+ )/.test(line))
    .join('\n');

/** Reads no module at all and reports success when its parser is missing, so its count decides. */
const sawNothing = ([name], output) => name === 'laws' && !/[1-9]\d* modules/.test(output);

const waiting = [...steps];
const failed = [];
async function worker() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const startedMs = performance.now();
    const { code, output } = await run(step);
    const good = code === 0 && !sawNothing(step, output);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    process.stdout.write(`${good ? 'ok    ' : 'WRONG '} ${step[0].padEnd(10)} ${seconds} s\n`);
    // dependency-cruiser warns about the missing compiler at every run; swc reads the sources in its stead.
    const say = good ? told(output) : output.replace(/^‼ missing-tsc-transpiler.*/ms, '').trim();
    if (say !== '') process.stdout.write(`${say}\n`);
    if (!good) failed.push(step[0]);
  }
}

const startedMs = performance.now();
await Promise.all([worker(), worker()]);
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
process.stdout.write(
  failed.length === 0 ? `All is well (${seconds} s)\n` : `Wrong: ${failed.join(', ')} (${seconds} s)\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
