// After a power cut: what must be true of the disk, whatever state it was left in.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '@keycab/firmware/cabinet/decide';
import type { Input } from '@keycab/firmware/cabinet/input';
import { react } from '@keycab/firmware/cabinet/react';
import { evolve, replay } from '@keycab/firmware/cabinet/state';
import { sense } from '@keycab/firmware/cabinet/sense';
import { PULSE, ticketOf } from '@keycab/firmware/doors/messages';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { indexRoster } from '@keycab/shared/roster';
import { boards, CABINET, ROSTER, SETTINGS } from '../people.ts';
import { openRigJournal } from './rig.ts';
import type { Op } from './trace.ts';

export type Violation =
  | 'unopened'
  | 'lostEvent'
  | 'lostCursor'
  | 'falseRollback'
  | 'pulseWithoutRelease'
  | 'bootMovesCoil'
  | 'gap';

/** What the world has seen before the power went: it must survive. */
export interface Seen {
  size: number;
  cursor: number;
  readonly tickets: Set<number>;
  unread: Buffer;
}

export const nothingSeen = (): Seen => ({ size: 0, cursor: 0, tickets: new Set(), unread: Buffer.alloc(0) });

/** Reads pulse orders out of the bytes towards the boards: F0, 03, ticket in two halves, slot, ms in two halves, check, F7. */
export function see(seen: Seen, op: Op): void {
  if (op.kind === 'ack') {
    seen.size = Math.max(seen.size, op.size);
    seen.cursor = Math.max(seen.cursor, op.cursor);
  }
  if (op.kind !== 'serial') return;
  let bytes = Buffer.concat([seen.unread, op.bytes]);
  for (let start = bytes.indexOf(0xf0); start >= 0; start = bytes.indexOf(0xf0)) {
    const end = bytes.indexOf(0xf7, start);
    if (end < 0) break;
    const [, id, low = 0, high = 0, slot = 0] = bytes.subarray(start, end);
    if (id === PULSE && slot < 0x40) seen.tickets.add(low | (high << 7));
    bytes = bytes.subarray(end + 1);
  }
  seen.unread = bytes.subarray(-64);
}

export function check(files: ReadonlyMap<string, Buffer>, seen: Seen, folder: string): Violation[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  let journal;
  try {
    journal = openRigJournal(join(folder, 'cabinet.db'));
  } catch {
    return ['unopened'];
  }
  try {
    const violations: Violation[] = [];
    const events = [...journal.replay()];
    if (journal.size < seen.size) violations.push('lostEvent');
    if (journal.cursor < seen.cursor) violations.push('lostCursor');
    if (events.length > 0 && journal.epochStart !== null) violations.push('falseRollback');
    if (events.some((event, index) => event.seq !== index)) violations.push('gap');
    const released = new Set(events.flatMap((event) => (event.type === 'SlotReleased' ? [ticketOf(event.seq)] : [])));
    if ([...seen.tickets].some((ticket) => !released.has(ticket))) violations.push('pulseWithoutRelease');
    if (bootPulses(events)) violations.push('bootMovesCoil');
    return violations;
  } finally {
    journal.close();
  }
}

/** Starts the decisions again on what is left and lets both boards tell their slots: no coil may move. */
function bootPulses(events: readonly CabinetEvent[]): boolean {
  const cabinet = replay(CABINET, events);
  const at = { monotonicMs: 0, wallMs: cabinet.lastWallMs, clock: 'synced' as const };
  const roster = indexRoster(ROSTER);
  const reports = [
    { type: 'ControllerStarted' as const, software: 'rig', epoch: null },
    ...boards({ 0: 1 }),
    { type: 'Ticked' as const },
  ];
  for (const report of reports) {
    const input: Input = { ...report, at };
    for (const fact of decide(input, { cabinet, roster, settings: SETTINGS })) {
      const header = { boot: cabinet.boot + 1, cabinet: CABINET, clock: at.clock, epoch: cabinet.epoch, nonce: '' };
      const event = { ...fact, ...header, monotonicMs: 0, wallMs: at.wallMs, seq: cabinet.nextSeq } as CabinetEvent;
      evolve(cabinet, event);
      if (react(event, SETTINGS).some((effect) => effect.type === 'PulseSolenoid')) return true;
    }
    sense(cabinet, input);
  }
  return false;
}
