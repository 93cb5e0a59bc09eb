// The file that the demo's cloud reads at its start; pure.
import { relative } from 'node:path';
import { HOST, type Ports } from './configurations.ts';
import { COLUMNS, ROWS, type Dealership } from './dealer/dealership.ts';
import type { Layout, Store } from './files.ts';
import { LEDGER, makeSecrets, TENANT } from './secrets.ts';

export function cloudConfiguration(store: Dealership, made: Store, files: Layout, ports: Ports): object {
  // Seen from the file itself, so that the folder may be moved and its path may be long.
  const from = (path: string): string => relative(files.folder, path);
  return {
    version: 1,
    ledger: LEDGER,
    site: { id: store.site, name: store.name, timeZone: store.timeZone, phone: store.phone },
    data: from(files.cloudFolder),
    database: { file: relative(files.cloudFolder, files.ledger) },
    witness: { name: makeSecrets(store.seed).witnessName, keyFile: from(files.key('witness')) },
    office: { tenant: TENANT, keyFile: from(files.key('office')) },
    roster: { name: makeSecrets(store.seed).rosterName, keyFile: from(files.key('roster')) },
    command: { name: makeSecrets(store.seed).commandName, keyFile: from(files.key('command')) },
    broker: { kind: 'embedded', host: HOST, port: ports.broker },
    cabinets: store.cabinets.map(({ cabinet, word, name }) => ({
      id: cabinet,
      secretFile: from(files.key(`${word}-broker`)),
      name,
      rows: [...ROWS],
      columns: COLUMNS,
      verifierKey: made.verifierKeys[word] ?? null,
      badgeKeyFile: from(files.key(`${word}-badges`)),
      pinKeyFile: from(files.key(`${word}-pins`)),
    })),
    // One person with many pages open is not a flood.
    web: { host: HOST, port: ports.pages, requestsPerMinute: 6_000 },
    // Whoever tries a webhook here has its receiver on the same computer.
    webhooks: { privateHosts: [HOST, 'localhost'] },
    // A browser on this computer takes notices, where it reaches its push service. Nobody answers at the contact.
    notices: { push: { keyFile: from(files.key('push')), contact: `mailto:nobody@${LEDGER}` } },
    demo: {
      enabled: true,
      kioskUrl: `http://localhost:${ports.kiosk.showroom}/`,
      controlUrl: `http://localhost:${ports.control}`,
      frameOrigins: [`http://${HOST}:${ports.kiosk.showroom}`],
      connectOrigins: [`http://${HOST}:${ports.control}`],
    },
    log: { level: 'info' },
  };
}
