// A person and a key as every view shows them; types only.
import type { KeyId } from '@keycab/shared/ids';
import type { ShownState } from '@keycab/shared/tokens';

export interface ScreenPerson {
  readonly name: string;
  readonly givenName: string;
  readonly department: string;
}

/** One key as a tile. `line` is the state in words ("In", "Maria 38 min", "You · due 10:30"). */
export interface Tile {
  readonly key: KeyId;
  readonly label: string;
  readonly title: string;
  /** The title where there is little room, without year and make: which model, or that it is a plate ("" where neither is known), and what tells it apart. */
  readonly model: string;
  readonly details: string;
  readonly state: ShownState;
  readonly line: string;
  /** The line for whoever has it: "due 10:30"; else the same. */
  readonly ownLine: string;
  readonly mine: boolean;
  /** False: a touch shows the answer or the refusal instead of opening a slot. */
  readonly here: boolean;
}
