// What every database under the ledger must do: the same suite runs on each of them.
import { LedgerEntry } from '@keycab/shared/contract';
import { vehicleId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeCabinet, KEY, someId, work } from '../wire/fake-cabinet.ts';
import { openDesk, SITE, type Desk } from './desk.ts';
import type { Engine } from './engines.ts';

/** @param engine  started by the caller */
export function ledgerContract(engine: Engine): void {
  describe('ledger', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(await engine.fresh());
    });
    afterEach(() => desk.close());

    const raw = async (statement: string): Promise<void> => {
      const { db } = desk.database;
      await db.executeQuery({
        sql: statement,
        parameters: [],
        query: { kind: 'RawNode', sqlFragments: [statement], parameters: [] },
        queryId: { queryId: 'test' },
      } as unknown as Parameters<typeof db.executeQuery>[0]);
    };

    const filled = async (count: number) => {
      const cabinet = fakeCabinet(1);
      work(cabinet, count);
      await desk.enroll(cabinet);
      await desk.ingest.hello(cabinet.cabinet, cabinet.hello(null, 0));
      await desk.ingest.batch(cabinet.cabinet, cabinet.batch(0));
      return cabinet;
    };

    test('stored lines can be read on from any arrival number, in order', async () => {
      const cabinet = await filled(9);
      const all = await desk.ledger.entries({ after: 0, limit: 100 });
      expect(all.map((entry) => entry.arrival)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(all.map((entry) => entry.event)).toEqual(cabinet.lines.map((line): unknown => JSON.parse(line)));
      expect(all.every((entry) => Compile(LedgerEntry).Check(entry))).toBe(true);
      const rest = await desk.ledger.entries({ after: 7, limit: 2 });
      expect(rest.map((entry) => entry.seq)).toEqual([7, 8]);
      expect(await desk.ledger.newestArrival()).toBe(10);
    });

    test('entries are found by key, by type and by cabinet', async () => {
      const cabinet = await filled(4);
      const { entries } = desk.ledger;
      expect(await entries({ after: 0, limit: 9, key: KEY })).toHaveLength(4);
      expect((await entries({ after: 0, limit: 9, type: 'KeyTaken' })).map((entry) => entry.seq)).toEqual([1, 3]);
      expect(await entries({ after: 0, limit: 9, cabinet: cabinet.cabinet, type: 'CabinetBooted' })).toHaveLength(1);
      expect(await entries({ after: 0, limit: 9, cabinet: someId(9) })).toEqual([]);
    });

    test('lines and checkpoints of a history come back as they were sent', async () => {
      const cabinet = await filled(5);
      const lines: string[] = [];
      for await (const line of desk.ledger.linesOf(cabinet.cabinet, 1)) lines.push(line);
      expect(lines).toEqual(cabinet.lines);
      const sizes: number[] = [];
      for await (const { size } of desk.ledger.checkpointsOf(cabinet.cabinet, 1)) sizes.push(size);
      expect(sizes).toEqual([6]);
    });

    test('not even SQL alters or removes a stored line', async () => {
      await filled(2);
      await expect(raw(`update events set line = '{}' where seq = 1`)).rejects.toThrow(/never change/u);
      await expect(raw('delete from events')).rejects.toThrow(/never change/u);
      expect(await desk.ledger.entries({ after: 0, limit: 9 })).toHaveLength(3);
    });

    test('a transaction that fails leaves nothing behind, and no number is lost', async () => {
      const cabinet = fakeCabinet(1);
      work(cabinet, 3);
      await desk.enroll(cabinet);
      desk.trouble.next = new Error('a projection fails');
      await expect(desk.ingest.batch(cabinet.cabinet, cabinet.batch(0))).rejects.toThrow('a projection fails');
      expect(await desk.ledger.newestArrival()).toBe(0);
      expect(await desk.ledger.entries({ after: 0, limit: 9 })).toEqual([]);
      await desk.ingest.batch(cabinet.cabinet, cabinet.batch(0));
      expect((await desk.ledger.entries({ after: 0, limit: 9 })).map((entry) => entry.arrival)).toEqual([1, 2, 3, 4]);
    });

    test('a head is read back with its edge, and the edge at any smaller size is found again', async () => {
      const cabinet = await filled(12);
      const head = await desk.ledger.head(cabinet.cabinet, 1);
      expect(head).toMatchObject({ size: 13, root: cabinet.root(), cosignedSize: 13, cosignedRoot: cabinet.root() });
      const edge = await desk.ledger.edgeAt(cabinet.cabinet, 1, 7);
      expect(edge.size).toBe(7);
    });

    test('a cabinet that is enrolled again keeps its history under its new name', async () => {
      const cabinet = await filled(2);
      await desk.ledger.enroll({
        cabinet: cabinet.cabinet,
        site: SITE,
        name: 'Service',
        rows: ['A'],
        columns: 4,
        slots: 4,
        epoch: 1,
        verifierKey: cabinet.verifierKey,
      });
      expect(await desk.ledger.cabinet(cabinet.cabinet)).toMatchObject({ name: 'Service', slots: 4, rows: ['A'] });
      expect((await desk.ledger.head(cabinet.cabinet, 1))?.size).toBe(3);
    });

    test('a cabinet from which nothing is heard is no longer reachable', async () => {
      const cabinet = await filled(1);
      await desk.ledger.markSeen(cabinet.cabinet, { seenMs: 1_000, reachable: true, waiting: 5 });
      expect(await desk.ledger.markSilent(1_000)).toEqual([]);
      expect(await desk.ledger.markSilent(1_001)).toEqual([cabinet.cabinet]);
      expect(await desk.ledger.cabinet(cabinet.cabinet)).toMatchObject({
        reachable: false,
        seenMs: 1_000,
        waiting: 5,
      });
      expect((await desk.ledger.all())[0]?.cabinet).toBe(cabinet.cabinet);
    });

    test('the directory keeps the newest document of each name, hundreds at once', async () => {
      const vehicle = (number: number, make: string): Vehicle => ({
        vehicle: vehicleId(`v${String(number).padStart(8, '0')}`),
        stock: String(number),
        vin: '1HGCM82633A004352',
        year: 2024,
        make,
        model: 'Accord',
        trim: '',
        body: '',
        colorOutside: 'blue',
        colorInside: '',
        kind: 'used',
        repairOrder: null,
      });
      const entries = (make: string, count: number) =>
        Array.from({ length: count }, (_, number) => vehicle(number, make)).map(
          (document) => ({ kind: 'vehicle', id: document.vehicle, document }) as const,
        );
      await desk.ledger.putSite({ site: SITE, name: 'Riverside', timeZone: 'America/Chicago', phone: '555' });
      await desk.ledger.putDirectory(SITE, entries('Honda', 250));
      await desk.ledger.putDirectory(SITE, entries('Toyota', 1));
      const found = await desk.ledger.directory(SITE);
      expect(found.vehicles).toHaveLength(250);
      expect(found.vehicles.map((each) => each.make).filter((make) => make === 'Toyota')).toHaveLength(1);
      expect(await desk.ledger.sites()).toEqual([
        { site: SITE, name: 'Riverside', timeZone: 'America/Chicago', phone: '555' },
      ]);
    });

    test('an older roster never replaces a newer one', async () => {
      const cabinet = someId(1);
      await desk.ledger.putRoster({ cabinet, version: 4, note: 'four' });
      await desk.ledger.putRoster({ cabinet, version: 3, note: 'three' });
      expect(await desk.ledger.roster(cabinet)).toEqual({ cabinet, version: 4, note: 'four' });
      await desk.ledger.putRoster({ cabinet, version: 5, note: 'five' });
      expect((await desk.ledger.roster(cabinet))?.version).toBe(5);
    });

    test('many cabinets at once get dense arrival numbers in commit order', async () => {
      const cabinets = Array.from({ length: 12 }, (_, number) => fakeCabinet(number + 1));
      for (const cabinet of cabinets) {
        work(cabinet, 20);
        await desk.enroll(cabinet);
      }
      await Promise.all(
        cabinets.flatMap((cabinet) => [
          desk.ingest.batch(cabinet.cabinet, cabinet.batch(0, 7)),
          desk.ingest.batch(cabinet.cabinet, cabinet.batch(7, 21)),
        ]),
      );
      const all = await desk.ledger.entries({ after: 0, limit: 500 });
      expect(all.map((entry) => entry.arrival)).toEqual(Array.from({ length: 252 }, (_, index) => index + 1));
      expect(desk.projected.map((line) => line.arrival)).toEqual(all.map((entry) => entry.arrival));
      expect(desk.after).toEqual(desk.projected);
    });
  });
}
