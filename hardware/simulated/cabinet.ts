// The body of a cabinet: slots, tags, latches, a door, and the hands of people; it outlives whoever controls it.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { createSlotBoard, type BoardSetup, type SimulatedBoard, type SlotLight } from './board.ts';
import { DOOR_LATCH } from './coils.ts';
import { createBadgeReader, type SimulatedReader } from './reader.ts';

export interface CabinetSetup {
  readonly ticker: Ticker;
  readonly slots: number;
  /** True: the door opens after a pulse of its latch only. */
  readonly doorLatch: boolean;
  readonly readers?: readonly string[];
}

/** What a body needs of a board that looks at it, wherever that board runs. */
export type CabinetBoard = Pick<SimulatedBoard, 'serial' | 'wire' | 'light' | 'stir' | 'power'> & {
  readonly energizings: readonly (Omit<CabinetEnergizing, 'slot'> & { readonly slot: number })[];
};

export interface BoardPlace {
  readonly board: string;
  readonly firstSlot: number;
  readonly slots: number;
}

/** One energizing of any coil, slots numbered through the whole cabinet. */
export interface CabinetEnergizing {
  readonly slot: number | 'door';
  /** Null where only the current is seen, as on a chip. */
  readonly ticket: number | null;
  readonly startMs: number;
  readonly endMs: number | null;
}

export type Refusal = 'latched' | 'doorClosed' | 'doorLatched' | 'empty' | 'occupied';
export type Done = { readonly ok: true } | { readonly ok: false; readonly reason: Refusal };
export type Pulled = { readonly ok: true; readonly rom: string } | { readonly ok: false; readonly reason: Refusal };

export interface SlotState {
  readonly roms: readonly string[];
  readonly latched: boolean;
  readonly jammed: boolean;
  readonly coilBroken: boolean;
  readonly light: SlotLight;
}

export interface SimulatedCabinet<Board extends CabinetBoard = SimulatedBoard> {
  readonly boards: readonly Board[];
  readonly readers: readonly SimulatedReader[];
  /** What a controller must be told of its boards. */
  readonly places: readonly BoardPlace[];
  slot(slot: number): SlotState;
  door(): { readonly open: boolean; readonly latched: boolean };
  powered(): boolean;
  energizings(): CabinetEnergizing[];

  presentBadge(number: string, reader?: string): void;
  removeBadge(reader?: string): void;
  openDoor(): Done;
  closeDoor(): void;
  /** With a crowbar. */
  forceDoor(): void;
  pullKey(slot: number): Pulled;
  /** Breaks a key out of its latch. */
  yankKey(slot: number): Pulled;
  insertKey(rom: string, slot: number): Done;
  /** Holds a second tag against a slot's contact, for the line to read as neither. */
  touchTag(rom: string, slot: number): void;
  untouchTag(slot: number): void;
  shortSlot(slot: number, shorted: boolean): void;
  /** A jammed bolt stays where it is; its coil draws what any coil draws, so that only the key that stays tells it. */
  jamSlot(slot: number, jammed: boolean): void;
  /** The wire of a slot's coil: broken it carries no current, which its board notices. */
  breakCoil(slot: number, broken: boolean): void;
  /** A loop's converter reading: 512 normal, 682 alarm, 0 short, 1023 cut. Loop 0 follows the door. */
  setLoop(loop: number, raw: number): void;
  unplugBoard(index: number): void;
  plugBoard(index: number): void;
  unplugReader(name: string): void;
  plugReader(name: string): void;
  /** Coils off, boards and readers dead. Latches and keys stay as they are. */
  cutPower(): void;
  restorePower(): void;
}

const BOARD_SLOTS = 32;
// As long as a release lasts: when it lapses, the spring has locked the slot again.
const RELOCK_MS = 20_000;
const DOOR_RELOCK_MS = 10_000;
const LOOP_NORMAL = 512;
const LOOP_ALARM = 682;

interface Slot {
  rom: string | null;
  touching: string | null;
  latched: boolean;
  jammed: boolean;
  coilBroken: boolean;
  shorted: boolean;
  relock: () => void;
}

const serialOf = (index: number): string => (0xa001 + index).toString(16).padStart(8, '0');
const done: Done = { ok: true };
const no = (reason: Refusal): { ok: false; reason: Refusal } => ({ ok: false, reason });

