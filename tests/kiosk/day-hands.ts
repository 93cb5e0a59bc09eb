// The hands and eyes of whoever stands at the cabinet in the story of a day, and what has been written since. For tests.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { expect } from 'vitest';
import { HOME, ROM } from './cast.ts';
import { type House, type Robot, until } from './robot.rig.ts';

export interface Act {
  readonly at: string;
  readonly does: string;
  /** What is written down of it, in order: type, key, person. */
  readonly leaves: readonly string[];
  readonly run: (hands: Hands) => Promise<void>;
}

export interface Hands {
  readonly house: House;
  readonly robot: Robot;
  /** What this act has left so far. */
  fresh(): Promise<readonly CabinetEvent[]>;
  /** @returns all that the act has left; the next one begins here */
  read(): Promise<readonly CabinetEvent[]>;
  /** Until this act has left a line of this type. */
  written(type: string): Promise<void>;
  /** Until it has left so many lines. */
  writes(lines: number): Promise<void>;
  /** Badges, and sees the keys. */
  comes(person: PersonId): Promise<void>;
  open(): Promise<void>;
  /** And walks away. */
  close(): Promise<void>;
  /** What has been said is read, and whoever was here has gone. */
  idle(): Promise<void>;
  slotOf(key: KeyId): number;
  /** Each as soon as its latch is free, one after the other, as hands do it. */
  pull(...keys: readonly KeyId[]): Promise<void>;
  seat(key: KeyId, slot?: number): Promise<void>;
  /** Finds the key on the page, and pulls it. */
  takes(label: string, key: KeyId): Promise<void>;
  types(digits: string): Promise<void>;
}

/** Two seconds after the door has closed, a session is over. */
const SETTLED_MS = 2_100;
/** Longer than anything stays on the screen. */
const READ_MS = 30_000;

export function createHands(house: House, robot: Robot): Hands {
  const { cabinet } = house;
  let known = 0;
  const events = async () => (await house.events()) as readonly CabinetEvent[];
  const fresh = async () => (await events()).slice(known);
  const leaves = (what: string, holds: (event: CabinetEvent) => boolean): Promise<void> =>
    until(what, async () => (await fresh()).some(holds));
  const written = (type: string): Promise<void> => leaves(`${type} is written`, (event) => event.type === type);
  const slotOf = (key: KeyId): number => HOME.get(key) ?? -1;

  const open = async (): Promise<void> => {
    if (cabinet.door().open) return;
    expect(cabinet.openDoor()).toMatchObject({ ok: true });
    await until('the door is open', async () => (await fresh()).findLast(isDoor)?.type === 'DoorOpened');
  };
  const idle = async (): Promise<void> => {
    await until('nobody is here', async () => (await events()).findLast(isSession)?.type !== 'SessionOpened');
    await house.later(READ_MS);
    await robot.sees('attract');
  };
  const pull = async (...keys: readonly KeyId[]): Promise<void> => {
    await open();
    for (const key of keys) {
      const slot = slotOf(key);
      await until(`${slot} is free`, () => !cabinet.slot(slot).latched);
      expect(cabinet.pullKey(slot)).toMatchObject({ ok: true });
      await leaves(`${slot} is seen empty`, (event) => event.type === 'KeyTaken' && event.key === key);
    }
  };

  return {
    house,
    robot,
    fresh,
    written,
    open,
    idle,
    slotOf,
    pull,
    read: async () => {
      const all = await events();
      const added = all.slice(known);
      known = all.length;
      return added;
    },
    writes: (lines) => until(`${lines} lines are written`, async () => (await fresh()).length >= lines),
    comes: async (person) => {
      await house.badge(person);
      await robot.sees('home');
    },
    close: async () => {
      cabinet.closeDoor();
      await until('the door is shut', async () => (await fresh()).findLast(isDoor)?.type === 'DoorClosed');
      await house.later(SETTLED_MS);
      await idle();
    },
    seat: async (key, slot = slotOf(key)) => {
      await open();
      expect(cabinet.insertKey(ROM.get(key) ?? '', slot)).toMatchObject({ ok: true });
    },
    takes: async (label, key) => {
      await robot.finds(label);
      await robot.sees('take');
      await pull(key);
      await robot.sees('taken');
    },
    types: async (digits) => {
      for (const digit of digits) await robot.tap(robot.digit(digit));
      await robot.tap(robot.button('Enter'));
    },
  };
}

const isDoor = ({ type }: CabinetEvent): boolean => type === 'DoorOpened' || type === 'DoorClosed';
const isSession = ({ type }: CabinetEvent): boolean => type === 'SessionOpened' || type === 'SessionClosed';
