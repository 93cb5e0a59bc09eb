// What a reader reports, in words for somebody with a badge in hand; badges are numbered as they appear; clock handed in.
import type { Report } from '../../src/cabinet/input.ts';
import type { Talk } from '@keycab/shared/cli/talk';
import { isSaid, since, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { createNumbers } from '../tape/model.ts';
import { SPEAKS_ONLY, type Kind } from './reader.ts';

export function createTeller(kind: Kind | 'wiegand', values: Values, talk: Talk, bench: Bench) {
  const json = isSaid(values, 'json');
  const startMs = bench.clock.monotonicMs();
  const numberOf = createNumbers();
  let presented = 0;
  let answers = false;
  let secret: string | null = null;

  const answered = (): string => {
    if (kind === 'wiegand') return 'the board answers; its reader only speaks';
    return SPEAKS_ONLY.has(kind) ? 'the port is open; this reader only speaks' : 'the reader answers';
  };
  /** Null for what concerns nobody at a bench. */
  const sentence = (report: Report): string | null => {
    switch (report.type) {
      case 'BadgePresented':
        return `badge ${String(numberOf(report.badge))} presented${secret === null ? '' : ` ${secret}`}`;
      case 'BadgeGone':
        return 'badge gone';
      case 'ReaderAnswered':
        return answered();
      case 'ReaderWentSilent':
        return kind === 'wiegand' ? 'the board is silent' : 'the reader is silent';
      case 'LoopSeen':
        return report.normal ? 'the reader is closed' : 'the reader is tampered with';
      default:
        return null;
    }
  };
  const tell = (what: object, said: string): void => {
    const atMs = bench.clock.monotonicMs() - startMs;
    talk.data(json ? JSON.stringify({ atMs, ...what, said }) : `${since(atMs)}  ${said}`);
  };

  return {
    tell,
    report: (report: Report): void => {
      if (report.type === 'BadgePresented') presented += 1;
      if (report.type === 'ReaderAnswered') answers = true;
      if (report.type === 'ReaderWentSilent') answers = false;
      const said = sentence(report);
      if (said !== null) tell({ type: report.type }, said);
    },
    /** The number of the badge that is presented next, for somebody who asked for it. */
    reveal: (number: string): void => void (secret = number),
    presented: (): number => presented,
    /** As it was told last. */
    answers: (): boolean => answers,
  };
}
