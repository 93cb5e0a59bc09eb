// Notices by web push, encrypted for one browser (RFC 8291) and signed by this service (RFC 8292): the only door to that library; network.
import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import type { Adapter, Delivered, Message } from './adapter.ts';
import { post } from './answer.ts';

export interface PushSettings {
  /** The private key of this service, a number of P-256 as 32 bytes. */
  readonly key: Uint8Array;
  /** Whom a push service may write to: `mailto:` or `https:`. */
  readonly contact: string;
  /** `https://push.example` or `https://*.push.example`: nothing is ever sent elsewhere. */
  readonly services: readonly string[];
}

/** Those of the browsers that are about. */
export const PUSH_SERVICES = [
  'https://fcm.googleapis.com',
  'https://updates.push.services.mozilla.com',
  'https://*.push.apple.com',
  'https://*.notify.windows.com',
] as const;

/** How long a push service keeps it for a device that is away. */
const KEPT_S: Readonly<Record<Message['urgency'], number>> = { alarm: 86_400, urgent: 900, plain: 43_200 };

/** The public key by which browsers know this service, as they take it. */
export function applicationKeyOf(key: Uint8Array): string {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(key);
  return pair.getPublicKey().toString('base64url');
}

/** Is this one of the services that we send to? A browser names its own; anybody may claim to be a browser. */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { host, protocol, username, password } = new URL(endpoint);
  if (username !== '' || password !== '') return false;
  return services.some((service) => {
    const [scheme = '', name = ''] = service.split('://');
    if (`${scheme}:` !== protocol) return false;
    return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
  });
}

export function pushAdapter({ key, contact, services }: PushSettings): Adapter {
  const vapidDetails = {
    subject: contact,
    publicKey: applicationKeyOf(key),
    privateKey: Buffer.from(key).toString('base64url'),
  };
  const codes = { unreachable: 'KC-NOTICE-04', refused: 'KC-NOTICE-04', gone: [404, 410] } as const;
  return {
    way: 'push',
    deliver: async (message, address) => {
      if (address.kind !== 'device' || !isPushService(address.endpoint, services)) return notThis;
      const { id, title, text, link, urgency } = message;
      const { pathname, search, hash } = new URL(link);
      const { endpoint, headers, body } = webPush.generateRequestDetails(
        { endpoint: address.endpoint, keys: { p256dh: address.p256dh, auth: address.auth } },
        JSON.stringify({ id, title, text, urgency, link: `${pathname}${search}${hash}` }),
        {
          vapidDetails,
          contentEncoding: 'aes128gcm',
          TTL: KEPT_S[urgency],
          urgency: urgency === 'plain' ? 'normal' : 'high',
          // A second one of the same name takes the place of the first, while it waits for the device.
          topic: `notice-${id.replace('.', '-')}`,
        },
      );
      const { 'Content-Length': _length, ...others } = headers;
      return post({ url: endpoint, headers: others, body: new Uint8Array(body ?? Buffer.alloc(0)) }, codes);
    },
    // Each browser has its own service: nobody can say before.
    check: () => Promise.resolve(null),
    close: () => {},
  };
}

const notThis: Delivered = {
  ok: false,
  why: 'refused',
  code: 'KC-NOTICE-06',
  detail: 'no push service that this house sends to',
  again: false,
  gone: true,
};
