// The slot board's real image on a simulated chip, under the real johnny-five or under bytes made by hand; for tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHands, type Hands, type HandsTrouble } from '@keycab/firmware/doors/hands';
import { ARM, BEAT, decode, encode, type FromBoard, type ToBoard } from '@keycab/firmware/doors/messages';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createAvrBoard, type AvrBoard } from '@keycab/hardware/simulated/avr/board';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine, type Wire } from '@keycab/hardware/simulated/wire';

export const SLOT_BOARD = join(import.meta.dirname, '..', '..', 'hardware', 'slot-board');
export const IMAGE = readFileSync(join(SLOT_BOARD, 'slot.hex'), 'utf8');
export const SERIAL = '0000a001';

interface Body {
  readonly ticker: ManualTicker;
  readonly board: AvrBoard;
  /** Slot and length in ms of all that flowed and ended. */
  pulses(): (readonly [number, number])[];
  /** How many pairs of outputs were energized at the same time. */
  overlaps(): number;
}

function createBody(serial: string | null = SERIAL): Body {
  const ticker = createManualTicker();
  const board = createAvrBoard({ ticker, image: IMAGE, serial });
  return {
    ticker,
    board,
    pulses: () => board.outputs.currents.map(({ slot, startMs, endMs }) => [slot, (endMs ?? Infinity) - startMs]),
    overlaps: () =>
      board.outputs.currents.filter((one, index) =>
        board.outputs.currents.some(
          (other, at) =>
            at < index && other.startMs < (one.endMs ?? Infinity) && one.startMs < (other.endMs ?? Infinity),
        ),
      ).length,
  };
}

export interface BoardRig extends Body {
  readonly hands: Hands;
  readonly reports: Report[];
  readonly troubles: HandsTrouble[];
  all<Type extends Report['type']>(type: Type): Extract<Report, { type: Type }>[];
}

/** The firmware's hands over the image. */
export function createRig(prepare: (board: AvrBoard) => void = () => {}): BoardRig {
  const body = createBody();
  prepare(body.board);
  const reports: Report[] = [];
  const troubles: HandsTrouble[] = [];
  const hands = createHands({
    boards: [{ board: SERIAL, firstSlot: 0, slots: 32, line: memoryLine(body.board.wire, body.ticker) }],
    ticker: body.ticker,
    report: (report) => reports.push(report),
    trouble: (trouble) => troubles.push(trouble),
  });
  return {
    ...body,
    hands,
    reports,
    troubles,
    all: <Type extends Report['type']>(type: Type) =>
      reports.filter((report): report is Extract<Report, { type: Type }> => report.type === type),
  };
}

export type BareRig = Body & Host;

export const frame = (message: ToBoard): number[] => [0xf0, ...encode(message), 0xf7];

/** A host that says exactly what it is told to; it does not beat by itself. */
export function createBareRig({
  serial = SERIAL,
  bootMs = 150,
}: { serial?: string | null; bootMs?: number } = {}): BareRig {
  const body = createBody(serial);
  const host = attachHost(body.board.wire);
  body.ticker.advance(bootMs);
  return { ...body, ...host };
}

export interface Host {
  write(bytes: readonly number[]): void;
  say(message: ToBoard): void;
  /** Own messages of the board so far, oldest first; what is no message of its own is left out. */
  readonly heard: FromBoard[];
  /** All bytes of the board so far. */
  readonly bytes: number[];
  last<Id extends FromBoard['id']>(id: Id): Extract<FromBoard, { id: Id }> | undefined;
}

/** A host that says exactly what it is told to, on the wire of any board. */
export function attachHost(wire: Wire): Host {
  const heard: FromBoard[] = [];
  const all: number[] = [];
  let sysex: number[] | undefined;
  const attachment = wire.attach({
    received: (bytes) => {
      for (const byte of bytes) {
        all.push(byte);
        if (byte === 0xf0) sysex = [];
        else if (byte === 0xf7 && sysex !== undefined) {
          const decoded = decode(sysex);
          if (decoded.ok) heard.push(decoded.value);
          sysex = undefined;
        } else sysex?.push(byte);
      }
    },
    unplugged: () => {},
  });
  if (attachment === null) throw new RangeError('a board without a cable');
  const write = (bytes: readonly number[]): void => attachment.write(Uint8Array.from(bytes));
  return {
    write,
    say: (message) => write(frame(message)),
    heard,
    bytes: all,
    last: <Id extends FromBoard['id']>(id: Id) =>
      heard.findLast((message): message is Extract<FromBoard, { id: Id }> => message.id === id),
  };
}

/** The rail is tested before it counts as armed. */
const ARMING_MS = 60;

export function arm(rig: BareRig, ticket: number, ms = 5_000): void {
  rig.say({ id: BEAT, counter: 1 });
  rig.say({ id: ARM, ticket, ms });
  rig.ticker.advance(ARMING_MS);
}
