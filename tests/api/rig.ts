// The whole HTTP side of the cloud over a real ledger, injected into or listening on a port of the system's choice.
import { randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, type AppSettings } from '@keycab/cloud/api/app';
import { archiveOf } from '@keycab/cloud/audit/archive';
import { csvOf, jsonlOf, writeTable } from '@keycab/cloud/audit/table';
import { createVerification } from '@keycab/cloud/audit/verification';
import { ledgerSources, logHeads } from '@keycab/cloud/ledger/sources';
import { startLive, type LiveParts } from '@keycab/cloud/projections/live';
import { createImporter } from '@keycab/cloud/inventory/importer';
import { readOrders } from '@keycab/cloud/projections/orders';
import { readSteel } from '@keycab/cloud/projections/steel';
import { isOfRooftops } from '@keycab/cloud/ledger/rooftops';
import { readRecord } from '@keycab/cloud/projections/record';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { Fault } from '@keycab/shared/fault';
import { demoVisitor, type WhoAsks } from '@keycab/cloud/api/principal';
import type { Report } from '@keycab/cloud/office/acts';
import { queueOf } from '@keycab/cloud/office/asking';
import { createAdministrator } from '@keycab/cloud/office/admin/administrator';
import { readAdministration } from '@keycab/cloud/projections/administration';
import { makeVerifier } from '@keycab/cloud/roster/argon';
import { createJobs } from '@keycab/cloud/jobs/jobs';
import { openHooks } from '@keycab/cloud/hooks/hooks';
import { readAvailability } from '@keycab/cloud/projections/availability';
import { requireOwnPage } from '@keycab/cloud/people/asking';
import { ADDRESS_HEADER, AUTH_PATH } from '@keycab/cloud/people/auth';
import { openOffice } from '@keycab/cloud/office/log';
import { createOrderer } from '@keycab/cloud/office/ordering';
import { OFFICE_SETTINGS } from '@keycab/cloud/office/settings';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { emptyOffice } from '@keycab/cloud/office/state';
import { openNotices } from '@keycab/cloud/notices/notices';
import { readMatters } from '@keycab/cloud/projections/matters';
import { readRows } from '@keycab/cloud/inventory/rows';
import { barsOf, qrOf } from '@keycab/cloud/papers/codes';
import { worksheetPaper } from '@keycab/cloud/papers/worksheet';
import type { CabinetId, PersonId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { trustText } from '@keycab/shared/proof/trust';
import { SALES, SERVICE, SITE } from '../projections/fixture.ts';
import { openHouse, project } from '../projections/rig.ts';

export const DESK = '<!doctype html><html><head><title>desk</title></head><body></body></html>';
export const DEMO = '<!doctype html><html><head><meta name="csp-nonce" content=""><title>demo</title></head></html>';

const WITNESS = witnessFromSeed('keycab.test/witness/one', new Uint8Array(32).fill(9));

/** The office has the keys of the first cabinet, and none of the second. */
const CABINET_KEYS = [
  { cabinet: SALES, badgeKey: new Uint8Array(32).fill(1), pinKey: new Uint8Array(32).fill(2) },
  { cabinet: SERVICE, badgeKey: null, pinKey: null },
];

export interface RigOptions {
  readonly settings?: Partial<AppSettings>;
  readonly pages?: boolean;
  readonly notReady?: () => readonly string[];
  /** Who asks; everybody is welcome, as in the demonstration, unless told. */
  readonly whoAsks?: WhoAsks;
  /** With a log of the office; without one its lines are not among those of the ledger. */
  readonly office?: boolean;
  /** As with the embedded broker: nobody else writes, so answers come from memory. */
  readonly soleWriter?: boolean;
  /** Stands before the true answers of the live stream, to fail in their place. */
  readonly answer?: (truly: LiveParts['answer']) => LiveParts['answer'];
}

export async function openApi({
  settings = {},
  pages = true,
  notReady,
  whoAsks,
  office: withOffice = false,
  soleWriter = false,
  answer = (truly) => truly,
}: RigOptions = {}) {
  const house = await openHouse({ soleWriter });
  const folder = await mkdtemp(join(tmpdir(), 'keycab-pages-'));
  if (pages) {
    for (const name of ['desk', 'demo', 'assets']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'desk', 'index.html'), DESK);
    await writeFile(join(folder, 'demo', 'index.html'), DEMO);
    for (const name of ['admin/people', 'vehicle/[id]']) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'index.html'), DESK);
    }
    await writeFile(join(folder, 'assets', 'desk-3f2a.js'), 'export {};');
    await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  }
  /** Beats by hand: nothing in these tests waits for a clock. */
  const beats: (() => void)[] = [];
  const failures: { readonly cause: unknown; readonly lost: string }[] = [];
  const live = startLive({
    ...house,
    answer: answer(house.answers.key),
    every: (_ms, act) => {
      beats.push(act);
      return () => void beats.splice(beats.indexOf(act), 1);
    },
    failed: (cause, lost) => failures.push({ cause, lost }),
  });
  const logged: unknown[] = [];
  const say = (fields: unknown): void => void logged.push(fields);
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const office = withOffice
    ? await openOffice({
        ledger: house.ledger,
        witness: WITNESS,
        signer: signerFromSeed('keycab.test/office/riverside/e1', new Uint8Array(32).fill(7)),
        project,
        after: (stored) => {
          house.feeds.told(stored);
          house.open.told(stored);
          live.publish(stored);
        },
        world: () => worldOf(house.directory.index(), OFFICE_SETTINGS),
        whereabouts,
        clock: house.clock,
        random,
      })
    : {
        state: emptyOffice,
        saidBefore: () => undefined,
        act: () => Promise.reject(new Fault('KC-BUG-01', 'this test has no office')),
        write: () => Promise.reject(new Fault('KC-BUG-01', 'this test has no office')),
        during: () => Promise.reject(new Fault('KC-BUG-01', 'this test has no office')),
      };
  const witnessKeys = [WITNESS.verifierKey.text];
  const sources = (rooftops: Rooftops = 'all') => ledgerSources(house.ledger, witnessKeys, rooftops);
  const verification = createVerification({
    sources,
    witnessKeys,
    office,
    person: () => null,
    clock: { ...house.clock, breathe: () => new Promise((resolve) => setImmediate(resolve)) },
    failed: say,
  });
  const administrator = createAdministrator({
    office,
    site: SITE,
    cabinetKeys: CABINET_KEYS,
    whereabouts,
    makeVerifier,
    changed: () => house.directory.refresh(),
    random,
  });
  const administration = readAdministration({
    ...house,
    db: house.database.db,
    site: SITE,
    cabinetKeys: CABINET_KEYS,
    issues: true,
  });
  /** Nothing is ever sent: jobs are not started. */
  const jobs = createJobs({
    db: house.database.db,
    soleWriter: false,
    clock: { ...house.clock, after: () => () => {} },
    random,
    log: { error: say, warn: say },
  });
  const addresses = { hosts: [], privateHosts: [] };
  const hooks = openHooks({
    db: house.database.db,
    name: 'keycab.test',
    seed: new Uint8Array(32).fill(7),
    ledger: house.ledger,
    jobs,
    post: async () => ({ ok: false, reason: 'this test sends nothing' }),
    addresses,
    gone: async () => {},
    clock: { ...house.clock, monotonicMs: () => 0, every: () => () => {} },
    random,
    log: { error: say },
  });
  // Nobody is told anything here, but for what somebody asks for: what people are told has tests of its own.
  const notices = openNotices({
    db: house.database.db,
    directory: house.directory,
    office,
    whereabouts,
    random,
    leads: () => Promise.resolve([]),
    jobs: { handle: () => {}, add: () => Promise.resolve(), wake: () => {} },
    adapters: [],
    settings: {
      quiet: null,
      origin: () => 'http://localhost',
      applicationKey: null,
      isPushService: () => false,
    },
    clock: { ...house.clock, every: () => () => {} },
    log: { error: say, warn: say, info: say },
  });
  /** What went out to cabinets. */
  const ordered: { readonly cabinet: CabinetId; readonly note: string }[] = [];
  const app = await buildApp({
    ...house,
    hooks,
    home: () => null,
    availability: readAvailability(house),
    administration,
    administrator,
    orderer: createOrderer({
      ledger: 'keycab.test',
      signer: signerFromSeed('keycab.test/command', new Uint8Array(32).fill(8)),
      office,
      publish: (cabinet, note) => ordered.push({ cabinet, note }),
      random,
    }),
    orders: readOrders({ db: house.database.db, directory: house.directory, clock: house.clock }),
    papers: { readRows, writeTable, worksheet: worksheetPaper },
    codes: { qr: qrOf, bars: barsOf },
    live,
    office,
    matters: readMatters({ ...house, open: house.open.read, queueOf, silenceMs: OFFICE_SETTINGS.silenceMs }),
    importer: createImporter({
      office,
      site: SITE,
      whereabouts,
      random,
      changed: () => house.directory.refresh(),
    }),
    notices,
    steel: readSteel({ db: house.database.db, directory: house.directory, holdings: house.holdings }),
    audit: {
      record: readRecord({ db: house.database.db, directory: house.directory, clock: house.clock, isOfRooftops }),
      verification,
      logs: async (rooftops) =>
        (await logHeads(house.ledger, witnessKeys, rooftops)).map(({ cosignedSeconds, ...head }) => ({
          ...head,
          logName: head.log,
          cosignedWallMs: cosignedSeconds === null ? null : cosignedSeconds * 1000,
        })),
      office,
      newestArrival: () => house.ledger.newestArrival(),
      forms: {
        csv: csvOf,
        jsonl: jsonlOf,
        bundle: async (rooftops) => archiveOf(await sources(rooftops)),
        trust: async (rooftops) =>
          trustText(
            (await sources(rooftops)).map(({ verifierKey }) => verifierKey),
            witnessKeys,
            1,
          ),
      },
    },
    people: null,
    logIn: { addPerson: async () => {}, authPath: AUTH_PATH, addressHeader: ADDRESS_HEADER, requireOwnPage },
    whoAsks: whoAsks ?? demoVisitor((id) => house.directory.index().people.get(id as PersonId)),
    log: { error: say, warn: say },
    random,
    ...(notReady === undefined ? {} : { notReady }),
    settings: {
      demo: true,
      pagesFolder: pages ? folder : join(folder, 'nothing'),
      kioskUrl: 'http://127.0.0.1:8081/',
      controlUrl: 'http://127.0.0.1:8082/control',
      requestsPerMinute: null,
      ...settings,
    },
  });
  return {
    ...house,
    app,
    live,
    logged,
    ordered,
    failures,
    /** Resolves once no verification runs. */
    verified: () => verification.idle(),
    beat: () => beats.forEach((act) => act()),
    /** As ingest does: store, commit, tell. */
    publish: async (events: readonly CabinetEvent[], receivedMs: number) => {
      const lines = await house.store(events, receivedMs);
      house.feeds.told(lines);
      house.open.told(lines);
      live.publish(lines);
      return lines;
    },
    /** As the house's chores do, after a cabinet has moved a key or time has passed. */
    officeAct: (report: Report) => office.act(report, { by: null, via: 'house' }),
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    close: async () => {
      live.stop();
      await app.close();
      await house.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Api = Awaited<ReturnType<typeof openApi>>;
