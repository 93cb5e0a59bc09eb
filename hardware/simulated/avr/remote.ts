// The boards of a cabinet as chips in another thread: what the body shows goes there, bytes and currents come back.
import { Worker } from 'node:worker_threads';
import type { BoardSetup, SlotLight } from '../board.ts';
import type { CabinetBoard, CabinetEnergizing } from '../cabinet.ts';
import { DOOR_LATCH } from '../coils.ts';
import { createWire } from '../wire.ts';
import type { FromThread, ToThread } from './thread.ts';

export interface RemoteBoards {
  make(setup: BoardSetup): CabinetBoard;
  /** Milliseconds of the boards for each 100 of the wall clock, of late; null while nobody has counted yet. */
  pacePercent(): number | null;
  close(): Promise<void>;
}

const SLOTS = 32;
const LOOPS = 6;

/** What the LEDs of a slot can show, by their red, green and blue; the nearest one counts. */
const COLORS: readonly (readonly [SlotLight['color'], readonly number[]])[] = [
  ['off', [0, 0, 0]],
  ['blue', [0, 0, 85]],
  ['green', [0, 85, 0]],
  ['white', [40, 40, 40]],
  ['amber', [85, 35, 0]],
  ['red', [85, 0, 0]],
  ['violet', [50, 0, 60]],
];

/** A light as an eye sees it at this moment: a slow rhythm is seen as its flashes. */
function lightOf(color: readonly number[]): SlotLight {
  const far = ([, other]: (typeof COLORS)[number]): number =>
    Math.hypot(...other.map((part, index) => part - (color[index] ?? 0)));
  const [name] = COLORS.toSorted((one, other) => far(one) - far(other))[0] ?? ['off'];
  return { color: name, rhythm: name === 'off' ? 'off' : 'steady' };
}

interface Remote {
  readonly board: CabinetBoard;
  heard(message: Exclude<FromThread, { kind: 'pace' }>): void;
}

/** Tells the thread what has changed since it was told last. */
function createTeller({ body }: BoardSetup, tell: (message: Told) => void): () => void {
  const told = new Map<string, string>();
  const tellNew = (name: string, message: Told): void => {
    const text = JSON.stringify(message);
    if (told.get(name) === text) return;
    told.set(name, text);
    tell(message);
  };
  return () => {
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const { roms, shorted } = body.contact(slot);
      tellNew(`contact ${slot}`, { kind: 'contact', slot, roms, shorted });
      tellNew(`draws ${slot}`, { kind: 'draws', slot, draws: body.draws(slot) });
    }
    for (let loop = 0; loop < LOOPS; loop += 1)
      tellNew(`loop ${loop}`, { kind: 'loop', loop, raw: body.loopRaw(loop) });
  };
}

type WithoutBoard<Message> = Message extends unknown ? Omit<Message, 'board'> : never;
type Told = WithoutBoard<ToThread>;

function createRemote(setup: BoardSetup, tell: (message: Told) => void): Remote {
  const { serial, body } = setup;
  const energizings: (Omit<CabinetEnergizing, 'slot'> & { readonly slot: number })[] = [];
  let lights: readonly SlotLight[] = [];
  const stir = createTeller(setup, tell);
  const wire = createWire((bytes) => tell({ kind: 'bytes', bytes: Uint8Array.from(bytes) }));

  tell({ kind: 'make', serial });
  stir();
  return {
    board: {
      serial,
      wire,
      energizings,
      light: (slot) => lights[slot] ?? { color: 'off', rhythm: 'off' },
      stir,
      power: (on) => tell({ kind: 'power', on }),
    },
    heard: (message) => {
      if (message.kind === 'bytes') wire.send(message.bytes);
      else if (message.kind === 'lights') lights = message.colors.map(lightOf);
      else {
        const { nth, slot, startMs, endMs } = message;
        const began = energizings[nth] === undefined;
        energizings[nth] = { slot, ticket: null, startMs, endMs };
        const place = slot === DOOR_LATCH ? 'door' : slot;
        // A coil that draws nothing moves nothing.
        if (!body.draws(place)) return;
        if (began) body.energized(place, true);
        if (endMs !== null) body.energized(place, false);
      }
    },
  };
}

export function startRemoteBoards(): RemoteBoards {
  // A mistake in the thread is one of ours, and ends this process with it.
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  const remotes: Remote[] = [];
  let percent: number | null = null;
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'pace') ({ percent } = message);
    else remotes[message.board]?.heard(message);
  });
  return {
    make: (setup) => {
      const board = remotes.length;
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
      const remote = createRemote(setup, (message) => worker.postMessage({ board, ...message }));
      remotes.push(remote);
      return remote.board;
    },
    pacePercent: () => percent,
    close: async () => void (await worker.terminate()),
  };
}
