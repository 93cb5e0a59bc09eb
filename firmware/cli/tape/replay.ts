// keycab tape replay: a recording through the firmware's own reader, or onto a line for another program; reads the file.
import { existsSync, readFileSync } from 'node:fs';
import { EXIT, signed, usage, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, since, text, wholeNumber, type Values } from '../given.ts';
import { readKeyFile } from '../keyfile.ts';
import type { Bench } from '../main.ts';
import { isModelName, MODELS, type ModelName } from './models.ts';
import { play, type Played, type PlayedModel, type Seen } from './play.ts';
import { openOutlet, send } from './send.ts';
import { readTape, type Tape } from './tape.ts';

const SAYS: Readonly<Record<Seen['what'], string>> = {
  presented: 'presented',
  gone: 'badge gone',
  answered: 'the reader answers',
  silent: 'the reader is silent',
  tamper: 'the reader is tampered with',
};

export function playedText(as: string, { seen, frames, discarded, said }: Played): string {
  const presented = seen.filter(({ what }) => what === 'presented').length;
  const lost = Object.entries(discarded).map(([why, bytes]) => `${why} ${String(bytes)}`);
  const total = Object.values(discarded).reduce((sum, bytes) => sum + bytes, 0);
  const asked = said.same + said.other;
  return [
    ...seen.map(
      ({ atMs, what, badge }) => `${since(atMs)}  ${badge === null ? '' : `badge ${String(badge)} `}${SAYS[what]}`,
    ),
    `${as}: ${String(presented)} presentations, ${String(frames)} frames, ${String(total)} bytes discarded${
      lost.length === 0 ? '' : ` (${lost.join(', ')})`
    }`,
    ...(asked === 0
      ? []
      : [`the driver said ${String(said.same)} of ${String(asked)} messages again as they are on the tape`]),
  ].join('\n');
}

const isPlayed = (name: ModelName): name is PlayedModel => name !== 'board';

function hearAgain(tape: Tape, as: string, values: Values, talk: Talk, bench: Bench): number {
  if (!isModelName(as) || !isPlayed(as))
    return usage(
      talk,
      `--as ${as}: ${Object.keys(MODELS)
        .filter((name) => name !== 'board')
        .join(', ')} are played.`,
    );
  const key = readKeyFile(text(values, 'key-file'));
  if (!key.ok) return usage(talk, key.reason);
  const played = play(tape, as, bench.random(32), key.value);
  if (isSaid(values, 'json')) talk.data(JSON.stringify({ as, ...played }));
  else talk.data(playedText(as, played));
  if (played.frames > 0) return EXIT.good;
  talk.say(signed(talk, 'broken', `No frame of ${as} is on this tape.`));
  return EXIT.altered;
}

async function sendOn(tape: Tape, to: string, speed: number, talk: Talk, bench: Bench): Promise<number> {
  const outlet = openOutlet(to, tape.header.line.baudRate, bench);
  talk.say(`The tape is played on ${to} once somebody listens there.`);
  const why = await outlet.connected;
  if (why !== null) {
    outlet.close();
    return unreachable(talk, 'KC-READER-01', to, why);
  }
  await send(tape.entries, outlet, speed, bench);
  outlet.close();
  talk.say(signed(talk, 'good', `${String(tape.entries.length)} entries were played.`));
  return EXIT.good;
}

export async function replay(file: string, values: Values, talk: Talk, bench: Bench): Promise<number> {
  if (!existsSync(file)) return usage(talk, `There is no tape ${file}.`);
  const tape = readTape(readFileSync(file, 'utf8'));
  if (!tape.ok) return usage(talk, `${file}: ${tape.reason}`);
  const speed = wholeNumber(values, 'speed', 1, 1_000);
  if (!speed.ok) return usage(talk, speed.reason);
  const { header } = tape.value;
  if (header.redaction === 'none') talk.say(signed(talk, 'look', 'This tape holds real badges: keep it to yourself.'));
  const to = text(values, 'to');
  if (to !== null) return sendOn(tape.value, to, speed.value ?? 1, talk, bench);
  const as = text(values, 'as') ?? header.model;
  if (as === null)
    return usage(talk, 'What is it? --as rdm6300, id12, osdp or pn532; or --to a line of another program.');
  return hearAgain(tape.value, as, values, talk, bench);
}
