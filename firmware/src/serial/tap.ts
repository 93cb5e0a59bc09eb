// A line that somebody else listens to: what goes over it is told as it passes; pure.
import type { Line } from './line.ts';

export type Side = 'device' | 'host';

/** @param heard  each piece as it came, before the line's owner has it, or as it left */
export const tapped = (line: Line, heard: (from: Side, bytes: Uint8Array) => void): Line => ({
  open: (events) =>
    line.open({
      ...events,
      received: (bytes) => {
        heard('device', bytes);
        events.received(bytes);
      },
    }),
  write: (bytes) => {
    heard('host', bytes);
    line.write(bytes);
  },
  close: () => line.close(),
});
