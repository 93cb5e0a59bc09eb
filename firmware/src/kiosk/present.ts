// The screen model, computed from what the cabinet knows: state, roster, moment, cloud; pure.
import type { KeyId } from '@keycab/shared/ids';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import { clockText, durationText } from '@keycab/shared/sentence';
import type { Known, Picture } from './known.ts';
import type { Settled } from './outcome.ts';
import type { Notice, Screen, SlotCell, View } from './screen.ts';
import { createTeller, type Teller } from './teller.ts';
import { viewNow } from './view.ts';

export function present(known: Known): Picture {
  const { cabinet, roster, at, uplink, settings } = known;
  const teller = createTeller(known);
  return {
    cabinetName: roster?.roster.cabinetName ?? known.house.name,
    siteName: roster?.roster.siteName ?? '',
    phone: roster?.roster.phone ?? '',
    timeZone: teller.telling.timeZone,
    locale: known.house.locale,
    wallMs: at.wallMs,
    clockChecked: at.clock === 'synced',
    offline: uplink.reachable
      ? null
      : { sinceWallMs: uplink.lostWallMs ?? uplink.answeredWallMs, waiting: uplink.waiting },
    lockdown: cabinet.lockdown !== null,
    door: cabinet.body.doorOpen === null ? 'unknown' : cabinet.body.doorOpen ? 'open' : 'closed',
    counts: countsOf(teller),
    notices: noticesOf(known, teller),
    rows: settings.rows,
    columns: settings.columns,
    slots: Array.from({ length: settings.slots }, (_, slot) => cellOf(known, slot)),
    view: viewNow(known, teller) ?? attract(teller),
  };
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

function attract(teller: Teller): View {
  const overdue = teller
    .all()
    .filter(({ state }) => state === 'overdue')
    .toSorted((left, right) => (left.dueWallMs ?? 0) - (right.dueWallMs ?? 0))
    .slice(0, OVERDUE_SHOWN)
    .map((where) => {
      const { key, person, dueWallMs } = where;
      const { label, model, details } = teller.tile(key);
      const givenName = teller.person(person)?.givenName ?? 'Somebody';
      const due = dueWallMs ?? teller.telling.nowWallMs;
      const late = durationText(teller.telling.nowWallMs - due);
      const text = `due ${clockText(due, teller.telling)}, ${late} ago${teller.age(where)}`;
      return { label, model, details, givenName, text };
    });
  return { kind: 'attract', overdue };
}

function cellOf({ cabinet, recent, at, settings, slotName }: Known, slot: number): SlotCell {
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
    light: lit ? { color: lamp.color, rhythm: lamp.rhythm } : null,
  };
}

const OUTAGE_SHOWN_MS = 60_000;
const SETTLED_TOLD = 3;

/** "I was off 10:31 to 10:34. 4512 left, released to Kim." for a while after a start that found something out. */
function outageNotice({ cabinet, recent, at }: Known, teller: Teller): readonly Notice[] {
  const { outage } = recent;
  if (outage === null || outage.settled.length === 0 || outage.booted.boot !== cabinet.boot) return [];
  if (at.monotonicMs - outage.booted.monotonicMs >= OUTAGE_SHOWN_MS) return [];
  const { settled, booted, fromWallMs } = outage;
  // Only an open release says that the last line is seconds old; else the power went at any time after it.
  const exact = settled.some(({ type }) => type === 'KeyTaken' || type === 'ReleaseAborted');
  const more = settled.length - SETTLED_TOLD;
  const parts = [
    offText(fromWallMs, booted.wallMs, exact, teller),
    ...settled.slice(0, SETTLED_TOLD).map((event) => settledText(event, teller)),
    ...(more > 0 ? [`And ${more} more.`] : []),
  ];
  return [{ code: null, severity: 'warning', text: parts.join(' ') }];
}

function offText(fromWallMs: number | null, toWallMs: number | null, exact: boolean, { telling }: Teller): string {
  if (fromWallMs === null || toWallMs === null || fromWallMs > toWallMs) return 'I was off.';
  const [from, to] = [clockText(fromWallMs, telling), clockText(toWallMs, telling)];
  if (from === to) return `I was off at ${to}.`;
  return exact ? `I was off ${from} to ${to}.` : `I was off some time between ${from} and ${to}.`;
}

function settledText(event: Settled, teller: Teller): string {
  const { label } = teller.tile(event.key);
  const givenName = teller.person(event.person)?.givenName;
  const released = givenName === undefined ? 'released' : `released to ${givenName}`;
  switch (event.type) {
    case 'KeyTaken':
      return `${label} left, ${released}.`;
    case 'ReleaseAborted':
      return `${label} did not leave, ${released}.`;
    case 'KeyTakenWithoutRelease':
      return `${label} left without a release.`;
    case 'KeyReturned':
    case 'KeyMisplaced':
      return `${label} came back.`;
  }
}

function noticesOf(known: Known, teller: Teller): readonly Notice[] {
  const { cabinet, uplink, slotName } = known;
  const notices: Notice[] = [...outageNotice(known, teller)];
  const add = (code: FaultCode, text: string = FAULTS[code].happened): void => {
    const { severity } = FAULTS[code];
    notices.push({ code, severity: severity === 'fatal' ? 'error' : severity, text });
  };
  const labels = (keys: readonly KeyId[]): string => keys.map((key) => teller.tile(key).label).join(', ');
  const slots = (list: Iterable<number>): string =>
    [...list]
      .toSorted((left, right) => left - right)
      .map(slotName)
      .join(', ');

  if (!cabinet.body.diskWritable) add('KC-DISK-01');
  if (cabinet.tampered.size > 0) add('KC-DOOR-02', 'The cabinet was opened or moved.');
  else if (cabinet.door === 'open' && cabinet.doorLeftOpenTold) add('KC-DOOR-01');
  if (cabinet.boardsLost.size > 0) add('KC-BOARD-01');
  if (cabinet.readersLost.size > 0) add('KC-READER-01');
  if (cabinet.jammed.size > 0) add('KC-SLOT-01', `${slots(cabinet.jammed)} did not open.`);
  const pulled = teller
    .all()
    .filter(({ key, elsewhere }) => elsewhere === null && cabinet.custody.get(key)?.at.kind === 'nobody')
    .map(({ key }) => key);
  // What to do comes first: a narrow strip cuts the end.
  const put = pulled.length === 1 ? 'Put it back' : 'Put them back';
  if (pulled.length > 0) add('KC-KEY-02', `${put}: ${labels(pulled)} left without a release.`);
  const unknown = [...cabinet.occupied].filter(([, occupant]) => occupant.kind === 'unknown').map(([slot]) => slot);
  if (unknown.length > 0) add('KC-TAG-01', `A tag I don’t know is in ${slots(unknown)}.`);
  if (uplink.code !== null) add(uplink.code);
  return notices;
}
