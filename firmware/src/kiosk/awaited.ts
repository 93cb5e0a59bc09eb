// What is shown while a key that somebody elsewhere opens waits for its person's badge; pure.
import { ASK_MS } from '@keycab/shared/patience';
import type { Known } from './known.ts';
import type { Teller } from './teller.ts';
import type { VisitView } from './visit-views.ts';

/** @returns null where nothing waits; one of an earlier boot is refused as this one begins */
export function awaitedView(
  { at, cabinet, slotName }: Known,
  teller: Teller,
): Extract<VisitView, { kind: 'awaited' }> | null {
  const { awaited } = cabinet.commands;
  if (awaited === null || awaited.boot !== cabinet.boot) return null;
  const { say } = teller;
  const tile = teller.tile(awaited.key);
  const nameOf = (id: typeof awaited.person): string => teller.person(id)?.givenName ?? say('tile.somebody');
  const [approver, person] = [nameOf(awaited.approver), nameOf(awaited.person)];
  return {
    kind: 'awaited',
    tile,
    slotName: slotName(awaited.slot),
    title: say('awaited.title', { approver, label: tile.label, person }),
    todo: say('awaited.todo', { person }),
    ofMs: ASK_MS,
    endsInMs: Math.max(0, ASK_MS - (at.monotonicMs - awaited.monotonicMs)),
  };
}
