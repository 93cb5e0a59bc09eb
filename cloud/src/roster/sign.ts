// A roster as its one canonical line, the digest of what it says, and the signed note around it; pure but for SHA-256.
import { hash } from 'node:crypto';
import { canonicalForm, ROSTER_LINE, type CanonicalRefusal } from '@keycab/shared/canonical';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import type { Signer } from '@keycab/shared/proof/note';
import { Roster } from '@keycab/shared/roster';
import { Compile } from 'typebox/compile';
import type { RosterBody } from './roster.ts';

export interface RosterSeal {
  /** The host name under which all of this installation's logs are kept: the first words of the note. */
  readonly ledger: string;
  readonly signer: Signer;
}

const header = (ledger: string): string => `${ledger}/roster/v1`;

/** SHA-256 of all but version and time: the same digest says the same. */
export function contentOf(body: RosterBody): Outcome<string, CanonicalRefusal> {
  const line = canonicalForm(body, ROSTER_LINE);
  return line.ok ? good(hash('sha256', line.value, 'hex')) : line;
}

/** @returns the note as a cabinet takes it; refused when no cabinet would */
export function createSealer({ ledger, signer }: RosterSeal): (roster: Roster) => Outcome<string, 'form'> {
  const isRoster = Compile(Roster);
  return (roster) => {
    const line = canonicalForm(roster, ROSTER_LINE);
    if (!line.ok || !isRoster.Check(roster)) return refused('form');
    return good(signer.sign(`${header(ledger)}\n${line.value}\n`));
  };
}

/** What a note that was signed here says; null for any other text. */
export function readNote(note: string): Roster | null {
  const [, line] = note.split('\n');
  try {
    return JSON.parse(line ?? '') as Roster;
  } catch {
    return null;
  }
}
