// The one sentence and the confidence line under it, the same words on every screen; pure.
import type { Answer, Holder, Sentence } from './answer.ts';

export interface Telling {
  readonly nowWallMs: number;
  readonly timeZone: string;
  readonly locale: string;
}

// A formatter costs some fifty times what it formats; there are a handful per rooftop, and none ever changes.
const formatters = new Map<string, Intl.DateTimeFormat>();

const SHAPES = {
  day: { dateStyle: 'short' },
  time: { hour: 'numeric', minute: '2-digit' },
  weekday: { weekday: 'short' },
  date: { day: 'numeric', month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

function formatter(locale: string, timeZone: string, shape: keyof typeof SHAPES): Intl.DateTimeFormat {
  const name = `${shape} ${locale} ${timeZone}`;
  const known = formatters.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone, ...SHAPES[shape] });
  formatters.set(name, made);
  return made;
}

type Slot = Extract<Holder, { kind: 'slot' }>;
type Facts = Pick<Answer, 'state' | 'since' | 'reason' | 'dueWallMs' | 'basis' | 'asOfWallMs'> & {
  /** A slot is told by its names: a cabinet knows no more of those of others. */
  readonly holder:
    | Exclude<Holder, Slot>
    | (Pick<Slot, 'kind' | 'cabinetName' | 'slotName' | 'misplaced'> & Partial<Pick<Slot, 'homeName'>>);
};

// A quarter of an hour has one date in every zone, and a minute one time: a busy desk asks for the same few again.
const written = new Map<string, string>();
const WRITTEN_MAX = 2000;
const QUARTER_MS = 900_000;
const MINUTE_MS = 60_000;

function write(shape: keyof typeof SHAPES, locale: string, timeZone: string, wallMs: number): string {
  const unitMs = shape === 'time' ? MINUTE_MS : QUARTER_MS;
  const name = `${shape} ${locale} ${timeZone} ${Math.floor(wallMs / unitMs)}`;
  const known = written.get(name);
  if (known !== undefined) return known;
  if (written.size >= WRITTEN_MAX) written.clear();
  const text = formatter(locale, timeZone, shape).format(wallMs);
  written.set(name, text);
  return text;
}

/** "10:42" today, "Tue 10:42" within a week, "3 May 10:42" before that, in the rooftop's time zone. */
export function clockText(wallMs: number, telling: Telling): string {
  const { locale, timeZone, nowWallMs } = telling;
  const day = (ms: number): string => write('day', 'en-CA', timeZone, ms);
  const time = write('time', locale, timeZone, wallMs);
  if (day(wallMs) === day(nowWallMs)) return time;
  const near = Math.abs(nowWallMs - wallMs) < 6 * 86_400_000;
  return `${write(near ? 'weekday' : 'date', locale, timeZone, wallMs)} ${time}`;
}

/** "38 minutes", "2 h 5 min", "3 days". */
export function durationText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

const plain = (text: string) => ({ text, strong: false });
const strong = (text: string) => ({ text, strong: true });

function sinceParts(facts: Facts, telling: Telling): Sentence {
  const { notBeforeWallMs: from, notAfterWallMs: to } = facts.since;
  if (from === null && to === null) return [plain(' since a time nobody could check')];
  const start = from ?? to ?? telling.nowWallMs;
  const end = to ?? start;
  if (end - start > 60_000) {
    return [
      plain(' since some time between '),
      strong(clockText(start, telling)),
      plain(' and '),
      strong(clockText(end, telling)),
    ];
  }
  return [plain(' since '), strong(clockText(end, telling)), plain(`, ${durationText(telling.nowWallMs - end)}`)];
}

function dueParts(facts: Facts, telling: Telling): Sentence {
  if (facts.dueWallMs === null) return [plain('.')];
  const due = strong(clockText(facts.dueWallMs, telling));
  return facts.dueWallMs < telling.nowWallMs
    ? [plain('. It was due back by '), due, plain(`, ${durationText(telling.nowWallMs - facts.dueWallMs)} ago.`)]
    : [plain('. Back by '), due, plain('.')];
}

function homeParts(misplaced: boolean, homeName: string | null): Sentence {
  if (!misplaced) return [plain('.')];
  return homeName === null
    ? [plain('. It lives in another slot.')]
    : [plain('. It lives in '), strong(homeName), plain('.')];
}

export function sentence(facts: Facts, telling: Telling): Sentence {
  const { holder } = facts;
  switch (holder.kind) {
    case 'slot':
      return [
        plain('The key is in '),
        strong(`${holder.cabinetName}, slot ${holder.slotName}`),
        plain(','),
        ...sinceParts(facts, telling),
        ...homeParts(holder.misplaced, holder.homeName ?? null),
      ];
    case 'person': {
      const purpose = facts.reason === null ? [] : [plain(', for '), strong(facts.reason.label.toLowerCase())];
      const note = holder.withoutRelease ? [plain(' It was pulled without a release.')] : [];
      return [
        strong(`${holder.name} (${holder.department})`),
        plain(' has the key'),
        ...sinceParts(facts, telling),
        ...purpose,
        ...dueParts(facts, telling),
        ...note,
      ];
    }
    case 'notSure': {
      const last = holder.candidates[0];
      const ask =
        last === undefined ? [] : [plain(' '), strong(`${last.name} (${last.department})`), plain(' had it last.')];
      if (holder.why === 'neverSeen') return [strong('Not sure'), plain(': no cabinet has ever seen this key.')];
      if (holder.why === 'twoPlaces') {
        return [
          strong('Not sure'),
          plain(': its tag is seen in two places at once, '),
          strong(holder.places.join(' and ')),
          plain('.'),
          ...ask,
        ];
      }
      return [
        strong('Not sure'),
        plain(': it left the cabinet without a release,'),
        ...sinceParts(facts, telling),
        plain('.'),
        ...ask,
      ];
    }
  }
}

/** "Certain · seen 4 s ago", "Last known · not reachable since 10:31", "Disputed · …". */
export function confidence(facts: Facts, telling: Telling): string {
  const at = facts.asOfWallMs;
  switch (facts.basis) {
    case 'sensed':
      return at === null ? 'Certain' : `Certain · seen ${ageText(telling.nowWallMs - at)} ago`;
    case 'lastKnown':
      return at === null ? 'Last known · never reached' : `Last known · not reachable since ${clockText(at, telling)}`;
    case 'disputed':
      if (facts.holder.kind !== 'notSure') return 'Disputed · its cabinet has told two histories';
      return facts.holder.places.length > 1
        ? `Disputed · seen in ${facts.holder.places.join(' and ')}`
        : 'Not sure · nobody can prove where it is';
  }
}

/** "4 s", "3 min", "2 h": the age of a sign of life. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

export const sentenceText = (parts: Sentence): string => parts.map((part) => part.text).join('');
