// keycab tape record: what goes over a serial line, into a file that can be shown to others; touches that file.
//
// Decided: recording is done with the cabinet's own program stopped, and the tool runs the reader's driver itself.
// Because: a serial port has one owner (it is locked), and a reader that must be asked says nothing to one who only listens.
// Instead of: a recorder inside the running firmware, a way for badge numbers to leave it that somebody can switch on.
// Would change if: a fault showed in a running cabinet only. serial/tap.ts is where it would be heard.
import { existsSync, writeFileSync } from 'node:fs';
import type { Line } from '../../src/serial/line.ts';
import { tapped } from '../../src/serial/tap.ts';
import { EXIT, signed, usage, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { createToolLine } from '../bench/held.ts';
import { openReader } from '../bench/reader.ts';
import { untilStopped } from '../bench/until.ts';
import { isSaid, text, wholeNumber, type Values } from '../given.ts';
import { readKeyFile } from '../keyfile.ts';
import type { Bench } from '../main.ts';
import { isModelName, MODELS, type ModelName } from './models.ts';
import { guessModel, redact } from './redact.ts';
import { writeTape, type TapeEntry } from './tape.ts';

interface Recording {
  readonly entries: readonly TapeEntry[];
  /** The last sentence about a port that does not open; null once it did. */
  readonly failed: string | null;
  /** Why the line was lost, each time that it was; it opened again by itself. */
  readonly losses: readonly string[];
}

/** A shift's worth of a busy line; more would fill the memory of a cabinet. */
const BYTES_MAX = 16_000_000;

/** Drives a reader that has to be asked; a device that only speaks is left alone. */
function startDriver(
  line: Line,
  as: ModelName | null,
  address: number,
  key: Uint8Array | null,
  bench: Bench,
): () => void {
  if (as !== 'osdp' && as !== 'pn532') {
    line.open({ opened: () => {}, received: () => {}, lost: () => {} });
    return () => line.close();
  }
  const reader = openReader({ kind: as, line, address, key, report: () => {}, said: () => {} }, bench);
  return () => reader.close();
}

interface Ask {
  readonly port: string;
  readonly baudRate: number;
  readonly as: ModelName | null;
  readonly address: number;
  readonly key: Uint8Array | null;
  readonly seconds: number | null;
}

async function recorded({ port, baudRate, as, address, key, seconds }: Ask, bench: Bench): Promise<Recording> {
  const entries: TapeEntry[] = [];
  let openedMs: number | null = null;
  const losses: string[] = [];
  let failed: string | null = 'it did not open';
  let bytesLeft = BYTES_MAX;
  let giveUp = (): void => {};
  const stopped = new Promise<void>((resolve) => (giveUp = resolve));
  const inner = createToolLine(port, baudRate, bench, (why) => {
    failed = why;
    giveUp();
  });
  const watched: Line = {
    ...inner,
    open: (events) =>
      inner.open({
        ...events,
        opened: () => {
          openedMs ??= bench.clock.monotonicMs();
          failed = null;
          events.opened();
        },
        lost: (why) => {
          losses.push(why);
          events.lost(why);
        },
        failed: (why) => {
          if (openedMs === null) failed = why;
          if (openedMs === null) giveUp();
        },
      }),
  };
  const line = tapped(watched, (from, bytes) => {
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) return giveUp();
    const atMs = bench.clock.monotonicMs() - (openedMs ?? bench.clock.monotonicMs());
    entries.push({ atMs, from, bytes: Uint8Array.from(bytes) });
  });
  const stopDriver = startDriver(line, as, address, key, bench);
  await Promise.race([untilStopped(bench, seconds), stopped]);
  stopDriver();
  return { entries, failed, losses };
}

const alreadyThere = (out: string): string =>
  `${out} is there already, and a tape never replaces another: name a new file`;

function save(out: string, content: string): string | null {
  try {
    writeFileSync(out, content, { mode: 0o600, flag: 'wx' });
    return null;
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    return thrown.code === 'EEXIST' ? alreadyThere(out) : `${out} cannot be written (${String(thrown.code)})`;
  }
}

export async function record(port: string, values: Values, talk: Talk, bench: Bench): Promise<number> {
  const as = text(values, 'as');
  const out = text(values, 'out');
  if (out === null) return usage(talk, 'Where to? --out reader.tape');
  // Before the recording, not after it.
  if (existsSync(out)) return usage(talk, `Nothing was recorded: ${alreadyThere(out)}.`);
  if (as !== null && !isModelName(as)) return usage(talk, `--as ${as}: ${Object.keys(MODELS).join(', ')} are known.`);
  const baud = wholeNumber(values, 'baud', 300, 4_000_000);
  const seconds = wholeNumber(values, 'seconds', 1, 86_400);
  const address = wholeNumber(values, 'address', 0, 126);
  const key = readKeyFile(text(values, 'key-file'));
  for (const one of [baud, seconds, address, key]) if (!one.ok) return usage(talk, one.reason);
  if (!baud.ok || !seconds.ok || !address.ok || !key.ok) return EXIT.usage;
  const baudRate = baud.value ?? (as === null ? null : MODELS[as].baudRate);
  if (baudRate === null) return usage(talk, 'How fast? --baud 9600, or --as and the model’s own.');
  const raw = isSaid(values, 'raw');
  if (raw) talk.say(signed(talk, 'look', 'Every byte is kept: badge numbers, digits and keys will be in the file.'));
  talk.say(`Recording ${port} at ${String(baudRate)} baud. ${seconds.value === null ? 'Ctrl-C ends it.' : ''}`.trim());

  const ask = { port, baudRate, as, address: address.value ?? 0, key: key.value, seconds: seconds.value };
  const { entries, failed, losses } = await recorded(ask, bench);
  if (failed !== null) return unreachable(talk, 'KC-READER-01', port, failed);
  const model = as ?? guessModel(entries);
  const redacted = redact(entries, model, key.value === null ? [] : [key.value]);
  const problem = save(
    out,
    writeTape({
      header: {
        tape: 'keycab',
        version: 1,
        model,
        line: { baudRate },
        redaction: raw ? 'none' : 'standIns',
        ...(model === 'osdp' ? { address: ask.address } : {}),
        note: (text(values, 'note') ?? '').slice(0, 200),
      },
      entries: raw ? entries : redacted.entries,
    }),
  );
  if (problem !== null) return usage(talk, `Nothing was written: ${problem}.`);
  const { frames, blankedBytes } = redacted;
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
  if (isSaid(values, 'json')) talk.data(JSON.stringify({ out, model, raw, bytes, frames, blankedBytes }));
  else talk.data(out);
  talk.say(`${String(bytes)} bytes, ${String(frames)} frames of ${model ?? 'no device that is known'}.`);
  if (!raw && blankedBytes > 0)
    talk.say(
      signed(talk, 'look', `${String(blankedBytes)} bytes that nobody recognizes became zeros; --raw keeps them.`),
    );
  if (losses.length > 0)
    talk.say(
      signed(talk, 'look', `The line was lost ${String(losses.length)} times, the last time: ${losses.at(-1) ?? ''}.`),
    );
  if (model !== null && model !== 'board') talk.say(`Hear it again: keycab tape replay ${out} --as ${model}`);
  return EXIT.good;
}
