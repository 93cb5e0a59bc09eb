// What may be done to the body, as data: orders, computed from what is durable alone; pure.

/** Colors and rhythms that the board knows (its LIGHT message); never above three flashes a second. */
export type LightColor = 'off' | 'blue' | 'green' | 'white' | 'amber' | 'red' | 'violet';
export type LightRhythm = 'steady' | 'slow' | 'fast' | 'double';
export type SoundPattern = 'yes' | 'ask' | 'no' | 'alarm' | 'silence';

export interface RestingLight {
  readonly slot: number;
  readonly color: LightColor;
  readonly rhythm: LightRhythm;
}

export interface Resting {
  readonly lights: readonly RestingLight[];
  /** The mains are away: one lamp at a time, and none that only rests. */
  readonly frugal: boolean;
}

export type Effect =
  /** At most one pulse per line: `released` is the seq of its durable SlotReleased, ReleaseRenewed, TagReleased or SlotTested, and the board's ticket. */
  | { readonly type: 'PulseSolenoid'; readonly slot: number; readonly released: number; readonly pulseMs: number }
  /** The door's latch, for the session of that seq. */
  | { readonly type: 'PulseDoorLatch'; readonly session: number; readonly pulseMs: number }
  /** `forMs` null: until told otherwise. */
  | {
      readonly type: 'LightSlot';
      readonly slot: number;
      readonly color: LightColor;
      readonly rhythm: LightRhythm;
      readonly forMs: number | null;
    }
  /** What lamps show while nothing else is shown at their slots; `frugal`: one lamp at a time. */
  | ({ readonly type: 'RestLights' } & Resting)
  | { readonly type: 'PlaySound'; readonly pattern: SoundPattern }
  /** Every board tells all its slots anew. */
  | { readonly type: 'ScanBoards' };

export type EffectType = Effect['type'];
