// Orders to cabinets as the service knows them now: asked again while a cabinet has still to say what came of one.
import type { Order } from '@keycab/shared/remote';
import { useEffect, useState } from 'react';
import { ask, tell, type ResponseOf } from '../common/api.ts';
import type { House } from '../common/house.ts';
import type { Trouble } from '../common/trouble.tsx';
import { useLoaded } from '../common/use-loaded.ts';

type Orders = ResponseOf<'/api/v1/orders'>;

export interface Ordering {
  /** Null for whoever may not order anything, and before the first answer. */
  readonly orders: Orders | null;
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  readonly send: (order: Order, then: () => void) => void;
}

const AGAIN_MS = 1_000;

export function useOrders({ clock, live, me }: House): Ordering {
  const mayOrder = me?.permissions.includes('release') === true;
  const loaded = useLoaded(mayOrder ? 'orders' : null, (signal) => ask('/api/v1/orders', {}, signal));
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { reload, value } = loaded;
  const open = value?.orders.some(({ state }) => state === 'sent' || state === 'waiting') === true;
  /** Changes with each answer: the next question follows it, never overtakes it. */
  const asOfMs = open ? value.asOfWallMs : null;
  useEffect(() => (asOfMs === null ? undefined : clock.after(AGAIN_MS, reload)), [asOfMs, clock, reload]);
  useEffect(
    () =>
      live.listen({
        changed: ({ entry }) => {
          if (entry.type.startsWith('Command') || entry.type.startsWith('Lockdown')) reload();
        },
        resync: reload,
      }),
    [live, reload],
  );
  return {
    orders: value,
    busy,
    trouble,
    send: (order, then) => {
      setBusy(true);
      setTrouble(null);
      void tell('/api/v1/orders/send', order).then((reply) => {
        setBusy(false);
        reload();
        if (reply.ok) then();
        else setTrouble(reply.trouble);
      });
    },
  };
}
