// What a state looks like without its color: the shape's outline and its word, the same on every page; pure.
import type { KeyState } from './answer.ts';

/** States that pages can show; the later ones wait for reservations and deliveries. */
export type ShownState = KeyState | 'reserved' | 'delivery';

/** Outlines in a 16 × 16 box, as the `d` of an SVG path; the name of each is the color's token as well. */
export const SHAPES: Readonly<Record<ShownState, string>> = {
  in: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z',
  out: 'M8 1 15.5 14.5H.5Z',
  overdue: 'M1.5 1.5h13v13h-13Z',
  reserved: 'M8 0 16 8 8 16 0 8Z',
  delivery: 'M8 .5l2.3 5 5.4.6-4 3.7 1.1 5.4L8 12.5l-4.8 2.7 1.1-5.4-4-3.7 5.4-.6Z',
  gone: 'M2.2 3.6 3.6 2.2 8 6.6l4.4-4.4 1.4 1.4L9.4 8l4.4 4.4-1.4 1.4L8 9.4l-4.4 4.4-1.4-1.4L6.6 8Z',
  unsure:
    'M3.6 5.2a4.4 4.4 0 1 1 6.5 3.9c-.7.4-1 .8-1 1.5v.6H6.7v-1c0-1.4.8-2.3 1.9-2.9a2 2 0 1 0-2.8-2.1ZM6.6 12.6h2.7v2.7H6.6Z',
};
