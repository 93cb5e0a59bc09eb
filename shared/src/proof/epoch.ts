// One epoch of a log, verified: lines as they stream by against signed checkpoints; pure but for node:crypto.
import { parseCanonical } from '../canonical.ts';
import { good, refused, type Outcome } from '../outcome.ts';
import { openCheckpoint, signedBy, type OpenedCheckpoint } from './checkpoint.ts';
import { cosignaturesOf } from './cosignature.ts';
import { finding, type Finding, type Why } from './findings.ts';
import { appendLeaf, edgeRoot, EMPTY_EDGE, leafHash } from './tree.ts';
import type { EpochKeys, Trust } from './trust.ts';

export interface CheckpointFile {
  /** What its file name says; null for a name of another form. */
  readonly size: number | null;
  /** Null when it is no text. */
  readonly note: string | null;
}

/** A place in a tree that must have this root: another epoch's or an older checkpoint's word. */
export interface Demand {
  readonly size: number;
  readonly root: string;
  readonly why: Why;
  /** About whom it is said when the root differs; this epoch unless told. */
  readonly log?: string;
  readonly seq?: number;
}

/** A key taken on a release that is not in its own epoch, since the power failed in between. */
export interface OpenRelease {
  readonly released: number;
  readonly slot: unknown;
  readonly key: unknown;
  readonly seq: number;
}

export interface Head {
  readonly size: number;
  readonly root: string;
}

export interface EpochResult {
  readonly size: number;
  readonly root: string;
  /** Lines that the newest good checkpoint covers, and when the last of the witnesses demanded had cosigned it. */
  readonly covered: number;
  readonly cosignedSeconds: number | null;
  /** What the first line says about the epoch before. */
  readonly previous: { readonly origin: string; readonly cosigned: Head | null; readonly own: Head } | null;
  readonly reason: string | null;
  readonly releases: ReadonlyMap<number, { readonly slot: unknown; readonly key: unknown }>;
  readonly openReleases: readonly OpenRelease[];
  readonly findings: readonly Finding[];
}

type Line = Readonly<Record<string, unknown>>;

export function verifyEpoch(
  keys: EpochKeys,
  lines: Iterable<string | null>,
  files: readonly CheckpointFile[],
  trust: Trust,
  demands: readonly Demand[],
): EpochResult {
  const verifier = openVerifier(keys, files, trust, demands);
  if (verifier.goesOn) for (const text of lines) if (!verifier.take(text)) break;
  return verifier.end();
}

/** An epoch that is handed over line by line, as fast as they come. */
export interface EpochVerifier {
  readonly keys: EpochKeys;
  /** False when not even the first line can be good. */
  readonly goesOn: boolean;
  /** @returns whether it wants another one: after the first bad line the rest says nothing */
  take(text: string | null): boolean;
  end(): EpochResult;
}

