// What a phone keeps is kept sealed: AES-GCM under a key that no script can read out; uses the browser's crypto.
//
// Decided: one key for each device, made there, not extractable, kept beside what it seals; log-out destroys it first.
// Because: the answers must be there when neither the service nor a person can be asked for anything; so nothing that a
// person knows and nothing that the service has can open them. What this gives is said plainly: no name stands in the
// browser's files as text, no script can carry the key away, and with the key everything that was ever sealed is gone,
// also what a database leaves behind in its files. Against whoever holds the unlocked phone it gives nothing; against
// them stands what is kept: first names and places, of a day, of one rooftop, and only on a phone (`snapshot.ts`).
// Instead of: text as it is; or a key asked for at each start, which fails exactly when there is no network.
// Would change if: browsers lent pages a key of the device that opens with a finger (WebAuthn PRF everywhere).

export interface Sealed {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

export const makeKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

export async function seal(key: CryptoKey, nonce: Uint8Array<ArrayBuffer>, value: unknown): Promise<Sealed> {
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { nonce, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, plain) };
}

/** @returns undefined when it was sealed under another key, or is damaged */
export async function open(key: CryptoKey, { bytes, nonce }: Sealed): Promise<unknown> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, bytes);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}
