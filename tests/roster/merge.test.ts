// What was enrolled and paired at a cabinet is in the next rosters of all of them; a clash is a line for an administrator.
import { personId, tagId, keyId } from '@keycab/shared/ids';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEYS, keyOf, KIM_ORTIZ, LUKASZ, MARIA, OLA, SALES, SERVICE, SITE, VEHICLES } from '../projections/fixture.ts';
import { digestOf, openIssuing, type Issuing } from './rig.ts';

let rig: Issuing;
beforeEach(async () => {
  rig = await openIssuing();
  await rig.issue();
});
afterEach(() => rig.close());

const NEW = personId('pnewcomer1');
const enrolled = (badge: string, person = LUKASZ, department: 'Sales' | null = null): CabinetFact => ({
  type: 'BadgeEnrolled',
  badge,
  by: OLA,
  department,
  person,
  session: 1,
  unknownAs: '0'.repeat(32),
});
const TAG = tagId('tnew00001');
const ROM = 'ff00000000000001';
const paired = (more: Partial<Extract<CabinetFact, { type: 'TagPaired' }>> = {}): CabinetFact => ({
  type: 'TagPaired',
  group: 'stock',
  key: keyId('knew000001'),
  label: '4700',
  number: 1,
  person: OLA,
  rom: ROM,
  session: 1,
  tag: TAG,
  template: 'stock',
  vehicle: null,
  vin: null,
  ...more,
});
const unpaired = (key: (typeof KEYS)[number]): CabinetFact => {
  if (key.tag === null) throw new TypeError('no tag');
  return { type: 'TagUnpaired', key: key.key, person: OLA, session: 1, tag: key.tag, why: 'replaced' };
};
const doubts = async () =>
  (await rig.ledger.openDoubts()).map(({ why, person, key, other }) => ({ why, person, key, other }));
const [FIRST] = KEYS;
if (FIRST === undefined) throw new TypeError('no keys');

describe('a badge that was enrolled at a cabinet', () => {
  test('is in its next roster, by its name there alone, and everything up to that line is said to be merged', async () => {
    await rig.wrote(SALES, enrolled(digestOf('e')));
    expect(await rig.issue()).toEqual([SALES]);
    const roster = await rig.rosterOf(SALES);
    expect(roster.people.find(({ person }) => person === LUKASZ)?.badges).toEqual([digestOf('e')]);
    expect(roster.badgesMerged).toEqual({ epoch: 1, seq: 0 });
    expect(await doubts()).toEqual([]);
  });

  test('of somebody new makes a person everywhere, whose name is asked for', async () => {
    await rig.wrote(SERVICE, enrolled(digestOf('e'), NEW, 'Sales'));
    expect(await rig.issue()).toEqual([SALES, SERVICE]);
    for (const [cabinet, badges] of [
      [SALES, []],
      [SERVICE, [digestOf('e')]],
    ] as const) {
      const { people } = await rig.rosterOf(cabinet);
      expect(people.find(({ person }) => person === NEW)).toMatchObject({ department: 'Sales', badges });
    }
    expect(await doubts()).toEqual([{ why: 'nameMissing', person: NEW, key: null, other: null }]);
  });

  test('that was taken back is nobody’s in the next roster; who came with it alone is switched off', async () => {
    const back = (person: typeof NEW) => ({
      type: 'EnrollmentUndone' as const,
      badge: digestOf('e'),
      by: OLA,
      person,
      session: 1,
      unknownAs: 'ab'.repeat(16),
    });
    await rig.wrote(SALES, enrolled(digestOf('e')));
    await rig.issue();
    await rig.wrote(SALES, back(LUKASZ));
    await rig.issue();
    const roster = await rig.rosterOf(SALES);
    expect(roster.people.find(({ person }) => person === LUKASZ)).toMatchObject({ badges: [], disabled: false });
    expect(roster.badgesMerged).toEqual({ epoch: 1, seq: 1 });
    await rig.wrote(SALES, enrolled(digestOf('e'), NEW, 'Sales'));
    await rig.wrote(SALES, back(NEW));
    await rig.issue();
    const { people } = await rig.rosterOf(SALES);
    expect(people.find(({ person }) => person === NEW)).toMatchObject({ badges: [], disabled: true });
  });

  test('that is somebody else’s, of somebody switched off meanwhile, or of nobody, stays out and is asked about', async () => {
    const kim = (await rig.ledger.directory(SITE)).people.find(({ person }) => person === LUKASZ);
    if (kim === undefined) throw new TypeError('nobody');
    await rig.ledger.putDirectory(SITE, [{ kind: 'person', id: LUKASZ, document: { ...kim, disabled: true } }]);
    await rig.wrote(SALES, enrolled(digestOf('a'), MARIA));
    await rig.wrote(SALES, enrolled(digestOf('e')));
    await rig.wrote(SALES, enrolled(digestOf('f'), NEW));
    expect(await doubts()).toEqual([
      { why: 'badgeTaken', person: MARIA, key: null, other: KIM_ORTIZ },
      { why: 'personDisabled', person: LUKASZ, key: null, other: null },
      { why: 'personUnknown', person: NEW, key: null, other: null },
    ]);
    await rig.issue();
    const roster = await rig.rosterOf(SALES);
    expect(roster.badgesMerged).toEqual({ epoch: 1, seq: 2 });
    expect(JSON.stringify(roster)).not.toMatch(new RegExp(`${digestOf('e')}|${digestOf('f')}`));
  });
});

