// The payload of an OSDP message without its secrets: badge bits, keypad digits, keys; pure.
import { REPLY, COMMAND } from '../../src/readers/osdp/commands.ts';
import { standInBits } from './bits.ts';
import { createNumbers } from './model.ts';
import { PLAIN_COMMANDS, PLAIN_REPLIES } from './osdp-names.ts';

/** Stands on every tape in the place of a reader's own key: known to everybody, so it protects nothing and tells nothing. */
export const TAPE_KEY: Uint8Array = Uint8Array.from(Buffer.from('keycab: stand-in', 'latin1'));

export interface Payload {
  readonly data: Uint8Array;
  readonly says: string;
  readonly secret: string | null;
}

const KEYPAD = 0x53;
const DIGITS_AT = 2;
const BITS_AT = 4;
const KEY_AT = 2;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** @returns data as long as before */
export function createDataMask(): (id: number, reply: boolean, data: Uint8Array) => Payload {
  const badgeOf = createNumbers();
  const badge = (data: Uint8Array): Payload => {
    const bits = data.subarray(BITS_AT);
    const number = badgeOf(hex(data));
    const standIn = standInBits(bits, (data[2] ?? 0) | ((data[3] ?? 0) << 8), number);
    return {
      data: Uint8Array.from([...data.subarray(0, BITS_AT), ...standIn]),
      says: `RAW badge ${String(number)}`,
      secret: hex(bits),
    };
  };
  return (id, reply, data) => {
    const plain = (reply ? PLAIN_REPLIES : PLAIN_COMMANDS).get(id);
    if (plain !== undefined) return { data, says: plain, secret: null };
    if (reply && id === REPLY.raw) return badge(data);
    if (reply && id === KEYPAD) {
      const digits = data.subarray(DIGITS_AT);
      const zeros = Buffer.alloc(digits.length, '0');
      const secret = Buffer.from(digits).toString('latin1');
      return { data: Uint8Array.from([...data.subarray(0, DIGITS_AT), ...zeros]), says: 'KEYPAD', secret };
    }
    if (!reply && id === COMMAND.setKey) {
      const standIn = TAPE_KEY.subarray(0, Math.max(0, data.length - KEY_AT));
      const head = data.subarray(0, KEY_AT);
      const zeros = new Uint8Array(Math.max(0, data.length - KEY_AT - standIn.length));
      return { data: Uint8Array.from([...head, ...standIn, ...zeros]), says: 'KEYSET', secret: 'a key' };
    }
    return {
      data: new Uint8Array(data.length),
      says: `${reply ? 'reply' : 'command'} ${id.toString(16)}`,
      secret: null,
    };
  };
}
