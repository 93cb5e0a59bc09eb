// What a decision may look at beside its input: no clock, no network, no database; pure.
import type { RosterIndex } from '@keycab/shared/roster';
import type { CabinetSettings } from './settings.ts';
import type { Cabinet } from './state.ts';

export interface Known {
  readonly cabinet: Cabinet;
  readonly roster: RosterIndex | null;
  readonly settings: CabinetSettings;
}
