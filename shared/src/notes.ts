// What may be said of a car in its thread: canned entries, as the log and as the pages say them; data only.
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
