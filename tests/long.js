// Longer runs of the rigs: `npm run long -- powercut [states]`, `npm run long -- simulation [seeds]`; KEYCAB_SEED repeats one.
import '../shared/guard.js';

await import('./long.ts');
