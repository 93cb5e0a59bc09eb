// What the office does without being asked: it looks at the time, and at every key that a cabinet moved or somebody wants.
import { isCustodyEvent } from '@keycab/shared/custody';
import type { KeyId } from '@keycab/shared/ids';
import type { Clock } from '../clock.ts';
import type { StoredLine } from '../ingest/stored.ts';
import type { Log } from '../log.ts';
import type { Report } from './acts.ts';
import type { OfficeLog } from './log.ts';
import type { Office } from './state.ts';
import { WANTED_KEPT_MS, wantedBy, wantedSince, type Wanted } from './wanted.ts';

export interface Chores {
  /** After each commit of cabinets' lines. Returns at once; delays nobody. */
  readonly moved: (stored: readonly StoredLine[]) => void;
  /** Nothing more is begun; resolves once nothing is under way. */
  readonly stop: () => Promise<void>;
}

const LOOK_MS = 5_000;
const CONFIRM_MS = 60_000;

export function startChores({
  office,
  clock,
  log,
}: {
  readonly office: OfficeLog;
  readonly clock: Pick<Clock, 'every' | 'wallMs'>;
  readonly log: Pick<Log, 'error'>;
}): Chores {
  let stopped = false;
  let work: Promise<void> = Promise.resolve();

  /** What fails now is looked at again with the next minute or the next move: nothing is lost but time. */
  const report = (what: Report): void => {
    work = work
      .then(async () => {
        if (!stopped) await office.act(what, { by: null, via: 'house' });
      })
      .catch((thrown: unknown) => log.error({ code: 'KC-API-03', err: thrown }, 'the office could not follow up'));
  };

  /** In the name of whoever touched it at the cabinet; a no is a line as any other, and one who looks it up reads why. */
  const ask = async ({ act, by }: Wanted): Promise<void> => {
    if (stopped || office.saidBefore(by, act.said) !== undefined) return;
    const { act: name, key, said } = act;
    const over = { type: 'ActRefused', act: name, code: 'KC-OFFICE-02', key, said } as const;
    const late = clock.wallMs() - said.wallMs > WANTED_KEPT_MS;
    await office.act(late ? { act: 'noted', facts: [over] } : act, { by, via: 'kiosk' });
  };
  const soon = (job: () => Promise<void>): void => {
    work = work
      .then(job)
      .catch((thrown: unknown) => log.error({ code: 'KC-API-03', err: thrown }, 'a key was not asked for'));
  };

  // What an earlier run had stored and not yet asked.
  soon(async () => {
    const from = clock.wallMs() - WANTED_KEPT_MS;
    for (const wanted of await office.during((within) => wantedSince(within, from))) await ask(wanted);
  });

  const cancel = clock.every(LOOK_MS, () => {
    if (waits(office.state())) report({ act: 'timePassed' });
  });

  const cancelConfirm = clock.every(CONFIRM_MS, () => {
    work = work
      .then(async () => {
        if (!stopped) await office.confirm();
      })
      .catch((thrown: unknown) =>
        log.error({ code: 'KC-API-03', err: thrown }, 'the office log was not cosigned anew'),
      );
  });

  return {
    moved: (stored) => {
      const keys = new Set(
        stored.flatMap(({ event }): KeyId[] => (event !== null && isCustodyEvent(event) ? [event.key] : [])),
      );
      // Most keys that move have nothing open: they cost no transaction.
      for (const key of keys) if (concerns(office.state(), key)) report({ act: 'keyMoved', key });
      for (const line of stored) {
        const wanted = wantedBy(line);
        if (wanted !== undefined) soon(() => ask(wanted));
      }
    },
    stop: async () => {
      stopped = true;
      cancel();
      cancelConfirm();
      await work;
    },
  };
}

const waits = (office: Office): boolean => office.offers.size + office.requests.size + office.reservations.size > 0;

const concerns = (office: Office, key: KeyId): boolean =>
  [office.offers, office.requests, office.reservations].some((map) =>
    [...map.values()].some((open) => open.key === key),
  );
