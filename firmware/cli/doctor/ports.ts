// The ports that the configuration names: there, and open to this user; looks at files only.
import { SOCKET_SCHEME } from '../../src/serial/socket.ts';
import { portAdvice } from '../advice.ts';
import { deniedAccess } from '../bench/ports.ts';
import { broken, fine, look, type Finding } from './finding.ts';

export interface NamedPort {
  /** As people call what hangs there: `Slot board 0000a001`. */
  readonly of: string;
  readonly path: string;
  readonly code: 'KC-BOARD-01' | 'KC-READER-01';
}

const NEW_NAME = /^\/dev\/tty(USB|ACM)\d+$/;

/** @param denied  what the operating system says to this user about a path; null: it may be opened */
export function checkPort(
  { of, path, code }: NamedPort,
  denied: (path: string) => string | null = deniedAccess,
): Finding {
  const file = path.startsWith(SOCKET_SCHEME) ? path.slice(SOCKET_SCHEME.length) : path;
  const why = denied(file);
  if (why !== null) return broken('port', `${of} ${path}: ${why}`, code, portAdvice(why, path));
  return NEW_NAME.test(path)
    ? look(
        'port',
        `${of} ${path}: this name goes to whatever is plugged in first`,
        code,
        'Name it by /dev/serial/by-id: keycab bench ports',
      )
    : fine('port', `port of ${of.toLowerCase()}`);
}

/** @param listed  whether the operating system's list of ports can be read */
export const checkUdev = (listed: boolean): Finding =>
  listed
    ? fine('udev', 'ports can be listed')
    : look('udev', 'Serial ports cannot be listed', 'KC-BOARD-01', 'sudo apt-get install udev');
