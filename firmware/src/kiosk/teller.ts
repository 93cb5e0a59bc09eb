// Keys and people as a screen tells them: tiles, names, the sentence; pure.
import { deriveHolder, deriveState, type Directory, type KeyState, type Sentence } from '@keycab/shared/answer';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { RosterPerson, Vehicle } from '@keycab/shared/roster';
import { clockText, durationText, sentence, type Telling } from '@keycab/shared/sentence';
import type { Known } from './known.ts';
import type { ScreenPerson, Tile } from './screen.ts';

export interface Teller {
  readonly telling: Telling;
  stateOf(key: KeyId): KeyState;
  tile(key: KeyId): Tile;
  /** Null for nobody; a person who has left the roster is still somebody. */
  person(id: PersonId | null): ScreenPerson | null;
  /** Who has it, since when, what for, back when. */
  answer(key: KeyId): Sentence;
}

export function createTeller(known: Known): Teller {
  const { cabinet, roster, at, house } = known;
  // Without a wall clock the newest time in the journal is the best there is; durations then stand still.
  const nowWallMs = at.wallMs ?? cabinet.lastWallMs ?? 0;
  const telling = { nowWallMs, timeZone: roster?.roster.timeZone ?? house.timeZone, locale: house.locale };
  const present = cabinet.session?.person ?? null;
  const stateOf = (key: KeyId): KeyState => deriveState(cabinet.custody.get(key), nowWallMs);

  const directory: Directory = {
    person: (id) => roster?.person.get(id),
    reason: (code) => roster?.reason.get(code),
    cabinet: (id) =>
      id === cabinet.cabinet
        ? {
            name: roster?.roster.cabinetName ?? house.name,
            slotName: known.slotName,
            asOfWallMs: at.wallMs,
            reachable: true,
          }
        : undefined,
  };

  const person: Teller['person'] = (id) => (id === null ? null : screenPerson(roster?.person.get(id)));

  const line = (key: KeyId): string => {
    const custody = cabinet.custody.get(key);
    if (custody === undefined) return 'Not seen here';
    if (custody.at.kind === 'slot') return custody.flagged ? 'In another slot' : 'In';
    if (custody.at.kind === 'nobody') return 'Not sure';
    const who = custody.at.person === present ? 'You' : (person(custody.at.person)?.givenName ?? 'Somebody');
    if (stateOf(key) === 'overdue' && custody.dueWallMs !== null) {
      return `${who} · overdue ${shortDuration(nowWallMs - custody.dueWallMs)}`;
    }
    if (custody.at.person === present && custody.dueWallMs !== null) {
      return `${who} · due ${clockText(custody.dueWallMs, telling)}`;
    }
    const since = custody.since.notAfterWallMs;
    return since === null ? who : `${who} ${shortDuration(nowWallMs - since)}`;
  };

  return {
    telling,
    stateOf,
    person,
    tile: (id) => {
      const key = roster?.key.get(id);
      const vehicle = key?.vehicle == null ? undefined : roster?.vehicle.get(key.vehicle);
      const custody = cabinet.custody.get(id);
      const bare = key === undefined ? 'A key that is not in the list' : '';
      return {
        key: id,
        label: key?.label ?? '?',
        title: vehicle === undefined ? bare : vehicleTitle(vehicle),
        model: vehicle?.model ?? '',
        details: vehicle === undefined ? bare : joined(vehicle.colorOutside, vehicle.trim),
        state: stateOf(id),
        line: line(id),
        mine: present !== null && custody?.at.kind === 'person' && custody.at.person === present,
        here: custody?.at.kind === 'slot' && custody.at.cabinet === cabinet.cabinet,
      };
    },
    answer: (id) => {
      const custody = cabinet.custody.get(id);
      const reason = custody?.reason == null ? undefined : roster?.reason.get(custody.reason);
      const facts = {
        state: stateOf(id),
        holder: deriveHolder(custody, { key: id }, directory),
        since: custody?.since ?? { notBeforeWallMs: null, notAfterWallMs: null },
        reason: reason === undefined ? null : { reason: reason.reason, label: reason.label },
        dueWallMs: custody?.dueWallMs ?? null,
        basis: 'sensed' as const,
        asOfWallMs: at.wallMs,
      };
      return sentence(facts, telling);
    },
  };
}

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
