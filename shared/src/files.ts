// The files that a configuration names, read or refused in one sentence; pure, the file system is handed in.
import { Fault } from './fault.ts';

/** As much of `node:fs` as is needed: each side hands in its own. */
export interface FileSystem {
  existsSync(path: string): boolean;
  statSync(path: string): { readonly mode: number; isDirectory(): boolean };
  readFileSync(path: string, encoding: 'utf8'): string;
}

/** @throws Fault KC-CONF-01, one mistake a line */
export function refuseConfiguration(sentences: readonly string[]): never {
  throw new Fault('KC-CONF-01', sentences.join('\n'), { sentences });
}

export function createFiles(system: FileSystem) {
  /**
   * @param named  how the file is called in the sentence
   * @throws Fault KC-CONF-01
   */
  function text(path: string, named: string): string {
    if (!system.existsSync(path)) return refuseConfiguration([`${named}: there is no such file`]);
    if (system.statSync(path).isDirectory()) return refuseConfiguration([`${named} is a folder; name a file`]);
    try {
      return system.readFileSync(path, 'utf8');
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
      return refuseConfiguration([`${named} cannot be read (${String(thrown.code)})`]);
    }
  }

  /** A secret in a file that nobody else may read, without the white space around it. @throws Fault KC-CONF-01 */
  function secret(path: string, setting: string): string {
    if (!system.existsSync(path)) return refuseConfiguration([`${setting}: there is no file ${path}`]);
    const found = text(path, `${setting}: ${path}`).trim();
    // Group and others: a key that they can read is theirs as well.
    if ((system.statSync(path).mode & 0o077) !== 0) {
      return refuseConfiguration([`${setting}: others may read ${path}; chmod 600 it`]);
    }
    return found === '' ? refuseConfiguration([`${setting}: ${path} is empty`]) : found;
  }

  /** @param bytes  of the key, written as twice as many hex digits. @throws Fault KC-CONF-01 */
  function key(path: string, setting: string, bytes = 32): Uint8Array {
    const found = secret(path, setting);
    return found.length === bytes * 2 && /^[0-9a-f]+$/.test(found)
      ? Uint8Array.from(found.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
      : refuseConfiguration([`${setting}: ${path} holds no ${String(bytes * 2)} hex digits`]);
  }

  return { text, secret, key };
}
