// Messages of pcscd, the smart card service of a desk, as its socket carries them: to bytes and from bytes; pure.
//
// A request is a header (length of its body and command, 4 bytes each) and the body; TRANSMIT's data follow behind. A
// reply has no header: its length is that of what was asked. Numbers are in the machine's own order, which is little
// endian wherever Keycab runs. Checked against pcscd 1.9.9, which speaks version 4:4.

/** Length of each reply in bytes. */
export const REPLY_BYTES = {
  version: 12,
  establish: 12,
  states: 2_944,
  change: 8,
  connect: 152,
  transmit: 32,
  disconnect: 12,
} as const;

const COMMAND = {
  establish: 0x01,
  connect: 0x04,
  disconnect: 0x06,
  transmit: 0x09,
  version: 0x11,
  watch: 0x13,
  stopWatching: 0x14,
} as const;

const MAJOR = 4;
const MINOR = 4;
const SCOPE_SYSTEM = 2;
const SHARED = 2;
const PROTOCOLS = 3;
const LEAVE_BADGE = 0;
const REQUEST_INFORMATION_BYTES = 16;
const NAME_BYTES = 128;
const STATE_BYTES = 184;
const PRESENT = 0x0004;

/** Room for an answer: 256 bytes and two of its end. */
export const ANSWER_MAX_BYTES = 258;

function message(command: number, body: Buffer = Buffer.alloc(0), behind: Uint8Array = new Uint8Array(0)): Uint8Array {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(body.length, 0);
  header.writeUInt32LE(command, 4);
  return Buffer.concat([header, body, behind]);
}
const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
};

export const askVersion = (): Uint8Array => message(COMMAND.version, words(MAJOR, MINOR, 0));
export const askContext = (): Uint8Array => message(COMMAND.establish, words(SCOPE_SYSTEM, 0, 0));
/** Answered at once by all readers' states, and once more, by `change`, when any of them has changed. */
export const askChange = (): Uint8Array => message(COMMAND.watch);
/** Answered like a change, unless that is already on its way: then there is one answer for both. */
export const stopWatching = (): Uint8Array => message(COMMAND.stopWatching);

/** @param reader as its state names it */
export function askConnect(context: number, reader: string): Uint8Array {
  const name = Buffer.alloc(NAME_BYTES);
  name.write(reader, 0, NAME_BYTES - 1, 'latin1');
  return message(COMMAND.connect, Buffer.concat([words(context), name, words(SHARED, PROTOCOLS, 0, 0, 0)]));
}

/** @param request an APDU @see ISO/IEC 7816-4 */
export const askTransmit = (badge: number, protocol: number, request: Uint8Array): Uint8Array =>
  message(
    COMMAND.transmit,
    words(
      badge,
      protocol,
      REQUEST_INFORMATION_BYTES,
      request.length,
      0,
      REQUEST_INFORMATION_BYTES,
      ANSWER_MAX_BYTES,
      0,
    ),
    request,
  );
export const askDisconnect = (badge: number): Uint8Array => message(COMMAND.disconnect, words(badge, LEAVE_BADGE, 0));

/** One reader as the service sees it. */
export interface ReaderState {
  readonly name: string;
  /** Grows with each badge that is put on it or taken away. */
  readonly changes: number;
  readonly present: boolean;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, true);

/** 0 is good, everything else an error of PC/SC. @param bytes a whole reply of that kind */
export const resultOf = (bytes: Uint8Array): number => wordAt(bytes, bytes.length - 4);

/** @param bytes reply to `askContext` */
export const contextOf = (bytes: Uint8Array): number => wordAt(bytes, 4);

/** @param bytes reply to `askConnect` */
export const connectedOf = (bytes: Uint8Array): { readonly badge: number; readonly protocol: number } => ({
  badge: wordAt(bytes, NAME_BYTES + 12),
  protocol: wordAt(bytes, NAME_BYTES + 16),
});

/** How many bytes follow the reply to `askTransmit`; to be checked before it is believed. */
export const answerBytesOf = (bytes: Uint8Array): number => wordAt(bytes, 24);

/** @returns null where a name is none: then these bytes are no states */
export function statesOf(bytes: Uint8Array): readonly ReaderState[] | null {
  const states: ReaderState[] = [];
  for (let at = 0; at < bytes.length; at += STATE_BYTES) {
    const field = bytes.subarray(at, at + NAME_BYTES);
    const end = field.indexOf(0);
    if (end < 0 || field.subarray(0, end).some((byte) => byte < 0x20 || byte === 0x7f)) return null;
    if (end === 0) continue;
    states.push({
      name: Buffer.from(field.subarray(0, end)).toString('latin1'),
      changes: wordAt(bytes, at + NAME_BYTES),
      present: (wordAt(bytes, at + NAME_BYTES + 4) & PRESENT) !== 0,
    });
  }
  return states;
}

/** Asks a contactless reader for the UID of its badge. @see PC/SC part 3, 3.2.2.1.3 */
export const GET_UID: Uint8Array = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);

/** @returns the bytes before `90 00`; null for any other end */
export const uidOf = (answer: Uint8Array): Uint8Array | null =>
  answer.at(-2) === 0x90 && answer.at(-1) === 0x00 ? answer.slice(0, -2) : null;
