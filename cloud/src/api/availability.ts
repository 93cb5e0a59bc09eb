// What the routes for a website answer: which cars are here, as JSON and as a table.
import type { Availability } from '@keycab/shared/outward';
import type { Rooftops } from '@keycab/shared/permissions';
import type { Papers } from './books.ts';
import type { Handlers } from './mount.ts';

export interface AvailabilityHandlersParts {
  readonly availability: (rooftops: Rooftops) => Promise<Availability[]>;
  readonly papers: Pick<Papers, 'writeTable'>;
  readonly clock: { readonly wallMs: () => number };
}

const HEAD = ['stock', 'vin', 'rooftop', 'state', 'since'];

export const availabilityHandlers = ({
  availability,
  papers,
  clock,
}: AvailabilityHandlersParts): Pick<Handlers, 'availability' | 'availabilityTable'> => ({
  availability: async ({ principal: { rooftops } }) => ({
    vehicles: await availability(rooftops),
    asOfWallMs: clock.wallMs(),
  }),
  availabilityTable: async ({ principal: { rooftops } }) => {
    const rows = (await availability(rooftops)).map(({ stock, vin, rooftop, state, sinceWallMs }) => [
      stock,
      vin,
      rooftop,
      state,
      sinceWallMs === null ? null : new Date(sinceWallMs).toISOString(),
    ]);
    return { name: 'availability.csv', body: papers.writeTable(HEAD, rows) };
  },
});
