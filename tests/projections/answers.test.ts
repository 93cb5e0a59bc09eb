// Who has it, since when, what for, back when, how sure: from stored lines to sentences.
import { Answer } from '@keycab/shared/answer';
import { contract } from '@keycab/shared/contract';
import { keyId } from '@keycab/shared/ids';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  misplaced,
  OPENING_MS,
  overdue,
  PLATE,
  pulled,
  returned,
  SALES,
  SERVICE,
  taken,
} from './fixture.ts';
import { openHouse, type House } from './rig.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

/** Spaces that a locale puts before AM are as good as any. */
const plain = (text: string | undefined): string => (text ?? '').replaceAll('\u202f', ' ');
const at = (minutes: number): number => OPENING_MS + minutes * MINUTE_MS;
const who = async (query: string) => house.answers.who(query, 50);
const stocks = async (query: string): Promise<string[]> => (await who(query)).answers.map((answer) => answer.label);

/** 4512 with Maria since 10:42, its spare in, 4498 overdue with Kim Ortiz, 4603 with nobody, the plate never seen. */
async function morning(): Promise<void> {
  const [sales, service] = [journal(SALES), journal(SERVICE)];
  await house.store(
    [
      sales(at(1), returned(at(1), keyOf('4512', 2), 1)),
      sales(at(2), returned(at(2), keyOf('4603'), 8)),
      sales(at(5), taken(at(5), keyOf('4498'), KIM_ORTIZ, { due: at(50) })),
      sales(at(42), taken(at(42), keyOf('4512'), MARIA, { due: at(150), reason: 'service' })),
      sales(at(43), pulled(at(43), keyOf('4603'), null)),
      service(at(44), misplaced(at(44), keyOf('L07'), 3, 12)),
      sales(at(50), overdue(keyOf('4498'), KIM_ORTIZ, at(50))),
    ],
    at(60),
  );
  await house.seen(SALES, at(80) - 4000);
  await house.seen(SERVICE, at(30));
  house.clock.nowMs = at(80);
}

describe('an answer', () => {
  test('says who has the key, since when, what for, back when, and how sure that is', async () => {
    await morning();
    const answer = await house.answers.key(keyOf('4512'));
    expect(plain(answer?.text)).toBe(
      'María López (Service) has the key since 10:42 AM, 38 minutes, for service. Back by 12:30 PM.',
    );
    expect(answer).toMatchObject({
      state: 'out',
      basis: 'sensed',
      confidence: 'Certain · seen 4 s ago',
      asOfWallMs: at(80) - 4000,
      reason: { reason: 'service', label: 'Service' },
      vehicle: { stock: '4512' },
      spares: [{ key: keyOf('4512', 2), number: 2, state: 'in', where: 'Sales cabinet 1, A02' }],
      source: { cabinet: SALES, epoch: 1, seq: 3 },
    });
    expect(answer?.sentence.filter((part) => part.strong).map((part) => part.text)[0]).toBe('María López (Service)');
    expect(Value.Check(Answer, answer)).toBe(true);
  });

  test('about a key in a slot of a cabinet that is not reached is the last known', async () => {
    await morning();
    const answer = await house.answers.key(keyOf('L07'));
    expect(plain(answer?.text)).toBe(
      'The key is in Service cabinet 2, slot A04, since 10:44 AM, 36 minutes. It lives in Service cabinet 2, slot A13.',
    );
    expect(answer).toMatchObject({ state: 'in', basis: 'lastKnown', asOfWallMs: at(30) });
    expect(plain(answer?.confidence)).toBe('Last known · not reachable since 10:30 AM');
  });

  test('about a cabinet turns to last known after two missed heartbeats, not before', async () => {
    await morning();
    const basis = async () => (await house.answers.key(keyOf('4512', 2)))?.basis;
    house.clock.nowMs = at(80) - 4000 + 120_000;
    expect(await basis()).toBe('sensed');
    house.clock.nowMs += 1;
    expect(await basis()).toBe('lastKnown');
    house.clock.nowMs = at(80);
    await house.seen(SALES, at(80), false);
    expect(await basis()).toBe('lastKnown');
  });

  test('about an overdue key says since when, about a key that nobody answers for who may know', async () => {
    await morning();
    expect(await house.answers.key(keyOf('4498'))).toMatchObject({ state: 'overdue' });
    expect(plain((await house.answers.key(keyOf('4498')))?.text)).toContain('due back by 10:50 AM, 30 minutes ago.');
    expect(await house.answers.key(keyOf('4603'))).toMatchObject({
      state: 'unsure',
      basis: 'disputed',
      holder: { kind: 'notSure', why: 'takenWithoutRelease' },
    });
  });

  test('about a tag seen in two cabinets names both places', async () => {
    await morning();
    await house.store([journal(SERVICE, 2)(at(60), returned(at(60), keyOf('4512', 2), 5))], at(61));
    expect(await house.answers.key(keyOf('4512', 2))).toMatchObject({
      state: 'unsure',
      basis: 'disputed',
      confidence: 'Disputed · seen in Sales cabinet 1, A02 and Service cabinet 2, A06',
    });
  });

  test('about a cabinet that told two histories is disputed', async () => {
    await morning();
    await house.ledger.setForked(SALES, 1, true);
    house.cabinets.changed();
    expect(await house.answers.key(keyOf('4512'))).toMatchObject({
      basis: 'disputed',
      confidence: 'Disputed · its cabinet has told two histories',
    });
  });

  test('about a key never seen says so, and one that nobody knows has none', async () => {
    expect(await house.answers.key(PLATE)).toMatchObject({
      state: 'unsure',
      text: 'Not sure: no cabinet has ever seen this key.',
      vehicle: null,
    });
    expect(await house.answers.key(keyId('k99999999'))).toBeUndefined();
  });

  test('about a key that only the ledger knows is given under its id', async () => {
    const stranger = keyId('k99999999');
    await house.store([journal(SALES)(at(1), taken(at(1), stranger, MARIA))], at(2));
    expect(await house.answers.key(stranger)).toMatchObject({ label: 'k99999999', state: 'out' });
  });
});

