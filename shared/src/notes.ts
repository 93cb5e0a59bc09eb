// What may be said of a car in its thread: canned entries, what a glance at the dashboard tells, references without names; pure.
import { Type } from 'typebox';

/** Notes of a vehicle's thread: a code in the log, words on the page, never anybody's own text. */
export const VEHICLE_NOTES = {
  customerCalled: 'Customer called',
  customerVisited: 'Customer was here',
  waitingForParts: 'Waiting for parts',
  waitingForApproval: 'Waiting for approval',
  recallOpen: 'Recall open',
  keyBatteryLow: 'Key battery low',
  keyProgrammed: 'Key programmed',
  photosDone: 'Photos done',
  readyForLine: 'Ready for the front line',
  offerMade: 'Offer made',
  interestedInTrade: 'Interested in a trade',
  serviceExplained: 'Service explained again',
} as const;
export type VehicleNote = keyof typeof VEHICLE_NOTES;

/** What an appointment is for. */
export const APPOINTMENT_KINDS = ['service', 'delivery', 'testDrive', 'appraisal', 'other'] as const;
export type AppointmentKind = (typeof APPOINTMENT_KINDS)[number];

/**
 * A person or a deal in another system. Personal text never enters the log: a digit is asked for, which numbers have and
 * names lack.
 */
export const OpaqueReference = Type.String({ pattern: '^(?=.*[0-9])[A-Za-z0-9_.:/-]{2,40}$' });

/** As the dashboard shows it, in the unit of the car. */
export const Odometer = Type.Integer({ minimum: 0, maximum: 2_000_000 });

export const LocalDay = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });

export const Vin = Type.String({ pattern: '^[A-HJ-NPR-Z0-9]{17}$' });
