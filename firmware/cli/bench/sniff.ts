// keycab bench sniff: what comes over a line, and who would understand it; guesses the speed where none was told.
import { EXIT, signed, usage, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { hexOf, isSaid, since, wholeNumber, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { createListener, type HeardPiece } from '../tape/listener.ts';
import { MODEL_NAMES, MODELS, type ModelName } from '../tape/models.ts';
import { redact } from '../tape/redact.ts';
import { createToolLine } from './held.ts';
import { untilStopped } from './until.ts';

/** Usual speeds, those of our own devices first. */
const BAUD_RATES = [9_600, 250_000, 115_200, 57_600, 38_400, 19_200] as const;
/** A badge is held to a reader twice within this; a reader that repeats itself is heard at once. */
const GUESS_SECONDS = 4;
/** What was heard lately says who speaks; more would take longer and longer to look at. */
const RECENT_MAX = 32;
/** Bytes that come within this belong to one line of the table. */
const BURST_MS = 30;

interface Burst {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

interface Heard {
  readonly bursts: readonly Burst[];
  readonly failed: string | null;
  readonly losses: number;
}

/** Listens for so long; nothing is ever written. */
async function listen(
  port: string,
  baudRate: number,
  seconds: number | null,
  bench: Bench,
  told: (burst: Burst) => void,
): Promise<Heard> {
  const bursts: Burst[] = [];
  const startMs = bench.clock.monotonicMs();
  let failed: string | null = 'it did not open';
  let losses = 0;
  let held: { atMs: number; chunks: Uint8Array[] } | null = null;
  let cancel = (): void => {};
  let giveUp = (): void => {};
  const refused = new Promise<void>((resolve) => (giveUp = resolve));
  const close = (): void => {
    if (held === null) return;
    const burst = { atMs: held.atMs, bytes: Uint8Array.from(Buffer.concat(held.chunks)) };
    held = null;
    bursts.push(burst);
    told(burst);
  };
  const line = createToolLine(port, baudRate, bench, (why) => {
    failed = why;
    giveUp();
  });
  line.open({
    opened: () => (failed = null),
    received: (bytes) => {
      held ??= { atMs: bench.clock.monotonicMs() - startMs, chunks: [] };
      held.chunks.push(Uint8Array.from(bytes));
      cancel();
      cancel = bench.clock.after(BURST_MS, close);
    },
    lost: () => {
      losses += 1;
    },
    failed: (why) => {
      failed = why;
      giveUp();
    },
  });
  await Promise.race([untilStopped(bench, seconds), refused]);
  cancel();
  close();
  line.close();
  return { bursts, failed, losses };
}

const sum = (bursts: readonly Burst[]): number => bursts.reduce((total, { bytes }) => total + bytes.length, 0);

/** The model whose frames cover most of the bytes, and how many of them in percent. */
export function bestModel(bursts: readonly Burst[]): { readonly model: ModelName; readonly percent: number } | null {
  const entries = bursts.map(({ atMs, bytes }) => ({ atMs, from: 'device' as const, bytes }));
  const total = sum(bursts);
  const [best] = MODEL_NAMES.map((model) => ({
    model,
    percent: total === 0 ? 0 : Math.round(100 - (redact(entries, model).blankedBytes * 100) / total),
  })).toSorted((one, other) => other.percent - one.percent);
  return best === undefined || best.percent === 0 ? null : best;
}

/** Bytes as they may be seen: a frame with stand-ins, what nobody recognizes as dots unless somebody wants it. */
export function pieceText({ bytes, raw, why, says, secret }: HeardPiece, reveal: boolean): string {
  const shown = reveal ? hexOf(raw) : why === null ? hexOf(bytes) : Array.from(raw, () => '··').join(' ');
  const named = why === null ? (says ?? 'filler') : `not recognized (${why})`;
  return `${shown}  ${named}${reveal && secret !== null ? ` ${secret}` : ''}`;
}

function burstTexts({ bytes }: Burst, model: ModelName | null, reveal: boolean): string[] {
  if (model === null) {
    const shown = reveal ? hexOf(bytes) : Array.from(bytes, () => '··').join(' ');
    return [`${shown}  ${String(bytes.length)} bytes, not recognized`];
  }
  const texts: string[] = [];
  const listener = createListener(MODELS[model], [], (piece) => void texts.push(pieceText(piece, reveal)));
  listener.hear('device', bytes);
  listener.end();
  return texts;
}

/** @param seconds  for all speeds together. @returns 0 where nobody is understood, or a sentence on the port */
async function guess(port: string, seconds: number | null, talk: Talk, bench: Bench): Promise<number | string> {
  let most: { readonly baudRate: number; readonly percent: number } | null = null;
  // The last share is for listening to whoever was found.
  const share = Math.min(GUESS_SECONDS, (seconds ?? Number.POSITIVE_INFINITY) / (BAUD_RATES.length + 1));
  let stopped = false;
  const cancel = bench.onStop(() => (stopped = true));
  for (const baudRate of BAUD_RATES) {
    if (stopped) break;
    talk.say(`Listening at ${String(baudRate)} baud for ${share.toFixed(1)} s; hold a badge to the reader.`);
    const { bursts, failed } = await listen(port, baudRate, share, bench, () => {});
    if (failed !== null) {
      cancel();
      return failed;
    }
    const percent = bestModel(bursts)?.percent ?? 0;
    if (percent > (most?.percent ?? 0)) most = { baudRate, percent };
    if (percent >= 90) break;
  }
  cancel();
  return stopped ? 0 : (most?.baudRate ?? 0);
}

/** Says a line once, and how often it came again: a reader repeats a badge for as long as it is there. */
function createRepeats(say: (atMs: number, text: string) => void) {
  let last = '';
  let lastMs = 0;
  let again = 0;
  const flush = (): void => {
    if (again > 0) say(lastMs, `× ${String(again)} more, the same`);
    again = 0;
  };
  return {
    take: (atMs: number, text: string): void => {
      if (text === last) {
        again += 1;
        lastMs = atMs;
        return;
      }
      flush();
      last = text;
      say(atMs, text);
    },
    flush,
  };
}

export async function sniff(
  port: string,
  values: Values,
  seconds: number | null,
  talk: Talk,
  bench: Bench,
): Promise<number> {
  const given = wholeNumber(values, 'baud', 300, 4_000_000);
  if (!given.ok) return usage(talk, given.reason);
  const reveal = isSaid(values, 'reveal');
  const json = isSaid(values, 'json');
  const startMs = bench.clock.monotonicMs();
  const guessed = given.value ?? (await guess(port, seconds, talk, bench));
  if (typeof guessed === 'string') return unreachable(talk, 'KC-READER-01', port, guessed);
  if (guessed === 0) {
    talk.say(
      signed(
        talk,
        'broken',
        'Nothing at any usual speed. Swap TX and RX, check the supply; OSDP readers speak only when asked.',
      ),
    );
    return EXIT.altered;
  }
  talk.say(
    `${port} at ${String(guessed)} baud.${reveal ? '' : ' Badges are stand-ins and unknown bytes are dots; --reveal shows them.'}`,
  );
  let recent: readonly Burst[] = [];
  const left = seconds === null ? null : Math.max(0, seconds - (bench.clock.monotonicMs() - startMs) / 1_000);
  const repeats = createRepeats((atMs, said) => talk.data(`${since(atMs)}  ${said}`));
  const { bursts, failed, losses } = await listen(port, guessed, left, bench, (burst) => {
    recent = [...recent, burst].slice(-RECENT_MAX);
    const texts = json ? [] : burstTexts(burst, bestModel(recent)?.model ?? null, reveal);
    for (const one of texts) repeats.take(burst.atMs, one);
  });
  repeats.flush();
  if (failed !== null) return unreachable(talk, 'KC-READER-01', port, failed);
  if (losses > 0) talk.say(signed(talk, 'look', `The line was lost ${String(losses)} times: look at its cable.`));
  const best = bestModel(bursts);
  const bytes = sum(bursts);
  if (json)
    talk.data(
      JSON.stringify({ port, baudRate: guessed, bytes, model: best?.model ?? null, percent: best?.percent ?? 0 }),
    );
  if (best !== null) {
    talk.say(
      signed(talk, 'good', `${best.model}: its frames are ${String(best.percent)} % of ${String(bytes)} bytes.`),
    );
    return EXIT.good;
  }
  talk.say(
    signed(
      talk,
      'broken',
      bytes === 0
        ? 'Nothing was heard.'
        : `${String(bytes)} bytes that nobody recognizes: another speed, or another device.`,
    ),
  );
  return EXIT.altered;
}
