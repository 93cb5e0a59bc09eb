// Keeps every cabinet's roster true: looks after each change, at most once a second, and sends what is new; by arguments.
import type { CabinetId } from '@keycab/shared/ids';
import type { OfficeEventType } from '@keycab/shared/events/office';
import type { Clock } from '../clock.ts';
import type { StoredLine } from '../ingest/stored.ts';
import type { Log } from '../log.ts';
import type { OfficeLog } from '../office/log.ts';
import type { Issuer } from './issue.ts';
import { MERGED_TYPES } from './merge.ts';

export interface RostersParts {
  readonly office: Pick<OfficeLog, 'during'>;
  readonly issue: Issuer;
  /** To a cabinet that is there. */
  readonly push: (cabinet: CabinetId) => Promise<void>;
  /** Something changed that pages show: a directory that a cabinet added to, a version that one applied. */
  readonly changed: () => Promise<void>;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after' | 'every'>;
  readonly log: Pick<Log, 'error'>;
}

export interface Rosters {
  /** After each commit. Returns at once; delays nobody. */
  readonly stored: (lines: readonly StoredLine[]) => void;
  /** The directory was changed by hand. */
  readonly touched: () => void;
  /** Nothing more is sent; resolves once nothing is under way. */
  readonly stop: () => Promise<void>;
}

const PAUSE_MS = 1_000;
const LOOK_MS = 3_600_000;

/** What an office line may change in a roster; everything that an administrator does is told by `touched`. */
const TELLING: ReadonlySet<string> = new Set([
  'DueTimeChanged',
  'KeyRequested',
  'JobAccepted',
  'KeyRequestMet',
  'KeyRequestClosed',
  'ReservationMade',
  'ReservationCanceled',
  'ProblemReported',
  'ProblemCleared',
  'DeliveryStarted',
  'WorksheetMarked',
  'WorksheetSigned',
  'WorksheetWaived',
  'DeliveryEnded',
] satisfies OfficeEventType[]);

export function startRosters({ office, issue, push, changed, clock, log }: RostersParts): Rosters {
  let cancelDue: (() => void) | null = null;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();

  /** What fails now is looked at again with the next change, or the next hour. */
  const next = (act: () => Promise<void>): void => {
    work = work
      .then(() => (stopped ? undefined : act()))
      .catch((thrown: unknown) => log.error({ code: 'KC-ADMIN-02', err: thrown }, 'rosters could not be made'));
  };
  const look = (): void => {
    cancelDue = null;
    lookedMs = clock.monotonicMs();
    next(async () => {
      const issued = await office.during((within, state) => issue(within, state));
      for (const cabinet of issued) await push(cabinet);
    });
  };
  const touched = (): void => {
    if (stopped || cancelDue !== null) return;
    cancelDue = clock.after(Math.max(0, lookedMs + PAUSE_MS - clock.monotonicMs()), look);
  };

  const cancelLook = clock.every(LOOK_MS, touched);
  touched();
  return {
    stored: (lines) => {
      if (lines.some(({ event }) => event !== null && MERGED_TYPES.has(event.type))) next(changed);
      if (lines.some(({ event }) => event !== null && (TELLING.has(event.type) || MERGED_TYPES.has(event.type))))
        touched();
    },
    touched,
    stop: async () => {
      stopped = true;
      cancelLook();
      cancelDue?.();
      await work;
    },
  };
}
