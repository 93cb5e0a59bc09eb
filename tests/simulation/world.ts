// The whole house under one seed: bodies, people, firmware, a bad network, a cloud; one step at a time, checked after each.
import { mkdirSync, mkdtempSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Report } from '@keycab/firmware/cabinet/input';
import { createRandom } from '@keycab/hardware/demo/dealer/random';
import type { Custody, CustodyEvent } from '@keycab/shared/custodian';
import { foldCustody, isCustodyEvent } from '@keycab/shared/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { cabinetId, type CabinetId } from '@keycab/shared/ids';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { parseTopic } from '@keycab/shared/topics';
import { badge, choose, K4377, K4498, K4512, K4603, KIM, LEE, MARIA, OLA, RO61204, START_WALL_MS } from '../people.ts';
import { createFirmware, PowerCut, type Plant, type SimulatedFirmware } from './cabinet.ts';
import { startSimulatedCloud, type SimulatedCloud } from './cloud.ts';

export interface Run {
  readonly seed: number;
  readonly steps: number;
  readonly events: number;
  readonly cuts: number;
  readonly pulses: number;
  readonly stored: number;
  readonly dropped: number;
  /** The roots of all journals at the end: the same seed gives the same bytes. */
  readonly roots: readonly string[];
  /** What went wrong, in words; null for a good run. */
  readonly violation: string | null;
}

interface Packet {
  readonly cabinet: CabinetId;
  readonly topic: string;
  readonly payload: Uint8Array;
}

const KEYS = [K4512, K4498, K4603, RO61204, K4377];
const SLOTS = [0, 1, 2, 3, 9, 40, 63];
const PEOPLE = [KIM, MARIA, OLA, LEE, 'p0stranger'];
const CABINETS = [cabinetId(`c${'1'.repeat(32)}`), cabinetId(`c${'2'.repeat(32)}`)];

class Violation extends Error {}

