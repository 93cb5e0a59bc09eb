// Everything that is not as it should be: what it is, how urgent, and in which words it stands on top; pure.
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import { clockText } from '@keycab/shared/sentence';
import { astrayNotices, few } from './astray.ts';
import { isCounted } from './emergency.ts';
import type { Known } from './known.ts';
import type { Settled } from './outcome.ts';
import type { Notice, Screen, Strip } from './screen.ts';
import type { Teller } from './teller.ts';

const RANK = { error: 0, warning: 1, notice: 2 } as const;
const TONE = { error: 'alarm', warning: 'warn', notice: 'plain' } as const;

type Facts = Pick<Screen, 'notices' | 'offline' | 'clockChecked'> & Pick<Known['cabinet'], 'lockdown'>;

/** Most urgent first; nothing is said twice. */
export function stripsOf(
  { lockdown, notices, offline, clockChecked }: Facts,
  { say, telling }: Teller,
): readonly Strip[] {
  const all: Strip[] = [];
  const add = (tone: Strip['tone'], text: string, code: Strip['code'] = null, more = ''): void => {
    if (!all.some((strip) => strip.text === text)) all.push({ tone, text, more, code });
  };
  if (lockdown !== null) {
    const { sinceWallMs } = lockdown;
    const time = sinceWallMs === null ? null : clockText(sinceWallMs, telling);
    add('alarm', time === null ? say('strip.lockedDown') : say('strip.lockedDownSince', { time }));
  }
  for (const { code, severity, text, more } of notices.toSorted((a, b) => RANK[a.severity] - RANK[b.severity])) {
    add(TONE[severity], text, code, more);
  }
  if (offline !== null) {
    const { sinceWallMs, waiting } = offline;
    const time = sinceWallMs === null ? null : clockText(sinceWallMs, telling);
    add('warn', time === null ? say('strip.offline', { waiting }) : say('strip.offlineSince', { time, waiting }));
  }
  if (!clockChecked) add('plain', say('strip.timeNotChecked'));
  return all;
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
    ...(more > 0 ? [teller.say('outage.more', { count: more })] : []),
  ];
  return [{ code: null, severity: 'warning', text: parts.join(' '), more: '' }];
}

function offText(fromWallMs: number | null, toWallMs: number | null, exact: boolean, { say, telling }: Teller): string {
  if (fromWallMs === null || toWallMs === null || fromWallMs > toWallMs) return say('outage.off');
  const [from, to] = [clockText(fromWallMs, telling), clockText(toWallMs, telling)];
  if (from === to) return say('outage.offAt', { time: to });
  return exact ? say('outage.offFrom', { from, to }) : say('outage.offBetween', { from, to });
}

function settledText(event: Settled, teller: Teller): string {
  const { say } = teller;
  const { label } = teller.tile(event.key);
  const person = teller.person(event.person)?.givenName;
  switch (event.type) {
    case 'KeyTaken':
      return person === undefined ? say('outage.left', { label }) : say('outage.leftTo', { label, person });
    case 'ReleaseAborted':
      return person === undefined ? say('outage.stayed', { label }) : say('outage.stayedTo', { label, person });
    case 'KeyTakenWithoutRelease':
      return say('outage.pulled', { label });
    case 'KeyReturned':
    case 'KeyMisplaced':
      return say('outage.cameBack', { label });
  }
}

const MINUTE_MS = 60_000;
/** Below so many minutes nobody counts in hours. */
const HOURS_FROM_MINUTES = 90;

/** What is left of a battery that was full when the mains went. */
function powerText({ at, recent, settings }: Known, { say, telling }: Teller): string {
  const since = recent.powerLostWallMs;
  if (since === null) return say('strip.power');
  const { batteryMinutes } = settings;
  const gone = at.wallMs === null ? null : (at.wallMs - since) / MINUTE_MS;
  const left = batteryMinutes === null || gone === null || gone < 0 ? 0 : Math.floor(batteryMinutes - gone);
  if (left >= HOURS_FROM_MINUTES) return say('strip.powerHours', { hours: Math.round(left / 60) });
  if (left > 0) return say('strip.powerMinutes', { minutes: left });
  return say('strip.powerSince', { time: clockText(since, telling) });
}

export function noticesOf(known: Known, teller: Teller): readonly Notice[] {
  const { cabinet, uplink, slotName } = known;
  const { say, fault } = teller;
  const notices: Notice[] = [...outageNotice(known, teller)];
  const add = (code: FaultCode, text: string = fault(code).happened, todo: string = fault(code).todo): void => {
    const { severity } = FAULTS[code];
    const more = `${todo} ${fault(code).call}`;
    notices.push({ code, severity: severity === 'fatal' ? 'error' : severity, text, more });
  };
  const slots = (list: Iterable<number>): string =>
    few([...list].toSorted((left, right) => left - right).map(slotName));

  if (cabinet.emergency !== null)
    notices.push({
      code: null,
      severity: 'error',
      text: say(isCounted(known) ? 'strip.emergencyCounting' : 'strip.emergency'),
      more: '',
    });
  if (!cabinet.body.diskWritable) add('KC-DISK-01');
  if (cabinet.tampered.size > 0) add('KC-DOOR-02', say('strip.moved'));
  else if (cabinet.door === 'open' && cabinet.doorLeftOpenTold) add('KC-DOOR-01');
  if (cabinet.powerLost.has('mains')) {
    notices.push({ code: null, severity: 'warning', text: powerText(known, teller), more: '' });
  }
  if (cabinet.powerLost.has('battery'))
    notices.push({ code: null, severity: 'error', text: say('strip.battery'), more: '' });
  if (isFull(known)) add('KC-SLOT-02', say('strip.full'));
  if (cabinet.boardsLost.size > 0) add('KC-BOARD-01', say('strip.board'));
  if (cabinet.body.railsFaulty.size > 0) add('KC-BOARD-05');
  if (cabinet.readersLost.size > 0) add('KC-READER-01');
  if (cabinet.jammed.size > 0) add('KC-SLOT-01', say('strip.jammed', { slots: slots(cabinet.jammed) }));
  notices.push(...astrayNotices(known, teller));
  // A free tag waits for its next key, and is no matter for anybody.
  const unknown = known.asks.bareTags().flatMap(({ free, slot }) => (free ? [] : [slot]));
  if (unknown.length > 0) add('KC-TAG-01', say('strip.unknownTag', { slots: slots(unknown) }));
  if (uplink.code !== null) add(uplink.code);
  return notices;
}

/** Every slot that can be seen holds something: there is no place for a key that comes. */
function isFull({ cabinet, settings }: Known): boolean {
  const readings = [...cabinet.body.slots.values()];
  return readings.length === settings.slots && readings.every(({ kind }) => kind !== 'empty');
}
