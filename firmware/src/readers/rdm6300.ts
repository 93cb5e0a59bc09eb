// RDM6300 and ID-12LA, 125 kHz EM4100: bytes to frames, or to bytes discarded with a reason; pure.
//
// RDM6300: 02, ten ASCII hex digits, two of checksum, 03 = 14 bytes, repeated while the badge is in the field.
// ID-12LA: the same with 0D 0A before 03 = 16 bytes, once for each presentation.
// Upper-case digits; the checksum is the XOR of the five bytes. It catches every change of a single byte, but not two
// equal flips in one column: a repeating module is therefore asked for two equal frames in a row (presence.ts).

/** Raw number: it stays in this room, see badge.ts. Ten upper-case hex digits: version or customer byte, number. */
export interface BadgeFrame {
  readonly digits: string;
  /** True for a module that repeats its frame while the badge is there; false for one that speaks once. */
  readonly repeating: boolean;
}

export type Found =
  | { readonly kind: 'frame'; readonly frame: BadgeFrame }
  | { readonly kind: 'discarded'; readonly reason: 'noise' | 'digit' | 'checksum' | 'end'; readonly bytes: number };

/** At most 15 bytes of a frame that is not yet whole. */
export type Held = Uint8Array;
export const NOTHING_HELD: Held = new Uint8Array(0);

export const FRAME_BYTES = { rdm6300: 14, id12: 16 } as const;

const START = 0x02;
const END = 0x03;
const RETURN = 0x0d;
const FEED = 0x0a;
const DIGITS = 12;

type Judgement = { readonly kind: 'more' } | Found;

const more: Judgement = { kind: 'more' };
const digit = (byte: number): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : -1;
};
// A bad frame is given up one byte after its start byte: a good one may begin inside it.
const discarded = (reason: 'digit' | 'checksum' | 'end'): Judgement => ({ kind: 'discarded', reason, bytes: 1 });

/** What begins at `at`, where a start byte stands; a frame's length is never believed before its bytes are there. */
function judge(bytes: Uint8Array, at: number): Judgement {
  let checksum = 0;
  for (let index = 0; index < DIGITS; index += 1) {
    const byte = bytes[at + 1 + index];
    if (byte === undefined) return more;
    const value = digit(byte);
    if (value < 0) return discarded('digit');
    checksum ^= index % 2 === 0 ? value << 4 : value;
  }
  const tail = bytes.subarray(at + 1 + DIGITS, at + 4 + DIGITS);
  if (tail[0] === undefined) return more;
  if (tail[0] !== END) {
    if (tail[0] !== RETURN) return discarded('end');
    if (tail[1] === undefined) return more;
    if (tail[1] !== FEED) return discarded('end');
    if (tail[2] === undefined) return more;
    if (tail[2] !== END) return discarded('end');
  }
  if (checksum !== 0) return discarded('checksum');
  const digits = String.fromCharCode(...bytes.subarray(at + 1, at + 11));
  return { kind: 'frame', frame: { digits, repeating: tail[0] === END } };
}

/**
 * @param held   what the last call left
 * @param chunk  bytes as they came, cut anywhere
 * @see RDM6300 and ID-12LA data sheets, output format "ASCII"
 */
export function readFrames(held: Held, chunk: Uint8Array): { readonly held: Held; readonly found: readonly Found[] } {
  const bytes = new Uint8Array(held.length + chunk.length);
  bytes.set(held);
  bytes.set(chunk, held.length);
  const found: Found[] = [];
  let noise = 0;
  const closeNoise = (): void => {
    if (noise > 0) found.push({ kind: 'discarded', reason: 'noise', bytes: noise });
    noise = 0;
  };
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== START) {
      noise += 1;
      at += 1;
      continue;
    }
    const judged = judge(bytes, at);
    closeNoise();
    if (judged.kind === 'more') return { held: bytes.slice(at), found };
    found.push(judged);
    at += judged.kind === 'discarded' ? judged.bytes : FRAME_BYTES[judged.frame.repeating ? 'rdm6300' : 'id12'];
  }
  closeNoise();
  return { held: NOTHING_HELD, found };
}
