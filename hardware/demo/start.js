// The demo's entry: a Node that is new enough, then the demo; one command starts everything.
import '../../shared/guard.js';

const { run } = await import('./start.ts');
await run(process.argv.slice(2));
