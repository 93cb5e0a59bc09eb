// A desk reader behind pcscd, from its socket to badges; connections and ticker are handed in. For enrollment only.
//
// Decided: this speaks pcscd's own socket, in some two hundred lines.
// Because: pcscd drives every USB reader there is and is part of each distribution; what is missing is only the way to
//   it, and that is seven fixed messages, checked here against the real service.
// Because: the socket is a line like any other, so opening, losing and reopening it are serial/line.ts, already proven.
// Instead of: @pokusew/pcsclite and what builds on it: it compiles at each installation, needs a compiler and headers on
//   the desk's machine, and is bound to one Node; or pcscd's library by a foreign function call, which Node 24 has not.
// The price: the messages are pcscd's own and may change. It answers another version by refusing, which is told, and
//   nothing but enrollment stands still. Would change if: it does, or a binding with finished binaries appears.
import type { Line } from '../../serial/line.ts';
import type { Ticker } from '../../serial/ticker.ts';
import { iso14443 } from '../badge.ts';
import type { Credential } from '@keycab/shared/proof/credential';
import {
  lineChanged,
  received,
  startDialog,
  tick,
  type Breach,
  type Step,
  type Told,
  type Unreadable,
} from './dialog.ts';

/** Where pcscd listens on Debian. */
export const PCSC_SOCKET = '/run/pcscd/pcscd.comm';

/** The number is in it: for whoever enrolls the badge, never for a log. */
export type DeskReport =
  | { readonly type: 'ReaderAnswered' | 'ReaderWentSilent' | 'BadgeGone' }
  | { readonly type: 'BadgeRead'; readonly credential: Credential }
  /** `refused`: pulled away too soon, or in another program's hands; `noUid`: none, or of a kind that is not read here. */
  | { readonly type: 'BadgeUnreadable'; readonly why: Unreadable }
  /** The service is there but of no use; it is tried again. */
  | { readonly type: 'ServiceRefused'; readonly why: Breach };

export interface DeskReaderSettings {
  /** A line to the service's socket; a new one for each connection that is of no use any more. */
  readonly connect: () => Line;
  readonly ticker: Ticker;
  /** Part of the reader's name, in any case; null: any reader. */
  readonly match: string | null;
  readonly report: (report: DeskReport) => void;
  /** After a connection that was of no use. */
  readonly retryMs?: number;
}

export const RETRY_MS = 5_000;

/** @returns closes it */
export function createDeskReader(settings: DeskReaderSettings): { close(): void } {
  const { connect, ticker, match, report, retryMs = RETRY_MS } = settings;
  let dialog = startDialog(match, ticker.monotonicMs());
  let line: Line | undefined;
  let cancelBeat = (): void => {};
  let cancelRetry = (): void => {};
  let closed = false;

  const tell = (told: Told): void => {
    switch (told.kind) {
      case 'answered':
        return report({ type: 'ReaderAnswered' });
      case 'silent':
        return report({ type: 'ReaderWentSilent' });
      case 'left':
        return report({ type: 'BadgeGone' });
      case 'placed': {
        const credential = iso14443(told.uid);
        return report(
          credential === null ? { type: 'BadgeUnreadable', why: 'noUid' } : { type: 'BadgeRead', credential },
        );
      }
      case 'unreadable':
        return report({ type: 'BadgeUnreadable', why: told.why });
      case 'broken':
        line?.close();
        line = undefined;
        cancelRetry = ticker.after(retryMs, open);
        return report({ type: 'ServiceRefused', why: told.why });
    }
  };
  const apply = (step: Step): void => {
    ({ dialog } = step);
    for (const bytes of step.send) line?.write(bytes);
    for (const told of step.told) if (!closed) tell(told);
    cancelBeat();
    const waitMs = dialog.dueMs - ticker.monotonicMs();
    if (!closed && Number.isFinite(waitMs)) cancelBeat = ticker.after(Math.max(0, waitMs), beat);
  };
  const beat = (): void => apply(tick(dialog, ticker.monotonicMs()));
  const open = (): void => {
    line = connect();
    line.open({
      opened: () => apply(lineChanged(dialog, true, ticker.monotonicMs())),
      received: (bytes) => apply(received(dialog, bytes, ticker.monotonicMs())),
      lost: () => apply(lineChanged(dialog, false, ticker.monotonicMs())),
    });
  };
  open();
  apply({ dialog, told: [], send: [] });

  return {
    close: () => {
      closed = true;
      cancelBeat();
      cancelRetry();
      line?.close();
    },
  };
}
