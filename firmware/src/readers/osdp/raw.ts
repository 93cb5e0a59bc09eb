// An OSDP RAW payload to the bits in it, and those to a badge's number; pure.
import type { Credential } from '@keycab/shared/proof/credential';
import { readWiegand } from '../wiegand.ts';

export type ReadBadge =
  | { readonly ok: true; readonly value: Credential }
  | { readonly ok: false; readonly reason: 'length' | 'format' | 'parity' };

/** 0 is an array of bits as read, 1 says that it is Wiegand; others have no meaning here. */
const FORMAT_MAX = 1;
const HEADER_BYTES = 4;

/** @param data reader, format, count of bits (2 bytes, low first), bits from the left @see OSDP v2.2, 7.11 */
export function readBadge(data: Uint8Array): ReadBadge {
  const [, code, low, high] = data;
  if (code === undefined || low === undefined || high === undefined) return { ok: false, reason: 'length' };
  const count = low | (high << 8);
  if (data.length !== HEADER_BYTES + Math.ceil(count / 8)) return { ok: false, reason: 'length' };
  if (code > FORMAT_MAX) return { ok: false, reason: 'format' };
  return readWiegand(
    Array.from({ length: count }, (_, at) => ((data[HEADER_BYTES + (at >> 3)] ?? 0) >> (7 - (at & 7))) & 1),
  );
}
