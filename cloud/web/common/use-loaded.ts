// Something asked from the service for a page: the newest answer stays while the next is on its way, or fails.
import { type Dispatch, type SetStateAction, useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { Reply } from './api.ts';
import type { Trouble } from './trouble.tsx';

export interface Loaded<Value> {
  /** Null before the first answer. */
  readonly value: Value | null;
  readonly waiting: boolean;
  /** What is shown answers an earlier question. */
  readonly stale: boolean;
  readonly trouble: Trouble | null;
  readonly reload: () => void;
  readonly change: Dispatch<SetStateAction<Value | null>>;
}

/** @param what  identifies the question: another one is asked when it changes; null asks nothing */
export function useLoaded<Value>(
  what: string | null,
  load: (signal: AbortSignal) => Promise<Reply<Value> | null>,
): Loaded<Value> {
  const [value, change] = useState<Value | null>(null);
  const [round, setRound] = useState(0);
  const [answered, setAnswered] = useState<string | null>(null);
  const [settled, setSettled] = useState<{ readonly question: string; readonly trouble: Trouble | null } | null>(null);
  const question = what === null ? null : `${round} ${what}`;

  const ask = useEffectEvent(load);
  useEffect(() => {
    if (question === null) return;
    const abort = new AbortController();
    void ask(abort.signal).then((reply) => {
      if (reply === null || abort.signal.aborted) return;
      setSettled({ question, trouble: reply.ok ? null : reply.trouble });
      if (!reply.ok) return;
      change(reply.value);
      setAnswered(what);
    });
    return () => abort.abort();
  }, [question, what]);

  return {
    value: what === null ? null : value,
    waiting: question !== null && settled?.question !== question,
    stale: answered !== what,
    trouble: what === null ? null : (settled?.trouble ?? null),
    reload: useCallback(() => setRound((before) => before + 1), []),
    change,
  };
}
