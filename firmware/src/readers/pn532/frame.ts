// PN532 frames on its serial line: bytes to frames, or to bytes discarded with a reason, and commands to bytes; pure.
//
// 00 00 FF LEN LCS TFI PD0 … PDn DCS 00. LEN counts TFI and PDs; LEN + LCS and TFI + … + DCS are 0 modulo 256. TFI is D4
// to the chip and D5 from it. Extended: 00 00 FF FF FF LENh LENl LCS TFI …. The first and the last 00 are filler: zeros
// between frames are neither needed nor counted. The sum catches every change of a single byte, not every one of two.

export type Frame =
  /** `error` is the chip's "syntax": it did not understand the last command. */
  | { readonly kind: 'ack' | 'nack' | 'error' }
  /** PD0 is the code: that of the command, plus one in the answer. */
  | { readonly kind: 'data'; readonly fromChip: boolean; readonly data: Uint8Array };

export type Found =
  /** `bytes` from the start code through the sum. */
  | { readonly kind: 'frame'; readonly frame: Frame; readonly bytes: number }
  | { readonly kind: 'discarded'; readonly reason: 'noise' | 'length' | 'shape' | 'check'; readonly bytes: number };

/** At most 272 bytes of a frame that is not yet whole. */
export type Held = Uint8Array;
export const NOTHING_HELD: Held = new Uint8Array(0);

/** TFI and 264 bytes after it: the chip has room for no more. */
const LENGTH_MAX = 265;
const TO_CHIP = 0xd4;
const FROM_CHIP = 0xd5;
const ERROR = 0x7f;

/** Also tells the chip to give up what it is doing. */
export const ACK: Uint8Array = Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00);

/** Wakes the chip: 55 55, and zeros for more than 2 ms at 115,200 baud. */
export const WAKE: Uint8Array = Uint8Array.from([0x55, 0x55, ...new Uint8Array(27)]);

const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0) & 0xff;

/** @param data code and parameters, at most 254 bytes */
export function commandFrame(data: readonly number[]): Uint8Array {
  const body = Uint8Array.from([TO_CHIP, ...data]);
  return Uint8Array.from([0, 0, 0xff, body.length, -body.length & 0xff, ...body, -sum(body) & 0xff, 0]);
}

type Judgement = { readonly kind: 'more' } | Found;
const more: Judgement = { kind: 'more' };
// A bad frame is given up one byte after its start code: a good one may begin inside it.
const discarded = (reason: 'length' | 'shape' | 'check'): Judgement => ({ kind: 'discarded', reason, bytes: 1 });

/** What begins at `at`, where a start code stands; a length is checked before it is believed. */
function judge(bytes: Uint8Array, at: number): Judgement {
  const [, , short, check, high, low, checkLong] = bytes.subarray(at, at + 7);
  if (short === undefined || check === undefined) return more;
  if (short === 0x00 && check === 0xff) return { kind: 'frame', frame: { kind: 'ack' }, bytes: 4 };
  if (short === 0xff && check === 0x00) return { kind: 'frame', frame: { kind: 'nack' }, bytes: 4 };
  const extended = short === 0xff && check === 0xff;
  if (extended && (high === undefined || low === undefined || checkLong === undefined)) return more;
  const length = extended ? ((high ?? 0) << 8) | (low ?? 0) : short;
  const checked = extended ? (high ?? 0) + (low ?? 0) + (checkLong ?? 0) : short + check;
  if ((checked & 0xff) !== 0 || length < 1 || length > LENGTH_MAX) return discarded('length');

  const from = at + (extended ? 7 : 4);
  if (bytes.length < from + length + 1) return more;
  if (sum(bytes.subarray(from, from + length + 1)) !== 0) return discarded('check');
  const whole = (frame: Frame): Judgement => ({ kind: 'frame', frame, bytes: from + length + 1 - at });
  const direction = bytes[from];
  if (length === 1) return direction === ERROR ? whole({ kind: 'error' }) : discarded('shape');
  if (direction !== TO_CHIP && direction !== FROM_CHIP) return discarded('shape');
  return whole({ kind: 'data', fromChip: direction === FROM_CHIP, data: bytes.slice(from + 1, from + length) });
}

/**
 * @param held   what the last call left
 * @param chunk  bytes as they came, cut anywhere
 * @see NXP UM0701-02, 6.2.1
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
    if (bytes[at] !== 0x00) {
      noise += 1;
      at += 1;
      continue;
    }
    closeNoise();
    if (at + 1 < bytes.length && bytes[at + 1] !== 0xff) {
      at += 1;
      continue;
    }
    const judged = at + 1 === bytes.length ? more : judge(bytes, at);
    if (judged.kind === 'more') return { held: bytes.slice(at), found };
    found.push(judged);
    at += judged.bytes;
  }
  closeNoise();
  return { held: NOTHING_HELD, found };
}
