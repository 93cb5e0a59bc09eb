// The house rules of the office until a rooftop sets its own; data only.
import type { OfficeSettings } from './known.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const OFFICE_SETTINGS: OfficeSettings = {
  offerMs: 10 * MINUTE_MS,
  objectionMs: DAY_MS,
  silenceMs: 90_000,
  heldMs: 15 * MINUTE_MS,
  waiterMs: 10 * MINUTE_MS,
  reservationMaxMs: 14 * DAY_MS,
  noShowMs: 15 * MINUTE_MS,
  transitMs: 120 * MINUTE_MS,
  worksheet: {
    template: 'delivery/1',
    lines: [
      'keysCounted',
      'plateOff',
      'serviceTour',
      'advisorIntroduced',
      'firstServiceDate',
      'contactChannel',
      'maintenanceSchedule',
      'manualsHandedOver',
      'phonePaired',
      'gift',
    ],
    gate: 'warn',
  },
};
