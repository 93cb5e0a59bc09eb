// Names that the demo's steel carries: 1-Wire numbers of tags, EM4100 numbers of badges; pure.
import { tagRom } from '../../simulated/rom.ts';
import type { Random } from './random.ts';

const HALF = 2 ** 24;

/** @returns 16 hex digits as read: family 01 (DS1990A), six bytes of serial number, check */
export const makeRom = (random: Random): string =>
  tagRom(random.integer(0, HALF - 1) * HALF + random.integer(0, HALF - 1));

/** @returns ten upper-case hex digits: customer byte, 32-bit number */
export const makeBadge = (random: Random): string => `4B${Buffer.from(random.bytes(4)).toString('hex').toUpperCase()}`;
