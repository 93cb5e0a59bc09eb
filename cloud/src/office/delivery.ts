// A sold car on its way out: named people, a worksheet that both departments sign, the gate before the last key; pure.
import { canonical } from '@keycab/shared/canonical';
import type { ActOf } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import type { Delivery } from './state.ts';
import { no, type Facts } from './verdict.ts';

/** What a signature stands for: this delivery, its template, and each line as it is marked now. */
export const worksheetText = (delivery: Delivery): string =>
  canonical({
    delivery: delivery.delivery,
    keys: [...delivery.keys],
    lines: [...delivery.lines].map(([line, state]) => ({ line, state })),
    template: delivery.template,
    vehicle: delivery.vehicle,
  });

export function startDelivery(act: ActOf<'startDelivery'>, by: OfficePerson, known: Known): Facts {
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
  const { gate, lines, template } = known.settings.worksheet;
  return [
    {
      type: 'DeliveryStarted',
      advisor: act.advisor,
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
  if (delivery.lines.get(act.line) === act.state) return [];
  return [{ type: 'WorksheetMarked', delivery: act.delivery, line: act.line, state: act.state }];
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

/** Signed by both about the same content, or waived by a manager who is not part of it. */
export const isComplete = (delivery: Delivery): boolean =>
  delivery.waivedBy !== null || (delivery.signed.has('salesperson') && delivery.signed.has('advisor'));

export function endDelivery(act: ActOf<'endDelivery'>, by: OfficePerson, known: Known): Facts {
  const { delivery, no: refusal } = at(act, by, known);
  if (delivery === undefined) return refusal;
  const ended = { type: 'DeliveryEnded', delivery: act.delivery, outcome: act.outcome } as const;
  if (act.outcome === 'canceled') return [ended];
  if (delivery.gate === 'hard' && !isComplete(delivery)) return no(act.act, 'KC-OFFICE-13', delivery.keys[0]);
  // A key that a slot still senses has not gone with the car: it stays, to be found as a sold car's key that is here.
  const gone = delivery.keys.filter((key) => known.whereabouts(key).kind !== 'slot');
  return [ended, ...gone.map((key) => ({ type: 'KeyRetired', key, why: 'sold' }) as const)];
}
