// One way to reach somebody outside the pages, whatever is behind it: mail server, push service, gateway; types only.
import type { FaultCode } from '@keycab/shared/fault';
import type { Urgency, Way } from '@keycab/shared/notice-kinds';

/** What is said: never a badge's number, a PIN, or anything of a customer. */
export interface Message {
  /** The same at every try, so that whoever got it before knows it again. */
  readonly id: string;
  readonly urgency: Urgency;
  readonly title: string;
  readonly text: string;
  /** The page about it, with scheme and host. */
  readonly link: string;
  /** Where one chooses to be told no more. */
  readonly settingsLink: string;
  /** The rooftop, as people call it. */
  readonly from: string;
}

/** Where it goes: an e-mail address, a number, a name in a chat, or the device of a browser. */
export type Address =
  | { readonly kind: 'text'; readonly to: string }
  | { readonly kind: 'device'; readonly endpoint: string; readonly p256dh: string; readonly auth: string };

export type Delivered =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly why: 'unreachable' | 'refused';
      readonly code: FaultCode;
      /** What the other side said, for the log; names nobody. */
      readonly detail: string;
      /** Is another try of use? Not before `waitMs`, where it was told. */
      readonly again: boolean;
      readonly waitMs?: number;
      /** There is nobody at this address any more: it is forgotten. */
      readonly gone?: boolean;
    };

export interface Adapter {
  readonly way: Way;
  /** One try, which ends by itself within half a minute. Never throws for what the other side does. */
  readonly deliver: (message: Message, address: Address) => Promise<Delivered>;
  /** @returns what would go wrong now; null when it would not, or nobody can say before it is tried */
  readonly check: () => Promise<Extract<Delivered, { ok: false }> | null>;
  readonly close: () => void;
}
