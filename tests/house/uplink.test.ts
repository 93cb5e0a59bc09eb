// From a touch to a cosigned line through real firmware, journal, broker, cloud and ledger, whatever breaks in between.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { K4512, KIM } from '../people.ts';
import { booted, TAG } from '../wire/fake-cabinet.ts';
import { openHouse, type House } from './uplink.rig.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

/** Until it holds, or until a while is over. */
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 10 });

it('a lone line is in the ledger within a second', async () => {
  await house.startCloud();
  await house.startCabinet();
  await house.expectEqual();
  const times: number[] = [];
  for (let time = 0; time < 10; time += 1) {
    const { size } = await house.journal();
    const startMs = performance.now();
    await house.touch(1);
    await soon(async () => expect(await house.ledgerSize()).toBe(size + 1));
    times.push(performance.now() - startMs);
  }
  expect(times.toSorted((left, right) => left - right)[5]).toBeLessThan(1000);
  await house.expectEqual();
  expect((await house.screen()).offline).toBeNull();
});

it('what happened while there was no cloud goes up when there is one', async () => {
  await house.startCabinet();
  await house.touch(600);
  await soon(async () => expect((await house.screen()).offline?.waiting).toBeGreaterThanOrEqual(601));
  await house.startCloud();
  await house.expectEqual();
  expect((await house.journal()).size).toBeGreaterThanOrEqual(601);
  await soon(async () => expect((await house.screen()).offline).toBeNull());
});

it('a cloud that goes away and comes back in the middle loses nothing and doubles nothing', async () => {
  await house.startCloud();
  await house.startCabinet();
  for (let round = 0; round < 3; round += 1) {
    await soon(async () => expect((await house.screen()).offline).toBeNull());
    await house.touch(40);
    const stopping = house.stopCloud();
    await house.touch(40);
    await stopping;
    await house.touch(20);
    await house.startCloud();
  }
  await house.expectEqual();
  expect((await house.journal()).size).toBeGreaterThanOrEqual(301);
});

it('a cable cut at any byte on the way up, in the middle of a batch, too', async () => {
  await house.startCabinet();
  await house.touch(500);
  house.cable.cutsUp.push(10, 200, 700, 900, 1500, 20_000, 59_000, 61_000, 62_000, 90_000);
  await house.startCloud();
  await house.expectEqual();
  expect(house.cable.connections()).toBeGreaterThanOrEqual(9);
});

it('a cable cut on the way down, so that cosignatures get lost after they were made', async () => {
  await house.startCabinet();
  await house.touch(500);
  house.cable.cutsDown.push(4, 10, 100, 300, 500, 700, 900, 1100, 1300);
  await house.startCloud();
  await house.expectEqual();
  expect(house.cable.connections()).toBeGreaterThan(9);
});

it('a cabinet that starts again goes on where the cosignatures ended', async () => {
  await house.startCloud();
  await house.startCabinet();
  await house.touch(30);
  await house.expectEqual();
  await house.stopCloud();
  await house.touch(30);
  await house.stopCabinet();
  await house.startCabinet();
  await house.startCloud();
  await house.expectEqual();
  const { epoch, size } = await house.journal();
  expect(epoch).toBe(1);
  expect(size).toBeGreaterThanOrEqual(62);
});

it('a cloud restored from an old backup gets everything again', async () => {
  await house.startCloud();
  await house.startCabinet();
  await house.touch(50);
  await house.expectEqual();
  await house.stopCloud();
  house.copy('cloud', 'backup');
  await house.startCloud();
  await house.touch(300);
  await house.expectEqual();
  await house.stopCloud();
  house.copy('backup', 'cloud');
  await house.startCloud();
  await house.touch(5);
  await house.expectEqual();
  expect(await house.ledgerSize()).toBeGreaterThanOrEqual(356);
});

it('a journal put back in time is a fork: nothing more goes up, the screen says so, the next boot begins anew', async () => {
  await house.startCloud();
  await house.startCabinet();
  await house.touch(10);
  await house.expectEqual();
  await house.stopCabinet();
  house.copy('cabinet', 'image');
  await house.startCabinet();
  await house.touch(10);
  await house.expectEqual();
  const held = await house.ledgerSize();
  await house.stopCabinet();
  house.copy('image', 'cabinet');

  await house.startCabinet();
  await soon(async () => expect((await house.screen()).notices.map(({ code }) => code)).toContain('KC-SYNC-02'));
  await house.touch(3);
  expect(await house.ledgerSize()).toBe(held);
  expect((await house.screen()).offline).not.toBeNull();

  await house.stopCabinet();
  await house.startCabinet();
  expect((await house.journal()).epoch).toBe(2);
  await house.touch(3);
  await house.expectEqual();
  await soon(async () => expect((await house.screen()).notices.map(({ code }) => code)).not.toContain('KC-SYNC-02'));
});

