#!/usr/bin/env node
// The `keycab` command: the guard, then the program.
import '../guard.js';

const { run } = await import('./main.ts');
process.exitCode = await run(process.argv.slice(2));
