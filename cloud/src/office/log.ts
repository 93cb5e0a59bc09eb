// The office's hall: one act at a time, decided, written and signed in one transaction; ledger by argument.
import { canonical, parseCanonical } from '@keycab/shared/canonical';
import {
  isOfficeEvent,
  OFFICE_FORMAT,
  type OfficeEvent,
  type OfficeFact,
  type Said,
} from '@keycab/shared/events/office';
import type { LinePlace } from '@keycab/shared/events/office-line';
import { assert } from '@keycab/shared/fault';
import { OFFICE, type KeyId, type PersonId } from '@keycab/shared/ids';
import { appendLeaf, leafHash } from '@keycab/shared/proof/tree';
import type { Project, StoredLine } from '../ingest/stored.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import type { OfficeHead } from '../ledger/office.ts';
import type { EventTable } from '../ledger/schema.ts';
import type { Act, Asked, Report } from './acts.ts';
import { decide } from './decide.ts';
import type { Known, Whereabouts } from './known.ts';
import { cosignedSeconds, seal, SEAL_MS, type SealParts } from './seal.ts';
import { begunAt } from './world.ts';
import { emptyOffice, evolve, saidBy, type Office } from './state.ts';

export interface OfficeParts extends SealParts {
  readonly ledger: Ledger;
  readonly project: Project;
  /** After the commit, in order. */
  readonly after: (stored: readonly StoredLine[]) => void;
  /** The world around a decision, but for the office's own log and where keys are. */
  readonly world: () => Omit<Known, 'office' | 'whereabouts' | 'begun'>;
  /** Custody of these keys as the transaction sees it. */
  readonly whereabouts: (within: LedgerTransaction, keys: readonly KeyId[]) => Promise<ReadonlyMap<KeyId, Whereabouts>>;
  readonly clock: { readonly wallMs: () => number };
  readonly random: (bytes: number) => Uint8Array;
}

export interface OfficeLog {
  /** The open offers, claims, requests, reservations and deliveries as last written. Never to be changed. */
  readonly state: () => Office;
  /**
   * Decides an act and writes what came of it; durable when the promise resolves.
   * @returns the new lines; one `ActRefused` when it may not be; none when it changes nothing
   */
  readonly act: (act: Act | Report, asked: Omit<Asked, 'wallMs'>) => Promise<readonly OfficeEvent[]>;
  /** What came of an act that a phone had kept, when it arrived the first time; undefined when it never did. */
  readonly saidBefore: (
    person: PersonId | null,
    said: Said | undefined,
  ) => { readonly refused: string | null } | undefined;
  /**
   * The same for what is not one of the acts: decided by what the transaction sees, which may change the directory with it.
   */
  readonly write: (decide: Deciding, asked: Omit<Asked, 'wallMs'>) => Promise<readonly OfficeEvent[]>;
  /** Between two acts, with nobody writing meanwhile. */
  readonly during: <Result>(work: (within: LedgerTransaction, office: Office) => Promise<Result>) => Promise<Result>;
  /** Has the newest checkpoint cosigned anew when that was a while ago: a log in which nothing happens stays fresh. */
  readonly confirm: () => Promise<void>;
}

export type Deciding = (asked: Asked, within: LedgerTransaction, office: Office) => Promise<readonly OfficeFact[]>;

const EPOCH = 1;
const NONCE_BYTES = 16;

