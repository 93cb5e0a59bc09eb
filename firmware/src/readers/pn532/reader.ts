// A PN532 on a serial line, from bytes to reports; line and ticker are handed in, numbers never leave.
import type { Line } from '../../serial/line.ts';
import { iso14443, isMadeUp } from '../badge.ts';
import { createPresenter, type PresenterSettings } from '../presenter.ts';
import { ACK_MS, dueMs, lineChanged, received, startDialog, tick, type Step, type Told } from './dialog.ts';

/** After its power comes up; nothing else is asked of it. */
export const PN532_BAUD_RATE = 115_200;

/** What the log should say; no number is ever in it. */
export type Pn532Trouble =
  /** The badge makes up its number each time: whoever enrolls it enrolls nobody. */
  | { readonly type: 'BadgeMadeUp'; readonly reader: string }
  | { readonly type: 'BadgeUnreadable'; readonly reader: string; readonly why: 'length' | 'format' }
  /** Something answers that is no PN532. */
  | { readonly type: 'OtherChip'; readonly reader: string };

export interface Pn532ReaderSettings extends PresenterSettings {
  readonly line: Line;
  readonly trouble: (trouble: Pn532Trouble) => void;
  /** How long the chip may take to acknowledge a command. */
  readonly ackMs?: number;
}

export interface Pn532Reader {
  /** Bytes that were no frame since the start: a health figure. */
  discardedBytes(): number;
  close(): void;
}

export function createPn532Reader(settings: Pn532ReaderSettings): Pn532Reader {
  const { name, line, ticker, report, trouble, ackMs = ACK_MS } = settings;
  const presenter = createPresenter(settings);
  let dialog = startDialog(ackMs, ticker.monotonicMs());
  let complained: Pn532Trouble['type'] | null = null;
  let cancelBeat = (): void => {};
  let closed = false;

  /** Once for each badge that is held there, and for each chip. */
  const complain = (about: Pn532Trouble): void => {
    if (complained !== about.type) trouble(about);
    complained = about.type;
  };
  const placed = (uid: Uint8Array): void => {
    const credential = iso14443(uid);
    if (credential === null) return complain({ type: 'BadgeUnreadable', reader: name, why: 'length' });
    if (isMadeUp(credential)) complain({ type: 'BadgeMadeUp', reader: name });
    presenter.placed(credential);
  };
  const tell = (told: Told): void => {
    switch (told.kind) {
      case 'answered':
        complained = null;
        return report({ type: 'ReaderAnswered', reader: name });
      case 'silent':
        presenter.lost();
        return report({ type: 'ReaderWentSilent', reader: name });
      case 'placed':
        return placed(told.uid);
      case 'left':
        complained = null;
        return presenter.left();
      case 'unreadable':
        return complain({ type: 'BadgeUnreadable', reader: name, why: 'format' });
      case 'stranger':
        return complain({ type: 'OtherChip', reader: name });
    }
  };
  const apply = (step: Step): void => {
    ({ dialog } = step);
    for (const told of step.told) tell(told);
    if (closed) return;
    if (step.send !== null) line.write(step.send);
    cancelBeat();
    const waitMs = dueMs(dialog) - ticker.monotonicMs();
    cancelBeat = Number.isFinite(waitMs) ? ticker.after(Math.max(0, waitMs), beat) : () => {};
  };
  const beat = (): void => apply(tick(dialog, ticker.monotonicMs()));

  line.open({
    opened: () => apply(lineChanged(dialog, true, ticker.monotonicMs())),
    received: (bytes) => apply(received(dialog, bytes, ticker.monotonicMs())),
    lost: () => apply(lineChanged(dialog, false, ticker.monotonicMs())),
  });
  apply({ dialog, told: [], send: null });

  return {
    discardedBytes: () => dialog.discardedBytes,
    close: () => {
      closed = true;
      cancelBeat();
      presenter.close();
      line.close();
    },
  };
}
