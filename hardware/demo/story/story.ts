// Thirty days at the demo's store: simulated people drive the real decisions of both cabinets; pure.
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { assert } from '@keycab/shared/fault';
import type { Roster } from '@keycab/shared/roster';
import { firstRoster, makeBook, type Book } from '../dealer/book.ts';
import type { Dealership, DemoCabinet } from '../dealer/dealership.ts';
import type { DemoKey } from '../dealer/keys.ts';
import { createRandom } from '../dealer/random.ts';
import { HOUR_MS, lastDays, type Day } from './calendar.ts';
import { createCast, type Actor } from './cast.ts';
import { planDay } from './errands.ts';
import { planFinds, planScene } from './finds.ts';
import { createQueue } from './queue.ts';
import { createStage, type Entry } from './stage.ts';

export interface CabinetParts {
  readonly settings: CabinetSettings;
  /** As events name it. */
  readonly reader: string;
  readonly badgeKey: Uint8Array;
  readonly pinKey: Uint8Array;
}

export interface StoryParts {
  readonly store: Dealership;
  readonly days: number;
  readonly untilMs: number;
  readonly cabinet: (cabinet: DemoCabinet) => CabinetParts;
  readonly digest: (roster: Roster) => string;
  readonly software: string;
}

export interface CabinetStory {
  readonly cabinet: DemoCabinet;
  readonly roster: Roster;
  readonly entries: readonly Entry[];
  /** ROM by slot, as the last line of the story leaves it. */
  readonly slots: ReadonlyMap<number, string>;
}

export interface Story {
  /** What the office knows as the story begins. */
  readonly book: Book;
  readonly cabinets: readonly CabinetStory[];
  /** Keys that nobody has hung up: in hands, in cars, or nobody knows where. */
  readonly inHand: readonly DemoKey[];
  /** A car that no errand ever chose: the reports find it. */
  readonly neverDriven: string;
}

export function tellStory(parts: StoryParts): Story {
  const { store, untilMs } = parts;
  const days = lastDays(store.timeZone, untilMs, parts.days);
  const first = days[0];
  assert(first !== undefined, 'a story has at least a day');
  const startMs = Math.min(first.at(5), untilMs - 12 * HOUR_MS);
  const random = createRandom(store.seed, 'story');
  const cabinets = store.cabinets.map((cabinet) => ({ cabinet: cabinet.cabinet, ...parts.cabinet(cabinet) }));
  const book = makeBook({ store, cabinets, startMs, todayMs: untilMs });
  const actors = store.cabinets.map((cabinet) => raiseCurtain(parts, book, cabinet, startMs, days));
  const cast = createCast(store, actors, random);
  const queue = createQueue<(atMs: number) => void>();
  const scene = planScene(cast, queue, days, startMs, untilMs);
  for (const day of days) planDay(cast, queue, day, { startMs, untilMs, scene });
  planFinds(cast, queue, startMs, untilMs);

  for (let next = queue.next(); next !== undefined; next = queue.next()) next.item(next.atMs);
  for (const { stage } of actors) stage.pass(untilMs);
  const hung = new Set(actors.flatMap(({ stage }) => [...stage.slots.values()]));
  return {
    book,
    cabinets: actors.map(({ cabinet, roster, stage }) => ({
      cabinet,
      roster,
      entries: stage.entries,
      slots: stage.slots,
    })),
    inHand: store.keys.filter((key) => !hung.has(key.rom)),
    neverDriven: cast.neverDriven.label,
  };
}

function raiseCurtain(
  parts: StoryParts,
  book: Book,
  cabinet: DemoCabinet,
  startMs: number,
  days: readonly Day[],
): Actor {
  const { store } = parts;
  const { settings, reader, badgeKey } = parts.cabinet(cabinet);
  const roster = firstRoster(store, book, cabinet, startMs);
  const cut = cabinet.word === 'showroom' ? days.at(-10) : undefined;
  const stage = createStage({
    roster,
    digest: parts.digest(roster),
    settings,
    reader,
    random: createRandom(store.seed, `stage ${cabinet.word}`),
    slots: new Map(
      store.keys.filter(({ home }) => home.cabinet === cabinet.cabinet).map((key) => [key.home.slot, key.rom]),
    ),
    // The coil under one busy key of the service drive has a wire that is nearly broken.
    brokenCoilSlot:
      cabinet.word === 'service' ? (store.keys.find(({ group }) => group === 'service')?.home.slot ?? null) : null,
    holdover: cut === undefined ? null : [cut.at(13), cut.at(17.2)],
  });
  stage.start(startMs, parts.software);
  return { cabinet, roster, stage, badgeKey, reader };
}
