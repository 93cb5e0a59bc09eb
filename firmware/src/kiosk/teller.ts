// Keys and people as a screen tells them: tiles, names, the sentence; pure.
import { deriveHolder, type Directory, type Sentence } from '@keycab/shared/answer';
import { colorText } from '@keycab/shared/colors';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { reasonLabel } from '@keycab/shared/reasons';
import type { RosterPerson, Vehicle } from '@keycab/shared/roster';
import { type Language, type Messages, localeOf, messagesIn } from '@keycab/shared/messages';
import { clockText, joinSentences, sentence, shortDuration, type Telling } from '@keycab/shared/sentence';
import type { ElsewhereKey } from '@keycab/shared/topics';
import { languageNow } from './comfort.ts';
import type { Known } from './known.ts';
import type { ScreenPerson, Tile } from './tile.ts';
import { newsNow, readerOf } from './shown.ts';
import { createTracker, type Tracker, type Whereabouts } from './whereabouts.ts';

export interface Teller extends Tracker, Messages {
  readonly telling: Required<Telling>;
  tile(key: KeyId): Tile;
  /** For words that call a plate a plate. */
  kind(key: KeyId): 'plate' | 'key';
  /** Null for nobody; a person who has left the roster is still somebody. */
  person(id: PersonId | null): ScreenPerson | null;
  /** What for, as a button says it; null: nothing was said, or the roster does not know it. */
  reason(code: string | null): string | null;
  /** Whoever is badged in. */
  present(): ScreenPerson;
  /** Who has it, since when, what for, back when. */
  answer(key: KeyId): Sentence;
  /** " · as of 10:31 AM" behind what the cloud said when it can no longer be asked; else nothing. */
  age(where: Whereabouts): string;
}

export function createTeller(known: Known): Teller {
  const { cabinet, roster, at, house } = known;
  // Without a wall clock the newest time in the journal is the best there is; durations then stand still.
  const nowWallMs = at.wallMs ?? cabinet.lastWallMs ?? 0;
  const news = newsNow(known);
  const language = languageNow(known, news === null ? undefined : { person: readerOf(news.shown) });
  const messages = messagesIn(language);
  const { say } = messages;
  const timeZone = roster?.roster.timeZone ?? house.timeZone;
  const telling = { nowWallMs, timeZone, locale: localeOf(language, house.locale), language };
  const tracker = createTracker(known, nowWallMs);
  const present = cabinet.session?.person ?? null;
  const asOf = known.uplink.reachable || known.elsewhere === null ? null : known.elsewhere.asOfWallMs;

  const person: Teller['person'] = (id) => (id === null ? null : screenPerson(roster?.person.get(id), messages));
  const age: Teller['age'] = ({ elsewhere }) =>
    elsewhere === null || asOf === null ? '' : say('tile.asOf', { time: clockText(asOf, telling) });

  const held = ({ state, person: id, sinceWallMs, dueWallMs }: Whereabouts): Lines => {
    const who = id === present ? say('tile.you') : (person(id)?.givenName ?? say('tile.somebody'));
    if (state === 'overdue' && dueWallMs !== null) {
      const duration = shortDuration(nowWallMs - dueWallMs, language);
      return { line: say('tile.overdue', { who, duration }), ownLine: say('tile.mineOverdue', { duration }) };
    }
    if (id === present && dueWallMs !== null) {
      const time = clockText(dueWallMs, telling);
      // Where there is no room for both, the time is whole and the word before it is left out.
      return { line: say('tile.due', { who, time }), ownLine: say('tile.mineDue', { time: unbroken(time) }) };
    }
    if (sinceWallMs === null) return both(who);
    return both(say('tile.held', { who, duration: shortDuration(nowWallMs - sinceWallMs, language) }));
  };

  const lines = (where: Whereabouts): Lines => {
    const { key, elsewhere } = where;
    if (where.person !== null) return held(where);
    if (elsewhere !== null) {
      const { cabinetName, slotName } = elsewhere;
      return both(
        slotName === null ? say('tile.unsure') : say('tile.inCabinet', { cabinet: cabinetName, slot: slotName }),
      );
    }
    const custody = cabinet.custody.get(key);
    if (custody === undefined) return both(say('tile.unseen'));
    if (custody.at.kind !== 'slot') return both(say('tile.unsure'));
    return both(custody.flagged ? say('tile.inOther') : say('tile.in'));
  };

  return {
    ...tracker,
    ...messages,
    telling,
    age,
    reason: (code) => {
      const reason = reasonOf(code, known);
      return reason === null ? null : reasonLabel(reason, language);
    },
    person,
    present: () => {
      const name = say('tile.somebody');
      return person(present) ?? { name, givenName: name, department: '' };
    },
    kind: (id) => (known.asks.keyOf(id)?.kind === 'plate' ? 'plate' : 'key'),
    tile: (id) => {
      const key = known.asks.keyOf(id);
      const vehicle = key?.vehicle == null ? undefined : roster?.vehicle.get(key.vehicle);
      const where = tracker.of(id);
      const { line, ownLine } = lines(where);
      const plate = key?.kind === 'plate' ? say('tile.plate') : '';
      const bare = key === undefined ? say('tile.strangeKey') : plate;
      return {
        key: id,
        label: key?.label ?? '?',
        title: vehicle === undefined ? bare : vehicleTitle(vehicle, language),
        model: vehicle?.model ?? plate,
        details:
          vehicle === undefined
            ? key === undefined
              ? bare
              : ''
            : joined(colorText(vehicle.colorOutside, language), vehicle.trim),
        state: where.state,
        line: `${line}${age(where)}`,
        ownLine: `${ownLine}${age(where)}`,
        mine: present !== null && where.person === present,
        here: where.here,
      };
    },
    answer: (id) => {
      const where = tracker.of(id);
      if (where.elsewhere === null) return ownSentence(where, known, telling);
      const told = saidSentence(where, where.elsewhere, known, telling);
      if (asOf === null) return told;
      return joinSentences([told, messages.tell('sentence.asOf', { time: clockText(asOf, telling) })]);
    },
  };
}

