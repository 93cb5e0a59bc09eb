// What a PN532 lists in its field, from its answer to InListPassiveTarget for 106 kbit/s type A; pure.

export type Listed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'uid'; readonly uid: Uint8Array }
  /** Something is there, but not as the manual has it. */
  | { readonly kind: 'unreadable' };

const HEADER_BYTES = 6;
const UID_MAX_BYTES = 10;

/**
 * @param answer NbTg, then for the only target asked for: Tg, SENS_RES (2 bytes), SEL_RES, length of the UID, UID, and
 *   an ATS that begins with its own length where the badge speaks ISO 14443-4
 * @see NXP UM0701-02, 7.3.5
 */
export function readTarget(answer: Uint8Array): Listed {
  const [count, , , , , uidBytes] = answer;
  if (count === 0 && answer.length === 1) return { kind: 'nothing' };
  if (count !== 1 || uidBytes === undefined || uidBytes > UID_MAX_BYTES) return { kind: 'unreadable' };
  const end = HEADER_BYTES + uidBytes;
  const rest = answer.length - end;
  const whole = rest === 0 || (rest > 0 && answer[end] === rest);
  return whole ? { kind: 'uid', uid: answer.slice(HEADER_BYTES, end) } : { kind: 'unreadable' };
}
