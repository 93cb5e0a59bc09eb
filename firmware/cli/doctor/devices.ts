// Boards and readers while the cabinet's program is stopped: each is asked who it is; touches their lines.
import type { BoardSettings } from '../../src/cabinet/settings.ts';
import type { ReaderConfiguration } from '../../src/config.ts';
import { meetBoard, type Met } from '../bench/meet.ts';
import { openReader, SPEAKS_ONLY } from '../bench/reader.ts';
import type { Bench } from '../main.ts';
import { MODELS } from '../tape/models.ts';
import { broken, fine, look, type Finding } from './finding.ts';

const MAJOR = 1;

export interface Place {
  readonly board: BoardSettings;
  readonly path: string;
}

/** @param met  what hangs at each place, in the same order */
export function checkBoards(places: readonly Place[], met: readonly Met[]): Finding[] {
  const serials = met.map((one) => (one.ok && one.value.own?.valid === true ? one.value.own.serial : null));
  return places.map(({ board: { board }, path }, index) => {
    const here = met[index];
    const elsewhere = serials.indexOf(board);
    const named = `Board ${board} ${path}`;
    // The cabinet finds its boards by serial, whatever the order of the ports.
    if (elsewhere >= 0 && elsewhere !== index)
      return look('board', `${named}: it answers on ${places[elsewhere]?.path ?? ''}`, 'KC-BOARD-04');
    if (here === undefined || !here.ok)
      return broken(
        'board',
        `${named}: ${here?.why ?? 'not asked'}`,
        'KC-BOARD-01',
        `keycab bench sniff --port ${path}`,
      );
    const { name, major, own } = here.value;
    if (own === null || major !== MAJOR)
      return broken(
        'board',
        `${named}: "${name}" ${String(major)} answers, KeycabSlot ${String(MAJOR)} is meant`,
        'KC-BOARD-03',
      );
    if (own.serial !== board || !own.valid)
      return broken('board', `${named}: ${own.valid ? own.serial : 'a board without a serial'} answers`, 'KC-BOARD-04');
    return fine('board', `board ${board} answers, pulses up to ${String(own.pulseMs)} ms`);
  });
}

export const askBoards = (places: readonly Place[], bench: Bench): Promise<Met[]> =>
  Promise.all(places.map(({ path }) => meetBoard(path, bench)));

/** How far a reader could be asked: `open` for a module that says nothing until a badge comes. */
export type ReaderState = 'answers' | 'open' | 'silent' | 'notAsked';

const PATIENCE_MS = 4_000;

export function askReader(reader: ReaderConfiguration, bench: Bench): Promise<ReaderState> {
  if (reader.kind === 'wiegand') return Promise.resolve('notAsked');
  const { kind, path } = reader;
  const osdp = reader.kind === 'osdp' ? reader : null;
  // Install mode is the cabinet's business: a doctor gives no keys.
  if (osdp !== null && osdp.key === null && !osdp.allowClear) return Promise.resolve('notAsked');
  return new Promise((resolve) => {
    let cancel = (): void => {};
    const end = (state: ReaderState): void => {
      cancel();
      opened.close();
      resolve(state);
    };
    cancel = bench.clock.after(PATIENCE_MS, () => end('silent'));
    const opened = openReader(
      {
        kind,
        line: bench.line(path, MODELS[kind].baudRate),
        address: osdp?.address ?? 0,
        key: osdp?.key ?? null,
        report: ({ type }) => {
          if (type === 'ReaderAnswered') end(SPEAKS_ONLY.has(kind) ? 'open' : 'answers');
        },
        said: () => {},
      },
      bench,
    );
  });
}

export function checkReader({ name, kind }: ReaderConfiguration, state: ReaderState): Finding {
  const named = `reader ${name} (${kind})`;
  switch (state) {
    case 'answers':
      return fine('reader', `${named} answers`);
    case 'open':
      return fine('reader', `${named}: port open, it speaks only to badges`);
    case 'silent':
      return broken(
        'reader',
        `Reader ${name} (${kind}) does not answer`,
        'KC-READER-01',
        `keycab bench readers --kind ${kind} --port …`,
      );
    case 'notAsked':
      return kind === 'wiegand'
        ? fine('reader', `${named}: heard by its board, not asked`)
        : look('reader', `Reader ${name} has no key yet`, 'KC-READER-02');
  }
}
