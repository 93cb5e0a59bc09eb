// One cabinet as the story plays it: the real hall and its decisions, on a journal and a clock of its own; pure.
import type { CabinetEvent, CabinetFact } from '@keycab/shared/events/cabinet';
import { assert } from '@keycab/shared/fault';
import type { Instant } from '@keycab/shared/instant';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import type { Report, SlotReading } from '@keycab/firmware/cabinet/input';
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { createLoop } from '@keycab/firmware/loop';
import type { DemoKey } from '../dealer/keys.ts';
import type { Random } from '../dealer/random.ts';

/** What one input made true, with the moment at which it did: one transaction of the journal. */
export interface Entry {
  readonly facts: readonly CabinetFact[];
  readonly at: Instant;
}

export interface Visitor {
  /** Under which name this cabinet's roster knows the badge; null returns without one. */
  readonly badge: string | null;
  readonly unknownAs: (wallMs: number) => string;
}

export type Step =
  | { readonly do: 'take'; readonly key: DemoKey; readonly reason: string | null }
  /** Looks at it and leaves it. */
  | { readonly do: 'choose'; readonly key: DemoKey; readonly reason: string | null }
  | { readonly do: 'return'; readonly key: DemoKey; readonly slot: number }
  /** Pulled as it stands, lock or no lock. */
  | { readonly do: 'yank'; readonly key: DemoKey }
  /** A tag that no roster knows, hung up and taken away again. */
  | { readonly do: 'strange'; readonly rom: string; readonly slot: number };

export interface Visit {
  readonly endMs: number;
  readonly took: readonly DemoKey[];
}

export interface Stage {
  readonly settings: CabinetSettings;
  readonly entries: readonly Entry[];
  /** What hangs in the slots: ROM by slot. */
  readonly slots: ReadonlyMap<number, string>;
  slotOf(key: DemoKey): number | null;
  freeSlot(): number | null;
  start(atMs: number, software: string): void;
  visit(atMs: number, visitor: Visitor, steps: readonly Step[]): Visit;
  /** Something that only the cabinet itself notices. */
  notice(atMs: number, report: Report): void;
  /** Lets time pass: what falls due on the way is decided at its own moment. */
  pass(untilMs: number): void;
}

export interface StageParts {
  readonly roster: Roster;
  readonly digest: string;
  readonly settings: CabinetSettings;
  readonly reader: string;
  readonly random: Random;
  /** Hanging there when the curtain rises. */
  readonly slots: ReadonlyMap<number, string>;
  readonly brokenCoilSlot: number | null;
  /** Hours without a time server: the clock runs on by itself. */
  readonly holdover: readonly [fromMs: number, toMs: number] | null;
}

const SETTLE_MS = 600;

