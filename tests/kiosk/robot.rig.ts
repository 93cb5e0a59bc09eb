// A robot in front of a cabinet: the real firmware on real time, a simulated body, the real page; it badges, taps, pulls.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClock } from '@keycab/firmware/clock';
import { loadConfiguration } from '@keycab/firmware/config';
import { openJournal } from '@keycab/firmware/journal/journal';
import type { Touch, View } from '@keycab/firmware/kiosk/screen';
import { createLog } from '@keycab/firmware/log';
import { start } from '@keycab/firmware/main';
import { REPEATING_GONE_MS } from '@keycab/firmware/readers/presence';
import { badgeDigest } from '@keycab/firmware/readers/badge';
import type { Line } from '@keycab/firmware/serial/line';
import { createSimulatedCabinet, type SimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import type { Roster } from '@keycab/shared/roster';
import type { Locator, Page } from 'playwright-core';
import { CABINET } from '../people.ts';
import { profileText } from '../profiles/rig.ts';

const LEDGER = 'keycab.example';
const PATIENCE_MS = 15_000;
const HELD_MS = 150;
/** Between a badge that went and one that comes: longer than the reader needs to forget, also on a busy machine. */
const HUMAN_MS = 500;
const seed = (byte: number): Buffer => Buffer.alloc(32, byte);

export interface House {
  readonly kioskAddress: string;
  readonly cabinet: SimulatedCabinet;
  /** Until the reader has forgotten the badge before. */
  antennaRests(): Promise<void>;
  /** Holds the badge of that person to the reader, once, as soon as the antenna rests. */
  badge(person: PersonId): Promise<void>;
  /** What was written down so far, by its types. */
  events(): Promise<readonly { readonly type: string; readonly [member: string]: unknown }[]>;
  touch(touch: Touch): Promise<void>;
  close(): Promise<void>;
}

/** @param hung  key to slot: where the keys of the roster hang at the start */
export async function openHouse(roster: Roster, hung: ReadonlyMap<KeyId, number>): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-robot-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const signer = signerFromSeed(`${LEDGER}/roster/one`, seed(4));
  write('profile.yaml', profileText('cabinet-32.yaml'));
  write('journal.key', seed(1).toString('hex'));
  write('badge.key', seed(2).toString('hex'));
  write('cloud.secret', 'secret');
  write(
    'cabinet.yaml',
    JSON.stringify({
      cabinet: { id: CABINET },
      ledger: LEDGER,
      data: '.',
      profile: './profile.yaml',
      cloud: { servers: ['mqtt://127.0.0.1:1'], secretFile: 'cloud.secret' },
      keys: {
        journalKeyFile: 'journal.key',
        badgeKeyFile: 'badge.key',
        witnesses: [witnessFromSeed(`${LEDGER}/witness/one`, seed(3)).verifierKey.text],
        roster: signer.verifierKey.text,
        command: signerFromSeed(`${LEDGER}/command/one`, seed(5)).verifierKey.text,
      },
      kiosk: { port: 0 },
    }),
  );
  const configuration = loadConfiguration(join(folder, 'cabinet.yaml'), {});
  const { badgeKey, journalSeed, witnesses } = configuration.keys;
  const numbers = new Map(roster.people.map(({ person }, index) => [person, `000001000${index + 1}`]));
  const told: Roster = {
    ...roster,
    people: roster.people.map((person) => ({
      ...person,
      badges: [
        badgeDigest(badgeKey, {
          technology: 'em4100',
          facility: '00',
          number: (numbers.get(person.person) ?? '').slice(2),
        }),
      ],
    })),
    keys: roster.keys.map((key) => {
      const slot = hung.get(key.key);
      return { ...key, home: slot === undefined ? null : { cabinet: CABINET, slot } };
    }),
  };
  const journal = openJournal({
    path: configuration.journalFile,
    cabinet: CABINET,
    ledger: LEDGER,
    signer: (origin) => signerFromSeed(origin, journalSeed),
    witnesses,
    random: (bytes) => Buffer.alloc(bytes, 5),
  });
  journal.storeRoster(signer.sign(`${LEDGER}/roster/v1\n${canonical(told, ROSTER_LINE)}\n`), told.version);
  journal.close();

  let awayMs = Number.NEGATIVE_INFINITY;
  const clock = createClock('synced');
  const { slots, doorLatch } = configuration.settings;
  const cabinet = createSimulatedCabinet({ ticker: clock, slots, doorLatch });
  cabinet.openDoor();
  for (const [key, slot] of hung) cabinet.insertKey(told.keys.find((one) => one.key === key)?.rom ?? '', slot);
  cabinet.closeDoor();
  const lines = new Map<string, Line>();
  configuration.boardPaths.forEach((path, index) => {
    const board = cabinet.boards[index];
    if (board !== undefined) lines.set(path, memoryLine(board.wire, clock));
  });
  const [reader] = configuration.readers;
  const [antenna] = cabinet.readers;
  if (reader === undefined || !('path' in reader) || antenna === undefined) throw new RangeError('a reader on a wire');
  lines.set(reader.path, memoryLine(antenna.wire, clock));
  const running = await start(configuration, {
    clock,
    log: createLog('silent', null),
    line: (path) => {
      const line = lines.get(path);
      if (line === undefined) throw new RangeError(`nothing is on ${path}`);
      return line;
    },
  });
  // A badge that comes back sooner never left, to a reader that repeats; nobody's hand is so quick.
  const antennaRests = (): Promise<void> =>
    sleep(Math.max(0, awayMs + REPEATING_GONE_MS + HUMAN_MS - performance.now()));
  await until('the boards', async () => (await fetch(`${running.kioskAddress}/readyz`)).status === 200);
  return {
    kioskAddress: running.kioskAddress,
    cabinet,
    antennaRests,
    badge: async (person) => {
      await antennaRests();
      cabinet.presentBadge(numbers.get(person) ?? '');
      awayMs = performance.now() + HELD_MS;
      clock.after(HELD_MS, () => cabinet.removeBadge());
    },
    events: async () => {
      const all: { type: string }[] = [];
      for (;;) {
        const reply = await fetch(`${running.kioskAddress}/api/journal?after=${all.length}&limit=256`);
        const { lines: written } = (await reply.json()) as { lines: string[] };
        all.push(...written.map((line) => JSON.parse(line) as { type: string }));
        if (written.length === 0) return all;
      }
    },
    touch: async (touch) => {
      await fetch(`${running.kioskAddress}/api/touch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(touch),
      });
    },
    close: async () => {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain: ${what}`);
    await sleep(4);
  }
}

export interface Robot {
  /** Since the last `begin`. */
  readonly taps: number;
  begin(): void;
  tap(where: Locator): Promise<void>;
  /** Until the page shows this kind of view. */
  sees(kind: View['kind']): Promise<void>;
  tile(label: string): Locator;
  button(name: string | RegExp): Locator;
  /** On the pad of the keys' numbers. */
  digit(digit: string): Locator;
  /** @returns how long it took from the act until it held: the machine's part */
  timed(act: () => Promise<void> | void, holds: () => Promise<unknown>): Promise<number>;
}

/** A finger lifts more than once; what follows sooner is the same touch to the page. */
const BETWEEN_TAPS_MS = 130;

export function createRobot(page: Page): Robot {
  let taps = 0;
  let tappedMs = Number.NEGATIVE_INFINITY;
  return {
    get taps() {
      return taps;
    },
    begin: () => (taps = 0),
    tap: async (where) => {
      await where.waitFor();
      await sleep(Math.max(0, tappedMs + BETWEEN_TAPS_MS - performance.now()));
      tappedMs = performance.now();
      taps += 1;
      await where.tap();
    },
    sees: (kind) => page.locator(`[data-view="${kind}"]`).waitFor({ timeout: PATIENCE_MS }),
    tile: (label) => page.locator('.tile', { hasText: new RegExp(`^${label}`) }).first(),
    button: (name) => page.getByRole('button', { name }).first(),
    digit: (digit) => page.locator('.pad').getByRole('button', { name: digit, exact: true }),
    timed: async (act, holds) => {
      const startMs = performance.now();
      await act();
      await holds();
      return performance.now() - startMs;
    },
  };
}
