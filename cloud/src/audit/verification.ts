// Verifies every log of the ledger while the service runs: the same verifier as `keycab verify`, a few lines at a time; ledger by argument.
import type { Person } from '@keycab/shared/answer';
import type { Verification, Verified } from '@keycab/shared/audit';
import type { OfficeFact } from '@keycab/shared/events/office';
import { assert } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import type { BundleCheckpoint } from '@keycab/shared/proof/bundle';
import type { CheckpointFile } from '@keycab/shared/proof/epoch';
import type { Finding, Verdict } from '@keycab/shared/proof/findings';
import { epochKeysText, parseTrust, trustText, type Trust } from '@keycab/shared/proof/trust';
import { verifySteps, type Report } from '@keycab/shared/proof/verify';
import type { LedgerSource } from '../ledger/sources.ts';
import type { Asked } from '../office/acts.ts';
import type { OfficeLog } from '../office/log.ts';

export interface VerificationParts {
  /** Every epoch of every log as far as it reaches now. */
  readonly sources: () => Promise<readonly LedgerSource[]>;
  readonly witnessKeys: readonly string[];
  readonly office: Pick<OfficeLog, 'write'>;
  readonly person: (id: PersonId) => Person | null;
  readonly clock: { readonly wallMs: () => number; readonly breathe: () => Promise<void> };
  readonly failed: (thrown: unknown) => void;
}

export interface VerificationJob {
  readonly state: () => Verification;
  /** Starts it, unless it runs already. */
  readonly start: (by: Omit<Asked, 'wallMs'>) => Verification;
  /** Resolves once nothing runs. */
  readonly idle: () => Promise<void>;
}

/** Some 10 ms of work: so long may an answer wait. */
const LINES_AT_ONCE = 250;
/** The newest checkpoint proves every line; those before it only tell more exactly where a change lies. */
const CHECKPOINTS_MAX = 128;
const FINDINGS_MAX = 100;

export function createVerification(parts: VerificationParts): VerificationJob {
  const { clock } = parts;
  let running: Verification['running'] = null;
  let last: Verified | null = null;
  let work: Promise<void> = Promise.resolve();

  const verify = async (by: Omit<Asked, 'wallMs'>, startedWallMs: number): Promise<void> => {
    const sources = await parts.sources();
    const total = sources.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    running = { done, total, startedWallMs };
    const report = await verifyAll(sources, trustIn(sources, parts.witnessKeys), async () => {
      done += 1;
      if (done % LINES_AT_ONCE !== 0) return;
      running = { done, total, startedWallMs };
      await clock.breathe();
    });
    const outcome = OUTCOMES[report.exit];
    const fact: OfficeFact = { type: 'RecordVerified', lines: done, logs: report.epochs.length, outcome };
    await parts.office.write(() => Promise.resolve([fact]), by);
    last = {
      atWallMs: clock.wallMs(),
      by: by.by === null ? null : parts.person(by.by),
      outcome,
      lines: done,
      epochs: report.epochs.map(({ origin, epoch, size, covered }) => ({
        log: logOf(sources, origin),
        epoch,
        size,
        covered,
      })),
      findings: report.findings.slice(0, FINDINGS_MAX).map(told),
    };
  };

  const state = (): Verification => ({ running, last });
  return {
    state,
    start: (by) => {
      if (running !== null) return state();
      const startedWallMs = clock.wallMs();
      running = { done: 0, total: 0, startedWallMs };
      work = verify(by, startedWallMs)
        .catch(parts.failed)
        .finally(() => {
          running = null;
        });
      return state();
    },
    idle: () => work,
  };
}

const OUTCOMES = { 0: 'good', 1: 'altered', 2: 'incomplete', 3: 'untrusted' } as const;
const VERDICTS = { altered: 'altered', trust: 'untrusted', incomplete: 'incomplete' } as const satisfies Record<
  Verdict,
  string
>;

const told = ({ log, seq, sentence, code, verdict }: Finding): Verified['findings'][number] => ({
  log,
  seq,
  sentence,
  code,
  outcome: VERDICTS[verdict],
});

function logOf(sources: readonly LedgerSource[], origin: string): LedgerSource['log'] {
  const source = sources.find((each) => each.origin === origin);
  assert(source !== undefined, 'what was verified was read from a source', { origin });
  return source.log;
}

/** What this service believes: the keys that were enrolled, and its witness. */
export function trustIn(sources: readonly LedgerSource[], witnessKeys: readonly string[]): Trust {
  const logs = sources.map(({ verifierKey }) => verifierKey);
  const trust = parseTrust(trustText(logs, witnessKeys, Math.min(1, witnessKeys.length)));
  assert(trust.ok, 'the keys of the ledger make a trust file');
  return trust.value;
}

async function verifyAll(sources: readonly LedgerSource[], trust: Trust, read: () => Promise<void>): Promise<Report> {
  const found = await Promise.all(
    sources.map(async (source) => ({
      name: source.origin,
      keys: epochKeysText(source.origin, source.verifierKey, source.witnessKeys),
      checkpoints: await someOf(source.checkpoints),
      lines: source.lines,
    })),
  );
  const steps = verifySteps(found, trust);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    const { verifier, epoch } = step.value;
    if (!verifier.goesOn) continue;
    for await (const line of epoch.lines) {
      const more = verifier.take(line);
      await read();
      if (!more) break;
    }
  }
}

/** The newest, and as many of the others as can be checked without keeping anybody waiting. */
async function someOf(checkpoints: LedgerSource['checkpoints']): Promise<CheckpointFile[]> {
  let kept: BundleCheckpoint[] = [];
  let newest: BundleCheckpoint | null = null;
  let stride = 1;
  let count = 0;
  for await (const checkpoint of checkpoints) {
    newest = checkpoint;
    if (count % stride === 0) kept.push(checkpoint);
    count += 1;
    if (kept.length < CHECKPOINTS_MAX) continue;
    kept = kept.filter((_, index) => index % 2 === 0);
    stride *= 2;
  }
  return newest === null || kept.at(-1) === newest ? kept : [...kept, newest];
}
