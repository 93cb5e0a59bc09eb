// The departments of a store, to choose from; named again, since their schema would bring its validator into the page.
import type { Department } from '@keycab/shared/department';

/** Each of them, or this does not compile. */
const ALL: Readonly<Record<Department, true>> = {
  Sales: true,
  Service: true,
  Detail: true,
  Parts: true,
  Lot: true,
  Office: true,
  Management: true,
  Vendor: true,
};
export const DEPARTMENTS = Object.keys(ALL) as readonly Department[];
