// The files that cloud and firmware of the demo read at their start; pure.
import { relative } from 'node:path';
import type { ServedCabinet } from '../simulated/serve.ts';
import { READER } from './body.ts';
import { COLUMNS, ROWS, type Dealership, type DemoCabinet } from './dealer/dealership.ts';
import type { Layout } from './files.ts';
import { settingsOf } from './history.ts';
import { LEDGER, makeSecrets } from './secrets.ts';

export const HOST = '127.0.0.1';

export interface Ports {
  readonly pages: number;
  readonly control: number;
  readonly broker: number;
  readonly proxy: number;
  /** By the cabinet's word. */
  readonly kiosk: Readonly<Record<DemoCabinet['word'], number>>;
}

/** As a browser may name the pages. */
export const pageOrigins = (ports: Pick<Ports, 'pages'>): string[] =>
  ['localhost', HOST].map((name) => `http://${name}:${ports.pages}`);

export function cabinetConfiguration(
  store: Dealership,
  cabinet: DemoCabinet,
  lines: ServedCabinet,
  files: Layout,
  ports: Ports,
): object {
  const settings = settingsOf(cabinet);
  const { witness, roster, command } = makeSecrets(store.seed);
  const key = (name: string): string => relative(files.folder, files.key(`${cabinet.word}-${name}`));
  const { pulseMs, releaseMs, idleMs, doorSettleMs, absentMs } = settings;
  return {
    version: 1,
    cabinet: { id: cabinet.cabinet, name: cabinet.name, timeZone: store.timeZone },
    ledger: LEDGER,
    data: cabinet.word,
    slots: { rows: [...ROWS], columns: COLUMNS, randomReturn: settings.randomReturn },
    boards: settings.boards.map(({ board, firstSlot, slots }) => ({
      serial: board,
      port: lines.boards.find((line) => line.board === board)?.path,
      firstSlot,
      slots,
    })),
    readers: [{ name: READER, kind: 'rdm6300', port: lines.readers.find(({ reader }) => reader === READER)?.path }],
    door: { latch: settings.doorLatch, leftOpenSeconds: settings.doorLeftOpenMs / 1_000 },
    // The demo's cable is plugged in and out by hand: nobody should wait a minute for it to be noticed.
    cloud: {
      servers: [`mqtt://${HOST}:${ports.proxy}`],
      secretFile: key('broker'),
      retryMinMs: 150,
      retryMaxMs: 1_000,
    },
    keys: {
      journalKeyFile: key('journal'),
      badgeKeyFile: key('badges'),
      witnesses: [witness],
      roster,
      command,
    },
    kiosk: { host: HOST, port: ports.kiosk[cabinet.word], frameAncestors: pageOrigins(ports) },
    // A visitor may come at any hour, and looks rather than touches.
    screen: { sleepSeconds: 0, nightSleepSeconds: 0 },
    night: { from: '00:00', to: '00:00' },
    // A laptop's clock is good enough, whatever keeps it so.
    clock: { trust: 'synced' },
    log: { level: 'info' },
    timings: { pulseMs, releaseMs, idleMs, doorSettleMs, absentMs },
  };
}
