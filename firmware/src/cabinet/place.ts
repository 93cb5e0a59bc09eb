// Where a key is sensed, and whether the board of a slot can be asked; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { Cabinet } from './state.ts';

/** The slot in which the key is sensed, by the record of this cabinet. */
export function slotOf(cabinet: Cabinet, key: KeyId): number | null {
  for (const [slot, occupant] of cabinet.occupied) {
    if (occupant.kind === 'key' && occupant.key === key) return slot;
  }
  return null;
}

/** A board whose slots have been read since this boot and that still answers. */
export const boardAlive = (cabinet: Cabinet, board: string): boolean =>
  cabinet.body.boardsRead.has(board) && !cabinet.boardsLost.has(board);

/** It hangs here, and it is not being lifted at this moment. */
export function isHere(cabinet: Cabinet, key: KeyId): boolean {
  const slot = slotOf(cabinet, key);
  return slot !== null && !cabinet.body.absent.has(slot);
}
