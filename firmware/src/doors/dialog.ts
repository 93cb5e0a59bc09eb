// What is said to a slot board, and when: start, identity, heartbeat, scans, loss; line, ticker and peer only.
import type { SlotReading } from '../cabinet/input.ts';
import type { BoardSettings } from '../cabinet/settings.ts';
import type { Line } from '../serial/line.ts';
import type { Ticker } from '../serial/ticker.ts';
import { createPeer } from './board.ts';
import { readingsOf } from './contacts.ts';
import {
  ALL_PORTS,
  ARM,
  BEAT,
  BOARD,
  ERROR,
  ERRORS,
  IDENTITY,
  LIMITS,
  SCAN,
  type FromBoard,
  type ToBoard,
} from './messages.ts';

const FIRMWARE_NAME = 'KeycabSlot';
const FIRMWARE_MAJOR = 1;

/** A board that is not ours, of another major version, or not the one this line should lead to, is never driven. */
export type BoardRefusal = 'name' | 'version' | 'serial';

export interface BoardEvents {
  /** After start or loss: a reading for each of the board's slots, by local slot. */
  answered(readings: readonly (readonly [number, SlotReading])[]): void;
  /** Once for each loss; also when a board has not answered at all. */
  silent(): void;
  slot(local: number, reading: SlotReading): void;
  /** All slots have been told again since `scan` asked. */
  scanned?(): void;
  /** Everything else a board in use says. */
  heard(message: FromBoard): void;
  /** @param found  the name, version or serial that is there instead; null for none */
  refused(why: BoardRefusal, found: string | null): void;
  /** Its rail failed, or passes again, the board's own test. @param raw  the rail's voltage as it was read, if it was told */
  rail?(faulty: boolean, raw: number | null): void;
  /** Another serial answers here. @returns true when its own board takes this line over: that is no refusal */
  strayed?(serial: string): boolean;
}

export interface SlotBoard {
  readonly settings: BoardSettings;
  answers(): boolean;
  /** Its own serial was told on the line that it has; its slots may still be on their way. */
  isHome(): boolean;
  /** Dropped unless the board answers. */
  send(message: ToBoard): void;
  /** Asks for all slots anew; changes are told as ever, then `scanned`. */
  scan(): void;
  /** The relay on a free pin; contact closed is loud. */
  siren(on: boolean): void;
  close(): void;
}

export interface BoardOptions {
  readonly settings: BoardSettings;
  readonly line: Line;
  readonly ticker: Ticker;
  /** The longest pulse of this cabinet; the board takes it over when it is tighter than its own 1,000 ms. */
  readonly pulseMaxMs: number;
  /** Share of a minute that a coil may be energized; tighter than the board's own 100 it is taken over too. */
  readonly dutyPerMille?: number;
  readonly events: BoardEvents;
}

/** Per mille of a minute, for each coil; the board's own ceiling (B4). */
export const DUTY_CEILING = 100;

const BEAT_MS = 1_000;
const SILENT_MS = 3_000;
// A line that comes and goes from the start on, and never leads to an answer, is silence too.
const START_MAX_MS = 10_000;
const CHECK_MS = 500;
const ASK_AGAIN_MS = 2_000;
const REFUSED_AGAIN_MS = 5_000;
/** Bit 5 of BEAT's flags. */
const RAIL_FAULT = 32;
// A change whose message was lost on the wire is seen at the latest now.
const SCAN_AGAIN_MS = 30_000;

/**
 * closed → (line opens) named → serial → scan → answered; any loss leads back. `refused` is asked again now and then.
 * Nothing known before a loss is taken as still true after it.
 */
type Stage = 'closed' | 'named' | 'serial' | 'scan' | 'answered' | 'refused';

