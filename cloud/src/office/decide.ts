// The only place where the office allows or refuses anything: an act and what is known, to events; pure.
import { never } from '@keycab/shared/fault';
import type { Act, Asked, Report } from './acts.ts';
import { acceptJob, answerRequest, askForKey, closeRequest } from './asking.ts';
import { endDelivery, markWorksheet, setWorksheet, signWorksheet, startDelivery, waiveWorksheet } from './delivery.ts';
import { acceptHandover, answerClaim, claimKey, declineHandover, offerHandover, withdrawHandover } from './handover.ts';
import type { Known, OfficePerson } from './known.ts';
import * as lending from './lending.ts';
import { keyMoved, timePassed } from './passing.ts';
import { beyondReach } from './reach.ts';
import { cancelReservation, reserveKey } from './reserving.ts';
import { saidBy } from './state.ts';
import * as threads from './threads.ts';
import { actor, no, type Facts } from './verdict.ts';

/** @returns what has happened by this act, in order; one `ActRefused` when it may not be; nothing when it changes nothing */
export function decide(act: Act | Report, asked: Asked, known: Known): Facts {
  if (act.act === 'noted') return act.facts;
  if (act.act === 'timePassed') return timePassed(asked.wallMs, known);
  if (act.act === 'keyMoved') return keyMoved(act.key, asked.wallMs, known);
  if (act.act === 'appointmentsImported') return threads.appointmentsImported(act, known);
  const by = actor(asked, known);
  if (by === undefined) return no(act.act, 'KC-OFFICE-14');
  if ('key' in act && known.vehicleOf(act.key) === undefined) return no(act.act, 'KC-OFFICE-06', act.key);
  // As if there were no such key: who may not see it is not told that it exists.
  const beyond = beyondReach(act, asked, by, known);
  const said = 'said' in act ? act.said : undefined;
  // Said before, and only the answer got lost on its way: it is not said twice.
  if (said !== undefined && known.office.said.has(saidBy(by.person, said))) return [];
  const facts = beyond === undefined ? allowed(act, asked, by, known) : no(act.act, 'KC-OFFICE-06', beyond);
  return said === undefined ? facts : facts.map((fact) => (isSaid(fact) ? { ...fact, said: { ...said } } : fact));
}

/** The line by which a repetition is known again. */
const isSaid = ({ type }: Facts[number]): boolean =>
  type === 'KeyClaimed' || type === 'KeyRequested' || type === 'ActRefused';

function allowed(act: Act, asked: Asked, by: OfficePerson, known: Known): Facts {
  switch (act.act) {
    case 'offerHandover':
      return offerHandover(act, asked, by, known);
    case 'acceptHandover':
      return acceptHandover(act, asked, by, known);
    case 'declineHandover':
      return declineHandover(act, asked, by, known);
    case 'withdrawHandover':
      return withdrawHandover(act, by, known);
    case 'claimKey':
      return claimKey(act, asked, by, known);
    case 'confirmClaim':
    case 'declineClaim':
      return answerClaim(act, asked, by, known);
    case 'lendKey':
      return lending.lendKey(act, asked, by, known);
    case 'takeBackKey':
      return lending.takeBackKey(act, by, known);
    case 'changeReason':
      return lending.changeReason(act, asked, by, known);
    case 'changeDueTime':
      return lending.changeDueTime(act, asked, by, known);
    case 'settleCustody':
      return lending.settleCustody(act, by, known);
    case 'declareMissing':
      return lending.declareMissing(act, by, known);
    case 'reportProblem':
      return lending.reportProblem(act);
    case 'clearProblem':
      return lending.clearProblem(act, by, known);
    case 'askForKey':
      return askForKey(act, asked, by, known);
    case 'answerRequest':
      return answerRequest(act, by, known);
    case 'acceptJob':
      return acceptJob(act, by, known);
    case 'closeRequest':
      return closeRequest(act, by, known);
    case 'reserveKey':
      return reserveKey(act, asked, by, known);
    case 'cancelReservation':
      return cancelReservation(act, by, known);
    case 'startDelivery':
      return startDelivery(act, asked, by, known);
    case 'markWorksheet':
      return markWorksheet(act, by, known);
    case 'signWorksheet':
      return signWorksheet(act, by, known);
    case 'waiveWorksheet':
      return waiveWorksheet(act, by, known);
    case 'endDelivery':
      return endDelivery(act, by, known);
    case 'setWorksheet':
      return setWorksheet(act, by, known);
    case 'acknowledgeCrossing':
      return threads.acknowledgeCrossing(act, by, known);
    case 'noteTrip':
      return threads.noteTrip(act, by, known);
    case 'noteVehicle':
      return threads.noteVehicle(act, by, known);
    case 'linkCustomer':
      return threads.linkCustomer(act, by, known);
    case 'answerLead':
      return threads.answerLead(act, by, known);
    default:
      return never(act);
  }
}
