// From topic to verdict and back: reads what cabinets say, asks ingest, answers; wire, ingest and ledger by argument.
import { never } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import { rosterMessages } from '@keycab/shared/parcels';
import { UP, type Batch, type Have, type Hello, type Status, type UpName } from '@keycab/shared/topics';
import { Compile } from 'typebox/compile';
import type { Clock } from '../clock.ts';
import type { Greeting, Ingest, Verdict } from '../ingest/ingest.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { UpHandler, UpMessage, Wire } from './wire.ts';

export interface IntakeParts {
  readonly wire: Wire;
  readonly ingest: Ingest;
  readonly ledger: Ledger;
  /** A cabinet came, went, or said how much it holds back. */
  readonly cabinetChanged: (cabinet: CabinetId) => void;
  /** Its hello was answered. */
  readonly greeted: (cabinet: CabinetId) => void;
  /** A cabinet has a newer roster than is held here, as after a backup: the next one must be newer still. */
  readonly rosterAhead?: (cabinet: CabinetId, version: number) => Promise<void>;
  /** Storing failed: after an error of the disk nothing that follows can be trusted. */
  readonly failed: (thrown: unknown) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Intake {
  /** To a cabinet that is there: it takes the roster if it is newer than its own. */
  pushRoster(cabinet: CabinetId): Promise<void>;
}

/** A window of a cabinet is two batches; more than this are dropped, and it sends them again. */
const OPEN_MAX_PER_CABINET = 8;
/** How old the last sign of life may be in the ledger while a cabinet goes on talking. */
const NOTED_MS = 5_000;
/** And while what it holds back is counted down. */
const COUNTED_MS = 1_000;

/** How much a cabinet holds by its own word; what it adds later it sends as it comes, so that is not counted. */
interface Said {
  readonly epoch: number;
  readonly size: number;
  /** How much of it is stored here; once it was all, another worker may have heard a newer word. */
  readonly stored: number;
}

const waitingOf = ({ size, stored }: Said): number => Math.max(0, size - stored);

export function startIntake(parts: IntakeParts): Intake {
  const { wire, ingest, ledger, cabinetChanged, greeted, failed, clock, log } = parts;
  const readers = { hello: Compile(UP.hello), batch: Compile(UP.batch), status: Compile(UP.status) };
  const open = new Map<CabinetId, number>();
  const noted = new Map<CabinetId, number>();
  /** What each cabinet said at its hello. */
  const said = new Map<CabinetId, Said>();

  const have = (cabinet: CabinetId, answer: Have): void => wire.publish(cabinet, 'have', JSON.stringify(answer));
  const cosig = (cabinet: CabinetId, epoch: number, size: number, note: string): void =>
    wire.publish(cabinet, 'cosig', JSON.stringify({ epoch, size, note }));

  const greet = async (cabinet: CabinetId, hello: Hello): Promise<void> => {
    const greeting: Greeting = await ingest.hello(cabinet, hello);
    const { epoch, size, note, refused, cosigned } = greeting;
    said.set(cabinet, { epoch, size: hello.size, stored: size });
    have(cabinet, { epoch, size, note, refused });
    if (cosigned !== null) cosig(cabinet, epoch, size, cosigned);
    const roster = await ledger.roster(cabinet);
    const held = roster?.version ?? 0;
    if (held > hello.roster) await pushRoster(cabinet);
    else if (held < hello.roster) await parts.rosterAhead?.(cabinet, hello.roster);
    if (refused === null) greeted(cabinet);
    // A batch may have been faster than the roster: what is stored by now counts.
    const word = said.get(cabinet);
    await hear(cabinet, true, word === undefined ? undefined : waitingOf(word));
  };

  /** @returns undefined when it said nothing about it, or all that it spoke of was stored before */
  const waitingAfter = (cabinet: CabinetId, { epoch, size }: Verdict): number | undefined => {
    const word = said.get(cabinet);
    if (word?.epoch !== epoch || waitingOf(word) === 0) return undefined;
    const now = { ...word, stored: Math.max(word.stored, size) };
    said.set(cabinet, now);
    return waitingOf(now);
  };

  const answer = (cabinet: CabinetId, verdict: Verdict): void => {
    const { epoch, size, note } = verdict;
    switch (verdict.verdict) {
      case 'stored':
      case 'duplicate':
        if (verdict.cosigned !== null) cosig(cabinet, epoch, size, verdict.cosigned);
        // Nothing is confirmed until all is back that was confirmed before: the cabinet goes on from here.
        else if (verdict.restoring) have(cabinet, { epoch, size, note, refused: null });
        // Else no hello was compared: without an answer the cabinet says it again.
        return;
      case 'gap':
      case 'forked':
      case 'invalid':
        return have(cabinet, { epoch, size, note, refused: verdict.verdict });
      default:
        never(verdict);
    }
  };

  const hear = async (cabinet: CabinetId, reachable: boolean, waiting?: number): Promise<void> => {
    noted.set(cabinet, clock.monotonicMs());
    await ledger.markSeen(cabinet, {
      seenMs: clock.wallMs(),
      reachable,
      ...(waiting === undefined ? {} : { waiting }),
    });
    cabinetChanged(cabinet);
  };

  /** A batch is a sign of life too, but not worth a flush of its own each time. */
  const overhear = async (cabinet: CabinetId, waiting: number | undefined): Promise<void> => {
    const pauseMs = waiting === undefined ? NOTED_MS : COUNTED_MS;
    const silentMs = clock.monotonicMs() - (noted.get(cabinet) ?? Number.NEGATIVE_INFINITY);
    if (waiting === 0 || silentMs >= pauseMs) await hear(cabinet, true, waiting);
  };

  const read = (name: UpName, payload: Uint8Array): unknown => {
    try {
      const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
      return readers[name].Check(value) ? value : undefined;
    } catch {
      return undefined; // Not JSON, not UTF-8: told by the caller, with the cabinet's name.
    }
  };

  const take = async ({ cabinet, name, payload }: UpMessage): Promise<void> => {
    const value = read(name, payload);
    if (value === undefined) {
      log.warn({ code: 'KC-SYNC-03', cabinet, bytes: payload.length }, `a ${name} has not the form of one`);
      if (name === 'batch') await refuse(cabinet);
      return;
    }
    switch (name) {
      case 'hello':
        return greet(cabinet, value as Hello);
      case 'batch': {
        const verdict = await ingest.batch(cabinet, value as Batch);
        answer(cabinet, verdict);
        if (verdict.verdict === 'forked') await hear(cabinet, true);
        else await overhear(cabinet, waitingAfter(cabinet, verdict));
        return;
      }
      case 'status': {
        const status = value as Status;
        // A will was written when the connection began: what was stored since is counted better here.
        if (status.state === 'offline') await hear(cabinet, false);
        else await hear(cabinet, true, status.waiting);
        return;
      }
      default:
        never(name);
    }
  };

  /** What cannot be read has no epoch to answer for: the newest one of the cabinet stands in. */
  const refuse = async (cabinet: CabinetId): Promise<void> => {
    const row = await ledger.cabinet(cabinet);
    if (row === undefined) return;
    const head = await ledger.head(cabinet, row.epoch);
    have(cabinet, { epoch: row.epoch, size: head?.size ?? 0, note: head?.note ?? null, refused: 'invalid' });
  };

  const pushRoster = async (cabinet: CabinetId): Promise<void> => {
    const roster = await ledger.roster(cabinet);
    if (roster === undefined) return;
    for (const message of rosterMessages(roster.note, roster.version)) {
      wire.publish(cabinet, 'roster', JSON.stringify(message));
    }
  };

  const handle: UpHandler = async (message) => {
    const { cabinet } = message;
    const waiting = open.get(cabinet) ?? 0;
    if (waiting >= OPEN_MAX_PER_CABINET) {
      log.warn({ code: 'KC-SYNC-01', cabinet }, 'a cabinet sends faster than is stored; a message is dropped');
      return;
    }
    open.set(cabinet, waiting + 1);
    try {
      await take(message);
    } catch (thrown) {
      log.error({ code: 'KC-API-03', cabinet, err: thrown }, `a ${message.name} could not be taken in`);
      failed(thrown);
    } finally {
      const left = (open.get(cabinet) ?? 1) - 1;
      if (left === 0) open.delete(cabinet);
      else open.set(cabinet, left);
    }
  };

  wire.onUp(handle);
  return { pushRoster };
}