const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

interface Lines {
  readonly line: string;
  readonly ownLine: string;
}

const both = (line: string): Lines => ({ line, ownLine: line });

/** From this cabinet's own journal. */
function ownSentence({ key, state }: Whereabouts, known: Known, telling: Required<Telling>): Sentence {
  const { cabinet, roster, at, house, slotName } = known;
  const custody = cabinet.custody.get(key);
  const name = roster?.roster.cabinetName ?? house.name;
  const directory: Directory = {
    person: (id) => roster?.person.get(id),
    reason: (code) => roster?.reason.get(code),
    cabinet: (id) => (id === cabinet.cabinet ? { name, slotName, asOfWallMs: at.wallMs, reachable: true } : undefined),
  };
  const facts = {
    state,
    holder: deriveHolder(custody, { key }, directory, telling.language),
    since: custody?.since ?? { notBeforeWallMs: null, notAfterWallMs: null },
    reason: reasonOf(custody?.reason ?? null, known),
    dueWallMs: custody?.dueWallMs ?? null,
    basis: 'sensed' as const,
    asOfWallMs: at.wallMs,
  };
  return sentence(facts, telling);
}

/** From what the cloud last said of the other cabinets. */
function saidSentence(where: Whereabouts, said: ElsewhereKey, known: Known, telling: Required<Telling>): Sentence {
  const { cabinetName, slotName, sinceWallMs, dueWallMs } = said;
  const facts = {
    state: where.state,
    since: { notBeforeWallMs: sinceWallMs, notAfterWallMs: sinceWallMs },
    reason: reasonOf(said.reason, known),
    dueWallMs,
    basis: 'lastKnown' as const,
    asOfWallMs: known.elsewhere?.asOfWallMs ?? null,
  };
  if (slotName !== null) {
    return sentence({ ...facts, holder: { kind: 'slot', cabinetName, slotName, misplaced: false } }, telling);
  }
  if (where.person !== null) {
    const { name, givenName, department } = somebody(where.person, known, telling.language);
    const holder = {
      kind: 'person',
      person: where.person,
      name,
      givenName,
      department,
      withoutRelease: false,
    } as const;
    return sentence({ ...facts, holder }, telling);
  }
  const { tell } = messagesIn(telling.language);
  return tell('sentence.seenLast', { cabinet: cabinetName, time: clockText(sinceWallMs, telling) });
}

function reasonOf(code: string | null, { roster }: Known): { reason: string; label: string } | null {
  const reason = code === null ? undefined : roster?.reason.get(code);
  return reason === undefined ? null : { reason: reason.reason, label: reason.label };
}

const somebody = (
  id: PersonId,
  { roster }: Known,
  language: Language,
): Pick<RosterPerson, 'name' | 'givenName' | 'department'> =>
  roster?.person.get(id) ?? {
    name: messagesIn(language).say('sentence.person', { id }),
    givenName: id,
    department: 'Office',
  };

const screenPerson = (person: RosterPerson | undefined, { say }: Messages): ScreenPerson =>
  person === undefined
    ? { name: say('tile.stranger'), givenName: say('tile.somebody'), department: '' }
    : {
        // The office has not given a name yet.
        name: person.name === '' ? say('tile.newcomer') : person.name,
        givenName: person.givenName === '' ? say('tile.newcomer') : person.givenName,
        department: say(`department.${person.department}`),
      };

const vehicleTitle = ({ year, make, model, trim, colorOutside }: Vehicle, language: Language): string =>
  joined(`${year} ${make} ${model}`, trim, colorText(colorOutside, language));

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');