export async function runSimulation(seed: number, steps: number, plant: Plant = 'none'): Promise<Run> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'keycab-sim-'));
  const counts = { events: 0, cuts: 0, pulses: 0, stored: 0, dropped: 0 };
  let step = 0;
  const world = await createWorld(seed, folder, plant, counts);
  try {
    for (; step < steps; step += 1) await world.step();
    await world.settle();
    return { seed, steps: step, ...counts, roots: world.roots(), violation: null };
  } catch (thrown) {
    if (!(thrown instanceof Violation)) throw thrown;
    return { seed, steps: step, ...counts, roots: [], violation: thrown.message };
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createWorld(
  seed: number,
  folder: string,
  plant: Plant,
  counts: { events: number; cuts: number; pulses: number; stored: number; dropped: number },
) {
  const random = createRandom(String(seed), 'simulation');
  const witness = witnessFromSeed('simulation.example/witness', new Uint8Array(32).fill(7));
  const up: Packet[] = [];
  const down: Packet[] = [];
  let wallMs = START_WALL_MS;
  let cloud: SimulatedCloud | null = null;
  mkdirSync(join(folder, 'cloud'));

  const firmwares = CABINETS.map((cabinet) =>
    createFirmware({
      cabinet,
      folder,
      random,
      witness,
      startWallMs: START_WALL_MS,
      plant,
      send: (topic, payload) => up.push({ cabinet, topic, payload }) > 0,
    }),
  );
  firmwares.forEach((firmware, index) => {
    if (index === 0)
      for (const [slot, tag] of [
        [0, 1],
        [1, 2],
        [2, 3],
      ] as const)
        firmware.body.slots.set(slot, tag);
    else
      for (const [slot, tag] of [
        [3, 4],
        [40, 5],
      ] as const)
        firmware.body.slots.set(slot, tag);
  });
  const startCloud = async (): Promise<void> => {
    cloud = await startSimulatedCloud({
      path: join(folder, 'cloud', 'ledger.db'),
      cabinets: CABINETS,
      witness,
      wallMs: () => wallMs,
      send: (cabinet, topic, payload) => down.push({ cabinet, topic, payload }),
    });
  };
  const powerOff = (firmware: SimulatedFirmware): void => {
    counts.cuts += 1;
    firmware.stop();
    for (const queue of [up, down]) {
      for (let at = queue.length - 1; at >= 0; at -= 1)
        if (queue[at]?.cabinet === firmware.cabinet) queue.splice(at, 1);
    }
  };
  /** Everything that reaches the firmware goes through here, because the power may go inside. */
  const guarded = (firmware: SimulatedFirmware, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      if (!(thrown instanceof PowerCut)) throw thrown;
      powerOff(firmware);
    }
  };
  const powerOn = (firmware: SimulatedFirmware): void =>
    guarded(firmware, () => {
      const before = firmware.body.pulses.length;
      firmware.start();
      for (const report of firmware.body.tells()) firmware.report(report);
      firmware.report({ type: 'DoorSeen', open: false });
      if (firmware.body.pulses.length > before) throw new Violation(`a coil moved at boot of ${firmware.cabinet}`);
    });

  const slotChanged = (firmware: SimulatedFirmware, slot: number): void =>
    firmware.report({ type: 'SlotSeen', slot, reading: firmware.body.reading(slot) });

  /** Pulls by right, with a crowbar, or while the power is off. */
  const pull = (firmware: SimulatedFirmware, slot: number): void => {
    const index = firmware.body.slots.get(slot);
    const mayLeave =
      firmware.body.free(slot, firmware.running?.loop.cabinet.body.last?.monotonicMs ?? 0) || random.unit() < 0.15;
    if (index === undefined || !mayLeave) return;
    firmware.body.slots.delete(slot);
    firmware.body.hand.add(index);
    guarded(firmware, () => slotChanged(firmware, slot));
  };
  const putBack = (firmware: SimulatedFirmware): void => {
    const hands = firmwares.flatMap((each) => [...each.body.hand].map((index) => [each, index] as const));
    const slot = random.pick(SLOTS);
    if (hands.length === 0 || firmware.body.slots.has(slot)) return;
    const [from, index] = random.pick(hands);
    from.body.hand.delete(index);
    firmware.body.slots.set(slot, index);
    guarded(firmware, () => slotChanged(firmware, slot));
  };
  /** One key, a basket, or something else that a person says in front of the screen. */
  const wish = (): Report => {
    const key = random.pick(KEYS);
    const roll = random.unit();
    if (roll < 0.7) return choose(key);
    if (roll < 0.9) return { type: 'KeysChosen', keys: [key, random.pick(KEYS), random.pick(KEYS)], reason: null };
    if (roll < 0.95) return { type: 'ProblemTold', key, problem: random.pick(['lowTire', 'keyLost']) };
    return { type: 'ReasonChosen', key, reason: 'service', vehicle: null };
  };
  /** Whoever has a key from here gives it to the manager; the power may go between any two touches. */
  const handOver = (firmware: SimulatedFirmware): void => {
    const held = [...(firmware.running?.loop.cabinet.custody.values() ?? [])].find(({ at }) => at.kind === 'person');
    if (held === undefined || held.at.kind !== 'person') return;
    const steps: Report[] = [
      badge(held.at.person),
      { type: 'HandoverPicked', keys: [held.key], route: null },
      badge(OLA),
      { type: 'HandoverAgreed', reason: null },
    ];
    for (const step of steps) guarded(firmware, () => firmware.report(step));
  };
  const deliverUp = async (): Promise<void> => {
    const packet = up.shift();
    if (packet === undefined) return;
    const roll = random.unit();
    if (cloud === null || roll < 0.05) {
      counts.dropped += 1;
      return;
    }
    if (roll < 0.1) up.push(packet);
    const topic = parseTopic(packet.topic);
    if (topic?.direction !== 'up') throw new Violation(`a cabinet spoke on ${packet.topic}`);
    await cloud.take({ cabinet: packet.cabinet, name: topic.name, payload: packet.payload });
  };
  const deliverDown = (): void => {
    const packet = down.shift();
    if (packet === undefined) return;
    const firmware = firmwares.find((each) => each.cabinet === packet.cabinet);
    const roll = random.unit();
    if (firmware?.running == null || !firmware.connected || roll < 0.05) {
      counts.dropped += 1;
      return;
    }
    if (roll < 0.1) down.push(packet);
    guarded(firmware, () => firmware.running?.downlink.received(packet.topic, packet.payload, false));
  };
  const connect = (firmware: SimulatedFirmware, connected: boolean): void => {
    if (firmware.running === null || firmware.connected === connected) return;
    firmware.connected = connected;
    firmware.wantsReconnect = false;
    if (connected) firmware.running.publisher.connected();
    else firmware.running.publisher.disconnected();
  };
  const pass = (ms: number): void => {
    wallMs += ms;
    for (const firmware of firmwares) {
      guarded(firmware, () => firmware.pass(ms));
      if (!firmware.wantsReconnect) continue;
      connect(firmware, false);
      connect(firmware, true);
    }
  };

  const act = async (): Promise<void> => {
    const firmware = random.pick(firmwares);
    const roll = random.integer(0, 99);
    if (roll < 22) return pass(random.pick([50, 250, 1000, 2500, 25_000]));
    if (roll < 34) return guarded(firmware, () => firmware.report(badge(random.pick(PEOPLE))));
    if (roll < 46) return guarded(firmware, () => firmware.report(wish()));
    if (roll < 48) return handOver(firmware);
    if (roll < 60) return pull(firmware, random.pick(SLOTS));
    if (roll < 70) return putBack(firmware);
    if (roll < 80) return deliverUp();
    if (roll < 90) return deliverDown();
    if (roll < 92) return connect(firmware, random.unit() < 0.7);
    if (roll < 94) {
      if (firmware.running === null) powerOn(firmware);
      else firmware.cutAt = random.pick(['beforeCommit', 'afterCommit', 'afterEffects'] as const);
      return;
    }
    if (roll < 95) return firmware.running === null ? undefined : powerOff(firmware);
    if (roll < 96)
      return firmware.running === null
        ? powerOn(firmware)
        : guarded(firmware, () => firmware.report({ type: 'DoneTouched' }));
    if (roll < 97) return firmware.stepClock(random.pick([-3_600_000, -1000, 5000, 86_400_000]));
    if (roll < 98) {
      await cloud?.close();
      cloud = null;
      return;
    }
    if (cloud === null) return startCloud();
    const open = random.unit() < 0.5;
    return guarded(firmware, () => firmware.report({ type: 'DoorSeen', open }));
  };

  const checkEach = (): void => {
    for (const firmware of firmwares) {
      const { running, body } = firmware;
      if (running === null) continue;
      const [memory, replayed] = firmware.compare();
      if (!isDeepStrictEqual(memory, replayed)) throw new Violation(`memory of ${firmware.cabinet} is not its replay`);
      const events = new Map<string, CabinetEvent>();
      for (const event of running.journal.replay()) events.set(`${String(event.epoch)}/${String(event.seq)}`, event);
      const seen = new Set<string>();
      for (const { epoch, released, slot } of body.pulses) {
        const place = `${String(epoch)}/${String(released)}`;
        const event = events.get(place);
        if (event?.type !== 'SlotReleased' || event.slot !== slot)
          throw new Violation(`pulse ${place} has no durable release`);
        if (seen.has(place)) throw new Violation(`release ${place} pulsed twice`);
        seen.add(place);
      }
    }
  };

  return {
    async step() {
      await act();
      if (random.unit() < 0.1) checkEach();
    },
    /** The storm is over: everybody comes back, everything is delivered, and all must agree. */
    async settle() {
      if (cloud === null) await startCloud();
      for (const firmware of firmwares) {
        if (firmware.running === null) powerOn(firmware);
        firmware.cutAt = null;
        connect(firmware, true);
      }
      for (let round = 0; round < 400; round += 1) {
        pass(3000);
        while (up.length > 0) await deliverUp();
        while (down.length > 0) deliverDown();
        if (firmwares.every(({ running }) => running !== null && running.journal.cursor === running.journal.size))
          break;
      }
      checkEach();
      await compareWithCloud(firmwares, cloud as unknown as SimulatedCloud, counts);
    },
    roots: () => firmwares.map(({ running }) => running?.journal.rootAt(running.journal.size) ?? ''),
    async close() {
      for (const firmware of firmwares) firmware.stop();
      await cloud?.close();
    },
  };
}

