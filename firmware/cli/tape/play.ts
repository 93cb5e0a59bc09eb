// A tape through the firmware's own reader: from recorded bytes to what the cabinet would have seen; pure but for keys.
import type { Report } from '../../src/cabinet/input.ts';
import { COMMAND } from '../../src/readers/osdp/commands.ts';
import { NOTHING_HELD, readFrames } from '../../src/readers/osdp/frame.ts';
import { createOsdpReader } from '../../src/readers/osdp/reader.ts';
import { createPn532Reader } from '../../src/readers/pn532/reader.ts';
import type { PresenterSettings } from '../../src/readers/presenter.ts';
import { createReader } from '../../src/readers/reader.ts';
import type { Line, LineEvents } from '../../src/serial/line.ts';
import { createListener } from './listener.ts';
import { createNumbers } from './model.ts';
import { MODELS, type ModelName } from './models.ts';
import { TAPE_KEY } from './osdp-data.ts';
import type { Tape, TapeEntry } from './tape.ts';
import { createTapeTime } from './time.ts';

export interface Seen {
  readonly atMs: number;
  readonly what: 'presented' | 'gone' | 'answered' | 'silent' | 'tamper';
  /** Badges are numbered as they appear. */
  readonly badge: number | null;
}

export interface Played {
  readonly seen: readonly Seen[];
  readonly frames: number;
  /** Bytes that the parser discarded, by its reason. */
  readonly discarded: Readonly<Record<string, number>>;
  /** What the reader's driver said again, compared with the tape. */
  readonly said: { readonly same: number; readonly other: number };
}

export type PlayedModel = Exclude<ModelName, 'board'>;

/** Long enough for the last badge to be gone. */
const TAIL_MS = 3_000;
const SOME_DAY = '2026-01-01';

/** The tape as a line: what the driver writes is kept, to be compared. */
function tapeLine() {
  const written: string[] = [];
  let events: LineEvents | undefined;
  const line: Line = {
    open: (given) => void (events = given),
    write: (bytes) => void written.push(Buffer.from(bytes).toString('hex')),
    close: () => {},
  };
  return { line, written, events: () => events };
}

/** Challenges of the recording, so that the panel can say the same again. */
function randomOf(entries: readonly TapeEntry[]): (bytes: number) => Uint8Array {
  const said = Buffer.concat(entries.filter(({ from }) => from === 'host').map(({ bytes }) => bytes));
  const challenges = readFrames(NOTHING_HELD, said).found.flatMap((found) =>
    found.kind === 'frame' && found.frame.id === COMMAND.challenge ? [found.frame.data] : [],
  );
  return (bytes) => challenges.shift() ?? new Uint8Array(bytes);
}

interface Playing extends PresenterSettings {
  readonly line: Line;
}

function openReader(as: PlayedModel, playing: Playing, { header, entries }: Tape, key: Uint8Array | null) {
  const quiet = { ...playing, trouble: () => {} };
  if (as === 'pn532') return createPn532Reader(quiet);
  if (as !== 'osdp') return createReader({ ...quiet, model: as });
  const secured = header.redaction === 'standIns' ? TAPE_KEY : key;
  const inClear = !entries.some(({ from, bytes }) => from === 'host' && isChallenge(bytes));
  return createOsdpReader({
    ...quiet,
    address: header.address ?? 0,
    key: inClear ? null : secured,
    keyFile: null,
    allowClear: inClear,
    installMs: 0,
    random: randomOf(entries),
  });
}
const isChallenge = (bytes: Uint8Array): boolean =>
  readFrames(NOTHING_HELD, bytes).found.some(
    (found) => found.kind === 'frame' && !found.frame.reply && found.frame.id === COMMAND.challenge,
  );

function seenBy(numberOf: (thing: string) => number, atMs: number, report: Report): Seen | null {
  switch (report.type) {
    case 'BadgePresented':
      return { atMs, what: 'presented', badge: numberOf(report.badge) };
    case 'BadgeGone':
      return { atMs, what: 'gone', badge: null };
    case 'ReaderAnswered':
      return { atMs, what: 'answered', badge: null };
    case 'ReaderWentSilent':
      return { atMs, what: 'silent', badge: null };
    case 'LoopSeen':
      return report.normal ? null : { atMs, what: 'tamper', badge: null };
    default:
      return null;
  }
}

/** Frames and discarded bytes of what the device said, as the model's own parser has them. */
function heardOn(as: PlayedModel, entries: readonly TapeEntry[]): Pick<Played, 'frames' | 'discarded'> {
  const discarded: Record<string, number> = {};
  let frames = 0;
  const listener = createListener(MODELS[as], [], ({ why, raw, says }) => {
    if (why === null) frames += says === null ? 0 : 1;
    else discarded[why] = (discarded[why] ?? 0) + raw.length;
  });
  for (const { from, bytes } of entries) if (from === 'device') listener.hear(from, bytes);
  listener.end();
  return { frames, discarded };
}

/**
 * @param key  of an OSDP reader, for a tape that keeps every byte; a tape with stand-ins brings its own
 * @param badgeKey  32 bytes: badges are told apart, never named
 */
export function play(tape: Tape, as: PlayedModel, badgeKey: Uint8Array, key: Uint8Array | null = null): Played {
  const time = createTapeTime();
  const numberOf = createNumbers();
  const seen: Seen[] = [];
  const { line, written, events } = tapeLine();
  const report = (what: Report): void => {
    const one = seenBy(numberOf, time.monotonicMs(), what);
    if (one !== null) seen.push(one);
  };
  const reader = openReader(as, { name: 'tape', line, ticker: time, badgeKey, day: () => SOME_DAY, report }, tape, key);
  const isDialog = tape.entries.some(({ from }) => from === 'host');
  let [same, other] = [0, 0];
  events()?.opened();
  for (const { atMs, from, bytes } of tape.entries) {
    if (from === 'device') {
      if (isDialog) time.jump(atMs);
      else time.pass(atMs);
      events()?.received(bytes);
      continue;
    }
    time.jump(atMs);
    if (written.length === 0) time.runDue();
    if (written.shift() === Buffer.from(bytes).toString('hex')) same += 1;
    else other += 1;
  }
  const endMs = tape.entries.at(-1)?.atMs ?? 0;
  time.pass(endMs + TAIL_MS);
  reader.close();
  // What the driver does after the end of the tape is nobody's doing.
  const kept = seen.filter(({ atMs, what }) => atMs <= endMs || what === 'gone');
  return { seen: kept, ...heardOn(as, tape.entries), said: { same, other } };
}