/** @param makeBoard  another kind of board for each of its places */
export function createSimulatedCabinet(setup: CabinetSetup): SimulatedCabinet;
export function createSimulatedCabinet<Board extends CabinetBoard>(
  setup: CabinetSetup,
  makeBoard: (setup: BoardSetup) => Board,
): SimulatedCabinet<Board>;
export function createSimulatedCabinet(
  { ticker, slots: count, doorLatch, readers: names }: CabinetSetup,
  makeBoard: (setup: BoardSetup) => CabinetBoard = createSlotBoard,
): SimulatedCabinet<CabinetBoard> {
  const slots = Array.from({ length: count }, (): Slot => {
    return {
      rom: null,
      touching: null,
      latched: true,
      jammed: false,
      coilBroken: false,
      shorted: false,
      relock: () => {},
    };
  });
  const loops = Array.from({ length: 6 }, () => LOOP_NORMAL);
  const unplugged = new Set<string>();
  let doorOpen = false;
  let doorLatched = doorLatch;
  let relockDoor = (): void => {};
  let powered = false;

  const at = (slot: number): Slot => {
    const found = slots[slot];
    if (found === undefined) throw new RangeError(`a cabinet of ${count} slots has no slot ${slot}`);
    return found;
  };
  const freeDoor = (): void => {
    if (!doorLatch) return;
    doorLatched = false;
    relockDoor();
    relockDoor = ticker.after(DOOR_RELOCK_MS, () => {
      if (!doorOpen) doorLatched = true;
    });
  };
  const freeSlot = (slot: Slot): void => {
    slot.latched = false;
    slot.relock();
    slot.relock = ticker.after(RELOCK_MS, () => {
      slot.latched = true;
    });
  };

  const places = Array.from({ length: Math.ceil(count / BOARD_SLOTS) }, (_, index): BoardPlace => {
    const firstSlot = index * BOARD_SLOTS;
    return { board: serialOf(index), firstSlot, slots: Math.min(BOARD_SLOTS, count - firstSlot) };
  });
  const boards = places.map(({ board, firstSlot }, index) =>
    makeBoard({
      serial: board,
      ticker,
      body: {
        contact: (local) => {
          const slot = slots[firstSlot + local];
          const roms = slot === undefined ? [] : [slot.rom, slot.touching].filter((rom) => rom !== null);
          return { roms, shorted: slot?.shorted ?? false };
        },
        // Loops of the other boards end in a resistor.
        loopRaw: (loop) => (index === 0 ? (loops[loop] ?? LOOP_NORMAL) : LOOP_NORMAL),
        draws: (local) => local === 'door' || slots[firstSlot + local]?.coilBroken !== true,
        energized: (local, on) => {
          if (!on) return;
          if (local === 'door') {
            if (index === 0) freeDoor();
            return;
          }
          const slot = slots[firstSlot + local];
          if (slot !== undefined && !slot.jammed) freeSlot(slot);
        },
      },
    }),
  );
  const readers = (names ?? ['front']).map((name) => createBadgeReader(name, ticker));
  const reader = (name: string | undefined): SimulatedReader => {
    const found = name === undefined ? readers[0] : readers.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`this cabinet has no reader ${name}`);
    return found;
  };
  const stirSlot = (slot: number): void => boards[Math.floor(slot / BOARD_SLOTS)]?.stir();
  const setLoop = (loop: number, raw: number): void => {
    loops[loop] = raw;
    boards[0]?.stir();
  };
  const setDoor = (open: boolean): void => {
    doorOpen = open;
    setLoop(0, open ? LOOP_ALARM : LOOP_NORMAL);
  };
  const take = (slot: number): Pulled => {
    const from = at(slot);
    if (from.rom === null) return no('empty');
    const { rom } = from;
    from.rom = null;
    stirSlot(slot);
    return { ok: true, rom };
  };
  const cables = () => [
    ...boards.map(({ serial, wire }) => ({ name: serial, wire })),
    ...readers.map(({ name, wire }) => ({ name, wire })),
  ];
  const setCables = (): void => {
    for (const { name, wire } of cables()) {
      if (powered && !unplugged.has(name)) wire.plug();
      else wire.unplug();
    }
  };
  const setPlug = (name: string | undefined, plugged: boolean): void => {
    if (name === undefined) throw new RangeError('there is no such cable');
    if (plugged) unplugged.delete(name);
    else unplugged.add(name);
    setCables();
  };
  const setPower = (on: boolean): void => {
    powered = on;
    for (const board of boards) board.power(on);
    setCables();
  };
  setPower(true);

  return {
    boards,
    readers,
    places,
    slot: (slot) => {
      const { rom, touching, latched, jammed, coilBroken } = at(slot);
      const roms = [rom, touching].filter((one) => one !== null);
      const light = boards[Math.floor(slot / BOARD_SLOTS)]?.light(slot % BOARD_SLOTS);
      return { roms, latched, jammed, coilBroken, light: light ?? { color: 'off', rhythm: 'off' } };
    },
    door: () => ({ open: doorOpen, latched: doorLatched }),
    powered: () => powered,
    energizings: () =>
      boards.flatMap(({ energizings }, index) =>
        energizings.map(({ slot, ...rest }) => ({
          slot: slot === DOOR_LATCH ? ('door' as const) : index * BOARD_SLOTS + slot,
          ...rest,
        })),
      ),
    presentBadge: (number, name) => reader(name).present(number),
    removeBadge: (name) => reader(name).remove(),
    openDoor: () => {
      if (doorLatched && !doorOpen) return no('doorLatched');
      setDoor(true);
      return done;
    },
    closeDoor: () => {
      setDoor(false);
      relockDoor();
      doorLatched = doorLatch;
    },
    forceDoor: () => setDoor(true),
    pullKey: (slot) => {
      if (at(slot).rom === null) return no('empty');
      if (!doorOpen) return no('doorClosed');
      return at(slot).latched ? no('latched') : take(slot);
    },
    yankKey: take,
    insertKey: (rom, slot) => {
      const into = at(slot);
      if (into.rom !== null) return no('occupied');
      if (!doorOpen) return no('doorClosed');
      into.rom = rom;
      into.relock();
      into.latched = true;
      stirSlot(slot);
      return done;
    },
    touchTag: (rom, slot) => {
      at(slot).touching = rom;
      stirSlot(slot);
    },
    untouchTag: (slot) => {
      at(slot).touching = null;
      stirSlot(slot);
    },
    shortSlot: (slot, shorted) => {
      at(slot).shorted = shorted;
      stirSlot(slot);
    },
    jamSlot: (slot, jammed) => {
      at(slot).jammed = jammed;
    },
    breakCoil: (slot, broken) => {
      at(slot).coilBroken = broken;
      stirSlot(slot);
    },
    setLoop,
    unplugBoard: (index) => setPlug(boards[index]?.serial, false),
    plugBoard: (index) => setPlug(boards[index]?.serial, true),
    unplugReader: (name) => setPlug(reader(name).name, false),
    plugReader: (name) => setPlug(reader(name).name, true),
    cutPower: () => setPower(false),
    restorePower: () => setPower(true),
  };
}
