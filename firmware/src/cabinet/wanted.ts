// A key that is out, asked for by whoever stands here: written down for the office, which asks in that person's name; pure.
//
// Decided: a line of the journal (`KeyWanted`), synced as every other; the office asks when it stores the line. It says
//   nothing about custody, so no fold of custody knows it.
// Because: the journal is the one way from a cabinet that is signed, in order, and not lost between two networks. A call
//   of its own would need a login of its own, and nobody could look up later who had asked.
// Without a network the button stands there and is off, with why. An ask that is heard an hour later helps nobody with a
//   customer, and "Asked" would be a lie until then. Should the network go at the very touch, the line waits as all
//   do: the office takes it within a day, and writes down when it was meant.
// Instead of: asks that are queued and said to be; or a request of the cabinet to the office, with an answer on the screen.
// Would change if: the office answered cabinets at once; then a refusal would be told on the screen too.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { KeyId } from '@keycab/shared/ids';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { holds } from './handover.ts';
import { isHere } from './place.ts';
import { refused } from './refused.ts';

/** Once in a visit: what was asked is asked. */
export const isWanted = ({ cabinet }: Pick<Known, 'cabinet'>, key: KeyId): boolean =>
  cabinet.session?.wanted.includes(key) === true;

/** What hangs here is taken, and what one has is not asked for; a guest has the keys of the visit alone. */
export function keyWanted({ key, urgency }: InputOf<'KeyWantedTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  if (session === null) return [refused(cabinet, ['noSession'])];
  if (roster?.key.has(key) !== true) return [refused(cabinet, ['keyUnknown'])];
  const { person } = session;
  if (session.visit !== null) return [refused(cabinet, ['noGrant'], { key })];
  if (isHere(cabinet, key) || holds(known, person, key) || isWanted(known, key)) return [];
  return [{ type: 'KeyWanted', key, person, session: session.session, urgency }];
}
