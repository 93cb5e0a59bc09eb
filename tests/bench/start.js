// npm run bench [-- part of a name ...]: measures ours against the limit or a peer, in turn; starts the benches.
import '../../shared/guard.js';

const { runBenches } = await import('./run.ts');
await runBenches(process.argv.slice(2));
