// Rosters and commands as signed notes: header, one canonical line, signature by the one pinned key; pure but for SHA-256.
import { hash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { EVENT_LINE, parseCanonical, ROSTER_LINE, type CanonicalLimits } from '@keycab/shared/canonical';
import { Command } from '@keycab/shared/commands';
import type { CabinetId } from '@keycab/shared/ids';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { openNote, type VerifierKey } from '@keycab/shared/proof/note';
import { Roster } from '@keycab/shared/roster';

export interface Trust {
  readonly ledger: string;
  readonly cabinet: CabinetId;
  /** The roster key; the command key is another one, so that neither can do the other's work. */
  readonly roster: VerifierKey;
  readonly command: VerifierKey;
}

export type SignedRefusal = 'malformed' | 'signature' | 'otherCabinet';

export interface OpenedRoster {
  readonly roster: Roster;
  /** SHA-256 of the canonical line, 64 hex digits. */
  readonly digest: string;
}

/** The version is judged by whoever knows the last one. */
export function openRoster(note: string, trust: Trust): Outcome<OpenedRoster, SignedRefusal> {
  const line = lineOf(note, trust.roster, `${trust.ledger}/roster/v1`);
  if (!line.ok) return line;
  const roster = valueOf(line.value, ROSTER_LINE);
  if (!Compile(Roster).Check(roster) || !isTimeZone(roster.timeZone)) return refused('malformed');
  if (roster.cabinet !== trust.cabinet) return refused('otherCabinet');
  return good({ roster, digest: hash('sha256', line.value, 'hex') });
}

export function openCommand(note: string, trust: Trust): Outcome<Command, SignedRefusal> {
  const line = lineOf(note, trust.command, `${trust.ledger}/command/v1`);
  if (!line.ok) return line;
  const command = valueOf(line.value, EVENT_LINE);
  if (!Compile(Command).Check(command)) return refused('malformed');
  return command.cabinet === trust.cabinet ? good(command) : refused('otherCabinet');
}

/** The one line under the header, once the signature holds. */
function lineOf(note: string, key: VerifierKey, header: string): Outcome<string, 'malformed' | 'signature'> {
  const opened = openNote(note, [key]);
  if (!opened.ok) return refused(opened.reason === 'malformed' ? 'malformed' : 'signature');
  const [first, line, rest, ...more] = opened.value.text.split('\n');
  const whole = first === header && line !== undefined && rest === '' && more.length === 0;
  return whole ? good(line) : refused('malformed');
}

function valueOf(line: string, limits: CanonicalLimits): unknown {
  const read = parseCanonical(line, limits);
  return read.ok ? read.value : undefined;
}

/** A zone that nobody knows would stop the screen at its first clock. */
function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
