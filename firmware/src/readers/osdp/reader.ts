// An OSDP reader on a serial line, from bytes to reports and from feedback to lights; line, ticker and chance handed in.
import type { Line } from '../../serial/line.ts';
import { createPresenter, type PresenterSettings } from '../presenter.ts';
import type { Feedback } from './commands.ts';
import type { KeyFile } from './keyfile.ts';
import { draftLost, dueMs, lineChanged, openWindow, order, received, startPanel, tick } from './panel.ts';
import { readBadge } from './raw.ts';
import type { Random, Refusal, Step, Told } from './session.ts';

/** Every OSDP reader knows it. */
export const OSDP_BAUD_RATE = 9_600;

/** What the log should say; no number and no key is ever in it. */
export type OsdpTrouble =
  | { readonly type: 'ReaderRefused'; readonly reader: string; readonly why: Refusal }
  | { readonly type: 'BadgeUnreadable'; readonly reader: string; readonly why: 'length' | 'format' | 'parity' }
  | { readonly type: 'ReaderPowerChanged'; readonly reader: string; readonly failed: boolean }
  | { readonly type: 'KeyStored'; readonly reader: string }
  | { readonly type: 'KeyNotStored'; readonly reader: string; readonly why: string };

export interface OsdpReaderSettings extends PresenterSettings {
  readonly line: Line;
  /** 0 to 126. */
  readonly address: number;
  /** 16 bytes; null: none is configured. */
  readonly key: Uint8Array | null;
  /** Where a key of install mode goes; null: this reader gets none. */
  readonly keyFile: KeyFile | null;
  readonly allowClear: boolean;
  /** Install mode from the start on, for a reader without a key. */
  readonly installMs: number;
  readonly random: Random;
  /** Keys of its pad, for the room of secrets and nobody else; left out, they are dropped. */
  readonly pressed?: (keys: string) => void;
  readonly trouble: (trouble: OsdpTrouble) => void;
}

export interface OsdpReader {
  /** Lights and tones for who stands there; nothing while the reader does not answer. */
  feedback(feedback: Feedback): void;
  /** Bytes that were no frame since the start: a health figure. */
  discardedBytes(): number;
  close(): void;
}

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : 'unknown');

export function createOsdpReader(settings: OsdpReaderSettings): OsdpReader {
  const { name, line, ticker, report, random, trouble, keyFile, address, key, allowClear } = settings;
  const presenter = createPresenter(settings);
  const startMs = ticker.monotonicMs();
  const pending = key === null ? (keyFile?.pending() ?? null) : null;
  let panel = startPanel({ address, baudRate: OSDP_BAUD_RATE, key, pending, allowClear }, startMs);
  if (keyFile !== null) panel = openWindow(panel, startMs + settings.installMs);
  let cancelBeat = (): void => {};
  let closed = false;

  /** @returns false when nothing may be sent: a key that is not on disk would leave the reader with a stranger's key */
  const stored = (store: () => void): boolean => {
    try {
      store();
      return true;
    } catch (thrown) {
      trouble({ type: 'KeyNotStored', reader: name, why: reasonOf(thrown) });
      return false;
    }
  };
  const tell = (told: Told): boolean => {
    switch (told.kind) {
      case 'answered':
        report({ type: 'ReaderAnswered', reader: name });
        return true;
      case 'silent':
        presenter.lost();
        report({ type: 'ReaderWentSilent', reader: name });
        return true;
      case 'keys':
        settings.pressed?.(told.keys);
        return true;
      case 'read': {
        const badge = readBadge(told.data);
        if (badge.ok) presenter.seen(badge.value, false);
        else trouble({ type: 'BadgeUnreadable', reader: name, why: badge.reason });
        return true;
      }
      case 'tamper':
        report({ type: 'LoopSeen', loop: `reader-${name}`, normal: !told.open });
        return true;
      case 'power':
        trouble({ type: 'ReaderPowerChanged', reader: name, failed: told.failed });
        return true;
      case 'refused':
        trouble({ type: 'ReaderRefused', reader: name, why: told.why });
        return true;
      case 'keyDrafted':
        return stored(() => keyFile?.draft(told.key));
      case 'keyTaken':
        // Still pending on disk when this fails: the next start tries it.
        if (stored(() => keyFile?.keep())) trouble({ type: 'KeyStored', reader: name });
        return true;
    }
  };
  const apply = (step: Step): void => {
    panel = step.panel;
    let mayBeSent = true;
    for (const told of step.told) mayBeSent = tell(told) && mayBeSent;
    if (closed) return;
    if (!mayBeSent) panel = draftLost(panel, ticker.monotonicMs());
    else if (step.send !== null) line.write(step.send);
    cancelBeat();
    const waitMs = dueMs(panel) - ticker.monotonicMs();
    cancelBeat = Number.isFinite(waitMs) ? ticker.after(Math.max(0, waitMs), beat) : () => {};
  };
  const beat = (): void => apply(tick(panel, ticker.monotonicMs(), random));

  line.open({
    opened: () => {
      apply(lineChanged(panel, true, ticker.monotonicMs()));
      beat();
    },
    received: (bytes) => apply(received(panel, bytes, ticker.monotonicMs(), random)),
    lost: () => apply(lineChanged(panel, false, ticker.monotonicMs())),
  });
  apply({ panel, told: [], send: null });

  return {
    feedback: (feedback) => {
      panel = order(panel, feedback);
    },
    discardedBytes: () => panel.discardedBytes,
    close: () => {
      closed = true;
      cancelBeat();
      presenter.close();
      line.close();
    },
  };
}