export function openVerifier(
  keys: EpochKeys,
  files: readonly CheckpointFile[],
  trust: Trust,
  demands: readonly Demand[],
): EpochVerifier {
  const log = keys.origin;
  const { checkpoints, findings } = trustedCheckpoints(keys, files, trust);
  const wanted: Demand[] = [
    ...checkpoints.map(({ size, root }): Demand => ({ size, root, why: 'rootDiffers' })),
    ...demands,
  ].sort((left, right) => left.size - right.size);
  const custody = openCustody();
  let edge = EMPTY_EDGE;
  let before: Before = { boot: 0, monotonicMs: 0, wallMs: 0 };
  let first: Line | null = null;
  let proven = 0;
  let erased: number | null = null;

  /** Compares what is demanded at the size reached; the first that differs ends the reading. */
  const met = (): boolean => {
    while (wanted[0] !== undefined && wanted[0].size <= edge.size) {
      const demand = wanted.shift() as Demand;
      if (demand.root !== edgeRoot(edge).toString('base64')) {
        findings.push(
          demand.log === undefined
            ? finding(log, demand.why, Math.min(proven, Math.max(0, demand.size - 1)), Math.max(0, demand.size - 1))
            : finding(demand.log, demand.why, demand.seq ?? null),
        );
        return false;
      }
      proven = edge.size;
    }
    return true;
  };

  let whole = met();
  /** @returns whether it can be put into the tree */
  const accept = (text: string | null): boolean => {
    const seq = edge.size;
    const hidden = text === null ? null : erasedLeaf(text);
    if (hidden !== null && seq > 0) {
      erased ??= seq;
      edge = appendLeaf(edge, hidden);
      return true;
    }
    const read = text === null ? refused('notCanonical') : readLine(text, keys, seq, before);
    if (!read.ok || text === null) {
      findings.push(finding(log, read.ok ? 'notCanonical' : read.reason, seq));
      return false;
    }
    first ??= read.value;
    before = timesOf(read.value);
    const wrong = custody.take(read.value, seq, startIn(first).previous !== null);
    if (wrong) findings.push(finding(log, 'releaseDiffers', seq));
    edge = appendLeaf(edge, leafHash(text));
    return true;
  };

  return {
    keys,
    goesOn: whole,
    take: (text) => {
      whole &&= accept(text) && met();
      return whole;
    },
    end: () => {
      const newest = checkpoints.at(-1);
      const found = [...findings];
      if (whole) found.push(...endFindings(log, edge.size, newest?.size, wanted));
      if (erased !== null) found.push(finding(log, 'erased', erased));
      const { previous, reason } = startIn(first);
      return {
        size: edge.size,
        root: edgeRoot(edge).toString('base64'),
        covered: newest?.size ?? 0,
        cosignedSeconds: newest === undefined ? null : timeOf(newest, trust),
        previous,
        reason,
        releases: custody.releases,
        openReleases: custody.open,
        findings: found,
      };
    },
  };
}

function endFindings(log: string, size: number, covered: number | undefined, wanted: readonly Demand[]): Finding[] {
  const found: Finding[] = [];
  if (covered === undefined) found.push(finding(log, 'noCheckpoint'));
  else if (size > covered) found.push(finding(log, 'notCovered', covered, size - 1));
  else if (size < covered) found.push(finding(log, 'linesMissing', size, covered - 1));
  // What another word demands beyond the end: the log went further once.
  for (const demand of wanted) {
    if (demand.why === 'sinceDiffers') found.push(finding(log, 'sinceMissing', size, demand.size - 1));
    else if (demand.why === 'previousDiffers') found.push(finding(log, 'linesMissing', size, demand.size - 1));
  }
  return found;
}

/** Signatures first: only a checkpoint that can be trusted may call a line altered. */
function trustedCheckpoints(keys: EpochKeys, files: readonly CheckpointFile[], trust: Trust) {
  const findings: Finding[] = [];
  const checkpoints: OpenedCheckpoint[] = [];
  const no = (why: Why): void => void findings.push(finding(keys.origin, why));
  for (const { size, note } of [...files].sort((left, right) => (left.size ?? -1) - (right.size ?? -1))) {
    const opened = openCheckpoint(note ?? '', [keys.verifierKey, ...trust.witnesses]);
    if (!opened.ok) {
      no(opened.reason === 'badSignature' || opened.reason === 'unsigned' ? 'badSignature' : 'checkpointMalformed');
    } else if (opened.value.origin !== keys.origin) no('checkpointMalformed');
    else if (signedBy(opened.value, keys.verifierKey) === undefined) no('badSignature');
    else if (opened.value.size !== size) no('checkpointName');
    else if (cosignaturesOf(opened.value, trust.witnesses).length < trust.threshold) no('tooFewWitnesses');
    else checkpoints.push(opened.value);
  }
  const last = new Map<string, number>();
  for (const checkpoint of checkpoints) {
    for (const { witness, timeSeconds } of cosignaturesOf(checkpoint, trust.witnesses)) {
      if (timeSeconds < (last.get(witness) ?? 0)) no('witnessBackwards');
      last.set(witness, timeSeconds);
    }
  }
  return { checkpoints, findings };
}

