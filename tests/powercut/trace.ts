// What a traced process did to its files, in order: parsed from strace's text, refusing whatever it does not understand.
import { basename, dirname } from 'node:path';
import { Fault } from '@keycab/shared/fault';

/** `path` is a file's name inside the data folder. */
export type Op =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'syncFolder' }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'ack'; readonly size: number; readonly cursor: number }
  /** Bytes towards the board. */
  | { readonly kind: 'serial'; readonly bytes: Buffer };

/** Calls that must be traced: any other way of writing a data file would go unseen. */
export const CALLS =
  'openat,pwrite64,write,writev,pwritev,pwritev2,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,copy_file_range,sendfile';

interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: number;
}

const unhex = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex');
const misread = (line: string): Fault =>
  new Fault('KC-BUG-01', `a trace line that nobody understands: ${line.slice(0, 200)}`);

/** Joins calls that strace split because another thread came between. */
function* calls(lines: Iterable<string>): Generator<Call> {
  const unfinished = new Map<string, string>();
  for (const raw of lines) {
    const found = /^(\d+)\s+(.*)$/.exec(raw);
    const [pid, text] = found === null ? ['', raw] : [found[1] ?? '', found[2] ?? ''];
    if (/^(\+\+\+|---)/.test(text) || text === '') continue;
    const cut = / <unfinished \.\.\.>$/.exec(text);
    if (cut !== null) {
      unfinished.set(pid, text.slice(0, cut.index));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const whole = resumed === null ? text : `${unfinished.get(pid) ?? ''}${resumed[1] ?? ''}`;
    const call = /^(\w+)\((.*)\)\s+= (-?\d+|\?)/.exec(whole);
    if (call === null) throw misread(raw);
    yield { name: call[1] ?? '', args: call[2] ?? '', result: call[3] === '?' ? -1 : Number(call[3]) };
  }
}

/** `<path>` after a descriptor; strace writes it in hexadecimal under -xx. */
const pathIn = (args: string): string => {
  const text = /^(?:\d+|AT_FDCWD)<((?:[^>\\]|\\.)*)>/.exec(args)?.[1] ?? '';
  return text.includes('\\x') ? unhex(text).toString() : text;
};
const stringsIn = (args: string): Buffer[] =>
  [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map((match) => unhex(match[1] ?? ''));
const numbersAfter = (args: string): number[] =>
  (/"(?:\\x[0-9a-f]{2})*"(\.\.\.)?((?:, -?\d+)*)$/.exec(args)?.[2] ?? '')
    .split(', ')
    .filter((part) => part !== '')
    .map(Number);

/**
 * @param folder  the traced folder: `data/` beneath it is the disk, `ack` and `serial` beside it are the world
 * @throws Fault KC-BUG-01 for a call on a data file that the model does not know
 */
export function operations(lines: Iterable<string>, folder: string): Op[] {
  const data = `${folder}/data`;
  const positions = new Map<string, number>();
  const known = new Set<string>();
  const ops: Op[] = [];
  const mapped = (path: string): boolean => path.endsWith('-shm'); // rebuilt at each opening, never trusted

  for (const call of calls(lines)) {
    const { name, args, result } = call;
    if (result < 0) continue;
    const path = name === 'openat' || name.startsWith('rename') || name.startsWith('unlink') ? '' : pathIn(args);
    const [first, second] = stringsIn(args);
    switch (name) {
      case 'openat': {
        const opened = first?.toString() ?? '';
        if (dirname(opened) !== data || mapped(opened)) break;
        const file = basename(opened);
        if (!known.has(file) && args.includes('O_CREAT')) {
          known.add(file);
          ops.push({ kind: 'create', path: file });
        }
        if (args.includes('O_TRUNC')) ops.push({ kind: 'truncate', path: file, size: 0 });
        positions.set(opened, 0);
        break;
      }
      case 'write':
      case 'pwrite64': {
        if (path === `${folder}/ack`) {
          const [, size, cursor] = (first?.toString() ?? '').split(/\s/);
          ops.push({ kind: 'ack', size: Number(size), cursor: Number(cursor) });
        } else if (path === `${folder}/serial`) ops.push({ kind: 'serial', bytes: first ?? Buffer.alloc(0) });
        else if (dirname(path) === data && !mapped(path)) {
          if (first === undefined || first.length !== result || args.includes('"...')) throw misread(`${name}(${args}`);
          const [, at] = numbersAfter(args);
          const offset = name === 'pwrite64' ? (at ?? 0) : (positions.get(path) ?? 0);
          if (name === 'write') positions.set(path, offset + result);
          ops.push({ kind: 'write', path: basename(path), offset, bytes: first });
        }
        break;
      }
      case 'ftruncate':
        if (dirname(path) === data && !mapped(path)) {
          ops.push({ kind: 'truncate', path: basename(path), size: Number(/, (\d+)$/.exec(args)?.[1]) });
        }
        break;
      case 'fsync':
      case 'fdatasync':
        if (path === data) ops.push({ kind: 'syncFolder' });
        else if (dirname(path) === data) ops.push({ kind: 'sync', path: basename(path) });
        break;
      case 'unlink':
      case 'unlinkat': {
        const gone = first?.toString() ?? '';
        if (dirname(gone) === data && !mapped(gone)) {
          known.delete(basename(gone));
          ops.push({ kind: 'unlink', path: basename(gone) });
        }
        break;
      }
      case 'rename':
      case 'renameat':
      case 'renameat2': {
        const [from, to] = [first?.toString() ?? '', second?.toString() ?? ''];
        if (dirname(from) === data && dirname(to) === data) {
          known.delete(basename(from));
          known.add(basename(to));
          ops.push({ kind: 'rename', path: basename(from), to: basename(to) });
        }
        break;
      }
      default:
        if (args.includes(data) || path.startsWith(data)) throw misread(`${name}(${args}`);
    }
  }
  return ops;
}
