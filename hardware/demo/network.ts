// The cable between the cabinets and the broker: pulled out and plugged in, and read as it passes; touches TCP.
import { connect, createServer, type Socket } from 'node:net';
import { tapMqtt, type MqttSeen } from './packets.ts';

export interface NetworkSettings {
  readonly host: string;
  readonly port: number;
  readonly target: { readonly host: string; readonly port: number };
  readonly seen: (packet: MqttSeen) => void;
  readonly nowMs: () => number;
}

export interface Network {
  /** The port that was asked for, or the one that was found when it was 0. */
  readonly port: number;
  plugged(): boolean;
  /** Ends what is connected and turns away whoever tries. */
  unplug(): void;
  plug(): void;
  close(): Promise<void>;
}

export async function createNetwork({ host, port, target, seen, nowMs }: NetworkSettings): Promise<Network> {
  const sockets = new Set<Socket>();
  let plugged = true;

  const keep = (socket: Socket, other: () => Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // A cable that breaks breaks for both ends.
    socket.on('error', () => other().destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other().destroy();
    });
    return socket;
  };
  const accept = (cabinet: Socket): void => {
    // The port stays ours while the cable is out, so a connection is turned away instead of not taken.
    if (!plugged) {
      cabinet.on('error', () => {});
      cabinet.resetAndDestroy();
      return;
    }
    const broker = connect(target);
    keep(cabinet, () => broker);
    keep(broker, () => cabinet);
    tapMqtt(cabinet, 'up', nowMs, seen);
    tapMqtt(broker, 'down', nowMs, seen);
    cabinet.pipe(broker);
    broker.pipe(cabinet);
  };
  const server = createServer(accept);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    plugged: () => plugged,
    unplug: () => {
      plugged = false;
      drop();
    },
    plug: () => {
      plugged = true;
    },
    close: () => {
      plugged = false;
      drop();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
