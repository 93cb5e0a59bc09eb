// Which picture stands in the middle of the screen: the newest fact, while it is news, else what can be done; pure.
import type { KeyId } from '@keycab/shared/ids';
import { FAULTS, never, type FaultCode } from '@keycab/shared/fault';
import { patienceOf } from '@keycab/shared/patience';
import { clockText } from '@keycab/shared/sentence';
import type { Release } from '../cabinet/state.ts';
import type { Known } from './known.ts';
import type { Shown } from './outcome.ts';
import type { ScreenPerson, Tile, View } from './screen.ts';
import { newestRelease, newsNow } from './shown.ts';
import type { Teller } from './teller.ts';

/** @returns null when nothing has happened and nobody is badged in */
export function viewNow(known: Known, teller: Teller): View | null {
  const news = newsNow(known);
  if (news !== null) return outcomeView(news.shown, news.endsInMs, known, teller);
  const release = newestRelease(known);
  if (release !== null) return takeView(release, known, teller);
  return known.cabinet.session === null ? null : homeView(known, teller);
}

function takeView(release: Release, { at, cabinet, recent, roster, settings, slotName }: Known, teller: Teller): View {
  const { say, tell, telling } = teller;
  const reason = release.reason === null ? null : (roster?.reason.get(release.reason)?.label ?? release.reason);
  const dueWallMs =
    release.wallMs === null || release.minutes === null ? null : release.wallMs + release.minutes * 60_000;
  const tile = teller.tile(release.key);
  const name = slotName(release.slot);
  const said = { reason: reason ?? say('take.noReason') };
  return {
    kind: 'take',
    person: teller.person(release.person) ?? nobody(teller),
    tile,
    slot: release.slot,
    slotName: name,
    reason,
    dueWallMs,
    title: say('take.title', { label: tile.label }),
    where: say('take.where', {
      door: cabinet.body.doorOpen === false ? 'closed' : 'open',
      color: recent.lamps.get(release.slot)?.color ?? 'off',
      row: name.replace(/\d+$/, ''),
    }),
    why:
      dueWallMs === null
        ? tell('take.why', said)
        : tell('take.whyDue', { ...said, due: clockText(dueWallMs, telling) }),
    mapText: say('take.map', { slot: name }),
    ofMs: settings.releaseMs,
    endsInMs: Math.max(0, settings.releaseMs - (at.monotonicMs - release.monotonicMs)),
  };
}

