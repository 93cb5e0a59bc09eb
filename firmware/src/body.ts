// What a profile says of a cabinet's body, or where it contradicts itself; pure.
import { nearest, type Contradiction } from '@keycab/shared/configuration';
import type { CabinetSettings } from './cabinet/settings.ts';
import type { LoopPlace, LoopUse } from './doors/contacts.ts';
import type { ProfileValue, ReaderValue } from './profile.ts';

export interface Body {
  readonly settings: Omit<
    CabinetSettings,
    'pulseMs' | 'releaseMs' | 'idleMs' | 'doorSettleMs' | 'absentMs' | 'pins' | 'remoteRelease'
  >;
  readonly coils: {
    /** Over all boards, the door's latch among them. */
    readonly energizedMax: number;
    readonly pulseMaxMs: number;
    readonly dutyPerMille: number;
  };
  readonly loops: readonly LoopPlace[];
  /** Serial of the board that drives the door's latch. */
  readonly latchBoard: string | null;
  readonly screen: {
    readonly profile: string | null;
    readonly pxPerMm: { readonly x: number; readonly y: number } | null;
  };
}

const SLOTS_MAX = 256;
const BOARD_SLOTS_MAX = 32;
/** The supply's rail stays above 10.9 V with four coils at once (calculated, 24 Ω at 0.6 Ω of wire and supply). */
const ENERGIZED_MAX = 4;
/** Of the slot board itself, in program memory; what it is told can only be tighter. */
const BOARD_PULSE_MAX_MS = 1_000;
const BOARD_DUTY_MAX_PERCENT = 10;

type Slots = Pick<ProfileValue['slots'], 'rows' | 'columns'>;

const nameOf = ({ rows, columns }: Slots, slot: number): string =>
  `${rows[Math.floor(slot / columns)] ?? '?'}${String((slot % columns) + 1).padStart(2, '0')}`;

/** @returns the slot's number from 0, or undefined where no slot has this name */
function slotNamed({ rows, columns }: Slots, name: string): number | undefined {
  const row = rows.indexOf(name.slice(0, -2));
  const column = Number(name.slice(-2));
  return row < 0 || column < 1 || column > columns ? undefined : row * columns + column - 1;
}

/** `A01-B16` for slots 0 to 31 of 16 columns. */
export const rangeOf = (slots: Slots, first: number, count: number): string =>
  `${nameOf(slots, first)}-${nameOf(slots, first + count - 1)}`;

const belong = (slots: Slots, first: number, count: number): string =>
  count === 1 ? `${nameOf(slots, first)} belongs` : `${rangeOf(slots, first, count)} belong`;

interface Range {
  readonly index: number;
  readonly serial: string;
  readonly first: number;
  readonly last: number;
}

function rangeOfBoard(slots: Slots, board: ProfileValue['boards'][number], index: number): Range | Contradiction {
  const path = ['boards', index, 'slots'];
  const [from = '', to = ''] = board.slots.split('-');
  const [first, last] = [slotNamed(slots, from), slotNamed(slots, to)];
  const unknown = first === undefined ? from : last === undefined ? to : null;
  if (first === undefined || last === undefined)
    return {
      path,
      text: `there is no slot ${unknown}; slots are ${rangeOf(slots, 0, slots.rows.length * slots.columns)}`,
    };
  if (last < first) return { path, text: `${to} comes before ${from}` };
  const count = last - first + 1;
  if (count > BOARD_SLOTS_MAX)
    return { path, text: `${board.slots} are ${count} slots, and a slot board has ${BOARD_SLOTS_MAX}` };
  return { index, serial: board.serial, first, last };
}

const isRange = (found: Range | Contradiction): found is Range => 'first' in found;

/** Every slot has one board and one channel of it. */
function slotContradictions({ slots, boards }: ProfileValue): Contradiction[] {
  const total = slots.rows.length * slots.columns;
  const twice = slots.rows.findIndex((row, index) => slots.rows.indexOf(row) < index);
  if (twice >= 0) return [{ path: ['slots', 'rows', twice], text: `row ${slots.rows[twice] ?? ''} is named twice` }];
  if (total > SLOTS_MAX) {
    const text = `${slots.rows.length} rows of ${slots.columns} are ${total} slots, and a cabinet has ${SLOTS_MAX} at most`;
    return [{ path: ['slots', 'columns'], text }];
  }
  const read = boards.map((board, index) => rangeOfBoard(slots, board, index));
  const ranges = read.filter(isRange);
  const found = read.filter((one): one is Contradiction => !isRange(one));
  const owners = new Map<number, Range>();
  for (const range of ranges) {
    const path = ['boards', range.index, 'slots'];
    const shared = Array.from({ length: range.last - range.first + 1 }, (_, at) => range.first + at).filter((slot) => {
      if (owners.has(slot)) return true;
      owners.set(slot, range);
      return false;
    });
    const [first] = shared;
    const other = first === undefined ? undefined : owners.get(first);
    if (first !== undefined && other !== undefined)
      found.push({ path, text: `${belong(slots, first, shared.length)} to board ${other.serial} already` });
  }
  // A hole beside a range that could not be read is no news.
  if (found.length > 0) return found;
  return holesIn(owners, slots, total);
}

