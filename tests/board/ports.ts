// A cabinet's USB ports, each with any board's cable in it, under the firmware's hands and its whole hall; for tests.
import type { CabinetEvent, CabinetFact } from '@keycab/shared/events/cabinet';
import { keyId, tagId, vehicleId, type KeyId } from '@keycab/shared/ids';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import type { Report } from '@keycab/firmware/cabinet/input';
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { createHands, type Hands, type HandsTrouble } from '@keycab/firmware/doors/hands';
import { createEffects } from '@keycab/firmware/effects';
import { createLoop, type Loop } from '@keycab/firmware/loop';
import type { ManualTicker } from '@keycab/hardware/simulated/clock';
import { createWire, memoryLine, type Attachment, type Wire } from '@keycab/hardware/simulated/wire';
import { CABINET, ROSTER, romOf, SETTINGS, START_WALL_MS } from '../people.ts';

const BOARD_SLOTS = 32;
export const serialOf = (board: number): string => (0xa001 + board).toString(16).padStart(8, '0');
export const keyOf = (slot: number): KeyId => keyId(`k${String(slot).padStart(8, '0')}`);
/** The tag that belongs into a slot. */
export const romAt = (slot: number): string => romOf(1_000 + slot);

interface Port {
  readonly wire: Wire;
  /** A cable goes in; whatever was in comes out. */
  put(cable: Wire | null): void;
}

function createPort(): Port {
  let inserted: Attachment | null = null;
  const wire = createWire((bytes) => inserted?.write(bytes));
  return {
    wire,
    put: (cable) => {
      inserted?.detach();
      wire.unplug();
      inserted = cable?.attach({ received: (bytes) => wire.send(bytes), unplugged: () => wire.unplug() }) ?? null;
      if (inserted !== null) wire.plug();
    },
  };
}

/** One key for each slot. */
const rosterOf = (slots: number): Roster => ({
  ...ROSTER,
  keys: Array.from({ length: slots }, (_, slot) => ({
    key: keyOf(slot),
    label: `stock ${slot}`,
    number: 1,
    vehicle: vehicleId('v00000001'),
    group: 'stock',
    tag: tagId(`t${String(slot).padStart(8, '0')}`),
    rom: romAt(slot),
    home: { cabinet: CABINET, slot },
  })),
});

export interface House {
  readonly hands: Hands;
  readonly loop: Loop;
  readonly events: CabinetEvent[];
  readonly troubles: HandsTrouble[];
  offer(...reports: Report[]): void;
  /** Index of a board for each port, in the order of the configuration; null is an empty port. All at one moment. */
  put(boards: readonly (number | null)[]): void;
  /** Events since the last call, without what a clock or a session says. */
  news(): string[];
}

/** @param cables by board; the configuration names port 0 for board 0, and so on */
export function createHouse(ticker: ManualTicker, cables: readonly Wire[]): House {
  const ports = cables.map(() => createPort());
  const slots = cables.length * BOARD_SLOTS;
  const settings: CabinetSettings = {
    ...SETTINGS,
    slots,
    rows: Array.from({ length: slots / 16 }, (_, row) => String.fromCharCode(65 + row)),
    boards: cables.map((_, board) => ({
      board: serialOf(board),
      firstSlot: board * BOARD_SLOTS,
      slots: BOARD_SLOTS,
    })),
    doorLatch: false,
  };
  const events: CabinetEvent[] = [];
  const troubles: HandsTrouble[] = [];
  let told = 0;
  let inserted: readonly (number | null)[] = cables.map(() => null);
  const loop = createLoop({
    cabinet: CABINET,
    journal: {
      replay: () => [],
      append: (facts: readonly CabinetFact[], at) => {
        const appended = facts.map((fact, index) => {
          return { boot: 1, cabinet: CABINET, epoch: 1, nonce: '', seq: events.length + index, ...at, ...fact };
        });
        events.push(...appended);
        return appended;
      },
    },
    settings,
    now: () => ({
      monotonicMs: ticker.monotonicMs(),
      wallMs: START_WALL_MS + ticker.monotonicMs(),
      clock: 'synced',
    }),
    loadRoster: () => indexRoster(rosterOf(slots)),
    perform: (effects) => body.run(effects),
    onFault: (fault) => {
      throw fault;
    },
  });
  loop.offer({ type: 'ControllerStarted', software: 'test', epoch: null });
  const hands = createHands({
    boards: settings.boards.map((board, index) => ({
      ...board,
      line: memoryLine(ports[index]?.wire ?? createWire(() => {}), ticker),
    })),
    ticker,
    report: (report) => loop.offer(report),
    trouble: (trouble) => troubles.push(trouble),
  });
  const body = createEffects(hands);
  ticker.every(250, () => loop.offer({ type: 'Ticked' }));

  return {
    hands,
    loop,
    events,
    troubles,
    offer: (...reports) => reports.forEach((report) => loop.offer(report)),
    put: (boards) => {
      const moved = boards.flatMap((board, port) => (board === inserted[port] ? [] : [port]));
      for (const port of moved) ports[port]?.put(null);
      for (const port of moved) ports[port]?.put(cables[boards[port] ?? -1] ?? null);
      inserted = boards;
    },
    news: () => {
      const fresh = events.slice(told);
      told = events.length;
      return fresh.map((event) => {
        const about = 'board' in event ? event.board : 'key' in event ? event.key : '';
        return `${event.type} ${about}`.trim();
      });
    },
  };
}
