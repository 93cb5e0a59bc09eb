// Keys and people as a screen tells them: tiles, names, the sentence; pure.
import { deriveHolder, type Directory, type Sentence } from '@keycab/shared/answer';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { RosterPerson, Vehicle } from '@keycab/shared/roster';
import { clockText, durationText, sentence, type Telling } from '@keycab/shared/sentence';
import type { ElsewhereKey } from '@keycab/shared/topics';
import type { Known } from './known.ts';
import type { ScreenPerson, Tile } from './screen.ts';
import { createTracker, type Tracker, type Whereabouts } from './whereabouts.ts';

export interface Teller extends Tracker {
  readonly telling: Telling;
  tile(key: KeyId): Tile;
  /** Null for nobody; a person who has left the roster is still somebody. */
  person(id: PersonId | null): ScreenPerson | null;
  /** Who has it, since when, what for, back when. */
  answer(key: KeyId): Sentence;
  /** " · as of 10:31 AM" behind what the cloud said when it can no longer be asked; else nothing. */
  age(where: Whereabouts): string;
}

export function createTeller(known: Known): Teller {
  const { cabinet, roster, at, house } = known;
  // Without a wall clock the newest time in the journal is the best there is; durations then stand still.
  const nowWallMs = at.wallMs ?? cabinet.lastWallMs ?? 0;
  const telling = { nowWallMs, timeZone: roster?.roster.timeZone ?? house.timeZone, locale: house.locale };
  const tracker = createTracker(known, nowWallMs);
  const present = cabinet.session?.person ?? null;
  const asOf = known.uplink.reachable || known.elsewhere === null ? null : known.elsewhere.asOfWallMs;

  const person: Teller['person'] = (id) => (id === null ? null : screenPerson(roster?.person.get(id)));
  const age: Teller['age'] = ({ elsewhere }) =>
    elsewhere === null || asOf === null ? '' : ` · as of ${clockText(asOf, telling)}`;

  const held = ({ state, person: id, sinceWallMs, dueWallMs }: Whereabouts): string => {
    const who = id === present ? 'You' : (person(id)?.givenName ?? 'Somebody');
    if (state === 'overdue' && dueWallMs !== null) return `${who} · overdue ${shortDuration(nowWallMs - dueWallMs)}`;
    if (id === present && dueWallMs !== null) return `${who} · due ${clockText(dueWallMs, telling)}`;
    return sinceWallMs === null ? who : `${who} ${shortDuration(nowWallMs - sinceWallMs)}`;
  };

  const line = (where: Whereabouts): string => {
    const { key, elsewhere } = where;
    if (where.person !== null) return held(where);
    if (elsewhere !== null) {
      return elsewhere.slotName === null ? 'Not sure' : `In ${elsewhere.cabinetName} · ${elsewhere.slotName}`;
    }
    const custody = cabinet.custody.get(key);
    if (custody === undefined) return 'Not seen here';
    return custody.at.kind === 'slot' ? (custody.flagged ? 'In another slot' : 'In') : 'Not sure';
  };

  return {
    ...tracker,
    telling,
    age,
    person,
    tile: (id) => {
      const key = roster?.key.get(id);
      const vehicle = key?.vehicle == null ? undefined : roster?.vehicle.get(key.vehicle);
      const where = tracker.of(id);
      const bare = key === undefined ? 'A key that is not in the list' : '';
      return {
        key: id,
        label: key?.label ?? '?',
        title: vehicle === undefined ? bare : vehicleTitle(vehicle),
        model: vehicle?.model ?? '',
        details: vehicle === undefined ? bare : joined(vehicle.colorOutside, vehicle.trim),
        state: where.state,
        line: `${line(where)}${age(where)}`,
        mine: present !== null && where.person === present,
        here: where.here,
      };
    },
    answer: (id) => {
      const where = tracker.of(id);
      if (where.elsewhere === null) return ownSentence(where, known, telling);
      const told = saidSentence(where, where.elsewhere, known, telling);
      return asOf === null ? told : [...told, { text: ` As of ${clockText(asOf, telling)}.`, strong: false }];
    },
  };
}

/** From this cabinet's own journal. */
function ownSentence({ key, state }: Whereabouts, known: Known, telling: Telling): Sentence {
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
    holder: deriveHolder(custody, { key }, directory),
    since: custody?.since ?? { notBeforeWallMs: null, notAfterWallMs: null },
    reason: reasonOf(custody?.reason ?? null, known),
    dueWallMs: custody?.dueWallMs ?? null,
    basis: 'sensed' as const,
    asOfWallMs: at.wallMs,
  };
  return sentence(facts, telling);
}

/** From what the cloud last said of the other cabinets. */
function saidSentence(where: Whereabouts, said: ElsewhereKey, known: Known, telling: Telling): Sentence {
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
    const { name, givenName, department } = somebody(where.person, known);
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
  return [
    { text: 'Not sure', strong: true },
    { text: ': it was last seen in ', strong: false },
    { text: cabinetName, strong: true },
    { text: `, ${clockText(sinceWallMs, telling)}.`, strong: false },
  ];
}

function reasonOf(code: string | null, { roster }: Known): { reason: string; label: string } | null {
  const reason = code === null ? undefined : roster?.reason.get(code);
  return reason === undefined ? null : { reason: reason.reason, label: reason.label };
}

const somebody = (id: PersonId, { roster }: Known): Pick<RosterPerson, 'name' | 'givenName' | 'department'> =>
  roster?.person.get(id) ?? { name: `Person ${id}`, givenName: id, department: 'Office' };

const screenPerson = (person: RosterPerson | undefined): ScreenPerson =>
  person === undefined
    ? { name: 'Somebody who is not in the list', givenName: 'Somebody', department: '' }
    : { name: person.name, givenName: person.givenName, department: person.department };

const vehicleTitle = ({ year, make, model, trim, colorOutside }: Vehicle): string =>
  joined(`${year} ${make} ${model}`, trim, colorOutside);

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

/** "38 min" where a sentence would say "38 minutes": a tile is 40 mm wide. */
const shortDuration = (ms: number): string =>
  durationText(ms)
    .replace('less than a minute', 'now')
    .replace(/ minutes?$/, ' min');
