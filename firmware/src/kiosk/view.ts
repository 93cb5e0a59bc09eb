// Which picture stands in the middle of the screen: the newest fact, while it is news, else what can be done; pure.
import { never, type FaultCode } from '@keycab/shared/fault';
import { patienceOf } from '@keycab/shared/patience';
import { clockText, durationText } from '@keycab/shared/sentence';
import type { Handover, Session } from '../cabinet/awake.ts';
import type { Release } from '../cabinet/state.ts';
import { browseView } from './browse.ts';
import { awaitedView } from './awaited.ts';
import { doorView } from './door.ts';
import { countedView, emergencyView } from './emergency.ts';
import { callDesk, phoneOf } from './call.ts';
import { handOverView, receiveView } from './handing.ts';
import { instead } from './instead.ts';
import { cabinetNameOf, type Known } from './known.ts';
import { alsoTiles, isForOther, likelyTiles } from './likely.ts';
import { lapsedView } from './lapsed.ts';
import type { ManagerView } from './manager/types.ts';
import { managerView } from './manager/view.ts';
import { mineView } from './mine.ts';
import { checkView, needsView, verdictLines } from './needs.ts';
import { basketText, notesOf, partnerText, returnAsks } from './notes.ts';
import type { Shown } from './outcome.ts';
import { problemView } from './problems.ts';
import { reasonsView } from './purposes.ts';
import { codeIn, whyOf, whysOf } from './reasons.ts';
import type { View } from './screen.ts';
import type { Tile } from './tile.ts';
import { enrollView, entryView } from './secrets.ts';
import { besideNow, newestRelease, newsNow } from './shown.ts';
import type { Teller } from './teller.ts';
import { toldView } from './told.ts';

/** @returns null when nothing has happened and nobody is badged in */
export function viewNow(known: Known, teller: Teller): View | null {
  const { session, checksAsked } = known.cabinet;
  const [check] = checksAsked;
  const news = newsNow(known);
  const isBack = news?.shown.type === 'KeyReturned' || news?.shown.type === 'KeyMisplaced';
  const desk = session === null ? null : managerView(session, idleInMs(session, known), known, teller);
  // It stays until its count is told, also when its manager's session has ended with the door.
  const alone = session === null && known.cabinet.emergency !== null;
  if (alone && news?.shown.type !== 'AccessRefused' && news?.shown.type !== 'KeyTakenWithoutRelease')
    return emergencyView(known, teller);
  if (desk !== null && staysOver(desk, news?.shown, known, teller)) return desk;
  // Whoever is asked about a key has seen that it is back.
  if (news !== null && !(isBack && check !== undefined)) return outcomeView(news.shown, news.endsInMs, known, teller);
  const secret = entryView(known, teller) ?? enrollView(known, teller);
  if (secret !== null) return secret;
  if (session?.handover != null) return handoverView(session, session.handover, known, teller);
  const release = newestRelease(known);
  if (release !== null) return takeView(release, known, teller);
  const [ask] = session?.pending ?? [];
  if (session !== null && ask !== undefined) return needsView(ask, session, known, teller);
  if (session !== null && check !== undefined) return checkView(check, idleInMs(session, known), teller);
  const awaited = awaitedView(known, teller);
  if (awaited !== null) return awaited;
  const door = doorView(known, teller);
  if (door !== null && (door.alarm || session === null)) return door;
  return session === null ? null : placeView(session, known, teller);
}

/** A manager at work is told what does not fit her page; what she does there says the rest itself. */
function staysOver(desk: ManagerView, shown: Shown | undefined, known: Known, teller: Teller): boolean {
  const { cabinet } = known;
  if (desk.page === 'emergency' && cabinet.emergency !== null) return shown?.type !== 'AccessRefused';
  if (newestRelease(known) !== null || cabinet.session?.handover != null) return false;
  const pads = cabinet.session?.signing === true && entryView(known, teller) !== null;
  const isBack = shown?.type === 'KeyReturned' || shown?.type === 'KeyMisplaced';
  return !pads && (shown === undefined || (desk.page === 'pair' && isBack));
}

