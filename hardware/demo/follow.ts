// Follows a cabinet's journal over its own local page, so that lines show also while it is offline; touches HTTP.

export interface JournalLine {
  readonly seq: number;
  readonly epoch: number;
  readonly type: string;
  readonly line: string;
  readonly cosigned: boolean;
}

export type JournalNews =
  | { readonly event: 'journal'; readonly data: JournalLine }
  /** Lines below `size` are cosigned. */
  | { readonly event: 'cosigned'; readonly data: { readonly size: number } };

export interface Follower {
  /** Asks once; what is new is told. Nothing happens while the cabinet does not answer. */
  poll(): Promise<void>;
}

interface Page {
  readonly epoch: number;
  readonly size: number;
  readonly cursor: number;
  readonly lines: readonly string[];
}

/** A newcomer sees so many lines of the past. */
const PAST = 24;
const ANSWER_MS = 2_000;
/** Behind every line there is: asks for the size alone. */
const BEYOND = 999_999_999_999;

/** @param address  of the cabinet's page, without a slash at its end */
export function followJournal(address: string, tell: (news: JournalNews) => void): Follower {
  let next: number | null = null;
  let epoch = 0;
  let cursor = -1;
  let asking = false;

  const read = async (after: number): Promise<Page | null> => {
    try {
      const answer = await fetch(`${address}/api/journal?after=${after}`, { signal: AbortSignal.timeout(ANSWER_MS) });
      return answer.ok ? ((await answer.json()) as Page) : null;
    } catch {
      // Powered off, or between two boots: the next poll asks again.
      return null;
    }
  };
  const ask = async (): Promise<void> => {
    const first = await read(next ?? BEYOND);
    if (first === null) return;
    const fresh = next === null || first.epoch !== epoch;
    const page = fresh ? await read(Math.max(0, first.size - PAST)) : first;
    if (page === null) return;
    if (fresh) next = Math.max(0, page.size - page.lines.length);
    epoch = page.epoch;
    for (const line of page.lines) {
      const { seq, type } = JSON.parse(line) as { seq: number; type: string };
      tell({ event: 'journal', data: { seq, epoch, type, line, cosigned: seq < page.cursor } });
      next = seq + 1;
    }
    if (page.cursor !== cursor) {
      cursor = page.cursor;
      tell({ event: 'cosigned', data: { size: cursor } });
    }
  };
  return {
    poll: async () => {
      if (asking) return;
      asking = true;
      try {
        await ask();
      } finally {
        asking = false;
      }
    },
  };
}
