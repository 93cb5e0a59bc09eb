// The hands of a cabinet: boards, coils, lamps and sounds behind six verbs; lines, ticker and report are handed in.
import type { LightColor, LightRhythm, SoundPattern } from '../cabinet/effect.ts';
import type { Report, SlotReading } from '../cabinet/input.ts';
import type { BoardSettings } from '../cabinet/settings.ts';
import type { Line } from '../serial/line.ts';
import type { Ticker } from '../serial/ticker.ts';
import { createPanel } from '../signals/panel.ts';
import { createBoard, type BoardRefusal, type SlotBoard } from './dialog.ts';
import { loopReports } from './contacts.ts';
import { DOOR_LATCH, ERROR, ERRORS, LIGHT, LOOP, SOUND, type FromBoard } from './messages.ts';
import { createSolenoid, PULSE_CEILING_MS } from './solenoid.ts';

/** Of every slot board's line; exact at 16 MHz. */
export const BOARD_BAUD_RATE = 250_000;

/** What the log should say; none of it changes a fact. */
export type HandsTrouble =
  | { readonly type: 'BoardRefused'; readonly board: string; readonly why: BoardRefusal }
  | { readonly type: 'BoardComplained'; readonly board: string; readonly code: string; readonly about: number }
  /** `slot` null is the door's latch. */
  | { readonly type: 'PulseTroubled'; readonly slot: number | null; readonly seq: number; readonly why: string };

export interface HandsSettings {
  /** The first one carries the door, its latch, the loops, buzzer and siren. */
  readonly boards: readonly (BoardSettings & { readonly line: Line })[];
  readonly ticker: Ticker;
  readonly report: (report: Report) => void;
  readonly trouble: (trouble: HandsTrouble) => void;
  /** 1 to 1,000; what boards may be asked for at most. */
  readonly pulseMaxMs?: number;
  /** 0 to 127, asked before each sound: nights are quieter. */
  readonly volume?: () => number;
}

export interface Hands {
  /** At most one pulse for each `released`; answered by one PulseAnswered. */
  pulse(slot: number, released: number, pulseMs: number): void;
  /** The door's latch, at most once for each session. */
  latch(session: number, pulseMs: number): void;
  /** Dark after `forMs`; null is until told otherwise. */
  light(slot: number, color: LightColor, rhythm: LightRhythm, forMs: number | null): void;
  /** Sends the lights noted since. */
  flush(): void;
  sound(pattern: SoundPattern): void;
  /** Lets go of all lines; boards then drop everything by themselves. */
  close(): void;
}

const VOLUME = 80;

export function createHands(settings: HandsSettings): Hands {
  const { ticker, report, trouble, pulseMaxMs = PULSE_CEILING_MS, volume = () => VOLUME } = settings;
  const solenoid = createSolenoid(ticker);
  const loops = new Map<string, boolean>();

  const hear = (board: SlotBoard, isFirst: boolean, message: FromBoard): void => {
    solenoid.heard(board, message);
    if (message.id === LOOP && isFirst) reportLoops(message);
    if (message.id !== ERROR) return;
    trouble({
      type: 'BoardComplained',
      board: board.settings.board,
      code: ERRORS[message.code] ?? `code${message.code}`,
      about: message.about,
    });
    if (message.about === LIGHT || message.about === SOUND) panel.forgotten(board);
  };
  const reportLoops = (message: Extract<FromBoard, { id: typeof LOOP }>): void => {
    for (const seen of loopReports(message)) {
      const [name, state] =
        seen.type === 'DoorSeen'
          ? ['DoorSeen', seen.open]
          : seen.type === 'LoopSeen'
            ? [seen.loop, seen.normal]
            : ['', false];
      if (loops.get(name) === state) continue;
      loops.set(name, state);
      report(seen);
    }
  };
  const boards = settings.boards.map(({ line, ...board }, index): SlotBoard => {
    const cabinetSlot = (local: number): number => board.firstSlot + local;
    const created: SlotBoard = createBoard({
      settings: board,
      line,
      ticker,
      pulseMaxMs,
      events: {
        answered: (readings) => {
          report({
            type: 'BoardAnswered',
            board: board.board,
            slots: readings.map(([local, reading]): [number, SlotReading] => [cabinetSlot(local), reading]),
          });
          if (index === 0) loops.clear();
          panel.forgotten(created);
        },
        silent: () => {
          // First the reason, then what it costs: a release that ends because its board is lost is not a jam.
          report({ type: 'BoardWentSilent', board: board.board });
          solenoid.lost(created);
        },
        slot: (local, reading) => report({ type: 'SlotSeen', slot: cabinetSlot(local), reading }),
        heard: (message) => hear(created, index === 0, message),
        refused: (why) => trouble({ type: 'BoardRefused', board: board.board, why }),
      },
    });
    return created;
  });
  const panel = createPanel(boards, volume, ticker);
  const [first] = boards;

  return {
    pulse: (slot, released, pulseMs) => {
      const board = boards.find(({ settings: own }) => slot >= own.firstSlot && slot < own.firstSlot + own.slots);
      const answered = (outcome: 'ended' | 'refused', why: string | null): void => {
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
      if (first === undefined) return;
      const answered = (_outcome: 'ended' | 'refused', why: string | null): void => {
        if (why !== null) trouble({ type: 'PulseTroubled', slot: null, seq: session, why });
      };
      if (!solenoid.pulse({ board: first, local: DOOR_LATCH, seq: session, pulseMs, answered })) {
        trouble({ type: 'PulseTroubled', slot: null, seq: session, why: 'repeated' });
      }
    },
    light: (slot, color, rhythm, forMs) => panel.light(slot, color, rhythm, forMs),
    flush: () => panel.flush(),
    sound: (pattern) => panel.sound(pattern),
    close: () => {
      solenoid.close();
      panel.close();
      for (const board of boards) board.close();
    },
  };
}
