// The way of one feed: a file and what somebody says of it, its preview, what came of it; every change is looked at anew.
import type { FeedMap, ImportPreview } from '@keycab/shared/inventory';
import { useEffect, useState } from 'react';
import type { Trouble } from '../../common/trouble.tsx';
import { sendFeed } from './send-feed.ts';

export interface Wanted {
  readonly source: string;
  /** Null: all rows. */
  readonly rooftop: string | null;
  /** Columns that somebody chose themselves; the others are found. */
  readonly map: Partial<FeedMap>;
}

export interface Importing {
  readonly file: File | null;
  readonly wanted: Wanted;
  /** Of exactly this file and this wish; null while it is asked for, and where it failed. */
  readonly preview: ImportPreview | null;
  readonly done: ImportPreview | null;
  readonly trouble: Trouble | null;
  /** What is under way, and how much of the file has been sent. */
  readonly busy: 'looking' | 'taking' | null;
  readonly percent: number;
  readonly choose: (file: File | null) => void;
  readonly want: (change: Partial<Wanted>) => void;
  readonly again: () => void;
  readonly take: (retire: boolean) => void;
}

const FIRST: Wanted = { source: 'feed', rooftop: null, map: {} };

function queryOf({ map, rooftop, source }: Wanted): URLSearchParams {
  return new URLSearchParams({
    source,
    ...(rooftop === null ? {} : { rooftop }),
    ...(Object.keys(map).length === 0 ? {} : { map: JSON.stringify(map) }),
  });
}

export function useImport(taken: () => void): Importing {
  const [file, setFile] = useState<File | null>(null);
  const [wanted, setWanted] = useState<Wanted>(FIRST);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [done, setDone] = useState<ImportPreview | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState<Importing['busy']>(null);
  const [percent, setPercent] = useState(0);
  const [round, setRound] = useState(0);

  useEffect(() => {
    // Without a round nothing was asked for: a file is looked at when somebody says so, not because it is drawn.
    if (file === null || round === 0) return;
    const abort = new AbortController();
    void sendFeed(file, queryOf(wanted), setPercent, abort.signal).then((reply) => {
      if (reply === null || abort.signal.aborted) return;
      setBusy(null);
      if (reply.ok) setPreview(reply.value);
      else setTrouble(reply.trouble);
    });
    return () => abort.abort();
  }, [file, wanted, round]);

  const look = (): void => {
    setTrouble(null);
    setPercent(0);
    setBusy('looking');
    setRound((before) => before + 1);
  };
  return {
    file,
    wanted,
    preview,
    done,
    trouble,
    busy,
    percent,
    choose: (chosen) => {
      setFile(chosen);
      setPreview(null);
      setDone(null);
      setTrouble(null);
      setBusy(null);
      // Columns of one file say nothing about the next; which feed it is may well stay.
      setWanted((before) => ({ ...FIRST, source: before.source }));
      if (chosen !== null) look();
    },
    want: (change) => {
      setWanted((before) => ({ ...before, ...change }));
      if (file !== null) look();
    },
    again: look,
    take: (retire) => {
      if (file === null || preview === null || busy !== null) return;
      const query = queryOf(wanted);
      query.set('commit', 'true');
      query.set('plan', preview.plan);
      if (retire) query.set('retire', 'true');
      setTrouble(null);
      setPercent(0);
      setBusy('taking');
      void sendFeed(file, query, setPercent, new AbortController().signal).then((reply) => {
        setBusy(null);
        if (reply === null) return;
        if (reply.ok) {
          setDone(reply.value);
          taken();
        } else {
          setTrouble(reply.trouble);
        }
      });
    },
  };
}
