// Administrators over HTTP: people, badges, rights and keys change, every act is a line, refusals say whose it is.
import { localReader, type Principal } from '@keycab/cloud/api/principal';
import { AdminDone, type AdminAct, type KeyPage, type PersonPage, type RulesPage } from '@keycab/shared/administration';
import { badgeDigest, em4100 } from '@keycab/shared/proof/credential';
import type { Problem } from '@keycab/shared/contract';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  KEYS,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  LUKASZ,
  MARIA,
  OLA,
  OPENING_MS,
  returned,
  SALES,
  SITE,
  taken,
} from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const KEY = keyOf('4512');
const OPEN = { schedule: 'open', weekly: [{ day: 1, start: 480, end: 1080 }], exceptions: [] };
let api: Api;
let principal: Principal;
beforeEach(async () => {
  principal = { person: OLA, roles: ['securityAdmin'], via: 'desk', rooftops: 'all' };
  api = await openApi({ office: true, whoAsks: () => principal });
});
afterEach(() => api.close());

const act = async (body: AdminAct) => {
  const reply = await api.app.inject({ method: 'POST', url: '/api/v1/admin/acts', payload: body });
  return { status: reply.statusCode, body: reply.json<AdminDone & Problem>() };
};
const get = async <Page>(url: string): Promise<Page> =>
  (await api.app.inject({ method: 'GET', url: `/api/v1/admin/${url}` })).json<Page>();
const person = (id: string) => get<PersonPage>(`people/${id}`);
const refused = async (body: AdminAct) => {
  const { status, body: problem } = await act(body);
  const lines = await api.ledger.entries({ after: 0, limit: 100, type: 'ActRefused' });
  expect(lines.at(-1)?.event).toMatchObject({ act: body.act, code: problem.code });
  return [status, problem.code, problem.detail];
};
const badge = (whom: typeof MARIA, digits = '0A12345678'): AdminAct => ({
  act: 'addBadge',
  person: whom,
  ...em4100(digits),
});

describe('the rules of the house', () => {
  const rules = () => get<RulesPage>('rules');

  test('are changed as one line each, reach the roster’s directory, and what asks nothing is left out', async () => {
    expect((await rules()).rules).toMatchObject({ level: 'own', duressPin: true, places: [] });
    await api.ledger.putDirectory(SITE, [{ kind: 'schedule', id: 'open', document: OPEN }]);
    const wanted = { level: 'night', day: 'open', duressPin: false, places: ['Row F', 'Showroom'] } as const;
    const { body } = await act({ act: 'setHouseRules', rules: { ...wanted, places: [...wanted.places] } });
    const what = ['level', 'day', 'duressPin', 'places'];
    expect(body.entries).toMatchObject([{ type: 'HouseRulesChanged', level: 2, duressPin: false, what }]);
    expect(JSON.stringify(body.entries)).not.toContain('Row F');
    expect((await api.ledger.directory(SITE)).rules).toEqual({ ...wanted, level: 2 });
    const [line] = (await rules()).lines;
    expect(line?.text).toBe(
      'Changed the rules of the house: keys are locked at night, the hours that are day, the silent alarm is off, where cars are parked.',
    );
    expect(
      (await act({ act: 'setHouseRules', rules: { ...wanted, places: [...wanted.places] } })).body.entries,
    ).toEqual([]);
    await act({ act: 'setHouseRules', rules: { level: 'own', day: null, duressPin: true, places: [] } });
    expect((await api.ledger.directory(SITE)).rules).toEqual({});
  });

  test('that nobody could keep are refused: a night without a day, hours that there are not', async () => {
    const nothing = { level: 'own' as const, day: null, duressPin: true, places: [] };
    expect((await refused({ act: 'setHouseRules', rules: { ...nothing, level: 'night' } })).slice(0, 2)).toEqual([
      409,
      'KC-ADMIN-13',
    ]);
    expect((await refused({ act: 'setHouseRules', rules: { ...nothing, day: 'nowhen' } })).slice(0, 2)).toEqual([
      404,
      'KC-ADMIN-04',
    ]);
  });

  test('say when keys are due, all of them at once, and never for what there is not', async () => {
    const [group = ''] = (await rules()).groups;
    const curfews = [{ group, at: 18 * 60 + 30 }, { minutes: 240 }];
    const { body } = await act({ act: 'setCurfews', curfews });
    expect(body.entries).toMatchObject([{ type: 'CurfewsChanged', before: 0, after: 2 }]);
    expect((await rules()).curfews).toEqual(curfews);
    await act({ act: 'setCurfews', curfews: curfews.slice(1) });
    expect((await api.ledger.directory(SITE)).curfews).toEqual([{ minutes: 240 }]);
    for (const wrong of [{ at: 5, minutes: 5 }, {}, { group: 'nothing', at: 5 }, { reason: 'nothing', at: 5 }]) {
      expect((await refused({ act: 'setCurfews', curfews: [wrong] })).slice(0, 2)).toEqual([404, 'KC-ADMIN-04']);
    }
    expect((await api.ledger.directory(SITE)).curfews).toEqual([{ minutes: 240 }]);
  });
});

