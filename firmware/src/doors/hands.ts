// The hands of a cabinet: boards, coils, lamps and sounds behind six verbs; lines, ticker and report are handed in.
import type { LightColor, LightRhythm, Resting, SoundPattern } from '../cabinet/effect.ts';
import type { FaultCode } from '@keycab/shared/fault';
import type { Report, SlotReading } from '../cabinet/input.ts';
import type { BoardSettings } from '../cabinet/settings.ts';
import type { Line } from '../serial/line.ts';
import type { Ticker } from '../serial/ticker.ts';
import { createPanel } from '../signals/panel.ts';
import { createCrossing } from './crossing.ts';
import { createBoard, DUTY_CEILING, type BoardRefusal, type SlotBoard } from './dialog.ts';
import { loopReports, loopsOf, type LoopPlace } from './contacts.ts';
import { DOOR_LATCH, ERROR, ERRORS, LIGHT, LOOP, SOUND, WIEGAND, type FromBoard } from './messages.ts';
import { railMeasure, railVolts } from './rail.ts';
import { createSolenoid, PULSE_CEILING_MS, type PulseOutcome } from './solenoid.ts';

/** Of every slot board's line; exact at 16 MHz. */
export const BOARD_BAUD_RATE = 250_000;

/** What the log should say; none of it changes a fact. */
export type HandsTrouble =
  /** `found` is the name, version or serial that answered instead; null for none. */
  | {
      readonly type: 'BoardRefused';
      readonly board: string;
      readonly why: BoardRefusal;
      readonly found: string | null;
    }
  | { readonly type: 'BoardComplained'; readonly board: string; readonly code: string; readonly about: number }
  /** The rail's voltage at rest as the board saw it; null when the board has only raised its flag. */
  | {
      readonly type: 'RailFaulty';
      readonly board: string;
      readonly volts: number | null;
      readonly measure: string;
    }
  /** `slot` null is the door's latch. */
  | { readonly type: 'PulseTroubled'; readonly slot: number | null; readonly seq: number; readonly why: string };

/** Where whoever reads the log finds what it means. */
export function troubleCode(trouble: HandsTrouble): FaultCode {
  if (trouble.type === 'PulseTroubled') return 'KC-SLOT-01';
  if (trouble.type === 'BoardComplained') return 'KC-BOARD-01';
  if (trouble.type === 'RailFaulty') return 'KC-BOARD-05';
  return trouble.why === 'serial' ? 'KC-BOARD-04' : 'KC-BOARD-03';
}

export interface HandsSettings {
  /** The first one carries buzzer and siren, and what the two members below leave open. */
  readonly boards: readonly (BoardSettings & { readonly line: Line })[];
  readonly ticker: Ticker;
  readonly report: (report: Report) => void;
  readonly trouble: (trouble: HandsTrouble) => void;
  /** Contacts and where they hang; all on the first board when left out. */
  readonly loops?: readonly LoopPlace[];
  /** Serial of the board that drives the door's latch; the first one when left out. */
  readonly latchBoard?: string | null;
  /** 1 to 4: coils over all boards that the supply feeds at once. */
  readonly energizedMax?: number;
  /** 1 to 1,000; what boards may be asked for at most. */
  readonly pulseMaxMs?: number;
  /** 1 to 100: share of a minute that a coil may be energized. */
  readonly dutyPerMille?: number;
  /** 0 to 127, asked before each sound: nights are quieter. */
  readonly volume?: () => number;
}

/** Whoever wants to know what the two Wiegand lines of a board say. */
export interface WiegandEar {
  /** The board answers: its lines are heard from now on. */
  answered(): void;
  silent(): void;
  /** 0 and 1, the first one first; null is a frame that the board gave up. */
  frame(bits: readonly number[] | null): void;
}

export interface Hands {
  /** At most one pulse for each `released`; answered by one PulseAnswered. */
  pulse(slot: number, released: number, pulseMs: number): void;
  /** The door's latch, at most once for each session. */
  latch(session: number, pulseMs: number): void;
  /** Dark after `forMs`; null is until told otherwise. */
  light(slot: number, color: LightColor, rhythm: LightRhythm, forMs: number | null): void;
  /** What lamps show while nothing else is shown at their slots. */
  rest(resting: Resting): void;
  /** Sends the lights noted since. */
  flush(): void;
  sound(pattern: SoundPattern): void;
  /** Every board that answers tells all its slots anew; each ends in one BoardScanned. */
  scan(): void;
  /** One ear for each board, by its serial. */
  hearWiegand(board: string, ear: WiegandEar): void;
  /** Lets go of all lines; boards then drop everything by themselves. */
  close(): void;
}

const VOLUME = 80;

