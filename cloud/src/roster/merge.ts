// What was enrolled and paired at a cabinet becomes part of the directory, in the transaction that stores its lines; writes the ledger.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { SiteId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { StoredLine } from '../ingest/stored.ts';
import type { DoubtWhy } from '../ledger/book.ts';
import type { SiteDirectory } from '../ledger/directory.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Tables } from '../ledger/schema.ts';
import { enrolled, paired, undone, unpaired, type Known, type Merged } from './taken.ts';

const HANDLED = ['BadgeEnrolled', 'EnrollmentUndone', 'TagPaired', 'TagUnpaired', 'RosterApplied'] as const;
type Handled = EventOf<(typeof HANDLED)[number]>;
export const MERGED_TYPES: ReadonlySet<string> = new Set(HANDLED);

const isHandled = (event: StoredLine['event']): event is Handled => event !== null && MERGED_TYPES.has(event.type);

type Within = Pick<
  Ledger,
  | 'directory'
  | 'putDirectory'
  | 'addBadges'
  | 'badgeByDigest'
  | 'dropBadge'
  | 'setMerged'
  | 'setApplied'
  | 'standing'
  | 'addDoubt'
  | 'cabinet'
>;

/**
 * Decided: in the transaction of ingest. Because: a line is stored once, so it is merged once, whatever ends in between.
 * Instead of: a reader that goes on from an arrival number. Would change if: merging were ever slow.
 * @param within  the ledger's questions, bound to the transaction
 */
export function createMerge(
  within: (trx: Kysely<Tables>) => Within,
): (trx: Kysely<Tables>, stored: readonly StoredLine[]) => Promise<void> {
  return async (trx, stored) => {
    const lines = stored.flatMap((line) => (isHandled(line.event) ? [{ line, event: line.event }] : []));
    if (lines.length === 0) return;
    const ledger = within(trx);
    const read = new Map<SiteId, SiteDirectory>();
    for (const { line, event } of lines) {
      if (event.type === 'RosterApplied') {
        await ledger.setApplied(event.cabinet, event.roster, line.receivedWallMs);
        continue;
      }
      const site = (await ledger.cabinet(event.cabinet))?.site;
      if (site === undefined) continue;
      const directory = read.get(site) ?? (await ledger.directory(site));
      const merged = await mergeOne(ledger, directory, event);
      await take(ledger, site, line, event, merged);
      // A change is seen by the next line of the same batch.
      if (merged.entries.length > 0) read.set(site, await ledger.directory(site));
      else read.set(site, directory);
    }
  };
}

async function mergeOne(ledger: Within, directory: SiteDirectory, event: Exclude<Handled, { type: 'RosterApplied' }>) {
  const known: Known = { directory };
  switch (event.type) {
    case 'BadgeEnrolled':
      return enrolled(event, known, await ledger.badgeByDigest(event.cabinet, event.badge));
    case 'EnrollmentUndone':
      return undone(event, known, await ledger.badgeByDigest(event.cabinet, event.badge));
    case 'TagPaired':
      return paired(event, known);
    case 'TagUnpaired':
      return unpaired(event, known);
  }
}

async function take(ledger: Within, site: SiteId, line: StoredLine, event: CabinetEvent, merged: Merged) {
  const { arrival, receivedWallMs } = line;
  await ledger.putDirectory(site, merged.entries);
  if (merged.badge !== null) {
    await ledger.addBadges([
      // An id of the office's own, the same however often the line is looked at.
      { badge: `b${arrival}`, cabinet: event.cabinet, ...merged.badge, addedMs: receivedWallMs },
    ]);
  }
  if (merged.dropped !== null) await ledger.dropBadge(merged.dropped);
  if (event.type === 'BadgeEnrolled' || event.type === 'EnrollmentUndone') {
    const { mergedEpoch, mergedSeq } = await ledger.standing(event.cabinet);
    const newer = event.epoch > mergedEpoch || (event.epoch === mergedEpoch && event.seq > mergedSeq);
    if (newer) await ledger.setMerged(event.cabinet, event.epoch, event.seq);
  }
  if (merged.doubt === null) return;
  const { why, person, key, other }: NonNullable<Merged['doubt']> & { why: DoubtWhy } = merged.doubt;
  await ledger.addDoubt({ arrival, cabinet: event.cabinet, why, person, key, other, openedMs: receivedWallMs });
}