export async function openOffice(parts: OfficeParts): Promise<OfficeLog> {
  const { ledger } = parts;
  let office = emptyOffice();
  let work: Promise<unknown> = Promise.resolve();

  /** Another worker may have written meanwhile: its lines are folded before anything is decided. */
  const catchUp = async (within: LedgerTransaction): Promise<OfficeHead> => {
    const head = (await within.officeHead()) ?? (await within.openOffice(EPOCH, parts.signer.verifierKey.text));
    if (head.epoch !== office.epoch) office = emptyOffice();
    if (office.nextSeq < head.edge.size) {
      for (const line of await within.officeLines(head.epoch, office.nextSeq)) evolve(office, readBack(line));
    }
    return head;
  };

  const write = (decideNow: Deciding | null, by: Omit<Asked, 'wallMs'>): Promise<readonly OfficeEvent[]> => {
    const turn = work.then(async () => {
      const written = await ledger.transaction(async (within) => {
        const arrival = await within.lockArrival();
        const head = await catchUp(within);
        // Never backdated, and never before what is written already: a clock that is set back does not undo an order.
        const asked = { ...by, wallMs: Math.max(parts.clock.wallMs(), office.lastWallMs) };
        const facts = decideNow === null ? opened(head) : await decideNow(asked, within, office);
        return facts.length === 0 ? [] : append(parts, within, head, arrival, facts, asked);
      });
      // Only what is durable is known: a transaction that failed has left nothing behind, here neither.
      for (const line of written) evolve(office, line.event);
      // At its own opening nobody listens yet.
      if (written.length > 0 && decideNow !== null) parts.after(written);
      return written.map(({ event }) => event);
    });
    work = turn.catch(() => undefined);
    return turn;
  };

  const decided = async (
    act: Act | Report,
    asked: Asked,
    within: LedgerTransaction,
  ): Promise<readonly OfficeFact[]> => {
    const world = parts.world();
    const at = await parts.whereabouts(within, concerned(act, office, world));
    const whereabouts = (key: KeyId): Whereabouts => at.get(key) ?? { kind: 'notSure', lastPerson: null };
    const place = placeNamed(act);
    const found = place === null ? undefined : await begunAt(within, place);
    return decide(act, asked, { ...world, office, whereabouts, begun: () => found });
  };

  const during = <Result>(
    job: (within: LedgerTransaction, state: Office, head: OfficeHead) => Promise<Result>,
  ): Promise<Result> => {
    const turn = work.then(() =>
      ledger.transaction(async (within) => {
        await within.lockArrival();
        const head = await catchUp(within);
        return job(within, office, head);
      }),
    );
    work = turn.catch(() => undefined);
    return turn;
  };

  const confirm = async (): Promise<void> => {
    const { witness } = parts;
    if (witness === undefined) return;
    await during(async (within, _office, head) => {
      const cosignedMs = ((await cosignedSeconds(within, witness, head)) ?? 0) * 1000;
      const wallMs = parts.clock.wallMs();
      if (wallMs - cosignedMs >= SEAL_MS) await seal(within, parts, head, head.edge, wallMs);
    });
  };

  await write(null, { by: null, via: 'house' });
  // Of a log that was written before there was a witness, at least the newest checkpoint gets its word.
  await confirm();
  return {
    state: () => office,
    saidBefore: (person, said) =>
      person === null || said === undefined ? undefined : office.said.get(saidBy(person, said)),
    act: (act, by) => write((asked, within) => decided(act, asked, within), by),
    write,
    during,
    confirm,
  };
}

const opened = ({ edge }: OfficeHead): readonly OfficeFact[] =>
  edge.size > 0 ? [] : [{ type: 'OfficeOpened', format: OFFICE_FORMAT, reason: 'opened' }];

function readBack(line: string): OfficeEvent {
  const read = parseCanonical(line);
  assert(read.ok && isOfficeEvent(read.value), 'the office understands its own log', { line });
  return read.value;
}

/** The stored line that an act is about. */
function placeNamed(act: Act | Report): LinePlace | null {
  if (act.act === 'acknowledgeCrossing') return { log: act.takenIn, epoch: act.takenEpoch, seq: act.takenSeq };
  return act.act === 'noteTrip' ? act.of : null;
}

/** The keys whose place a decision about this act asks for. */
function concerned(act: Act | Report, office: Office, world: Pick<Known, 'keysOf'>): readonly KeyId[] {
  const keys = new Set<KeyId>();
  if ('key' in act) keys.add(act.key);
  if ('vehicle' in act) for (const key of world.keysOf(act.vehicle)) keys.add(key);
  const open = [office.offers, office.claims, office.requests, office.reservations, office.problems];
  for (const map of open) for (const { key } of map.values()) keys.add(key);
  for (const delivery of office.deliveries.values()) for (const key of delivery.keys) keys.add(key);
  return [...keys];
}

interface Written extends StoredLine {
  readonly event: OfficeEvent;
}

async function append(
  parts: OfficeParts,
  within: LedgerTransaction,
  head: OfficeHead,
  arrival: number,
  facts: readonly OfficeFact[],
  { by, via, wallMs }: Asked,
): Promise<readonly Written[]> {
  const { project, random } = parts;
  const rows: EventTable[] = [];
  const written: Written[] = [];
  let { edge } = head;
  for (const fact of facts) {
    const nonce = Buffer.from(random(NONCE_BYTES)).toString('base64url');
    const event: OfficeEvent = { ...fact, by, epoch: head.epoch, nonce, seq: edge.size, via, wallMs };
    assert(isOfficeEvent(event), 'the office writes what its vocabulary knows', { type: event.type });
    const line = canonical(event);
    const leaf = leafHash(line);
    const place = { arrival: arrival + rows.length + 1, cabinet: OFFICE, epoch: head.epoch, seq: edge.size } as const;
    rows.push({
      ...place,
      type: event.type,
      key: 'key' in event ? event.key : null,
      person: by,
      wall_ms: wallMs,
      effective_ms: wallMs,
      received_ms: wallMs,
      line,
      leaf: leaf.toString('base64'),
      flagged: 0,
    });
    written.push({ ...place, event, effectiveWallMs: wallMs, receivedWallMs: wallMs });
    edge = appendLeaf(edge, leaf);
  }
  await within.append(rows);
  await within.setArrival(arrival + rows.length);
  await within.saveOfficeHead({ ...head, edge });
  await seal(within, parts, head, edge, wallMs);
  await project(within.trx, written);
  return written;
}
