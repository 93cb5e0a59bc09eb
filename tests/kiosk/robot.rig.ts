// A robot in front of a cabinet: the real firmware on real time, a simulated body, the real page; it badges, taps, pulls.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBroker } from '@keycab/cloud/broker/embedded';
import { noteOf } from '@keycab/cloud/office/ordering';
import { createClock, type Clock } from '@keycab/firmware/clock';
import { loadConfiguration } from '@keycab/firmware/config';
import { openJournal } from '@keycab/firmware/journal/journal';
import type { Touch, View } from '@keycab/firmware/kiosk/screen';
import { createLog } from '@keycab/firmware/log';
import { start } from '@keycab/firmware/main';
import { REPEATING_GONE_MS } from '@keycab/firmware/readers/presence';
import { badgeDigest } from '@keycab/shared/proof/credential';
import { BEAT } from '@keycab/firmware/doors/messages';
import type { Line } from '@keycab/firmware/serial/line';
import { createSimulatedCabinet, type SimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { canonical, ROSTER_LINE } from '@keycab/shared/canonical';
import type { OfficeEventOf } from '@keycab/shared/events/office';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { ORDER_MS } from '@keycab/shared/remote';
import type { Roster } from '@keycab/shared/roster';
import type { Locator, Page } from 'playwright-core';
import { CABINET } from '../people.ts';
import { profileText } from '../profiles/rig.ts';

const LEDGER = 'keycab.example';
const PATIENCE_MS = 15_000;
const HELD_MS = 150;
/** Between a badge that went and one that comes: longer than the reader needs to forget. */
const HUMAN_MS = 500;
const seed = (byte: number): Buffer => Buffer.alloc(32, byte);
const STRANGER = '0000099999';
/** Of this cabinet alone: what a roster compares badges, guests' codes and PINs with. */
export const BADGE_KEY = seed(2);
export const PIN_KEY = seed(6);

export interface House {
  readonly kioskAddress: string;
  readonly cabinet: SimulatedCabinet;
  /** The journal of the cabinet, to be looked at; gone after `close`. */
  readonly journalFile: string;
  /** What the clock on the wall says. */
  wallMs(): number;
  /**
   * So much time passes at once, for the cabinet and its steel alike; what waits for it comes with the next beat. Pulses
   * end first: a cabinet that is put forward gives up waiting for them, and the board refuses the next one meanwhile.
   */
  later(ms: number): Promise<void>;
  /** Until the reader has forgotten the badge before; lets the time pass that a hand needs. */
  antennaRests(): Promise<void>;
  /** Holds the badge of that person to the reader, once, as soon as the antenna rests. */
  badge(person: PersonId | 'stranger'): Promise<void>;
  /** What was written down so far, by its types. */
  events(): Promise<readonly { readonly type: string; readonly [member: string]: unknown }[]>;
  touch(touch: Touch): Promise<void>;
  /** Somebody elsewhere opens what hangs there for that person: as the office signs it, over a real broker. */
  order(key: KeyId, person: PersonId, approver: PersonId): Promise<void>;
  close(): Promise<void>;
}

interface LaterClock extends Clock {
  later(ms: number): void;
  /** The same time for a body, whose own timers let nobody hurry them: a coil's pulse is as long as it is. */
  readonly ofBody: Clock;
}

/** The computer's own clock, which can be put forward: whatever has waited until then is due at once. */
function createLaterClock(startWallMs: number | null): LaterClock {
  const real = createClock('synced');
  const beganMs = real.monotonicMs();
  let aheadMs = 0;
  const waiting = new Set<{ readonly dueMs: number; readonly fire: () => void }>();
  const monotonicMs = (): number => real.monotonicMs() + aheadMs;
  const ofBody: Clock = {
    ...real,
    monotonicMs,
    now: () => {
      const { clock, wallMs } = real.now();
      const sinceMs = monotonicMs() - beganMs;
      return {
        clock,
        monotonicMs: monotonicMs(),
        wallMs: startWallMs === null ? (wallMs ?? 0) + aheadMs : startWallMs + sinceMs,
      };
    },
  };
  return {
    ...ofBody,
    ofBody,
    after: (ms, run) => {
      const stop = real.after(ms, () => one.fire());
      const one = {
        dueMs: monotonicMs() + ms,
        fire: () => {
          stop();
          if (waiting.delete(one)) run();
        },
      };
      waiting.add(one);
      return () => {
        stop();
        waiting.delete(one);
      };
    },
    later: (ms) => {
      aheadMs += ms;
      const due = [...waiting].filter(({ dueMs }) => dueMs <= monotonicMs());
      for (const { fire } of due.toSorted((one, other) => one.dueMs - other.dueMs)) fire();
    },
  };
}

const SYSEX = 0xf0;
const SYSEX_END = 0xf7;

/** A board that beats once more whenever time is put forward, as it would have all the while. */
function beatingOn(line: Line, again: Set<() => boolean>): Line {
  return {
    ...line,
    open: (events) => {
      let beat: Uint8Array | null = null;
      again.add(() => {
        if (beat !== null) events.received(beat);
        return beat !== null;
      });
      line.open({
        ...events,
        received: (bytes) => {
          const at = bytes.findIndex((byte, index) => byte === SYSEX && bytes[index + 1] === BEAT);
          const end = at < 0 ? -1 : bytes.indexOf(SYSEX_END, at);
          if (end > 0) beat = bytes.slice(at, end + 1);
          events.received(bytes);
        },
      });
    },
  };
}

export interface HouseOptions {
  /** What the clock on the wall says at the start; else what it says here. */
  readonly startWallMs?: number;
  /** Each key has its own slot; else any free one is good. */
  readonly ownSlots?: boolean;
}

/** @param hung  key to slot: where the keys of the roster hang at the start */
export async function openHouse(
  roster: Roster,
  hung: ReadonlyMap<KeyId, number>,
  options: HouseOptions = {},
): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-robot-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const signer = signerFromSeed(`${LEDGER}/roster/one`, seed(4));
  const orders = signerFromSeed(`${LEDGER}/command/one`, seed(5));
  /** It carries orders and answers nothing: to the cabinet the cloud stays away. */
  const office = await startBroker(
    { host: '127.0.0.1', port: 0, connectionsMax: 4 },
    () => 'secret',
    createLog('silent', null),
  );
  const profile = profileText('cabinet-32.yaml');
  write(
    'profile.yaml',
    options.ownSlots === true ? profile.replace('randomReturn: true', 'randomReturn: false') : profile,
  );
  write('journal.key', seed(1).toString('hex'));
  write('badge.key', BADGE_KEY.toString('hex'));
  write('pin.key', PIN_KEY.toString('hex'));
  write('cloud.secret', 'secret');
  write(
    'cabinet.yaml',
    JSON.stringify({
      cabinet: { id: CABINET },
      ledger: LEDGER,
      data: '.',
      profile: './profile.yaml',
      cloud: { servers: [office.url], secretFile: 'cloud.secret' },
      keys: {
        journalKeyFile: 'journal.key',
        badgeKeyFile: 'badge.key',
        pinKeyFile: 'pin.key',
        witnesses: [witnessFromSeed(`${LEDGER}/witness/one`, seed(3)).verifierKey.text],
        roster: signer.verifierKey.text,
        command: orders.verifierKey.text,
      },
      kiosk: { port: 0 },
      remote: { release: true },
      // Fingers mean what they touch, at whatever hour this runs.
      screen: { sleepSeconds: 0, nightSleepSeconds: 0 },
    }),
  );
  const configuration = loadConfiguration(join(folder, 'cabinet.yaml'), {});
  const { badgeKey, journalSeed, witnesses } = configuration.keys;
  const numbers = new Map(
    roster.people.map(({ person }, index) => [person, `0000010${String(index + 1).padStart(3, '0')}`]),
  );
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

  /** Resolves when the badge that was held last has left. */
  let away: Promise<void> | null = null;
  const clock = createLaterClock(options.startWallMs ?? null);
  const beats = new Set<() => boolean>();
  const { slots, doorLatch } = configuration.settings;
  const cabinet = createSimulatedCabinet({ ticker: clock.ofBody, slots, doorLatch });
  cabinet.openDoor();
  for (const [key, slot] of hung) cabinet.insertKey(told.keys.find((one) => one.key === key)?.rom ?? '', slot);
  cabinet.closeDoor();
  const lines = new Map<string, Line>();
  configuration.boardPaths.forEach((path, index) => {
    const board = cabinet.boards[index];
    if (board !== undefined) lines.set(path, beatingOn(memoryLine(board.wire, clock.ofBody), beats));
  });
  const [reader] = configuration.readers;
  const [antenna] = cabinet.readers;
  if (reader === undefined || !('path' in reader) || antenna === undefined) throw new RangeError('a reader on a wire');
  lines.set(reader.path, memoryLine(antenna.wire, clock.ofBody));
  let greeted = false;
  let counter = 0;
  office.onUp(async () => {
    greeted = true;
  });
  const running = await start(configuration, {
    clock,
    log: createLog('silent', null),
    line: (path) => {
      const line = lines.get(path);
      if (line === undefined) throw new RangeError(`nothing is on ${path}`);
      return line;
    },
  });
  const later = async (ms: number): Promise<void> => {
    await until('no coil has current', () => cabinet.energizings().every(({ endMs }) => endMs !== null));
    clock.later(ms);
    for (const beat of beats) beat();
  };
  // A badge that comes back sooner never left, to a reader that repeats; nobody's hand is so quick.
  const antennaRests = async (): Promise<void> => {
    if (away === null) return;
    await away;
    away = null;
    await later(REPEATING_GONE_MS + HUMAN_MS);
  };
  const all: { readonly type: string; readonly [member: string]: unknown }[] = [];
  await until('the boards', async () => (await fetch(`${running.kioskAddress}/readyz`)).status === 200);
  await until('their first beats', () => [...beats].every((beat) => beat()));
  return {
    kioskAddress: running.kioskAddress,
    cabinet,
    journalFile: configuration.journalFile,
    wallMs: () => clock.now().wallMs ?? 0,
    later,
    antennaRests,
    badge: async (person) => {
      await antennaRests();
      cabinet.presentBadge(person === 'stranger' ? STRANGER : (numbers.get(person) ?? ''));
      away = sleep(HELD_MS).then(() => cabinet.removeBadge());
    },
    events: async () => {
      for (;;) {
        const reply = await fetch(`${running.kioskAddress}/api/journal?after=${all.length}&limit=256`);
        const { lines: written } = (await reply.json()) as { lines: string[] };
        all.push(...written.map((line) => JSON.parse(line) as (typeof all)[number]));
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
    order: async (key, person, approver) => {
      const wallMs = clock.now().wallMs ?? 0;
      counter = Math.max(counter + 1, wallMs);
      const place = { slot: hung.get(key) ?? null, tag: told.keys.find((one) => one.key === key)?.tag ?? null };
      const issued: OfficeEventOf<'CommandIssued'> = {
        type: 'CommandIssued',
        by: approver,
        via: 'desk',
        epoch: 1,
        seq: 1,
        nonce: 'A'.repeat(22),
        wallMs,
        command: counter.toString(16).padStart(32, '0'),
        counter,
        expiresWallMs: wallMs + ORDER_MS,
        key,
        operation: 'release',
        person,
        reason: null,
        to: CABINET,
        ...place,
      };
      await until('a cabinet that listens', () => greeted);
      office.publish(CABINET, 'command', JSON.stringify({ note: noteOf(issued, LEDGER, orders) }));
    },
    close: async () => {
      await running.close();
      await office.close();
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

/** One clock for what the page sees and what the steel does: milliseconds of the epoch, with fractions. */
const nowMs = (): number => performance.timeOrigin + performance.now();

/**
 * Looks before the act that brings it about, then waits.
 * @returns waits for it and tells when it was so
 * @throws Error where it is so already: then nothing would be measured
 */
export type Ending = () => Promise<() => Promise<number>>;

export const becomes =
  (what: string, holds: () => boolean | Promise<boolean>): Ending =>
  async () => {
    if (await holds()) throw new Error(`so before anything was done: ${what}`);
    return async () => {
      await until(what, holds);
      return nowMs();
    };
  };

export interface Robot {
  /** Since the last `begin`. */
  readonly taps: number;
  begin(): void;
  tap(where: Locator): Promise<void>;
  /** Until the page shows this kind of view. */
  sees(kind: View['kind']): Promise<void>;
  /** Until the page says so, anywhere. */
  says(text: string): Promise<void>;
  tile(label: string): Locator;
  button(name: string | RegExp): Locator;
  /** On the pad of the keys' numbers. */
  digit(digit: string): Locator;
  /** Taps a tile, and turns pages until it is there. */
  finds(label: string): Promise<void>;
  /** As a scanner types it, with the end of a line. */
  scans(text: string): Promise<void>;
  /** The first frame in which something fits. */
  draws(selector: string, text?: string): Ending;
  /** The machine's part: from the finger on the glass, or from the act where no finger touched, until the end. */
  timed(act: () => Promise<void> | void, ends: Ending): Promise<number>;
}

/** A finger lifts more than once; what follows sooner is the same touch to the page. */
const BETWEEN_TAPS_MS = 130;
const PAGES_MAX = 20;

/** What the page notes for the robot: when a finger came down last, and when what was waited for was drawn. */
interface Noted {
  touchedMs?: number;
  drawn?: Promise<number>;
}

export async function createRobot(page: Page): Promise<Robot> {
  let taps = 0;
  let tappedMs = Number.NEGATIVE_INFINITY;
  const rests = (): Promise<void> => sleep(Math.max(0, tappedMs + BETWEEN_TAPS_MS - performance.now()));
  const touchedMs = (): Promise<number | undefined> => page.evaluate(() => (window as Noted).touchedMs);
  await page.evaluate(() => {
    const note = (): void => void ((window as Noted).touchedMs = performance.timeOrigin + performance.now());
    document.addEventListener('pointerdown', note, { capture: true });
  });
  const tap = async (where: Locator): Promise<void> => {
    await where.waitFor();
    await rests();
    taps += 1;
    await where.tap();
    // From when it has come down: on a busy machine that is later than when it was sent.
    tappedMs = performance.now();
  };
  const tile = (label: string): Locator => page.locator('.tile', { hasText: new RegExp(`^${label}`) }).first();
  return {
    get taps() {
      return taps;
    },
    begin: () => (taps = 0),
    tap,
    sees: (kind) => page.locator(`[data-view="${kind}"]`).waitFor({ timeout: PATIENCE_MS }),
    says: (text) => page.getByText(text).first().waitFor({ timeout: PATIENCE_MS }),
    tile,
    finds: async (label) => {
      const more = page.getByRole('button', { name: /^More keys/ });
      await page.locator('.tile').first().waitFor();
      for (let turned = 0; !(await tile(label).isVisible()) && turned < PAGES_MAX; turned += 1) await tap(more);
      await tap(tile(label));
    },
    button: (name) => page.getByRole('button', { name }).first(),
    digit: (digit) => page.locator('.pad').getByRole('button', { name: digit, exact: true }),
    scans: async (text) => {
      await rests();
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      tappedMs = performance.now();
    },
    draws:
      (selector, text = '') =>
      async () => {
        await page.evaluate(watch, { selector, text, patienceMs: PATIENCE_MS });
        return () => page.evaluate(() => (window as Noted).drawn ?? Number.NaN);
      },
    timed: async (act, ends) => {
      await rests();
      const before = await touchedMs();
      const ended = await ends();
      const startMs = nowMs();
      const [endMs] = await Promise.all([ended(), act()]);
      const touched = await touchedMs();
      return endMs - (touched === undefined || touched === before ? startMs : touched);
    },
  };
}

/** In the page: looks for something from now on. */
function watch(wanted: { selector: string; text: string; patienceMs: number }): void {
  const { selector, text, patienceMs } = wanted;
  const holds = (): boolean =>
    [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(text));
  if (holds()) throw new Error(`there before anything was done: ${selector} ${text}`);
  (window as Noted).drawn = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited in vain: ${selector} ${text}`)), patienceMs);
    const observer = new MutationObserver(() => {
      if (!holds()) return;
      observer.disconnect();
      clearTimeout(timer);
      requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}