function holesIn(owners: ReadonlyMap<number, Range>, slots: Slots, total: number): Contradiction[] {
  const found: Contradiction[] = [];
  for (let slot = 0; slot < total; slot += 1) {
    if (owners.has(slot)) continue;
    const first = slot;
    while (slot < total && !owners.has(slot)) slot += 1;
    // Said at the board before the hole, whose range most likely ends too early.
    const before = owners.get(first - 1);
    const path = before === undefined ? ['boards'] : ['boards', before.index, 'slots'];
    found.push({ path, text: `${belong(slots, first, slot - first)} to no board` });
  }
  return found;
}

function coilContradictions({ slots, coils, boards }: ProfileValue): Contradiction[] {
  const found: Contradiction[] = [];
  if (slots.energizedMax > ENERGIZED_MAX)
    found.push({
      path: ['slots', 'energizedMax'],
      text: `${slots.energizedMax} coils at once are more than the supply feeds; ${ENERGIZED_MAX} at most`,
    });
  if (coils.pulseMaxMs > BOARD_PULSE_MAX_MS)
    found.push({
      path: ['coils', 'pulseMaxMs'],
      text: `${coils.pulseMaxMs} ms is above the slot board’s own ceiling: it cuts every pulse at ${BOARD_PULSE_MAX_MS} ms`,
    });
  if (coils.dutyMaxPercent > BOARD_DUTY_MAX_PERCENT)
    found.push({
      path: ['coils', 'dutyMaxPercent'],
      text: `${coils.dutyMaxPercent} % is above the slot board’s own ceiling of ${BOARD_DUTY_MAX_PERCENT} % of a minute`,
    });
  for (const [index, { drivers, serial }] of boards.entries()) {
    if (drivers === 'active-low')
      found.push({
        path: ['boards', index, 'drivers'],
        text: `board ${serial} is not driven: with active-low drivers a reset or a wire that falls off opens slots (KC-BOARD-02)`,
      });
  }
  return found;
}

/** The members that name a board, where they stand, and the serial they name. */
function boardsNamed({ door, tamper, power, readers }: ProfileValue): { path: (string | number)[]; board: string }[] {
  const { batteryMinutes: _minutes, ...supply } = power;
  const contacts = { door: { contact: door.contact }, tamper, power: supply };
  const inputs = Object.entries(contacts).flatMap(([section, members]) =>
    Object.entries(members).map(([member, place]) => ({
      path: [section, member],
      board: place.split('/')[0] ?? '',
    })),
  );
  const latch = door.latch === undefined ? [] : [{ path: ['door', 'latch'], board: door.latch }];
  const wired = readers.flatMap((reader, index) =>
    reader.kind === 'wiegand' ? [{ path: ['readers', index, 'board'], board: reader.board }] : [],
  );
  return [...inputs, ...latch, ...wired];
}

/** Each value that is there already. */
function repeated(
  members: readonly { readonly path: readonly (string | number)[]; readonly value: string }[],
  text: (value: string) => string,
): Contradiction[] {
  const seen = new Set<string>();
  return members.flatMap(({ path, value }) => {
    if (seen.has(value)) return [{ path, text: text(value) }];
    seen.add(value);
    return [];
  });
}

