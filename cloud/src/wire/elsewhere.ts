// Tells each cabinet what the others saw of its keys, at most once a second each; wire, reader and clock by argument.
import { isCustodyEvent } from '@keycab/shared/custody';
import type { CabinetId } from '@keycab/shared/ids';
import type { Clock } from '../clock.ts';
import type { StoredLine } from '../ingest/stored.ts';
import type { Log } from '../log.ts';
import type { ElsewhereReader, Moved } from '../projections/elsewhere.ts';
import type { Wire } from './wire.ts';

export interface ElsewhereNewsParts {
  readonly wire: Pick<Wire, 'publish'>;
  readonly reader: ElsewhereReader;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly log: Log;
}

export interface ElsewhereNews {
  /** A cabinet came and knows nothing of the others. */
  readonly greeted: (cabinet: CabinetId) => void;
  /** After each commit. Returns at once; delays nobody. */
  readonly stored: (lines: readonly StoredLine[]) => void;
  /** Nothing more is sent; resolves once nothing is under way. */
  readonly stop: () => Promise<void>;
}

const PAUSE_MS = 1_000;

export function startElsewhere({ wire, reader, clock, log }: ElsewhereNewsParts): ElsewhereNews {
  const sentMs = new Map<CabinetId, number>();
  const due = new Map<CabinetId, () => void>();
  let moved: Moved[] = [];
  let stopped = false;
  let work: Promise<void> = Promise.resolve();

  /** One thing after another, so that an older word never follows a newer one. What fails is told anew by the next. */
  const next = (act: () => Promise<void>): void => {
    work = work
      .then(() => (stopped ? undefined : act()))
      .catch((thrown: unknown) =>
        log.error({ code: 'KC-API-03', err: thrown }, 'a cabinet could not be told of keys in others'),
      );
  };

  const send = async (cabinet: CabinetId): Promise<void> => {
    const { message, left } = await reader.of(cabinet);
    if (left > 0)
      log.info({ cabinet, left }, 'more keys are elsewhere than fit into a packet; the oldest are left out');
    wire.publish(cabinet, 'elsewhere', JSON.stringify(message));
  };

  const tell = (cabinet: CabinetId): void => {
    if (stopped || due.has(cabinet)) return;
    const waitMs = (sentMs.get(cabinet) ?? Number.NEGATIVE_INFINITY) + PAUSE_MS - clock.monotonicMs();
    const run = (): void => {
      due.delete(cabinet);
      sentMs.set(cabinet, clock.monotonicMs());
      next(() => send(cabinet));
    };
    due.set(cabinet, clock.after(Math.max(0, waitMs), run));
  };

  const tellConcerned = async (): Promise<void> => {
    const batch = moved;
    moved = [];
    for (const cabinet of await reader.concerned(batch)) tell(cabinet);
  };

  return {
    greeted: tell,
    stored: (lines) => {
      const news = lines.flatMap(({ event, cabinet }) =>
        event !== null && isCustodyEvent(event) ? [{ key: event.key, cabinet }] : [],
      );
      if (news.length === 0) return;
      if (moved.length === 0) next(tellConcerned);
      moved = [...moved, ...news];
    },
    stop: async () => {
      stopped = true;
      for (const cancel of due.values()) cancel();
      due.clear();
      await work;
    },
  };
}
