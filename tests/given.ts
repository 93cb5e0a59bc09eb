// The language of rule tests: given what was reported, when this is reported, then this has happened. No clock, no disk.
import type { CabinetEvent, CabinetFact } from '@keycab/shared/events/cabinet';
import type { Instant } from '@keycab/shared/instant';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import { decide } from '@keycab/firmware/cabinet/decide';
import { withEnrolled } from '@keycab/firmware/cabinet/enrollments';
import type { Input, Report } from '@keycab/firmware/cabinet/input';
import { sense } from '@keycab/firmware/cabinet/sense';
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { emptyCabinet, evolve, type Cabinet } from '@keycab/firmware/cabinet/state';
import { expect } from 'vitest';
import { CABINET, ROSTER, SETTINGS, START_WALL_MS } from './people.ts';

/** A step is a report, a pause, a crash (all memory of the body is gone), another roster, or a change of the clock. */
export type Step =
  | Report
  | { readonly wait: number }
  | { readonly crash: true }
  | { readonly roster: Roster }
  | { readonly clock: Partial<Pick<Instant, 'wallMs' | 'clock'>> };

export interface Scene {
  readonly cabinet: Cabinet;
  readonly events: CabinetEvent[];
  readonly now: Instant;
  play(step: Step): readonly CabinetFact[];
}

export interface SceneOptions {
  readonly settings?: Partial<CabinetSettings>;
  readonly roster?: Roster | null;
  readonly elsewhereKeys?: readonly string[];
}

export function scene(options: SceneOptions = {}): Scene {
  const settings = { ...SETTINGS, ...options.settings };
  let roster = options.roster === null ? null : indexRoster(options.roster ?? ROSTER);
  let cabinet = emptyCabinet(CABINET);
  let monotonicMs = 0;
  let wallMs: number | null = START_WALL_MS;
  let clock: Instant['clock'] = 'synced';
  let boot = 0;
  const events: CabinetEvent[] = [];

  const play = (step: Step): readonly CabinetFact[] => {
    if ('wait' in step) {
      monotonicMs += step.wait;
      if (wallMs !== null) wallMs += step.wait;
      return [];
    }
    if ('clock' in step) {
      if (step.clock.wallMs !== undefined) wallMs = step.clock.wallMs;
      if (step.clock.clock !== undefined) clock = step.clock.clock;
      return [];
    }
    if ('roster' in step) {
      roster = indexRoster(step.roster);
      return [];
    }
    if ('crash' in step) {
      const fresh = emptyCabinet(CABINET);
      for (const event of events) evolve(fresh, event);
      cabinet = fresh;
      monotonicMs = 0;
      return [];
    }
    if (step.type === 'ControllerStarted') boot += 1;
    const input: Input = { ...step, at: { monotonicMs, wallMs, clock } };
    const facts = decide(input, {
      cabinet,
      roster: withEnrolled(roster, cabinet.enrollments),
      settings,
      isElsewhere: (key) => options.elsewhereKeys?.includes(key) === true,
    });
    for (const fact of facts) {
      const event: CabinetEvent = { ...header(), ...fact };
      events.push(event);
      evolve(cabinet, event);
    }
    sense(cabinet, input);
    return facts;
  };

  const header = () => ({
    boot,
    cabinet: CABINET,
    clock,
    epoch: 1,
    monotonicMs,
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
    seq: events.length,
    wallMs,
  });

  return {
    get cabinet() {
      return cabinet;
    },
    get now() {
      return { monotonicMs, wallMs, clock };
    },
    events,
    play,
  };
}

interface Then {
  /** Exactly these facts, each at least with these members. */
  then(...facts: (Partial<CabinetFact> & { type: CabinetFact['type'] })[]): Scene;
  /** It only repeats what is known. */
  thenNothing(): Scene;
}

export function given(...steps: Step[]): { when(step: Step): Then } {
  return givenIn({}, ...steps);
}

export function givenIn(options: SceneOptions, ...steps: Step[]): { when(step: Step): Then } {
  const stage = scene(options);
  for (const step of steps) stage.play(step);
  return {
    when(step) {
      const facts = stage.play(step);
      return {
        then(...expected) {
          expect(facts.map((fact) => fact.type)).toEqual(expected.map((fact) => fact.type));
          expect(facts).toMatchObject(expected);
          return stage;
        },
        thenNothing() {
          expect(facts).toEqual([]);
          return stage;
        },
      };
    },
  };
}
