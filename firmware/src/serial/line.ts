// Any serial line: opens, reopens by itself, hands out bytes, reports loss; the only door of serialport.
import { SerialPort } from 'serialport';
import { SOCKET_SCHEME, socketBinding } from './socket.ts';
import type { Ticker } from './ticker.ts';

/** Called in this order on each connection: opened, received …, lost. Never lost twice, never a byte in between. */
export interface LineEvents {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** `why` is the operating system's sentence, without any byte of the line. */
  lost(why: string): void;
  /** Each attempt that did not open; the next one follows by itself. */
  failed?(why: string): void;
}

/** What readers and boards know of a line; a memory line of the simulated body has the same shape. */
export interface Line {
  /** Starts; from now on the line reopens by itself until it is closed. */
  open(events: LineEvents): void;
  /** Bytes for a line that is not open are dropped: whoever needs an answer asks again after `opened`. */
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface LineSettings {
  /** `/dev/…` or `unix:/path.sock`. */
  readonly path: string;
  readonly baudRate: number;
}

const BACKOFF_FIRST_MS = 250;
const BACKOFF_MAX_MS = 5_000;
// A peer that reads nothing is as good as gone; without a bound its line would eat the memory.
const WAITING_MAX_BYTES = 65_536;
const PROBE_MS = 1_000;

/**
 * A terminal that hangs up between two reads gives zero bytes for ever: serialport 13 then reads on without end, busy
 * and without `close`. Asking for the baud rate moves no byte, never waits, and fails on a terminal that is gone.
 * Where it cannot be asked even of a fresh line, nothing is concluded from that.
 * @returns ends the probing
 */
function probe(port: SerialPort, ticker: Ticker, gone: (why: string) => void): () => void {
  let stop = (): void => {};
  let over = false;
  const ask = async (): Promise<string | null> =>
    (await port.port?.getBaudRate().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : 'gone'),
    )) ?? null;
  void ask().then((unable) => {
    if (unable !== null || over) return;
    stop = ticker.every(PROBE_MS, () => void ask().then((why) => (why === null || over ? undefined : gone(why))));
  });
  return () => {
    over = true;
    stop();
  };
}

export interface ListedPort {
  readonly path: string;
  readonly manufacturer: string | null;
  readonly serial: string | null;
  /** As `0403:6001`. */
  readonly usb: string | null;
}

/**
 * Serial ports of this machine.
 * @returns null where the operating system's list cannot be read: on Linux that is the package udev
 */
export async function listPorts(): Promise<readonly ListedPort[] | null> {
  try {
    const found = await SerialPort.list();
    return found.map(({ path, manufacturer, serialNumber, vendorId, productId }) => ({
      path,
      manufacturer: manufacturer ?? null,
      serial: serialNumber ?? null,
      usb: vendorId === undefined || productId === undefined ? null : `${vendorId}:${productId}`,
    }));
  } catch {
    return null;
  }
}

export function createLine({ path, baudRate }: LineSettings, ticker: Ticker): Line {
  let port: SerialPort | undefined;
  let cancelRetry = (): void => {};
  let backoffMs = BACKOFF_FIRST_MS;
  let closed = false;

  const connect = (events: LineEvents): void => {
    // lock: a second daemon on the same line is refused. hupcl false: closing does not reset a board through DTR.
    const options = { path, baudRate, autoOpen: false, lock: true, hupcl: false };
    const chosen = path.startsWith(SOCKET_SCHEME) ? { ...options, binding: socketBinding } : options;
    const attempt = new SerialPort(chosen);
    port = attempt;
    let opened = false;
    let ended = false;
    let stopProbing = (): void => {};
    // An unplugged device gives `error` and `close`, in either order and sometimes twice: the first one counts.
    const end = (why: string): void => {
      if (ended) return;
      ended = true;
      stopProbing();
      if (port === attempt) port = undefined;
      if (attempt.isOpen) attempt.close(() => {});
      if (closed) return;
      if (opened) events.lost(why);
      else events.failed?.(why);
      cancelRetry = ticker.after(backoffMs, () => connect(events));
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS);
    };
    attempt.on('error', (error: Error) => end(error.message));
    attempt.on('close', (error: Error | null) => end(error?.message ?? 'closed'));
    // Unplugging is noticed only while somebody listens for data, so this comes before open().
    attempt.on('data', (bytes: Buffer) => {
      if (ended || closed) return;
      backoffMs = BACKOFF_FIRST_MS;
      events.received(bytes);
    });
    attempt.open((error) => {
      if (closed) {
        if (error === null) attempt.close(() => {});
        return;
      }
      if (error !== null) return end(error.message);
      opened = true;
      stopProbing = probe(attempt, ticker, end);
      events.opened();
    });
  };

  return {
    open: (events) => connect(events),
    write: (bytes) => {
      if (port === undefined || !port.isOpen) return;
      if (port.writableLength > WAITING_MAX_BYTES) {
        port.destroy(new Error('the other end reads nothing'));
        return;
      }
      port.write(Buffer.from(bytes));
    },
    close: () => {
      closed = true;
      cancelRetry();
      if (port?.isOpen === true) port.close(() => {});
    },
  };
}
