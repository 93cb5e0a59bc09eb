// Replays a seed that a failed run printed, given as KEYCAB_SEED; runs before every test file, touches fast-check only.
import { env } from 'node:process';

const seed = env['KEYCAB_SEED'];

// Loaded only when it is wanted: most test files have no property.
if (seed !== undefined && seed !== '') {
  const { configureGlobal, readConfigureGlobal } = await import('fast-check');
  configureGlobal({ ...readConfigureGlobal(), seed: Number(seed) });
}
