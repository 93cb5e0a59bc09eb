// keycab bench readers: badges as one reader presents them, under the cabinet's own driver; its line only.
import type { Report } from '../../src/cabinet/input.ts';
import type { Line } from '../../src/serial/line.ts';
import { tapped } from '../../src/serial/tap.ts';
import { EXIT, signed, usage, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, since, text, wholeNumber, type Values } from '../given.ts';
import { readKeyFile } from '../keyfile.ts';
import type { Bench } from '../main.ts';
import { createListener } from '../tape/listener.ts';
import { createNumbers } from '../tape/model.ts';
import { MODELS } from '../tape/models.ts';
import { isKind, KINDS, openReader } from './reader.ts';
import { untilStopped } from './until.ts';

/** What a report says to somebody with a badge in hand; null for what concerns nobody at a bench. */
function sentence(report: Report, numberOf: (badge: string) => number, secret: string | null): string | null {
  switch (report.type) {
    case 'BadgePresented':
      return `badge ${String(numberOf(report.badge))} presented${secret === null ? '' : ` ${secret}`}`;
    case 'BadgeGone':
      return 'badge gone';
    case 'ReaderAnswered':
      return 'the reader answers';
    case 'ReaderWentSilent':
      return 'the reader is silent';
    case 'LoopSeen':
      return report.normal ? 'the reader is closed' : 'the reader is tampered with';
    default:
      return null;
  }
}

export async function readers(
  port: string,
  values: Values,
  seconds: number | null,
  talk: Talk,
  bench: Bench,
): Promise<number> {
  const kind = text(values, 'kind');
  if (kind === null || !isKind(kind)) return usage(talk, `Which one? --kind ${KINDS.join(', ')}.`);
  const address = wholeNumber(values, 'address', 0, 126);
  const key = readKeyFile(text(values, 'key-file'));
  if (!address.ok) return usage(talk, address.reason);
  if (!key.ok) return usage(talk, key.reason);
  const reveal = isSaid(values, 'reveal');
  const json = isSaid(values, 'json');
  const startMs = bench.clock.monotonicMs();
  const numberOf = createNumbers();
  let presented = 0;
  let secret: string | null = null;
  let failed: string | null = null;
  let giveUp = (): void => {};
  const tell = (what: object, said: string): void => {
    const atMs = bench.clock.monotonicMs() - startMs;
    talk.data(json ? JSON.stringify({ atMs, ...what, said }) : `${since(atMs)}  ${said}`);
  };

  // The driver keeps numbers to itself: who wants to see one hears it on the line, before the driver does.
  const listener = createListener(MODELS[kind], key.value === null ? [] : [key.value], (piece) => {
    if (piece.secret !== null) secret = piece.secret;
  });
  const inner = bench.line(port, MODELS[kind].baudRate);
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
          if (presented === 0) giveUp();
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
        const said = sentence(report, numberOf, reveal ? secret : null);
        if (report.type === 'BadgePresented') presented += 1;
        if (said !== null) tell({ type: report.type }, said);
      },
      said: (said) => tell({ type: 'trouble' }, said),
    },
    bench,
  );
  if (kind === 'osdp' && key.value === null)
    talk.say(
      signed(talk, 'look', 'Without --key-file the reader is heard in clear: good for a bench, not for a cabinet.'),
    );
  talk.say(`Hold a badge to the reader on ${port}. ${seconds === null ? 'Ctrl-C ends it.' : ''}`.trim());
  const refused = new Promise<void>((resolve) => (giveUp = resolve));
  await Promise.race([untilStopped(bench, seconds), refused]);
  reader.close();
  if (failed !== null) return unreachable(talk, 'KC-READER-01', port, failed);
  talk.say(`${String(presented)} presentations.`);
  return EXIT.good;
}
