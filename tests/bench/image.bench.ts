// Badge to coil edge through the board's image: reader, decision, journal and driver, against ARM and PULSE alone.
import { performance } from 'node:perf_hooks';
import { ARM, BEAT, DOOR_LATCH, PULSE } from '@keycab/firmware/doors/messages';
import { createBareRig } from '../board/rig.ts';
import { median, type Bench } from './harness.ts';
import { openTaker } from './image-taker.ts';

const TAKES = 10;

/** ARM, its answer, PULSE, its edge: what any host has to say to the chip, the chip's test of its rail included. */
function bareEdge(): () => number {
  const rig = createBareRig();
  const { currents } = rig.board.outputs;
  let ticket = 0;
  return () => {
    rig.say({ id: BEAT, counter: 1 });
    rig.ticker.advance(1_300);
    rig.say({ id: BEAT, counter: 2 });
    ticket += 1;
    const [startMs, asked, before] = [rig.ticker.monotonicMs(), rig.heard.length, currents.length];
    rig.say({ id: ARM, ticket, ms: 2_000 });
    while (!rig.heard.slice(asked).some(({ id }) => id === ARM)) rig.ticker.advance(1);
    rig.say({ id: PULSE, ticket, slot: DOOR_LATCH, ms: 60 });
    while (currents.length === before) rig.ticker.advance(1);
    const edgeMs = currents.at(-1)?.startMs ?? Number.NaN;
    rig.ticker.advance(100);
    return edgeMs - startMs;
  };
}

/** The board's time is that of its own crystal, the host's is this machine's; a wall clock would time the simulation. */
export function prepare(folder: string): Bench {
  const taker = openTaker(folder);
  const bare = bareEdge();
  // Not the very first one, which would tell how long a program takes to be loaded.
  taker.take();
  const startMs = performance.now();
  const { boardMs, hostMs } = taker.take();
  const wallMs = performance.now() - startMs;
  return {
    name: [
      `badge frame to the current of the door's latch, on the image: ${boardMs.toFixed(1)} ms of the board`,
      `and ${hostMs.toFixed(2)} ms of this machine, once (${wallMs.toFixed(0)} ms of wall, rest and simulation included)`,
    ].join(' '),
    unit: 'ms',
    goal: { name: 'P2', atMost: 1.3 },
    ours: {
      name: 'reader, decision, flush, driver, board (p50)',
      run: () => {
        const takes = Array.from({ length: TAKES }, () => taker.take());
        return { events: TAKES, figure: median(takes.map((taken) => taken.boardMs + taken.hostMs)) };
      },
    },
    other: {
      name: 'ARM and PULSE alone through the same chip (p50)',
      run: () => ({ events: TAKES, figure: median(Array.from({ length: TAKES }, bare)) }),
    },
    close: () => taker.close(),
  };
}
