// What a decision may look at beside its input: no clock, no network, no database; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { RosterIndex } from '@keycab/shared/roster';
import type { CabinetSettings } from './settings.ts';
import type { Cabinet } from './state.ts';

export interface Known {
  readonly cabinet: Cabinet;
  readonly roster: RosterIndex | null;
  readonly settings: CabinetSettings;
  /** The cloud last said that another cabinet has had this key since: then nobody here knows who held it. */
  readonly isElsewhere?: (key: KeyId) => boolean;
}
