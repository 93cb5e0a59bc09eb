// The journal of a day as somebody reads it: each line as a sentence with names, and in short. For tests.
import { tell, type Names } from '@keycab/cloud/projections/telling';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Roster } from '@keycab/shared/roster';
import { clockText } from '@keycab/shared/sentence';

export interface Reading {
  /** Type, key, people: "KeyReturned 4512 Kim". */
  short(event: CabinetEvent): string;
  /** Time, person, sentence, and in short, in columns. */
  line(event: CabinetEvent): string;
  /** Of a line about a key, and whose names it may have; null for any other. */
  sentence(event: CabinetEvent): { readonly text: string; readonly people: readonly string[] } | null;
}

const slotName = (slot: number): string =>
  `${'AB'[Math.floor(slot / 16)] ?? ''}${String((slot % 16) + 1).padStart(2, '0')}`;

/** @param nowWallMs  what the clock on the wall says */
export function createReading(roster: Roster, nowWallMs: () => number): Reading {
  /** Keys that came during the day. */
  const paired = new Map<KeyId, string>();
  const labelOf = (key: KeyId): string => roster.keys.find((each) => each.key === key)?.label ?? paired.get(key) ?? key;
  const personOf = (person: PersonId) => roster.people.find((each) => each.person === person);
  const nameOf = (person: PersonId): string => personOf(person)?.name ?? person;
  const time = (wallMs: number): string =>
    clockText(wallMs, { nowWallMs: nowWallMs(), timeZone: roster.timeZone, locale: 'en-US' });
  const names: Names = {
    person: nameOf,
    slot: slotName,
    key: labelOf,
    place: ({ slot }) => `the showroom, ${slotName(slot)}`,
    reason: (code) => roster.reasons.find(({ reason }) => reason === code)?.label ?? code,
    time,
  };
  const peopleOf = (event: CabinetEvent): readonly PersonId[] =>
    (['person', 'giver', 'by', 'receiver'] as const).flatMap((member) => {
      const who: unknown = (event as Readonly<Record<string, unknown>>)[member];
      const found = roster.people.find((each) => each.person === who);
      return found === undefined ? [] : [found.person];
    });
  const short = (event: CabinetEvent): string => {
    if (event.type === 'PairingBegun') paired.set(event.key, event.label);
    const key = 'key' in event && event.key !== null ? [labelOf(event.key)] : [];
    const by = event.type === 'HandoverMet' ? [event.by] : peopleOf(event);
    return [event.type, ...key, ...by.map((who) => personOf(who)?.givenName)].join(' ');
  };
  return {
    short,
    line: (event) => {
      const who = peopleOf(event)[0];
      const name = who === undefined ? '' : nameOf(who);
      return `  ${time(event.wallMs ?? 0).padEnd(9)}${name.padEnd(16)}${tell(event, names).padEnd(84)} ${short(event)}`;
    },
    sentence: (event) => {
      if (!('key' in event) || event.key === null) return null;
      // What is missed is a thing.
      const people = event.type === 'PartnerMissed' ? [] : peopleOf(event).map(nameOf);
      return { text: tell(event, names), people };
    },
  };
}
