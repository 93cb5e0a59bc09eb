// keycab bench readers: badges as one reader presents them, under the cabinet's own driver; its line only.
import type { Line } from '../../src/serial/line.ts';
import { tapped } from '../../src/serial/tap.ts';
import { EXIT, signed, usage, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, text, wholeNumber, type Values } from '../given.ts';
import { readKeyFile } from '../keyfile.ts';
import type { Bench } from '../main.ts';
import { createListener } from '../tape/listener.ts';
import { MODELS } from '../tape/models.ts';
import { createToolLine } from './held.ts';
import { isKind, KINDS, openReader } from './reader.ts';
import { createTeller } from './teller.ts';
import { untilStopped } from './until.ts';
import { wiegand } from './wiegand.ts';

export async function readers(
  port: string,
  values: Values,
  seconds: number | null,
  talk: Talk,
  bench: Bench,
): Promise<number> {
  const kind = text(values, 'kind');
  if (kind === 'wiegand') return wiegand(port, values, seconds, talk, bench);
  if (kind === null || !isKind(kind))
    return usage(talk, `Which one? --kind ${KINDS.join(', ')}, or wiegand with the port of its slot board.`);
  const address = wholeNumber(values, 'address', 0, 126);
  const key = readKeyFile(text(values, 'key-file'));
  if (!address.ok) return usage(talk, address.reason);
  if (!key.ok) return usage(talk, key.reason);
  const reveal = isSaid(values, 'reveal');
  const teller = createTeller(kind, values, talk, bench);
  let isOther = false;
  let failed: string | null = null;
  let giveUp = (): void => {};
  const refused = new Promise<void>((resolve) => (giveUp = resolve));

  // The driver keeps numbers to itself: who wants to see one hears it on the line, before the driver does.
  const listener = createListener(MODELS[kind], key.value === null ? [] : [key.value], (piece) => {
    if (reveal && piece.secret !== null) teller.reveal(piece.secret);
  });
  const inner = createToolLine(port, MODELS[kind].baudRate, bench, (why) => {
    failed = why;
    giveUp();
  });
  const watched: Line = {
    ...inner,
    open: (events) =>
      inner.open({
        ...events,
        opened: () => {
          failed = null;
          events.opened();
        },
        failed: (why) => {
          failed = why;
          if (teller.presented() === 0) giveUp();
        },
      }),
  };
  const reader = openReader(
    {
      kind,
      line: reveal ? tapped(watched, (from, bytes) => listener.hear(from, bytes)) : watched,
      address: address.value ?? 0,
      key: key.value,
      report: (report) => {
        if (report.type === 'BadgePresented') isOther = false;
        teller.report(report);
      },
      said: (said) => teller.tell({ type: 'trouble' }, said),
      other: () => (isOther = true),
    },
    bench,
  );
  if (kind === 'osdp' && key.value === null)
    talk.say(
      signed(talk, 'look', 'Without --key-file the reader is heard in clear: good for a bench, not for a cabinet.'),
    );
  talk.say(`Hold a badge to the reader on ${port}. ${seconds === null ? 'Ctrl-C ends it.' : ''}`.trim());
  await Promise.race([untilStopped(bench, seconds), refused]);
  reader.close();
  if (failed !== null) return unreachable(talk, 'KC-READER-01', port, failed);
  talk.say(`${String(teller.presented())} presentations.`);
  if (isOther) {
    talk.say(signed(talk, 'broken', `What is at ${port} is no ${kind} reader.`));
    return EXIT.altered;
  }
  return teller.answers() ? EXIT.good : unreachable(talk, 'KC-READER-01', port, 'the reader does not answer');
}
