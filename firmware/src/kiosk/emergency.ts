// What an emergency says of itself until its count is told: how much is open, that it is counted, what came of it; pure.
import type { EventOf } from '@keycab/shared/events/cabinet';
import { clockText } from '@keycab/shared/sentence';
import type { Known } from './known.ts';
import type { Teller } from './teller.ts';
import type { VisitView } from './visit-views.ts';

/** Whoever opened it is done, and every slot is being read, or will be as soon as the door has settled. */
export function isCounted({ cabinet }: Pick<Known, 'cabinet'>): boolean {
  const { body, counting, emergency, session } = cabinet;
  if (emergency === null) return false;
  const left = emergency.entered || session?.session !== emergency.session;
  return counting?.because === 'emergency' || (left && body.doorOpen === false);
}

export function emergencyLines({ cabinet }: Known, { say }: Teller): readonly string[] {
  if (isCounted({ cabinet })) return [say('emergency.counting')];
  const open = [...cabinet.releases.values()].filter(({ emergency }) => emergency).length;
  const waiting = (cabinet.emergency?.waiting ?? []).filter((slot) => cabinet.occupied.get(slot)?.kind === 'key');
  const follows = waiting.length > 0;
  const some = say(follows ? 'emergency.opening' : 'emergency.opened', { open, waiting: waiting.length });
  return [open === 0 && !follows ? say('emergency.allOpen') : some, say('emergency.then')];
}

/** Before whoever stands there without a badge, until it was counted. */
export function emergencyView(known: Known, teller: Teller): Extract<VisitView, { kind: 'door' }> {
  return {
    kind: 'door',
    code: null,
    title: teller.say('manager.emergency'),
    text: emergencyLines(known, teller).join(' '),
    todo: '',
    call: '',
    alarm: false,
    endsInMs: null,
  };
}

export function countedView(
  { differing = 0, here, out, unknown, wallMs }: EventOf<'KeysCounted'>,
  endsInMs: number,
  { say, telling }: Teller,
): Extract<VisitView, { kind: 'said' }> {
  const sum = say('count.title', { here, out, time: wallMs === null ? '--:--' : clockText(wallMs, telling) });
  return {
    kind: 'said',
    person: null,
    tone: differing === 0 ? 'good' : 'bad',
    title: say('emergency.counted'),
    text: `${sum}. ${differing === 0 ? say('count.same') : `${say('count.sum', { differing, unknown })}.`}`,
    undoText: null,
    session: false,
    endsInMs,
  };
}
