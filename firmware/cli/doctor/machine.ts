// The computer: its Node, whether it is a Pi, its clock, its disk and how fast that says "written"; each check is one function.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Instant } from '@keycab/shared/instant';
import { broken, fine, look, type Finding } from './finding.ts';

const NODE_LEAST = 24;

/** @param version as `24.21.0` */
export function checkNode(version: string): Finding {
  const major = Number.parseInt(version, 10);
  return major >= NODE_LEAST
    ? fine('node', `Node ${String(major)}`)
    : broken(
        'node',
        `Node ${version}, and ${String(NODE_LEAST)} is needed`,
        null,
        'Start it with npx, or: nvm install 24',
      );
}

const MODEL = '/proc/device-tree/model';

/** @returns the model as its firmware names it; null on other computers */
export function piModel(file: string = MODEL): string | null {
  if (!existsSync(file)) return null;
  const model = readFileSync(file, 'utf8').replaceAll('\0', '').trim();
  return model.startsWith('Raspberry Pi') ? model : null;
}

export const checkPi = (model: string | null): Finding => fine('computer', model ?? 'not on a Pi (fine for the demo)');

const CLOCKS = '/sys/class/rtc';

/** Whether time goes on while the power is off. */
export const hasBatteryClock = (folder: string = CLOCKS): boolean => existsSync(join(folder, 'rtc0'));

/** @param given `synced` and `unsynced` by configuration are somebody's word, not the system's */
export function checkClock({ wallMs, clock }: Instant, given: string, battery: boolean, isPi: boolean): Finding {
  if (wallMs === null)
    return broken('clock', 'Nobody has told this computer the time', 'KC-TIME-02', 'sudo timedatectl set-ntp true');
  if (clock !== 'synced')
    return look('clock', 'Clock not synced: times are marked as such', 'KC-TIME-02', 'sudo timedatectl set-ntp true');
  if (given === 'synced') return fine('clock', 'clock trusted by configuration');
  return battery || !isPi
    ? fine('clock', 'clock synced')
    : look(
        'clock',
        'Clock synced, no battery clock: after an offline power cut times are marked "not checked"',
        'KC-TIME-02',
      );
}

/** Members of `statfs` in blocks. */
export interface Space {
  readonly blocks: number;
  readonly bfree: number;
  /** Without what is kept for root. */
  readonly bavail: number;
}

const FULL_PERCENT = 95;
const FILLING_PERCENT = 80;

/** Counted as df counts. */
export function checkSpace({ blocks, bfree, bavail }: Space, folder: string): Finding {
  const used = blocks - bfree;
  const percent = used + bavail === 0 ? 0 : Math.ceil((used / (used + bavail)) * 100);
  const text = `disk of ${folder} ${String(percent)} % full`;
  const fix = `du -xh --max-depth=2 ${folder} | sort -h | tail`;
  if (percent >= FULL_PERCENT) return broken('disk', `${text}: returns only`, 'KC-DISK-04', fix);
  return percent >= FILLING_PERCENT
    ? look('disk', text, 'KC-DISK-04', fix)
    : fine('disk', `disk ${String(percent)} % full`);
}

export type Medium = 'memory' | 'removable' | 'fixed' | 'unknown';

const TMPFS = 0x01021994;
const RAMFS = 0x858458f6;
const BLOCK_DEVICES = '/sys/dev/block';

/** @see sysfs: `removable` stands with the whole disk, one folder above a partition; SD cards are `mmcblk` and say 0 there */
export function mediumOf(folder: string, blockDevices: string = BLOCK_DEVICES): Medium {
  const kind = statfsSync(folder).type;
  if (kind === TMPFS || kind === RAMFS) return 'memory';
  const device = statSync(folder).dev;
  const path = join(
    blockDevices,
    `${String((device >> 8) & 0xfff)}:${String((device & 0xff) | ((device >> 12) & 0xfff00))}`,
  );
  if (!existsSync(path)) return 'unknown';
  const own = realpathSync(path);
  const disk = existsSync(join(own, 'removable')) ? own : dirname(own);
  if (/^mmcblk\d/.test(basename(disk))) return 'removable';
  const flag = join(disk, 'removable');
  return existsSync(flag) && readFileSync(flag, 'utf8').trim() === '1' ? 'removable' : 'fixed';
}

const FLUSHES = 9;
const BLOCK_BYTES = 4_096;

/** A few blocks written and flushed in a file of its own, which is removed. @returns milliseconds of each */
export function measureFlushes(folder: string, name: string, nowMs: () => number): number[] {
  const path = join(folder, name);
  const file = openSync(path, 'wx', 0o600);
  try {
    return Array.from({ length: FLUSHES }, () => {
      writeSync(file, Buffer.alloc(BLOCK_BYTES, 0x55));
      const startMs = nowMs();
      fsyncSync(file);
      return nowMs() - startMs;
    });
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

/** No card writes in less: one that says so keeps the data in memory, and a power cut takes them. */
const BELIEVED_MS = 0.2;

export function checkFlush(flushesMs: readonly number[], medium: Medium): Finding {
  const median = flushesMs.toSorted((one, other) => one - other)[Math.floor(flushesMs.length / 2)] ?? 0;
  const text = `flush ${median.toFixed(2)} ms`;
  if (medium === 'memory') return look('flush', 'The journal lies in memory: it is gone with the power', 'KC-DISK-05');
  if (medium === 'removable' && median < BELIEVED_MS)
    return look('flush', `The card says "written" after ${median.toFixed(2)} ms, which no card can`, 'KC-DISK-05');
  return fine('flush', text);
}
