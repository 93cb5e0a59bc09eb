// Names of serial ports that stay the same whatever is plugged in first; reads /dev/serial/by-id.
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '/dev/serial/by-id';

/** @returns lasting name by port, as `/dev/serial/by-id/usb-FTDI_…` by `/dev/ttyUSB0`; empty where udev makes none */
export function lastingNames(folder: string = FOLDER): ReadonlyMap<string, string> {
  try {
    return new Map(readdirSync(folder).map((name) => [realpathSync(join(folder, name)), join(folder, name)]));
  } catch {
    return new Map();
  }
}
