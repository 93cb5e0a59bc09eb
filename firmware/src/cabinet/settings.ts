// What a cabinet's decisions must know of its body and its habits, from the configuration; pure.

export interface BoardSettings {
  /** Board serial, as the board itself reports it. */
  readonly board: string;
  /** The board's slots are firstSlot … firstSlot + slots − 1 of the cabinet. */
  readonly firstSlot: number;
  readonly slots: number;
}

export interface CabinetSettings {
  readonly slots: number;
  /** Slot names as printed on the steel: rows of letters, columns of two digits; A01 is slot 0. */
  readonly rows: readonly string[];
  readonly columns: number;
  readonly boards: readonly BoardSettings[];
  /** False: each key has its own slot and any other is KeyMisplaced. */
  readonly randomReturn: boolean;
  /** A door with a latch opens for a session only; without one anybody may open it to return. */
  readonly doorLatch: boolean;
  readonly doorLeftOpenMs: number;
  /** Longest energizing of a coil; the board cuts at its own ceiling of 1,000 ms whatever is asked. */
  readonly pulseMs: number;
  /** So long in a minute a coil may be energized. */
  readonly coilMsPerMinute: number;
  /** A released slot that nobody empties locks again after this. */
  readonly releaseMs: number;
  readonly idleMs: number;
  /** After the door has closed, the session ends this much later. */
  readonly doorSettleMs: number;
  /** False: there is no key to check PINs with, so that what wants one is refused. */
  readonly pins: boolean;
  /** Whether a signed command may have a key opened for a person who badges here. */
  readonly remoteRelease: boolean;
  /** How long the full battery carries the cabinet; null where nobody has measured it. */
  readonly batteryMinutes: number | null;
  /** A tag must be absent this long before anybody is accused: shorter, a contact has bounced, and no line is written. */
  readonly absentMs: number;
}

export const slotName = (settings: Pick<CabinetSettings, 'rows' | 'columns'>, slot: number): string =>
  `${settings.rows[Math.floor(slot / settings.columns)] ?? '?'}${String((slot % settings.columns) + 1).padStart(2, '0')}`;

export const boardOf = (settings: CabinetSettings, slot: number): BoardSettings | undefined =>
  settings.boards.find((board) => slot >= board.firstSlot && slot < board.firstSlot + board.slots);