function wiringContradictions(profile: ProfileValue): Contradiction[] {
  const { boards, readers } = profile;
  const serials = boards.map(({ serial }) => serial);
  const member = (list: 'boards' | 'readers', key: string, values: readonly (string | undefined)[]) =>
    values.flatMap((value, index) => (value === undefined ? [] : [{ path: [list, index, key], value }]));
  const portOf = (reader: ReaderValue) => ('port' in reader ? reader.port : undefined);
  const wiegand = readers.map((reader) => (reader.kind === 'wiegand' ? reader.board : undefined));
  const keyFiles = readers.map((reader) => (reader.kind === 'osdp' ? reader.keyFile : undefined));
  return [
    ...repeated(member('boards', 'serial', serials), (serial) => `two boards have the serial ${serial}`),
    ...boardsNamed(profile).flatMap(({ path, board }) =>
      serials.includes(board)
        ? []
        : [{ path, text: `there is no board ${board}`, suggestion: nearest(board, serials) }],
    ),
    ...repeated(
      [
        ...member(
          'boards',
          'port',
          boards.map((board) => board.port),
        ),
        ...member('readers', 'port', readers.map(portOf)),
      ],
      (port) => `another device is on ${port} already`,
    ),
    ...repeated(
      loopsOf(profile).map(({ path, board, loop }) => ({ path, value: `${board}/loop${loop}` })),
      (place) => `${place} has another contact already`,
    ),
    ...repeated(
      member(
        'readers',
        'name',
        readers.map((reader) => reader.name),
      ),
      (name) => `two readers are called ${name}`,
    ),
    ...repeated(member('readers', 'board', wiegand), (board) => `board ${board} has a Wiegand reader already`),
    ...repeated(member('readers', 'keyFile', keyFiles), (file) => `${file} is another reader’s; each has its own key`),
  ];
}

function readerContradictions({ readers }: ProfileValue): Contradiction[] {
  return readers.flatMap((reader, index): Contradiction[] => {
    if (reader.kind !== 'osdp') return [];
    const { name, keyFile, allowClear, installSeconds } = reader;
    const path = ['readers', index];
    if (keyFile === undefined && !allowClear)
      return [{ path, text: `${name} needs a keyFile; without one say allowClear: true` }];
    // Whoever cuts the line must not be able to ask for clear.
    if (keyFile !== undefined && allowClear)
      return [{ path: [...path, 'allowClear'], text: `${name} has a keyFile, so it is never heard in clear` }];
    if (keyFile === undefined && installSeconds > 0)
      return [{ path: [...path, 'installSeconds'], text: `${name} has no keyFile to put a key of install mode in` }];
    return [];
  });
}

/** What a schema cannot say. */
export const profileContradictions = (profile: ProfileValue): Contradiction[] => [
  ...slotContradictions(profile),
  ...coilContradictions(profile),
  ...wiringContradictions(profile),
  ...readerContradictions(profile),
];

function loopsOf({ door, tamper, power }: ProfileValue): (LoopPlace & { readonly path: string[] })[] {
  const places: readonly (readonly [LoopUse, string[], string | undefined])[] = [
    ['door', ['door', 'contact'], door.contact],
    ['lid', ['tamper', 'lid'], tamper.lid],
    ['cylinder', ['tamper', 'cylinder'], tamper.cylinder],
    ['shock', ['tamper', 'shock'], tamper.shock],
    ['mains', ['power', 'mains'], power.mains],
    ['battery', ['power', 'battery'], power.battery],
  ];
  return places.flatMap(([use, path, place]) =>
    place === undefined ? [] : [{ use, path, board: place.slice(0, 8), loop: Number(place.slice(-1)) }],
  );
}

/** @param profile  without contradictions */
export function bodyOf(profile: ProfileValue): Body {
  const { slots, coils, boards, door, screen } = profile;
  return {
    settings: {
      slots: slots.rows.length * slots.columns,
      rows: slots.rows,
      columns: slots.columns,
      boards: boards.map((board) => {
        const [from = '', to = ''] = board.slots.split('-');
        const firstSlot = slotNamed(slots, from) ?? 0;
        return { board: board.serial, firstSlot, slots: (slotNamed(slots, to) ?? 0) - firstSlot + 1 };
      }),
      randomReturn: slots.randomReturn,
      doorLatch: door.latch !== undefined,
      doorLeftOpenMs: door.leftOpenSeconds * 1000,
      batteryMinutes: profile.power.batteryMinutes ?? null,
      coilMsPerMinute: coils.dutyMaxPercent * 600,
    },
    coils: {
      energizedMax: slots.energizedMax,
      pulseMaxMs: coils.pulseMaxMs,
      dutyPerMille: coils.dutyMaxPercent * 10,
    },
    loops: loopsOf(profile).map(({ use, board, loop }) => ({ use, board, loop })),
    latchBoard: door.latch ?? null,
    screen: { profile: screen.profile, pxPerMm: screen.pxPerMm ?? null },
  };
}
