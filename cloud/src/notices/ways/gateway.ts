// Notices as text messages or into a chat, by any gateway that takes JSON: one POST each; network.
import type { Adapter } from './adapter.ts';
import { post } from './answer.ts';

export interface GatewaySettings {
  readonly way: 'text' | 'chat';
  readonly url: string;
  /** Sent as `Authorization: Bearer …`; null: the gateway asks for none. */
  readonly secret: string | null;
}

/**
 * The body is `{ id, to, title, text, link, urgent }`; `id` is the same at every try, in `Idempotency-Key` too. Any 2xx
 * means taken, 408, 429 and 5xx mean later, everything else means no.
 */
export function gatewayAdapter({ way, url, secret }: GatewaySettings): Adapter {
  const codes = { unreachable: 'KC-NOTICE-05', refused: 'KC-NOTICE-05', gone: [] } as const;
  return {
    way,
    deliver: async ({ id, title, text, link, urgency }, address) => {
      if (address.kind !== 'text')
        return { ok: false, why: 'refused', code: 'KC-NOTICE-05', detail: 'no address', again: false };
      return post(
        {
          url,
          headers: {
            'content-type': 'application/json',
            'idempotency-key': id,
            ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
          },
          body: JSON.stringify({ id, to: address.to, title, text, link, urgent: urgency !== 'plain' }),
        },
        codes,
      );
    },
    check: () => Promise.resolve(null),
    close: () => {},
  };
}
