// One act of an administrator at a time: whether it is under way, and what was refused. Nothing is shown as done before it is.
import type { AdminAct, AdminDone } from '@keycab/shared/administration';
import { useRef, useState } from 'react';
import { tell } from '../../common/api.ts';
import type { Trouble } from '../../common/trouble.tsx';

export interface Acting {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Does nothing while another is under way. */
  readonly run: (body: AdminAct, then?: (done: AdminDone) => void) => void;
  readonly forget: () => void;
}

/** @param done  after every act that was allowed */
export function useAct(done: () => void): Acting {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const running = useRef(false);
  return {
    busy,
    trouble,
    run: (body, then) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setTrouble(null);
      void tell<AdminDone>('/api/v1/admin/acts', body).then((reply) => {
        running.current = false;
        setBusy(false);
        if (!reply.ok) return setTrouble(reply.trouble);
        then?.(reply.value);
        return done();
      });
    },
    forget: () => setTrouble(null),
  };
}
