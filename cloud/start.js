// The cloud's entry: a Node that is new enough, then the house; takes the path of the configuration.
import '../shared/guard.js';

const { run } = await import('./src/main.ts');
await run(process.argv.slice(2));
