// The desk without network: what was last known, with its age; words that may wait; and the way back when the service is there.
import { clockText } from '@keycab/shared/sentence';
import { useCallback, useEffect, useState } from 'react';
import { type PageClock, useMonotonicMs } from '../common/clock.ts';
import type { Kept, KeptAct } from '../phone/kept.ts';
import { saidNow } from '../phone/said.ts';
import { ageOf, asOfText, findKnown, serviceWallMs, type Snapshot, tellingOf } from '../phone/snapshot.ts';
import type { PhoneStore } from '../phone/store.ts';
import { Keys } from './keys.tsx';
import { words } from './messages.ts';
import { keyScanned } from './place.ts';

const LOOK_AGAIN_MS = 5_000;
const SECOND_MS = 1_000;

/** Null until the store has answered. */
interface Pocket {
  readonly snapshot: Snapshot | null;
  readonly kept: readonly Kept[];
}

function usePocket(store: PhoneStore): readonly [Pocket | null, () => Promise<void>] {
  const [pocket, setPocket] = useState<Pocket | null>(null);
  useEffect(() => {
    void readPocket(store).then(setPocket);
  }, [store]);
  const load = useCallback(async () => setPocket(await readPocket(store)), [store]);
  return [pocket, load];
}

/** A private window may have no store: then there is nothing in it. */
async function readPocket(store: PhoneStore): Promise<Pocket> {
  const snapshot = await store.snapshot().catch(() => null);
  const all = await store.kept().catch(() => []);
  return { snapshot, kept: all.filter(({ person, refused }) => person === snapshot?.person && refused === null) };
}

/** Is the service there again? Asked where nothing is told to strangers. */
function useBack(clock: PageClock): boolean {
  const [back, setBack] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    let stop = (): void => undefined;
    const look = (): void => {
      stop();
      void fetch('/livez', { signal: abort.signal, cache: 'no-store' }).then(
        ({ ok }) => setBack(ok),
        () => setBack(false),
      );
      stop = clock.after(LOOK_AGAIN_MS, look);
    };
    look();
    addEventListener('online', look);
    return () => {
      abort.abort();
      stop();
      removeEventListener('online', look);
    };
  }, [clock]);
  return back;
}

export function Offline({ clock, store }: { readonly clock: PageClock; readonly store: PhoneStore }) {
  const [pocket, load] = usePocket(store);
  const [scanned] = useState(() => keyScanned(location));
  const [query, setQuery] = useState(() => new URLSearchParams(location.search).get('q')?.slice(0, 80) ?? '');
  const [failed, setFailed] = useState(false);
  const back = useBack(clock);
  useMonotonicMs(clock, SECOND_MS);
  const nowMs = clock.wallMs();
  const snapshot = pocket?.snapshot ?? null;
  // Nothing was typed and nothing is lost: where one wanted to go, one is led.
  const isAway = location.pathname !== '/offline';
  useEffect(() => {
    if (back && isAway && query === '' && pocket?.kept.length === 0) location.reload();
  }, [back, isAway, query, pocket]);

  const say = async (snapshotNow: Snapshot, act: KeptAct, label: string): Promise<void> => {
    const wallMs = clock.wallMs();
    const said = saidNow(clock, serviceWallMs(snapshotNow, wallMs));
    const { person } = snapshotNow;
    const entry = { person, act: { ...act, said }, label, keptWallMs: wallMs, refused: null };
    setFailed(false);
    await store.keep(entry).catch(() => setFailed(true));
    await load();
  };
  const desk = isAway ? location.href : query === '' ? '/' : `/?q=${encodeURIComponent(query)}`;
  const telling = snapshot === null ? null : tellingOf(snapshot, nowMs, navigator.language);
  const keys = snapshot?.keys ?? [];
  const shown = scanned !== null && query === '' ? keys.filter(({ key }) => key === scanned) : findKnown(keys, query);
  return (
    <main className="offline">
      <header>
        <p className="brand">{words.brand}</p>
        <p className="muted">{snapshot === null ? '' : `${snapshot.site} · ${snapshot.givenName}`}</p>
      </header>
      <h1>{words.title}</h1>
      <div role="status" className="offline-banner" data-back={back}>
        {back ? (
          <>
            <p>
              <b>{words.back}</b>
            </p>
            <a className="offline-go" href={desk}>
              {words.openDesk}
            </a>
          </>
        ) : (
          <>
            <p>
              <b>{words.offline}</b>{' '}
              {snapshot !== null && telling !== null && words.asOf(asOfText(snapshot, telling), ageOf(snapshot, nowMs))}
            </p>
            <a className="offline-go" href={location.href}>
              {words.retry}
            </a>
          </>
        )}
      </div>
      {failed && (
        <p role="alert" className="trouble">
          {words.notSaved}
        </p>
      )}
      {snapshot !== null && telling !== null ? (
        <>
          <search>
            <input
              type="search"
              aria-label={words.box}
              placeholder={words.placeholder}
              value={query}
              maxLength={80}
              autoComplete="off"
              enterKeyHint="search"
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
          </search>
          {shown.length === 0 && <p>{query === '' && scanned !== null ? words.notKept : words.nothing(query)}</p>}
          <Keys
            keys={shown}
            kept={pocket?.kept ?? []}
            telling={telling}
            asOf={words.line(asOfText(snapshot, telling))}
            onSay={(act, label) => void say(snapshot, act, label)}
          />
          {pocket !== null && pocket.kept.length > 0 && (
            <section className="panel" aria-label={words.waiting(pocket.kept.length)}>
              <h2>{words.waiting(pocket.kept.length)}</h2>
              <ul className="offline-kept">
                {pocket.kept.map((kept) => (
                  <li key={kept.place}>
                    <span>
                      <b>{kept.label}</b>: {words.said[kept.act.act]}, {clockText(kept.act.said?.wallMs ?? 0, telling)}
                    </span>
                    <button type="button" onClick={() => void store.drop(kept.place).then(load)}>
                      {words.takeBack}
                    </button>
                  </li>
                ))}
              </ul>
              <p className="muted small">{words.waitingWhy}</p>
            </section>
          )}
          <p className="muted small">{words.steel}</p>
        </>
      ) : (
        pocket !== null && (
          <section className="panel stack">
            <p>
              <b>{words.none}</b>
            </p>
            <p>{words.noneWhy}</p>
          </section>
        )
      )}
      <p className="muted small">{words.cabinets}</p>
    </main>
  );
}