function handoverView(session: Session, handover: Handover, known: Known, teller: Teller): View {
  const { receiver } = handover;
  if (receiver !== null) return receiveView({ ...handover, receiver }, session, known, teller);
  return handOverView(handover, known, teller, { person: teller.present(), endsInMs: idleInMs(session, known) });
}

/** Where whoever is badged in has gone. */
function placeView(session: Session, known: Known, teller: Teller): View {
  const { going } = known.comfort;
  const common = { person: teller.present(), endsInMs: idleInMs(session, known) };
  switch (going.at) {
    case 'home':
      return homeView(session, known, teller);
    case 'browse':
      return browseView(known, teller, going, common);
    case 'handOver':
      return handOverView(null, known, teller, common);
    case 'mine':
      return mineView(going.key, session, known, teller, common.endsInMs) ?? homeView(session, known, teller);
    case 'problem':
      return problemView(going.key, known, teller, common);
    case 'reasons':
      return reasonsView(going.key, known, teller, common);
    default:
      return never(going);
  }
}

function idleInMs(session: Session, { at, cabinet, roster, settings }: Known): number {
  const touchedMs = Math.max(session.openedMonotonicMs, cabinet.body.touchedMonotonicMs);
  const idleMs = settings.idleMs * patienceOf(roster?.person.get(session.person));
  return Math.max(0, idleMs - (at.monotonicMs - touchedMs));
}

function takeView(release: Release, known: Known, teller: Teller): View {
  const { cabinet, comfort, recent, slotName } = known;
  // What it is for can be said after the slot is open.
  if (comfort.going.at === 'reasons' && cabinet.session !== null) {
    const endsInMs = known.asks.openFor(release, known.at).leftMs;
    return reasonsView(comfort.going.key, known, teller, { person: teller.present(), endsInMs });
  }
  const { say, tell, telling } = teller;
  const reason = release.reason === null ? null : (teller.reason(release.reason) ?? release.reason);
  const dueWallMs = dueOf(release);
  const tile = teller.tile(release.key);
  const name = slotName(release.slot);
  const open = known.asks.openFor(release, known.at);
  const whom = isForOther(release.person, known) ? teller.person(release.person) : null;
  const mine = cabinet.session !== null && release.session === cabinet.session.session;
  const said = { reason: reason ?? say('take.noReason') };
  return {
    kind: 'take',
    person: teller.person(release.person) ?? teller.present(),
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
    notes: [
      ...backNotes(known, teller),
      ...(whom === null ? [] : [say('take.for', { person: whom.name })]),
      ...notesOf(release, known, teller),
    ],
    verdicts: verdictLines(known, teller).filter(
      ({ key }) => key !== release.key && !(recent.shown?.type === 'KeyTaken' && recent.shown.key === key),
    ),
    also: alsoTiles(release.person, known, teller),
    mapText: say('take.map', { slot: name }),
    released: release.released,
    againText: release.tries === 1 ? null : say('take.again', { slot: name }),
    notOpenText: mine ? say('take.notOpen') : null,
    moreText: mine && open.more ? say('take.more') : null,
    ofMs: open.ofMs,
    endsInMs: open.leftMs,
  };
}

/** The earliest of the clock that runs from now and the one on the wall. */
function dueOf({ dueByWallMs, minutes, wallMs }: Release): number | null {
  const relativeMs = wallMs === null || minutes === null ? null : wallMs + minutes * 60_000;
  if (relativeMs === null || dueByWallMs === null) return relativeMs ?? dueByWallMs;
  return Math.min(relativeMs, dueByWallMs);
}

/** A list of keys and people comes anew whenever something changes, and every night. */
const OLD_MS = 48 * 3_600_000;

function homeView(session: Session, known: Known, teller: Teller): View {
  const { roster } = known;
  const tiles = likelyTiles(session, known, teller);
  const held = tiles.filter(({ mine }) => mine).length;
  const nowMs = teller.telling.nowWallMs;
  const ageMs = nowMs - (roster?.roster.issuedWallMs ?? nowMs);
  return {
    kind: 'home',
    person: teller.present(),
    tiles,
    held,
    heldText: teller.say('home.keysOut', { held }),
    managerText: roster?.person.get(session.person)?.manager === true ? teller.say('manager.title') : null,
    browseText:
      ageMs < OLD_MS
        ? teller.say('home.browseBy')
        : teller.say('home.listOld', { duration: durationText(ageMs, teller.language) }),
    pairText:
      roster?.person.get(session.person)?.manager !== true && known.asks.mayPair(null, known.at)
        ? teller.say('home.pair')
        : null,
    endsInMs: idleInMs(session, known),
  };
}

