// Lamps, buzzer and siren: what should be shown, sent again whenever a board comes back; boards only.
import type { LightColor, LightRhythm, Resting, SoundPattern } from '../cabinet/effect.ts';
import type { SlotBoard } from '../doors/dialog.ts';
import type { Ticker } from '../serial/ticker.ts';
import { LIGHT, LIGHTS_MAX, SOUND } from '../doors/messages.ts';

interface Light {
  readonly color: LightColor;
  readonly rhythm: LightRhythm;
}

export interface Panel {
  /** Only noted; `flush` sends what differs, so that many lights become few messages. Dark after `forMs`. */
  light(slot: number, color: LightColor, rhythm: LightRhythm, forMs: number | null): void;
  /** Below what `light` says, wherever that is dark. */
  rest(resting: Resting): void;
  flush(): void;
  sound(pattern: SoundPattern): void;
  /** The board forgot everything, or did not understand a message of this panel. */
  forgotten(board: SlotBoard): void;
  close(): void;
}

const DARK: Light = { color: 'off', rhythm: 'steady' };
const same = (one: Light | undefined, other: Light): boolean =>
  one !== undefined && one.color === other.color && (one.color === 'off' || one.rhythm === other.rhythm);

/** @param volume 0 to 127, asked before each sound; sounds come from the first board */
export function createPanel(boards: readonly SlotBoard[], volume: () => number, ticker: Ticker): Panel {
  const panes = boards.map((board) => ({
    board,
    wanted: Array.from({ length: board.settings.slots }, () => DARK),
    shown: [] as (Light | undefined)[],
  }));
  const [first] = boards;
  const fading = new Map<number, () => void>();
  /** Slots that were lit, the newest one last. */
  const lit = new Set<number>();
  let below = new Map<number, Light>();
  let frugal = false;
  let alarm = false;

  const seenAt = (slot: number, wanted: Light): Light => {
    if (frugal) return slot === [...lit].at(-1) ? wanted : DARK;
    return wanted.color === 'off' ? (below.get(slot) ?? DARK) : wanted;
  };

  const flush = (): void => {
    for (const { board, wanted: asked, shown } of panes) {
      if (!board.answers()) continue;
      const wanted = asked.map((light, local) => seenAt(board.settings.firstSlot + local, light));
      for (let slot = 0; slot < wanted.length; slot += 1) {
        if (same(shown[slot], wanted[slot] ?? DARK)) continue;
        const lights = wanted.slice(slot, slot + LIGHTS_MAX);
        while (lights.length > 1 && same(shown[slot + lights.length - 1], lights.at(-1) ?? DARK)) lights.pop();
        board.send({ id: LIGHT, first: slot, lights });
        lights.forEach((light, index) => (shown[slot + index] = light));
        slot += lights.length - 1;
      }
    }
  };
  const play = (pattern: SoundPattern): void => first?.send({ id: SOUND, pattern, volume: volume() });

  const want = (slot: number, light: Light): void => {
    fading.get(slot)?.();
    fading.delete(slot);
    lit.delete(slot);
    if (light.color !== 'off') lit.add(slot);
    for (const { board, wanted } of panes) {
      const local = slot - board.settings.firstSlot;
      if (local >= 0 && local < wanted.length) wanted[local] = light;
    }
  };
  const fade = (slot: number): void => {
    want(slot, DARK);
    flush();
  };

  return {
    light: (slot, color, rhythm, forMs) => {
      want(slot, { color, rhythm });
      if (forMs !== null)
        fading.set(
          slot,
          ticker.after(forMs, () => fade(slot)),
        );
    },
    rest: (resting) => {
      below = new Map(resting.lights.map(({ slot, color, rhythm }) => [slot, { color, rhythm }]));
      frugal = resting.frugal;
    },
    flush,
    sound: (pattern) => {
      if (pattern === 'alarm' || pattern === 'silence') {
        alarm = pattern === 'alarm';
        first?.siren(alarm);
      }
      play(pattern);
    },
    forgotten: (board) => {
      for (const pane of panes) if (pane.board === board) pane.shown.length = 0;
      flush();
      if (board !== first) return;
      board.siren(alarm);
      if (alarm) play('alarm');
    },
    close: () => {
      for (const cancel of fading.values()) cancel();
      fading.clear();
    },
  };
}