describe('a tag that was paired at a cabinet', () => {
  test('makes its key known everywhere, with the vehicle of its VIN', async () => {
    const [, , , , lone] = VEHICLES;
    await rig.wrote(SALES, paired({ vin: lone?.vin ?? null, number: 2 }));
    await rig.issue();
    for (const cabinet of [SALES, SERVICE]) {
      const { keys } = await rig.rosterOf(cabinet);
      expect(keys.find(({ tag }) => tag === TAG)).toMatchObject({ rom: ROM, vehicle: lone?.vehicle, label: '4700' });
    }
    expect(await doubts()).toEqual([]);
  });

  test('is taken off and hung onto another key, and both are known', async () => {
    await rig.wrote(SALES, unpaired(FIRST));
    await rig.wrote(SALES, paired({ key: FIRST.key, tag: TAG }));
    const known = (await rig.ledger.directory(SITE)).keys.find(({ key }) => key === FIRST.key);
    expect(known).toMatchObject({ tag: TAG, rom: ROM, label: FIRST.label });
    expect(await doubts()).toEqual([]);
  });

  test('merges with the office’s own key of the same vehicle and number when that has none', async () => {
    await rig.wrote(SALES, unpaired(FIRST));
    await rig.wrote(SERVICE, paired({ vehicle: FIRST.vehicle }));
    const { keys } = await rig.ledger.directory(SITE);
    expect(keys.find(({ tag }) => tag === TAG)?.key).toBe(FIRST.key);
    expect(keys).toHaveLength(KEYS.length);
  });

  test.each([
    ['another key’s tag', () => paired({ tag: FIRST.tag ?? TAG }), { why: 'tagTaken', other: FIRST.key }],
    ['a second tag on one key', () => paired({ key: keyOf('4498') }), { why: 'keyHasTag', key: keyOf('4498') }],
    [
      'the same number of one vehicle',
      () => paired({ vehicle: FIRST.vehicle }),
      { why: 'sameNumber', other: FIRST.key },
    ],
    ['a VIN that nobody knows', () => paired({ vin: '11111111111111111' }), { why: 'vinUnknown' }],
  ])('with %s is a line for an administrator', async (_what, fact, wanted) => {
    await rig.wrote(SALES, fact());
    expect(await doubts()).toMatchObject([{ person: OLA, ...wanted }]);
    const [doubt] = await rig.ledger.openDoubts();
    await rig.ledger.settleDoubt(doubt?.arrival ?? -1, rig.clock.nowMs);
    expect(await doubts()).toEqual([]);
  });
});
