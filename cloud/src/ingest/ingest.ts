// Lines in, verdicts out: is a batch valid, does it follow, does a hello agree? Touches the ledger.
import type { FaultCode } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import { parseVerifierKey, type VerifierKey } from '@keycab/shared/proof/note';
import type { Batch, Hello } from '@keycab/shared/topics';
import { checkBatch, createLineReader, keyOfEpoch, type InvalidReason } from './check.ts';
import { createQueue, placeOf, type Found, type IngestParts, type Run } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { takeBatch, type Group } from './store.ts';

/** `size`: lines held after it; `note`: the newest cosigned checkpoint, null before the first. */
interface Standing {
  readonly epoch: number;
  readonly size: number;
  readonly note: string | null;
}

export type Verdict = Standing &
  (
    | {
        /** `duplicate`: all of it was stored before. `cosigned`: made just now; null while nothing may be cosigned. */
        readonly verdict: 'stored' | 'duplicate';
        readonly cosigned: string | null;
        /** Lines that were confirmed before this ledger was restored are still missing. */
        readonly restoring: boolean;
      }
    | { readonly verdict: 'gap' | 'forked' }
    | { readonly verdict: 'invalid'; readonly reason: InvalidReason }
  );

export type Greeting = Standing & {
  readonly refused: 'forked' | 'invalid' | null;
  readonly cosigned: string | null;
};

export interface Ingest {
  batch(cabinet: CabinetId, batch: Batch): Promise<Verdict>;
  hello(cabinet: CabinetId, hello: Hello): Promise<Greeting>;
  /** Resolves once nothing is under way any more. */
  idle(): Promise<void>;
}

export function createIngest(parts: IngestParts): Ingest {
  const { ledger, witness, log } = parts;
  const readLine = createLineReader();
  const keys = new Map<string, VerifierKey>();
  const queue = createQueue(parts);

  /** The key of an epoch as it was enrolled; for an epoch that is still unknown, the newest one under its name. */
  const keyOf = async (cabinet: CabinetId, epoch: number): Promise<VerifierKey | null> => {
    const known = keys.get(placeOf(cabinet, epoch));
    if (known !== undefined) return known;
    const heads = await ledger.heads(cabinet);
    const head = heads.find((each) => each.epoch === epoch) ?? heads.at(-1);
    const parsed = head === undefined ? null : parseVerifierKey(head.verifierKey);
    if (head === undefined || parsed?.ok !== true) return null;
    if (head.epoch !== epoch) return keyOfEpoch(parsed.value, epoch);
    keys.set(placeOf(cabinet, epoch), parsed.value);
    return parsed.value;
  };

  const tell = (level: 'warn' | 'error', code: FaultCode, cabinet: CabinetId, epoch: number, why: string): void =>
    log[level]({ code, cabinet, epoch }, why);

  const prepareBatch = async (cabinet: CabinetId, batch: Batch, receivedMs: number): Promise<Run<Verdict>> => {
    const { epoch } = batch;
    const key = await keyOf(cabinet, epoch);
    const no = (reason: InvalidReason, size: number): Found<Verdict> => {
      tell('error', 'KC-SYNC-03', cabinet, epoch, `a batch from ${batch.from} is not valid: ${reason}`);
      return { epoch, cosignable: false, answer: ({ note }) => ({ verdict: 'invalid', reason, epoch, size, note }) };
    };
    if (key === null) return async () => no('notEnrolled', 0);
    const checked = checkBatch(cabinet, batch, key, receivedMs, readLine);
    if (!checked.ok) {
      const { reason } = checked;
      return async ({ within }) => no(reason, (await within.head(cabinet, epoch))?.size ?? 0);
    }
    for (const line of checked.value.lines) {
      if (line.event !== null) continue;
      tell('warn', 'KC-SYNC-03', cabinet, epoch, `line ${line.seq} is kept but not understood`);
    }
    return async (group) => {
      const row = await group.within.cabinet(cabinet);
      if (row === undefined) return no('notEnrolled', 0);
      const taken = await takeBatch(group, row, key, checked.value);
      const { size } = taken;
      switch (taken.verdict) {
        case 'invalid':
          return no(taken.reason, size);
        case 'gap':
          // It believes that more is confirmed than is held: that is compared before anything is cosigned again.
          await group.within.setReconciled(cabinet, false);
          tell('warn', 'KC-SYNC-01', cabinet, epoch, `a batch from ${batch.from} does not follow ${size}`);
          return { epoch, cosignable: false, answer: ({ note }) => ({ verdict: 'gap', epoch, size, note }) };
        case 'forked':
          tell('error', 'KC-SYNC-02', cabinet, epoch, taken.why);
          return { epoch, cosignable: false, answer: ({ note }) => ({ verdict: 'forked', epoch, size, note }) };
        case 'stored':
        case 'known': {
          const verdict = taken.verdict === 'stored' ? 'stored' : 'duplicate';
          return { epoch, cosignable: true, answer: (standing) => ({ verdict, epoch, size, ...standing }) };
        }
      }
    };
  };

  const runHello = async (group: Group, cabinet: CabinetId, hello: Hello): Promise<Found<Greeting>> => {
    const { epoch } = hello;
    const found = (size: number, refused: Greeting['refused']): Found<Greeting> => ({
      epoch,
      cosignable: refused === null,
      answer: ({ note, cosigned }) => ({ epoch, size, note, refused, cosigned }),
    });
    const row = await group.within.cabinet(cabinet);
    if (row === undefined) {
      tell('error', 'KC-SYNC-03', cabinet, epoch, 'a hello comes from a cabinet that is not enrolled');
      return found(0, 'invalid');
    }
    const agreed = await reconcile(group, row, hello, witness.verifierKey);
    switch (agreed.verdict) {
      case 'invalid':
        tell('error', 'KC-SYNC-03', cabinet, epoch, 'a hello names an epoch that is past and was never stored');
        return found(agreed.size, 'invalid');
      case 'forked':
        tell('error', 'KC-SYNC-02', cabinet, epoch, agreed.why);
        return found(agreed.size, 'forked');
      case 'agreed':
        if (agreed.restoredFrom !== null) {
          const why = `${agreed.restoredFrom} lines were confirmed, ${agreed.size} are held: restored from a backup`;
          tell('error', 'KC-SYNC-04', cabinet, epoch, why);
        }
        if (agreed.ahead) {
          const why = `the cabinet holds ${hello.size} lines, the ledger ${agreed.size}: the cabinet was put back`;
          tell('error', 'KC-SYNC-02', cabinet, epoch, why);
        }
        return found(agreed.size, null);
    }
  };

  return {
    batch: (cabinet, batch) =>
      queue.submit(cabinet, batch.lines.length, (receivedMs) => prepareBatch(cabinet, batch, receivedMs)),
    hello: (cabinet, hello) => queue.submit(cabinet, 0, async () => (group) => runHello(group, cabinet, hello)),
    idle: queue.idle,
  };
}
