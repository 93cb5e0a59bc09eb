// Random acts of administrators: every cabinet's roster is what a slow second account of them says, and versions only grow.
import { createAdministrator } from '@keycab/cloud/office/admin/administrator';
import { whereabouts } from '@keycab/cloud/office/world';
import { createRandom } from '@keycab/hardware/demo/dealer/random';
import type { AdminAct } from '@keycab/shared/administration';
import { DEPARTMENTS } from '@keycab/shared/department';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { em4100 } from '@keycab/shared/proof/credential';
import type { Grant, Roster } from '@keycab/shared/roster';
import { expect, test } from 'vitest';
import { KEYS, KIM_LI, OLA, PEOPLE, SALES, SERVICE, SITE } from '../projections/fixture.ts';
import { seedOf } from '../random.ts';
import { openIssuing } from './rig.ts';

const STEPS = 120;
const ISSUED_EVERY = 5;

interface Person {
  department: string;
  manager: boolean;
  disabled: boolean;
  badges: number;
}
interface Key {
  group: string;
  rom: string | null;
  home: number | null;
}
/** The second account: nothing but lists, changed by each act that was allowed. */
interface Account {
  readonly people: Map<PersonId, Person>;
  readonly keys: Map<KeyId, Key>;
  readonly grants: Grant[];
}

const rightText = ({ acts, group, to }: Grant): string => JSON.stringify([to, group, [...acts].sort()]);

/** Who may do what by a roster, person by person. */
const rightsIn = (roster: Pick<Roster, 'people' | 'grants'>): Set<string> =>
  new Set(
    roster.people
      .filter(({ disabled }) => !disabled)
      .flatMap((person) =>
        roster.grants
          .filter(
            ({ to }) =>
              ('person' in to && to.person === person.person) ||
              ('department' in to && to.department === person.department) ||
              ('manager' in to && person.manager),
          )
          .flatMap(({ acts, group }) => acts.map((act) => `${person.person} ${group} ${act}`)),
      ),
  );

function expectSame(roster: Roster, account: Account, here: boolean): void {
  const people = roster.people.map(({ badges, department, disabled, manager, person }) => [
    person,
    { department, manager, disabled, badges: badges.length },
  ]);
  const known = [...account.people].map(([person, each]) => [person, { ...each, badges: here ? each.badges : 0 }]);
  expect(new Map(people as never)).toEqual(new Map(known as never));
  const keys = roster.keys.map(({ group, home, key, rom }) => [key, { group, rom, home: home?.slot ?? null }]);
  expect(new Map(keys as never)).toEqual(new Map(account.keys));
  expect(roster.grants.map(rightText).sort()).toEqual(account.grants.map(rightText).sort());
}

