// Makes the store known to its cloud before the first start: site, cabinets, people, vehicles, keys; the ledger only.
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import type { DirectoryEntry } from '@keycab/cloud/ledger/directory';
import { assert } from '@keycab/shared/fault';
import { COLUMNS, ROWS, type Dealership } from './dealer/dealership.ts';
import { SLOTS } from './dealer/keys.ts';
import { GRANTS, REASONS } from './dealer/people.ts';
import { rosterNote } from './history.ts';
import type { Story } from './story/story.ts';

function entriesOf(store: Dealership): DirectoryEntry[] {
  return [
    // Badges are known by another name at each cabinet, so the office keeps none of them.
    ...store.people.map(({ badge: _badge, ...person }): DirectoryEntry => {
      return { kind: 'person', id: person.person, document: { ...person, badges: [] } };
    }),
    ...store.vehicles.map((document): DirectoryEntry => ({ kind: 'vehicle', id: document.vehicle, document })),
    ...store.keys.map((document): DirectoryEntry => ({ kind: 'key', id: document.key, document })),
    ...GRANTS.map((document, index): DirectoryEntry => ({ kind: 'grant', id: `g${index}`, document })),
    ...REASONS.map((document): DirectoryEntry => ({ kind: 'reason', id: document.reason, document })),
  ];
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
      await ledger.putDirectory(store.site, entriesOf(store));
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
      }
    });
  } finally {
    await database.close();
  }
}
