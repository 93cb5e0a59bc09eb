// Any order of anything, under all rules at once: no return is refused, facts fit their schema, memory equals replay.
import { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { DAY_ANSWERS } from '@keycab/shared/events/managed';
import { Problem } from '@keycab/shared/events/verdict';
import { decide } from '@keycab/firmware/cabinet/decide';
import { react } from '@keycab/firmware/cabinet/react';
import { replay } from '@keycab/firmware/cabinet/state';
import { keyId, personId, tagId } from '@keycab/shared/ids';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import type { Group } from '@keycab/shared/rules';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { scene, type Step } from '../given.ts';
import {
  badge,
  boards,
  CABINET,
  choose,
  EMPTY,
  K4377,
  K4498,
  K4512,
  K4603,
  KIM,
  LEE,
  MARIA,
  morning,
  OLA,
  RO61204,
  romOf,
  ROSTER,
  SETTINGS,
  start,
  tag,
  tick,
} from '../people.ts';
import { seedOf } from '../random.ts';
import { HOUR, keysWith, MINUTE, NOW, PAT, ROUTE, salesGrant, withRules } from './ruled.ts';

const seed = seedOf();
const validEvent = Compile(CabinetEvent);
const KEYS = [K4512, K4498, K4603, RO61204, K4377];
const aKey = fc.constantFrom(...KEYS);
const some = <T>(value: T) => fc.constantFrom<T | undefined>(value, undefined);
const defined = <T extends object>(from: T): T =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as T;

const strict: fc.Arbitrary<Group> = fc
  .record({
    authorizers: fc.constantFrom(1 as const, 2 as const, undefined),
    otherDepartment: some(true),
    pin: fc.constantFrom('always' as const, { outside: 'hours' }, undefined),
    reasonRequired: some(true),
    vehicleRequired: some(true),
    limits: fc.constantFrom({ held: 1 }, { session: 1 }, { day: 1 }, undefined),
    pool: some(true),
    crossing: some('authorize' as const),
    rosterMaxHours: some(1),
    level: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, undefined),
    fast: some({ schedule: 'hours', reason: 'testDrive' }),
    checkPercent: some(100),
  })
  .map((rules) => ({ ...defined(rules), group: 'stock' }) as Group);

/** Half of the stores ask nothing, so that things also happen. */
const group: fc.Arbitrary<Group> = fc.oneof(fc.constant({ group: 'stock' }), strict);

const roster: fc.Arbitrary<Roster> = fc
  .record({
    group,
    start: fc.nat(1439),
    end: fc.nat(1440),
    scheduled: fc.boolean(),
    reservation: fc.boolean(),
    delivery: fc.boolean(),
    interlock: fc.boolean(),
    block: fc.boolean(),
    picks: fc.boolean(),
    curfew: fc.boolean(),
    level: fc.constantFrom(undefined, 0 as const, 2 as const),
  })
  .map((choice) => {
    const vehicle = ROSTER.vehicles[0]?.vehicle;
    return withRules({
      groups: [choice.group],
      schedules: [
        {
          schedule: 'hours',
          weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: choice.start, end: choice.end })),
          exceptions: [{ date: '2026-03-04', spans: [] }],
        },
      ],
      day: 'hours',
      ...(choice.level === undefined ? {} : { level: choice.level }),
      grants: choice.scheduled ? salesGrant({ schedule: 'hours' }) : ROSTER.grants,
      keys: keysWith({ [K4498]: { kind: 'plate' }, [K4603]: { owner: 'Service', highValue: true } }),
      reasons: ROSTER.reasons.map((reason) => ({ ...reason, check: true, department: 'Sales' as const })),
      reservations: choice.reservation
        ? [{ reservation: 'reserved1', person: PAT, of: { key: K4512 }, fromWallMs: NOW, toWallMs: NOW + HOUR }]
        : [],
      deliveries:
        choice.delivery && vehicle !== undefined
          ? [{ delivery: 'delivery1', vehicle, people: [KIM], gate: 'hard', complete: false }]
          : [],
      interlocks: choice.interlock ? [{ out: K4498, locked: K4603 }] : [],
      blocks: choice.block ? [{ key: K4377, why: 'manager' }] : [],
      picks: choice.picks
        ? [{ pick: 'picked0001', person: KIM, key: K4512, reason: null, untilWallMs: NOW + HOUR }]
        : [],
      curfews: choice.curfew ? [{ minutes: 15 }, { at: 18 * 60 }] : [],
      templates: [{ template: 'repair', group: 'service', label: 'RO' }],
    });
  });

