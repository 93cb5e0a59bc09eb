// The first thing that somebody who starts the demo reads; pure.
import type { BoardKind } from './body.ts';
import type { Dealership } from './dealer/dealership.ts';
import { HOST, type Ports } from './configurations.ts';

const link = (port: number, path: string): string => `http://localhost:${port}${path}`;

/** What a slot board is made of, as far as it is not the usual model. */
const boardsLine = (kind: BoardKind, store: Dealership): string[] =>
  kind === 'simulated'
    ? []
    : [
        ` Slot boards of ${store.cabinets[0].name}: their own image (hardware/slot-board) on simulated ATmega2560 chips; other cabinets: simulated.`,
      ];

export function banner(version: string, store: Dealership, ports: Ports, data: string, board: BoardKind): string {
  const { vehicles, people, cabinets } = store;
  const counts = `${vehicles.length} vehicles, ${people.length} staff, ${cabinets.length} cabinets (simulated)`;
  const rows = [
    ['Demo', link(ports.pages, '/demo'), 'Sales desk', link(ports.pages, '/')],
    ['Cabinet', link(ports.kiosk.showroom, '/'), 'Second cabinet', link(ports.kiosk.service, '/')],
    ['API', link(ports.pages, '/docs'), 'MQTT', `mqtt://localhost:${ports.broker}`],
  ] as const;
  const lines = rows.map(
    ([left, at, right, there]) => ` ${left.padEnd(8)} ${at.padEnd(30)} ${right.padEnd(15)} ${there}`,
  );
  return [
    '',
    ` Keycab ${version}    demo: ${store.name}, ${counts}`,
    ...lines,
    ...boardsLine(board, store),
    ` Data in ${data} (delete to start over).   Only this computer can connect (${HOST}).   Stop: Ctrl-C.`,
    '',
  ].join('\n');
}
