// Longer runs of the rigs: `npm run long -- powercut [states]`, `… simulation [seeds]`, `… fuzz [inputs]`; KEYCAB_SEED repeats one.
import '../shared/guard.js';

await import('./long.ts');
