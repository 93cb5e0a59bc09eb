// The file that the demo's cloud reads at its start; pure.
import { HOST, pageOrigins, type Ports } from './configurations.ts';
import type { Dealership } from './dealer/dealership.ts';
import type { Layout } from './files.ts';
import { LEDGER, makeSecrets } from './secrets.ts';

export function cloudConfiguration(store: Dealership, files: Layout, ports: Ports): object {
  return {
    LEDGER,
    HOST,
    pageOrigins: pageOrigins(ports),
    store: store.site,
    files: files.ledger,
    s: makeSecrets(store.seed).witness,
  };
}
