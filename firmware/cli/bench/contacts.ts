// keycab bench contacts: door, lid, loops and slots of one board as they change, until told to stop; its board only.
import { LOOPS } from '../../src/doors/contacts.ts';
import { LOOP, type LoopWindow } from '../../src/doors/messages.ts';
import { EXIT, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, since, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { driveBoard, readingText } from './drive.ts';
import { untilStopped } from './until.ts';

/** What a window of a supervised loop means at its contact. */
export const windowText: Readonly<Record<LoopWindow, string>> = {
  normal: 'normal (closed)',
  alarm: 'alarm (open)',
  short: 'fault: the wire is shorted',
  cut: 'fault: the wire is cut',
  manipulated: 'fault: a resistor that is not ours',
};

export async function contacts(
  port: string,
  values: Values,
  seconds: number | null,
  talk: Talk,
  bench: Bench,
): Promise<number> {
  const startMs = bench.clock.monotonicMs();
  const json = isSaid(values, 'json');
  const windows = new Map<number, LoopWindow>();
  const tell = (what: object, text: string): void => {
    const atMs = bench.clock.monotonicMs() - startMs;
    talk.data(json ? JSON.stringify({ atMs, ...what }) : `${since(atMs)}  ${text}`);
  };
  const driven = await driveBoard(port, bench, {
    slot: (slot, reading) => tell({ slot, ...reading }, `${`slot ${String(slot)}`.padEnd(9)} ${readingText(reading)}`),
    heard: (_board, message) => {
      if (message.id !== LOOP || windows.get(message.loop) === message.window) return;
      windows.set(message.loop, message.window);
      const { window, raw } = message;
      const loop = LOOPS[message.loop] ?? `loop ${String(message.loop)}`;
      tell({ loop, window, raw }, `${loop.padEnd(9)} ${windowText[window]}, reading ${String(raw)}`);
    },
    silent: () => {
      windows.clear();
      tell({ board: 'silent' }, 'board     does not answer; asked again until it does');
    },
  });
  if (!driven.ok) return unreachable(talk, 'KC-BOARD-01', port, driven.why, driven.advice);
  talk.say(`Board ${driven.value.board.settings.board} on ${port}. Open the door, pull a tag; Ctrl-C ends it.`);
  await untilStopped(bench, seconds);
  driven.value.close();
  return EXIT.good;
}
