// Files and folders that somebody named: what they hold, or one sentence why that cannot be; touches the disk.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { good, refused, type Outcome } from '@keycab/shared/outcome';

/** @param what  as in: a trust file */
export function readGiven(path: string, what: string): Outcome<string, string> {
  if (!existsSync(path)) return refused(`There is no ${what} at ${path}.`);
  if (statSync(path).isDirectory()) return refused(`${path} is a folder and no ${what}.`);
  return attempt(() => readFileSync(path, 'utf8'), `The ${what} ${path} cannot be read`);
}

/** Makes the folder where it is not there yet, before minutes are spent on what is to go into it. */
export const prepareFolder = (folder: string): Outcome<void, string> =>
  attempt(() => {
    makeFolder(resolve(folder));
    accessSync(folder, constants.W_OK | constants.X_OK);
  }, `Nothing can be written to ${folder}`);

/** Level by level: below a folder like /proc the recursive way tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** What the disk refuses is a sentence; whatever else is thrown is a bug of ours. */
export function attempt<Value>(act: () => Value, otherwise: string): Outcome<Value, string> {
  try {
    return good(act());
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown && 'code' in thrown)) throw thrown;
    return refused(`${otherwise} (${String(thrown.code)}).`);
  }
}
