// Which epoch a boot writes: the last one goes on, or a new one begins and names both heads; pure.
import { logOrigin } from '@keycab/shared/proof/checkpoint';
import { emptyRoot } from '@keycab/shared/proof/tree';
import type { EpochStart } from '../cabinet/input.ts';
import type { Mark } from './mark.ts';
import { startOf, type EpochRow } from './rows.ts';

export interface Found {
  readonly ledger: string;
  readonly cabinet: string;
  /** The newest epoch in the database. */
  readonly newest: EpochRow | undefined;
  readonly mark: Mark | 'missing' | 'unreadable';
  /** Set by `startEpoch` in an earlier boot. */
  readonly asked: EpochStart['reason'] | null;
  /** Is the newest epoch signed by the key that the cabinet has now? */
  readonly sameKey: boolean;
  /** base64 root over the first `size` lines of the newest epoch. */
  rootAt(size: number): string;
}

export interface EpochChoice {
  readonly epoch: number;
  readonly begins: boolean;
  /** Null where the newest epoch goes on. */
  readonly start: EpochStart | null;
}

export function chooseEpoch(found: Found): EpochChoice {
  const { newest, mark } = found;
  const marked = typeof mark === 'string' ? null : mark;
  const reason = whyNew(found, marked);
  if (newest !== undefined && reason === null) {
    // An epoch without lines has not told anybody yet how it began.
    return { epoch: newest.epoch, begins: false, start: newest.size === 0 ? startOf(newest) : null };
  }
  const epoch = Math.max(newest?.epoch ?? 0, marked?.epoch ?? 0) + 1;
  if (reason === null || reason === 'enrolled') {
    return { epoch, begins: true, start: { previous: null, reason: 'enrolled' } };
  }
  return { epoch, begins: true, start: { previous: heads(found, marked, reason), reason } };
}

function whyNew(found: Found, mark: Mark | null): EpochStart['reason'] | null {
  const { newest } = found;
  if (newest === undefined) return mark === null ? 'enrolled' : 'rolledBack';
  if (mark !== null) {
    if (mark.epoch > newest.epoch) return 'rolledBack';
    if (mark.epoch === newest.epoch && (mark.size > newest.size || found.rootAt(mark.size) !== mark.root)) {
      return 'rolledBack';
    }
  } else if (newest.size > 0) {
    // The mark is written before an epoch's first line: whoever put this database here did not bring it along.
    return found.mark === 'missing' ? 'restored' : 'damaged';
  }
  if (found.asked !== null) return found.asked;
  return found.sameKey ? null : 'newKey';
}

function heads(found: Found, mark: Mark | null, reason: EpochStart['reason']): NonNullable<EpochStart['previous']> {
  const { newest } = found;
  const lost = reason === 'rolledBack' && mark !== null ? mark : null;
  if (lost !== null && lost.epoch !== newest?.epoch) {
    return {
      origin: logOrigin(found.ledger, found.cabinet, lost.epoch),
      cosigned: lost.size === 0 ? null : { size: lost.size, root: lost.root },
      own: { size: 0, root: emptyRoot().toString('base64') },
    };
  }
  const size = newest?.size ?? 0;
  const cosigned = newest?.cosigned ?? 0;
  const known = cosigned === 0 ? null : { size: cosigned, root: found.rootAt(cosigned) };
  return {
    origin: newest?.origin ?? logOrigin(found.ledger, found.cabinet, 1),
    cosigned: lost === null ? known : { size: lost.size, root: lost.root },
    own: { size, root: found.rootAt(size) },
  };
}
