// The one order in which facts of several logs are folded; pure.
import type { CustodyEvent } from '@keycab/shared/custodian';
import { logOf } from '@keycab/shared/custody';
import { OFFICE } from '@keycab/shared/ids';

export interface Fact {
  readonly event: CustodyEvent;
  readonly effectiveMs: number;
}

const inLog = (a: Fact, b: Fact): number => a.event.epoch - b.event.epoch || a.event.seq - b.event.seq;

/** At one moment what a sensor saw goes last, so that it holds (M-2). */
function byLog(a: Fact, b: Fact): number {
  const [left, right] = [logOf(a.event), logOf(b.event)];
  if (left === right) return inLog(a, b);
  if (left === OFFICE) return -1;
  return right === OFFICE || left > right ? 1 : -1;
}

const between = (a: Fact, b: Fact): number => a.effectiveMs - b.effectiveMs || byLog(a, b);

/**
 * Logs keep their own order (M-1) and meet by effective time (M-2). Where a cabinet's clock ran backwards, a later
 * line counts as no earlier than the one before it, so that a return never slips in front of its taking.
 * @param facts  of one key, in any order, each line once
 * @returns the same facts in folding order, with times that never fall within one log
 */
export function inOrder(facts: readonly Fact[]): Fact[] {
  const latest = new Map<string, number>();
  return facts
    .toSorted(inLog)
    .map((fact) => {
      const effectiveMs = Math.max(fact.effectiveMs, latest.get(logOf(fact.event)) ?? fact.effectiveMs);
      latest.set(logOf(fact.event), effectiveMs);
      return { ...fact, effectiveMs };
    })
    .sort(between);
}
