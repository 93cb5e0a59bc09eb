// What the routes of orders to cabinets answer: sent, or refused with whose turn it is; how far each has come.
import type { Orderer } from '../office/ordering.ts';
import type { OrdersReader } from '../projections/orders.ts';
import type { Handlers } from './mount.ts';

export interface OrderHandlersParts {
  readonly orderer: Orderer;
  readonly orders: OrdersReader;
  readonly clock: { readonly wallMs: () => number };
}

export function orderHandlers({ clock, orderer, orders }: OrderHandlersParts): Pick<Handlers, 'order' | 'orders'> {
  return {
    orders: async ({ principal: { rooftops } }) => {
      const { locked, orders: newest } = await orders.read(rooftops);
      return { signs: orderer.signs, orders: [...newest], locked: [...locked], asOfWallMs: clock.wallMs() };
    },
    order: async ({ body, principal: { person, rooftops, via } }) => {
      const { command, expiresWallMs } = await orderer.send(body, { by: person, via, rooftops });
      return { command, expiresWallMs, asOfWallMs: clock.wallMs() };
    },
  };
}