export function createBoard({
  settings,
  line,
  ticker,
  pulseMaxMs,
  dutyPerMille = DUTY_CEILING,
  events,
}: BoardOptions): SlotBoard {
  const readings = new Map<number, SlotReading>();
  /** Slots that a scan that somebody waits for has still to tell; null: nobody waits. */
  let untold: Set<number> | null = null;
  let stage: Stage = 'closed';
  let told: 'nothing' | 'answered' | 'silent' = 'nothing';
  let refusal: BoardRefusal | undefined;
  let askedMs = 0;
  const startMs = ticker.monotonicMs();
  let heardMs = startMs;
  let scannedMs = 0;
  let beatMs = 0;
  let counter = 0;
  let garbled = false;
  let loud = false;
  let railFaulty = false;

  const ask = (): void => {
    stage = 'named';
    askedMs = ticker.monotonicMs();
    peer.ask();
  };
  const goSilent = (): void => {
    readings.clear();
    rail(false, null);
    untold = null;
    if (told === 'silent') return;
    told = 'silent';
    events.silent();
  };
  const rail = (faulty: boolean, raw: number | null): void => {
    if (faulty === railFaulty) return;
    railFaulty = faulty;
    events.rail?.(faulty, raw);
  };
  const refuse = (why: BoardRefusal, found: string | null): void => {
    stage = 'refused';
    goSilent();
    if (refusal === why) return;
    refusal = why;
    events.refused(why, found);
  };
  const beat = (nowMs: number): void => {
    beatMs = nowMs;
    counter = (counter + 1) % 0x80;
    peer.put({ id: BEAT, counter });
  };
  const scan = (nowMs: number): void => {
    garbled = false;
    scannedMs = nowMs;
    peer.put({ id: SCAN, port: ALL_PORTS });
  };

  const onNamed = (name: string | undefined, major: number | undefined): void => {
    if (stage === 'closed') return;
    // Unasked: the board started anew; lights, limits and the rail are as after power-on.
    if (stage === 'answered') goSilent();
    askedMs = ticker.monotonicMs();
    if (name !== FIRMWARE_NAME) return refuse('name', name ?? null);
    if (major !== FIRMWARE_MAJOR) return refuse('version', String(major));
    stage = 'serial';
    if (peer.ready()) peer.put({ id: BOARD });
  };
  const onSerial = (message: Extract<FromBoard, { id: typeof BOARD }>, nowMs: number): void => {
    if (!message.valid) return refuse('serial', null);
    if (message.serial !== settings.board) {
      stage = 'refused';
      if (events.strayed?.(message.serial) !== true) refuse('serial', message.serial);
      return;
    }
    stage = 'scan';
    askedMs = nowMs;
    readings.clear();
    // Outputs are made safe before anything is asked for.
    peer.put({ id: ARM, ticket: 0, ms: 0 });
    peer.put({ id: LIMITS, pulseMs: pulseMaxMs, heartbeatMs: SILENT_MS, dutyPerMille, scanMs: 100 });
    peer.makeSiren(loud);
    beat(nowMs);
    scan(nowMs);
  };
  // Unasked, and about nothing that was asked for: the rail at rest.
  const isAboutRail = (message: FromBoard): message is Extract<FromBoard, { id: typeof ERROR }> =>
    message.id === ERROR && message.about === 0 && ERRORS[message.code] === 'railVoltage';
  const onIdentity = (message: Extract<FromBoard, { id: typeof IDENTITY }>): void => {
    for (const [local, reading] of readingsOf(message)) {
      if (local >= settings.slots) continue;
      const before = readings.get(local);
      readings.set(local, reading);
      if (stage === 'answered' && JSON.stringify(before) !== JSON.stringify(reading)) events.slot(local, reading);
      untold?.delete(local);
    }
    if (untold?.size === 0) {
      untold = null;
      events.scanned?.();
    }
    if (stage !== 'scan' || readings.size < settings.slots) return;
    stage = 'answered';
    told = 'answered';
    refusal = undefined;
    heardMs = ticker.monotonicMs();
    events.answered([...readings].toSorted(([one], [other]) => one - other));
  };
  const onMessage = (message: FromBoard): void => {
    const nowMs = ticker.monotonicMs();
    if (message.id === BOARD && stage === 'serial') onSerial(message, nowMs);
    else if (stage !== 'scan' && stage !== 'answered') return;
    else if (message.id === BEAT) {
      heardMs = nowMs;
      rail((message.flags & RAIL_FAULT) !== 0, null);
    } else if (isAboutRail(message)) rail(true, message.detail);
    else if (message.id === IDENTITY) onIdentity(message);
    else if (stage === 'answered') events.heard(message);
  };
  const peer = createPeer((bytes) => line.write(bytes), {
    named: onNamed,
    ready: () => {
      if (stage === 'serial') peer.put({ id: BOARD });
    },
    heard: onMessage,
  });

  const check = (): void => {
    const nowMs = ticker.monotonicMs();
    const silent = nowMs - heardMs > SILENT_MS || (told === 'nothing' && nowMs - startMs > START_MAX_MS);
    if (told !== 'silent' && silent) {
      goSilent();
      if (stage !== 'closed') return ask();
    }
    if (stage === 'closed') return;
    if (stage === 'answered') {
      if (nowMs - beatMs >= BEAT_MS) beat(nowMs);
      if (garbled || nowMs - scannedMs >= SCAN_AGAIN_MS) scan(nowMs);
    } else if (nowMs - askedMs >= (stage === 'refused' ? REFUSED_AGAIN_MS : ASK_AGAIN_MS)) ask();
  };
  const stopChecking = ticker.every(CHECK_MS, check);

  line.open({
    opened: () => {
      heardMs = ticker.monotonicMs();
      ask();
    },
    received: (bytes) => {
      if (!peer.feed(bytes)) garbled = true;
    },
    lost: () => {
      stage = 'closed';
      peer.forget();
      // Before the first answer nothing is lost yet: lines may still be changing places.
      if (told === 'nothing') readings.clear();
      else goSilent();
    },
  });

  return {
    settings,
    answers: () => stage === 'answered',
    isHome: () => stage === 'scan' || stage === 'answered',
    send: (message) => {
      if (stage === 'answered') peer.put(message);
    },
    scan: () => {
      if (stage !== 'answered') return;
      untold = new Set(Array.from({ length: settings.slots }, (_, local) => local));
      scan(ticker.monotonicMs());
    },
    siren: (on) => {
      loud = on;
      if (stage === 'answered') peer.siren(on);
    },
    close: () => {
      stopChecking();
      stage = 'closed';
      line.close();
      peer.close();
    },
  };
}
