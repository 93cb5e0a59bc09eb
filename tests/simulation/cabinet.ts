// One cabinet of the simulation: the real loop, journal, publisher and downlink over a simulated body, killed at will.
import { join } from 'node:path';
import type { Effect } from '@keycab/firmware/cabinet/effect';
import type { Report } from '@keycab/firmware/cabinet/input';
import { replay } from '@keycab/firmware/cabinet/state';
import type { Clock } from '@keycab/firmware/clock';
import { openJournal, type Journal } from '@keycab/firmware/journal/journal';
import { createLog } from '@keycab/firmware/log';
import { createLoop, type Loop } from '@keycab/firmware/loop';
import { createDownlink, type Downlink } from '@keycab/firmware/uplink/downlink';
import { createPublisher, type Publisher } from '@keycab/firmware/uplink/publisher';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import type { CabinetId } from '@keycab/shared/ids';
import type { Witness } from '@keycab/shared/proof/cosignature';
import { signerFromSeed, verifierKey, ED25519, keyFromSeed, publicBytes } from '@keycab/shared/proof/note';
import { logOrigin } from '@keycab/shared/proof/checkpoint';
import { indexRoster } from '@keycab/shared/roster';
import type { Random } from '@keycab/hardware/demo/dealer/random';
import { ROSTER, SETTINGS } from '../people.ts';
import { createBody, type SimulatedBody } from './body.ts';

export const LEDGER = 'simulation.example';

/** Thrown through the firmware where the power goes; nothing catches it but the world. */
export class PowerCut extends Error {}

/** Where in a step the power may go: the fact is not yet durable, durable but not yet acted upon, or all is done. */
export type CutPoint = 'beforeCommit' | 'afterCommit' | 'afterEffects';

/** Mistakes planted on purpose; each must be found. */
export type Plant = 'none' | 'pulseBeforeCommit' | 'pastJudgedBeforeSlots' | 'factNotStored' | 'pulseAtBoot';

export interface Running {
  readonly loop: Loop;
  readonly journal: Journal;
  readonly publisher: Publisher;
  readonly downlink: Downlink;
}

export interface SimulatedFirmware {
  readonly cabinet: CabinetId;
  readonly body: SimulatedBody;
  readonly running: Running | null;
  /** The power goes at this point of the next step that writes. */
  cutAt: CutPoint | null;
  connected: boolean;
  /** The publisher has given this connection up: it is ended and made anew. */
  wantsReconnect: boolean;
  start(): void;
  stop(): void;
  report(report: Report): void;
  /** Lets time pass: monotonic for timers, wall for people. */
  pass(ms: number): void;
  stepClock(ms: number): void;
  /** What memory knows, and what a replay of the journal would know. */
  compare(): readonly [memory: unknown, replayed: unknown];
}

export interface FirmwareParts {
  readonly cabinet: CabinetId;
  readonly folder: string;
  readonly random: Random;
  readonly witness: Witness;
  readonly startWallMs: number;
  readonly send: (topic: string, payload: Uint8Array) => boolean;
  readonly plant: Plant;
}

const seedOfCabinet = (cabinet: CabinetId): Uint8Array => Buffer.from(cabinet.slice(1).repeat(2).slice(0, 64), 'hex');

export const cabinetKey = (cabinet: CabinetId, epoch: number): string =>
  verifierKey(logOrigin(LEDGER, cabinet, epoch), ED25519, publicBytes(keyFromSeed(seedOfCabinet(cabinet)))).text;

