// What a verifier can find, and the sentence for it; pure.
import type { FaultCode } from '../fault.ts';

/** How bad: altered before trust before incomplete; the exit codes 1, 3 and 2 of `keycab verify`. */
export type Verdict = 'altered' | 'trust' | 'incomplete';

/** Each reason with its verdict, its code and what is told of it. */
const REASONS = {
  notCanonical: ['altered', 'KC-PROOF-01', 'is not in its one canonical form'],
  otherLog: ['altered', 'KC-PROOF-04', 'belongs to another log or epoch'],
  notInOrder: ['altered', 'KC-PROOF-04', 'does not follow the line before it: something was removed, added or moved'],
  timeBackwards: ['altered', 'KC-PROOF-04', 'has a boot or a time before that of the line before it'],
  noStart: ['altered', 'KC-PROOF-04', 'does not tell how its epoch began'],
  rootDiffers: ['altered', 'KC-PROOF-04', 'is among those of which at least one was changed after it was signed'],
  previousDiffers: ['altered', 'KC-PROOF-04', 'names another history of the epoch before than the one at hand'],
  releaseDiffers: ['altered', 'KC-PROOF-04', 'tells of a key taken without the release that it names'],
  sinceDiffers: ['altered', 'KC-PROOF-04', 'is among those of which at least one is not as in the older checkpoint'],
  keysUnreadable: ['trust', 'KC-PROOF-03', 'keys.json is missing or malformed'],
  unknownKey: ['trust', 'KC-PROOF-03', 'the trust file does not know the key of this log'],
  checkpointName: ['trust', 'KC-PROOF-03', 'a checkpoint’s file is not named after its size'],
  checkpointMalformed: ['trust', 'KC-PROOF-03', 'a checkpoint is malformed or of another log'],
  badSignature: ['trust', 'KC-PROOF-03', 'a checkpoint is not signed by its log, or a signature on it is wrong'],
  tooFewWitnesses: ['trust', 'KC-PROOF-03', 'a checkpoint is cosigned by fewer witnesses than the trust file demands'],
  witnessBackwards: ['trust', 'KC-PROOF-03', 'a witness cosigned a larger checkpoint at an earlier time'],
  sinceUntrusted: ['trust', 'KC-PROOF-03', 'the older checkpoint is not signed by a key of the trust file'],
  notCovered: ['incomplete', 'KC-PROOF-05', 'and those after it are not yet covered by a checkpoint'],
  linesMissing: ['incomplete', 'KC-PROOF-05', 'and those after it are missing, though a checkpoint covers them'],
  noCheckpoint: ['incomplete', 'KC-PROOF-05', 'there is no checkpoint that can be trusted'],
  erased: ['incomplete', 'KC-PROOF-05', 'is the first of those whose bodies were erased; their hashes are kept'],
  epochMissing: ['incomplete', 'KC-PROOF-05', 'the epoch before this one is not in the bundle'],
  logMissing: ['incomplete', 'KC-PROOF-05', 'the trust file names this log, but it is not in the bundle'],
  sinceMissing: ['incomplete', 'KC-PROOF-05', 'the log of the older checkpoint is not in the bundle as far as it went'],
  stale: ['incomplete', 'KC-PROOF-06', 'the newest cosignature is older than asked for'],
} as const satisfies Record<string, readonly [Verdict, FaultCode, string]>;

export type Why = keyof typeof REASONS;

export interface Finding {
  readonly why: Why;
  readonly verdict: Verdict;
  readonly code: FaultCode;
  /** The log it is about, or the name of its folder when that is not known. */
  readonly log: string;
  /** The first bad line. Between two checkpoints nobody can say which: then `seq` … `through` are all that it may be. */
  readonly seq: number | null;
  readonly through: number | null;
  readonly sentence: string;
}

/** @param through the last line that it may be, when that is not `seq` itself */
export function finding(log: string, why: Why, seq: number | null = null, through: number | null = seq): Finding {
  const [verdict, code, told] = REASONS[why];
  const range = seq !== null && through !== null && through > seq ? ` (up to ${String(through)})` : '';
  const subject = seq === null ? '' : `event ${String(seq)}${range} `;
  return { why, verdict, code, log, seq, through, sentence: `${log}: ${subject}${told}.` };
}

export type Exit = 0 | 1 | 2 | 3;

export function exitOf(findings: readonly Finding[]): Exit {
  const has = (verdict: Verdict): boolean => findings.some((found) => found.verdict === verdict);
  if (has('altered')) return 1;
  if (has('trust')) return 3;
  return has('incomplete') ? 2 : 0;
}