describe('people', () => {
  test('are taken on, changed and moved; each act is one line, with ids alone', async () => {
    const { body } = await act({
      act: 'addPerson',
      name: 'Zoë Müller-Ångström',
      givenName: 'Zoë',
      department: 'Parts',
      staffNumber: '77',
    });
    expect([...Value.Errors(AdminDone, body)]).toEqual([]);
    const id = body.person ?? KIM_LI;
    await act({ act: 'changePerson', person: id, name: 'Zoë Müller' });
    await act({ act: 'changeDepartment', person: id, department: 'Service' });
    await act({ act: 'changeRank', person: id, manager: true });
    expect(await person(id)).toMatchObject({
      name: 'Zoë Müller',
      department: 'Service',
      manager: true,
      staffNumber: '77',
    });
    expect((await person(id)).lines.map(({ text, by }) => [text, by?.name])).toEqual([
      ['Zoë Müller is a manager now.', 'Ola Nowak'],
      ['Moved Zoë Müller to Service.', 'Ola Nowak'],
      ['Changed Zoë Müller: name.', 'Ola Nowak'],
      ['Added Zoë Müller to Parts.', 'Ola Nowak'],
    ]);
    const log = JSON.stringify(await api.ledger.entries({ after: 0, limit: 100, cabinet: 'office' }));
    expect(log).not.toMatch(/Zo|ller|"77"/);
    expect(
      await refused({ act: 'addPerson', name: 'A', givenName: 'A', department: 'Lot', staffNumber: '77' }),
    ).toEqual([409, 'KC-ADMIN-11', 'It is Zoë Müller’s.']);
  });

  test('are shown screens as they need them, and what they need is in no log', async () => {
    const comfort = { language: 'es', leftHand: false, highContrast: true, largeText: false, timeFactor: 5 };
    const { body } = await act({ act: 'changePerson', person: MARIA, comfort });
    expect(body.entries).toMatchObject([{ type: 'PersonChanged', person: MARIA, what: ['comfort'] }]);
    expect(JSON.stringify(body.entries)).not.toMatch(/highContrast|"es"/);
    expect((await person(MARIA)).comfort).toEqual(comfort);
    expect((await act({ act: 'changePerson', person: MARIA, comfort })).body.entries).toEqual([]);
    await act({
      act: 'changePerson',
      person: MARIA,
      comfort: { ...comfort, language: null, highContrast: false, timeFactor: 1 },
    });
    const { people } = await api.ledger.directory(SITE);
    // As a roster of before: nothing is in it that is as for everybody.
    expect(Object.keys(people.find((one) => one.person === MARIA) ?? {})).not.toContain('timeFactor');
  });

  test('who leave are switched off with one act: everything ends, and what they still hold is listed', async () => {
    const sales = journal(SALES);
    await api.publish([sales(OPENING_MS, taken(OPENING_MS, KEY, MARIA))], OPENING_MS);
    await act({ act: 'resetPin', person: MARIA });
    const { body } = await act({ act: 'switchOffPerson', person: MARIA });
    expect(body.entries).toMatchObject([{ type: 'PersonSwitchedOff', holding: 1 }]);
    expect(await person(MARIA)).toMatchObject({ disabled: true, pin: false, held: [{ key: KEY, label: '4512' }] });
    expect((await act({ act: 'switchOffPerson', person: MARIA })).body.entries).toEqual([]);
    expect((await refused({ act: 'resetPin', person: MARIA })).slice(0, 2)).toEqual([404, 'KC-ADMIN-04']);
    await act({ act: 'switchOnPerson', person: MARIA });
    expect(await person(MARIA)).toMatchObject({ disabled: false, pin: false });
  });

  test('get a badge that is kept nowhere but under its name at each cabinet; somebody else’s says whose it is', async () => {
    await act(badge(MARIA));
    const [row] = await api.ledger.badges();
    expect(row).toMatchObject({
      person: MARIA,
      cabinet: SALES,
      digest: badgeDigest(new Uint8Array(32).fill(1), em4100('0A12345678')),
    });
    expect((await person(MARIA)).badgeList).toMatchObject([{ badge: row?.badge, knownAt: ['Sales cabinet 1'] }]);
    expect((await act(badge(MARIA))).body.entries).toEqual([]);
    expect(await refused(badge(KIM_LI))).toEqual([409, 'KC-ADMIN-05', 'It is María López’s.']);
    await act({ act: 'removeBadge', badge: row?.badge ?? '' });
    expect((await act(badge(KIM_LI))).body.entries).toMatchObject([{ type: 'BadgeAdded', cabinets: [SALES] }]);
    const log = JSON.stringify(await api.ledger.entries({ after: 0, limit: 100, cabinet: 'office' }));
    expect(log).not.toContain('12345678');
  });

  test('get a PIN by chance, shown once and kept as what one cabinet can compare', async () => {
    const { body } = await act({ act: 'resetPin', person: MARIA });
    expect(body.pin).toMatch(/^[0-9]{6}$/);
    const pins = await api.ledger.pins();
    expect(pins).toMatchObject([{ person: MARIA, cabinet: SALES }]);
    expect(pins[0]?.verifier).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify([pins, await api.ledger.entries({ after: 0, limit: 100 })])).not.toContain(body.pin);
    expect(await person(MARIA)).toMatchObject({ pin: true, pinAt: ['Sales cabinet 1'] });
    await act({ act: 'removePin', person: MARIA });
    expect(await api.ledger.pins()).toEqual([]);
  });
});

