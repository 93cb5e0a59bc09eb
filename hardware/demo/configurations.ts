// The files that cloud and firmware of the demo read at their start; pure.
import { relative } from 'node:path';
import { rangeOf } from '@keycab/firmware/body';
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

/** The body of a demo's cabinet: five rows of twenty on four boards, all contacts on the first one. */
export function cabinetProfile(cabinet: DemoCabinet, lines: ServedCabinet): object {
  const settings = settingsOf(cabinet);
  const slots = { rows: [...ROWS], columns: COLUMNS };
  const first = settings.boards[0]?.board ?? '';
  return {
    version: 1,
    slots: { ...slots, sense: 'ibutton', light: 'rgb', randomReturn: settings.randomReturn, energizedMax: 1 },
    boards: settings.boards.map((board) => ({
      serial: board.board,
      port: lines.boards.find((line) => line.board === board.board)?.path,
      slots: rangeOf(slots, board.firstSlot, board.slots),
    })),
    readers: [{ name: READER, kind: 'rdm6300', port: lines.readers.find(({ reader }) => reader === READER)?.path }],
    door: {
      contact: `${first}/loop0`,
      ...(settings.doorLatch ? { latch: first } : {}),
      leftOpenSeconds: settings.doorLeftOpenMs / 1_000,
    },
    tamper: { lid: `${first}/loop1`, cylinder: `${first}/loop2`, shock: `${first}/loop3` },
    power: { mains: `${first}/loop4`, battery: `${first}/loop5` },
  };
}

export function cabinetConfiguration(store: Dealership, cabinet: DemoCabinet, files: Layout, ports: Ports): object {
  const settings = settingsOf(cabinet);
  const { witness, roster, command } = makeSecrets(store.seed);
  const key = (name: string): string => relative(files.folder, files.key(`${cabinet.word}-${name}`));
  const { pulseMs, releaseMs, idleMs, doorSettleMs, absentMs } = settings;
  return {
    version: 1,
    cabinet: { id: cabinet.cabinet, name: cabinet.name, timeZone: store.timeZone },
    ledger: LEDGER,
    data: cabinet.word,
    profile: relative(files.folder, files.cabinetProfile(cabinet.word)),
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
      pinKeyFile: key('pins'),
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
    // Off in every cabinet until its owner wants it; here it is shown.
    remote: { release: true },
    log: { level: 'info' },
    timings: { pulseMs, releaseMs, idleMs, doorSettleMs, absentMs },
  };
}