export function createStage(parts: StageParts): Stage {
  const { settings, random, roster } = parts;
  const entries: Entry[] = [];
  const slots = new Map(parts.slots);
  const slotByRom = new Map([...slots].map(([slot, rom]) => [rom, slot]));
  const index = indexRoster(roster);
  let rosterKnown = false;
  let bootMs = 0;
  let nowMs = 0;
  let size = 0;

  const now = (): Instant => {
    const cut = parts.holdover !== null && nowMs >= parts.holdover[0] && nowMs < parts.holdover[1];
    return { monotonicMs: nowMs - bootMs, wallMs: nowMs, clock: cut ? 'holdover' : 'synced' };
  };
  const append = (facts: readonly CabinetFact[], at: Instant): CabinetEvent[] => {
    entries.push({ facts, at });
    return facts.map((fact) => {
      const header = { cabinet: roster.cabinet, epoch: 1, seq: size, boot: 1, nonce: '0'.repeat(22) };
      size += 1;
      return { ...fact, ...header, ...at };
    });
  };
  const loop = createLoop({
    cabinet: roster.cabinet,
    journal: { append, replay: () => [] },
    settings,
    now,
    loadRoster: () => (rosterKnown ? index : null),
    perform: () => {},
    onFault: (fault) => {
      throw fault;
    },
  });
  /** @returns what it made true */
  const say = (report: Report): readonly CabinetFact[] => {
    const before = entries.length;
    loop.offer(report);
    return entries.slice(before).flatMap(({ facts }) => facts);
  };
  const wait = (lowMs: number, highMs: number): void => {
    nowMs += random.integer(lowMs, highMs);
  };
  const slotOf = (key: DemoKey): number | null => slotByRom.get(key.rom) ?? null;
  const nextDueMs = (): number =>
    Math.min(
      ...[...loop.cabinet.custody.values()]
        .filter((custody) => custody.at.kind === 'person' && !custody.overdue)
        .map((custody) => custody.dueWallMs ?? Number.POSITIVE_INFINITY),
    );
  const pass = (untilMs: number): void => {
    for (let due = nextDueMs(); due < untilMs; due = nextDueMs()) {
      nowMs = Math.max(nowMs, due + random.integer(0, 900));
      say({ type: 'Ticked' });
    }
    nowMs = Math.max(nowMs, untilMs);
  };

  const empty = (slot: number): readonly CabinetFact[] => {
    slotByRom.delete(slots.get(slot) ?? '');
    slots.delete(slot);
    return say({ type: 'SlotSeen', slot, reading: { kind: 'empty' } });
  };
  const take = (key: DemoKey, reason: string | null): boolean => {
    const slot = slotOf(key);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      wait(1_400, 4_800);
      const released = say({ type: 'KeyChosen', key: key.key, reason });
      if (slot === null || !released.some(({ type }) => type === 'SlotReleased')) return false;
      wait(280, 340);
      const refused = slot === parts.brokenCoilSlot && random.chance(0.6);
      say({ type: 'PulseAnswered', slot, released: size - 1, outcome: refused ? 'refused' : 'ended' });
      if (refused) continue;
      wait(1_300, 4_200);
      return empty(slot).some(({ type }) => type === 'KeyTaken');
    }
    return false;
  };
  const perform = (step: Step, took: DemoKey[]): void => {
    switch (step.do) {
      case 'take':
        if (take(step.key, step.reason)) took.push(step.key);
        return;
      case 'choose':
        wait(1_400, 4_800);
        if (
          say({ type: 'KeyChosen', key: step.key.key, reason: step.reason }).some(({ type }) => type === 'SlotReleased')
        ) {
          wait(280, 340);
          const slot = slotOf(step.key) ?? 0;
          say({ type: 'PulseAnswered', slot, released: size - 1, outcome: 'ended' });
          wait(settings.releaseMs, settings.releaseMs + 900);
          say({ type: 'Ticked' });
        }
        return;
      case 'return':
        wait(1_500, 4_500);
        slots.set(step.slot, step.key.rom);
        slotByRom.set(step.key.rom, step.slot);
        say({ type: 'SlotSeen', slot: step.slot, reading: { kind: 'tag', rom: step.key.rom } });
        return;
      case 'yank': {
        const slot = slotOf(step.key);
        assert(slot !== null, 'only a key that hangs there is pulled', { key: step.key.label });
        wait(2_000, 6_000);
        empty(slot);
        wait(settings.absentMs + 50, settings.absentMs + 900);
        say({ type: 'Ticked' });
        took.push(step.key);
        return;
      }
      case 'strange':
        wait(1_500, 4_500);
        say({ type: 'SlotSeen', slot: step.slot, reading: { kind: 'tag', rom: step.rom } });
        wait(4_000, 12_000);
        say({ type: 'SlotSeen', slot: step.slot, reading: { kind: 'empty' } });
        return;
    }
  };

  return {
    settings,
    entries,
    slots,
    slotOf,
    freeSlot: () => Array.from({ length: settings.slots }, (_, slot) => slot).find((slot) => !slots.has(slot)) ?? null,
    start: (atMs, software) => {
      [bootMs, nowMs] = [atMs, atMs];
      say({ type: 'ControllerStarted', software, epoch: { previous: null, reason: 'enrolled' } });
      wait(900, 1_500);
      rosterKnown = true;
      say({ type: 'RosterReceived', version: roster.version, digest: parts.digest });
      for (const { board, firstSlot, slots: count } of settings.boards) {
        wait(60, 120);
        const readings = Array.from({ length: count }, (_, offset): readonly [number, SlotReading] => {
          const rom = slots.get(firstSlot + offset);
          return [firstSlot + offset, rom === undefined ? { kind: 'empty' } : { kind: 'tag', rom }];
        });
        say({ type: 'BoardAnswered', board, slots: readings });
      }
      say({ type: 'DoorSeen', open: false });
    },
    visit: (atMs, { badge, unknownAs }, steps) => {
      pass(atMs);
      const took: DemoKey[] = [];
      let welcome = true;
      if (badge !== null) {
        const facts = say({ type: 'BadgePresented', reader: parts.reader, badge, unknownAs: unknownAs(nowMs) });
        welcome = facts.some(({ type }) => type === 'SessionOpened');
        wait(300, 900);
        say({ type: 'BadgeGone', reader: parts.reader });
      }
      if (welcome) {
        if (steps.length > 0) {
          wait(700, 1_900);
          say({ type: 'DoorSeen', open: true });
          for (const step of steps) perform(step, took);
          wait(800, 2_200);
          say({ type: 'DoorSeen', open: false });
          wait(settings.doorSettleMs, settings.doorSettleMs + SETTLE_MS);
        } else {
          wait(settings.idleMs, settings.idleMs + SETTLE_MS);
        }
        say({ type: 'Ticked' });
      }
      wait(1_000, 3_000);
      return { endMs: nowMs, took };
    },
    notice: (atMs, report) => {
      pass(atMs);
      say(report);
    },
    pass,
  };
}
