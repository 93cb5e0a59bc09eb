// Notices over a real ledger, a real office and real jobs, with a clock that is moved by hand and ways that a test hands in.
import { createJobs } from '@keycab/cloud/jobs/jobs';
import { openNotices } from '@keycab/cloud/notices/notices';
import type { Adapter } from '@keycab/cloud/notices/ways/adapter';
import { openOffice } from '@keycab/cloud/office/log';
import { OFFICE_SETTINGS } from '@keycab/cloud/office/settings';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { readDirectory } from '@keycab/cloud/projections/directory';
import type { StoredLine } from '@keycab/cloud/ingest/stored';
import type { Act } from '@keycab/shared/acts';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent, OfficeEventOf, OfficeEventType } from '@keycab/shared/events/office';
import { personId, type PersonId } from '@keycab/shared/ids';
import type { QuietHours } from '@keycab/shared/notices';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { randomBytes } from 'node:crypto';
import { PEOPLE, SITE } from '../projections/fixture.ts';
import { openLedger, project, type House } from '../projections/rig.ts';

export const BOSS = personId('p00000boss1');
export const SERVICE_BOSS = personId('p00000boss2');
export const PORTER = personId('p00porter01');

export interface RigOptions {
  readonly adapters?: readonly Adapter[];
  readonly quiet?: QuietHours | null;
  readonly applicationKey?: string | null;
  readonly isPushService?: (endpoint: string) => boolean;
  /** An open ledger of an earlier run: the service starts again on what is there. */
  readonly ledger?: Awaited<ReturnType<typeof openLedger>>;
  readonly nowMs: number;
  readonly leads?: Parameters<typeof openNotices>[0]['leads'];
}

/** With managers of two departments and a porter beside the people of the small store. */
async function furnish(ledger: House['ledger']): Promise<void> {
  const [first] = PEOPLE;
  if (first === undefined) throw new Error('the fixture is empty');
  const more = [
    { person: BOSS, name: 'Grace Hill', givenName: 'Grace', department: 'Sales', manager: true },
    { person: SERVICE_BOSS, name: 'Sam Reed', givenName: 'Sam', department: 'Service', manager: true },
    { person: PORTER, name: 'Pat Doe', givenName: 'Pat', department: 'Lot', manager: false },
  ] as const;
  await ledger.putDirectory(
    SITE,
    more.map((person) => ({ kind: 'person', id: person.person, document: { ...first, ...person } }) as const),
  );
  const everybody = ['Sales', 'Service', 'Lot'] as const;
  await ledger.putDirectory(
    SITE,
    everybody.map((department) => {
      const document = { to: { department }, group: '*', acts: ['take' as const, 'receive' as const] };
      return { kind: 'grant', id: `${SITE}/${department}`, document } as const;
    }),
  );
}

export async function openNoticesRig(options: RigOptions) {
  const given = options.ledger ?? (await openLedger());
  if (options.ledger === undefined) await furnish(given.ledger);
  const { db } = given.database;
  const clock = { nowMs: options.nowMs, wallMs: () => clock.nowMs };
  const directory = await readDirectory({ ledger: given.ledger, site: SITE });
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const logged: unknown[] = [];
  const say = (fields: unknown): void => void logged.push(fields);
  const log = { error: say, warn: say, info: say };
  const timers = new Set<() => void>();
  const jobs = createJobs({
    db,
    soleWriter: true,
    clock: {
      wallMs: clock.wallMs,
      after: (ms, run) => {
        const timer = setTimeout(run, Math.min(ms, 20));
        const cancel = (): void => clearTimeout(timer);
        timers.add(cancel);
        return cancel;
      },
    },
    random,
    log,
  });
  const told: StoredLine[] = [];
  const after = (lines: readonly StoredLine[]): void => {
    told.push(...lines);
    notices.stored(lines);
  };
  const office = await openOffice({
    ledger: given.ledger,
    signer: signerFromSeed('keycab.test/office/riverside/e1', new Uint8Array(32).fill(7)),
    project,
    after: (lines) => after(lines),
    world: () => worldOf(directory.index(), OFFICE_SETTINGS),
    whereabouts,
    clock,
    random,
  });
  const notices = openNotices({
    db,
    office,
    whereabouts,
    directory,
    leads: options.leads ?? (() => Promise.resolve([])),
    jobs,
    adapters: options.adapters ?? [],
    settings: {
      quiet: options.quiet ?? null,
      origin: () => 'https://keys.example.com',
      applicationKey: options.applicationKey ?? null,
      isPushService: options.isPushService ?? (() => false),
    },
    clock: { wallMs: clock.wallMs, every: () => () => {} },
    random,
    log,
  });
  await jobs.start();
  const lines = async (): Promise<OfficeEvent[]> => {
    const head = await given.ledger.officeHead();
    const all = head === undefined ? [] : await given.ledger.officeLines(head.epoch, 0);
    return all.map((line) => JSON.parse(line) as OfficeEvent);
  };
  return {
    ...given,
    db,
    clock,
    directory,
    office,
    notices,
    jobs,
    logged,
    lines,
    linesOf: async <Type extends OfficeEventType>(type: Type) =>
      (await lines()).filter((event): event is OfficeEventOf<Type> => event.type === type),
    /** One act, and everybody told who is to be told. */
    act: async (act: Act, by: PersonId) => {
      const written = await office.act(act, { by, via: 'desk' });
      await notices.idle();
      return written;
    },
    passed: async () => {
      await office.act({ act: 'timePassed' }, { by: null, via: 'house' });
      await notices.idle();
    },
    /** What a cabinet sends, stored as ingest does. */
    publish: async (...events: readonly CabinetEvent[]) => {
      after(await given.store(events, clock.nowMs));
      await notices.idle();
    },
    /** Who may be written to: with an account, as the log-in keeps it. */
    account: async (person: PersonId, email: string) => {
      const at = new Date(clock.nowMs).toISOString();
      const row = { id: person, name: person, email, emailVerified: 1, createdAt: at, updatedAt: at };
      await db.insertInto('login_users').values(row).execute();
    },
    /** The process is over; the ledger stays open for the next. */
    stop: async () => {
      await jobs.stop();
      await notices.stop();
      timers.forEach((cancel) => cancel());
    },
    end: async () => {
      await jobs.stop();
      await notices.stop();
      timers.forEach((cancel) => cancel());
      await given.close();
    },
  };
}

export type NoticesRig = Awaited<ReturnType<typeof openNoticesRig>>;

const PATIENCE_MS = 15_000;
const STEP_MS = 10;

/** Until it holds; a generous deadline, since machines are busy. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined> | Value | undefined,
): Promise<Value> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what}: did not come true in time`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
