// Signatures and secrets of webhooks; the only door of standardwebhooks.
//
// Decided: a receiver's secret is derived from the office's key, its id and a number that a new secret raises; it is kept
// nowhere. Because: it must be had again for each message, and so cannot be a hash; what is in no table is in no backup
// and no stolen database. Instead of: secrets in clear, or a key of its own that a tenant has to keep beside the others.
// Would change if: the office's key lived in hardware that signs and derives nothing. A new office key means new secrets.
import { hkdfSync } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/**
 * @param seed     32 bytes, of the office
 * @param version  1 for the first secret of a receiver
 * @returns `whsec_` and 32 bytes in base64, as Standard Webhooks writes them
 */
export function secretOf(seed: Uint8Array, webhook: string, version: number): string {
  const bytes = hkdfSync('sha256', seed, new Uint8Array(), `keycab/webhook/${webhook}/${version}`, SECRET_BYTES);
  return PREFIX + Buffer.from(bytes).toString('base64');
}

/** Of Standard Webhooks; with several secrets, a signature for each. */
export function signed(
  secrets: readonly string[],
  message: { readonly id: string; readonly wallMs: number; readonly body: string },
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const at = new Date(message.wallMs);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.wallMs / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(message.id, at, message.body)).join(' '),
  };
}
