// Any order of any inputs: decisions never throw, facts fit their schema, memory equals replay, nothing opens unasked.
import { CabinetEvent } from '@keycab/shared/events/cabinet';
import { replay } from '@keycab/firmware/cabinet/state';
import { react } from '@keycab/firmware/cabinet/react';
import type { SlotReading } from '@keycab/firmware/cabinet/input';
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
  SETTINGS,
  start,
  tag,
  tick,
} from '../people.ts';

const validEvent = Compile(CabinetEvent);
const seed = Number(process.env['KEYCAB_SEED'] ?? fc.sample(fc.nat(), 1)[0]);

const slot = fc.constantFrom(0, 1, 2, 3, 9, 40, 63);
const reading: fc.Arbitrary<SlotReading> = fc.oneof(
  fc.constant(EMPTY),
  fc.constantFrom(1, 2, 3, 4, 5, 99).map(tag),
  fc
    .constantFrom('crc' as const, 'contention' as const, 'shorted' as const)
    .map((why) => ({ kind: 'unreadable' as const, why })),
);
const board = fc.constantFrom(...SETTINGS.boards.map((settings) => settings.board));
const seated = fc.dictionary(slot.map(String), fc.constantFrom(1, 2, 3, 4, 5), { maxKeys: 5 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 30_000 }).map((wait) => ({ wait })) },
  { weight: 5, arbitrary: fc.constant(tick) },
  { weight: 3, arbitrary: fc.constantFrom<string>(KIM, MARIA, LEE, OLA, 'p0stranger').map(badge) },
  { weight: 4, arbitrary: fc.constantFrom(K4512, K4498, K4603, RO61204, K4377).map(choose) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('SlotSeen' as const), slot, reading }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('BoardWentSilent' as const), board }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(1), seated)
      .map(([index, slots]) => boards(slots as Record<number, number>)[index] as Step),
  },
  { weight: 2, arbitrary: fc.boolean().map((open) => ({ type: 'DoorSeen' as const, open })) },
  { weight: 1, arbitrary: fc.constant<Step>({ type: 'DoneTouched' }) },
  {
    weight: 1,
    arbitrary: fc
      .nat(20)
      .map((released) => ({ type: 'PulseAnswered' as const, slot: 0, released, outcome: 'refused' as const })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()).map(([counter, begin]) => ({
      type: 'CommandReceived' as const,
      command: {
        cabinet: CABINET,
        command: String(counter).padStart(32, '0'),
        counter,
        expiresWallMs: Number.MAX_SAFE_INTEGER,
        issuedWallMs: 0,
        operation: begin ? ('startLockdown' as const) : ('endLockdown' as const),
        person: null,
      },
    })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 4_000_000_000_000 }).map((wallMs) => ({ clock: { wallMs } })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ clock: { clock: 'unsynced' } }, { clock: { clock: 'synced' } }) },
);
const crash = fc.constant<Step[]>([{ crash: true }, start]);
const life = fc.array(fc.oneof({ weight: 30, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: crash }), {
  maxLength: 120,
});

describe(`a thousand lives (KEYCAB_SEED=${seed})`, () => {
  test('every fact fits its schema, memory equals replay, a key is in one place, a pulse has its release', () => {
    fc.assert(
      fc.property(life, (steps) => {
        const stage = scene();
        const pulses = new Set<number>();
        for (const one of [...morning, ...steps.flat()]) {
          const before = stage.events.length;
          stage.play(one);
          for (const event of stage.events.slice(before)) {
            expect(validEvent.Check(event), JSON.stringify(event)).toBe(true);
            for (const effect of react(event, SETTINGS)) {
              if (effect.type !== 'PulseSolenoid') continue;
              expect(event).toMatchObject({ type: 'SlotReleased', seq: effect.released, slot: effect.slot });
              expect(pulses.has(effect.released)).toBe(false);
              pulses.add(effect.released);
            }
          }
        }
        const { body: _live, ...memory } = stage.cabinet;
        const { body: _replayed, ...again } = replay(CABINET, stage.events);
        expect(again).toEqual(memory);
        const seatedKeys = [...stage.cabinet.occupied.values()].flatMap((occupant) =>
          occupant.kind === 'key' ? [occupant.key] : [],
        );
        expect(new Set(seatedKeys).size).toBe(seatedKeys.length);
        for (const [key, custody] of stage.cabinet.custody) {
          expect(custody.at.kind === 'slot').toBe(seatedKeys.includes(key));
        }
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('after both boards have told their slots, the record is what the contacts show', () => {
    fc.assert(
      fc.property(
        life,
        fc.uniqueArray(fc.tuple(slot, fc.constantFrom(1, 2, 3, 4, 5)), {
          selector: ([, index]) => index,
          maxLength: 5,
        }),
        (steps, placed) => {
          const stage = scene();
          for (const one of [...morning, ...steps.flat()]) stage.play(one);
          const truth = Object.fromEntries(placed);
          for (const one of [{ crash: true } as const, start, ...boards(truth), ...boards(truth)]) stage.play(one);
          const shown = Object.values(truth);
          const recorded = [...stage.cabinet.occupied.values()].filter((occupant) => occupant.kind === 'key').length;
          expect(recorded).toBe(shown.length);
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
