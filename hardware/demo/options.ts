// What may be said to the demo on its command line; pure.
import { parseArgs } from 'node:util';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import type { BoardKind } from './body.ts';

export interface DemoOptions {
  readonly open: boolean;
  /** Folder, as given. */
  readonly data: string;
  readonly seed: string;
  readonly days: number;
  /** End of the history in UTC milliseconds; null is now. */
  readonly untilMs: number | null;
  /** Of the cloud's pages; the others count from it: 8081, 8082, 8083. */
  readonly port: number;
  /** What the slot boards of the first cabinet are. */
  readonly board: BoardKind;
  readonly help: boolean;
}

export const USAGE = `npm start -- [options]
  --no-open        do not open a browser
  --data <folder>  where the demo keeps everything (./data); delete it to start over
  --seed <text>    another store (7)
  --days <1…90>    how much history (30)
  --until <time>   end of the history, ISO 8601 (now)
  --port <port>    of the pages (8080); the cabinet follows at +1, its controls at +2
  --board <kind>   slot boards of the first cabinet: simulated, or avr, which runs their own image on
                   simulated chips (simulated)
`;

/** @returns what was meant, or a sentence that names what was not understood */
export function readOptions(args: readonly string[]): Outcome<DemoOptions, string> {
  // A number below zero is a wrong value, and not another option.
  const joined = args.reduce<string[]>(
    (said, arg) => (/^-\d/.test(arg) ? [...said.slice(0, -1), `${said.at(-1) ?? ''}=${arg}`] : [...said, arg]),
    [],
  );
  let values;
  try {
    ({ values } = parseArgs({
      args: joined,
      options: {
        open: { type: 'boolean', default: true },
        data: { type: 'string', default: 'data' },
        seed: { type: 'string', default: '7' },
        days: { type: 'string', default: '30' },
        until: { type: 'string' },
        port: { type: 'string', default: '8080' },
        board: { type: 'string', default: 'simulated' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowNegative: true,
    }));
  } catch (thrown) {
    // Several lines for some mistakes; ours is the last line that is read.
    return refused((thrown instanceof Error ? thrown.message : String(thrown)).replaceAll('\n', ' '));
  }
  const { open, data, seed, until, board, help } = values;
  const [days, port] = [Number(values.days), Number(values.port)];
  const untilMs = until === undefined ? null : Date.parse(until);
  if (!Number.isInteger(days) || days < 1 || days > 90) return refused(`--days ${values.days}: 1 to 90 are allowed`);
  if (!Number.isInteger(port) || port < 1 || port > 65_000)
    return refused(`--port ${values.port}: 1 to 65000 are allowed`);
  if (untilMs !== null && Number.isNaN(untilMs)) return refused(`--until ${until}: a time such as 2026-07-15T14:30Z`);
  if (seed === '' || seed.length > 64) return refused('--seed: 1 to 64 characters');
  if (data === '') return refused('--data: a folder');
  if (board !== 'simulated' && board !== 'avr') return refused(`--board ${board}: simulated or avr`);
  return good({ open, data, seed, days, untilMs, port, board, help });
}