function outcomeView(shown: Shown, endsInMs: number, known: Known, teller: Teller): View {
  const { slotName } = known;
  const { say } = teller;
  switch (shown.type) {
    case 'KeyTaken':
      return takenView(shown, endsInMs, known, teller);
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
      return lapsedView(shown, endsInMs, known, teller);
    case 'UnknownTagSeen': {
      const slot = slotName(shown.slot);
      return {
        kind: 'unknownTag',
        code: 'KC-TAG-01',
        slotName: slot,
        title: say(shown.why === 'free' ? 'freeTag.title' : 'unknownTag.title', { slot }),
        todo: shown.why === 'free' ? say('freeTag.todo') : teller.fault('KC-TAG-01').todo,
        call: callDesk('KC-TAG-01', known, teller),
        mapText: say('take.map', { slot }),
        endsInMs,
      };
    }
    case 'KeysCounted':
      return countedView(shown, endsInMs, teller);
    case 'SlotJammed':
      return refusedView('KC-SLOT-01', shown, endsInMs, known, teller);
    case 'AccessRefused':
      return refusedView(codeIn(shown.code), shown, endsInMs, known, teller);
    case 'KeyHandedOver':
    case 'BadgeEnrolled':
    case 'EnrollmentUndone':
    case 'HandoverEnded':
    case 'ReleaseAskEnded':
    case 'ProblemReported':
    case 'KeyDueSet':
    case 'KeyWanted':
      return toldView(shown, endsInMs, known, teller);
    default:
      return never(shown);
  }
}

function takenView(shown: Extract<Shown, { type: 'KeyTaken' }>, endsInMs: number, known: Known, teller: Teller): View {
  const { say, telling } = teller;
  const { dueWallMs } = shown;
  const tile = teller.tile(shown.key);
  const { label } = tile;
  const due = dueWallMs === null ? null : clockText(dueWallMs, telling);
  const kind = teller.kind(shown.key);
  const whom = isForOther(shown.person, known) ? teller.person(shown.person) : null;
  const yours = due === null ? say('taken.yours', { kind, label }) : say('taken.yoursUntil', { due, kind, label });
  const several = whom === null ? basketText(shown, known, teller) : null;
  return {
    kind: 'taken',
    // Who stands here stays who stands here, whomever the key is for.
    person: whom === null ? (teller.person(shown.person) ?? teller.present()) : teller.present(),
    tile,
    dueWallMs,
    notes: [...(several === null ? [] : [several]), ...notesOf(shown, known, teller)],
    title: whom === null ? yours : theirs(label, whom.name, due, teller),
    another: whom === null,
    closeText: closeText(known, teller),
    also: alsoTiles(shown.person, known, teller),
    endsInMs,
  };
}

const theirs = (label: string, person: string, due: string | null, { say }: Teller): string =>
  due === null ? say('taken.theirs', { label, person }) : say('taken.theirsUntil', { label, person, due });

type Back = Extract<Shown, { type: 'KeyReturned' | 'KeyMisplaced' }>;

function returnedView(shown: Back, endsInMs: number, known: Known, teller: Teller): View {
  const { say } = teller;
  const slot = known.slotName(shown.slot);
  const tile = teller.tile(shown.key);
  const home = homeOf(shown, known);
  const { homeName } = home;
  const partner = partnerText(shown, known, teller);
  return {
    kind: 'returned',
    tile,
    slotName: slot,
    ...home,
    holder: teller.person(shown.holder),
    person: teller.person(shown.person),
    title: thanksFor(shown, teller),
    placeText: say('returned.inSlot', { slot }),
    livesText: livesText(shown, homeName, known, teller),
    moveText: say('returned.moveOrLeave'),
    partnerText: partner,
    closeText: partner === null && shown.type === 'KeyReturned' ? closeText(known, teller) : null,
    asks: returnAsks(shown, known, teller),
    mapText: say('take.map', { slot: homeName ?? slot }),
    endsInMs,
  };
}

