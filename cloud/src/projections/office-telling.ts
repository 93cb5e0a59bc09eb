// What happened away from the cabinets, as a person would say it: one sentence for each line about a key; pure.
import { SAID_FRESH_MS, type OfficeEvent, type OfficeEventOf, type Said } from '@keycab/shared/events/office';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import { VEHICLE_NOTES, type VehicleNote } from '@keycab/shared/notes';
import { lineText, WAIVER_REASONS } from '@keycab/shared/worksheet';
import type { PersonId } from '@keycab/shared/ids';
import { tellAccount } from './account-telling.ts';
import { tellConnection } from './connection-telling.ts';
import { tellAdmin } from './admin-telling.ts';
import { tellNotice } from './notice-telling.ts';
import type { Names } from './telling.ts';

const WORDS = /(?<=[a-z])(?=[A-Z])/;
const plain = (code: string): string => code.split(WORDS).join(' ').replaceAll('-', ' ').toLowerCase();

export function tellOffice(event: OfficeEvent, names: Names): string {
  const who = (person: PersonId | null): string => (person === null ? 'Keycab' : names.person(person));
  const someone = ({ by, via }: Pick<OfficeEvent, 'by' | 'via'>): string =>
    by === null && via !== 'house' ? 'Somebody at this service' : who(by);
  const due = (wallMs: number | null): string => (wallMs === null ? '' : `, back by ${names.time(wallMs)}`);
  const offline = ({ said, wallMs }: { readonly said?: Said; readonly wallMs: number }): string =>
    said === undefined || wallMs - said.wallMs < SAID_FRESH_MS
      ? ''
      : ` (at ${names.time(said.wallMs)} by a phone that was offline)`;
  const purpose = (code: string | null): string => (code === null ? '' : ` for ${names.reason(code).toLowerCase()}`);
  switch (event.type) {
    case 'HandoverOffered':
      return `${who(event.from)} offered it to ${event.to === null ? 'whoever scans its tag' : who(event.to)}${purpose(event.reason)}.`;
    case 'HandoverAccepted':
      return `${who(event.to)} took it over from ${who(event.from)}${purpose(event.reason)}${due(event.dueWallMs)}; both signed.`;
    case 'HandoverDeclined':
      return `${who(event.to)} did not take it over; ${who(event.from)} still answers for it.`;
    case 'HandoverLapsed':
      return `The offer of ${who(event.from)} ended: ${LAPSED[event.why]}.`;
    case 'KeyClaimed':
      return `${who(event.person)} said “I have it”${offline(event)}${event.from === null ? '' : `; ${who(event.from)} answered for it until then`}${due(event.dueWallMs)}.`;
    case 'ClaimConfirmed':
      return `${who(event.by)} confirmed that ${who(event.person)} has it.`;
    case 'ClaimDeclined':
      return `${who(event.by)} objected: ${who(event.person)} does not have it. Nobody can be named.`;
    case 'KeyLent':
      return `${who(event.sponsor)} lent it to ${plain(event.party.kind)} ${event.party.reference}${due(event.dueWallMs)}.`;
    case 'KeyBroughtBack':
      return `${who(event.person)} took it back.`;
    case 'ReasonChanged':
      return `${who(event.person)} has it${purpose(event.reason)} now${due(event.dueWallMs)}.`;
    case 'DueTimeChanged':
      return `${who(event.by)} moved its due time: back by ${names.time(event.dueWallMs)}.`;
    case 'CustodySettled': {
      const at =
        event.at.kind === 'person' ? who(event.at.person) : `${plain(event.at.party.kind)} ${event.at.party.reference}`;
      return `${who(event.by)} settled that ${at} has it.`;
    }
    case 'KeyRegistered':
      return `${who(event.person)} registered it.`;
    case 'KeyRetired':
      return `It is no key of this house any more: ${plain(event.why)}.`;
    case 'KeyMissing':
      return `${who(event.by)} searched for it and found it missing.`;
    case 'KeyRequested':
      return `${who(event.person)} asked for it: ${event.urgency === 'customerHere' ? 'a customer is here' : 'today'}${offline(event)}.`;
    case 'KeyRequestAnswered':
      return `${who(event.person)} answered: ${answerText(event.answer)}.`;
    case 'KeyRequestEscalated':
      return `Nobody answered; ${event.to === 'manager' ? 'a manager' : 'the desk'} was told.`;
    case 'KeyRequestMet':
      return `${who(event.person)} has what was asked for.`;
    case 'KeyRequestClosed':
      return `The request was closed: ${plain(event.why)}.`;
    case 'JobAccepted':
      return `${who(event.person)} brings it.`;
    case 'ReservationMade':
      return `It is kept for ${who(event.person)} from ${names.time(event.fromWallMs)} to ${names.time(event.toWallMs)}.`;
    case 'ReservationCanceled':
      return `It is no longer kept: ${CANCELED[event.why]}.`;
    case 'ProblemReported':
      return `${who(event.by)} reported a problem: ${plain(event.problem)}.`;
    case 'ActRefused': {
      const why = Object.hasOwn(FAULTS, event.code) ? FAULTS[event.code as FaultCode].happened : event.code;
      return `${who(event.by)} wanted to ${plain(event.act)} and was refused: ${why}`;
    }
    case 'CrossingAcknowledged':
      return `${who(event.by)} has seen for the owning department that it was taken.`;
    case 'TripNoted': {
      const at = event.moment === 'out' ? 'as it left' : 'as it came back';
      const reference = event.reference === undefined ? '' : `, reference ${event.reference}`;
      return `${who(event.person)} wrote ${at}: ${dashboardText(event)}${reference}.`;
    }
    case 'VehicleNoted': {
      const known = Object.hasOwn(VEHICLE_NOTES, event.note) ? VEHICLE_NOTES[event.note as VehicleNote] : event.note;
      return `${who(event.person)} noted: ${known}.`;
    }
    case 'CustomerLinked':
      return `${who(event.person)} linked the customer’s reference ${event.reference}.`;
    case 'AppointmentSet':
      return `An appointment is set: ${plain(event.kind)}, ${names.time(event.atWallMs)}.`;
    case 'LeadAnswered':
      return event.answer === 'greeted'
        ? `${who(event.person)} goes to say hello.`
        : `${who(event.person)} left the visit to service.`;
    case 'DeliveryStarted':
      return `${who(event.by)} started the delivery: ${who(event.salesperson)} sold it, ${who(event.advisor)} looks after it.`;
    case 'WorksheetMarked': {
      const said = { done: 'done', notApplicable: 'not applicable', open: 'open again' }[event.state];
      const value = [
        ...(event.count === undefined ? [] : [`${event.count} counted`]),
        ...(event.day === undefined ? [] : [event.day]),
      ];
      return `${who(event.by)} marked “${lineText(event.line)}” ${[said, ...value].join(', ')}.`;
    }
    case 'WorksheetSigned':
      return `${who(event.person)} signed the worksheet as ${event.role}.`;
    case 'WorksheetWaived': {
      const { why } = event;
      const said = Object.hasOwn(WAIVER_REASONS, why) ? WAIVER_REASONS[why as keyof typeof WAIVER_REASONS] : plain(why);
      return `${who(event.person)} waived the worksheet: ${said}.`;
    }
    case 'DeliveryEnded':
      return `${who(event.by)} ended the delivery: ${event.outcome}.`;
    case 'RecordExported':
      return `${someone(event)} took a copy of the record: ${FORMS[event.form]}.`;
    case 'RecordVerified':
      return `${someone(event)} had ${event.logs} logs with ${event.lines} lines verified: ${OUTCOMES[event.outcome]}.`;
    case 'InventoryImported':
      return `${event.token === undefined ? someone(event) : `A program (token ${event.token})`} imported inventory: ${event.created} new, ${event.updated} changed, ${event.unchanged} as before, ${event.refused} refused${event.retired === 0 ? '' : `, ${event.retired} marked as sold`}.`;
    case 'CommandIssued':
      return tellOrder(event, someone(event), names);
    default:
      return (
        tellAccount(event, names) ??
        tellConnection(event) ??
        tellNotice(event, names) ??
        tellAdmin(event, { ...names, group: plain })
      );
  }
}

