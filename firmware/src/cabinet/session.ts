// How a session ends, and what it leaves; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { darkened, pairingOver } from './begun.ts';
import type { Known } from './known.ts';
import { boardAlive } from './place.ts';
import { boardOf } from './settings.ts';
import type { Release } from './state.ts';

/**
 * Releases that may end by the clock or with their session. Those of an earlier boot, or of a board that is silent, wait
 * until their slot has been read: until then nobody knows whether the key has left.
 */
export const openReleases = ({ cabinet, settings }: Known): readonly Release[] =>
  [...cabinet.releases.values()].filter((release) => {
    const board = boardOf(settings, release.slot)?.board;
    return release.boot === cabinet.boot && board !== undefined && boardAlive(cabinet, board);
  });

export const abortReleases = (known: Known): readonly CabinetFact[] =>
  openReleases(known).map(({ key, person, released, slot }) => ({
    type: 'ReleaseAborted',
    key,
    person,
    released,
    slot,
    why: 'lockdown',
  }));

export const lapse = ({ emergency, key, person, released, slot }: Release): CabinetFact => ({
  type: 'ReleaseLapsed',
  ...(emergency ? { emergency: true as const } : {}),
  key,
  person,
  released,
  slot,
});

/**
 * Ends the session if there is one; what it had released and nobody took, locks again.
 * @param lapsed  releases that this very input has ended already
 */
export function closeSession(
  known: Known,
  why: 'done' | 'door' | 'idle' | 'badge' | 'disabled',
  lapsed: readonly Release[] = [],
): readonly CabinetFact[] {
  const session = known.cabinet.session;
  if (session === null) return [];
  const { body, emergency } = known.cabinet;
  // An emergency goes on before its open door, whoever badges or says to be done: what it has opened ends with the door.
  const stays = emergency?.entered === true && body.doorOpen === true;
  return [
    ...openReleases(known)
      .filter((release) => !lapsed.includes(release) && !(stays && release.emergency))
      .map(lapse),
    ...skippedChecks(known),
    ...pairingOver(session, 'left'),
    ...darkened(known, session),
    { type: 'SessionClosed', session: session.session, person: session.person, why },
  ];
}

/** Who was asked to look at a seal and walked away has skipped it. */
const skippedChecks = ({ cabinet }: Known): readonly CabinetFact[] =>
  cabinet.session === null
    ? []
    : [...cabinet.checksAsked].map((key) => ({
        type: 'SealChecked',
        by: 'lock',
        key,
        outcome: 'skipped',
        person: cabinet.session?.person ?? null,
        session: cabinet.session?.session ?? null,
      }));
