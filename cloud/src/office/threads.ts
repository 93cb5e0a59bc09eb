// What is said of a car and its drives: crossings that were seen, dashboards, notes, appointments and whom they interest; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { ActOf, Report } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import { dashboardOf } from './lending.ts';
import { no, type Facts } from './verdict.ts';

/** Said once, by one of the department whose key it was, or by a manager. */
export function acknowledgeCrossing(act: ActOf<'acknowledgeCrossing'>, by: OfficePerson, known: Known): Facts {
  const { key, takenEpoch, takenIn, takenSeq } = act;
  const begun = known.begun({ log: takenIn, epoch: takenEpoch, seq: takenSeq });
  if (begun === undefined || begun.key !== key || begun.crossing === null) return no(act.act, 'KC-OFFICE-02', key);
  // Who took it cannot be the one who has seen it on the owner's behalf.
  const may = begun.person !== by.person && (by.department === begun.crossing.fromDepartment || by.manager);
  if (!may) return no(act.act, 'KC-OFFICE-43', key);
  if (begun.acknowledged) return [];
  return [{ type: 'CrossingAcknowledged', key, takenEpoch, takenIn, takenSeq }];
}

/** By whoever drove, somebody of the same department, or a manager: a desk writes for its people. */
export function noteTrip(act: ActOf<'noteTrip'>, by: OfficePerson, known: Known): Facts {
  const { key, moment, of, plate, reference } = act;
  const begun = known.begun(of);
  if (begun === undefined || begun.key !== key || begun.person === null) return no(act.act, 'KC-OFFICE-02', key);
  const driver = known.person(begun.person);
  const may = by.person === begun.person || by.manager || driver?.department === by.department;
  if (!may) return no(act.act, 'KC-OFFICE-01', key);
  if (plate !== undefined && !isPlate(plate, known)) return no(act.act, 'KC-OFFICE-06', plate);
  if (act.odometer !== undefined && runsBackwards(moment, act.odometer, begun)) {
    return no(act.act, 'KC-OFFICE-42', key);
  }
  const said = {
    ...dashboardOf(act),
    ...(plate === undefined ? {} : { plate }),
    ...(reference === undefined ? {} : { reference }),
  };
  if (Object.keys(said).length === 0) return [];
  return [{ type: 'TripNoted', ...said, key, moment, of: { ...of }, person: by.person }];
}

/** A key of no vehicle: what hangs on it goes with any car. */
const isPlate = (plate: KeyId, known: Known): boolean => known.vehicleOf(plate) === null;

const runsBackwards = (
  moment: 'out' | 'in',
  odometer: number,
  begun: { readonly out: { odometer: number | null }; readonly in: { odometer: number | null } },
): boolean =>
  moment === 'in'
    ? begun.out.odometer !== null && odometer < begun.out.odometer
    : begun.in.odometer !== null && odometer > begun.in.odometer;

export function noteVehicle(act: ActOf<'noteVehicle'>, by: OfficePerson, known: Known): Facts {
  if (!known.isVehicle(act.vehicle)) return no(act.act, 'KC-OFFICE-06');
  return [{ type: 'VehicleNoted', note: act.note, person: by.person, vehicle: act.vehicle }];
}

export function linkCustomer(act: ActOf<'linkCustomer'>, by: OfficePerson, known: Known): Facts {
  if (!known.isVehicle(act.vehicle)) return no(act.act, 'KC-OFFICE-06');
  return [{ type: 'CustomerLinked', person: by.person, reference: act.reference, vehicle: act.vehicle }];
}

/** The first who says so goes; the others see it. */
export function answerLead(act: ActOf<'answerLead'>, by: OfficePerson, known: Known): Facts {
  const appointment = known.office.appointments.get(act.appointment);
  if (appointment === undefined || appointment.answered) return no(act.act, 'KC-OFFICE-02');
  if (!known.isVehicle(act.vehicle)) return no(act.act, 'KC-OFFICE-06');
  const { answer, appointment: id, vehicle } = act;
  return [{ type: 'LeadAnswered', answer, appointment: id, person: by.person, vehicle }];
}

/** Once more the same list writes nothing; an appointment that is gone from it stays what it was. */
export function appointmentsImported(report: Extract<Report, { act: 'appointmentsImported' }>, known: Known): Facts {
  const seen = new Map<string, (typeof report.rows)[number]>();
  for (const row of report.rows) seen.set(row.appointment, row);
  return [...seen.values()]
    .filter((row) => known.office.appointments.get(row.appointment)?.atWallMs !== row.atWallMs)
    .map((row) => ({ type: 'AppointmentSet', ...row }));
}
