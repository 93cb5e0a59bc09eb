// How the cabinet stands with its cloud, as others may see it; types only.
import type { FaultCode } from '@keycab/shared/fault';

export interface UplinkStanding {
  /** The cloud has answered on this connection and goes on answering. */
  readonly reachable: boolean;
  /** The last answer of the cloud, by our own clock; null when there was none since the start. */
  readonly answeredWallMs: number | null;
  /** When the connection that worked was lost; null while it works, and when none did since the start. */
  readonly lostWallMs: number | null;
  /** Lines that no cosignature covers yet. */
  readonly waiting: number;
  /** What a person should know about it, beside being offline. */
  readonly code: FaultCode | null;
}
