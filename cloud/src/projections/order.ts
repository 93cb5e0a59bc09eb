// The one order in which physical facts of several cabinets are folded; pure.
import type { CustodyEvent } from '@keycab/shared/custody';

export interface Fact {
  readonly event: CustodyEvent;
  readonly effectiveMs: number;
}

const inLog = (a: Fact, b: Fact): number => a.event.epoch - b.event.epoch || a.event.seq - b.event.seq;

const between = (a: Fact, b: Fact): number =>
  a.effectiveMs - b.effectiveMs ||
  (a.event.cabinet < b.event.cabinet ? -1 : a.event.cabinet > b.event.cabinet ? 1 : inLog(a, b));

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
      const effectiveMs = Math.max(fact.effectiveMs, latest.get(fact.event.cabinet) ?? fact.effectiveMs);
      latest.set(fact.event.cabinet, effectiveMs);
      return { ...fact, effectiveMs };
    })
    .sort(between);
}
