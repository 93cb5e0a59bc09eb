// An OSDP reader of the firmware on a wire to the simulated one, on time advanced by hand; what went over it is kept.
import { createHash } from 'node:crypto';
import type { Report } from '@keycab/firmware/cabinet/input';
import type { KeyFile } from '@keycab/firmware/readers/osdp/keyfile';
import { createOsdpReader, type OsdpReader, type OsdpTrouble } from '@keycab/firmware/readers/osdp/reader';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import {
  createOsdpReader as createSimulated,
  type SimulatedOsdpReader,
  type SimulatedOsdpSettings,
} from '@keycab/hardware/simulated/osdp';
import { memoryLine } from '@keycab/hardware/simulated/wire';

export const BADGE_KEY = Buffer.alloc(32, 7);
export const DAY = '2026-01-31';
export const READER_KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
/** Facility 1, number 2; facility 0, number 320. */
export const ANA = '10000000100000000000000100';
export const BEN = '00000000000000001010000001';

/** Chance that repeats from run to run. */
export function counted(seed: string): (bytes: number) => Buffer {
  let calls = 0;
  return (bytes) =>
    createHash('sha256')
      .update(`${seed} ${(calls += 1)}`)
      .digest()
      .subarray(0, bytes);
}

export interface RigSettings {
  readonly key?: Uint8Array | null;
  readonly readerKey?: Uint8Array | null;
  readonly allowClear?: boolean;
  readonly installMs?: number;
  readonly keyFile?: KeyFile | null;
  readonly plugged?: boolean;
  readonly simulated?: Partial<SimulatedOsdpSettings>;
}

export interface Rig {
  readonly ticker: ManualTicker;
  readonly simulated: SimulatedOsdpReader;
  readonly reader: OsdpReader;
  readonly reports: Report[];
  readonly troubles: OsdpTrouble[];
  /** Each frame that left, mark byte included. */
  readonly sent: Buffer[];
  /** What was pressed on its pad, for the room of secrets. */
  readonly keys: string[];
  types(): string[];
  presented(): number;
  /** Codes of the commands sent since the last call, each with its SQN: `60/1`. */
  said(): string[];
}

export function createRig(settings: RigSettings = {}): Rig {
  const {
    key = READER_KEY,
    readerKey = key,
    allowClear = false,
    installMs = 0,
    keyFile = null,
    plugged = true,
  } = settings;
  const ticker = createManualTicker();
  const simulated = createSimulated({
    name: 'front',
    ticker,
    address: 1,
    key: readerKey,
    random: counted('reader'),
    ...settings.simulated,
  });
  if (plugged) simulated.wire.plug();
  const reports: Report[] = [];
  const troubles: OsdpTrouble[] = [];
  const sent: Buffer[] = [];
  const keys: string[] = [];
  let told = 0;
  const line = memoryLine(simulated.wire, ticker);
  const reader = createOsdpReader({
    name: 'front',
    line: {
      ...line,
      write: (bytes) => {
        sent.push(Buffer.from(bytes));
        line.write(bytes);
      },
    },
    ticker,
    badgeKey: BADGE_KEY,
    day: () => DAY,
    report: (report) => reports.push(report),
    address: 1,
    key,
    keyFile,
    allowClear,
    installMs,
    random: counted('panel'),
    trouble: (trouble) => troubles.push(trouble),
    pressed: (pressed) => keys.push(pressed),
  });
  return {
    ticker,
    simulated,
    reader,
    reports,
    troubles,
    sent,
    keys,
    types: () => reports.map(({ type }) => type),
    presented: () => reports.filter(({ type }) => type === 'BadgePresented').length,
    said: () => {
      const codes = sent.slice(told).map((frame) => {
        const control = frame[5] ?? 0;
        const id = frame[6 + ((control & 8) === 0 ? 0 : (frame[6] ?? 0))] ?? 0;
        return `${id.toString(16)}/${control & 3}`;
      });
      told = sent.length;
      return codes;
    },
  };
}
