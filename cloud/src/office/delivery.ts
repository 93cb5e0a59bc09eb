// A sold car on its way out: named people, a worksheet that both departments sign, the gate before the last key; pure.
import { isComplete, isWorksheetLine, worksheetText, type LineValue } from '@keycab/shared/worksheet';
import type { ActOf, Asked } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import type { Delivery } from './state.ts';
import { no, type Facts } from './verdict.ts';

/** An appointment to hand a car over may be made so long ahead; the desk shows it from then on. */
const AHEAD_MAX_MS = 14 * 86_400_000;

export function startDelivery(act: ActOf<'startDelivery'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  const salesperson = known.person(act.salesperson);
  const advisor = known.person(act.advisor);
  const keys = known.keysOf(act.vehicle).filter((key) => known.whereabouts(key).kind !== 'gone');
  const [first] = keys;
  if (first === undefined) return no(act.act, 'KC-OFFICE-06');
  if ([...known.office.deliveries.values()].some((open) => open.vehicle === act.vehicle)) {
    return no(act.act, 'KC-OFFICE-09', first);
  }
  // Two people of two departments: one who sold it, one who will look after it.
  const two =
    salesperson !== undefined &&
    advisor !== undefined &&
    !salesperson.disabled &&
    !advisor.disabled &&
    salesperson.department !== advisor.department;
  if (!two) return no(act.act, 'KC-OFFICE-12', first);
  if (by.person !== act.salesperson && by.person !== act.advisor && !by.manager) {
    return no(act.act, 'KC-OFFICE-08', first);
  }
  const { atWallMs } = act;
  const sound = atWallMs === undefined || Math.abs(atWallMs - asked.wallMs) <= AHEAD_MAX_MS;
  if (!sound) return no(act.act, 'KC-OFFICE-07', first);
  const { gate, lines, template } = known.office.worksheet ?? known.settings.worksheet;
  return [
    {
      type: 'DeliveryStarted',
      advisor: act.advisor,
      ...(atWallMs === undefined ? {} : { atWallMs }),
      gate,
      keys: [...keys],
      lines: [...lines],
      salesperson: act.salesperson,
      template,
      vehicle: act.vehicle,
    },
  ];
}

const named = (delivery: Delivery, by: OfficePerson): 'salesperson' | 'advisor' | null =>
  by.person === delivery.salesperson ? 'salesperson' : by.person === delivery.advisor ? 'advisor' : null;

/** The delivery that an act is about, or why it may not be touched by this person. */
function at(act: { readonly act: string; readonly delivery: number }, by: OfficePerson, known: Known) {
  const delivery = known.office.deliveries.get(act.delivery);
  if (delivery === undefined) return { no: no(act.act, 'KC-OFFICE-02') };
  if (named(delivery, by) === null && !by.manager) return { no: no(act.act, 'KC-OFFICE-08', delivery.keys[0]) };
  return { delivery };
}

export function markWorksheet(act: ActOf<'markWorksheet'>, by: OfficePerson, known: Known): Facts {
  const { delivery, no: refusal } = at(act, by, known);
  if (delivery === undefined) return refusal;
  if (!delivery.lines.has(act.line)) return no(act.act, 'KC-OFFICE-02', delivery.keys[0]);
  const value = act.state === 'done' ? valueOf(act, delivery) : {};
  const before = delivery.values.get(act.line);
  const same = before?.count === value.count && before?.day === value.day;
  if (delivery.lines.get(act.line) === act.state && same) return [];
  return [{ type: 'WorksheetMarked', delivery: act.delivery, line: act.line, state: act.state, ...value }];
}

/** One tap counts all keys; a day belongs to the first service alone. */
function valueOf({ count, day, line }: ActOf<'markWorksheet'>, delivery: Delivery): LineValue {
  if (line === 'keysCounted') return { count: Math.min(count ?? delivery.keys.length, delivery.keys.length) };
  return line === 'firstServiceDate' && day !== undefined ? { day } : {};
}

const TEMPLATE = /^delivery\/([0-9]{1,6})$/;

/** Another number for every change: what a delivery was begun with stays what it is. */
export function setWorksheet(act: ActOf<'setWorksheet'>, by: OfficePerson, known: Known): Facts {
  if (!by.manager) return no(act.act, 'KC-OFFICE-08');
  const { gate, lines } = act;
  const sound = lines.every(isWorksheetLine) && new Set(lines).size === lines.length;
  if (!sound) return no(act.act, 'KC-OFFICE-44');
  const now = known.office.worksheet ?? known.settings.worksheet;
  if (now.gate === gate && now.lines.join() === lines.join()) return [];
  const number = Number(TEMPLATE.exec(now.template)?.[1] ?? 1) + 1;
  return [{ type: 'WorksheetTemplateSet', gate, lines: [...lines], template: `delivery/${number}` }];
}

export function signWorksheet(act: ActOf<'signWorksheet'>, by: OfficePerson, known: Known): Facts {
  const { delivery, no: refusal } = at(act, by, known);
  if (delivery === undefined) return refusal;
  const role = named(delivery, by);
  if (role === null) return no(act.act, 'KC-OFFICE-12', delivery.keys[0]);
  if ([...delivery.lines.values()].includes('open')) return no(act.act, 'KC-OFFICE-13', delivery.keys[0]);
  // Signed is what was read: a line that has changed since is not covered by this hand.
  const digest = known.digest(worksheetText(delivery));
  if (digest !== act.digest) return no(act.act, 'KC-OFFICE-10', delivery.keys[0]);
  if (delivery.signed.get(role)?.digest === digest) return [];
  return [{ type: 'WorksheetSigned', delivery: act.delivery, digest, person: by.person, role }];
}

export function waiveWorksheet(act: ActOf<'waiveWorksheet'>, by: OfficePerson, known: Known): Facts {
  const { delivery, no: refusal } = at(act, by, known);
  if (delivery === undefined) return refusal;
  if (!by.manager || named(delivery, by) !== null) return no(act.act, 'KC-OFFICE-08', delivery.keys[0]);
  return [{ type: 'WorksheetWaived', delivery: act.delivery, person: by.person, why: act.why }];
}

export function endDelivery(act: ActOf<'endDelivery'>, by: OfficePerson, known: Known): Facts {
  const { delivery, no: refusal } = at(act, by, known);
  if (delivery === undefined) return refusal;
  const ended = { type: 'DeliveryEnded', delivery: act.delivery, outcome: act.outcome } as const;
  if (act.outcome === 'canceled') return [ended];
  if (delivery.gate === 'hard' && !isComplete(delivery)) return no(act.act, 'KC-OFFICE-13', delivery.keys[0]);
  // Counted or waived: which keys go with a car is never left open.
  const counted = delivery.lines.get('keysCounted') !== 'open' || delivery.waivedBy !== null;
  if (!counted) return no(act.act, 'KC-OFFICE-41', delivery.keys[0]);
  // A key that a slot still senses has not gone with the car: it stays, to be found as a sold car's key that is here.
  const gone = delivery.keys.filter((key) => known.whereabouts(key).kind !== 'slot');
  return [ended, ...gone.map((key) => ({ type: 'KeyRetired', key, why: 'sold' }) as const)];
}
