// A door that has been open for long, and one that was forced: who was here last, and when the alarm comes; pure.
import type { FaultCode } from '@keycab/shared/fault';
import { durationText } from '@keycab/shared/sentence';
import { callDesk } from './call.ts';
import type { Known } from './known.ts';
import type { Teller } from './teller.ts';
import type { VisitView } from './visit-views.ts';

/** Half a minute is long for whoever only takes a key. */
const LONG_MS = 30_000;
/** After two minutes more people hear of it than those who stand here. */
const TOLD_MS = 120_000;

type DoorView = Extract<VisitView, { kind: 'door' }>;

/** @returns null while the door is shut, or open no longer than anybody needs */
export function doorView(known: Known, teller: Teller): DoorView | null {
  const { cabinet, at, settings } = known;
  const { say, fault, language } = teller;
  if (cabinet.body.doorOpen !== true) return null;
  const openMs = at.monotonicMs - cabinet.body.doorChangedMonotonicMs;
  const forced = cabinet.doorForced;
  if (!forced && openMs < LONG_MS) return null;
  const code: FaultCode = forced ? 'KC-DOOR-02' : 'KC-DOOR-01';
  const last = teller.person(cabinet.doorPerson)?.givenName ?? null;
  const open = say('door.openFor', { duration: durationText(openMs, language) });
  const who = last === null ? say('door.nobody') : say('door.last', { person: last });
  const alarmInMs = Math.max(0, settings.doorLeftOpenMs - openMs);
  const alarm = forced || alarmInMs === 0;
  return {
    kind: 'door',
    code,
    title: forced ? say('door.forced') : say('page.closeDoor'),
    text: [...(forced ? [] : [open, who]), ...(forced || openMs >= TOLD_MS ? [say('door.told')] : [])].join(' '),
    todo: fault(code).todo,
    call: callDesk(code, known, teller),
    alarm,
    endsInMs: alarm ? null : alarmInMs,
  };
}
