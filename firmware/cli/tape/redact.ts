// A recording without badges, digits and keys: as long as it was, frames with stand-ins, all else zeros; pure.
import { createListener } from './listener.ts';
import { MODEL_NAMES, MODELS, type ModelName } from './models.ts';
import type { TapeEntry } from './tape.ts';

export interface Redacted {
  readonly entries: readonly TapeEntry[];
  readonly frames: number;
  /** Bytes that became zeros since nobody knows what they hold. */
  readonly blankedBytes: number;
}

const zeros = (entries: readonly TapeEntry[]): TapeEntry[] =>
  entries.map((entry) => ({ ...entry, bytes: new Uint8Array(entry.bytes.length) }));
const count = (entries: readonly TapeEntry[]): number => entries.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** @param keys  that a secure channel may have been opened with: without the right one it becomes zeros */
export function redact(
  entries: readonly TapeEntry[],
  model: ModelName | null,
  keys: readonly Uint8Array[] = [],
): Redacted {
  if (model === null) return { entries: zeros(entries), frames: 0, blankedBytes: count(entries) };
  const streams: Record<TapeEntry['from'], Uint8Array[]> = { device: [], host: [] };
  let frames = 0;
  let blankedBytes = 0;
  const listener = createListener(MODELS[model], keys, ({ from, why, says, bytes }) => {
    streams[from].push(bytes);
    if (why !== null) blankedBytes += bytes.length;
    else if (says !== null) frames += 1;
  });
  for (const { from, bytes } of entries) listener.hear(from, bytes);
  listener.end();

  const whole = { device: Buffer.concat(streams.device), host: Buffer.concat(streams.host) };
  const at = { device: 0, host: 0 };
  const redacted = entries.map((entry): TapeEntry => {
    const start = at[entry.from];
    at[entry.from] += entry.bytes.length;
    return { ...entry, bytes: Uint8Array.from(whole[entry.from].subarray(start, at[entry.from])) };
  });
  return { entries: redacted, frames, blankedBytes };
}

/** The device whose frames cover most of what was said; null when none covers half of it. */
export function guessModel(entries: readonly TapeEntry[]): ModelName | null {
  const total = count(entries);
  const [best] = MODEL_NAMES.map((name) => ({ name, known: total - redact(entries, name).blankedBytes })).toSorted(
    (one, other) => other.known - one.known,
  );
  return best !== undefined && total > 0 && best.known * 2 >= total ? best.name : null;
}
