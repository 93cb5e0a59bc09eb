// The code under which each refusal is shown; pure.
import type { RefusalReason } from '@keycab/shared/events/verdict';
import type { FaultCode } from '@keycab/shared/fault';

const CODES: Record<RefusalReason, FaultCode> = {
  lockdown: 'KC-LOCK-01',
  journalUnwritable: 'KC-DISK-01',
  boardLost: 'KC-BOARD-01',
  boardUnable: 'KC-BOARD-05',
  unknownBadge: 'KC-BADGE-01',
  badgeMadeUp: 'KC-BADGE-03',
  unknownCode: 'KC-CODE-01',
  personDisabled: 'KC-BADGE-02',
  personExpired: 'KC-RULE-01',
  visitOver: 'KC-RULE-01',
  pinLocked: 'KC-PIN-01',
  pinsOff: 'KC-PIN-03',
  pinMissing: 'KC-PIN-02',
  noSession: 'KC-SESSION-01',
  noRoster: 'KC-BADGE-01',
  noGrant: 'KC-KEY-01',
  keyUnknown: 'KC-KEY-04',
  outOfHours: 'KC-RULE-02',
  keyNotHere: 'KC-KEY-03',
  keyBlocked: 'KC-RULE-03',
  inDelivery: 'KC-RULE-04',
  reserved: 'KC-RULE-05',
  sessionFull: 'KC-RULE-06',
  interlocked: 'KC-RULE-07',
  selfAuthorization: 'KC-RULE-08',
  notHolder: 'KC-RULE-09',
  samePerson: 'KC-RULE-09',
  mayNotReceive: 'KC-RULE-10',
  noRoom: 'KC-RULE-10',
  notManager: 'KC-RULE-11',
  mayNotPair: 'KC-RULE-11',
  badgeGone: 'KC-BADGE-04',
  tagInUse: 'KC-RULE-12',
  keyHasTag: 'KC-RULE-12',
  tagOut: 'KC-RULE-13',
  needsMore: 'KC-RULE-14',
  dayOpen: 'KC-RULE-15',
  cabinetFull: 'KC-SLOT-02',
  extendedEnough: 'KC-RULE-16',
};

/** The code under which a refusal is shown: that of its first reason. */
export const codeOf = (reasons: readonly RefusalReason[]): FaultCode => CODES[reasons[0] ?? 'noSession'];
