// A socket that another program holds takes one more caller and hangs up without a byte: told as held; its line only.
import { SOCKET_SCHEME } from '../../src/serial/socket.ts';
import type { Line } from '../../src/serial/line.ts';
import type { Bench } from '../main.ts';

const AT_ONCE_MS = 1_000;

/**
 * The line of a tool. A device’s file is locked and does not even open; a socket has no lock.
 * @param held  called once, instead of `lost`, with the reason as the operating system gives it
 */
export function createToolLine(port: string, baudRate: number, bench: Bench, held: (why: string) => void): Line {
  const line = bench.line(port, baudRate);
  if (!port.startsWith(SOCKET_SCHEME)) return line;
  let openedMs = 0;
  let silent = true;
  return {
    ...line,
    open: (events) =>
      line.open({
        ...events,
        opened: () => {
          openedMs = bench.clock.monotonicMs();
          events.opened();
        },
        received: (bytes) => {
          silent = false;
          events.received(bytes);
        },
        lost: (why) => {
          if (!silent || bench.clock.monotonicMs() - openedMs > AT_ONCE_MS) return events.lost(why);
          silent = false;
          held(why);
        },
      }),
  };
}
