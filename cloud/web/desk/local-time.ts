// Moments as a date and time box has them, on the wall of the rooftop wherever this computer stands; pure.
import { zoneOf } from '@keycab/shared/zone';

const DAY_MINUTES = 1440;
const two = (number: number): string => String(number).padStart(2, '0');

/** "2026-05-12T14:10" */
export function boxOf(wallMs: number, timeZone: string): string {
  const local = (zoneOf(timeZone) ?? zoneOf('UTC'))?.local(wallMs);
  return local === undefined ? '' : `${local.date}T${two(Math.floor(local.minute / 60))}:${two(local.minute % 60)}`;
}

/** @returns null for what is no moment yet */
export function momentOf(box: string, timeZone: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(box);
  const zone = zoneOf(timeZone) ?? zoneOf('UTC');
  const [, date, hour, minute] = match ?? [];
  if (date === undefined || zone === null || Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return null;
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes < DAY_MINUTES ? zone.instantOf(date, minutes) : null;
}

/** The next full quarter of an hour. */
export const nextQuarter = (wallMs: number): number => Math.ceil(wallMs / 900_000) * 900_000;