describe('a question', () => {
  test.each([
    ['4512', ['4512', '4512', '4512A']],
    ['overdue', ['4498']],
    ['out', ['4498', '4512']],
    ['crv out', ['4512']],
    ['maria', ['4512']],
    ['', ['4498', 'L07', '4603', '4512', '4512']],
  ])('of %j is answered with %j', async (query, labels) => {
    await morning();
    expect(await stocks(query)).toEqual(labels);
  });

  test('for a name lists everybody of that name and what they hold', async () => {
    await morning();
    expect(await who('kim')).toMatchObject({
      understoodAs: 'person',
      people: [
        { person: KIM_LI, holds: [] },
        { person: KIM_ORTIZ, holds: [keyOf('4498')] },
      ],
      total: 1,
    });
  });

  test('is answered in the form of the contract, with no more answers than asked for', async () => {
    await morning();
    for (const query of ['', '4512', 'kim', 'unsure', 'blue accord', 'nothing of the kind', 'in']) {
      const answer = await house.answers.who(query, 2);
      expect([query, ...Value.Errors(contract.who.response, answer)]).toEqual([query]);
      expect(answer.answers.length).toBeLessThanOrEqual(2);
    }
    expect((await house.answers.who('unsure', 2)).total).toBeGreaterThan(2);
  });

  test('sees what was stored a moment ago, whether this process is the only writer or not', async () => {
    for (const soleWriter of [true, false]) {
      const other = await openHouse({ soleWriter });
      const sales = journal(SALES);
      expect(await other.answers.who('maria', 50)).toMatchObject({ total: 0 });
      await other.store([sales(at(1), taken(at(1), keyOf('4512'), MARIA))], at(1));
      other.holdings.changed([keyOf('4512')]);
      expect(await other.answers.who('maria', 50)).toMatchObject({ total: 1 });
      await other.store([sales(at(2), returned(at(2), keyOf('4512'), 0))], at(2));
      other.holdings.changed([keyOf('4512')]);
      expect(await other.answers.who('maria', 50)).toMatchObject({ total: 0 });
      expect(await other.cabinets.list()).toMatchObject([{ name: 'Sales cabinet 1', keysIn: 1 }, { keysIn: 0 }]);
      other.holdings.reload();
      expect(await other.cabinets.list()).toMatchObject([{ keysIn: 1 }, { keysIn: 0 }]);
      await other.close();
    }
  });

  test('finds what was added to the directory once it was read again', async () => {
    const [first] = [...house.directory.index().keys.values()];
    const added = { ...(first as NonNullable<typeof first>), key: keyId('k77777777'), label: 'BIKE 3', vehicle: null };
    await house.ledger.putDirectory(house.directory.index().site.site, [
      { kind: 'key', id: added.key, document: added },
    ]);
    await house.directory.refresh();
    expect(await stocks('bike')).toEqual(['BIKE 3']);
  });
});