/** Not while somebody still has something to take. */
const closeText = ({ cabinet }: Known, { say }: Teller): string | null =>
  cabinet.body.doorOpen === true && ![...cabinet.releases.values()].some(({ boot }) => boot === cabinet.boot)
    ? say('page.closeDoor')
    : null;

/** Before a slot that is open for her: what she has just put back, in a line, and what is asked about it. */
function backNotes(known: Known, teller: Teller): readonly string[] {
  const shown = besideNow(known);
  if (shown === null) return [];
  const { homeName } = homeOf(shown, known);
  return [
    thanksFor(shown, teller),
    livesText(shown, homeName, known, teller),
    partnerText(shown, known, teller),
  ].filter((note) => note !== null);
}

/** Thanks whoever brought it, and names who had it when that was somebody else. */
function thanksFor(shown: Back, teller: Teller): string {
  const { say } = teller;
  const { label } = teller.tile(shown.key);
  const kind = teller.kind(shown.key);
  const person = teller.person(shown.person)?.givenName ?? null;
  const holder = teller.person(shown.holder)?.givenName ?? null;
  if (holder === null) {
    return person === null ? say('returned.keyNobody', { kind, label }) : say('returned.key', { kind, label, person });
  }
  if (person === null) return say('returned.otherNobody', { holder, kind, label });
  return shown.holder === shown.person
    ? say('returned.own', { kind, label, person })
    : say('returned.other', { holder, kind, label, person });
}

/** Its own slot here, or the cabinet where it lives, by name as far as that is known. */
function livesText(shown: Back, homeName: string | null, { roster }: Known, teller: Teller): string | null {
  if (shown.type === 'KeyReturned') return null;
  const home = homeName ?? cabinetNameOf(shown.home.cabinet, roster);
  const { label } = teller.tile(shown.key);
  return home === null
    ? teller.say('returned.livesElsewhere', { label })
    : teller.say('returned.livesIn', { label, home });
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
    happened: TITLE_SAYS_IT.has(code)
      ? ''
      : shown.type === 'AccessRefused'
        ? whyOf(shown, known, teller)
        : row.happened,
    todo: row.todo,
    call: phone === '' ? row.call : teller.say('refused.call', { call: row.call, phone }),
    works: row.works,
    tile,
    sentence: code === 'KC-KEY-03' && shown.key !== null ? teller.answer(shown.key) : null,
    whys: shown.type === 'AccessRefused' ? whysOf(shown, known, teller) : [],
    ...instead(code, shown, known, teller),
    person: teller.person(shown.person),
    session: cabinet.session !== null,
    endsInMs,
  };
}

/** What happened stands in the title of these; said once more below it would only push away what can be done. */
const TITLE_SAYS_IT: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'KC-BADGE-01',
  'KC-BADGE-02',
  'KC-BADGE-04',
  'KC-CODE-01',
  'KC-KEY-03',
  'KC-KEY-04',
  'KC-SLOT-01',
  'KC-SLOT-02',
  'KC-LOCK-01',
  'KC-SESSION-01',
  'KC-RULE-11',
  'KC-RULE-12',
  'KC-RULE-13',
]);

function titleOf(code: FaultCode, tile: Tile | null, slot: string | null, { say }: Teller): string {
  switch (code) {
    case 'KC-BADGE-01':
      return say('refused.badgeUnknown');
    case 'KC-BADGE-03':
      return say('refused.badgeMadeUp');
    case 'KC-BADGE-04':
      return say('refused.badgeGone');
    case 'KC-CODE-01':
      return say('refused.codeUnknown');
    case 'KC-PIN-01':
      return say('refused.pinLocked');
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
    case 'KC-RULE-11':
      return say('refused.manager');
    case 'KC-RULE-12':
      return say('refused.paired', { label: tile?.label ?? say('refused.theKey') });
    case 'KC-RULE-13':
      return say('refused.tagOut', { label: tile?.label ?? say('refused.theKey') });
    case 'KC-RULE-15':
      return say('refused.dayOpen');
    case 'KC-SLOT-02':
      return say('refused.full');
    default:
      return tile === null ? say('refused.notReleased') : say('refused.staysLocked', { label: tile.label });
  }
}
