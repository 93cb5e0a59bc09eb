// This browser as one that shows notices: may it, does it, and how it begins and ends; the browser's own push manager.
import type { NoticeSettings } from '@keycab/shared/notices';
import { deviceName } from '../account/words.ts';
import { type Reply, tell } from '../common/api.ts';

export type DeviceState = 'unsupported' | 'noWorker' | 'denied' | 'off' | 'on';

export interface ThisDevice {
  readonly state: DeviceState;
  readonly endpoint: string | null;
}

const UNABLE: ThisDevice = { state: 'unsupported', endpoint: null };

/** A page without https has none of this. */
const isAble = (): boolean => isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window;

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker.getRegistration('/');
}

/** As it is, whatever was chosen before: what a browser says of itself is the truth here. */
export async function readDevice(): Promise<ThisDevice> {
  if (!isAble()) return UNABLE;
  if (Notification.permission === 'denied') return { state: 'denied', endpoint: null };
  const worker = await registration();
  if (worker === undefined) return { state: 'noWorker', endpoint: null };
  const subscription = await worker.pushManager.getSubscription();
  return { state: subscription === null ? 'off' : 'on', endpoint: subscription?.endpoint ?? null };
}

/** Of base64url; a browser wants the bytes. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));

/** Asks the person, then the browser's push service, then tells ours. @returns null when one of the first two says no */
export async function turnOn(applicationKey: string): Promise<Reply<NoticeSettings> | null> {
  const worker = await registration();
  if (worker === undefined || (await Notification.requestPermission()) !== 'granted') return null;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(applicationKey) };
  const subscription = await worker.pushManager.subscribe(options).catch(() => null);
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  if (endpoint === undefined || keys?.['p256dh'] === undefined || keys['auth'] === undefined) return null;
  const { p256dh, auth } = keys;
  const name = deviceName(navigator.userAgent);
  const reply = await tell<NoticeSettings>('/api/v1/notices/devices', { endpoint, p256dh, auth, name });
  // A browser that the service does not know would wait for ever.
  if (!reply.ok) await subscription?.unsubscribe();
  return reply;
}

/** Here first: this browser shows nothing more, whether or not the service hears of it now. */
export async function turnOff(): Promise<Reply<NoticeSettings> | null> {
  if (!isAble()) return null;
  const subscription = (await (await registration())?.pushManager.getSubscription()) ?? null;
  if (subscription === null) return null;
  const { endpoint } = subscription;
  await subscription.unsubscribe();
  return tell<NoticeSettings>('/api/v1/notices/devices/remove', { device: endpoint });
}
