// The phone's side of a page: keeps the last answers, sends what waited, says when a new version is ready; wires its parts.
import type { Answer } from '@keycab/shared/answer';
import type { Me, Site } from '@keycab/shared/contract';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { act, ask } from '../common/api.ts';
import type { PageClock } from '../common/clock.ts';
import type { Live } from '../common/live.ts';
import { type Kept, type KeptAct, sendWaiting } from './kept.ts';
import { knownKey } from './snapshot.ts';
import { openStore, type PhoneStore } from './store.ts';
import { useWorker } from './use-worker.ts';

export interface Phone {
  /** What whoever is here said without network: waiting, or refused and not read yet. */
  readonly kept: readonly Kept[];
  /** @returns whether it is kept now: not where a browser keeps nothing */
  readonly keep: (act: KeptAct, label: string) => Promise<boolean>;
  /** Refused, and read. */
  readonly read: (kept: Kept) => void;
  /** Takes the new version that is ready; null while there is none. */
  readonly update: (() => void) | null;
}

const KEYS_MAX = 500;
const FIRST_MS = 2_000;
const AGAIN_MS = 60_000;

/** A desk that many share keeps nothing: a phone does, and wherever it was installed. */
const isOwnDevice = (): boolean =>
  matchMedia('(max-width: 520px)').matches || matchMedia('(display-mode: standalone)').matches;

/** Framed by the demonstration it is no phone; without a secure connection a browser keeps nothing. */
const canKeep = (): boolean => isSecureContext && window.parent === window && 'indexedDB' in window;

export interface PhoneParts {
  readonly clock: PageClock;
  readonly live: Live;
  readonly me: Me | null;
  readonly site: Site | null;
}

export function usePhone({ clock, live, me, site }: PhoneParts): Phone {
  const [store] = useState(() => (canKeep() ? openStore(clock) : null));
  const update = useWorker(store !== null, clock);
  useSnapshot(store, { clock, live, me, site });
  return { ...useKept(store, { clock, live, me }), update };
}

function useKept(store: PhoneStore | null, { clock, live, me }: Omit<PhoneParts, 'site'>): Omit<Phone, 'update'> {
  const [kept, setKept] = useState<readonly Kept[]>([]);
  const person = me?.person?.person ?? null;
  const sending = useRef(false);
  const load = useCallback(async (): Promise<readonly Kept[]> => {
    // A private window may have no store: then nothing waits in it.
    const all = person === null ? [] : ((await store?.kept().catch(() => [])) ?? []);
    const own = all.filter((each) => each.person === person);
    setKept(own);
    return own;
  }, [store, person]);
  const sendNow = useEffectEvent(async (): Promise<void> => {
    if (store === null || sending.current || !navigator.onLine) return;
    sending.current = true;
    // One window at a time; what is said twice all the same is done once by the service.
    await navigator.locks.request('keycab-kept', { ifAvailable: true }, async (lock) => {
      const waiting = lock === null ? [] : await load();
      if (waiting.some(({ refused }) => refused === null)) {
        await sendWaiting({ ...store, waiting, send: act, nowWallMs: clock.wallMs() });
        await load();
      }
    });
    sending.current = false;
  });
  useEffect(() => {
    if (person === null) return;
    void sendNow();
    const again = (): void => void sendNow();
    addEventListener('online', again);
    // Each beat is a sign that the service is there again.
    const stop = live.subscribe(again);
    return () => {
      removeEventListener('online', again);
      stop();
    };
  }, [live, person]);
  return {
    kept,
    keep: async (kind, label) => {
      if (store === null || person === null) return false;
      const entry = { person, act: kind, label, keptWallMs: clock.wallMs(), refused: null };
      const isKept = await store.keep(entry).then(
        () => true,
        () => false,
      );
      await load();
      return isKept;
    },
    read: ({ place }) => void store?.drop(place).then(load),
  };
}

/** At the beginning, and a while after anything has changed. */
function useSnapshot(store: PhoneStore | null, { clock, live, me, site }: PhoneParts): void {
  const person = me?.person ?? null;
  const isReady = store !== null && site !== null && isOwnDevice();
  const whose = isReady ? (person?.person ?? null) : null;
  const take = useEffectEvent(async (signal: AbortSignal): Promise<void> => {
    if (!isReady || person === null) return;
    const keys: Answer[] = [];
    for (;;) {
      const query = { rooftop: 'own', limit: KEYS_MAX, offset: keys.length } as const;
      const reply = await ask('/api/v1/keys', { query }, signal);
      if (reply === null || !reply.ok) return;
      keys.push(...reply.value.keys);
      if (reply.value.keys.length > 0 && keys.length < reply.value.total) continue;
      const asOfWallMs = reply.value.asOfWallMs;
      await store
        .keepSnapshot({
          person: person.person,
          givenName: person.givenName,
          site: site.name,
          timeZone: site.timeZone,
          asOfWallMs,
          keptWallMs: clock.wallMs(),
          keys: keys.map((answer) => knownKey(answer, person.person)),
        })
        // A phone that is full keeps what it had, with its age.
        .catch(() => undefined);
      return;
    }
  });
  useEffect(() => {
    if (whose === null) return;
    const abort = new AbortController();
    let isDirty = true;
    let stop = (): void => undefined;
    const turn = (): void => {
      if (isDirty && document.visibilityState === 'visible') {
        isDirty = false;
        void take(abort.signal);
      }
      stop = clock.after(AGAIN_MS, turn);
    };
    stop = clock.after(FIRST_MS, turn);
    const dirty = (): void => void (isDirty = true);
    const deaf = live.listen({ changed: dirty, resync: dirty });
    return () => {
      abort.abort();
      stop();
      deaf();
    };
  }, [whose, clock, live]);
}
