// Which lines are of which rooftops, as a condition of any query over them; pure.
import type { SiteId } from '@keycab/shared/ids';
import type { ExpressionBuilder } from 'kysely';
import type { Tables } from './schema.ts';

/**
 * In the query, before a page is cut: a page of what somebody may see is full, and tells of nothing else. Asked of each
 * line and not the other way round: given a list of keys, a database gathers all their lines and sorts them, which takes
 * seconds with a million, where the newest hundred are at hand.
 */
export function isOfRooftops(is: ExpressionBuilder<Tables, 'events'>, rooftops: readonly SiteId[]) {
  const cabinets = is.selectFrom('cabinets').select('cabinets.cabinet').where('cabinets.site', 'in', rooftops);
  const keys = is.selectFrom('key_rooftops').select('key_rooftops.key').where('key_rooftops.site', 'in', rooftops);
  return is.or([
    is.exists(cabinets.whereRef('cabinets.cabinet', '=', 'events.cabinet')),
    is.exists(keys.whereRef('key_rooftops.key', '=', 'events.key')),
  ]);
}
