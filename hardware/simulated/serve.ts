// Each board and reader of a simulated body as a serial line on a local socket, for a firmware in its own process.
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { CabinetBoard, SimulatedCabinet } from './cabinet.ts';
import type { Wire } from './wire.ts';

export interface ServedCabinet {
  /** `path` is what a controller's configuration names: `unix:/…/board-0000a001.sock`. */
  readonly boards: readonly { readonly board: string; readonly path: string }[];
  readonly readers: readonly { readonly reader: string; readonly path: string }[];
  close(): Promise<void>;
}

export interface ServedWire {
  readonly path: string;
  close(): Promise<void>;
}

/** Out of its socket, a device is gone: its path vanishes and its line closes, as a USB device does. */
export async function serveWire(wire: Wire, file: string): Promise<ServedWire> {
  let server: Server | undefined;
  const sockets = new Set<Socket>();

  const accept = (socket: Socket): void => {
    const attachment = wire.attach({
      received: (bytes) => socket.write(bytes),
      unplugged: () => socket.destroy(),
    });
    // A serial line has one end only.
    if (attachment === null) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('data', (bytes) => attachment.write(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      attachment.detach();
    });
  };
  const stop = (): Promise<void> => {
    const before = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => {
      if (before === undefined) resolve();
      else before.close(() => resolve());
    });
  };
  const start = (): Promise<void> => {
    const fresh = createServer(accept);
    server = fresh;
    return new Promise((resolve, reject) => {
      fresh.once('error', reject);
      fresh.listen(file, resolve);
    });
  };
  const stopWatching = wire.watch((plugged) => {
    void (plugged ? start() : stop());
  });
  if (wire.plugged()) await start();
  return {
    path: `unix:${file}`,
    close: async () => {
      stopWatching();
      await stop();
    },
  };
}

/** @param folder  an existing folder; socket paths must stay below 100 characters */
export async function serveCabinet(cabinet: SimulatedCabinet<CabinetBoard>, folder: string): Promise<ServedCabinet> {
  const boards = await Promise.all(
    cabinet.boards.map(async ({ serial, wire }) => ({
      board: serial,
      served: await serveWire(wire, join(folder, `board-${serial}.sock`)),
    })),
  );
  const readers = await Promise.all(
    cabinet.readers.map(async ({ name, wire }) => ({
      reader: name,
      served: await serveWire(wire, join(folder, `reader-${name}.sock`)),
    })),
  );
  return {
    boards: boards.map(({ board, served }) => ({ board, path: served.path })),
    readers: readers.map(({ reader, served }) => ({ reader, path: served.path })),
    close: async () => {
      await Promise.all([...boards, ...readers].map(({ served }) => served.close()));
    },
  };
}
