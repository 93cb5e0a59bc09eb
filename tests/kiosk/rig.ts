// A kiosk server without a socket and a screen to show; what is touched is noted.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKiosk, TOUCHES_MAX, type Kiosk, type KioskParts } from '@keycab/firmware/kiosk/server';
import type { Screen, Touch, View } from '@keycab/firmware/kiosk/screen';
import { speechIn } from '@keycab/firmware/kiosk/words';

/** Nobody is badged in and nobody is late. */
export const ATTRACT: View = {
  kind: 'attract',
  title: 'Present badge',
  hint: 'Returning? Just put it back.',
  calm: 'All keys are in.',
  desk: 'Desk: 555-0148',
  byCode: false,
  byNumber: false,
  overdue: [],
};

export const SCREEN: Screen = {
  revision: 1,
  cabinetName: 'Sales cabinet 1',
  siteName: 'Riverside Motors',
  phone: '555-0148',
  timeZone: 'America/New_York',
  locale: 'en-US',
  speech: speechIn('en'),
  asleep: false,
  night: false,
  sound: { count: 0, pattern: null, alarm: false, volume: 0.5 },
  layout: { leftHand: false, highContrast: false, largeText: false },
  wallMs: 0,
  clockChecked: true,
  offline: null,
  lockdown: false,
  door: 'closed',
  counts: { in: 0, out: 0, overdue: 0 },
  notices: [],
  strips: [],
  rows: ['A'],
  columns: 1,
  slots: [],
  view: ATTRACT,
};

export interface Rig {
  readonly kiosk: Kiosk;
  readonly touches: Touch[];
  /** The names of the pages that have beaten. */
  readonly beats: string[];
  readonly failures: unknown[];
  /** @returns the revision that the page shows once it has drawn it */
  show(change: Partial<Screen>): number;
  listeners(): number;
  close(): Promise<void>;
}

export async function kioskRig(change: Partial<KioskParts> & { page?: string } = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-kiosk-'));
  if (change.page !== undefined) {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), change.page);
    writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export const a = 1;\n');
  }
  const touches: Touch[] = [];
  const beats: string[] = [];
  const failures: unknown[] = [];
  const heard = new Set<(screen: Screen) => void>();
  let screen = SCREEN;
  const kiosk = await createKiosk({
    pageFolder: folder,
    profile: null,
    pxPerMm: () => null,
    frameAncestors: [],
    screen: () => screen,
    listen: (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    touched: (touch) => touches.push(touch),
    beaten: (page) => beats.push(page),
    monotonicMs: () => 0,
    touchesMax: TOUCHES_MAX,
    journal: (after, limit) => ({
      epoch: 1,
      size: 3,
      cursor: 2,
      lines: ['{"seq":0}', '{"seq":1}', '{"seq":2}'].slice(after, after + limit),
    }),
    missing: () => [],
    onFailure: (thrown) => failures.push(thrown),
    ...change,
  });
  return {
    kiosk,
    touches,
    beats,
    failures,
    show: (next) => {
      screen = { ...screen, ...next, revision: screen.revision + 1 };
      for (const listener of heard) listener(screen);
      return screen.revision;
    },
    listeners: () => heard.size,
    close: async () => {
      await kiosk.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
