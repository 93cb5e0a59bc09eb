// A whole bundle, verified: every epoch, the links between them, freshness; pure but for node:crypto.
import type { CheckpointFile, Demand, EpochResult } from './epoch.ts';
import { openVerifier, type EpochVerifier } from './epoch.ts';
import { logOrigin, openCheckpoint, type OpenedCheckpoint } from './checkpoint.ts';
import { exitOf, finding, type Exit, type Finding } from './findings.ts';
import { parseEpochKeys, type EpochKeys, type Trust } from './trust.ts';

/** One epoch as it was found; `name` is its folder. `lines` is read once, as it comes. */
export interface FoundEpoch {
  readonly name: string;
  /** Text of keys.json, or null when there is none. */
  readonly keys: string | null;
  readonly lines: Iterable<string | null>;
  readonly checkpoints: readonly CheckpointFile[];
}

export interface VerifyOptions {
  /** An older checkpoint that the bundle must contain. */
  readonly since?: string;
  /** The newest cosignature of each log must not be older than this. */
  readonly fresh?: { readonly ageMaxSeconds: number; readonly nowSeconds: number };
}

export interface EpochReport {
  readonly origin: string;
  /** `log` of a cabinet, or that of an office. */
  readonly kind: EpochKeys['parsed']['kind'];
  /** The cabinet, or the tenant of an office. */
  readonly of: string;
  readonly epoch: number;
  readonly size: number;
  readonly root: string;
  readonly covered: number;
  readonly cosignedSeconds: number | null;
  /** How it began: enrolled, restored, rolledBack … */
  readonly reason: string | null;
}

export interface Report {
  readonly exit: Exit;
  readonly findings: readonly Finding[];
  /** The first bad line of the first log that has one. */
  readonly firstBad: Finding | null;
  /** Oldest first. */
  readonly epochs: readonly EpochReport[];
}

export function verifyBundle(found: readonly FoundEpoch[], trust: Trust, options: VerifyOptions = {}): Report {
  const steps = verifySteps(found, trust, options);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    const { verifier, epoch } = step.value;
    if (verifier.goesOn) for (const text of epoch.lines) if (!verifier.take(text)) break;
  }
}

/** What has to be read next, for whoever cannot read a whole bundle at one go. */
export interface Step<Found> {
  readonly verifier: EpochVerifier;
  readonly epoch: Found;
}

/**
 * Yields each epoch with its verifier, which is to be handed the lines before the next step is asked for.
 * @returns the report, once all are read
 */
export function* verifySteps<Found extends Omit<FoundEpoch, 'lines'>>(
  found: readonly Found[],
  trust: Trust,
  options: VerifyOptions = {},
): Generator<Step<Found>, Report> {
  const findings: Finding[] = [];
  const groups: Finding[][] = [];
  const epochs: { readonly epoch: Found; readonly known: EpochKeys }[] = [];
  const missing = new Set(trust.logs.map(({ name }) => name));
  for (const epoch of found) {
    const keys = parseEpochKeys(epoch.keys ?? '');
    if (keys.ok) missing.delete(keys.value.origin);
    if (!keys.ok) findings.push(finding(epoch.name, 'keysUnreadable'));
    else if (!trust.logs.some((key) => key.text === keys.value.verifierKey.text)) {
      findings.push(finding(keys.value.origin, 'unknownKey'));
    } else epochs.push({ epoch, known: keys.value });
  }
  // Newest first: an epoch's first line says what the epoch before it must look like.
  epochs.sort((left, right) => order(right.known, left.known));
  const since = options.since === undefined ? null : openSince(options.since, trust);
  if (options.since !== undefined && since === null) findings.push(finding('--since', 'sinceUntrusted'));
  if (since !== null && !epochs.some(({ known }) => known.origin === since.origin)) {
    findings.push(finding(since.origin, 'sinceMissing'));
  }

  const reports: EpochReport[] = [];
  const origins = new Set(epochs.map(({ known }) => known.origin));
  let newer: { readonly known: EpochKeys; readonly result: EpochResult } | null = null;
  for (const { epoch, known } of epochs) {
    const { origin } = known;
    const next: typeof newer = isSameLog(newer, known) ? newer : null;
    const demands = [
      ...(next?.result.previous?.origin === origin ? cosignedBefore(next.known.origin, next.result) : []),
      ...(since?.origin === origin ? [{ size: since.size, root: since.root, why: 'sinceDiffers' } as const] : []),
    ];
    const verifier = openVerifier(known, epoch.checkpoints, trust, demands);
    yield { verifier, epoch };
    const result = verifier.end();
    const group = [...result.findings];
    groups.unshift(group);
    if (next === null && options.fresh !== undefined) {
      const oldest = options.fresh.nowSeconds - options.fresh.ageMaxSeconds;
      if (result.cosignedSeconds === null || result.cosignedSeconds < oldest) group.push(finding(origin, 'stale'));
    }
    if (next?.result.previous?.origin === origin)
      group.push(...carriedReleases(next.known.origin, next.result, result));
    if (result.size > 0 && lacksEpochBefore(known, result, origins)) group.push(finding(origin, 'epochMissing'));
    const { size, root, covered, cosignedSeconds, reason } = result;
    reports.unshift({
      origin,
      kind: known.parsed.kind,
      of: known.parsed.of,
      epoch: known.parsed.epoch,
      size,
      root,
      covered,
      cosignedSeconds,
      reason,
    });
    newer = { known, result };
  }
  findings.push(...groups.flat());
  // What was taken out whole leaves no trace in the bundle: only the trust file still names it.
  findings.push(...[...missing].sort().map((origin) => finding(origin, 'logMissing')));
  return { exit: exitOf(findings), findings, firstBad: firstBadOf(groups), epochs: reports };
}

