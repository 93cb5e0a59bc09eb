// Keys of which this window wants to be told when they are back; kept for as long as it is open.
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { Live } from '../common/live.ts';
import type { BackNote } from './asked.tsx';
import { whereText } from './present.ts';

const KEPT = 'keycab-watched';

function kept(): string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

function keep(keys: readonly string[]): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(keys));
  } catch {
    // It is watched for as long as this page is open.
  }
}

export interface Watch {
  readonly keys: readonly string[];
  readonly set: (key: string, watched: boolean) => void;
  readonly back: readonly BackNote[];
  readonly seen: (key: string) => void;
}

export function useWatch(live: Live): Watch {
  const [keys, setKeys] = useState(kept);
  const [back, setBack] = useState<readonly BackNote[]>([]);
  const set = useCallback((key: string, watched: boolean) => {
    setKeys((before) => {
      const next = watched ? [...new Set([...before, key])] : before.filter((each) => each !== key);
      keep(next);
      return next;
    });
  }, []);
  const onBack = useEffectEvent((note: BackNote) => {
    if (!keys.includes(note.key)) return;
    set(note.key, false);
    setBack((before) => [...before.filter(({ key }) => key !== note.key), note]);
  });
  useEffect(
    () =>
      live.listen({
        changed: ({ answer }) => {
          if (answer?.state === 'in') onBack({ key: answer.key, label: answer.label, where: whereText(answer) });
        },
        resync: () => undefined,
      }),
    [live],
  );
  const seen = useCallback((key: string) => setBack((before) => before.filter((note) => note.key !== key)), []);
  return { keys, set, back, seen };
}
