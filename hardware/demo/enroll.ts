// Makes the store known to its cloud before the first start: site, cabinets, people, vehicles, keys; the ledger only.
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger, type Ledger, type LedgerTransaction } from '@keycab/cloud/ledger/ledger';
import { contentOf } from '@keycab/cloud/roster/sign';
import { assert } from '@keycab/shared/fault';
import type { Book } from './dealer/book.ts';
import { COLUMNS, ROWS, type Dealership } from './dealer/dealership.ts';
import { SLOTS } from './dealer/keys.ts';
import { rosterNote } from './history.ts';
import type { Story } from './story/story.ts';

async function fillBook(ledger: Ledger | LedgerTransaction, store: Dealership, book: Book): Promise<void> {
  await ledger.putDirectory(store.site, book.entries);
  await ledger.addBadges(book.badges);
  for (const { person } of store.people) {
    const pins = book.pins.filter((pin) => pin.person === person);
    if (pins.length > 0) await ledger.replacePins(person, pins);
  }
}

/** A store that was made when its rosters were signed elsewhere: without its badges the next roster would know nobody. */
export async function completeStore(path: string, store: Dealership, made: () => Book): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', path });
  try {
    const ledger = createLedger(database);
    if ((await ledger.badges()).length > 0) return;
    await ledger.transaction(async (within) => {
      // They were kept by other ids, and would be there twice.
      for (const kind of ['grant', 'reason'] as const) await within.dropKind(store.site, kind);
      await fillBook(within, store, made());
    });
  } finally {
    await database.close();
  }
}

/** @param path  of the cloud's database, new or not */
export async function enrollStore(
  path: string,
  store: Dealership,
  story: Story,
  verifierKeys: Readonly<Record<string, string>>,
): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', path });
  try {
    await createLedger(database).transaction(async (ledger) => {
      await ledger.putSite({ site: store.site, name: store.name, timeZone: store.timeZone, phone: store.phone });
      await fillBook(ledger, store, story.book);
      for (const { cabinet, roster } of story.cabinets) {
        const verifierKey = verifierKeys[cabinet.word];
        assert(verifierKey !== undefined, 'each cabinet has its key', { cabinet: cabinet.word });
        await ledger.enroll({
          cabinet: cabinet.cabinet,
          site: store.site,
          name: cabinet.name,
          rows: [...ROWS],
          columns: COLUMNS,
          slots: SLOTS,
          epoch: 1,
          verifierKey,
        });
        await ledger.putRoster({
          cabinet: cabinet.cabinet,
          version: roster.version,
          note: rosterNote(store.seed, roster),
        });
        // From here on the cloud signs: a next one only once it has to say something else.
        const { version, issuedWallMs: issuedMs, ...body } = roster;
        const content = contentOf(body);
        assert(content.ok, 'what was signed says something', { cabinet: cabinet.word });
        const standing = { content: content.value, version, issuedMs, withdrawnIn: 0, withdrawn: [] };
        await ledger.setIssued(cabinet.cabinet, standing);
      }
    });
  } finally {
    await database.close();
  }
}
