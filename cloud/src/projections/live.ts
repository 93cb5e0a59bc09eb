// Who is told at once: every stored line and every beat, to all who listen; reads the ledger.
import type { Answer } from '@keycab/shared/answer';
import type { LiveBeat, LiveChange } from '@keycab/shared/contract';
import { isCustodyEvent } from '@keycab/shared/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { OFFICE, type KeyId, type PersonId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import type { StoredLine } from '../ingest/stored.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CabinetsReader } from './cabinets.ts';
import type { DirectoryIndex, DirectoryReader } from './directory.ts';
import type { HoldingsReader } from './holdings.ts';

export const BEAT_MS = 5000;
/** More than this at once, missed or arriving, and pages do better to load their lists again. */
export const REPLAY_MAX = 500;

/**
 * `dataFor` is JSON, written once for all who listen from the same rooftops; null: it is none of their business.
 * `arrival` is null where nothing is to be resumed from.
 */
export interface LiveMessage {
  readonly event: 'changed' | 'beat' | 'resync';
  readonly arrival: number | null;
  readonly dataFor: (rooftops: Rooftops) => Promise<string | null>;
}

export type Listener = (message: LiveMessage) => void;

export interface Live {
  /** After each commit, in order of arrival. Returns at once; delays nobody. */
  readonly publish: (stored: readonly StoredLine[]) => void;
  /** When a cabinet comes, goes or forks: a beat at once. */
  readonly cabinetsChanged: () => void;
  readonly subscribe: (listener: Listener) => () => void;
  /** What a page missed since `lastArrival`, ending with a beat; null: it has nothing yet. */
  readonly catchUp: (lastArrival: number | null) => Promise<LiveMessage[]>;
  readonly stop: () => void;
}

export interface LiveParts {
  readonly ledger: Pick<Ledger, 'entries' | 'newestArrival'>;
  readonly answer: (key: KeyId, rooftops: Rooftops) => Promise<Answer | undefined>;
  readonly cabinets: CabinetsReader;
  readonly directory: DirectoryReader;
  readonly holdings: HoldingsReader;
  readonly clock: { readonly wallMs: () => number };
  /** Calls again and again until what it returns is called. */
  readonly every: (ms: number, act: () => void) => () => void;
  /** Told when changes could not be told, listeners then load their lists again; or a beat, of which there are more. */
  readonly failed: (cause: unknown, lost: 'changes' | 'beat') => void;
}

/** One and the same work for all who may see the same. */
function onceFor(tell: (rooftops: Rooftops) => Promise<string | null>): LiveMessage['dataFor'] {
  const told = new Map<string, Promise<string | null>>();
  return (rooftops) => {
    const name = rooftops === 'all' ? rooftops : rooftops.join();
    const data = told.get(name) ?? tell(rooftops);
    told.set(name, data);
    return data;
  };
}

/** What a cabinet of these rooftops wrote, whatever is about one of their keys, and what one of their people was told. */
function concerns({ cabinets, keys, people, rooftops }: DirectoryIndex, entry: LiveChange['entry']): boolean {
  const { cabinet, event, type } = entry;
  if (rooftops === 'all' || (cabinet !== OFFICE && cabinets.has(cabinet))) return true;
  const key = (event as { readonly key?: KeyId | null }).key ?? null;
  if (key !== null) return keys.has(key);
  const person = (event as { readonly person?: PersonId | null }).person ?? null;
  return type === 'NoticeGiven' && person !== null && people.has(person);
}

export function startLive({ ledger, answer, cabinets, directory, holdings, clock, every, failed }: LiveParts): Live {
  const listeners = new Set<Listener>();
  let waiting: StoredLine[] = [];
  let work: Promise<void> = Promise.resolve();
  let busy = false;

  const send = (message: LiveMessage): void => {
    for (const listener of listeners) listener(message);
  };

  const beat = async (arrival: number | null): Promise<LiveMessage> => {
    const nowWallMs = clock.wallMs();
    const dataFor = onceFor(async (rooftops) => {
      const data: LiveBeat = { nowWallMs, cabinets: await cabinets.list(rooftops) };
      return JSON.stringify(data);
    });
    // A beat that cannot be told to all is told to nobody.
    await dataFor('all');
    return { event: 'beat', arrival, dataFor };
  };

  const resync = (arrival: number): LiveMessage => ({
    event: 'resync',
    arrival,
    dataFor: async () => JSON.stringify({ arrival }),
  });

  const changed = async (entry: LiveChange['entry']): Promise<LiveMessage> => {
    const event = entry.event as CabinetEvent;
    const dataFor = onceFor(async (rooftops) => {
      if (!concerns(directory.index(rooftops), entry)) return null;
      const found = isCustodyEvent(event) ? await answer(event.key, rooftops) : undefined;
      const change: LiveChange = { entry, answer: found ?? null };
      return JSON.stringify(change);
    });
    await dataFor('all');
    return { event: 'changed', arrival: entry.arrival, dataFor };
  };

  /** One thing after another: what is told keeps the order of the ledger. */
  const next = (lost: 'changes' | 'beat', act: () => Promise<void>): void => {
    work = work.then(act).catch((cause: unknown) => failed(cause, lost));
  };

  /** What this version does not understand is told as it was written. */
  const entriesOf = async (stored: StoredLine): Promise<readonly LiveChange['entry'][]> => {
    const { arrival, cabinet, epoch, seq, receivedWallMs, event } = stored;
    if (event === null) return ledger.entries({ after: arrival - 1, limit: 1 });
    return [{ arrival, cabinet, epoch, seq, type: event.type, receivedWallMs, event }];
  };

  const drain = async (): Promise<void> => {
    busy = false;
    const batch = waiting;
    waiting = [];
    const last = batch.at(-1);
    if (last === undefined || listeners.size === 0) return;
    if (batch.length > REPLAY_MAX) return send(resync(last.arrival));
    try {
      for (const stored of batch) for (const entry of await entriesOf(stored)) send(await changed(entry));
    } catch (thrown) {
      // What follows has higher numbers, so nobody would ever come back for the rest of these.
      send(resync(last.arrival));
      throw thrown;
    }
  };

  const sendBeat = async (): Promise<void> => {
    if (listeners.size > 0) send(await beat(null));
  };

  const stopBeats = every(BEAT_MS, () => next('beat', sendBeat));

  return {
    publish: (stored) => {
      holdings.changed(stored.flatMap(({ event }) => (event !== null && isCustodyEvent(event) ? [event.key] : [])));
      if (listeners.size === 0) return;
      waiting = [...waiting, ...stored];
      if (busy) return;
      busy = true;
      next('changes', drain);
    },
    cabinetsChanged: () => {
      cabinets.changed();
      next('beat', sendBeat);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    catchUp: async (lastArrival) => {
      const newest = await ledger.newestArrival();
      if (lastArrival === null || lastArrival === newest) return [await beat(newest)];
      // From a ledger that has since been restored to an earlier state, or from too far back.
      if (lastArrival > newest || newest - lastArrival > REPLAY_MAX) return [resync(newest), await beat(null)];
      const entries = await ledger.entries({ after: lastArrival, limit: REPLAY_MAX });
      const messages: LiveMessage[] = [];
      for (const entry of entries) messages.push(await changed(entry));
      return [...messages, await beat(null)];
    },
    stop: () => {
      stopBeats();
      listeners.clear();
    },
  };
}
