// The screen model, computed from what the cabinet knows: state, roster, moment, cloud; pure.
import { shortDuration } from '@keycab/shared/sentence';
import type { RestingLight } from '../cabinet/effect.ts';
import { layoutNow, sleepsNow } from './comfort.ts';
import { isNight, volumeNow } from './hours.ts';
import type { Known, Picture } from './known.ts';
import type { Screen, SlotCell, View } from './screen.ts';
import { newsNow, readerOf } from './shown.ts';
import { noticesOf, stripsOf } from './strips.ts';
import { createTeller, type Teller } from './teller.ts';
import { viewNow } from './view.ts';
import { speechIn } from './words.ts';

export function present(known: Known): Picture {
  const { cabinet, roster, at, uplink, settings, habits, recent } = known;
  const teller = createTeller(known);
  const { timeZone, locale, language } = teller.telling;
  const facts = {
    clockChecked: at.clock === 'synced',
    offline: uplink.reachable
      ? null
      : { sinceWallMs: uplink.lostWallMs ?? uplink.answeredWallMs, waiting: uplink.waiting },
    lockdown: cabinet.lockdown !== null,
    notices: noticesOf(known, teller),
  };
  const news = newsNow(known);
  const resting = known.asks.resting();
  const view = viewNow(known, teller) ?? attract(known, teller);
  const calm = view.kind === 'attract' && facts.notices.every(({ severity }) => severity !== 'error');
  const volume = habits.soundsOnScreen ? volumeNow(at.wallMs, timeZone, habits) / VOLUME_MAX : 0;
  return {
    cabinetName: roster?.roster.cabinetName ?? known.house.name,
    siteName: roster?.roster.siteName ?? '',
    phone: roster?.roster.phone ?? '',
    timeZone,
    locale,
    speech: speechIn(language),
    asleep: calm && sleepsNow(known),
    night: isNight(at.wallMs, timeZone, habits.night),
    sound: { ...recent.heard, volume: Math.round(volume * 100) / 100 },
    layout: layoutNow(known, news === null ? undefined : { person: readerOf(news.shown) }),
    wallMs: at.wallMs,
    ...facts,
    strips: stripsOf({ ...facts, lockdown: cabinet.lockdown }, teller),
    door: doorOf(known),
    counts: countsOf(teller),
    rows: settings.rows,
    columns: settings.columns,
    slots: Array.from({ length: settings.slots }, (_, slot) => cellOf(known, slot, resting.get(slot))),
    view,
  };
}

const VOLUME_MAX = 127;

function doorOf({ cabinet }: Known): Screen['door'] {
  const { doorOpen } = cabinet.body;
  if (doorOpen === null) return 'unknown';
  return doorOpen ? 'open' : 'closed';
}

function countsOf(teller: Teller): Screen['counts'] {
  const all = teller.all();
  // A key in another cabinet is neither in this one nor out. Who is overdue is out as well.
  return {
    in: all.filter(({ here }) => here).length,
    out: all.filter(({ state }) => state !== 'in').length,
    overdue: all.filter(({ state }) => state === 'overdue').length,
  };
}

const OVERDUE_SHOWN = 3;

function attract(known: Known, teller: Teller): View {
  const { say, language, telling } = teller;
  const { cabinet, roster } = known;
  const all = teller.all();
  const overdue = all
    .filter(({ state }) => state === 'overdue')
    .toSorted((left, right) => (left.dueWallMs ?? 0) - (right.dueWallMs ?? 0))
    .slice(0, OVERDUE_SHOWN)
    .map((where) => {
      const { key, person, dueWallMs } = where;
      const { label, model, details } = teller.tile(key);
      const givenName = teller.person(person)?.givenName ?? say('tile.somebody');
      const due = dueWallMs ?? telling.nowWallMs;
      const duration = shortDuration(telling.nowWallMs - due, language);
      const late = say('tile.mineOverdue', { duration });
      return { label, model, details, givenName, text: `${late}${teller.age(where)}` };
    });
  const phone = roster?.roster.phone ?? '';
  const byNumber = cabinet.readersLost.size > 0 && (roster?.personByStaffNumber.size ?? 0) > 0;
  return {
    kind: 'attract',
    title: titleNow(known, byNumber, teller),
    hint: cabinet.body.doorOpen === true ? say('page.closeDoor') : say('attract.putBack'),
    calm: all.every(({ state }) => state === 'in') ? say('attract.allIn') : say('attract.noneOverdue'),
    desk: phone === '' ? '' : say('attract.desk', { phone }),
    byCode: roster?.roster.visits?.some(({ code }) => code !== null) === true,
    byNumber,
    overdue,
  };
}

function titleNow({ cabinet }: Known, byNumber: boolean, { say }: Teller): string {
  if (cabinet.lockdown !== null) return say('attract.returnsOnly');
  return byNumber ? say('attract.readerOff') : say('attract.presentBadge');
}

function cellOf(
  { cabinet, recent, at, settings, slotName }: Known,
  slot: number,
  rests: RestingLight | undefined,
): SlotCell {
  const lamp = recent.lamps.get(slot);
  const lit = lamp !== undefined && (lamp.untilMonotonicMs === null || lamp.untilMonotonicMs > at.monotonicMs);
  const board = settings.boards.find((one) => slot >= one.firstSlot && slot < one.firstSlot + one.slots);
  const alive = board !== undefined && cabinet.body.boardsRead.has(board.board) && !cabinet.boardsLost.has(board.board);
  const reading = cabinet.body.slots.get(slot);
  const occupant = cabinet.occupied.get(slot);
  const shows = (): SlotCell['shows'] => {
    if (!alive || reading === undefined) return 'dead';
    if (reading.kind === 'empty') return 'empty';
    return reading.kind === 'tag' && occupant?.kind === 'key' ? 'key' : 'unknown';
  };
  return {
    slot,
    name: slotName(slot),
    shows: shows(),
    light: lightOf(lit ? lamp : rests),
  };
}

const lightOf = (light: Pick<RestingLight, 'color' | 'rhythm'> | undefined): SlotCell['light'] =>
  light === undefined ? null : { color: light.color, rhythm: light.rhythm };