describe('rights', () => {
  const grant = (to: Extract<AdminAct, { act: 'addGrant' }>['grant']['to']): AdminAct => ({
    act: 'addGrant',
    grant: { to, group: 'stock', acts: ['take'] },
  });

  test('are given and taken away, by a line that says to whom', async () => {
    const { body } = await act(grant({ department: 'Service' }));
    expect(body.entries).toMatchObject([{ type: 'GrantChanged', change: 'added', to: { department: 'Service' } }]);
    const { grants } = await person(MARIA);
    expect(grants).toMatchObject([{ group: 'stock', acts: ['take'] }]);
    expect((await act(grant({ department: 'Service' }))).body.entries).toEqual([]);
    await act({ act: 'removeGrant', grant: grants[0]?.id ?? '' });
    expect((await person(MARIA)).grants).toEqual([]);
    expect((await person(MARIA)).lines).toEqual([]);
  });

  test('are given to oneself by nobody, neither by name nor by department nor by rank', async () => {
    for (const body of [
      grant({ person: OLA }),
      grant({ department: 'Management' }),
      { act: 'changeRank', person: OLA, manager: true } as const,
      { act: 'changeDepartment', person: OLA, department: 'Sales' } as const,
    ]) {
      expect((await refused(body)).slice(0, 2)).toEqual([409, 'KC-ADMIN-03']);
    }
    expect((await refused({ act: 'switchOffPerson', person: OLA }))[1]).toBe('KC-ADMIN-12');
    expect((await api.ledger.directory(SITE)).grants).toEqual([]);
  });

  test('are changed by nobody whom the house does not know, and by nobody of another rooftop', async () => {
    principal = { ...principal, person: null };
    expect((await refused(grant({ department: 'Sales' })))[1]).toBe('KC-OFFICE-14');
    principal = { ...principal, person: OLA, rooftops: [] };
    expect((await act(grant({ department: 'Sales' }))).status).toBe(403);
    principal = (await localReader({} as never)) as Principal;
    expect((await act(grant({ department: 'Sales' }))).status).toBe(403);
  });
});