/** The epochs of a cabinet are counted from 1 without a gap, and each names the one before it. */
function lacksEpochBefore({ parsed }: EpochKeys, { previous }: EpochResult, origins: ReadonlySet<string>): boolean {
  const { ledger, kind, of, epoch } = parsed;
  const isFirst = epoch === 1 || kind === 'office';
  const hasPrevious = previous === null ? isFirst : origins.has(previous.origin);
  return !hasPrevious || !(isFirst || origins.has(logOrigin(ledger, of, epoch - 1)));
}

function firstBadOf(groups: readonly (readonly Finding[])[]): Finding | null {
  const bad = (group: readonly Finding[]) => group.filter(({ verdict, seq }) => verdict === 'altered' && seq !== null);
  const first = groups.map(bad).find((group) => group.length > 0) ?? [];
  return first.reduce<Finding | null>((least, one) => ((one.seq ?? 0) < (least?.seq ?? Infinity) ? one : least), null);
}

/** Without its epoch an origin names the log. */
const logName = ({ parsed: { ledger, kind, of } }: EpochKeys): string => `${ledger}/${kind}/${of}`;

const isSameLog = (newer: { readonly known: EpochKeys } | null, known: EpochKeys): boolean =>
  newer !== null && logName(newer.known) === logName(known);

function order(left: EpochKeys, right: EpochKeys): number {
  const [one, other] = [logName(left), logName(right)];
  if (one === other) return left.parsed.epoch - right.parsed.epoch;
  return one < other ? -1 : 1;
}

function openSince(note: string, trust: Trust): OpenedCheckpoint | null {
  const opened = openCheckpoint(note, trust.logs);
  return opened.ok && opened.value.signatures.some(({ name }) => name === opened.value.origin) ? opened.value : null;
}

/** What was cosigned before the new epoch stands for ever; what was not may have gone up as a branch. */
function cosignedBefore(log: string, { previous }: EpochResult): Demand[] {
  const cosigned = previous?.cosigned ?? null;
  return cosigned === null ? [] : [{ ...cosigned, why: 'previousDiffers', log, seq: 0 }];
}

/** Releases of the last boot before the new epoch, whose keys were found gone after it. */
function carriedReleases(log: string, newer: EpochResult, older: EpochResult): Finding[] {
  const own = newer.previous?.own;
  // With another history below, the release may stand in the branch that this epoch does not show.
  if (own === undefined || own.size !== older.size || own.root !== older.root) return [];
  return newer.openReleases
    .filter(({ released, slot, key }) => {
      const release = older.releases.get(released);
      return release === undefined || release.slot !== slot || release.key !== key;
    })
    .map(({ seq }) => finding(log, 'releaseDiffers', seq));
}
