// Keys that somebody asked for at a cabinet: each stored line becomes that person's own request, once; ledger by argument.
import { createHash } from 'node:crypto';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent, Said } from '@keycab/shared/events/office';
import type { LogId, PersonId } from '@keycab/shared/ids';
import type { StoredLine } from '../ingest/stored.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { ActOf } from './acts.ts';

/** As long as what a phone had kept: who asked a day ago has gone on. */
export const WANTED_KEPT_MS = 86_400_000;

export interface Wanted {
  readonly by: PersonId;
  /** `said` names the line and when it was written: however often it is looked at, the office asks once. */
  readonly act: ActOf<'askForKey'> & { readonly said: Said };
}

type Line = Pick<StoredLine, 'epoch' | 'seq' | 'effectiveWallMs'> & {
  readonly cabinet: LogId;
  readonly event: CabinetEvent | OfficeEvent | null;
};

/** @returns undefined for a line that asks for nothing */
export function wantedBy({ cabinet, epoch, seq, effectiveWallMs, event }: Line): Wanted | undefined {
  if (event?.type !== 'KeyWanted') return undefined;
  const once = createHash('sha256').update(`${cabinet} ${epoch} ${seq}`).digest('hex').slice(0, ONCE_DIGITS);
  const { key, person, urgency } = event;
  const said = { once, wallMs: effectiveWallMs };
  return { by: person, act: { act: 'askForKey', key, place: null, said, urgency } };
}

const ONCE_DIGITS = 32;

/** Those since then, as they were stored: what a run that ended in between had still to ask. */
export async function wantedSince(
  { trx }: Pick<LedgerTransaction, 'trx'>,
  sinceWallMs: number,
): Promise<readonly Wanted[]> {
  const rows = await trx
    .selectFrom('events')
    .select(['cabinet', 'epoch', 'seq', 'effective_ms', 'line'])
    .where('type', '=', 'KeyWanted')
    .where('flagged', '=', 0)
    .where('effective_ms', '>=', sinceWallMs)
    .orderBy('arrival')
    .execute();
  return rows.flatMap((row) => {
    const event = JSON.parse(row.line) as CabinetEvent;
    const wanted = wantedBy({ ...row, cabinet: row.cabinet as LogId, effectiveWallMs: row.effective_ms, event });
    return wanted === undefined ? [] : [wanted];
  });
}
