// Which picture stands in the middle of the screen: the newest fact, while it is news, else what can be done; pure.
import type { KeyId } from '@keycab/shared/ids';
import { FAULTS, never, type FaultCode } from '@keycab/shared/fault';
import type { Release } from '../cabinet/state.ts';
import type { Shown } from './outcome.ts';
import type { Known } from './known.ts';
import type { Tile, View } from './screen.ts';
import type { Teller } from './teller.ts';

const SHOWN_MS = 6_000;
const PULLED_MS = 15_000;

/** @returns null when nothing has happened and nobody is badged in */
export function viewNow(known: Known, teller: Teller): View | null {
  const { cabinet, recent, at } = known;
  const release = newestRelease(known);
  const shown = recent.shown;
  if (shown !== null && shown.boot === cabinet.boot) {
    const lastsMs = shown.type === 'KeyTakenWithoutRelease' ? PULLED_MS : SHOWN_MS;
    const endsInMs = lastsMs - (at.monotonicMs - shown.monotonicMs);
    // That one slot has locked again is no news for who stands before another that is open.
    const newest = release === null || (shown.type !== 'ReleaseLapsed' && shown.monotonicMs >= release.monotonicMs);
    if (newest && endsInMs > 0) return outcomeView(shown, endsInMs, known, teller);
  }
  if (release !== null) return takeView(release, known, teller);
  return cabinet.session === null ? null : homeView(known, teller);
}

/** The release that the person present is waiting for; one of an earlier boot is for the slots to settle. */
function newestRelease({ cabinet }: Known): Release | null {
  const open = [...cabinet.releases.values()].filter(
    (release) => release.boot === cabinet.boot && release.person !== null,
  );
  return open.toSorted((left, right) => right.released - left.released)[0] ?? null;
}

function takeView(release: Release, { at, roster, settings, slotName }: Known, teller: Teller): View {
  return {
    kind: 'take',
    person: teller.person(release.person) ?? NOBODY,
    tile: teller.tile(release.key),
    slot: release.slot,
    slotName: slotName(release.slot),
    reason: release.reason === null ? null : (roster?.reason.get(release.reason)?.label ?? release.reason),
    dueWallMs: release.wallMs === null || release.minutes === null ? null : release.wallMs + release.minutes * 60_000,
    endsInMs: Math.max(0, settings.releaseMs - (at.monotonicMs - release.monotonicMs)),
  };
}

const NOBODY = { name: 'Somebody', givenName: 'Somebody', department: '' };

function homeView({ cabinet, at, settings, roster, recent }: Known, teller: Teller): View | null {
  const { session } = cabinet;
  if (session === null) return null;
  const touchedMs = Math.max(session.openedMonotonicMs, cabinet.body.touchedMonotonicMs);
  const lately = recent.lately.get(session.person) ?? [];
  // A key of another cabinet is asked for there; what this one has never seen and does not keep is not offered.
  const known = (roster?.roster.keys ?? []).filter(
    ({ key, home }) => cabinet.custody.has(key) || home?.cabinet === cabinet.cabinet,
  );
  const tiles = known.map(({ key }) => teller.tile(key));
  return {
    kind: 'home',
    person: teller.person(session.person) ?? NOBODY,
    tiles: tiles.toSorted((left, right) => rank(left, lately) - rank(right, lately) || byLabel(left, right)),
    held: tiles.filter((tile) => tile.mine).length,
    endsInMs: Math.max(0, settings.idleMs - (at.monotonicMs - touchedMs)),
  };
}

/** Yours, overdue first; what you had lately; what is in; the rest. */
function rank(tile: Tile, lately: readonly KeyId[]): number {
  if (tile.mine) return tile.state === 'overdue' ? 0 : 1;
  const position = lately.indexOf(tile.key);
  if (position >= 0) return 2 + position;
  return tile.here ? 100 : 101;
}

const byLabel = (left: Tile, right: Tile): number => left.label.localeCompare(right.label, 'en', { numeric: true });

