// What goes with an act that may be sent twice: a number that no other has, and the moment it was meant.
import type { PageClock } from '../common/clock.ts';
import type { KeptAct } from './kept.ts';

const ONCE_BYTES = 16;

export const saidNow = (clock: Pick<PageClock, 'random'>, wallMs: number): NonNullable<KeptAct['said']> => ({
  once: Array.from(clock.random(ONCE_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  wallMs: Math.round(wallMs),
});
