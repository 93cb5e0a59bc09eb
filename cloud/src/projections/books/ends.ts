// When what began with a taking was over: the next line that moved the key; reads the ledger.
import { isOfCabinet } from '@keycab/shared/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { KeyId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../../ledger/schema.ts';
import { placeName, type Place } from './place.ts';

const SENSED = ['KeyReturned', 'KeyMisplaced'] as const;
const MOVING = [
  ...SENSED,
  'KeyTaken',
  'KeyTakenWithoutRelease',
  'KeyHandedOver',
  'HandoverAccepted',
  'KeyClaimed',
  'KeyLent',
  'KeyBroughtBack',
  'KeyRetired',
  'CustodySettled',
] as const;

export interface End {
  readonly wallMs: number;
  readonly event: CabinetEvent | OfficeEvent;
}

export interface Began {
  readonly key: KeyId;
  readonly wallMs: number;
  readonly place: Place;
}

/**
 * @param how  `moved`: by whatever moves the key next; `returned`: by the slot that senses it next
 * @returns null while it lasts
 */
export async function endOf(db: Kysely<Tables>, began: Began, how: 'moved' | 'returned'): Promise<End | null> {
  const rows = await db
    .selectFrom('events')
    .select(['cabinet', 'epoch', 'seq', 'effective_ms', 'line'])
    .where('key', '=', began.key)
    .where('type', 'in', how === 'moved' ? MOVING : SENSED)
    .where('effective_ms', '>=', began.wallMs)
    .where('flagged', '=', 0)
    .orderBy('effective_ms')
    .orderBy('arrival')
    .limit(8)
    .execute();
  const own = placeName(began.place);
  for (const row of rows) {
    const event = JSON.parse(row.line) as CabinetEvent | OfficeEvent;
    const place = { log: isOfCabinet(event) ? event.cabinet : ('office' as const), epoch: row.epoch, seq: row.seq };
    if (placeName(place) === own) continue;
    // At the same moment, what stands before it in its own log was before it.
    const before = place.log === began.place.log && place.epoch === began.place.epoch && place.seq < began.place.seq;
    if (!before) return { wallMs: row.effective_ms, event };
  }
  return null;
}