const tellOrder = (
  { key, operation, person }: OfficeEventOf<'CommandIssued'>,
  who: string,
  names: Pick<Names, 'key' | 'person'>,
): string => {
  if (operation === 'startLockdown') return `${who} ordered a cabinet to lock down.`;
  if (operation === 'endLockdown') return `${who} ordered a cabinet to end its lockdown.`;
  const [what, whom] = [key === null ? 'a slot' : names.key(key), person === null ? 'somebody' : names.person(person)];
  return `${who} ordered the cabinet to open ${what} for ${whom}, who badges there.`;
};

const dashboardText = ({ fuel, odometer }: { readonly fuel?: string; readonly odometer?: number }): string => {
  const said = [
    ...(odometer === undefined ? [] : [`odometer ${odometer.toLocaleString('en-US')}`]),
    ...(fuel === undefined ? [] : [`fuel ${fuel}`]),
  ];
  return said.length === 0 ? 'the reference' : said.join(', ');
};
const FORMS = { csv: 'a table', jsonl: 'lines of JSON', bundle: 'the provable bundle' } as const;

const OUTCOMES = {
  good: 'nothing was altered, removed, inserted or cut off',
  incomplete: 'not all is covered yet, what is there is unaltered',
  untrusted: 'a key or a signature is not what was enrolled',
  altered: 'something was altered',
} as const;

const LAPSED = {
  time: 'nobody took it in time',
  replaced: 'a newer one took its place',
  sensed: 'the key is in a slot',
  moved: 'the key went another way',
  withdrawn: 'it was withdrawn',
} as const;

const CANCELED = {
  byPerson: 'who asked gave it up',
  byManager: 'a manager gave it free',
  noShow: 'nobody came for it',
  met: 'it was taken',
  over: 'the time is over',
} as const;

function answerText(answer: Extract<OfficeEvent, { type: 'KeyRequestAnswered' }>['answer']): string {
  switch (answer.kind) {
    case 'minutes':
      return answer.minutes === 1 ? 'in 1 minute' : `in ${answer.minutes} minutes`;
    case 'withCustomer':
      return 'with a customer';
    case 'keyAt':
      return `the key is at ${plain(answer.place)}`;
    case 'cannot':
      return 'cannot bring it now';
  }
}