describe('keys', () => {
  const key = (id: string) => get<KeyPage>(`keys/${id}`);
  const lone = keyOf('61204');

  test('are registered, moved and retired, and their history stays', async () => {
    const home = { cabinet: SALES, slot: 40 };
    const { body } = await act({ act: 'registerKey', label: 'Gate', number: 1, vehicle: null, group: 'plates', home });
    const id = body.key ?? KEY;
    expect(await key(id)).toMatchObject({ label: 'Gate', home: 'Sales cabinet 1, C09', findings: ['noTag'] });
    expect(await refused({ act: 'changeKey', key: KEY, home })).toEqual([409, 'KC-ADMIN-10', 'It is Gate’s.']);
    await act({ act: 'changeKey', key: id, group: 'stock', home: null });
    await act({ act: 'retireKey', key: id, why: 'destroyed' });
    expect(await key(id)).toMatchObject({ group: 'stock', home: null, retired: 'destroyed', state: 'gone' });
    expect((await key(id)).lines.map(({ text }) => text)).toEqual([
      'Retired Gate: destroyed.',
      'Changed Gate: group, home.',
      'Registered Gate.',
    ]);
    expect((await act({ act: 'retireKey', key: id, why: 'sold' })).body.entries).toEqual([]);
  });

  test('have one tag each, with the number of its seal; a tag that is out stays on unless it is lost', async () => {
    const rom = KEYS.find((each) => each.key === lone)?.rom ?? '';
    const sales = journal(SALES);
    await api.publish([sales(OPENING_MS, taken(OPENING_MS, lone, MARIA))], OPENING_MS);
    expect((await refused({ act: 'unpairTag', key: lone, why: 'replaced' }))[1]).toBe('KC-ADMIN-09');
    expect((await refused({ act: 'pairTag', key: lone, rom: 'ff00000000000001', seal: null }))[1]).toBe('KC-ADMIN-08');
    await api.publish([sales(OPENING_MS + 1, returned(OPENING_MS + 1, lone, 14))], OPENING_MS + 1);
    await act({ act: 'unpairTag', key: lone, why: 'replaced' });
    expect(await key(lone)).toMatchObject({ tag: null, findings: ['noTag'] });
    expect(await refused({ act: 'pairTag', key: lone, rom: KEYS[0]?.rom ?? '', seal: null })).toEqual([
      409,
      'KC-ADMIN-07',
      'It is 4512’s.',
    ]);
    await act({ act: 'pairTag', key: lone, rom, seal: 'S-004711' });
    expect(await key(lone)).toMatchObject({ seal: 'S-004711', findings: [] });
    const log = JSON.stringify(await api.ledger.entries({ after: 0, limit: 100, type: 'TagPaired' }));
    expect(log).toContain('"sealed":true');
    expect(log).not.toContain(rom);
  });

  test.each([
    ['a group that nobody knows', { act: 'changeKey', key: KEY, group: 'nothing' }],
    ['a slot that the cabinet does not have', { act: 'changeKey', key: KEY, home: { cabinet: SALES, slot: 200 } }],
    ['a schedule that nobody knows', { act: 'setGroup', group: { group: 'stock', pin: { outside: 'never' } } }],
    ['a doubt that is none', { act: 'settleDoubt', doubt: 99 }],
  ] as const)('with %s are refused', async (_what, body) => {
    expect((await refused(body)).slice(0, 2)).toEqual([404, 'KC-ADMIN-04']);
  });
});

test('a newcomer without a name is asked about until somebody gives one; what else a cabinet did is looked at and settled', async () => {
  const doubt = { cabinet: SALES, key: null, other: null, openedMs: OPENING_MS };
  await api.ledger.addDoubt({ ...doubt, arrival: 7, why: 'nameMissing', person: LUKASZ });
  await api.ledger.addDoubt({ ...doubt, arrival: 8, why: 'badgeTaken', person: KIM_ORTIZ, other: KIM_LI });
  const doubts = async () => (await get<{ doubts: { doubt: number; other: string }[] }>('rosters')).doubts;
  expect(await doubts()).toMatchObject([{ doubt: 7 }, { doubt: 8, other: 'Kim Li' }]);
  const { body } = await act({ act: 'changePerson', person: LUKASZ, name: 'Łukasz Nowy' });
  expect(body.entries.map(({ type }) => type)).toEqual(['PersonChanged', 'DoubtSettled']);
  await act({ act: 'settleDoubt', doubt: 8 });
  expect(await doubts()).toEqual([]);
});
