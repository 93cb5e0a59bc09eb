// Where a key is as far as this cabinet can tell: what it saw itself, or what the cloud last said of the others; pure.
import { deriveState, type KeyState } from '@keycab/shared/answer';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { ElsewhereKey } from '@keycab/shared/topics';
import type { Known } from './known.ts';

export interface Whereabouts {
  readonly key: KeyId;
  readonly state: KeyState;
  /** Who has it. */
  readonly person: PersonId | null;
  readonly sinceWallMs: number | null;
  readonly dueWallMs: number | null;
  /** In a slot of this cabinet. */
  readonly here: boolean;
  /** Set when it is the cloud who says so. */
  readonly elsewhere: ElsewhereKey | null;
}

export interface Tracker {
  of(key: KeyId): Whereabouts;
  /** Every key that was ever here, and those of which the cloud speaks. */
  all(): readonly Whereabouts[];
}

/**
 * What the cloud last said of a key, when it is newer than what was seen here. What a slot here senses always wins; else
 * the newer of the two, for the cloud has heard what was seen here. Should a key be named twice, the newer line is first.
 */
export function newerElsewhere(
  key: KeyId,
  { cabinet, elsewhere }: Pick<Known, 'cabinet' | 'elsewhere'>,
): ElsewhereKey | null {
  const line = elsewhere?.keys.find((one) => one.key === key);
  const own = cabinet.custody.get(key);
  if (line === undefined || own?.at.kind === 'slot') return null;
  const ownSinceMs = own?.since.notAfterWallMs ?? null;
  return ownSinceMs === null || line.sinceWallMs >= ownSinceMs ? line : null;
}

export function createTracker({ cabinet, elsewhere }: Known, nowWallMs: number): Tracker {
  const said = new Set((elsewhere?.keys ?? []).map((line) => line.key));

  const of = (key: KeyId): Whereabouts => {
    const line = newerElsewhere(key, { cabinet, elsewhere });
    if (line !== null) return fromLine(line, nowWallMs);
    const own = cabinet.custody.get(key);
    return {
      key,
      state: deriveState(own, nowWallMs),
      person: own?.at.kind === 'person' ? own.at.person : null,
      sinceWallMs: own?.since.notAfterWallMs ?? null,
      dueWallMs: own?.dueWallMs ?? null,
      here: own?.at.kind === 'slot' && own.at.cabinet === cabinet.cabinet,
      elsewhere: null,
    };
  };

  return { of, all: () => [...new Set([...cabinet.custody.keys(), ...said])].map(of) };
}

function fromLine(line: ElsewhereKey, nowWallMs: number): Whereabouts {
  const { key, slotName, sinceWallMs, dueWallMs } = line;
  const person = slotName === null ? line.person : null;
  const late = dueWallMs !== null && dueWallMs < nowWallMs;
  const held = person === null ? 'unsure' : late ? 'overdue' : 'out';
  const state = slotName === null ? held : 'in';
  return { key, state, person, sinceWallMs, dueWallMs, here: false, elsewhere: line };
}
