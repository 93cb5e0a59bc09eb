// keycab bench ports: the serial ports of this computer, by the names that last, and whether they may be opened.
import { accessSync, constants } from 'node:fs';
import { listPorts, type ListedPort } from '../../src/serial/line.ts';
import { EXIT, signed, type Talk } from '@keycab/shared/cli/talk';
import { portAdvice } from '../advice.ts';
import { isSaid, type Values } from '../given.ts';
import { lastingNames } from './by-id.ts';

export interface PortRow extends ListedPort {
  /** What a configuration should name; null where there is no such name. */
  readonly lasting: string | null;
  /** Null: it may be opened; else the operating system's sentence. */
  readonly denied: string | null;
}

/** @returns null when this user may read and write, else why not */
export function deniedAccess(path: string): string | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return null;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
    return code === 'ENOENT' ? 'no such file' : String(code ?? thrown);
  }
}

/** A built-in port without a vendor that nobody wired is only noise in the table. */
export const isWorthTelling = ({ usb, path }: ListedPort): boolean => usb !== null || !/^\/dev\/ttyS\d+$/.test(path);

export function portsText(rows: readonly PortRow[]): string {
  if (rows.length === 0) return 'No serial port was found.';
  return rows
    .flatMap(({ path, lasting, manufacturer, serial, usb, denied }) => [
      lasting ?? path,
      `  ${[lasting === null ? null : path, usb, manufacturer, serial === null ? null : `serial ${serial}`]
        .filter((part) => part !== null)
        .join('  ')}${denied === null ? '' : `  ${denied}`}`,
    ])
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

export async function ports(values: Values, talk: Talk): Promise<number> {
  const listed = await listPorts();
  if (listed === null) {
    const what = 'The list of ports cannot be read: this computer has no udev.';
    talk.say(
      `${signed(talk, 'broken', what)}  sudo apt-get install udev; until then name the port by hand: ls /dev/tty*`,
    );
    return EXIT.unreachable;
  }
  const lasting = lastingNames();
  const rows = listed
    .filter(isWorthTelling)
    .map((port): PortRow => ({ ...port, lasting: lasting.get(port.path) ?? null, denied: deniedAccess(port.path) }));
  if (isSaid(values, 'json')) talk.data(JSON.stringify({ ports: rows }));
  else talk.data(portsText(rows));
  const denied = rows.find((row) => row.denied !== null)?.denied ?? null;
  if (denied !== null) talk.say(signed(talk, 'look', portAdvice(denied)));
  if (rows.length > 0)
    talk.say('Name the first line of a port in the configuration: it stays the same after a restart.');
  return EXIT.good;
}
