// The lines of a filter as a page holds them: loaded piece by piece towards the past, and how many have come since.
import type { AuditEntry } from '@keycab/shared/audit';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '../../common/api.ts';
import type { Live } from '../../common/live.ts';
import type { Trouble } from '../../common/trouble.tsx';
import { type Filter, queryOf } from './place.ts';

const PIECE = 100;

export interface RecordLines {
  readonly entries: readonly AuditEntry[];
  /** Null: all there is, or nothing yet. */
  readonly next: number | null;
  readonly waiting: boolean;
  readonly trouble: Trouble | null;
  /** Lines that came since, whether they match or not. */
  readonly came: number;
  readonly readOn: () => void;
  readonly reload: () => void;
}

interface Held {
  readonly what: string;
  readonly entries: readonly AuditEntry[];
  readonly next: number | null;
}

export function useRecord(filter: Filter, live: Live): RecordLines {
  const [round, setRound] = useState(0);
  const what = `${round} ${queryOf(filter).toString()}`;
  const [held, setHeld] = useState<Held | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [came, setCame] = useState(0);
  const reading = useRef<AbortController | null>(null);

  const read = useCallback(
    (before: Held | null): void => {
      const abort = new AbortController();
      reading.current?.abort();
      reading.current = abort;
      const query = { ...filter, limit: PIECE, ...(before?.next == null ? {} : { before: before.next }) };
      void ask('/api/v1/audit', { query }, abort.signal).then((reply) => {
        if (reply === null || abort.signal.aborted) return;
        reading.current = null;
        setTrouble(reply.ok ? null : reply.trouble);
        if (!reply.ok) return;
        const { entries, next } = reply.value;
        setHeld({ what, entries: [...(before?.entries ?? []), ...entries], next });
      });
    },
    // oxlint-disable-next-line react/exhaustive-deps -- the filter is said in full by `what`
    [what],
  );

  useEffect(() => {
    setCame(0);
    read(null);
    return () => reading.current?.abort();
  }, [read]);
  const reload = useCallback(() => setRound((one) => one + 1), []);
  useEffect(() => live.listen({ changed: () => setCame((one) => one + 1), resync: reload }), [live, reload]);

  const own = held?.what === what ? held : null;
  return {
    // What answered the filter before stays until the next answer is there.
    entries: (own ?? held)?.entries ?? [],
    next: own?.next ?? null,
    waiting: own === null && trouble === null,
    trouble,
    came,
    readOn: () => {
      if (own !== null && own.next !== null && reading.current === null) read(own);
    },
    reload,
  };
}
