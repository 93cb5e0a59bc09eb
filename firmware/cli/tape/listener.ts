// A stream's pieces as they become whole, in both directions, each without its secrets; pure.
import type { Side } from '../../src/serial/tap.ts';
import type { Masked, Model } from './model.ts';

/** `why` null is a whole frame; else its bytes are zeros, since nobody knows what they hold. */
export interface HeardPiece extends Masked {
  readonly from: Side;
  readonly why: string | null;
  /** As they were: for eyes that asked for them, never for a file. */
  readonly raw: Uint8Array;
}

export interface Listener {
  hear(from: Side, bytes: Uint8Array): void;
  /** What is still held becomes no frame any more. */
  end(): void;
}

const NOTHING = new Uint8Array(0);

export function createListener(
  model: Model,
  keys: readonly Uint8Array[],
  heard: (piece: HeardPiece) => void,
): Listener {
  const mask = model.createMask(keys);
  const held: Record<Side, Uint8Array> = { device: NOTHING, host: NOTHING };
  const unknown = (from: Side, raw: Uint8Array, why: string): void =>
    heard({ from, raw, why, bytes: new Uint8Array(raw.length), says: null, secret: null });

  return {
    hear: (from, bytes) => {
      const cut = model.cut(Uint8Array.from([...held[from], ...bytes]));
      held[from] = cut.held;
      for (const { bytes: raw, why } of cut.pieces) {
        if (why === null) heard({ from, raw, why, ...mask(raw) });
        else unknown(from, raw, why);
      }
    },
    end: () => {
      for (const from of ['device', 'host'] as const) {
        if (held[from].length > 0) unknown(from, held[from], 'cut');
        held[from] = NOTHING;
      }
    },
  };
}