export function createFirmware(parts: FirmwareParts): SimulatedFirmware {
  const { cabinet, folder, random, witness, plant } = parts;
  const roster = indexRoster({ ...ROSTER, cabinet });
  const body = createBody({});
  const log = createLog('silent', cabinet);
  let ticker = createManualTicker();
  let wallMs = parts.startWallMs;
  let running: Running | null = null;

  const clock: Clock = {
    now: () => ({ monotonicMs: ticker.monotonicMs(), wallMs, clock: 'synced' }),
    monotonicMs: () => ticker.monotonicMs(),
    after: (ms, run) => ticker.after(ms, run),
    every: (ms, run) => ticker.every(ms, run),
  };
  const cut = (point: CutPoint): void => {
    if (self.cutAt !== point) return;
    self.cutAt = null;
    throw new PowerCut();
  };
  const perform = (effects: readonly Effect[]): void => {
    cut('afterCommit');
    body.perform(effects, running?.journal.epoch ?? 1, ticker.monotonicMs());
    cut('afterEffects');
  };

  const self: SimulatedFirmware = {
    cabinet,
    body,
    get running() {
      return running;
    },
    cutAt: null,
    connected: false,
    wantsReconnect: false,
    start() {
      ticker = createManualTicker();
      const journal = openJournal({
        path: join(folder, `${cabinet}.db`),
        cabinet,
        ledger: LEDGER,
        signer: (origin) => signerFromSeed(origin, seedOfCabinet(cabinet)),
        witnesses: [witness.verifierKey],
        random: (bytes) => random.bytes(bytes),
      });
      const loop = createLoop({
        cabinet,
        journal: {
          replay: () => journal.replay(),
          append: (facts, at) => {
            cut('beforeCommit');
            if (plant === 'pulseBeforeCommit' && random.unit() < 0.1) {
              const release = facts.find((fact) => fact.type === 'SlotReleased');
              if (release !== undefined) {
                const pulse = {
                  type: 'PulseSolenoid',
                  slot: release.slot,
                  released: journal.size,
                  pulseMs: 1,
                } as const;
                body.perform([pulse], journal.epoch, ticker.monotonicMs());
                throw new PowerCut();
              }
            }
            const events = journal.append(facts, at);
            return plant === 'factNotStored' && events.length > 1 ? events.slice(0, -1) : events;
          },
        },
        settings: SETTINGS,
        now: clock.now,
        loadRoster: () => roster,
        perform,
        onFault: (fault) => {
          throw fault;
        },
      });
      const publisher: Publisher = createPublisher({
        cabinet,
        journal,
        link: {
          publish: ({ topic, payload }) => self.connected && parts.send(topic, payload),
          reconnect: () => {
            self.wantsReconnect = true;
          },
        },
        witnesses: [witness.verifierKey],
        software: 'simulation',
        rosterVersion: () => loop.cabinet.rosterVersion,
        clock,
        log,
        onFault: (fault) => {
          throw fault;
        },
      });
      const downlink = createDownlink({
        trust: { cabinet, ledger: LEDGER, roster: witness.verifierKey, command: witness.verifierKey },
        publisher,
        storeRoster: (note, version) => journal.storeRoster(note, version),
        storedVersion: () => journal.roster()?.version ?? 0,
        offer: (report) => loop.offer(report),
        showElsewhere: () => {},
        onFault: (fault) => {
          throw fault;
        },
        clock,
        log,
      });
      running = { loop, journal, publisher, downlink };
      loop.offer({ type: 'ControllerStarted', software: 'simulation', epoch: journal.epochStart });
      if (plant === 'pulseAtBoot') {
        for (const release of loop.cabinet.releases.values()) {
          const { slot, released } = release;
          body.perform([{ type: 'PulseSolenoid', slot, released, pulseMs: 1 }], journal.epoch, 0);
        }
      }
      if (plant === 'pastJudgedBeforeSlots') {
        loop.cabinet.releases.clear();
      }
    },
    stop() {
      running?.journal.close();
      running = null;
      self.connected = false;
      self.wantsReconnect = false;
      self.cutAt = null;
    },
    report: (report) => running?.loop.offer(report),
    pass(ms) {
      wallMs += ms;
      if (running === null) return;
      ticker.advance(ms);
      running.loop.offer({ type: 'Ticked' });
      running.publisher.appended();
      running.publisher.ticked();
    },
    stepClock(ms) {
      wallMs = Math.max(0, wallMs + ms);
    },
    compare() {
      if (running === null) return [null, null];
      const { body: _now, ...memory } = running.loop.cabinet;
      const { body: _then, ...replayed } = replay(cabinet, running.journal.replay());
      return [memory, replayed];
    },
  };
  return self;
}
