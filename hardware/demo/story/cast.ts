// Who plays: cabinets on stage and people with badges, and what they can see of each other; pure.
import { unknownDigest } from '@keycab/firmware/readers/badge';
import { badgeDigest, em4100 } from '@keycab/shared/proof/credential';
import { assert } from '@keycab/shared/fault';
import type { Roster, Vehicle } from '@keycab/shared/roster';
import type { Dealership, DemoCabinet } from '../dealer/dealership.ts';
import type { DemoKey } from '../dealer/keys.ts';
import type { DemoPerson } from '../dealer/people.ts';
import type { Random } from '../dealer/random.ts';
import type { createQueue } from './queue.ts';
import type { Stage, Step, Visitor } from './stage.ts';

export interface Actor {
  readonly cabinet: DemoCabinet;
  readonly roster: Roster;
  readonly stage: Stage;
  readonly badgeKey: Uint8Array;
  readonly reader: string;
}

export interface Cast {
  readonly store: Dealership;
  readonly actors: readonly Actor[];
  readonly random: Random;
  readonly neverDriven: DemoKey;
  person(name: string): DemoPerson;
  staff(department: DemoPerson['department']): DemoPerson[];
  /** Keys that hang in a cabinet now. */
  hanging(fits: (key: DemoKey, vehicle: Vehicle | undefined) => boolean): DemoKey[];
  actorWith(key: DemoKey): Actor | undefined;
  visitor(actor: Actor, person: DemoPerson | null): Visitor;
  visit(atMs: number, actor: Actor, person: DemoPerson | null, steps: readonly Step[]): readonly DemoKey[];
  /** How many keys somebody has; whoever tests one car tests no second. */
  readonly held: Map<string, number>;
}

export function createCast(store: Dealership, actors: readonly Actor[], random: Random): Cast {
  const vehicles = new Map(store.vehicles.map((vehicle) => [vehicle.vehicle, vehicle]));
  const neverDriven = store.keys.find(({ label, number }) => label.startsWith('P1') && number === 1);
  assert(neverDriven !== undefined, 'the store has a used car');
  const visitor = (actor: Actor, person: DemoPerson | null): Visitor => {
    const credential = person === null ? null : em4100(person.badge);
    return {
      badge: credential === null ? null : badgeDigest(actor.badgeKey, credential),
      unknownAs: (wallMs) =>
        credential === null
          ? ''
          : unknownDigest(actor.badgeKey, credential, new Date(wallMs).toISOString().slice(0, 10)),
    };
  };
  return {
    store,
    actors,
    random,
    neverDriven,
    held: new Map(),
    person: (name) => {
      const found = store.people.find((person) => person.name === name);
      assert(found !== undefined, 'the story knows its people', { name });
      return found;
    },
    staff: (department) => store.people.filter((person) => person.department === department && !person.disabled),
    hanging: (fits) =>
      store.keys.filter(
        (key) =>
          fits(key, key.vehicle === null ? undefined : vehicles.get(key.vehicle)) &&
          actors.some(({ stage }) => stage.slotOf(key) !== null),
      ),
    actorWith: (key) => actors.find(({ stage }) => stage.slotOf(key) !== null),
    visitor,
    visit: (atMs, actor, person, steps) => actor.stage.visit(atMs, visitor(actor, person), steps).took,
  };
}

export type Plan = ReturnType<typeof createQueue<(atMs: number) => void>>;
export interface Frame {
  readonly startMs: number;
  readonly untilMs: number;
  /** Keys that the last scene needs where they hang, from this moment on. */
  readonly scene: {
    readonly fromMs: number;
    readonly keys: ReadonlySet<DemoKey>;
    /** From when on somebody has a key in hand that stays there. */
    readonly busyFromMs: ReadonlyMap<string, number>;
  };
}