async function compareWithCloud(
  firmwares: readonly SimulatedFirmware[],
  cloud: SimulatedCloud,
  counts: { events: number; pulses: number; stored: number },
): Promise<void> {
  const { db } = cloud.database;
  const rows = await db.selectFrom('events').selectAll().orderBy('arrival').execute();
  counts.stored = rows.length;
  rows.forEach((row, index) => {
    if (row.arrival !== index + 1) throw new Violation(`arrival ${String(row.arrival)} follows ${String(index)}`);
  });
  for (const { cabinet, running, body } of firmwares) {
    if (running === null) throw new Violation(`${cabinet} did not come back`);
    const { journal, loop } = running;
    if (journal.cursor !== journal.size) {
      throw new Violation(`${cabinet} has ${String(journal.size - journal.cursor)} lines that nobody cosigned`);
    }
    const lines = journal
      .epochs()
      .flatMap(({ epoch, size }) => journal.lines(0, size + 1, Number.MAX_SAFE_INTEGER, epoch));
    const stored = rows.filter((row) => row.cabinet === cabinet).toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq);
    if (
      !isDeepStrictEqual(
        stored.map((row) => row.line),
        lines,
      )
    )
      throw new Violation(`the ledger of ${cabinet} is not its journal`);
    counts.events += lines.length;
    counts.pulses += body.pulses.length;
    const shown = [...body.slots.keys()].toSorted((a, b) => a - b);
    const recorded = [...loop.cabinet.occupied.keys()].toSorted((a, b) => a - b);
    if (!isDeepStrictEqual(recorded, shown))
      throw new Violation(`${cabinet} records slots ${recorded.join()} and shows ${shown.join()}`);
    judgePast(cabinet, [...journal.replay()]);
  }
  const table = await db.selectFrom('custody').selectAll().execute();
  const folded = foldLedger(rows);
  for (const row of table) {
    if (!isDeepStrictEqual(JSON.parse(row.custody), JSON.parse(JSON.stringify(folded.get(row.key) ?? null)))) {
      throw new Violation(`the cloud's custody of ${row.key} is not the fold of its ledger`);
    }
  }
  if (table.length !== folded.size) throw new Violation('the custody table misses keys');
}