/** When as many witnesses as the trust file demands, at least one, had seen this checkpoint. */
const timeOf = (checkpoint: OpenedCheckpoint, trust: Trust): number | null =>
  cosignaturesOf(checkpoint, trust.witnesses)
    .map(({ timeSeconds }) => timeSeconds)
    .sort((left, right) => right - left)[Math.max(1, trust.threshold) - 1] ?? null;

// ---- One line.

/** What never runs backwards: boots and their clocks in a cabinet, the time of writing in an office. */
interface Before {
  readonly boot: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
}

const number = (value: unknown): number => (typeof value === 'number' ? value : -1);
const timesOf = (line: Line): Before => ({
  boot: number(line['boot']),
  monotonicMs: number(line['monotonicMs']),
  wallMs: number(line['wallMs']),
});

function readLine(text: string, keys: EpochKeys, seq: number, before: Before): Outcome<Line, Why> {
  const read = parseCanonical(text);
  if (!read.ok || typeof read.value !== 'object' || read.value === null) return refused('notCanonical');
  const line = read.value as Line;
  if (line['seq'] !== seq) return refused('notInOrder');
  if (line['epoch'] !== keys.parsed.epoch) return refused('otherLog');
  const { boot, monotonicMs, wallMs } = timesOf(line);
  const starts = seq > 0 || typeof line['reason'] === 'string';
  // An office log has no cabinet and no boots: it is written in one place, and never backdated.
  if (keys.parsed.kind === 'office') {
    if ('cabinet' in line) return refused('otherLog');
    if (wallMs < Math.max(0, before.wallMs)) return refused('timeBackwards');
    return starts && (seq > 0 || line['type'] === 'OfficeOpened') ? good(line) : refused('noStart');
  }
  if (line['cabinet'] !== keys.parsed.of) return refused('otherLog');
  const follows = boot > before.boot || (boot === before.boot && monotonicMs >= before.monotonicMs);
  if (!follows || monotonicMs < 0) return refused('timeBackwards');
  return starts ? good(line) : refused('noStart');
}

/** A line whose body was erased keeps its place in the tree: `{"redacted":"<leaf hash in hex>"}`. */
const erasedLeaf = (text: string): Buffer | null => {
  const match = /^\{"redacted":"([0-9a-f]{64})"\}$/.exec(text);
  return match === null ? null : Buffer.from(match[1] as string, 'hex');
};

function startIn(first: Line | null): Pick<EpochResult, 'previous' | 'reason'> {
  const reason = typeof first?.['reason'] === 'string' ? first['reason'] : null;
  const previous = first?.['previous'] as Partial<NonNullable<EpochResult['previous']>> | null | undefined;
  if (typeof previous?.origin !== 'string' || !isHead(previous.own)) return { previous: null, reason };
  const cosigned = isHead(previous.cosigned) ? previous.cosigned : null;
  return { previous: { origin: previous.origin, own: previous.own, cosigned }, reason };
}

const isHead = (value: unknown): value is Head =>
  typeof value === 'object' && value !== null && 'size' in value && 'root' in value && typeof value.root === 'string';

// ---- Custody, as far as it is cheap: a key taken names a release of that slot and that key, and none twice (I1).

function openCustody() {
  const releases = new Map<number, { slot: unknown; key: unknown }>();
  const taken = new Set<number>();
  const open: OpenRelease[] = [];
  return {
    releases,
    open,
    /** @returns whether the line contradicts the lines before it */
    take(line: Line, seq: number, mayCarry: boolean): boolean {
      const { type, slot, key, released } = line;
      if (type === 'SlotReleased') releases.set(seq, { slot, key });
      if (type !== 'KeyTaken' || typeof released !== 'number') return false;
      const release = releases.get(released);
      // Before the first release of this epoch, the one that is named may stand in the epoch before.
      if (release === undefined && mayCarry && releases.size === 0) {
        open.push({ released, slot, key, seq });
        return false;
      }
      const again = taken.has(released);
      taken.add(released);
      return again || release === undefined || release.slot !== slot || release.key !== key;
    },
  };
}
