// Several boards on any ports: each is found by its serial, a lost one is one event, and only what changed is told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyId } from '@keycab/shared/ids';
import { troubleCode } from '@keycab/firmware/doors/hands';
import { createAvrBoard } from '@keycab/hardware/simulated/avr/board';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createSlotBoard } from '@keycab/hardware/simulated/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { badge, KIM } from '../people.ts';
import { createHouse, keyOf, romAt, serialOf, type House } from './ports.ts';
import { IMAGE } from './rig.ts';

const allSlots = (count: number): number[] => Array.from({ length: count }, (_, slot) => slot);
/** Keys by slot, as the record has them. */
const recorded = ({ loop }: House): (readonly [number, KeyId])[] =>
  [...loop.cabinet.occupied]
    .flatMap(([slot, occupant]) => (occupant.kind === 'key' ? [[slot, occupant.key] as const] : []))
    .toSorted(([one], [other]) => one - other);
const seated = (slots: readonly number[]) => slots.map((slot) => [slot, keyOf(slot)] as const);

describe('three boards with the real image', { timeout: 60_000 }, () => {
  it('are found on the wrong ports, lose and regain cables, and give every key to its own slot throughout', () => {
    const ticker = createManualTicker();
    const boards = [0, 1, 2].map((board) => createAvrBoard({ ticker, image: IMAGE, serial: serialOf(board) }));
    const touch = (slot: number, roms: readonly string[]): void =>
      boards[Math.floor(slot / 32)]?.tags.touch(slot % 32, roms);
    const slots = allSlots(96).filter((slot) => slot % 32 < 8);
    for (const slot of slots) touch(slot, [romAt(slot)]);
    const house = createHouse(
      ticker,
      boards.map(({ wire }) => wire),
    );
    house.put([1, 2, 0]);
    ticker.advance(700);
    expect(recorded(house)).toEqual(seated(slots));
    expect(house.news().filter((one) => one.startsWith('Board'))).toEqual([]);
    expect(house.troubles).toEqual([]);

    // A release moves a coil of the board that has the slot.
    house.offer(badge(KIM), { type: 'KeyChosen', key: keyOf(70), reason: null });
    ticker.advance(450);
    expect(boards.map(({ outputs }) => outputs.currents.map(({ slot }) => slot))).toEqual([[], [], [6]]);
    touch(70, []);
    ticker.advance(350);
    expect(house.news()).toContain(`KeyTaken ${keyOf(70)}`);

    // One cable out: its keys are as last known, the other boards go on.
    house.offer({ type: 'DoneTouched' });
    house.news();
    house.put([1, null, 0]);
    ticker.advance(100);
    touch(70, [romAt(70)]);
    touch(3, []);
    ticker.advance(2_600);
    const away = slots.filter((slot) => slot !== 3 && slot !== 70);
    expect(house.news().toSorted()).toEqual([`BoardLost ${serialOf(2)}`, `KeyTakenWithoutRelease ${keyOf(3)}`]);
    expect(recorded(house)).toEqual(seated(away));

    // It comes back on another port, and so does another one: what changed meanwhile is told, and nothing else.
    touch(71, []);
    touch(3, [romAt(3)]);
    ticker.advance(300);
    house.news();
    house.put([2, 1, 0]);
    ticker.advance(1_000);
    expect(house.news().toSorted()).toEqual(
      [
        `BoardLost ${serialOf(1)}`,
        ...[1, 2].map((board) => `BoardBack ${serialOf(board)}`),
        `KeyReturned ${keyOf(70)}`,
        `KeyTakenWithoutRelease ${keyOf(71)}`,
      ].toSorted(),
    );
    expect(recorded(house)).toEqual(seated(slots.filter((slot) => slot !== 71)));
    expect(house.troubles).toEqual([]);
    house.hands.close();
  });
});

describe('eight boards, 256 slots', { timeout: 60_000 }, () => {
  const BOARDS = allSlots(8);
  const furnish = () => {
    const ticker = createManualTicker();
    const cabinet = createSimulatedCabinet({ ticker, slots: 256, doorLatch: false });
    cabinet.forceDoor();
    for (const slot of allSlots(256)) cabinet.insertKey(romAt(slot), slot);
    cabinet.closeDoor();
    ticker.advance(1_000);
    const house = createHouse(
      ticker,
      cabinet.boards.map(({ wire }) => wire),
    );
    return { ticker, cabinet, house };
  };
  const shuffled = fc.shuffledSubarray(BOARDS, { minLength: 8 });

  it('on ports in any order are all found within two seconds, each key in its slot, and nobody is told of a loss', () => {
    fc.assert(
      fc.property(shuffled, (order) => {
        const { ticker, house } = furnish();
        house.put(order);
        ticker.advance(2_000);
        expect(recorded(house)).toEqual(seated(allSlots(256)));
        expect(house.news().filter((one) => one.startsWith('Board'))).toEqual([]);
        expect(house.troubles).toEqual([]);
        house.hands.close();
      }),
      { numRuns: 25 },
    );
  });

  it('of which any number change their ports at once are lost and back once each, and no key is', () => {
    fc.assert(
      fc.property(shuffled, (order) => {
        const { ticker, cabinet, house } = furnish();
        house.put(BOARDS);
        ticker.advance(1_000);
        house.news();
        house.put(BOARDS.map(() => null));
        ticker.advance(500);
        cabinet.yankKey(200);
        house.put(order);
        ticker.advance(5_000);
        expect(house.news().toSorted()).toEqual(
          [
            ...BOARDS.flatMap((board) => [`BoardBack ${serialOf(board)}`, `BoardLost ${serialOf(board)}`]),
            `KeyTakenWithoutRelease ${keyOf(200)}`,
          ].toSorted(),
        );
        expect(recorded(house)).toEqual(seated(allSlots(256).filter((slot) => slot !== 200)));
        house.hands.close();
      }),
      { numRuns: 15 },
    );
  });

  it('a release moves the coil of its own slot, whatever port its board is on', () => {
    const { ticker, cabinet, house } = furnish();
    house.put(BOARDS.toReversed());
    ticker.advance(2_000);
    house.offer(badge(KIM));
    for (const slot of [0, 31, 32, 130, 255]) house.offer({ type: 'KeyChosen', key: keyOf(slot), reason: null });
    ticker.advance(5_000);
    expect(cabinet.energizings().map(({ slot }) => slot)).toEqual([0, 31, 32, 130, 255]);
    house.hands.close();
  });

  it('with one serial twice the second one is refused with its code, and the first goes on', () => {
    const ticker = createManualTicker();
    const body = {
      contact: () => ({ roms: [], shorted: false }),
      loopRaw: () => 512,
      energized: () => {},
      draws: () => true,
    };
    const twins = [0, 1].map(() => createSlotBoard({ serial: serialOf(0), ticker, body }));
    for (const { power, wire } of twins) {
      power(true);
      wire.plug();
    }
    const house = createHouse(
      ticker,
      twins.map(({ wire }) => wire),
    );
    house.put([0, 1]);
    ticker.advance(20_000);
    const refused = { type: 'BoardRefused', board: serialOf(1), why: 'serial', found: serialOf(0) } as const;
    expect(house.troubles).toEqual([refused]);
    expect(troubleCode(refused)).toBe('KC-BOARD-04');
    expect(house.news().filter((one) => one.startsWith('Board'))).toEqual([`BoardLost ${serialOf(1)}`]);
    house.hands.close();
  });
});
