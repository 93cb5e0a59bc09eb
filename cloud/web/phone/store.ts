// What a phone keeps while it is offline, sealed: the last answers, and what is waiting to be sent; IndexedDB.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { PageClock } from '../common/clock.ts';
import { makeKey, open, seal, type Sealed } from './seal.ts';
import { isExpired, type Snapshot } from './snapshot.ts';
import type { Kept } from './kept.ts';

const NAME = 'keycab';
const NONCE_BYTES = 12;

interface Shelves extends DBSchema {
  keys: { key: 'device'; value: CryptoKey };
  snapshot: { key: 'newest'; value: Sealed };
  /** By the order in which it was said. */
  kept: { key: number; value: Sealed };
}

export interface PhoneStore {
  /** Null when there is none, or it is older than a day: then it is gone. */
  readonly snapshot: () => Promise<Snapshot | null>;
  readonly keepSnapshot: (snapshot: Snapshot) => Promise<void>;
  readonly dropSnapshot: () => Promise<void>;
  /** In the order in which it was said. */
  readonly kept: () => Promise<readonly Kept[]>;
  readonly keep: (kept: Omit<Kept, 'place'>) => Promise<void>;
  readonly change: (kept: Kept) => Promise<void>;
  readonly drop: (place: number) => Promise<void>;
}

export function openStore(clock: PageClock): PhoneStore {
  // Each time anew: another window may have thrown everything away meanwhile, and an open one would hold that up.
  const within = async <Result>(work: (db: IDBPDatabase<Shelves>, key: CryptoKey) => Promise<Result>) => {
    const db = await openDB<Shelves>(NAME, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore('keys');
        fresh.createObjectStore('snapshot');
        fresh.createObjectStore('kept', { autoIncrement: true });
      },
    });
    try {
      return await work(db, await deviceKey(db));
    } finally {
      db.close();
    }
  };
  const sealed = (key: CryptoKey, value: unknown): Promise<Sealed> => seal(key, clock.random(NONCE_BYTES), value);

  return {
    snapshot: () =>
      within(async (db, key) => {
        const found = await db.get('snapshot', 'newest');
        const snapshot = found === undefined ? undefined : ((await open(key, found)) as Snapshot | undefined);
        if (snapshot !== undefined && !isExpired(snapshot, clock.wallMs())) return snapshot;
        if (found !== undefined) await db.clear('snapshot');
        return null;
      }),
    keepSnapshot: (snapshot) =>
      within(async (db, key) => {
        await db.put('snapshot', await sealed(key, snapshot), 'newest');
      }),
    dropSnapshot: () => within((db) => db.clear('snapshot')),
    kept: () =>
      within(async (db, key) => {
        const places = await db.getAllKeys('kept');
        const all = await Promise.all(
          places.map(async (place) => {
            const found = await db.get('kept', place);
            const kept =
              found === undefined ? undefined : ((await open(key, found)) as Omit<Kept, 'place'> | undefined);
            return kept === undefined ? [] : [{ ...kept, place }];
          }),
        );
        return all.flat();
      }),
    keep: (kept) =>
      within(async (db, key) => {
        await db.add('kept', await sealed(key, kept));
      }),
    change: ({ place, ...kept }) =>
      within(async (db, key) => {
        await db.put('kept', await sealed(key, kept), place);
      }),
    drop: (place) => within((db) => db.delete('kept', place)),
  };
}

/** Made by whichever window is first. */
async function deviceKey(db: IDBPDatabase<Shelves>): Promise<CryptoKey> {
  const found = await db.get('keys', 'device');
  if (found !== undefined) return found;
  const made = await makeKey();
  const work = db.transaction('keys', 'readwrite');
  const other = await work.store.get('device');
  if (other === undefined) await work.store.put(made, 'device');
  await work.done;
  return other ?? made;
}

/** Nobody is logged in here any more: the answers go, what waits is its sender's and is sent when they are back. */
export async function forgetSnapshot(clock: PageClock): Promise<void> {
  const found = 'indexedDB' in window ? await indexedDB.databases() : [];
  if (found.some(({ name }) => name === NAME)) await openStore(clock).dropSnapshot();
}

/** Who leaves takes everything along: the key first, so that nothing can be opened that a file may still hold. */
export async function forgetPhone(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  if ('caches' in window) await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await deleteDB(NAME);
}
