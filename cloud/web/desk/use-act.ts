// One act at a time from a page: whether it is under way, and what was refused.
import type { Act } from '@keycab/shared/acts';
import { useRef, useState } from 'react';
import { act, type Done } from '../common/api.ts';
import type { Trouble } from '../common/trouble.tsx';

export interface Acting {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Does nothing while another is under way. */
  /** `otherwise` may take a failure on itself, and says so. */
  readonly run: (body: Act, then?: (done: Done) => void, otherwise?: (trouble: Trouble) => Promise<boolean>) => void;
  readonly forget: () => void;
}

export function useAct(): Acting {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  // A second touch comes before the page has drawn that the first is under way.
  const running = useRef(false);
  return {
    busy,
    trouble,
    run: (body, then, otherwise) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setTrouble(null);
      void act(body).then(async (reply) => {
        const isTaken = !reply.ok && ((await otherwise?.(reply.trouble)) ?? false);
        running.current = false;
        setBusy(false);
        if (reply.ok) then?.(reply.value);
        else if (!isTaken) setTrouble(reply.trouble);
      });
    },
    forget: () => setTrouble(null),
  };
}
