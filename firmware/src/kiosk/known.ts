// What a screen is computed from, and what comes out; pure.
import type { CabinetId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { RosterIndex } from '@keycab/shared/roster';
import type { Elsewhere } from '@keycab/shared/topics';
import type { Asks } from '../cabinet/asks.ts';
import type { Cabinet } from '../cabinet/state.ts';
import type { EntryShown } from '../credentials/room.ts';
import type { CabinetSettings } from '../cabinet/settings.ts';
import type { UplinkStanding } from '../uplink/standing.ts';
import type { Comfort } from './comfort.ts';
import type { Habits } from './hours.ts';
import type { Recent } from './outcome.ts';
import type { Screen } from './screen.ts';

/** The screen without its revision, which whoever compares two of them gives it. */
export type Picture = Omit<Screen, 'revision'>;

export interface Known {
  readonly cabinet: Cabinet;
  readonly asks: Asks;
  readonly roster: RosterIndex | null;
  readonly recent: Recent;
  readonly comfort: Comfort;
  /** What the cloud last said of keys that left this cabinet, with its age; null since the start. */
  readonly elsewhere: Elsewhere | null;
  readonly at: Instant;
  readonly uplink: UplinkStanding;
  readonly settings: CabinetSettings;
  readonly habits: Habits;
  /** What is being typed, without a digit of it. */
  readonly entry: EntryShown | null;
  /** A manager is asked whose badge it is that nobody knew. */
  readonly enrolling: boolean;
  /** Names a slot as it is printed on the steel. */
  readonly slotName: (slot: number) => string;
  /** From the configuration; the roster's name and time zone win. */
  readonly house: { readonly name: string; readonly timeZone: string; readonly locale: string };
}

/** Of another cabinet, as the office calls it; null: not known here. */
export const cabinetNameOf = (cabinet: CabinetId, roster: RosterIndex | null): string | null =>
  roster?.roster.cabinets?.find((one) => one.cabinet === cabinet)?.name ?? null;
