// What pages ask about people themselves: logging in, links, the own account; failures in four parts, never as exceptions.
import type { Problem } from '@keycab/shared/contract';
import { problemOf, type Reply } from './api.ts';
import { troubleOf } from './trouble.tsx';

async function reach<Value>(path: string, init: RequestInit): Promise<Reply<Value>> {
  try {
    const reply = await fetch(`${location.origin}${path}`, init);
    const said: unknown = await reply.json();
    return reply.ok ? { ok: true, value: said as Value } : { ok: false, trouble: problemOf(said as Partial<Problem>) };
  } catch {
    return { ok: false, trouble: troubleOf('KC-UI-03') };
  }
}

export const fetchOf = <Value>(path: string, signal?: AbortSignal): Promise<Reply<Value>> =>
  reach<Value>(path, signal === undefined ? {} : { signal });

export const send = <Value>(path: string, body: unknown): Promise<Reply<Value>> =>
  reach<Value>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
