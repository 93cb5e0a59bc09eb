// Something asked from the service for a page: the newest answer stays while the next is on its way, or fails.
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef, useState } from 'react';
import type { Reply } from '../common/api.ts';
import type { Trouble } from '../common/trouble.tsx';

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
  const [answered, setAnswered] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(what !== null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [round, setRound] = useState(0);
  const ask = useRef(load);
  ask.current = load;

  useEffect(() => {
    if (what === null) {
      change(null);
      setWaiting(false);
      setTrouble(null);
      return;
    }
    const abort = new AbortController();
    setWaiting(true);
    void ask.current(abort.signal).then((reply) => {
      if (reply === null || abort.signal.aborted) return;
      setWaiting(false);
      setTrouble(reply.ok ? null : reply.trouble);
      if (!reply.ok) return;
      change(reply.value);
      setAnswered(what);
    });
    return () => abort.abort();
  }, [what, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { value, waiting, stale: answered !== what, trouble, reload, change };
}
