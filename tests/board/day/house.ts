// A cabinet for a day: the board's real image in lockstep, the firmware's hands, reader, loop and journal over it, and steel.
import { join } from 'node:path';
import type { Report } from '@keycab/firmware/cabinet/input';
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { createHands } from '@keycab/firmware/doors/hands';
import { IDENTITY } from '@keycab/firmware/doors/messages';
import { createEffects } from '@keycab/firmware/effects';
import { createLoop } from '@keycab/firmware/loop';
import { badgeDigest, em4100 } from '@keycab/shared/proof/credential';
import { createReader } from '@keycab/firmware/readers/reader';
import type { Line } from '@keycab/firmware/serial/line';
import { createAvrBoard, type AvrBoard } from '@keycab/hardware/simulated/avr/board';
import type { BoardSetup } from '@keycab/hardware/simulated/board';
import { createSimulatedCabinet, type CabinetBoard } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';
import { DOOR_LATCH } from '@keycab/hardware/simulated/coils';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { keyId, tagId, vehicleId } from '@keycab/shared/ids';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import { CABINET, KIM, LEE, MARIA, OLA, ROSTER, SETTINGS, START_WALL_MS } from '../../people.ts';
import { openRigJournal } from '../../powercut/rig.ts';
import { IMAGE, SERIAL } from '../rig.ts';
import type { Times } from './due.ts';
import type { House } from './model.ts';

/** Mistakes planted on purpose; each must be found. */
export type Plant = 'none' | 'swappedSlots' | 'identityDropped' | 'pulseWithoutFact';

export const SLOTS = 32;
const TICK_MS = 50;
/** Shorter than in a cabinet on a wall, so that a day holds more. */
export const SETTINGS_OF_DAY: CabinetSettings = {
  ...SETTINGS,
  slots: SLOTS,
  boards: [{ board: SERIAL, firstSlot: 0, slots: SLOTS }],
  randomReturn: false,
  doorLatch: true,
  pulseMs: 120,
  releaseMs: 2_500,
  idleMs: 4_000,
  doorSettleMs: 900,
  doorLeftOpenMs: 5_000,
  absentMs: 800,
};
export const TIMES: Times = { ...SETTINGS_OF_DAY, tickMs: TICK_MS + 10 };

/** Every other slot is a key's home: 16 keys, of which each fourth is the service's. */
const KEYS = Array.from({ length: 16 }, (_, index) => {
  return {
    key: keyId(`k${String(index).padStart(8, '0')}`),
    home: index * 2,
    group: index % 4 === 3 ? 'service' : 'stock',
  };
});
export const ROM = new Map(KEYS.map(({ key }, index) => [key as string, tagRom(0x51a7_0000 + index * 7_919)]));
export const BADGES: ReadonlyMap<string, string> = new Map([
  [KIM, '62E3086CED'],
  [MARIA, '0A1B2C3D4E'],
  [OLA, '7700112233'],
  [LEE, '1234567890'],
  ['stranger', '0F0F0F0F0F'],
]);
const badgeKey = new Uint8Array(32).fill(3);
const DAY_ROSTER: Roster = {
  ...ROSTER,
  // All may receive every key, though not take it: nobody's right is withdrawn while a key is out (tests/cabinet/due.test.ts).
  grants: [
    ...ROSTER.grants,
    ...ROSTER.people.map(({ person }) => ({ to: { person }, group: '*', acts: ['receive' as const] })),
  ],
  people: ROSTER.people.map((person) => {
    return { ...person, badges: [badgeDigest(badgeKey, em4100(BADGES.get(person.person) ?? ''))] };
  }),
  vehicles: [],
  keys: KEYS.map(({ key, home, group }, index) => ({
    key,
    label: `48${String(index).padStart(2, '0')}`,
    number: 1,
    vehicle: vehicleId('v00000001'),
    group,
    tag: tagId(`t${String(index).padStart(8, '0')}`),
    rom: ROM.get(key) ?? '',
    home: { cabinet: CABINET, slot: home },
  })),
};
const SERVICE = new Set<string>(KEYS.filter(({ group }) => group === 'service').map(({ key }) => key));

/** What the onlooker is told of the house in the morning. */
export const HOUSE: House = {
  refusedBadges: {
    [LEE]: { reason: 'personDisabled', person: LEE },
    stranger: { reason: 'unknownBadge', person: null },
  },
  home: Object.fromEntries(KEYS.map(({ key, home }) => [key, home])),
  mayTake: (person, key) => person === OLA || SERVICE.has(key) === (person === MARIA),
};

