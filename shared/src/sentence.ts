// The one sentence and the confidence line under it, the same words on every screen; pure.
import type { Answer, Holder, Sentence } from './answer.ts';
import { type Language, type Messages, messagesIn } from './messages.ts';
import { reasonPhrase } from './reasons.ts';

export interface Telling {
  readonly nowWallMs: number;
  readonly timeZone: string;
  /** How times are written. */
  readonly locale: string;
  /** What is spoken; English where nobody says. */
  readonly language?: Language;
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
} & Partial<Pick<Answer, 'offer' | 'claimedFrom'>>;

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
export function durationText(ms: number, language: Language = 'en'): string {
  const { say } = messagesIn(language);
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes < 1) return say('time.lessThanMinute');
  if (minutes < 60) return say('time.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return say('time.days', { days: Math.floor(hours / 24) });
  return minutes % 60 === 0 ? say('time.hours', { hours }) : say('time.hoursMinutes', { hours, minutes: minutes % 60 });
}

/** "now", "38 min", "2 h 5 min": where a tile of 40 mm has no room for more. */
export function shortDuration(ms: number, language: Language = 'en'): string {
  const { say } = messagesIn(language);
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes < 1) return say('time.now');
  return minutes < 60 ? say('time.shortMinutes', { minutes }) : durationText(ms, language);
}

const voiceOf = ({ language = 'en' }: Telling): Messages => messagesIn(language);

function sinceParts(facts: Facts, telling: Telling): Sentence {
  const { tell, language } = voiceOf(telling);
  const { notBeforeWallMs: from, notAfterWallMs: to } = facts.since;
  if (from === null && to === null) return tell('sentence.sinceUnknown');
  const start = from ?? to ?? telling.nowWallMs;
  const end = to ?? start;
  if (end - start > MINUTE_MS) {
    return tell('sentence.sinceBetween', { from: clockText(start, telling), to: clockText(end, telling) });
  }
  const duration = durationText(telling.nowWallMs - end, language);
  return tell('sentence.since', { time: clockText(end, telling), duration });
}

function dueParts({ dueWallMs }: Facts, telling: Telling): Sentence[] {
  if (dueWallMs === null) return [];
  const { tell, language } = voiceOf(telling);
  const due = clockText(dueWallMs, telling);
  const late = telling.nowWallMs - dueWallMs;
  return [
    late > 0 ? tell('sentence.late', { due, duration: durationText(late, language) }) : tell('sentence.due', { due }),
  ];
}

type Person = Extract<Holder, { kind: 'person' }>;

/** The name and the department as they are said. */
const named = (person: Pick<Person, 'name' | 'department'>, { say }: Messages) => ({
  name: person.name,
  department: say(`department.${person.department}`),
});

function heldParts(holder: Person, facts: Facts, telling: Telling): Sentence {
  const voice = voiceOf(telling);
  const who = { ...named(holder, voice), since: sinceParts(facts, telling) };
  const { reason } = facts;
  return reason === null
    ? voice.tell('sentence.held', who)
    : voice.tell('sentence.heldFor', { ...who, reason: reasonPhrase(reason, voice.language, telling.locale) });
}

function unsureParts(holder: Extract<Holder, { kind: 'notSure' }>, facts: Facts, telling: Telling): Sentence[] {
  const voice = voiceOf(telling);
  const [last] = holder.candidates;
  const ask = last === undefined ? [] : [voice.tell('sentence.hadLast', named(last, voice))];
  const found = holder.missing ? [voice.tell('sentence.missing')] : [];
  switch (holder.why) {
    case 'neverSeen':
      return [voice.tell('sentence.neverSeen')];
    case 'twoPlaces':
      return [voice.tell('sentence.twoPlaces', { places: placesText(holder.places, telling) }), ...ask];
    case 'takenWithoutRelease':
      return [voice.tell('sentence.left', { since: sinceParts(facts, telling) }), ...ask, ...found];
    case 'lost':
      return [voice.tell('sentence.lost', { since: sinceParts(facts, telling) }), ...ask, ...found];
    case 'declined':
      return [voice.tell('sentence.declined', { since: sinceParts(facts, telling) }), ...ask, ...found];
  }
}

