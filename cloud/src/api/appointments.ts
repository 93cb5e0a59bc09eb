// A list of appointments as it came, row by row: what it would create, move, leave or refuse, and why; pure.
import type { ImportRow } from '@keycab/shared/books';
import { APPOINTMENT_KINDS, type AppointmentKind } from '@keycab/shared/notes';
import type { Outcome } from '@keycab/shared/outcome';
import { zoneOf, type Zone } from '@keycab/shared/zone';
import type { Rows } from '../inventory/rows.ts';
import type { AppointmentRecord } from '../projections/books/office-book.ts';

export type Wanted = AppointmentRecord;

export interface Preview {
  readonly rows: readonly ImportRow[];
  readonly counts: { create: number; update: number; unchanged: number; refused: number };
  /** What is to be written when somebody says so. */
  readonly wanted: readonly Wanted[];
}

/** One import is one act; a longer list comes in parts. */
const ROWS_MAX = 500;
/** Nobody makes an appointment for then: such a day is a mistyped one. */
const AHEAD_MAX_MS = 400 * 86_400_000;

const HEADS = {
  time: ['time', 'start', 'date', 'appointment', 'appointment time', 'datetime', 'when'],
  vin: ['vin', 'vehicle', 'vin number'],
  kind: ['kind', 'type', 'purpose', 'appointment type'],
} as const;

const KINDS: Readonly<Record<string, AppointmentKind>> = {
  testdrive: 'testDrive',
  drive: 'testDrive',
  repair: 'service',
  maintenance: 'service',
  oilchange: 'service',
  handover: 'delivery',
  pickup: 'delivery',
  valuation: 'appraisal',
  tradein: 'appraisal',
};

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)$/;
const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4})[ ,]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([AP]M)?$/i;

/** @returns null when nobody could say which instant is meant */
export function instantOfText(text: string, zone: Zone): number | null {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, date = '', hour = '0', minute = '0', offset] = iso;
    if (!isDate(date) || Number(hour) > 23 || Number(minute) > 59) return null;
    if (offset !== undefined) return Date.parse(`${date}T${hour.padStart(2, '0')}:${minute}:00${offset}`);
    return zone.instantOf(date, Number(hour) * 60 + Number(minute));
  }
  const us = US.exec(text);
  if (us === null) return null;
  const [, month = '', day = '', year = '', hour = '', minute = '', half] = us;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const twelve = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  if (!isDate(date) || twelve > 23 || Number(minute) > 59) return null;
  return zone.instantOf(date, twelve * 60 + Number(minute));
}

/** The thirtieth of February is no day. */
const isDate = (date: string): boolean => {
  const read = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 10) === date;
};

function kindOf(text: string): AppointmentKind {
  const plain = text.toLowerCase().replace(/[^a-z]/g, '');
  const named = APPOINTMENT_KINDS.find((kind) => kind.toLowerCase() === plain);
  return named ?? (Object.hasOwn(KINDS, plain) ? (KINDS[plain] ?? 'other') : 'other');
}

/** As scanners and typists write it: a leading I goes, I and O are digits; Q is in no VIN. */
function vinOf(text: string): string | null {
  const raw = text.toUpperCase().replace(/[\s-]/g, '');
  const vin = (raw.length === 18 && raw.startsWith('I') ? raw.slice(1) : raw).replaceAll('I', '1').replaceAll('O', '0');
  return /^[A-HJ-NPR-Z0-9]{17}$/.test(vin) ? vin : null;
}

export function previewAppointments(
  table: Pick<Rows, 'header' | 'rows'>,
  known: ReadonlyMap<string, Pick<AppointmentRecord, 'atWallMs'>>,
  timeZone: string,
  nowWallMs: number,
  sha256: (text: string) => string,
): Outcome<Preview, string> {
  const zone = zoneOf(timeZone);
  if (zone === null) return { ok: false, reason: `this computer knows no time zone ${timeZone}` };
  const heads = table.header.map((name) => name.trim().toLowerCase());
  const column = (name: keyof typeof HEADS): number =>
    heads.findIndex((head) => HEADS[name].some((one) => one === head));
  const [time, vin, kind] = [column('time'), column('vin'), column('kind')];
  if (time < 0 || vin < 0) {
    return { ok: false, reason: `the list needs columns called time and VIN; it has ${table.header.join(', ')}` };
  }
  if (table.rows.length > ROWS_MAX)
    return { ok: false, reason: `a list has at most ${ROWS_MAX} rows; send it in parts` };
  const counts = { create: 0, update: 0, unchanged: 0, refused: 0 };
  const wanted = new Map<string, Wanted>();
  const rows = table.rows.map(({ cells, line: row }): ImportRow => {
    const say = (what: ImportRow['what'], text: string): ImportRow => {
      counts[what] += 1;
      return { row, what, text };
    };
    const atWallMs = instantOfText((cells[time] ?? '').trim(), zone);
    if (atWallMs === null) return say('refused', `“${cells[time] ?? ''}” is no time; write 2026-05-03 14:10`);
    if (Math.abs(atWallMs - nowWallMs) > AHEAD_MAX_MS) return say('refused', 'the day is more than a year away');
    const number = vinOf(cells[vin] ?? '');
    if (number === null) return say('refused', `“${cells[vin] ?? ''}” is no VIN of 17 letters and digits`);
    const what = kindOf(kind < 0 ? 'service' : (cells[kind] ?? ''));
    const appointment = sha256(`${number} ${zone.local(atWallMs).date} ${what}`);
    const before = wanted.get(appointment)?.atWallMs ?? known.get(appointment)?.atWallMs;
    if (before === atWallMs) return say('unchanged', `${number}, ${what}`);
    wanted.set(appointment, { appointment, atWallMs, kind: what, vin: number });
    return say(before === undefined ? 'create' : 'update', `${number}, ${what}`);
  });
  return { ok: true, value: { rows, counts, wanted: [...wanted.values()] } };
}
