// The handoff worksheet: its lines, what a signature stands for, when it is complete, which step of a delivery is late; pure.
import { canonical } from './canonical.ts';
import type { KeyId, VehicleId } from './ids.ts';

/**
 * Every line that a template may hold, and how it is said. Decided: a closed list. Because: a line's name is written into
 * the log and signed, so nobody may type a customer's name into it. Would change if: a store needs a line of its own, then
 * it is added here.
 */
export const WORKSHEET_LINES = {
  keysCounted: 'All keys counted',
  plateOff: 'Dealer plate taken off',
  serviceTour: 'Service department shown',
  advisorIntroduced: 'Advisor met in person',
  firstServiceDate: 'First service booked',
  contactChannel: 'Asked how to be reached',
  maintenanceSchedule: 'Maintenance schedule explained',
  manualsHandedOver: 'Manuals and papers handed over',
  phonePaired: 'Phone paired',
  gift: 'Gift handed over',
  fuelFull: 'Full tank or battery',
  chargerHandedOver: 'Charging cable handed over',
  lockNutHandedOver: 'Wheel lock handed over',
  walkAround: 'Walk around the car',
  warrantyExplained: 'Warranty explained',
  appSetUp: 'Maker’s app set up',
} as const;
export type WorksheetLine = keyof typeof WORKSHEET_LINES;

export const isWorksheetLine = (line: string): line is WorksheetLine => Object.hasOwn(WORKSHEET_LINES, line);
/** How a line is said; an older template may hold one that is no longer offered. */
export const lineText = (line: string): string => (isWorksheetLine(line) ? WORKSHEET_LINES[line] : line);

/** Why a manager lets a delivery end without the worksheet. */
export const WAIVER_REASONS = {
  customerLeft: 'The customer could not stay',
  noServiceHere: 'Serviced by another store',
  keyFollows: 'A key follows later',
  fleetSale: 'Fleet sale',
  advisorAway: 'No advisor was here',
} as const;

export type LineState = 'open' | 'done' | 'notApplicable';

/** What a line says beside that it is done: how many keys there were, on which day the first service is. */
export interface LineValue {
  readonly count?: number;
  /** YYYY-MM-DD */
  readonly day?: string;
}

export interface Worksheet {
  readonly delivery: number;
  readonly vehicle: VehicleId;
  readonly keys: readonly KeyId[];
  readonly template: string;
  readonly lines: ReadonlyMap<string, LineState>;
  readonly values: ReadonlyMap<string, LineValue>;
}

/** What a signature stands for: this delivery, its template, and each line as it is marked now. */
export const worksheetText = (sheet: Worksheet): string =>
  canonical({
    delivery: sheet.delivery,
    keys: [...sheet.keys],
    lines: [...sheet.lines].map(([line, state]) => ({ line, state, ...sheet.values.get(line) })),
    template: sheet.template,
    vehicle: sheet.vehicle,
  });

/** Signed by both about the same content, or waived by a manager who is not part of it. */
export const isComplete = (sheet: {
  readonly signed: { readonly has: (role: 'salesperson' | 'advisor') => boolean };
  readonly waivedBy: unknown;
}): boolean => sheet.waivedBy !== null || (sheet.signed.has('salesperson') && sheet.signed.has('advisor'));

/** Lines that are not open any more. */
export const linesAnswered = (lines: Iterable<LineState>): number =>
  [...lines].filter((state) => state !== 'open').length;

const MINUTE_MS = 60_000;
const KEYS_BEFORE_MS = 30 * MINUTE_MS;
const ENDED_AFTER_MS = 60 * MINUTE_MS;
/** A delivery without a time mutes reminders for so long, and is then late by itself. */
const OPEN_MAX_MS = 240 * MINUTE_MS;

export type LateStep = 'keys' | 'worksheet' | 'end';

export interface Progress {
  readonly atWallMs: number | null;
  readonly startedWallMs: number;
  readonly keysCounted: boolean;
  readonly complete: boolean;
  readonly ended: boolean;
}

/** What should have been done by now: keys half an hour ahead, the worksheet by the hour itself, all of it an hour later. */
export function lateSteps(progress: Progress, nowWallMs: number): LateStep[] {
  const { atWallMs, startedWallMs, keysCounted, complete, ended } = progress;
  if (ended) return [];
  if (atWallMs === null) return nowWallMs > startedWallMs + OPEN_MAX_MS ? ['end'] : [];
  return [
    ...(!keysCounted && nowWallMs > atWallMs - KEYS_BEFORE_MS ? (['keys'] as const) : []),
    ...(!complete && nowWallMs > atWallMs ? (['worksheet'] as const) : []),
    ...(nowWallMs > atWallMs + ENDED_AFTER_MS ? (['end'] as const) : []),
  ];
}
