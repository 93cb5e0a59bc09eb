// What an HTTP answer of a push service or a gateway means for the next try; pure but for the one request; network.
import type { FaultCode } from '@keycab/shared/fault';
import type { Delivered } from './adapter.ts';

const TIMEOUT_MS = 15_000;
const WAIT_MOST_MS = 3_600_000;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

export interface Codes {
  readonly unreachable: FaultCode;
  readonly refused: FaultCode;
  /** Answers after which the address is forgotten. */
  readonly gone: readonly number[];
}

/** One POST. It follows nobody elsewhere, and reads nothing of what is answered but its first line. */
export async function post({ url, headers, body }: Post, codes: Codes): Promise<Delivered> {
  let status: number;
  let wait: string | null;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const reply = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await reply.body?.cancel();
    [status, wait] = [reply.status, reply.headers.get('retry-after')];
  } catch (thrown) {
    const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
    const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
    return { ok: false, why: 'unreachable', code: codes.unreachable, detail, again: true };
  }
  if (status >= 200 && status < 300) return { ok: true };
  const detail = `answered ${status}`;
  if (codes.gone.includes(status))
    return { ok: false, why: 'refused', code: codes.refused, detail, again: false, gone: true };
  // Too many at once, or their own trouble: later.
  const again = status === 408 || status === 429 || status >= 500;
  const seconds = wait !== null && /^\d{1,6}$/.test(wait) ? Number(wait) : 0;
  const waitMs = Math.min(WAIT_MOST_MS, seconds * 1_000);
  return { ok: false, why: 'refused', code: codes.refused, detail, again, ...(waitMs > 0 ? { waitMs } : {}) };
}
