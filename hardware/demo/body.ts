// The bodies of the demo's cabinets: steel, tags and badges that outlive whoever controls them; ticker and sockets.
import { mkdirSync, rmSync } from 'node:fs';
import { assert } from '@keycab/shared/fault';
import { slotName } from '@keycab/firmware/cabinet/settings';
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { createSimulatedCabinet, type BoardPlace, type Done, type SimulatedCabinet } from '../simulated/cabinet.ts';
import { createManualTicker, realTicker } from '../simulated/clock.ts';
import { serveCabinet, type ServedCabinet } from '../simulated/serve.ts';
import { COLUMNS, ROWS } from './dealer/dealership.ts';
import { SLOTS } from './dealer/keys.ts';

/** As events name it. */
export const READER = 'front';

export interface Body {
  readonly cabinet: SimulatedCabinet;
  readonly lines: ServedCabinet;
}

const newCabinet = (ticker: Ticker): SimulatedCabinet =>
  createSimulatedCabinet({ ticker, slots: SLOTS, doorLatch: false, readers: [READER] });

/** Boards and their serials do not depend on what hangs in the slots; asked of a body whose time stands still. */
export const boardPlaces = (): readonly BoardPlace[] => newCabinet(createManualTicker()).places;

/** @param folder  for its sockets; short, since a socket's path has 107 characters at most */
export async function createBody(hanging: ReadonlyMap<number, string>, folder: string): Promise<Body> {
  const cabinet = newCabinet(realTicker());
  cabinet.openDoor();
  for (const [slot, rom] of hanging) {
    const hung = cabinet.insertKey(rom, slot);
    assert(hung.ok, 'a key of the story fits into its slot', { slot });
  }
  cabinet.closeDoor();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { cabinet, lines: await serveCabinet(cabinet, folder) };
}

/** Which tag hangs in which slot. */
export const hangingIn = (cabinet: SimulatedCabinet): (readonly [slot: number, rom: string])[] =>
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
