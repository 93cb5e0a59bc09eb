// A bundle: what a log is handed over in, for anybody to verify offline; pure.
//
//   <cabinet>/e<epoch>/events.jsonl            one line each event, as it was recorded
//   <cabinet>/e<epoch>/checkpoints/<size>.txt  signed and cosigned checkpoints
//   <cabinet>/e<epoch>/keys.json               who claims to have signed them
//
// The log of the office stands beside the cabinets, in the folder `office`.
import { assert } from '../fault.ts';
import { OFFICE } from '../ids.ts';
import { parseOrigin } from './checkpoint.ts';
import { epochKeysText } from './trust.ts';

/** One epoch of one log, wherever it is kept. */
export interface BundleSource {
  readonly origin: string;
  /** Text of the log's verifier key. */
  readonly verifierKey: string;
  /** In order of seq, from 0. */
  readonly lines: Iterable<string> | AsyncIterable<string>;
  readonly checkpoints: Iterable<BundleCheckpoint> | AsyncIterable<BundleCheckpoint>;
  /** Texts of the witnesses' verifier keys. */
  readonly witnessKeys: readonly string[];
}

export interface BundleCheckpoint {
  readonly size: number;
  readonly note: string;
}

/** `parts` put together are the file's text. The files are to be written one after the other. */
export interface BundleFile {
  readonly path: string;
  readonly parts: Iterable<string> | AsyncIterable<string>;
}

export const EVENTS_FILE = 'events.jsonl';
export const KEYS_FILE = 'keys.json';
export const CHECKPOINTS_FOLDER = 'checkpoints';

/** The folder of an epoch inside a bundle. */
function epochFolder(origin: string): string {
  const parsed = parseOrigin(origin);
  assert(parsed !== null && /^[A-Za-z0-9_-]+$/.test(parsed.of), 'an origin names a log and an epoch', { origin });
  return `${parsed.kind === 'office' ? OFFICE : parsed.of}/e${String(parsed.epoch)}`;
}

/** The files of one epoch, keys first. */
export async function* bundleFiles(source: BundleSource): AsyncGenerator<BundleFile> {
  const folder = epochFolder(source.origin);
  yield {
    path: `${folder}/${KEYS_FILE}`,
    parts: [epochKeysText(source.origin, source.verifierKey, source.witnessKeys)],
  };
  yield { path: `${folder}/${EVENTS_FILE}`, parts: withNewlines(source.lines) };
  for await (const { size, note } of source.checkpoints) {
    yield { path: `${folder}/${CHECKPOINTS_FOLDER}/${checkpointName(size)}`, parts: [note] };
  }
}

export const checkpointName = (size: number): string => `${String(size)}.txt`;

/** @returns the size that a checkpoint's file name says, or null for a name of another form */
export function sizeOfName(name: string): number | null {
  const match = /^(0|[1-9][0-9]{0,15})\.txt$/.exec(name);
  return match === null ? null : Number(match[1]);
}

async function* withNewlines(lines: BundleSource['lines']): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/**
 * The lines of an events.jsonl, whatever its chunks.
 * A line that is no UTF-8, or the last one without its newline, is null.
 */
export function* splitLines(chunks: Iterable<Uint8Array>): Generator<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const text = (bytes: Uint8Array): string | null => {
    try {
      return decoder.decode(bytes);
    } catch {
      return null;
    }
  };
  let rest: Uint8Array = new Uint8Array(0);
  for (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield text(bytes.subarray(start, end));
      start = end + 1;
    }
    rest = Uint8Array.from(bytes.subarray(start));
  }
  if (rest.length > 0) yield null;
}
