// May this person take this key now? Everything that speaks against it, in the order in which a person should hear it; pure.
import type { FaultCode } from '@keycab/shared/fault';
import type { RefusalReason } from '@keycab/shared/events/cabinet';
import type { KeyId } from '@keycab/shared/ids';
import { mayTake, type RosterIndex, type RosterKey, type RosterPerson } from '@keycab/shared/roster';
import { boardOf, type CabinetSettings } from './settings.ts';
import type { Cabinet } from './state.ts';

export type TakeVerdict =
  | { readonly ok: true; readonly person: RosterPerson; readonly key: RosterKey; readonly slot: number }
  | { readonly ok: false; readonly reasons: readonly RefusalReason[]; readonly slot: number | null };

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

export function judgeTake(
  cabinet: Cabinet,
  roster: RosterIndex | null,
  settings: CabinetSettings,
  keyId: KeyId,
): TakeVerdict {
  const reasons: RefusalReason[] = [];
  const session = cabinet.session;
  const person = session === null ? undefined : roster?.person.get(session.person);
  const key = roster?.key.get(keyId);
  const slot = slotOf(cabinet, keyId);
  const board = slot === null ? undefined : boardOf(settings, slot);

  if (cabinet.lockdown !== null) reasons.push('lockdown');
  if (!cabinet.body.diskWritable) reasons.push('journalUnwritable');
  if (slot !== null && (board === undefined || !boardAlive(cabinet, board.board))) reasons.push('boardLost');
  if (session === null) reasons.push('noSession');
  if (roster === null) reasons.push('noRoster');
  if (session !== null && roster !== null && (person === undefined || person.disabled)) reasons.push('personDisabled');
  if (roster !== null && key === undefined) reasons.push('keyUnknown');
  if (roster !== null && person !== undefined && key !== undefined && !mayTake(roster.roster, person, key.group)) {
    reasons.push('noGrant');
  }
  if (key !== undefined && (slot === null || cabinet.body.absent.has(slot))) reasons.push('keyNotHere');

  if (reasons.length > 0 || person === undefined || key === undefined || slot === null) {
    return { ok: false, reasons, slot };
  }
  return { ok: true, person, key, slot };
}

const CODES: Record<RefusalReason, FaultCode> = {
  lockdown: 'KC-LOCK-01',
  journalUnwritable: 'KC-DISK-01',
  boardLost: 'KC-BOARD-01',
  unknownBadge: 'KC-BADGE-01',
  personDisabled: 'KC-BADGE-02',
  noSession: 'KC-SESSION-01',
  noRoster: 'KC-BADGE-01',
  noGrant: 'KC-KEY-01',
  keyUnknown: 'KC-KEY-04',
  keyNotHere: 'KC-KEY-03',
};

/** The code under which a refusal is shown: that of its first reason. */
export const codeOf = (reasons: readonly RefusalReason[]): FaultCode => CODES[reasons[0] ?? 'noSession'];
