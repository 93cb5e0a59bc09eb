// A pair of pseudo terminals with a simulated device behind the far one, for drivers that open a real line; starts socat.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLine } from '@keycab/firmware/serial/line';
import type { Ticker } from '@keycab/firmware/serial/ticker';
import type { Wire } from '@keycab/hardware/simulated/wire';

export const found = (program: string, ...parameters: readonly string[]): boolean =>
  spawnSync(program, parameters, { stdio: 'ignore' }).error === undefined;

export async function until(holds: () => boolean, what: string, withinMs = 20_000): Promise<void> {
  const deadlineMs = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export interface Served {
  /** What a driver opens. */
  readonly path: string;
  close(): void;
}

/** @param wire of a device whose cable is in */
export async function serveOnPty(wire: Wire, baudRate: number, ticker: Ticker): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-pty-'));
  const [path, far] = [join(folder, 'near'), join(folder, 'far')];
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' });
  await until(() => existsSync(path) && existsSync(far), 'socat makes its pair');
  const line = createLine({ path: far, baudRate }, ticker);
  const device = wire.attach({ received: (bytes) => line.write(bytes), unplugged: () => line.close() });
  let open = false;
  line.open({ opened: () => (open = true), received: (bytes) => device?.write(bytes), lost: () => {} });
  await until(() => open, 'the far terminal opens');
  return {
    path,
    close: () => {
      device?.detach();
      line.close();
      socat.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