/** The image as one of the body's boards, in the same thread and the same millisecond. */
function onImage(ticker: ManualTicker, { serial, body }: BoardSetup): CabinetBoard & { readonly avr: AvrBoard } {
  const avr = createAvrBoard({ ticker, image: IMAGE, serial });
  const shown = new Map<number, string>();
  let told = 0;
  ticker.every(1, () => {
    const { currents } = avr.outputs;
    for (; told < currents.length; told += 1) {
      const place = currents[told]?.slot === DOOR_LATCH ? 'door' : (currents[told]?.slot ?? Number.NaN);
      if (body.draws(place)) body.energized(place, true);
    }
  });
  return {
    avr,
    serial,
    wire: avr.wire,
    energizings: [],
    light: () => ({ color: 'off', rhythm: 'off' }),
    stir: () => {
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const { roms, shorted } = body.contact(slot);
        const shows = `${roms.join()} ${String(shorted)} ${String(body.draws(slot))}`;
        if (shows === (shown.get(slot) ?? ' false true')) continue;
        shown.set(slot, shows);
        avr.tags.touch(slot, roms);
        avr.tags.short(slot, shorted);
        avr.outputs.setOhms(slot, body.draws(slot) ? 24 : Infinity);
      }
      avr.setLoop(0, body.loopRaw(0));
    },
    power: (on) => avr.chip.power(on),
  };
}

/** Loses one answer of the board about its slots. */
const droppingLine = (line: Line, drops: () => boolean): Line => ({
  ...line,
  open: (events) =>
    line.open({
      ...events,
      received: (bytes) => {
        if (bytes[0] === 0xf0 && bytes[1] === IDENTITY && drops()) return;
        events.received(bytes);
      },
    }),
});

export function createHouse(folder: string, plant: Plant) {
  const ticker = createManualTicker();
  const cabinet = createSimulatedCabinet({ ticker, slots: SLOTS, doorLatch: true }, (setup) => onImage(ticker, setup));
  const [board] = cabinet.boards;
  const [reader] = cabinet.readers;
  if (board === undefined || reader === undefined) throw new RangeError('a cabinet has a board and a reader');
  const journal = openRigJournal(join(folder, 'cabinet.db'));
  const events: CabinetEvent[] = [];
  /** When the journal's append returned, by seq. */
  const durableMs = new Map<number, number>();
  const seen: Report[] = [];
  let dropsLeft = 0;

  const sensed = (report: Report): Report =>
    plant === 'swappedSlots' && report.type === 'SlotSeen' && report.slot >= 16
      ? { ...report, slot: report.slot ^ 1 }
      : report;
  const offer = (report: Report): void => {
    seen.push(report);
    loop.offer(sensed(report));
  };
  const line = memoryLine(board.wire, ticker);
  const hands = createHands({
    boards: [{ board: SERIAL, firstSlot: 0, slots: SLOTS, line: droppingLine(line, () => dropsLeft-- > 0) }],
    ticker,
    report: offer,
    trouble: () => {},
    pulseMaxMs: SETTINGS_OF_DAY.pulseMs,
  });
  const loop = createLoop({
    cabinet: CABINET,
    journal: {
      replay: () => journal.replay(),
      append: (facts, at) => {
        const stored = journal.append(facts, at);
        for (const event of stored) durableMs.set(event.seq, ticker.monotonicMs());
        events.push(...stored);
        return stored;
      },
    },
    settings: SETTINGS_OF_DAY,
    now: () => {
      const monotonicMs = ticker.monotonicMs();
      return { monotonicMs, wallMs: START_WALL_MS + monotonicMs, clock: 'synced' };
    },
    loadRoster: () => indexRoster(DAY_ROSTER),
    perform: createEffects(hands).run,
    onFault: (fault) => {
      throw fault;
    },
  });
  const badgeReader = createReader({
    name: 'front',
    line: memoryLine(reader.wire, ticker),
    ticker,
    badgeKey,
    day: () => '2026-03-03',
    report: offer,
    model: 'rdm6300',
    trouble: () => {},
  });
  loop.offer({ type: 'ControllerStarted', software: 'day', epoch: journal.epochStart });
  ticker.every(TICK_MS, () => loop.offer({ type: 'Ticked' }));

  return {
    ticker,
    cabinet,
    loop,
    events,
    durableMs,
    currents: board.avr.outputs.currents,
    /** The contact alone, without a hand: bounces, and a second tag. */
    tags: board.avr.tags,
    /** What was reported since this was asked last. */
    reported: () => seen.splice(0),
    dropIdentity: () => (dropsLeft = 1),
    /** A coil that nobody decided about. */
    stray: (slot: number) => hands.pulse(slot, 9_999, 100),
    close: () => {
      badgeReader.close();
      hands.close();
      journal.close();
    },
  };
}

export type DayHouse = ReturnType<typeof createHouse>;
