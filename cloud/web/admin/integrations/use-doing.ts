// One change to webhooks at a time: whether it is under way, and what was refused. Nothing is shown as done before it is.
import type { Webhook } from '@keycab/shared/outward';
import { useRef, useState } from 'react';
import { tell } from '../../common/api.ts';
import type { Trouble } from '../../common/trouble.tsx';

interface Made {
  readonly webhook: Webhook;
  readonly secret: string | null;
}
interface Replies {
  readonly create: Made;
  readonly change: Made;
  readonly remove: { readonly removed: boolean };
  readonly replay: { readonly added: number; readonly next: number | null };
}

export interface Doing {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Does nothing while another is under way. */
  readonly run: <Verb extends keyof Replies>(verb: Verb, body: object, then: (value: Replies[Verb]) => void) => void;
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
    run: (verb, body, then) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setTrouble(null);
      void tell<Replies[typeof verb]>(`/api/v1/webhooks/${verb}`, body).then((reply) => {
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