test('rosters follow every act, in versions that only grow, and what was taken away is in no later one', async () => {
  const seed = seedOf();
  const chance = createRandom(String(seed), 'administrators');
  const rig = await openIssuing();
  try {
    const administrator = createAdministrator({
      office: rig.office,
      site: SITE,
      cabinetKeys: [
        { cabinet: SALES, badgeKey: new Uint8Array(32).fill(1), pinKey: null },
        { cabinet: SERVICE, badgeKey: null, pinKey: null },
      ],
      whereabouts,
      makeVerifier: () => Promise.reject(new TypeError('no PIN is made here')),
      changed: () => rig.directory.refresh(),
      random: (bytes) => chance.bytes(bytes),
    });
    for (const badge of ['b0', 'b1']) await rig.ledger.dropBadge(badge);
    const account: Account = {
      people: new Map(
        PEOPLE.map(({ department, person }) => [
          person,
          { department, manager: person === OLA, disabled: false, badges: 0 },
        ]),
      ),
      keys: new Map(KEYS.map(({ group, home, key, rom }) => [key, { group, rom, home: home?.slot ?? null }])),
      grants: [{ to: { department: 'Sales' }, group: 'stock', acts: ['take', 'see'] }],
    };
    const one = <Value>(values: Iterable<Value>): Value => chance.pick([...values]);
    const person = (): PersonId => one(account.people.keys());
    const key = (): KeyId => one(account.keys.keys());
    const grant = (): Grant => ({
      to: chance.pick([{ person: person() }, { department: chance.pick(DEPARTMENTS) }, { manager: true as const }]),
      group: chance.pick(['stock', 'plates', '*']),
      acts: chance.pick([['take'], ['take', 'see'], ['authorize']] as const).slice(),
    });
    const random = async (): Promise<AdminAct> => {
      switch (chance.integer(0, 11)) {
        case 0:
          return {
            act: 'addPerson',
            name: 'Somebody',
            givenName: 'S',
            department: chance.pick(DEPARTMENTS),
            staffNumber: null,
          };
        case 1:
          return { act: 'changeDepartment', person: person(), department: chance.pick(DEPARTMENTS) };
        case 2:
          return { act: 'changeRank', person: person(), manager: chance.chance(0.5) };
        case 3:
          return { act: 'switchOffPerson', person: person() };
        case 4:
          return { act: 'switchOnPerson', person: person() };
        case 5:
          return { act: 'addBadge', person: person(), ...em4100(`0A0000000${chance.integer(0, 9)}`) };
        case 6: {
          const badges = await rig.ledger.badges();
          return { act: 'removeBadge', badge: badges.length === 0 ? 'b9' : one(badges).badge };
        }
        case 7:
          return { act: 'addGrant', grant: grant() };
        case 8: {
          const grants = await rig.ledger.grantsById(SITE);
          return { act: 'removeGrant', grant: grants.size === 0 ? 'g' : one(grants.keys()) };
        }
        case 9:
          return { act: 'changeKey', key: key(), group: chance.pick(['stock', 'plates']), home: null };
        case 10:
          return { act: 'retireKey', key: key(), why: 'sold' };
        default:
          return { act: 'registerKey', label: 'New', number: 1, vehicle: null, group: 'stock', home: null };
      }
    };
    let before: Roster | null = null;
    let refusals = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const act = await random();
      const grantsBefore = await rig.ledger.grantsById(SITE);
      const badgesBefore = await rig.ledger.badges();
      const by = chance.pick([OLA, KIM_LI]);
      const done = await administrator.act(act, { by, via: 'desk' });
      if (done.entries.some(({ type }) => type === 'ActRefused')) {
        refusals += 1;
      } else if (done.entries.length > 0) {
        follow(account, act, done, { grantsBefore, badgesBefore });
      }
      if (step % ISSUED_EVERY > 0) continue;
      await rig.issue();
      const roster = await rig.rosterOf(SALES);
      expectSame(roster, account, true);
      expectSame(await rig.rosterOf(SERVICE), account, false);
      if (before !== null && roster.version !== before.version) {
        expect(roster.version).toBeGreaterThan(before.version);
        const [then, now] = [rightsIn(before), rightsIn(roster)];
        const gone = [...then].filter((right) => !now.has(right));
        const standing = await rig.ledger.standing(SALES);
        if (gone.length > 0) {
          expect(standing.withdrawnIn).toBe(roster.version);
          expect(
            standing.withdrawn.map(({ act: what, group, person: who }) => `${who} ${group} ${what}`).sort(),
          ).toEqual(gone.sort());
        } else expect(standing.withdrawnIn).toBeLessThan(roster.version);
      }
      before = roster;
    }
    // Each act is one line at least, refused or not, unless it changed nothing.
    expect(refusals).toBeGreaterThan(0);
    expect(account.grants.length + account.people.size).toBeGreaterThan(PEOPLE.length);
  } catch (thrown) {
    throw new Error(`with KEYCAB_SEED=${seed}`, { cause: thrown });
  } finally {
    await rig.close();
  }
});

interface Before {
  readonly grantsBefore: ReadonlyMap<string, Grant>;
  readonly badgesBefore: readonly { readonly badge: string; readonly person: PersonId }[];
}

function follow(
  { grants, keys, people }: Account,
  act: AdminAct,
  done: { readonly person: PersonId | null; readonly key: KeyId | null },
  { badgesBefore, grantsBefore }: Before,
): void {
  const who = 'person' in act ? people.get(act.person) : undefined;
  switch (act.act) {
    case 'addPerson':
      if (done.person !== null)
        people.set(done.person, { department: act.department, manager: false, disabled: false, badges: 0 });
      return;
    case 'changeDepartment':
      if (who !== undefined) who.department = act.department;
      return;
    case 'changeRank':
      if (who !== undefined) who.manager = act.manager;
      return;
    case 'switchOffPerson':
    case 'switchOnPerson':
      if (who !== undefined) who.disabled = act.act === 'switchOffPerson';
      return;
    case 'addBadge':
      if (who !== undefined) who.badges += 1;
      return;
    case 'removeBadge': {
      const owner = people.get(badgesBefore.find(({ badge }) => badge === act.badge)?.person as PersonId);
      if (owner !== undefined) owner.badges -= 1;
      return;
    }
    case 'addGrant':
      grants.push(act.grant);
      return;
    case 'removeGrant': {
      const text = rightText(grantsBefore.get(act.grant) as Grant);
      grants.splice(
        grants.findIndex((each) => rightText(each) === text),
        1,
      );
      return;
    }
    case 'changeKey': {
      const key = keys.get(act.key);
      if (key !== undefined) Object.assign(key, { group: act.group, home: null });
      return;
    }
    case 'retireKey':
      keys.delete(act.key);
      return;
    case 'registerKey':
      if (done.key !== null) keys.set(done.key, { group: act.group, rom: null, home: null });
      return;
    default:
      throw new TypeError(`${act.act} is not among the acts of this test`);
  }
}