function outcomeView(shown: Shown, endsInMs: number, known: Known, teller: Teller): View {
  const { slotName } = known;
  switch (shown.type) {
    case 'KeyTaken':
      return {
        kind: 'taken',
        person: teller.person(shown.person) ?? NOBODY,
        tile: teller.tile(shown.key),
        dueWallMs: shown.dueWallMs,
        endsInMs,
      };
    case 'KeyReturned':
    case 'KeyMisplaced':
      return {
        kind: 'returned',
        tile: teller.tile(shown.key),
        slotName: slotName(shown.slot),
        ...homeOf(shown, known),
        holder: teller.person(shown.holder),
        person: teller.person(shown.person),
        endsInMs,
      };
    case 'KeyTakenWithoutRelease':
      return {
        kind: 'pulled',
        tile: teller.tile(shown.key),
        slotName: slotName(shown.slot),
        person: teller.person(shown.person),
        endsInMs,
      };
    case 'ReleaseLapsed':
      return {
        kind: 'lapsed',
        tile: teller.tile(shown.key),
        slotName: slotName(shown.slot),
        person: teller.person(known.cabinet.session?.person ?? null),
        locksInMs: locksInMs(shown, known),
        endsInMs,
      };
    case 'UnknownTagSeen':
      return { kind: 'unknownTag', slotName: slotName(shown.slot), endsInMs };
    case 'SlotJammed':
      return refusedView('KC-SLOT-01', shown, endsInMs, known, teller);
    case 'AccessRefused':
      return refusedView(
        Object.hasOwn(FAULTS, shown.code) ? (shown.code as FaultCode) : 'KC-KEY-01',
        shown,
        endsInMs,
        known,
        teller,
      );
    default:
      return never(shown);
  }
}

/** The slot a key should be in, when it is in a different one. Of other cabinets only what they hold is known here. */
function homeOf(
  shown: Extract<Shown, { type: 'KeyReturned' | 'KeyMisplaced' }>,
  { cabinet, slotName }: Known,
): Pick<Extract<View, { kind: 'returned' }>, 'homeName' | 'homeElsewhere'> {
  if (shown.type === 'KeyReturned') return { homeName: null, homeElsewhere: false };
  const homeElsewhere = shown.home.cabinet !== cabinet.cabinet;
  return { homeName: homeElsewhere ? null : slotName(shown.home.slot), homeElsewhere };
}

/** The spring has locked the latch at the latest when the time of its release is over, however the release ended. */
function locksInMs(shown: Extract<Shown, { type: 'ReleaseLapsed' }>, { recent, at, settings }: Known): number {
  const released = recent.released.get(shown.slot);
  if (released === undefined || released.seq !== shown.released) return 0;
  return Math.max(0, settings.releaseMs - (at.monotonicMs - released.monotonicMs));
}

function refusedView(
  code: FaultCode,
  shown: Extract<Shown, { type: 'AccessRefused' | 'SlotJammed' }>,
  endsInMs: number,
  { cabinet, roster, slotName }: Known,
  teller: Teller,
): View {
  const row = FAULTS[code];
  const tile = shown.key === null ? null : teller.tile(shown.key);
  const phone = roster?.roster.phone ?? '';
  return {
    kind: 'refused',
    code,
    title: titleOf(code, tile, shown.slot === null ? null : slotName(shown.slot)),
    happened: row.happened,
    todo: row.todo,
    call: phone === '' ? row.call : `${row.call} ${phone}`,
    works: row.works,
    tile,
    sentence: code === 'KC-KEY-03' && shown.key !== null ? teller.answer(shown.key) : null,
    person: teller.person(shown.person),
    session: cabinet.session !== null,
    endsInMs,
  };
}

function titleOf(code: FaultCode, tile: Tile | null, slot: string | null): string {
  const key = tile?.label ?? 'The key';
  switch (code) {
    case 'KC-BADGE-01':
      return 'Badge not known';
    case 'KC-BADGE-02':
      return 'Badge switched off';
    case 'KC-KEY-03':
      return `${key} is not here`;
    case 'KC-KEY-04':
      return 'No such key';
    case 'KC-SLOT-01':
      return `${slot ?? 'The slot'} did not open`;
    case 'KC-LOCK-01':
      return 'Locked down';
    case 'KC-DISK-01':
      return 'Returns only';
    case 'KC-SESSION-01':
      return 'Badge first';
    default:
      return tile === null ? 'Not released' : `${key} stays locked`;
  }
}
