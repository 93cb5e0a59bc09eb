// Which line leads to which board: lines change places until each board speaks on its own; lines only.
//
// Decided: the configuration names a port for each board, in any order; which board hangs on which is found by serial.
// Because: names of USB ports follow the order in which they were seen, and whoever repairs a cabinet swaps cables.
// Instead of: a pool of unnamed ports (then each line would need a dialog that is nobody's yet), or rules of udev alone
//   (they work too, and then nothing ever changes places).
// Would change if: boards had to be found on ports that nobody has configured.
import type { Line, LineEvents } from '../serial/line.ts';

export interface Crossing {
  /** One for each board, in the order given; each opens its own line. */
  readonly lines: readonly Line[];
  /** Which of the lines given leads to this place now. */
  lineAt(place: number): number;
  /** Two places exchange their lines; each sees its own one lost and the other one opened. */
  exchange(one: number, other: number): void;
}

export function createCrossing(given: readonly Line[]): Crossing {
  const events: (LineEvents | undefined)[] = given.map(() => undefined);
  const ends = given.map((line, place) => ({ line, place, open: false }));
  const at = (place: number) => ends.find((end) => end.place === place);

  return {
    lines: given.map((line, place): Line => ({
      open: (own) => {
        events[place] = own;
        const end = ends[place];
        if (end === undefined) return;
        line.open({
          opened: () => {
            end.open = true;
            events[end.place]?.opened();
          },
          received: (bytes) => events[end.place]?.received(bytes),
          lost: (why) => {
            end.open = false;
            events[end.place]?.lost(why);
          },
        });
      },
      write: (bytes) => at(place)?.line.write(bytes),
      close: () => at(place)?.line.close(),
    })),
    lineAt: (place) => ends.findIndex((end) => end.place === place),
    exchange: (one, other) => {
      const [first, second] = [at(one), at(other)];
      if (first === undefined || second === undefined || first === second) return;
      for (const { open, place } of [first, second]) if (open) events[place]?.lost('another board answers here');
      [first.place, second.place] = [second.place, first.place];
      for (const { open, place } of [first, second]) if (open) events[place]?.opened();
    },
  };
}
