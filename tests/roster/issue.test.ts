// The office makes each cabinet's roster: what is in it, when there is a new one, and what it takes away.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OLA,
  OPENING_MS,
  PLATE,
  returned,
  SALES,
  SERVICE,
  SITE,
  taken,
} from '../projections/fixture.ts';
import { digestOf, openIssuing, type Issuing } from './rig.ts';

const KEY = keyOf('4512');
const DAY_MS = 86_400_000;

let rig: Issuing;
beforeEach(async () => {
  rig = await openIssuing();
});
afterEach(() => rig.close());

const grant = (id: string, department: 'Sales' | 'Service', group = 'stock') =>
  rig.ledger.putDirectory(SITE, [
    { kind: 'grant', id, document: { to: { department }, group, acts: ['take', 'see'] } },
  ]);

describe('a roster', () => {
  test('is the first one of every cabinet, signed so that it alone takes it, with each badge under its own name', async () => {
    expect(await rig.issue()).toEqual([SALES, SERVICE]);
    const [sales, service] = [await rig.rosterOf(SALES), await rig.rosterOf(SERVICE)];
    expect([sales.version, sales.cabinetName, sales.issuedWallMs]).toEqual([1, 'Sales cabinet 1', OPENING_MS]);
    const badgesOf = (roster: typeof sales) => roster.people.find(({ person }) => person === KIM_ORTIZ)?.badges;
    expect([badgesOf(sales), badgesOf(service)]).toEqual([[digestOf('a')], [digestOf('b')]]);
    expect(sales.keys).toHaveLength(11);
    // The other one's name, as keys of the list live there.
    expect([sales.cabinets, service.cabinets].map((all) => all?.map(({ cabinet, name }) => [cabinet, name]))).toEqual([
      [[SERVICE, service.cabinetName]],
      [[SALES, 'Sales cabinet 1']],
    ]);
  });

  test('that would say the same is not made again, but after a day, for its age is shown', async () => {
    await rig.issue();
    expect(await rig.issue()).toEqual([]);
    rig.clock.nowMs += DAY_MS;
    expect(await rig.issue()).toEqual([SALES, SERVICE]);
    expect((await rig.rosterOf(SALES)).version).toBe(2);
  });

  test('says what it takes away from whom, and keeps saying so until something else is taken away', async () => {
    await rig.issue();
    const [id = ''] = (await rig.ledger.grantsById(SITE)).keys();
    await rig.ledger.dropFromDirectory('grant', id);
    await rig.issue();
    const standing = await rig.ledger.standing(SALES);
    expect(standing).toMatchObject({ version: 2, withdrawnIn: 2 });
    expect(standing.withdrawn).toEqual([
      { person: KIM_ORTIZ, group: 'stock', act: 'take' },
      { person: KIM_ORTIZ, group: 'stock', act: 'see' },
    ]);
    await grant('001', 'Service');
    await rig.issue();
    expect(await rig.ledger.standing(SALES)).toMatchObject({ version: 3, withdrawnIn: 2 });
  });

  test('of somebody who was switched off has no PIN and no right, and still tells the badge from a stranger’s', async () => {
    await rig.ledger.replacePins(KIM_ORTIZ, [
      {
        person: KIM_ORTIZ,
        cabinet: SALES,
        setMs: OPENING_MS,
        verifier: `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
      },
    ]);
    await rig.issue();
    const kim = async () => (await rig.rosterOf(SALES)).people.find(({ person }) => person === KIM_ORTIZ);
    const before = await kim();
    expect(before?.pin).toMatch(/^\$argon2id/);
    const { pin: _pin, ...document } = { ...before, disabled: true } as NonNullable<typeof before>;
    await rig.ledger.putDirectory(SITE, [{ kind: 'person', id: KIM_ORTIZ, document }]);
    await rig.issue();
    expect(await kim()).toMatchObject({ disabled: true, badges: [digestOf('a')] });
    expect(await kim()).not.toHaveProperty('pin');
    expect((await rig.ledger.standing(SALES)).withdrawn).toHaveLength(2);
  });

  test('is newer than the newest that its cabinet has seen, also after the ledger was put back', async () => {
    await rig.issue();
    await rig.wrote(SALES, { type: 'RosterApplied', roster: 41, digest: digestOf('0') });
    expect(await rig.issue()).toEqual([SALES]);
    expect((await rig.rosterOf(SALES)).version).toBe(42);
    await rig.wrote(SALES, { type: 'RosterApplied', roster: 42, digest: digestOf('0') });
    expect(await rig.ledger.standing(SALES)).toMatchObject({ applied: 42, appliedMs: OPENING_MS });
    expect(await rig.issue()).toEqual([]);
  });

  test('without a retired key, and with a name that no cabinet would take it is not made at all', async () => {
    await rig.issue();
    await rig.ledger.putDirectory(SITE, [
      { kind: 'keyFile', id: PLATE, document: { key: PLATE, seal: null, retired: 'sold' } },
    ]);
    await rig.issue();
    expect((await rig.rosterOf(SERVICE)).keys.map(({ key }) => key)).not.toContain(PLATE);
    const [row] = (await rig.ledger.directory(SITE)).people;
    if (row === undefined) throw new TypeError('nobody');
    await rig.ledger.putDirectory(SITE, [
      { kind: 'person', id: row.person, document: { ...row, name: 'x'.repeat(121) } },
    ]);
    expect(await rig.issue()).toEqual([]);
    expect(rig.logged).toMatchObject([{ code: 'KC-ADMIN-01' }, { code: 'KC-ADMIN-01' }]);
    expect((await rig.rosterOf(SALES)).version).toBe(2);
  });
});

describe('what the office promises', () => {
  beforeEach(() => grant('001', 'Service'));
  const at = () => rig.clock.nowMs;

  test('reaches every cabinet: reservations, and a pick for whoever asked for a key that is in', async () => {
    await rig.wrote(SALES, returned(at(), KEY, 3));
    await rig.directory.refresh();
    await rig.office.act(
      { act: 'askForKey', key: KEY, place: null, urgency: 'customerHere' },
      { by: MARIA, via: 'phone' },
    );
    await rig.issue();
    for (const cabinet of [SALES, SERVICE]) {
      const roster = await rig.rosterOf(cabinet);
      const held = { person: MARIA, fromWallMs: at(), toWallMs: at() + 15 * MINUTE_MS };
      expect(roster.reservations).toMatchObject([{ ...held, of: { key: KEY } }]);
      expect(roster.picks).toMatchObject([{ person: MARIA, key: KEY, reason: null, untilWallMs: held.toWallMs }]);
    }
  });

  test('a key to be brought up is nobody’s pick until somebody takes the job, and then that person’s', async () => {
    await rig.wrote(SALES, returned(at(), KEY, 3));
    await rig.directory.refresh();
    const [asked] = await rig.office.act(
      { act: 'askForKey', key: KEY, place: 'frontDoor', urgency: 'customerHere' },
      { by: MARIA, via: 'desk' },
    );
    await rig.issue();
    expect(await rig.rosterOf(SALES)).not.toHaveProperty('picks');
    await rig.office.act({ act: 'acceptJob', request: asked?.seq ?? -1 }, { by: KIM_LI, via: 'phone' });
    await rig.issue();
    expect((await rig.rosterOf(SALES)).picks).toMatchObject([{ person: KIM_LI, key: KEY }]);
  });

  test('a moved due time holds while the same person has the key; a critical problem blocks it; both end', async () => {
    await rig.wrote(SALES, taken(at(), KEY, MARIA));
    await rig.directory.refresh();
    const dueWallMs = at() + 90 * MINUTE_MS;
    await rig.office.act({ act: 'changeDueTime', key: KEY, dueWallMs }, { by: OLA, via: 'desk' });
    const [problem] = await rig.office.act(
      { act: 'reportProblem', key: KEY, critical: true, problem: 'unsafe' },
      { by: MARIA, via: 'phone' },
    );
    await rig.issue();
    expect(await rig.rosterOf(SALES)).toMatchObject({
      dueTimes: [{ key: KEY, person: MARIA, dueWallMs }],
      blocks: [{ key: KEY, why: 'problem' }],
    });
    await rig.wrote(SALES, returned(at(), KEY, 3));
    await rig.office.act({ act: 'clearProblem', problem: problem?.seq ?? -1 }, { by: OLA, via: 'desk' });
    await rig.issue();
    const after = await rig.rosterOf(SALES);
    expect(after).not.toHaveProperty('dueTimes');
    expect(after).not.toHaveProperty('blocks');
  });
});
