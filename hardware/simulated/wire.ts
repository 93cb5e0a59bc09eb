// A cable between a simulated device and whoever drives it: bytes both ways, pulled out and plugged in; ticker only.
import type { Line } from '@keycab/firmware/serial/line';
import type { Ticker } from '@keycab/firmware/serial/ticker';

export interface HostEnd {
  received(bytes: Uint8Array): void;
  unplugged(): void;
}

export interface Attachment {
  write(bytes: Uint8Array): void;
  detach(): void;
}

export interface Wire {
  /** @returns null while the cable is out, or in somebody else's hands */
  attach(host: HostEnd): Attachment | null;
  /** Called on each change with whether the cable is in. @returns ends the watch */
  watch(changed: (plugged: boolean) => void): () => void;
  plugged(): boolean;
}

export interface DeviceEnd extends Wire {
  /** Device to host; lost while nobody is attached. */
  send(bytes: Uint8Array): void;
  plug(): void;
  unplug(): void;
}

export function createWire(toDevice: (bytes: Uint8Array) => void): DeviceEnd {
  const watchers = new Set<(plugged: boolean) => void>();
  let plugged = false;
  let host: HostEnd | undefined;

  const set = (now: boolean): void => {
    if (plugged === now) return;
    plugged = now;
    const before = host;
    host = undefined;
    before?.unplugged();
    for (const changed of watchers) changed(plugged);
  };
  return {
    attach: (end) => {
      if (!plugged || host !== undefined) return null;
      host = end;
      return {
        write: (bytes) => {
          if (host === end) toDevice(bytes);
        },
        detach: () => {
          if (host === end) host = undefined;
        },
      };
    },
    watch: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    plugged: () => plugged,
    send: (bytes) => host?.received(bytes),
    plug: () => set(true),
    unplug: () => set(false),
  };
}

const LATENCY_MS = 1;
const HELD_AGAIN_MS = 250;

/** A line of the porch over a wire in the same process; bytes take a millisecond, as they never arrive at once. */
export function memoryLine(wire: Wire, ticker: Ticker): Line {
  let attachment: Attachment | null = null;
  let closed = false;
  let stopWatching = (): void => {};
  let generation = 0;

  /** Collects what is said within one millisecond; what is under way when the cable goes out is lost. */
  const delayed = (deliver: (bytes: Uint8Array) => void): ((bytes: Uint8Array) => void) => {
    let batch: { readonly sentIn: number; readonly chunks: Uint8Array[] } | undefined;
    return (bytes) => {
      if (batch?.sentIn === generation) {
        batch.chunks.push(bytes.slice());
        return;
      }
      const started = { sentIn: generation, chunks: [bytes.slice()] };
      batch = started;
      ticker.after(LATENCY_MS, () => {
        if (batch === started) batch = undefined;
        if (started.sentIn === generation && !closed) deliver(Buffer.concat(started.chunks));
      });
    };
  };
  const out = delayed((bytes) => attachment?.write(bytes));

  return {
    open: (events) => {
      const connect = (): void => {
        if (closed || attachment !== null) return;
        const into = delayed((bytes) => events.received(bytes));
        attachment = wire.attach({
          received: into,
          unplugged: () => {
            attachment = null;
            generation += 1;
            events.lost('unplugged');
          },
        });
        if (attachment !== null) events.opened();
        else if (wire.plugged()) ticker.after(HELD_AGAIN_MS, connect);
      };
      stopWatching = wire.watch((plugged) => {
        if (plugged) ticker.after(LATENCY_MS, connect);
      });
      ticker.after(LATENCY_MS, connect);
    },
    write: (bytes) => {
      if (attachment !== null) out(bytes);
    },
    close: () => {
      closed = true;
      generation += 1;
      stopWatching();
      attachment?.detach();
      attachment = null;
    },
  };
}
