// How a session ends, and what it leaves; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Cabinet, Release } from './state.ts';

/** Ends the session if there is one; what it had released and nobody took, locks again. */
export function closeSession(
  cabinet: Cabinet,
  why: 'done' | 'door' | 'idle' | 'badge' | 'disabled',
): readonly CabinetFact[] {
  const session = cabinet.session;
  if (session === null) return [];
  return [
    ...releasesOfThisBoot(cabinet).map(lapse),
    { type: 'SessionClosed', session: session.session, person: session.person, why },
  ];
}

/** Releases of an earlier boot wait for their slots to be read and never lapse by themselves. */
export const releasesOfThisBoot = (cabinet: Cabinet): readonly Release[] =>
  [...cabinet.releases.values()].filter((release) => release.boot === cabinet.boot);

export const lapse = ({ key, person, released, slot }: Release): CabinetFact => ({
  type: 'ReleaseLapsed',
  key,
  person,
  released,
  slot,
});
