// keycab bench scan: what is in each slot of one board; pure formatting apart from asking.
import { slotName } from '../../src/cabinet/settings.ts';
import type { SlotReading } from '../../src/cabinet/input.ts';
import { loadConfiguration } from '../../src/config.ts';
import { EXIT, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, text, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { driveBoard, readingText } from './drive.ts';

/** The name printed on the steel where a configuration knows this board, else the slot's number on the board. */
export type NameOf = (local: number) => string;

export function slotNames(values: Values, serial: string, bench: Bench): NameOf {
  const file = text(values, 'config');
  const onBoard: NameOf = (local) => `slot ${String(local)}`;
  if (file === null) return onBoard;
  const { settings } = loadConfiguration(file, bench.environment);
  const place = settings.boards.find(({ board }) => board === serial);
  return place === undefined ? onBoard : (local) => slotName(settings, place.firstSlot + local);
}

type Row = readonly [local: number, reading: SlotReading];

export function scanTable(rows: readonly Row[], nameOf: NameOf): string {
  const tags = rows.filter(([, { kind }]) => kind === 'tag').length;
  const bad = rows.filter(([, { kind }]) => kind === 'unreadable').length;
  const lines = rows.map(([local, reading]) => `${nameOf(local).padEnd(8)} ${readingText(reading)}`);
  return [...lines, `${String(tags)} tags, ${String(rows.length - tags - bad)} empty, ${String(bad)} unreadable`].join(
    '\n',
  );
}

export async function scan(port: string, values: Values, talk: Talk, bench: Bench): Promise<number> {
  const driven = await driveBoard(port, bench, {});
  if (!driven.ok) return unreachable(talk, 'KC-BOARD-01', port, driven.why, driven.advice);
  const { board, readings, close } = driven.value;
  close();
  const serial = board.settings.board;
  const nameOf = slotNames(values, serial, bench);
  talk.say(`Board ${serial} on ${port}`);
  if (isSaid(values, 'json')) {
    const slots = readings.map(([local, reading]) => ({ slot: local, name: nameOf(local), ...reading }));
    talk.data(JSON.stringify({ port, board: serial, slots }));
  } else talk.data(scanTable(readings, nameOf));
  return EXIT.good;
}
