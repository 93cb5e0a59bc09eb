// One change to webhooks at a time: whether it is under way, and what was refused. Nothing is shown as done before it is.
import { useRef, useState } from 'react';
import { tell } from '../../common/api.ts';
import type { Trouble } from '../../common/trouble.tsx';

type Verb = 'create' | 'change' | 'remove' | 'replay';

export interface Doing {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Does nothing while another is under way. */
  readonly run: <Value>(verb: Verb, body: object, then: (value: Value) => void) => void;
  readonly forget: () => void;
}

/** @param done  after every change that was allowed */
export function useDoing(done: () => void): Doing {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const running = useRef(false);
  return {
    busy,
    trouble,
    run: <Value>(verb: Verb, body: object, then: (value: Value) => void) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setTrouble(null);
      void tell<Value>(`/api/v1/webhooks/${verb}`, body).then((reply) => {
        running.current = false;
        setBusy(false);
        if (!reply.ok) return setTrouble(reply.trouble);
        then(reply.value);
        return done();
      });
    },
    forget: () => setTrouble(null),
  };
}
