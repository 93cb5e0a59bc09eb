// The bodies of the demo's cabinets: steel, tags and badges that outlive whoever controls them; ticker, sockets, threads.
import { mkdirSync, rmSync } from 'node:fs';
import { assert } from '@keycab/shared/fault';
import { slotName } from '@keycab/firmware/cabinet/settings';
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { startRemoteBoards } from '../simulated/avr/remote.ts';
import {
  createSimulatedCabinet,
  type BoardPlace,
  type CabinetBoard,
  type Done,
  type SimulatedCabinet,
} from '../simulated/cabinet.ts';
import { createManualTicker, realTicker } from '../simulated/clock.ts';
import { serveCabinet, type ServedCabinet } from '../simulated/serve.ts';
import { COLUMNS, ROWS } from './dealer/dealership.ts';
import { SLOTS } from './dealer/keys.ts';

/** As events name it. */
export const READER = 'front';

/** What the slot boards of a body are: a model in this process, or their own image on simulated chips in a thread. */
export type BoardKind = 'simulated' | 'avr';

export interface Boards {
  readonly kind: BoardKind;
  /** How much of real time the chips keep up with; null where no chip runs. */
  readonly pacePercent: number | null;
}

export interface Body {
  readonly cabinet: SimulatedCabinet<CabinetBoard>;
  readonly lines: ServedCabinet;
  boards(): Boards;
  close(): Promise<void>;
}

const setupOf = (ticker: Ticker) => ({ ticker, slots: SLOTS, doorLatch: false, readers: [READER] });

/** Boards and their serials do not depend on what hangs in the slots; asked of a body whose time stands still. */
export const boardPlaces = (): readonly BoardPlace[] => createSimulatedCabinet(setupOf(createManualTicker())).places;

/** @param folder  for its sockets; short, since a socket's path has 107 characters at most */
export async function createBody(
  hanging: ReadonlyMap<number, string>,
  folder: string,
  kind: BoardKind = 'simulated',
): Promise<Body> {
  const setup = setupOf(realTicker());
  const remote = kind === 'avr' ? startRemoteBoards() : null;
  const cabinet: SimulatedCabinet<CabinetBoard> =
    remote === null ? createSimulatedCabinet(setup) : createSimulatedCabinet(setup, (board) => remote.make(board));
  cabinet.openDoor();
  for (const [slot, rom] of hanging) {
    const hung = cabinet.insertKey(rom, slot);
    assert(hung.ok, 'a key of the story fits into its slot', { slot });
  }
  cabinet.closeDoor();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = await serveCabinet(cabinet, folder);
  return {
    cabinet,
    lines,
    boards: () => ({ kind, pacePercent: remote?.pacePercent() ?? null }),
    close: async () => {
      await lines.close();
      await remote?.close();
    },
  };
}

/** Which tag hangs in which slot. */
export const hangingIn = (cabinet: SimulatedCabinet<CabinetBoard>): (readonly [slot: number, rom: string])[] =>
  Array.from({ length: SLOTS }, (_, slot) => cabinet.slot(slot).roms.map((rom) => [slot, rom] as const)).flat();

export const nameOf = (slot: number): string => slotName({ rows: [...ROWS], columns: COLUMNS }, slot);

/** Why a hand achieved nothing, as somebody in front of the cabinet would say it. */
export function whyNot(reason: (Done & { ok: false })['reason'], slot: number | null): string {
  const name = slot === null ? 'The slot' : nameOf(slot);
  switch (reason) {
    case 'latched':
      return `${name} is locked.`;
    case 'doorClosed':
      return 'The door is closed.';
    case 'doorLatched':
      return 'The door is locked. Present a badge.';
    case 'empty':
      return `${name} is empty.`;
    case 'occupied':
      return `${name} holds a key already.`;
  }
}
