// What a tape must know of a device: where its frames are in a stream, and how to say them without secrets; types only.

/** A run of bytes. `why` null is a whole frame; else these bytes are none, and this is the parser's reason. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly why: string | null;
}

export interface Cut {
  readonly pieces: readonly Piece[];
  /** The end of the stream, which may still become a frame. */
  readonly held: Uint8Array;
}

/** A frame with stand-ins in the place of secrets, its checks made right again; as long as it was. */
export interface Masked {
  readonly bytes: Uint8Array;
  /** As people read it, without a secret: `badge 1`, `POLL`. Null: filler of the line, which says nothing. */
  readonly says: string | null;
  /** What was replaced, for eyes that asked for it; null: nothing was. */
  readonly secret: string | null;
}

export interface Model {
  readonly baudRate: number;
  /** Joined in order, pieces and held are the stream again. */
  readonly cut: (stream: Uint8Array) => Cut;
  /**
   * Called with each frame of both directions in the order of time.
   * @param keys  that a secure channel may have been opened with
   */
  readonly createMask: (keys: readonly Uint8Array[]) => (frame: Uint8Array) => Masked;
}

/** Numbers things by their first appearance: the same thing has the same number, which tells nothing else about it. */
export function createNumbers(): (thing: string) => number {
  const seen = new Map<string, number>();
  return (thing) => {
    const number = seen.get(thing) ?? seen.size + 1;
    seen.set(thing, number);
    return number;
  };
}
