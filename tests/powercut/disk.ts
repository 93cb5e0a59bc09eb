// A disk that loses what was not flushed: every state in which a power cut may leave it, by rule; pure.
import type { Op } from './trace.ts';

type Pending =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly size: number };

interface File {
  durable: Buffer;
  pending: Pending[];
}

/** A name given, moved or taken away; durable with its folder, in order, as a journaling file system keeps them. */
type Naming = { readonly name: string; readonly file: File | null; readonly from?: string };

export interface Disk {
  apply(op: Op): void;
  /** @param lying  the card says it flushed and did not: nothing is ever durable */
  states(random: () => number, lying: boolean): Map<string, Buffer>[];
}

const SECTOR = 512;

function write(base: Buffer, change: Pending): Buffer {
  if (change.kind === 'truncate') {
    const cut = Buffer.alloc(change.size);
    base.copy(cut, 0, 0, Math.min(base.length, change.size));
    return cut;
  }
  const end = change.offset + change.bytes.length;
  const grown = base.length >= end ? Buffer.from(base) : Buffer.concat([base, Buffer.alloc(end - base.length)]);
  change.bytes.copy(grown, change.offset);
  return grown;
}

/** Only whole sectors of the write reach the medium, up to one that does not. */
function torn(change: Pending, random: () => number): Pending[] {
  if (change.kind === 'truncate') return [];
  const sectors = Math.floor(random() * Math.ceil(change.bytes.length / SECTOR));
  return sectors === 0 ? [] : [{ ...change, bytes: change.bytes.subarray(0, sectors * SECTOR) }];
}

type Choice = (pending: readonly Pending[], random: () => number) => readonly Pending[];

/** What may have reached the medium of the writes since the last flush: nothing, all, a prefix, any of them, a torn one. */
const CHOICES: readonly Choice[] = [
  () => [],
  (pending) => pending,
  (pending, random) => pending.slice(0, Math.floor(random() * (pending.length + 1))),
  (pending, random) => pending.filter(() => random() < 0.5),
  (pending, random) => {
    const at = Math.floor(random() * pending.length);
    const last = pending[at];
    return last === undefined ? [] : [...pending.slice(0, at), ...torn(last, random)];
  },
];

export function createDisk(): Disk {
  let names = new Map<string, File>();
  let durableNames = new Map<string, File>();
  let namings: Naming[] = [];

  const fileOf = (path: string): File => {
    const file = names.get(path);
    if (file === undefined) throw new RangeError(`${path} was never created`);
    return file;
  };
  const rename = (to: Map<string, File>, naming: Naming): Map<string, File> => {
    const renamed = new Map(to);
    if (naming.from !== undefined) renamed.delete(naming.from);
    if (naming.file === null) renamed.delete(naming.name);
    else renamed.set(naming.name, naming.file);
    return renamed;
  };
  const name = (naming: Naming): void => {
    namings.push(naming);
    names = rename(names, naming);
  };

  return {
    apply(op) {
      switch (op.kind) {
        case 'create':
          name({ name: op.path, file: { durable: Buffer.alloc(0), pending: [] } });
          break;
        case 'write':
        case 'truncate':
          fileOf(op.path).pending.push(op);
          break;
        case 'sync': {
          const file = fileOf(op.path);
          file.durable = file.pending.reduce(write, file.durable);
          file.pending = [];
          break;
        }
        case 'syncFolder':
          durableNames = names;
          namings = [];
          break;
        case 'unlink':
          name({ name: op.path, file: null });
          break;
        case 'rename':
          name({ name: op.to, file: fileOf(op.path), from: op.path });
          break;
        case 'ack':
        case 'serial':
          break;
      }
    },
    states(random, lying) {
      return CHOICES.map((choose, index) => {
        const kept = index === 0 ? 0 : index === 1 ? namings.length : Math.floor(random() * (namings.length + 1));
        const shown = namings.slice(0, kept).reduce(rename, durableNames);
        return new Map(
          [...shown].map(([path, file]) => {
            const base = lying && path.endsWith('-wal') ? Buffer.alloc(0) : file.durable;
            return [path, choose(file.pending, random).reduce(write, base)] as const;
          }),
        );
      });
    },
  };
}
