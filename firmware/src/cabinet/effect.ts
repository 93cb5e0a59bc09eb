// What may be done to the body, as data: orders, computed from durable events alone; pure.

/** Colors and rhythms that the board knows (its LIGHT message); never above three flashes a second. */
export type LightColor = 'off' | 'blue' | 'green' | 'white' | 'amber' | 'red' | 'violet';
export type LightRhythm = 'steady' | 'slow' | 'fast' | 'double';
export type SoundPattern = 'yes' | 'ask' | 'no' | 'alarm' | 'silence';

export type Effect =
  /** At most one pulse per line: `released` is the seq of its durable SlotReleased, ReleaseRenewed or SlotTested, and the board's ticket. */
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
  | { readonly type: 'PlaySound'; readonly pattern: SoundPattern }
  /** Every board tells all its slots anew. */
  | { readonly type: 'ScanBoards' };

export type EffectType = Effect['type'];