it('a new epoch does not lose the tail of the one before it', async () => {
  await house.startCloud();
  await house.startCabinet();
  await house.touch(10);
  await house.expectEqual();
  await house.stopCloud();
  await house.touch(300);
  const { size } = await house.journal();
  await house.stopCabinet();
  // A journal without its mark was put there by somebody: the next boot opens a new epoch.
  house.remove('cabinet/journal.db.mark');
  await house.startCabinet();
  expect((await house.journal()).epoch).toBe(2);
  await house.startCloud();
  await house.expectEqual();
  expect(await house.ledgerSize(1)).toBeGreaterThanOrEqual(size);
});

it('a roster is applied while connected, on the next connection, and once', async () => {
  await house.startCloud();
  await house.startCabinet();
  await house.expectEqual();
  await house.putRoster(1);
  await soon(async () => expect(await house.appliedRosters()).toEqual([1]));
  await soon(async () => expect((await house.screen()).cabinetName).toBe('Sales cabinet 1'));
  await house.stopCabinet();
  await house.putRoster(2);
  await house.startCabinet();
  await soon(async () => expect(await house.appliedRosters()).toEqual([1, 2]));
  await house.putRoster(2);
  await house.expectEqual();
  expect(await house.appliedRosters()).toEqual([1, 2]);
});

it('a roster that was stored when the power went is applied by the next boot', async () => {
  await house.startCabinet();
  await house.stopCabinet();
  const journal = house.openJournal();
  journal.storeRoster(house.rosterNote(3), 3);
  journal.close();
  await house.startCabinet();
  expect(await house.appliedRosters()).toEqual([3]);
  expect((await house.screen()).cabinetName).toBe('Sales cabinet 1');
});

it('a roster on disk that was tampered with is not used', async () => {
  await house.startCabinet();
  await house.stopCabinet();
  const journal = house.openJournal();
  journal.storeRoster(house.rosterNote(3).replace('"Kim"', '"Tim"'), 3);
  journal.close();
  await house.startCabinet();
  expect(await house.appliedRosters()).toEqual([]);
  expect((await house.screen()).cabinetName).toBe('Key cabinet');
});

it('a key that another cabinet gave out is out on this screen, also without a network, and never in this journal', async () => {
  await house.startCloud();
  await house.putKeys();
  await house.startCabinet();
  await house.putRoster(1);
  await house.expectEqual();
  const counts = async () => (await house.screen()).counts;
  expect(await counts()).toEqual({ in: 0, out: 0, overdue: 0 });

  const { neighbor } = house;
  const wallMs = Date.now() - 7_200_000;
  const seen = { wallMs, notBeforeWallMs: wallMs, notAfterWallMs: wallMs, slot: 5, tag: TAG, session: null };
  neighbor.add(booted());
  neighbor.add({ type: 'KeyReturned', ...seen, key: K4512, person: null, holder: null });
  const due = { dueWallMs: wallMs + 3_600_000, reason: 'testDrive', released: 0 };
  neighbor.add({ type: 'KeyTaken', ...seen, wallMs: wallMs + 1, key: K4512, person: KIM, ...due });
  const caller = await house.dialNeighbor();
  caller.say('hello', neighbor.hello(null));
  caller.say('batch', neighbor.batch(0));
  await soon(async () => expect(await counts()).toEqual({ in: 0, out: 1, overdue: 1 }));
  const late = { label: '4512', givenName: 'Kim', text: expect.stringMatching(/ 1 h$/) as string };
  expect((await house.screen()).view).toMatchObject({ kind: 'attract', overdue: [late] });

  neighbor.add({ type: 'KeyReturned', ...seen, wallMs: wallMs + 2, key: K4512, person: KIM, holder: KIM });
  caller.say('batch', neighbor.batch(3));
  await soon(async () => expect(await counts()).toEqual({ in: 0, out: 0, overdue: 0 }));
  neighbor.add({ type: 'KeyTaken', ...seen, wallMs: wallMs + 3, key: K4512, person: KIM, ...due });
  caller.say('batch', neighbor.batch(4));
  await soon(async () => expect(await counts()).toEqual({ in: 0, out: 1, overdue: 1 }));
  await caller.hangUp();

  await house.stopCloud();
  await soon(async () => expect((await house.screen()).offline).not.toBeNull());
  const dated = { ...late, text: expect.stringMatching(/ 1 h · as of /) as string };
  expect(await house.screen()).toMatchObject({ counts: { overdue: 1 }, view: { overdue: [dated] } });
  expect(await house.eventTypes()).not.toContain('KeyTaken');
  // Only remembered while it runs: after a start nothing is claimed until the cloud has said it again.
  await house.stopCabinet();
  await house.startCabinet();
  expect(await counts()).toEqual({ in: 0, out: 0, overdue: 0 });
  await house.startCloud();
  await soon(async () => expect(await counts()).toEqual({ in: 0, out: 1, overdue: 1 }));
});
