// A service in memory that answers pcscd's messages, written from what the real one said; misbehaves on request.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { createWire, type DeviceEnd } from '@keycab/hardware/simulated/wire';

export interface Service {
  readonly wire: DeviceEnd;
  /** Null: taken away. */
  put(reader: string, answer: string | null): void;
  plug(...readers: readonly string[]): void;
  /** Results of the next replies to this command. */
  fail(command: number, result: number, times?: number): void;
  /** Bytes go out one by one. */
  drip(): void;
  say(bytes: Uint8Array): void;
  mute(): void;
  readonly heard: readonly number[];
}

const CHANGE = Buffer.alloc(8);
/** Behind a header; TRANSMIT's request follows its body. */
const BODY_BYTES: Readonly<Record<number, number>> = { 1: 12, 4: 152, 6: 12, 9: 32, 17: 12, 18: 0, 19: 0, 20: 0 };

const words = (...values: readonly number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);

export function createService(ticker: Ticker): Service {
  interface Slot {
    readonly name: string;
    changes: number;
    answer: string | null;
  }
  let slots: Slot[] = [];
  let waiting: Buffer = Buffer.alloc(0);
  let watched = false;
  let drip = false;
  let mute = false;
  let connected: Slot | undefined;
  const failing = new Map<number, { result: number; times: number }>();
  const heard: number[] = [];

  const send = (bytes: Uint8Array): void => {
    if (mute) return;
    if (!drip) return wire.send(bytes);
    for (const [index, byte] of bytes.entries()) ticker.after(index * 2, () => wire.send(Uint8Array.of(byte)));
  };
  const states = (): Buffer => {
    const all = Buffer.alloc(2_944);
    for (const [index, { name, changes, answer }] of slots.entries()) {
      all.write(name, index * 184, 'latin1');
      words(changes, answer === null ? 0x02 : 0x34, 0).copy(all, index * 184 + 128);
    }
    return all;
  };
  const changed = (): void => {
    if (watched) send(CHANGE);
    watched = false;
  };
  const resultOf = (command: number): number => {
    const failure = failing.get(command);
    if (failure === undefined || failure.times === 0) return 0;
    failure.times -= 1;
    return failure.result;
  };
  const act = (command: number, body: Buffer, request: Buffer): void => {
    const result = resultOf(command);
    switch (command) {
      case 0x11:
        return send(words(4, 4, result));
      case 0x01:
        return send(words(2, 0x1234, result));
      case 0x13:
        watched = true;
        return send(states());
      case 0x14:
        if (watched) send(CHANGE);
        watched = false;
        return;
      case 0x04: {
        const name = body.subarray(4, 132).toString('latin1').replace(/\0.*$/, '');
        connected = slots.find((slot) => slot.name === name && slot.answer !== null);
        const rv = result === 0 && connected === undefined ? 0x80100069 : result;
        return send(Buffer.concat([body.subarray(0, 140), words(77, 2, rv)]));
      }
      case 0x09: {
        const answer = Buffer.from(
          request.toString('hex') === 'ffca000000' ? (connected?.answer ?? '') : '6a81',
          'hex',
        );
        const head = words(77, 2, 16, request.length, 1, 16, result === 0 ? answer.length : 0, result);
        return send(result === 0 ? Buffer.concat([head, answer]) : head);
      }
      default:
        return send(words(77, 0, result));
    }
  };
  const wire = createWire((bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    while (waiting.length >= 8) {
      const command = waiting.readUInt32LE(4);
      const size = BODY_BYTES[command];
      if (size === undefined || size !== waiting.readUInt32LE(0))
        throw new Error(`a request that pcscd does not know: ${command}`);
      if (waiting.length < 8 + size) return;
      const body = waiting.subarray(8, 8 + size);
      const more = command === 9 ? body.readUInt32LE(12) : 0;
      if (waiting.length < 8 + size + more) return;
      const request = waiting.subarray(8 + size, 8 + size + more);
      waiting = waiting.subarray(8 + size + more);
      heard.push(command);
      act(command, body, request);
    }
  });
  wire.watch(() => {
    waiting = Buffer.alloc(0);
    watched = false;
  });

  return {
    wire,
    heard,
    put: (reader, answer) => {
      const slot = slots.find(({ name }) => name === reader);
      if (slot === undefined) return;
      slot.answer = answer;
      slot.changes += 1;
      changed();
    },
    plug: (...readers) => {
      slots = readers.map((name) => slots.find((slot) => slot.name === name) ?? { name, changes: 0, answer: null });
      changed();
    },
    fail: (command, result, times = Number.POSITIVE_INFINITY) => void failing.set(command, { result, times }),
    drip: () => {
      drip = true;
    },
    say: (bytes) => wire.send(bytes),
    mute: () => {
      mute = true;
    },
  };
}
