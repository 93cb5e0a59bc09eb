// Orders to cabinets: decided, written to the office's log, then signed and sent; ledger, wire and key by argument.
//
//   asked ──refused──> ActRefused, nothing is sent
//     └──> CommandIssued (durable) ──> one signed note to that cabinet ──> its own lines say what came of it
import { canonical } from '@keycab/shared/canonical';
import type { Command } from '@keycab/shared/commands';
import type { Custody } from '@keycab/shared/custodian';
import type { OfficeEventOf, OfficeFact } from '@keycab/shared/events/office';
import { assert, Fault, type FaultCode } from '@keycab/shared/fault';
import type { CabinetId, PersonId, TagId } from '@keycab/shared/ids';
import { isWithin, type Rooftops } from '@keycab/shared/permissions';
import type { Signer } from '@keycab/shared/proof/note';
import { ORDER_MS, type Order } from '@keycab/shared/remote';
import type { CabinetRow } from '../ledger/cabinets.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { Asked } from './acts.ts';
import type { OfficeLog } from './log.ts';
import { no } from './verdict.ts';

export interface OrderingParts {
  /** The host name under which all of this installation's logs are kept. */
  readonly ledger: string;
  /** Null: nobody orders anything from here. */
  readonly signer: Signer | null;
  readonly office: Pick<OfficeLog, 'write'>;
  /** To one cabinet, if it is there; never kept for later. */
  readonly publish: (cabinet: CabinetId, note: string) => void;
  readonly random: (bytes: number) => Uint8Array;
}

export interface Orderer {
  readonly signs: boolean;
  /** @throws Fault KC-REMOTE-01 to 05, KC-KEY-04, KC-ADMIN-04: nothing was sent then */
  readonly send: (order: Order, asked: OrderAsked) => Promise<OfficeEventOf<'CommandIssued'>>;
}

export interface OrderAsked extends Pick<Asked, 'by' | 'via'> {
  /** Where whoever asks may order anything. */
  readonly rooftops: Rooftops;
}

/** What an order is decided from, as the transaction sees it. */
export interface OrderKnown {
  readonly cabinet: Pick<CabinetRow, 'cabinet' | 'site' | 'reachable' | 'forked'> | undefined;
  /** Where the key hangs; null for a lockdown. */
  readonly place: { readonly slot: number; readonly tag: TagId | null } | null;
  /** May whom it is for take anything at all? */
  readonly isStaff: (person: PersonId) => boolean;
  /** The highest counter that was ever used for that cabinet. */
  readonly counter: number;
}

const ID_BYTES = 16;

export function createOrderer(parts: OrderingParts): Orderer {
  const { ledger, office, publish, random, signer } = parts;
  return {
    signs: signer !== null,
    send: async (order, { rooftops, ...asked }) => {
      if (signer === null) throw new Fault('KC-REMOTE-01', '');
      const command = Buffer.from(random(ID_BYTES)).toString('hex');
      const entries = await office.write(async (who, within, state) => {
        const key = order.operation === 'release' ? order.key : null;
        const at = 'cabinet' in order ? { cabinet: order.cabinet, place: null } : await placeOf(within, order.key);
        const cabinet = at === null ? undefined : await within.cabinet(at.cabinet);
        // Of what is elsewhere one is told what strangers are: that it is not there.
        if (at === null || cabinet === undefined || !isWithin(rooftops, cabinet.site)) {
          return no(order.operation, key === null ? 'KC-ADMIN-04' : 'KC-REMOTE-03', key);
        }
        const { people } = await within.directory(cabinet.site);
        return decideOrder(order, who, command, {
          cabinet,
          place: at.place,
          isStaff: (id) => people.some(({ person, disabled }) => person === id && !disabled),
          counter: state.counters.get(cabinet.cabinet) ?? 0,
        });
      }, asked);
      const [entry] = entries;
      if (entry?.type === 'ActRefused') throw new Fault(entry.code as FaultCode, '');
      assert(entry?.type === 'CommandIssued', 'an order is refused or written', { command });
      publish(entry.to, noteOf(entry, ledger, signer));
      return entry;
    },
  };
}

/**
 * The counter is the moment, or one more than the last. Decided: so. Because: a cabinet refuses what is not above the last
 * one it used, and a service that was restored from a backup no longer knows which that was; the time it does know.
 * Instead of: plain numbers, which would repeat then, or a question to the cabinet before each order.
 * Would change if: cabinets told their last one in each hello.
 */
export function decideOrder(
  order: Order,
  { by, wallMs }: Pick<Asked, 'by' | 'wallMs'>,
  command: string,
  { cabinet, counter, isStaff, place }: OrderKnown,
): readonly OfficeFact[] {
  const key = order.operation === 'release' ? order.key : null;
  const refuse = (code: FaultCode): readonly OfficeFact[] => no(order.operation, code, key);
  if (by === null || !isStaff(by)) return refuse('KC-OFFICE-14');
  if (cabinet === undefined) return refuse('KC-ADMIN-04');
  if (cabinet.forked) return refuse('KC-REMOTE-04');
  // Nothing is kept for a cabinet that is away: it would open at an hour at which nobody meant it to.
  if (!cabinet.reachable) return refuse('KC-REMOTE-02');
  const common = {
    type: 'CommandIssued',
    to: cabinet.cabinet,
    command,
    counter: Math.max(counter + 1, wallMs),
    expiresWallMs: wallMs + ORDER_MS,
  } as const;
  if (order.operation !== 'release') {
    const nothing = { key: null, person: null, reason: null, slot: null, tag: null };
    return [{ ...common, ...nothing, operation: order.operation }];
  }
  if (place === null) return refuse('KC-REMOTE-03');
  if (!isStaff(order.person)) return refuse('KC-ADMIN-04');
  // Two people, of whom one stands there: nobody opens a slot for themselves from afar.
  if (order.person === by) return refuse('KC-REMOTE-05');
  const { operation, person, reason } = order;
  return [{ ...common, key, operation, person, reason, slot: place.slot, tag: place.tag }];
}

/** One canonical line under its header, signed by the command key: the only thing that a cabinet takes an order from. */
export function noteOf(issued: OfficeEventOf<'CommandIssued'>, ledger: string, signer: Signer): string {
  return signer.sign(`${ledger}/command/v1\n${canonical(commandOf(issued))}\n`);
}

function commandOf(issued: OfficeEventOf<'CommandIssued'>): Command {
  const { by, command, counter, expiresWallMs, person, reason, slot, tag, to, wallMs } = issued;
  const common = { cabinet: to, command, counter, expiresWallMs, issuedWallMs: wallMs };
  if (issued.operation !== 'release') return { ...common, operation: issued.operation, person: by };
  assert(by !== null && person !== null, 'a release has who approves it and whom it is for', { command });
  return { ...common, operation: 'release', approver: by, person, reason, slot, tag };
}

async function placeOf({ trx }: Pick<LedgerTransaction, 'trx'>, key: string) {
  const row = await trx.selectFrom('custody').select('custody').where('key', '=', key).executeTakeFirst();
  if (row === undefined) return null;
  const { at } = JSON.parse(row.custody) as Custody;
  if (at.kind !== 'slot') return null;
  const paired = await trx
    .selectFrom('directory')
    .select('document')
    .where('kind', '=', 'key')
    .where('id', '=', key)
    .executeTakeFirst();
  const { tag } =
    paired === undefined ? { tag: null } : (JSON.parse(paired.document) as { readonly tag: TagId | null });
  return { cabinet: at.cabinet, place: { slot: at.slot, tag } };
}
