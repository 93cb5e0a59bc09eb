// Ports of this computer: the wanted one, or the next that is free; touches TCP.
import { createServer } from 'node:net';

const TRIES = 50;

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** Two listeners of the demo never get the same port: what was handed out is left out. */
export interface PortPicker {
  /** @returns null when none of the next fifty is free */
  pick(wanted: number): Promise<number | null>;
}

/** @param taken  told of each port that somebody else holds, and of the one used instead */
export function createPortPicker(host: string, taken: (wanted: number, used: number) => void): PortPicker {
  const given = new Set<number>();
  return {
    pick: async (wanted) => {
      for (let port = wanted; port < Math.min(wanted + TRIES, 65_536); port += 1) {
        if (given.has(port) || !(await isFree(host, port))) continue;
        given.add(port);
        if (port !== wanted) taken(wanted, port);
        return port;
      }
      return null;
    },
  };
}
