// Which keys whoever stands here most likely wants, in the order in which they are offered, also beside one that is open; pure.
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Reservation } from '@keycab/shared/rules';
import { clockText } from '@keycab/shared/sentence';
import type { Session } from '../cabinet/awake.ts';
import { byLabel, keysOf } from './browse.ts';
import type { Known } from './known.ts';
import { promisesOf } from './reasons.ts';
import type { Tile } from './tile.ts';
import type { Teller } from './teller.ts';
import type { AlsoTile } from './visit-views.ts';

const SOON_MS = 15 * 60_000;

/** Promised to you, picked by you, yours, what you had lately, what is in, the rest. */
export function likelyTiles(session: Session, known: Known, teller: Teller): readonly Tile[] {
  const { roster, recent } = known;
  const lately = recent.lately.get(session.person) ?? [];
  const nowMs = teller.telling.nowWallMs;
  const picked = new Set(
    (roster?.roster.picks ?? [])
      .filter(({ person, untilWallMs }) => person === session.person && untilWallMs > nowMs)
      .map(({ key }) => key),
  );
  // A key of another cabinet is asked for there; what this one has never seen and does not keep is not offered.
  return keysOf(known)
    .map((key) => {
      const bare = teller.tile(key);
      const promise = bare.here ? promisedNow(key, known) : null;
      const isMine = promise?.person === session.person;
      const tile = promise === null ? bare : promised(bare, promise, isMine, teller);
      return { tile, rank: isMine ? 0 : picked.has(key) && bare.here ? 1 : 2 + rank(bare, lately) };
    })
    .toSorted((left, right) => left.rank - right.rank || byLabel(left.tile, right.tile))
    .map(({ tile }) => tile);
}

/** As many as the largest screen has room for beside a key that is open. */
const ALSO_MAX = 5;

/** A manager opened it for somebody: one more touch would be a wish of her own, so she is offered nothing more. */
export const isForOther = (person: PersonId | null, { cabinet: { session } }: Known): boolean =>
  session !== null && person !== null && person !== session.person;

/**
 * What can be taken along with one more touch each. A key that was added so keeps its place until it leaves its slot:
 * what follows under the same finger must not be another key.
 * @param person whose the key is beside which they stand
 */
export function alsoTiles(person: PersonId | null, known: Known, teller: Teller): readonly AlsoTile[] {
  const { cabinet, slotName } = known;
  const { session } = cabinet;
  if (session === null || isForOther(person, known)) return [];
  const all = [...cabinet.releases.values()].filter(({ boot }) => boot === cabinet.boot);
  const open = all
    .filter((release) => release.person === session.person)
    .toSorted((left, right) => left.released - right.released);
  const [first] = open;
  // What was chosen in one go is told as a list, and what is open for somebody else is not to be had.
  const listed = all.filter((one) => one.person !== session.person || one.monotonicMs === first?.monotonicMs);
  const together = new Set(listed.map(({ key }) => key));
  return likelyTiles(session, known, teller)
    .filter(({ here, mine, key, state }) => here && !mine && !together.has(key) && state !== 'overdue')
    .slice(0, ALSO_MAX)
    .map((tile) => {
      const release = open.find(({ key }) => key === tile.key);
      const asked = session.pending.some(({ key }) => key === tile.key);
      const slot = release === undefined ? null : slotName(release.slot);
      return { ...tile, added: slot !== null || asked, addedText: addedText(slot, asked, teller) };
    });
}

function addedText(slot: string | null, asked: boolean, { say }: Teller): string {
  if (slot !== null) return say('verdict.slot', { slot });
  return asked ? say('also.waits') : '';
}

function promisedNow(key: KeyId, known: Known): Reservation | null {
  const nowMs = known.at.wallMs;
  const [next] = promisesOf(key, known);
  return next !== undefined && nowMs !== null && next.fromWallMs - SOON_MS <= nowMs ? next : null;
}

function promised(tile: Tile, { fromWallMs, person }: Reservation, isMine: boolean, teller: Teller): Tile {
  const time = clockText(fromWallMs, teller.telling);
  const who = teller.person(person)?.givenName ?? teller.say('tile.somebody');
  const line = isMine ? teller.say('tile.promisedYou', { time }) : teller.say('tile.promised', { who, time });
  return { ...tile, state: 'reserved', line, ownLine: line };
}

/** Yours, overdue first; what you had lately; what is in; the rest. */
function rank(tile: Tile, lately: readonly KeyId[]): number {
  if (tile.mine) return tile.state === 'overdue' ? 0 : 1;
  const position = lately.indexOf(tile.key);
  if (position >= 0) return 2 + position;
  return tile.here ? 100 : 101;
}
