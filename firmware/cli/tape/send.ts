// A tape's device on a socket or a terminal, for a program that is told to listen there; touches that line.
import { createServer, type Socket } from 'node:net';
import type { Line } from '../../src/serial/line.ts';
import { SOCKET_SCHEME } from '../../src/serial/socket.ts';
import type { Bench } from '../main.ts';
import type { TapeEntry } from './tape.ts';

/** One end that the device's bytes go to. */
export interface Outlet {
  readonly write: (bytes: Uint8Array) => void;
  /** Bytes that came from the other end so far. */
  readonly heardBytes: () => number;
  /** Null when somebody is there, a sentence when nobody can be. */
  readonly connected: Promise<string | null>;
  close(): void;
}

function socketOutlet(path: string): Outlet {
  let socket: Socket | undefined;
  let heard = 0;
  const server = createServer();
  const connected = new Promise<string | null>((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.on('connection', (arrived) => {
      // A serial line has one end only.
      if (socket !== undefined) return void arrived.destroy();
      socket = arrived;
      arrived.on('data', (bytes) => (heard += bytes.length)).on('error', () => arrived.destroy());
      resolve(null);
    });
    server.listen(path);
  });
  return {
    write: (bytes) => void socket?.write(bytes),
    heardBytes: () => heard,
    connected,
    close: () => {
      socket?.end();
      server.close();
    },
  };
}

function lineOutlet(line: Line): Outlet {
  let heard = 0;
  const connected = new Promise<string | null>((resolve) => {
    line.open({
      opened: () => resolve(null),
      received: (bytes) => (heard += bytes.length),
      lost: () => {},
      failed: resolve,
    });
  });
  return { write: (bytes) => line.write(bytes), heardBytes: () => heard, connected, close: () => line.close() };
}

export const openOutlet = (to: string, baudRate: number, bench: Bench): Outlet =>
  to.startsWith(SOCKET_SCHEME) ? socketOutlet(to.slice(SOCKET_SCHEME.length)) : lineOutlet(bench.line(to, baudRate));

const LOOK_MS = 5;
const ANSWER_MAX_MS = 2_000;
const DRAIN_MS = 200;

/**
 * Plays what the device said in its own time. Where it had been asked, it waits until as much was said to it again.
 * @param speed  2 is twice as fast
 */
export async function send(entries: readonly TapeEntry[], outlet: Outlet, speed: number, bench: Bench): Promise<void> {
  const { clock } = bench;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  let lastMs = 0;
  let askedBytes = 0;
  for (const { atMs, from, bytes } of entries) {
    await wait((atMs - lastMs) / speed);
    lastMs = atMs;
    if (from === 'host') {
      askedBytes += bytes.length;
      const untilMs = clock.monotonicMs() + ANSWER_MAX_MS;
      while (outlet.heardBytes() < askedBytes && clock.monotonicMs() < untilMs) await wait(LOOK_MS);
    } else outlet.write(bytes);
  }
  await wait(DRAIN_MS);
}