const nobody = ({ say }: Teller): ScreenPerson => {
  const name = say('tile.somebody');
  return { name, givenName: name, department: '' };
};

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
  const held = tiles.filter((tile) => tile.mine).length;
  const idleMs = settings.idleMs * patienceOf(roster?.person.get(session.person));
  return {
    kind: 'home',
    person: teller.person(session.person) ?? nobody(teller),
    tiles: tiles.toSorted((left, right) => rank(left, lately) - rank(right, lately) || byLabel(left, right)),
    held,
    heldText: teller.say('home.keysOut', { held }),
    endsInMs: Math.max(0, idleMs - (at.monotonicMs - touchedMs)),
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
  const { say } = teller;
  switch (shown.type) {
    case 'KeyTaken':
      return takenView(shown, endsInMs, teller);
    case 'KeyReturned':
    case 'KeyMisplaced':
      return returnedView(shown, endsInMs, known, teller);
    case 'KeyTakenWithoutRelease': {
      const tile = teller.tile(shown.key);
      return {
        kind: 'pulled',
        code: 'KC-KEY-02',
        tile,
        slotName: slotName(shown.slot),
        person: teller.person(shown.person),
        title: say('pulled.title', { label: tile.label }),
        todo: teller.tell('pulled.putBack'),
        call: callDesk('KC-KEY-02', known, teller),
        endsInMs,
      };
    }
    case 'ReleaseLapsed':
      return {
        kind: 'lapsed',
        tile: teller.tile(shown.key),
        slotName: slotName(shown.slot),
        person: teller.person(known.cabinet.session?.person ?? null),
        locksInMs: locksInMs(shown, known),
        lockedText: say('lapsed.locked'),
        endsInMs,
      };
    case 'UnknownTagSeen': {
      const slot = slotName(shown.slot);
      return {
        kind: 'unknownTag',
        code: 'KC-TAG-01',
        slotName: slot,
        title: say('unknownTag.title', { slot }),
        todo: teller.fault('KC-TAG-01').todo,
        call: callDesk('KC-TAG-01', known, teller),
        mapText: say('take.map', { slot }),
        endsInMs,
      };
    }
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

function takenView(shown: Extract<Shown, { type: 'KeyTaken' }>, endsInMs: number, teller: Teller): View {
  const { say, telling } = teller;
  const { dueWallMs } = shown;
  const tile = teller.tile(shown.key);
  const { label } = tile;
  return {
    kind: 'taken',
    person: teller.person(shown.person) ?? nobody(teller),
    tile,
    dueWallMs,
    title:
      dueWallMs === null
        ? say('taken.yours', { label })
        : say('taken.yoursUntil', { label, due: clockText(dueWallMs, telling) }),
    endsInMs,
  };
}

type Back = Extract<Shown, { type: 'KeyReturned' | 'KeyMisplaced' }>;

function returnedView(shown: Back, endsInMs: number, known: Known, teller: Teller): View {
  const { say } = teller;
  const slot = known.slotName(shown.slot);
  const tile = teller.tile(shown.key);
  const { label } = tile;
  const home = homeOf(shown, known);
  const { homeName, homeElsewhere } = home;
  const elsewhere = homeElsewhere ? say('returned.livesElsewhere', { label }) : null;
  return {
    kind: 'returned',
    tile,
    slotName: slot,
    ...home,
    holder: teller.person(shown.holder),
    person: teller.person(shown.person),
    title: thanksFor(shown, label, teller),
    placeText: say('returned.inSlot', { slot }),
    livesText: homeName === null ? elsewhere : say('returned.livesIn', { label, home: homeName }),
    moveText: say('returned.moveOrLeave'),
    mapText: say('take.map', { slot: homeName ?? slot }),
    endsInMs,
  };
}

/** Thanks whoever brought it, and names who had it when that was somebody else. */
function thanksFor(shown: Back, label: string, teller: Teller): string {
  const { say } = teller;
  const person = teller.person(shown.person)?.givenName ?? null;
  const holder = teller.person(shown.holder)?.givenName ?? null;
  if (holder === null) {
    return person === null ? say('returned.keyNobody', { label }) : say('returned.key', { label, person });
  }
  if (person === null) return say('returned.otherNobody', { holder, label });
  return shown.holder === shown.person
    ? say('returned.own', { label, person })
    : say('returned.other', { holder, label, person });
}

const phoneOf = ({ roster }: Known): string => roster?.roster.phone ?? '';

/** Whom to call about a code, with the desk's number where there is one. */
function callDesk(code: FaultCode, known: Known, { say, fault }: Teller): string {
  const { call } = fault(code);
  const phone = phoneOf(known);
  return phone === '' ? call : say('refused.callDesk', { call, phone });
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
  known: Known,
  teller: Teller,
): View {
  const { cabinet, slotName } = known;
  const row = teller.fault(code);
  const tile = shown.key === null ? null : teller.tile(shown.key);
  const phone = phoneOf(known);
  return {
    kind: 'refused',
    code,
    title: titleOf(code, tile, shown.slot === null ? null : slotName(shown.slot), teller),
    happened: row.happened,
    todo: row.todo,
    call: phone === '' ? row.call : teller.say('refused.call', { call: row.call, phone }),
    works: row.works,
    tile,
    sentence: code === 'KC-KEY-03' && shown.key !== null ? teller.answer(shown.key) : null,
    person: teller.person(shown.person),
    session: cabinet.session !== null,
    endsInMs,
  };
}

function titleOf(code: FaultCode, tile: Tile | null, slot: string | null, { say }: Teller): string {
  switch (code) {
    case 'KC-BADGE-01':
      return say('refused.badgeUnknown');
    case 'KC-BADGE-02':
      return say('refused.badgeOff');
    case 'KC-KEY-03':
      return say('refused.notHere', { label: tile?.label ?? say('refused.theKey') });
    case 'KC-KEY-04':
      return say('refused.noSuchKey');
    case 'KC-SLOT-01':
      return say('refused.slotShut', { slot: slot ?? say('refused.theSlot') });
    case 'KC-LOCK-01':
      return say('refused.lockedDown');
    case 'KC-DISK-01':
      return say('refused.returnsOnly');
    case 'KC-SESSION-01':
      return say('refused.badgeFirst');
    default:
      return tile === null ? say('refused.notReleased') : say('refused.staysLocked', { label: tile.label });
  }
}
