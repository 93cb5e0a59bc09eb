// OSDP v2.2 frames: bytes to frames, or to bytes discarded with a reason, and frames to bytes; pure.
//
// 53 ADDR LENlo LENhi CTRL [SCB …] ID DATA … [MAC ×4] CRClo CRChi, or one byte of sum in the place of the CRC. LEN counts
// from 53 through the check. A mark byte FF may stand before 53 and belongs to nothing: here it is noise like any other.
import { checksum, crc16 } from './crc.ts';

/** Security block types. Those from 15 on carry a MAC, 17 and 18 encrypted data besides. */
export const SCB = {
  challenge: 0x11,
  answer: 0x12,
  proof: 0x13,
  firstMac: 0x14,
  command: 0x15,
  reply: 0x16,
  commandData: 0x17,
  replyData: 0x18,
} as const;

export interface SecurityBlock {
  readonly type: number;
  readonly data: Uint8Array;
}

export interface Frame {
  /** 0 to 126; 127 reaches every reader on the line. */
  readonly address: number;
  readonly reply: boolean;
  /** 0 to 3. */
  readonly sequence: number;
  readonly check: 'crc' | 'sum';
  readonly block: SecurityBlock | null;
  /** Code of the command or reply. */
  readonly id: number;
  /** As on the wire: still encrypted under block types 17 and 18. */
  readonly data: Uint8Array;
  /** 4 bytes under block types 15 to 18. */
  readonly mac: Uint8Array | null;
}

/** A frame as it came. `covered` is what its MAC is made over: 53 up to the last byte of data. */
export interface ReadFrame extends Frame {
  readonly covered: Uint8Array;
}

export type Found =
  | { readonly kind: 'frame'; readonly frame: ReadFrame }
  | { readonly kind: 'discarded'; readonly reason: 'noise' | 'length' | 'shape' | 'check'; readonly bytes: number };

/** At most 1,439 bytes of a frame that is not yet whole. */
export type Held = Uint8Array;
export const NOTHING_HELD: Held = new Uint8Array(0);

export const FRAME_MAX_BYTES = 1_440;
export const MARK = 0xff;
const START = 0x53;
const HEADER_BYTES = 5;
const MAC_BYTES = 4;
const USES_CRC = 0x04;
const HAS_BLOCK = 0x08;
const IS_REPLY = 0x80;

const hasMac = (type: number): boolean => type >= SCB.command && type <= SCB.replyData;

type Judgement = { readonly kind: 'more' } | Found;
// A bad frame is given up one byte after its start byte: a good one may begin inside it.
const discarded = (reason: 'length' | 'shape' | 'check'): Judgement => ({ kind: 'discarded', reason, bytes: 1 });

/** What begins at the first byte, which is a start byte; a length is checked before it is believed. */
function judge(bytes: Uint8Array): Judgement {
  const [, address, low, high, control] = bytes;
  if (low === undefined || high === undefined) return { kind: 'more' };
  const length = low | (high << 8);
  if (length < HEADER_BYTES + 2 || length > FRAME_MAX_BYTES) return discarded('length');
  if (address === undefined || control === undefined) return { kind: 'more' };
  const checkBytes = (control & USES_CRC) === 0 ? 1 : 2;
  if (length < HEADER_BYTES + 1 + checkBytes) return discarded('length');
  if (bytes.length < length) return { kind: 'more' };

  const end = length - checkBytes;
  const body = bytes.slice(0, end);
  const check = (bytes[end] ?? 0) | (checkBytes === 2 ? (bytes[end + 1] ?? 0) << 8 : 0);
  if (check !== (checkBytes === 2 ? crc16(body) : checksum(body))) return discarded('check');

  const blockBytes = (control & HAS_BLOCK) === 0 ? 0 : (body[HEADER_BYTES] ?? 0);
  const type = body[HEADER_BYTES + 1] ?? 0;
  if ((control & HAS_BLOCK) !== 0 && blockBytes < 2) return discarded('shape');
  const macBytes = blockBytes > 0 && hasMac(type) ? MAC_BYTES : 0;
  const idAt = HEADER_BYTES + blockBytes;
  const id = body[idAt];
  const dataEnd = end - macBytes;
  if (id === undefined || dataEnd <= idAt) return discarded('shape');
  return {
    kind: 'frame',
    frame: {
      address: address & 0x7f,
      reply: (address & IS_REPLY) !== 0,
      sequence: control & 0x03,
      check: checkBytes === 2 ? 'crc' : 'sum',
      block: blockBytes === 0 ? null : { type, data: body.slice(HEADER_BYTES + 2, idAt) },
      id,
      data: body.slice(idAt + 1, dataEnd),
      mac: macBytes === 0 ? null : body.slice(dataEnd),
      covered: body.slice(0, dataEnd),
    },
  };
}

const lengthOf = ({ covered, mac, check }: ReadFrame): number =>
  covered.length + (mac?.length ?? 0) + (check === 'crc' ? 2 : 1);

/**
 * @param held   what the last call left
 * @param chunk  bytes as they came, cut anywhere
 * @see OSDP v2.2, 5.9
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
    const judged = judge(bytes.subarray(at));
    closeNoise();
    if (judged.kind === 'more') return { held: bytes.slice(at), found };
    found.push(judged);
    at += judged.kind === 'discarded' ? judged.bytes : lengthOf(judged.frame);
  }
  closeNoise();
  return { held: NOTHING_HELD, found };
}

/** 53 up to the last byte of data, LEN already that of the whole frame: what a MAC is made over. */
export function coveredBytes(frame: Omit<Frame, 'mac'>): Uint8Array {
  const { address, reply, sequence, check, block, id, data } = frame;
  const macBytes = block !== null && hasMac(block.type) ? MAC_BYTES : 0;
  const blockBytes = block === null ? [] : [block.data.length + 2, block.type, ...block.data];
  const length = HEADER_BYTES + blockBytes.length + 1 + data.length + macBytes + (check === 'crc' ? 2 : 1);
  const control = sequence | (check === 'crc' ? USES_CRC : 0) | (block === null ? 0 : HAS_BLOCK);
  const head = [START, address | (reply ? IS_REPLY : 0), length & 0xff, length >> 8, control];
  return Uint8Array.from([...head, ...blockBytes, id, ...data]);
}

/** The whole frame without a mark byte. @param covered as `coveredBytes` gives it */
export function sealFrame(covered: Uint8Array, mac: Uint8Array | null, check: Frame['check']): Uint8Array {
  const body = Uint8Array.from([...covered, ...(mac ?? [])]);
  if (check === 'sum') return Uint8Array.from([...body, checksum(body)]);
  const crc = crc16(body);
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}
