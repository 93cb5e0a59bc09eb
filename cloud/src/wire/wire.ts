// What carries bytes between cabinets and cloud, an embedded broker or a client of one outside; types only.
import type { CabinetId } from '@keycab/shared/ids';
import type { DownName, UpName } from '@keycab/shared/topics';

export interface UpMessage {
  /** As the broker knows the sender, by its certificate or secret: never by what the message says. */
  readonly cabinet: CabinetId;
  readonly name: UpName;
  readonly payload: Uint8Array;
}

/** While the promise is open, the sender is held back as far as the carrier can. A failure is the handler's own. */
export type UpHandler = (message: UpMessage) => Promise<void>;

export interface Wire {
  /** QoS 1, never retained. What nobody receives is lost: the cabinet asks again. */
  publish(cabinet: CabinetId, name: DownName, payload: string): void;
  onUp(handler: UpHandler): void;
  close(): Promise<void>;
}
