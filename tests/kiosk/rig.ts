// A kiosk server without a socket and a screen to show; what is touched is noted.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKiosk, TOUCHES_MAX, type Kiosk, type KioskParts } from '@keycab/firmware/kiosk/server';
import type { Screen, Touch } from '@keycab/firmware/kiosk/screen';

export const SCREEN: Screen = {
  revision: 1,
  cabinetName: 'Sales cabinet 1',
  siteName: 'Riverside Motors',
  phone: '555-0148',
  timeZone: 'America/New_York',
  locale: 'en-US',
  wallMs: 0,
  clockChecked: true,
  offline: null,
  lockdown: false,
  door: 'closed',
  counts: { in: 0, out: 0, overdue: 0 },
  notices: [],
  rows: ['A'],
  columns: 1,
  slots: [],
  view: { kind: 'attract', overdue: [] },
};

export interface Rig {
  readonly kiosk: Kiosk;
  readonly touches: Touch[];
  readonly failures: unknown[];
  show(change: Partial<Screen>): void;
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
  const failures: unknown[] = [];
  const heard = new Set<(screen: Screen) => void>();
  let screen = SCREEN;
  const kiosk = await createKiosk({
    pageFolder: folder,
    profile: null,
    pxPerMm: null,
    frameAncestors: [],
    screen: () => screen,
    listen: (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    touched: (touch) => touches.push(touch),
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
    failures,
    show: (next) => {
      screen = { ...screen, ...next, revision: screen.revision + 1 };
      for (const listener of heard) listener(screen);
    },
    listeners: () => heard.size,
    close: async () => {
      await kiosk.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