/** A release must end, and a key that left after one belongs to the one to whom it was released. */
function judgePast(cabinet: CabinetId, events: readonly CabinetEvent[]): void {
  const open = new Map<number, Extract<CabinetEvent, { type: 'SlotReleased' }>>();
  for (const event of events) {
    if (event.type === 'SlotReleased') open.set(event.slot, event);
    else if (event.type === 'KeyTaken') {
      const release = open.get(event.slot);
      if (release?.seq !== event.released || release.person !== event.person)
        throw new Violation(`${cabinet}: taken without its release`);
      open.delete(event.slot);
    } else if (event.type === 'ReleaseLapsed' || event.type === 'ReleaseAborted') open.delete(event.slot);
    else if (event.type === 'KeyTakenWithoutRelease' && open.has(event.slot)) {
      throw new Violation(`${cabinet}: a released key was called stolen`);
    }
  }
}

interface LedgerRow {
  readonly line: string;
  readonly effective_ms: number;
  readonly cabinet: string;
  readonly epoch: number;
  readonly seq: number;
}

/**
 * A second, slower fold: each key's logs are queues, and the queue whose head is due first moves. A log never runs
 * backwards, whatever its clock did.
 */
function foldLedger(rows: readonly LedgerRow[]): Map<string, Custody> {
  const folded = new Map<string, Custody>();
  const queues = new Map<string, Map<string, { event: CustodyEvent; dueMs: number }[]>>();
  for (const row of rows.toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq)) {
    const event = JSON.parse(row.line) as CabinetEvent;
    if (!isCustodyEvent(event)) continue;
    const ofKey = queues.get(event.key) ?? new Map<string, { event: CustodyEvent; dueMs: number }[]>();
    const queue = ofKey.get(row.cabinet) ?? [];
    queue.push({ event, dueMs: Math.max(row.effective_ms, queue.at(-1)?.dueMs ?? row.effective_ms) });
    queues.set(event.key, ofKey.set(row.cabinet, queue));
  }
  for (const [key, ofKey] of queues) {
    let custody: Custody | undefined;
    for (;;) {
      const heads = [...ofKey].filter(([, queue]) => queue.length > 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const next = heads.reduce<(typeof heads)[number] | undefined>(
        (best, head) => (best === undefined || (head[1][0]?.dueMs ?? 0) < (best[1][0]?.dueMs ?? 0) ? head : best),
        undefined,
      );
      const fact = next?.[1].shift();
      if (fact === undefined) break;
      custody = foldCustody(custody, fact.event);
    }
    if (custody !== undefined) folded.set(key, custody);
  }
  return folded;
}
