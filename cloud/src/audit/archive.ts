// The provable bundle as one stream: all logs as far as they reach now, in a tape archive; ledger by argument.
import { assert } from '@keycab/shared/fault';
import { bundleFiles, EVENTS_FILE } from '@keycab/shared/proof/bundle';
import { TAR_END, tarHeader, tarPadding } from '@keycab/shared/proof/tar';
import type { LedgerSource } from '../ledger/sources.ts';

const CHUNK_CHARACTERS = 65_536;

/** `npx keycab verify <file>` takes it as it is. */
export async function* archiveOf(sources: readonly LedgerSource[]): AsyncGenerator<Uint8Array> {
  for (const source of sources) {
    for await (const { path, parts } of bundleFiles(source)) {
      if (path.endsWith(`/${EVENTS_FILE}`)) yield* fileOf(path, await source.bytes(), parts);
      else {
        const text = await whole(parts);
        yield* fileOf(path, Buffer.byteLength(text), [text]);
      }
    }
  }
  yield TAR_END;
}

/** An archive says how long a file is before it begins. */
async function* fileOf(
  path: string,
  bytes: number,
  parts: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  yield tarHeader({ path, bytes });
  let written = 0;
  let text = '';
  for await (const part of parts) {
    text += part;
    if (text.length < CHUNK_CHARACTERS) continue;
    const chunk = Buffer.from(text);
    written += chunk.length;
    text = '';
    yield chunk;
  }
  const rest = Buffer.from(text);
  written += rest.length;
  assert(written === bytes, 'a file of a bundle is as long as it was said to be', { path, bytes, written });
  yield rest;
  yield tarPadding(bytes);
}

async function whole(parts: Iterable<string> | AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}