describe('a list', () => {
  const labels = async (filter: Partial<Parameters<House['answers']['list']>[0]>) =>
    (await house.answers.list({ limit: 50, offset: 0, ...filter })).keys.map((answer) => answer.label);

  test('has overdue keys first, then the longest out, then the unsure ones, then what is in', async () => {
    await morning();
    expect((await labels({})).slice(0, 3)).toEqual(['4498', '4512', '4603']);
    expect((await labels({})).slice(-2)).toEqual(['4512', 'L07']);
    expect(await labels({ state: 'in' })).toEqual(['4512', 'L07']);
    expect(await labels({ state: 'notIn', limit: 2, offset: 1 })).toEqual(['4512', '4603']);
  });

  test('of a cabinet has what is in it, what left it, and what lives there unseen', async () => {
    await morning();
    expect(await labels({ cabinet: SERVICE })).toEqual(['61204', 'L07']);
    expect(await labels({ cabinet: SALES, state: 'out' })).toEqual(['4512']);
  });
});

describe('a timeline', () => {
  test('tells the life of a key, newest first, page by page, late lines in their place', async () => {
    const [sales, service] = [journal(SALES), journal(SERVICE)];
    const key = keyOf('4512');
    await house.store(
      [
        sales(at(10), {
          type: 'AccessRefused',
          badge: null,
          code: 'KC-KEY-01',
          key,
          person: KIM_LI,
          reader: null,
          reasons: ['noGrant'],
          roster: 1,
          session: 0,
          slot: 0,
        }),
        sales(at(12), {
          type: 'SlotReleased',
          command: null,
          key,
          minutes: 60,
          person: MARIA,
          pulseMs: 300,
          reason: 'service',
          roster: 1,
          session: 0,
          slot: 0,
          tag: 't00000001' as never,
        }),
        sales(at(12), taken(at(12), key, MARIA, { due: at(90), reason: 'service' })),
        sales(at(60), overdue(key, MARIA, at(60))),
      ],
      at(61),
    );
    await house.store([service(at(30), returned(at(30), key, 2, KIM_LI))], at(62));
    house.clock.nowMs = at(63);
    const first = await house.history.timeline(key, 2);
    const second = await house.history.timeline(key, 2, first.next ?? 0);
    const third = await house.history.timeline(key, 2, second.next ?? 0);
    expect(third.next).toBeNull();
    const entries = [...first.entries, ...second.entries, ...third.entries];
    expect(entries.map((entry) => plain(entry.text))).toEqual([
      'It was due back from María López by 11:00 AM.',
      // The second cabinet did not know who had it; both logs together do.
      'Kim Li put it back into slot A03; María López had it.',
      'María López took it from slot A02 for service, back by 11:30 AM.',
      'Slot A01 was released to María López, for service.',
      'Kim Li asked for it and was refused: You may not take this key.',
    ]);
    expect(entries[1]).toMatchObject({ cabinetName: 'Service cabinet 2', slotName: 'A03', person: { name: 'Kim Li' } });
    for (const entry of entries)
      expect(Value.Check(contract.timeline.response.properties.entries.items, entry)).toBe(true);
  });

  test('of a plate names the car’s key that it left with, and of that key the plate, also where one came back alone', async () => {
    const sales = journal(SALES);
    const key = keyOf('4512');
    await house.store(
      [
        sales(at(1), taken(at(1), PLATE, MARIA, {})),
        sales(at(2), { type: 'PlateBound', key, person: MARIA, plate: PLATE, session: 0 }),
        sales(at(3), returned(at(3), key, 0, MARIA)),
        sales(at(4), { type: 'PartnerMissed', key, partner: PLATE, person: MARIA }),
      ],
      at(5),
    );
    const told = async (of: typeof key, limit: number, before?: number) => {
      const { entries, next } = await house.history.timeline(of, limit, before);
      return { next, texts: entries.filter(({ type }) => type !== 'KeyTaken').map(({ text }) => text) };
    };
    const [alone, together] = [
      '4512 came back alone; DLR-07 left with it and was asked for.',
      'María López took 4512 and plate DLR-07 together.',
    ];
    expect((await told(key, 9)).texts).toEqual([alone, expect.stringContaining('put it into slot'), together]);
    const first = await told(PLATE, 1);
    expect(first.texts).toEqual([alone]);
    expect((await told(PLATE, 9, first.next ?? 0)).texts).toEqual([together]);
    expect((await told(keyOf('4603'), 9)).texts).toEqual([]);
  });

  test('keeps a line that this version does not understand, and says its name', async () => {
    await house.storeUnknown(SALES, keyOf('4512'), at(1));
    const { entries } = await house.history.timeline(keyOf('4512'), 10);
    expect(entries).toMatchObject([{ type: 'KeyDreamedOf', text: 'Key dreamed of.', person: null, slotName: null }]);
    expect(Value.Check(contract.timeline.response.properties.entries.items, entries[0])).toBe(true);
  });
});
