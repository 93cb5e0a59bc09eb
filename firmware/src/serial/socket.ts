// A serial line that arrives over a local socket, as a binding for serialport's own stream; may touch node:net.
//
// Decided: `unix:/path.sock` names a line like `/dev/ttyUSB0` does, and both run through serialport's stream.
// Because: serial-to-network servers and the simulated body offer sockets, and a separate firmware process must be
//   able to run against a body that is unplugged and plugged in again; a pty cannot vanish the way a USB device does.
// Because: queueing, back-pressure, `close` and its error then stay the code that also serves the steel.
// Instead of: a second transport class of our own beside serialport (two sets of unplug bugs), or one socat process
//   for each line (a tool to install and to supervise).
// What a socket has not (baud rate, modem lines, parity) is accepted and ignored, as ptys do.
// Would change if: a line came over TCP; that needs authentication and a keep-alive, so it is not offered here.
import { connect, type Socket } from 'node:net';

export const SOCKET_SCHEME = 'unix:';

interface SocketPort {
  readonly openOptions: object;
  readonly isOpen: boolean;
  close(): Promise<void>;
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
  write(buffer: Buffer): Promise<void>;
  update(): Promise<void>;
  set(): Promise<void>;
  get(): Promise<{ cts: boolean; dsr: boolean; dcd: boolean }>;
  getBaudRate(): Promise<{ baudRate: number }>;
  flush(): Promise<void>;
  drain(): Promise<void>;
}

// serialport's stream tells a close that we asked for from a loss by this member.
const canceled = (): Error => Object.assign(new Error('canceled'), { canceled: true });

/** @see serialport's BindingInterface: `read` gives at least one byte, or rejects */
export const socketBinding = {
  list: async (): Promise<[]> => [],
  open: async (options: { path: string; baudRate: number }): Promise<SocketPort> => {
    const socket = connect({ path: options.path.slice(SOCKET_SCHEME.length) });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return socketPort(socket, options);
  },
};

function socketPort(socket: Socket, openOptions: { baudRate: number }): SocketPort {
  let open = true;
  let gone = false;
  let wake: (() => void) | undefined;
  const stir = (): void => wake?.();
  const lose = (): void => {
    gone = true;
    stir();
  };
  socket.on('readable', stir).on('end', lose).on('close', lose).on('error', lose);

  return {
    openOptions,
    get isOpen() {
      return open;
    },
    close: async () => {
      open = false;
      stir();
      socket.destroy();
    },
    read: async (buffer, offset, length) => {
      for (;;) {
        if (!open) throw canceled();
        const bytes = socket.read(Math.min(length, socket.readableLength)) as Buffer | null;
        if (bytes !== null && bytes.length > 0) return { buffer, bytesRead: bytes.copy(buffer, offset) };
        // tidy: faults, because serialport's stream takes this rejection as the loss of the device; no caller sees it
        if (gone) throw new Error('the line was closed at its other end');
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    write: async (bytes) => {
      if (!open) throw canceled();
      await new Promise<void>((resolve, reject) => {
        socket.write(bytes, (error) => {
          if (error == null) resolve();
          else reject(open ? error : canceled());
        });
      });
    },
    update: async () => {},
    set: async () => {},
    get: async () => ({ cts: true, dsr: true, dcd: true }),
    getBaudRate: async () => ({ baudRate: openOptions.baudRate }),
    flush: async () => {},
    drain: async () => {},
  };
}
