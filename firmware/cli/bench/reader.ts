// One badge reader under the cabinet's own driver, whatever its kind, for the time of one tool; its line only.
import type { Report } from '../../src/cabinet/input.ts';
import { createOsdpReader } from '../../src/readers/osdp/reader.ts';
import { createPn532Reader } from '../../src/readers/pn532/reader.ts';
import { createReader } from '../../src/readers/reader.ts';
import type { Line } from '../../src/serial/line.ts';
import type { Bench } from '../main.ts';

export const KINDS = ['rdm6300', 'id12', 'osdp', 'pn532'] as const;
export type Kind = (typeof KINDS)[number];
export const isKind = (name: string): name is Kind => (KINDS as readonly string[]).includes(name);

/** They say nothing until a badge comes: an open port is all that is known of them. */
export const SPEAKS_ONLY: ReadonlySet<Kind> = new Set(['rdm6300', 'id12']);

export interface Opening {
  readonly kind: Kind;
  readonly line: Line;
  readonly address: number;
  readonly key: Uint8Array | null;
  readonly report: (report: Report) => void;
  readonly said: (text: string) => void;
  /** What is there is of another kind. */
  readonly other?: () => void;
}

const MADE_UP = 'this badge makes up its number each time: it can never be enrolled';

export function openReader(
  { kind, line, address, key, report, said, other }: Opening,
  bench: Bench,
): { close(): void } {
  const common = { name: 'bench', line, ticker: bench.clock, badgeKey: bench.random(32), day: () => '', report };
  const isOther = (text: string): void => {
    said(text);
    other?.();
  };
  if (kind === 'pn532')
    return createPn532Reader({
      ...common,
      trouble: ({ type }) => {
        if (type === 'OtherChip') isOther('something answers that is no such reader');
        else said(type === 'BadgeMadeUp' ? MADE_UP : 'a badge was not read');
      },
    });
  if (kind !== 'osdp')
    return createReader({
      ...common,
      model: kind,
      trouble: ({ speaks }) => isOther(`this is an ${speaks}: --kind ${speaks}`),
    });
  return createOsdpReader({
    ...common,
    address,
    key,
    keyFile: null,
    allowClear: key === null,
    installMs: 0,
    random: bench.random,
    trouble: (trouble) => {
      const why = 'why' in trouble ? ` for its ${trouble.why}` : '';
      if (trouble.type === 'ReaderRefused') said(`the reader is not believed${why}`);
      else if (trouble.type === 'BadgeUnreadable') said(`a badge was not read${why}`);
      else if (trouble.type === 'ReaderPowerChanged')
        said(`the reader’s supply ${trouble.failed ? 'fails' : 'is back'}`);
    },
  });
}