const slot = fc.constantFrom(0, 1, 2, 3, 9, 40, 63);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 90_000 }).map((wait) => ({ wait })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }).map((minutes) => ({ wait: minutes * MINUTE })) },
  { weight: 5, arbitrary: fc.constant(tick) },
  { weight: 6, arbitrary: fc.constantFrom<string>(KIM, MARIA, LEE, OLA, PAT, 'p0stranger').map(badge) },
  { weight: 5, arbitrary: aKey.map(choose) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.array(aKey, { maxLength: 5 }), fc.constantFrom('service', null))
      .map(([keys, reason]) => ({ type: 'KeysChosen' as const, keys, reason })),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(slot, fc.constantFrom(0, 1, 2, 3, 4, 5, 99)).map(([where, index]) => ({
      type: 'SlotSeen' as const,
      slot: where,
      reading: index === 0 ? EMPTY : tag(index),
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.boolean(), fc.boolean(), fc.constantFrom(KIM, OLA, PAT))
      .map(([ok, duress, person]) => ({ type: 'PinEntered' as const, person, ok, duress })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.boolean(), fc.option(fc.constantFrom(KIM, LEE, OLA)))
      .map(([ok, person]) => ({ type: 'StaffEntered' as const, person, ok, duress: false })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, 'Sales' as const).map((department) => ({
      type: 'EnrollTold' as const,
      badge: 'e'.repeat(64),
      unknownAs: 'ab'.repeat(16),
      person: department === null ? KIM : personId('p0000new1'),
      department,
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.option(aKey),
        fc.constantFrom('service', 'testDrive', null),
        fc.constantFrom(ROSTER.vehicles[0]?.vehicle ?? null, null),
      )
      .map(([key, reason, vehicle]) => ({ type: 'ReasonChosen' as const, key, reason, vehicle })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(aKey, { maxLength: 3 }), fc.constantFrom(null, ROUTE))
      .map(([keys, route]) => ({ type: 'HandoverPicked' as const, keys, route })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('service', null).map((reason) => ({ type: 'HandoverAgreed' as const, reason })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      { type: 'HandoverLeft' },
      { type: 'EmergencyTold', board: null },
      { type: 'EmergencyTold', board: 'KS-000001' },
      { type: 'CountTold' },
      { type: 'BoardScanned', board: 'KS-000001' },
      { type: 'BoardScanned', board: 'KS-000002' },
      { type: 'AwaitedLeft' },
      { type: 'LockdownTold', on: true },
      { type: 'LockdownTold', on: false },
      { type: 'DaySigningTold' },
      { type: 'PairingLeft' },
      { type: 'SlotTestTold', slot: 10 },
      { type: 'SlotTestTold', slot: 0 },
      { type: 'SlotTestAnswered', slot: 10, outcome: 'good', next: null },
      { type: 'LightTold', key: null, on: true },
      { type: 'LightTold', key: K4512, on: true },
      { type: 'LightTold', key: null, on: false },
      { type: 'DoneTouched' },
      { type: 'BoardWentSilent', board: 'KS-000001' },
      { type: 'DiskSeen', writable: true },
      { clock: { clock: 'unsynced' } },
      { clock: { clock: 'synced' } },
    ),
  },
  { weight: 1, arbitrary: aKey.map((key) => ({ type: 'AskLeft' as const, key })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(aKey, fc.constantFrom(...DAY_ANSWERS))
      .map(([key, answer]) => ({ type: 'DayExceptionTold' as const, key, answer })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(aKey, fc.constantFrom(KIM, MARIA, LEE, OLA))
      .map(([key, person]) => ({ type: 'ReleaseForTold' as const, key, person, reason: null })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('RO 71', '4512', '1HGCV1F36MA100000', '???'), fc.constantFrom(51, 52))
      .map(([text, drawn]) => ({
        type: 'PairingWanted' as const,
        text,
        template: null,
        key: keyId(`k000000${drawn}`),
        tag: tagId(`t000000${drawn}`),
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(aKey, fc.constantFrom<Problem>('lowTire', 'lowTire', 'other', ...Problem.anyOf.map((each) => each.const)))
      .map(([key, problem]) => ({ type: 'ProblemTold' as const, key, problem })),
  },
  { weight: 1, arbitrary: aKey.map((key) => ({ type: 'ProblemSettled' as const, key })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(aKey, fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const))
      .map(([key, outcome]) => ({ type: 'SealAnswered' as const, key, by: 'seal' as const, outcome })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...KEYS, keyId('k00000099')), fc.constantFrom(1, 98, 99), fc.constantFrom(77, 78))
      .map(([key, rom, named]) => ({
        type: 'PairingTold' as const,
        key,
        tag: tagId(`t000000${named}`),
        rom: romOf(rom),
        template: 'repair',
        label: 'RO 1',
        number: 1,
        vehicle: null,
        vin: null,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(RO61204, K4377), fc.constantFrom('closed' as const, 'lost' as const))
      .map(([key, why]) => ({ type: 'UnpairingTold' as const, key, why })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: NOW - 9 * HOUR, max: NOW + 90 * HOUR }).map((wallMs) => ({ clock: { wallMs } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(1), fc.dictionary(slot.map(String), fc.constantFrom(1, 2, 3, 4, 5), { maxKeys: 5 }))
      .map(([index, slots]) => boards(slots as Record<number, number>)[index] as Step),
  },
);
const crash = fc.constant<Step[]>([{ crash: true }, start]);
/** What people do from end to end; whatever the rules make of it. */
const flow: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.constantFrom(0, 1, 2),
    fc.constantFrom<string>(KIM, PAT, OLA),
    fc.constantFrom<string>(PAT, OLA, MARIA),
    fc.boolean(),
  )
  .chain(([place, who, other, agreed]) => {
    const wanted = KEYS[place] ?? K4512;
    const take: Step[] = [
      { type: 'DoneTouched' },
      { type: 'ProblemSettled', key: wanted },
      { type: 'SlotSeen', slot: place, reading: tag(place + 1) },
      badge(who),
      choose(wanted),
      { type: 'PinEntered', person: personId(who), ok: true, duress: false },
      { type: 'ReasonChosen', key: null, reason: 'testDrive', vehicle: ROSTER.vehicles[0]?.vehicle ?? null },
      ...(agreed ? [badge(other), badge(OLA)] : []),
      { type: 'SlotSeen', slot: place, reading: EMPTY },
    ];
    const manager: Step[] = [{ type: 'DoneTouched' }, badge(OLA)];
    const pairing = { template: 'repair', label: 'RO 2', number: 1, vehicle: null, vin: null };
    return fc.constantFrom<Step[]>(
      take,
      [...manager, { type: 'EmergencyTold', board: null }, { type: 'DoneTouched' }],
      [
        ...take,
        ...manager,
        { type: 'DayExceptionTold', key: wanted, answer: 'home' },
        { type: 'DaySigningTold' },
        badge(OLA),
      ],
      [
        ...manager,
        { type: 'SlotTestTold', slot: 30 },
        { type: 'SlotTestAnswered', slot: 30, outcome: 'good', next: 31 },
      ],
      [
        ...manager,
        { type: 'CountTold' },
        ...SETTINGS.boards.map(({ board }) => ({ type: 'BoardScanned' as const, board })),
      ],
      [
        ...manager,
        { type: 'PairingWanted', text: 'RO 9', template: null, key: keyId('k00000090'), tag: tagId('t00000090') },
        { type: 'SlotSeen', slot: 9, reading: tag(90) },
      ],
      [
        ...manager,
        { type: 'UnpairingTold', key: K4377, why: 'lost' },
        { type: 'PairingTold', key: K4377, tag: tagId(`t000000${60 + place}`), rom: romOf(60 + place), ...pairing },
      ],
      [
        ...take,
        badge(who),
        { type: 'HandoverPicked', keys: [wanted], route: null },
        badge(other),
        { type: 'HandoverAgreed', reason: 'service' },
      ],
      [...take, badge(who), { type: 'ReasonChosen', key: wanted, reason: 'service', vehicle: null }],
      [
        ...take,
        badge(who),
        { type: 'SlotSeen', slot: place, reading: tag(place + 1) },
        { type: 'SealAnswered', key: wanted, by: 'lock', outcome: 'failed' },
      ],
    );
  });
const life = fc.array(
  fc.oneof(
    { weight: 40, arbitrary: step.map((one) => [one]) },
    { weight: 5, arbitrary: flow },
    { weight: 1, arbitrary: crash },
  ),
  // Long lives: what needs five steps in a row happens in them.
  { maxLength: 60, size: 'max' },
);

/** Lives in which each of these happens, whatever chance brings beside: a test that meets none proves nothing about them. */
const MANY: Roster = withRules({
  templates: [{ template: 'repair', group: 'service', label: 'RO' }],
  reasons: ROSTER.reasons.map((reason) => ({ ...reason, check: true })),
  groups: [{ group: 'stock', authorizers: 1, checkPercent: 100 }],
});
const out: Step[] = [badge(KIM), choose(K4512), badge(OLA), { type: 'SlotSeen', slot: 0, reading: EMPTY }];
const scanned = { template: null, key: keyId('k00000090'), tag: tagId('t00000090') };
const MET: [Roster, Step[][]][] = [
  [
    withRules({}),
    [
      [badge(KIM), choose(K4512), { type: 'SlotSeen', slot: 0, reading: EMPTY }],
      [{ type: 'HandoverPicked', keys: [K4512], route: null }, badge(PAT), { type: 'HandoverAgreed', reason: null }],
    ],
  ],
  [MANY, [out, [{ type: 'ReasonChosen', key: K4512, reason: 'service', vehicle: null }]]],
  [
    MANY,
    [
      out,
      [
        { type: 'SlotSeen', slot: 0, reading: tag(1) },
        { type: 'SealAnswered', key: K4512, by: 'lock', outcome: 'failed' },
      ],
    ],
  ],
  [
    MANY,
    [
      [badge(OLA), { type: 'PairingWanted', text: 'RO 9', ...scanned }],
      [{ type: 'SlotSeen', slot: 9, reading: tag(90) }, { type: 'SlotTestTold', slot: 30 }, { type: 'CountTold' }],
      SETTINGS.boards.map(({ board }) => ({ type: 'BoardScanned', board })),
      [{ type: 'EmergencyTold', board: null }],
    ],
  ],
  [
    MANY,
    [
      out,
      [badge(OLA), { type: 'DayExceptionTold', key: K4512, answer: 'home' }, { type: 'DaySigningTold' }, badge(OLA)],
    ],
  ],
];

const isReturn = (fact: CabinetFact): boolean => fact.type === 'KeyReturned' || fact.type === 'KeyMisplaced';

describe(`any life under any rules (KEYCAB_SEED=${seed})`, () => {
  test('facts fit their schema and their line, memory equals replay, a pulse has its release, custody has one place', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(roster, life, (rules, steps) => {
        const stage = scene({ roster: rules });
        for (const one of [...morning, ...steps.flat()]) {
          const before = stage.events.length;
          stage.play(one);
          for (const event of stage.events.slice(before)) {
            seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
            expect(validEvent.Check(event), JSON.stringify(event)).toBe(true);
            expect(JSON.stringify(event).length).toBeLessThan(4096);
            for (const effect of react(event, SETTINGS)) {
              if (effect.type !== 'PulseSolenoid') continue;
              // Of a release, or of a slot that is tried; the line is the ticket.
              expect(['SlotReleased', 'SlotTested', 'ReleaseRenewed', 'TagReleased']).toContain(event.type);
              expect(effect.released).toBe(event.seq);
            }
          }
        }
        const { body: _live, ...memory } = stage.cabinet;
        const { body: _replayed, ...again } = replay(CABINET, stage.events);
        expect(again).toEqual(memory);
        const seated = [...stage.cabinet.occupied.values()].flatMap((each) => (each.kind === 'key' ? [each.key] : []));
        expect(new Set(seated).size).toBe(seated.length);
        for (const [key, custody] of stage.cabinet.custody)
          expect(custody.at.kind === 'slot').toBe(seated.includes(key));
      }),
      { seed, numRuns: 150, examples: MET },
    );
    // A test that meets none of them proves nothing about them.
    for (const type of [
      'KeyTaken',
      'SealChecked',
      'TagPaired',
      'EmergencyOpened',
      'KeyDueSet',
      'PairingBegun',
      'KeysCounted',
      'DayClosed',
      'SlotTested',
    ]) {
      expect(seen.get(type) ?? 0, type).toBeGreaterThan(0);
    }
  });

  test('no rule ever refuses a return: what a contact shows is what the record says, whoever stands there', () => {
    fc.assert(
      fc.property(roster, life, fc.constantFrom(1, 2, 3, 4, 5), (rules, steps, index) => {
        const stage = scene({ roster: rules });
        for (const one of [...morning, ...steps.flat(), ...boards({}), ...boards({})]) stage.play(one);
        const paired = stage.cabinet.pairings.unpaired.has(tagId(`t0000000${index}`));
        const facts = stage.play({ type: 'SlotSeen', slot: 12, reading: tag(index) });
        const known = [...stage.cabinet.pairings.paired.keys()].includes(romOf(index)) || !paired;
        expect(facts.some(isReturn)).toBe(known);
        expect(facts.map(({ type }) => type)).not.toContain('AccessRefused');
      }),
      { seed, numRuns: 100 },
    );
  });

  test('each release and each refusal follows from the journal before it, the sensors and the roster it names', () => {
    fc.assert(
      fc.property(roster, life, (rules, steps) => {
        const stage = scene({ roster: rules });
        const index = indexRoster(rules);
        for (const one of [...morning, ...steps.flat()]) {
          const past = stage.events.slice();
          const body = structuredClone(stage.cabinet.body);
          const facts = stage.play(one);
          if (!facts.some(({ type }) => type === 'SlotReleased' || type === 'AccessRefused') || !('type' in one))
            continue;
          const again = decide(
            { ...one, at: stage.now },
            { cabinet: { ...replay(CABINET, past), body }, roster: index, settings: SETTINGS },
          );
          expect(again).toEqual(facts);
        }
      }),
      { seed, numRuns: 30 },
    );
  });
});