const placesText = (places: readonly string[], { language = 'en' }: Telling): string =>
  new Intl.ListFormat(language).format(places);

/** One sentence after the other, a space between them; neighbors that look the same become one piece. */
export function joinSentences(sentences: readonly Sentence[]): Sentence {
  const pieces = sentences.flatMap((one, index) => (index === 0 ? one : [{ text: ' ', strong: false }, ...one]));
  return pieces.reduce<Sentence>((joined, piece) => {
    const last = joined.at(-1);
    if (last === undefined || last.strong !== piece.strong) return [...joined, piece];
    return [...joined.slice(0, -1), { text: last.text + piece.text, strong: last.strong }];
  }, []);
}

export function sentence(facts: Facts, telling: Telling): Sentence {
  const { holder } = facts;
  const { tell } = voiceOf(telling);
  switch (holder.kind) {
    case 'slot': {
      const { cabinetName: cabinet, slotName: slot, misplaced, homeName: home = null } = holder;
      const told = tell('sentence.inSlot', { cabinet, slot, since: sinceParts(facts, telling) });
      if (!misplaced) return joinSentences([told]);
      return joinSentences([
        told,
        home === null ? tell('sentence.livesElsewhere') : tell('sentence.livesIn', { home }),
      ]);
    }
    case 'person':
      return joinSentences([
        heldParts(holder, facts, telling),
        ...dueParts(facts, telling),
        ...(holder.withoutRelease ? [tell('sentence.pulled')] : []),
      ]);
    case 'outside': {
      const { party, sponsor } = holder;
      const voice = voiceOf(telling);
      const who = { party: voice.say(`party.${party.kind}`), reference: party.reference, ...named(sponsor, voice) };
      const told = tell('sentence.outside', { ...who, since: sinceParts(facts, telling) });
      return joinSentences([told, ...dueParts(facts, telling)]);
    }
    case 'notSure':
      return joinSentences(unsureParts(holder, facts, telling));
    case 'gone':
      return tell('sentence.gone', { since: sinceParts(facts, telling) });
  }
}

/** "Certain · seen 4 s ago", "Last known · not reachable since 10:31", "Disputed · …". */
export function confidence(facts: Facts, telling: Telling): string {
  const { say, language } = voiceOf(telling);
  const at = facts.asOfWallMs;
  const { holder, offer, claimedFrom } = facts;
  if (offer !== undefined && offer !== null && holder.kind === 'person') {
    return offer.to === null
      ? say('confidence.offeredAny', { holder: holder.givenName })
      : say('confidence.offered', { to: offer.to.givenName, holder: holder.givenName });
  }
  switch (facts.basis) {
    case 'signed':
      return say('confidence.signed');
    case 'claimed':
      return claimedFrom === undefined || claimedFrom === null
        ? say('confidence.claimed')
        : say('confidence.claimedFrom', { name: claimedFrom.givenName });
    case 'settled':
      return say('confidence.settled');
    case 'sensed':
      return at === null
        ? say('confidence.certain')
        : say('confidence.certainSeen', { age: ageText(telling.nowWallMs - at, language) });
    case 'lastKnown':
      return at === null
        ? say('confidence.neverReached')
        : say('confidence.lastKnown', { time: clockText(at, telling) });
    case 'disputed':
      if (facts.holder.kind !== 'notSure') return say('confidence.twoHistories');
      return facts.holder.places.length > 1
        ? say('confidence.twoPlaces', { places: placesText(facts.holder.places, telling) })
        : say('confidence.nobodyCanProve');
  }
}

/** "4 s", "3 min", "2 h": the age of a sign of life. */
export function ageText(ms: number, language: Language = 'en'): string {
  const { say } = messagesIn(language);
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return say('time.shortSeconds', { seconds });
  if (seconds < 3600) return say('time.shortMinutes', { minutes: Math.floor(seconds / 60) });
  return say('time.hours', { hours: Math.floor(seconds / 3600) });
}

export const sentenceText = (parts: Sentence): string => parts.map((part) => part.text).join('');
