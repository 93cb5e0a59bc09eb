// Somebody in front of the robot's cabinet: opens the door, pulls, seats, badges, and looks at what was written. For tests.
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { becomes, type Ending, type House, type Robot, until } from './robot.rig.ts';

type Written = Awaited<ReturnType<House['events']>>[number];

export interface Stand {
  readonly house: House;
  readonly robot: Robot;
  /** Badges, and sees the keys. */
  comes(person: PersonId): Promise<void>;
  /** The latches of all of them are free. */
  frees(...keys: readonly KeyId[]): Ending;
  /** Each as soon as its latch is free. */
  pull(...keys: readonly KeyId[]): Promise<void>;
  seat(key: KeyId, slot?: number): void;
  isOut(key: KeyId): boolean;
  /** The newest one, once there are more of them than before the act. */
  written(type: string, act: () => Promise<void> | void): Promise<Written>;
  /** There is one more of them. */
  writes(type: string): Ending;
  /** Whatever is out comes back, and whoever stands there goes. */
  tidy(): Promise<void>;
}

export function createStand(
  house: House,
  robot: Robot,
  slots: ReadonlyMap<KeyId, number>,
  roms: ReadonlyMap<KeyId, string>,
): Stand {
  const { cabinet } = house;
  const slotOf = (key: KeyId): number => slots.get(key) ?? -1;
  const isOut = (key: KeyId): boolean => cabinet.slot(slotOf(key)).roms.length === 0;
  const isFree = (key: KeyId): boolean => !cabinet.slot(slotOf(key)).latched;
  const seat = (key: KeyId, slot = slotOf(key)): void => {
    cabinet.openDoor();
    const done = cabinet.insertKey(roms.get(key) ?? '', slot);
    if (!done.ok) throw new Error(`${key} does not go into ${String(slot)}: ${done.reason}`);
  };
  const count = async (type: string): Promise<readonly Written[]> =>
    (await house.events()).filter((event) => event.type === type);
  return {
    house,
    robot,
    isOut,
    frees: (...keys) => becomes(`free: ${keys.join(' ')}`, () => keys.every(isFree)),
    seat,
    comes: async (person) => {
      await house.badge(person);
      await robot.sees('home');
    },
    pull: async (...keys) => {
      cabinet.openDoor();
      for (const key of keys) {
        await until(`the slot of ${key} is free`, () => isFree(key));
        const pulled = cabinet.pullKey(slotOf(key));
        if (!pulled.ok) throw new Error(`${key} does not come out: ${pulled.reason}`);
      }
    },
    written: async (type, act) => {
      const before = (await count(type)).length;
      await act();
      let newest: Written | undefined;
      await until(type, async () => {
        const now = await count(type);
        newest = now.at(-1);
        return now.length > before;
      });
      if (newest === undefined) throw new TypeError(`no ${type}`);
      return newest;
    },
    writes: (type) => async () => {
      const before = (await count(type)).length;
      return becomes(type, async () => (await count(type)).length > before)();
    },
    tidy: async () => {
      const outside = [...slots.keys()].filter(isOut);
      for (const key of outside) seat(key);
      await until('all keys are back', async () => {
        const events = await house.events();
        return outside.every((key) => {
          const last = events.findLast((event) => event['key'] === key && /^Key(Taken|Returned)/.test(event.type));
          return last?.type === 'KeyReturned';
        });
      });
      cabinet.closeDoor();
      await house.touch({ type: 'DoneTouched' });
      await robot.sees('attract');
    },
  };
}
