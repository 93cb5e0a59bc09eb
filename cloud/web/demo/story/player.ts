// Plays the story step by step: each is done once, going back only reads again; keeps where it is.
import { type Cast, type Hands, pause, type Played, prepare } from './cast.ts';
import { openDelivery, STEPS } from './steps.ts';

export interface StoryPicture {
  /** Null while no story is told. */
  readonly at: number | null;
  readonly cast: Cast | null;
  readonly delivery: number | null;
  readonly playing: boolean;
  /** Hands are moving. */
  readonly busy: boolean;
  /** Why this step, or the beginning, did not work. */
  readonly said: string | null;
}

export interface Player {
  readonly picture: () => StoryPicture;
  readonly subscribe: (tell: () => void) => () => void;
  /** From the beginning where none is told or it is at its end; else goes on. */
  readonly play: () => void;
  readonly pause: () => void;
  readonly next: () => void;
  readonly back: () => void;
  readonly stop: () => void;
}

export interface PlayerParts extends Hands {
  /** Nothing moves by itself for whoever wants no motion: each step waits for a hand. */
  readonly still: () => boolean;
}

const NOTHING: StoryPicture = { at: null, cast: null, delivery: null, playing: false, busy: false, said: null };
/** A page is seen before something happens on it. */
const SEEN_MS = 1_200;

export function openPlayer(parts: PlayerParts): Player {
  const tellers = new Set<() => void>();
  let picture = NOTHING;
  let played = -1;
  let stopWaiting = (): void => undefined;
  /** Another story, or none: what is still under way of this one has nothing to say any more. */
  let told = 0;

  const draw = (next: Partial<StoryPicture>): void => {
    picture = { ...picture, ...next };
    for (const tell of tellers) tell();
  };
  const wait = (): void => {
    stopWaiting();
    const { at, busy, playing, said } = picture;
    const step = at === null ? undefined : STEPS[at];
    if (!playing || busy || said !== null || at === null || step === undefined || at === STEPS.length - 1) return;
    stopWaiting = parts.clock.after(step.readMs, () => void go(at + 1));
  };
  /** @returns false when the story has gone elsewhere meanwhile */
  const during = async <Value>(work: Promise<Played<Value>>): Promise<Played<Value> | false> => {
    const mine = told;
    draw({ busy: true, said: null });
    const ended = await work;
    if (mine !== told) return false;
    draw({ busy: false, said: ended.ok ? null : ended.said });
    return ended;
  };

  async function go(at: number): Promise<void> {
    const step = STEPS[at];
    const { cast } = picture;
    if (step === undefined || cast === null) return;
    stopWaiting();
    draw({ at, said: null });
    if (at > played) {
      const { run } = step;
      const hands = async (): Promise<Played<null>> => {
        await pause(parts, SEEN_MS);
        const ended = run === undefined ? ({ ok: true, value: null } as const) : await run(cast, parts);
        return ended;
      };
      const ended = await during(hands());
      if (ended === false) return;
      if (ended.ok) {
        played = at;
        const delivery = picture.delivery ?? (step.name === 'sold' ? await openDelivery(cast) : null);
        draw({ delivery });
      }
    }
    if (at === STEPS.length - 1) draw({ playing: false });
    wait();
  }

  const begin = async (): Promise<void> => {
    told += 1;
    played = -1;
    stopWaiting();
    draw({ ...NOTHING, playing: !parts.still() });
    const ready = await during(prepare(parts));
    if (ready === false || !ready.ok) return;
    draw({ cast: ready.value });
    await go(0);
  };

  const isOver = (): boolean => picture.at === null || picture.at === STEPS.length - 1;
  return {
    picture: () => picture,
    subscribe: (tell) => {
      tellers.add(tell);
      return () => tellers.delete(tell);
    },
    play: () => {
      if (picture.busy) return;
      if (isOver()) return void begin();
      draw({ playing: true });
      wait();
    },
    pause: () => {
      stopWaiting();
      draw({ playing: false });
    },
    next: () => {
      const { at, busy, said } = picture;
      if (busy || at === null) return;
      // What did not work is tried again.
      void go(said === null ? Math.min(at + 1, STEPS.length - 1) : at);
    },
    back: () => {
      const { at, busy } = picture;
      if (busy || at === null || at === 0) return;
      draw({ playing: false });
      void go(at - 1);
    },
    stop: () => {
      told += 1;
      stopWaiting();
      draw(NOTHING);
    },
  };
}