export function createHands(settings: HandsSettings): Hands {
  const { ticker, report, trouble, pulseMaxMs = PULSE_CEILING_MS, dutyPerMille = DUTY_CEILING } = settings;
  const { volume = () => VOLUME } = settings;
  const firstBoard = settings.boards[0]?.board ?? '';
  const { loops = loopsOf(firstBoard), energizedMax = 1 } = settings;
  const latchBoard = settings.latchBoard ?? firstBoard;
  const solenoid = createSolenoid(ticker, energizedMax);
  const shown = new Map<LoopPlace, Map<string, boolean>>();

  const hear = (board: SlotBoard, message: FromBoard): void => {
    solenoid.heard(board, message);
    if (message.id === WIEGAND) ears.get(board.settings.board)?.frame(message.bits);
    if (message.id === LOOP) reportLoop(board, message);
    if (message.id !== ERROR) return;
    trouble({
      type: 'BoardComplained',
      board: board.settings.board,
      code: ERRORS[message.code] ?? `code${message.code}`,
      about: message.about,
    });
    if (message.about === LIGHT || message.about === SOUND) panel.forgotten(board);
  };
  const reportLoop = (board: SlotBoard, message: Extract<FromBoard, { id: typeof LOOP }>): void => {
    const place = loops.find((one) => one.board === board.settings.board && one.loop === message.loop);
    if (place === undefined) return;
    const before = shown.get(place) ?? new Map<string, boolean>();
    shown.set(place, before);
    for (const seen of loopReports(place.use, message)) {
      const state = seen.type === 'DoorSeen' ? seen.open : seen.normal;
      if (before.get(seen.type) === state) continue;
      before.set(seen.type, state);
      report(seen);
    }
  };
  const ears = new Map<string, WiegandEar>();
  const crossing = createCrossing(settings.boards.map(({ line }) => line));
  let closed = false;
  /** Later: what the line has said until now is for the board that asked. */
  const giveLine = (from: number, serial: string): boolean => {
    const to = boards.findIndex(({ settings: own }) => own.board === serial);
    const rightful = boards[to];
    // Two boards of one serial: neither is believed in the other's place.
    if (rightful === undefined || rightful.isHome()) return false;
    const line = crossing.lineAt(from);
    ticker.after(0, () => {
      if (!closed && crossing.lineAt(from) === line && !rightful.isHome()) crossing.exchange(from, to);
    });
    return true;
  };
  const boards = settings.boards.map(({ line, ...board }, place): SlotBoard => {
    const cabinetSlot = (local: number): number => board.firstSlot + local;
    const created: SlotBoard = createBoard({
      settings: board,
      line: crossing.lines[place] ?? line,
      ticker,
      pulseMaxMs,
      dutyPerMille,
      events: {
        answered: (readings) => {
          report({
            type: 'BoardAnswered',
            board: board.board,
            slots: readings.map(([local, reading]): [number, SlotReading] => [cabinetSlot(local), reading]),
          });
          for (const one of loops) if (one.board === board.board) shown.delete(one);
          panel.forgotten(created);
          ears.get(board.board)?.answered();
        },
        silent: () => {
          // First the reason, then what it costs: a release that ends because its board is lost is not a jam.
          report({ type: 'BoardWentSilent', board: board.board });
          solenoid.lost(created);
          ears.get(board.board)?.silent();
        },
        scanned: () => report({ type: 'BoardScanned', board: board.board }),
        slot: (local, reading) => report({ type: 'SlotSeen', slot: cabinetSlot(local), reading }),
        heard: (message) => hear(created, message),
        rail: (faulty, raw) => {
          report({ type: 'RailSeen', board: board.board, faulty });
          if (!faulty) return;
          const volts = raw === null ? null : railVolts(raw);
          trouble({ type: 'RailFaulty', board: board.board, volts, measure: railMeasure(volts) });
        },
        refused: (why, found) => trouble({ type: 'BoardRefused', board: board.board, why, found }),
        strayed: (serial) => giveLine(place, serial),
      },
    });
    return created;
  });
  const panel = createPanel(boards, volume, ticker);
  const latch = boards.find(({ settings: own }) => own.board === latchBoard);

  return {
    pulse: (slot, released, pulseMs) => {
      const board = boards.find(({ settings: own }) => slot >= own.firstSlot && slot < own.firstSlot + own.slots);
      const answered = (outcome: PulseOutcome, why: string | null): void => {
        if (why !== null) trouble({ type: 'PulseTroubled', slot, seq: released, why });
        report({ type: 'PulseAnswered', slot, released, outcome });
      };
      if (board === undefined) return answered('refused', 'noSuchSlot');
      const local = slot - board.settings.firstSlot;
      if (!solenoid.pulse({ board, local, seq: released, pulseMs, answered })) {
        trouble({ type: 'PulseTroubled', slot, seq: released, why: 'repeated' });
      }
    },
    latch: (session, pulseMs) => {
      if (latch === undefined) return;
      const answered = (_outcome: PulseOutcome, why: string | null): void => {
        if (why !== null) trouble({ type: 'PulseTroubled', slot: null, seq: session, why });
      };
      if (!solenoid.pulse({ board: latch, local: DOOR_LATCH, seq: session, pulseMs, answered })) {
        trouble({ type: 'PulseTroubled', slot: null, seq: session, why: 'repeated' });
      }
    },
    light: (slot, color, rhythm, forMs) => panel.light(slot, color, rhythm, forMs),
    rest: (resting) => panel.rest(resting),
    flush: () => panel.flush(),
    sound: (pattern) => panel.sound(pattern),
    scan: () => boards.forEach((board) => board.scan()),
    hearWiegand: (board, ear) => void ears.set(board, ear),
    close: () => {
      closed = true;
      solenoid.close();
      panel.close();
      for (const board of boards) board.close();
    },
  };
}
