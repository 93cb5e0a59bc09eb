// The house: the only place that builds, wires, starts and closes; read it from the top. May touch everything.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { keyId, tagId, type KeyId, type TagId } from '@keycab/shared/ids';
import { exitCodeOf } from '@keycab/shared/ending';
import { Fault, FAULTS, isFault } from '@keycab/shared/fault';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { indexRoster, type RosterIndex } from '@keycab/shared/roster';
import { downFilter, type Elsewhere } from '@keycab/shared/topics';
import { asksOf } from './cabinet/asks.ts';
import type { Report } from './cabinet/input.ts';
import { askedNow } from './cabinet/asked.ts';
import { react } from './cabinet/react.ts';
import { slotName, type CabinetSettings } from './cabinet/settings.ts';
import { createClock, type Clock } from './clock.ts';
import { loadConfiguration, type Configuration, type ReaderConfiguration } from './config.ts';
import { createCredentials } from './credentials/room.ts';
import { BOARD_BAUD_RATE, createHands, troubleCode, type Hands } from './doors/hands.ts';
import type { Effect } from './cabinet/effect.ts';
import { createEffects } from './effects.ts';
import { createEnding, type Ending } from './ending.ts';
import { needsRestart, openJournal, type Journal } from './journal/journal.ts';
import { createBrowser, type Browser } from './kiosk/browser.ts';
import { attend, receive, startedAt } from './kiosk/comfort.ts';
import { createGlass } from './kiosk/glass.ts';
import { volumeNow } from './kiosk/hours.ts';
import { createKeeper } from './kiosk/keeper.ts';
import { afterBack, NOTHING_RECENT, recall, type Recent } from './kiosk/outcome.ts';
import { present } from './kiosk/present.ts';
import { newerElsewhere } from './kiosk/whereabouts.ts';
import { createKiosk, TOUCHES_MAX } from './kiosk/server.ts';
import { createLog, type Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';
import { createKeyFile } from './readers/osdp/keyfile.ts';
import { createOsdpReader, OSDP_BAUD_RATE, type OsdpReader } from './readers/osdp/reader.ts';
import { createPn532Reader, PN532_BAUD_RATE } from './readers/pn532/reader.ts';
import type { PresenterSettings } from './readers/presenter.ts';
import { createReader, READER_BAUD_RATE } from './readers/reader.ts';
import { createWiegandReader } from './readers/wiegand-reader.ts';
import { createLine, type Line } from './serial/line.ts';
import { createDownlink } from './uplink/downlink.ts';
import { createLink } from './uplink/link.ts';
import { createPublisher } from './uplink/publisher.ts';
import { openRoster, type Trust } from './uplink/signed.ts';

/** What may be another one in tests and demonstrations: the wire, time, chance and the log; never a room. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly line?: (path: string, baudRate: number) => Line;
  /** 0 up to but not including 1. */
  readonly chance?: () => number;
  readonly pageFolder?: string;
  /** Touches of one type that the kiosk takes within a second. */
  readonly touchesMax?: number;
}

export interface Running {
  /** `http://127.0.0.1:8081` */
  readonly kioskAddress: string;
  /** Resolves with the fault that ends this run; stays open while all is well. */
  readonly failed: Promise<Fault>;
  close(): Promise<void>;
}

const TICK_MS = 250;
const KEEP_ALIVE_SECONDS = 30;
/** Enough to know what a person had lately; the whole journal is folded once already. */
const RECENT_LINES = 5_000;
const JOURNAL_PAGE_BYTES = 1_000_000;
const PAGE_FOLDER = join(import.meta.dirname, '..', 'kiosk', 'dist');

/** @throws Fault KC-CONF-01, KC-CONF-02, KC-DISK-01, KC-DISK-02, KC-DISK-03, KC-PROOF-04: nothing is left running then */
export async function start(configuration: Configuration, surroundings: Surroundings = {}): Promise<Running> {
  const clock = surroundings.clock ?? createClock(configuration.clockTrust);
  const log = surroundings.log ?? createLog(configuration.logLevel, configuration.cabinet.id);
  const ending = createEnding(log, needsRestart);
  try {
    return await build(configuration, { ...surroundings, clock, log }, ending);
  } catch (thrown) {
    await ending.close();
    throw thrown;
  }
}

type Built = Surroundings & { readonly clock: Clock; readonly log: Log };

async function build(configuration: Configuration, surroundings: Built, ending: Ending): Promise<Running> {
  const { cabinet, cloud, habits, keys, ledger, settings, software } = configuration;
  const { clock, log, line = (path, baudRate) => createLine({ path, baudRate }, clock) } = surroundings;
  const { closers, guarded, onFault } = ending;

  if (configuration.unusedVariables.length > 0) {
    log.warn({ variables: configuration.unusedVariables }, 'environment variables that name no setting');
  }

  // The cellar: what has happened.
  mkdirSync(dirname(configuration.journalFile), { recursive: true, mode: 0o700 });
  const journal = openJournal({
    path: configuration.journalFile,
    cabinet: cabinet.id,
    ledger,
    signer: (origin) => signerFromSeed(origin, keys.journalSeed),
    witnesses: keys.witnesses,
    random: randomBytes,
  });
  closers.push(() => journal.close());
  const trust: Trust = { ledger, cabinet: cabinet.id, roster: keys.roster, command: keys.command };

  // Other cabinets' facts are not ours: never in the journal, gone at a restart, told anew after the next hello.
  let elsewhere: Elsewhere | null = null;

  const isElsewhere = (key: KeyId): boolean => newerElsewhere(key, { cabinet: loop.cabinet, elsewhere }) !== null;

  // What the boot itself orders waits until there is a body to do it, such as lamps of a lockdown from before; no boot moves a coil.
  const early: Effect[] = [];
  let perform = (effects: readonly Effect[]): void => void early.push(...effects);

  // The hall and the study: what it means, and what follows from it. The first input of every boot is the boot itself.
  const loop = createLoop({
    cabinet: cabinet.id,
    journal,
    settings,
    now: () => clock.now(),
    loadRoster: () => storedRoster(journal, trust, log)?.index ?? null,
    perform: (effects) => perform(effects),
    isElsewhere,
    onFault,
  });
  const offer = (report: Report): void => guarded(report.type, () => loop.offer(report));
  loop.offer({ type: 'ControllerStarted', software, epoch: journal.epochStart });
  // Stored before it was applied, when the power went in between.
  const roster = storedRoster(journal, trust, log);
  if (roster !== null) loop.offer({ type: 'RosterReceived', version: roster.version, digest: roster.digest });
  let recent = recentOf(journal, settings);

  // The chimney: lines up, cosignatures down.
  const link = createLink(
    {
      servers: cloud.servers,
      name: cabinet.id,
      password: cloud.secret,
      filter: downFilter(cabinet.id),
      will: () => publisher.status('offline'),
      retryMinMs: cloud.retryMinMs,
      retryMaxMs: cloud.retryMaxMs,
      keepAliveSeconds: KEEP_ALIVE_SECONDS,
    },
    clock,
    surroundings.chance ?? Math.random,
  );
  const rosterVersion = (): number => loop.cabinet.rosterVersion;
  const { witnesses } = keys;
  const publisher = createPublisher({
    cabinet: cabinet.id,
    journal,
    link,
    witnesses,
    software,
    rosterVersion,
    clock,
    log,
    onFault,
  });
  const storedVersion = (): number => journal.roster()?.version ?? 0;
  const { storeRoster } = journal;
  const showElsewhere = (newest: Elsewhere): void => void (elsewhere = newest);
  const downlink = createDownlink({
    trust,
    publisher,
    storeRoster,
    storedVersion,
    offer,
    showElsewhere,
    onFault,
    clock,
    log,
  });

  const day = (): string => new Date(clock.now().wallMs ?? 0).toISOString().slice(0, 10);
  // Where secrets are typed: what it hears of them, nobody else does.
  const credentials = createCredentials({
    cabinet: cabinet.id,
    pinKey: keys.pinKey,
    badgeKey: keys.badgeKey,
    day,
    monotonicMs: () => clock.monotonicMs(),
    random: randomBytes,
    standing: () => askedNow({ cabinet: loop.cabinet, roster: loop.roster, settings }, clock.now()),
    offer,
    changed: () => guarded('typed', () => screen.refresh()),
    onFailure: (why) => log.error({ code: 'KC-PIN-03', why }, 'a PIN could not be compared'),
  });
  closers.push(() => credentials.close());
  if (keys.pinKey === null) {
    log.warn({ code: 'KC-PIN-03' }, 'no keys.pinKeyFile: every key that wants a PIN is refused');
  }

  // The porch towards people: what the screen shows and what is touched on it.
  let comfort = startedAt(clock.monotonicMs());
  let browser: Browser | null = null;
  const screen = createKeeper(
    () =>
      present({
        cabinet: loop.cabinet,
        roster: loop.roster,
        asks: asksOf({ cabinet: loop.cabinet, roster: loop.roster, settings, isElsewhere }),
        recent,
        comfort,
        elsewhere,
        at: clock.now(),
        uplink: publisher.standing,
        settings,
        habits,
        entry: credentials.entry,
        enrolling: credentials.enrolling,
        slotName: (slot) => slotName(settings, slot),
        house: cabinet,
      }),
    clock,
  );
  closers.push(() => screen.close());
  const glass = createGlass(join(dirname(configuration.journalFile), 'screen.json'), configuration.body.screen.pxPerMm);
  const kiosk = await createKiosk({
    pageFolder: surroundings.pageFolder ?? PAGE_FOLDER,
    profile: configuration.body.screen.profile,
    pxPerMm: glass.pxPerMm,
    frameAncestors: configuration.kiosk.frameAncestors,
    screen: () => screen.screen,
    listen: screen.listen,
    monotonicMs: () => clock.monotonicMs(),
    touchesMax: surroundings.touchesMax ?? TOUCHES_MAX,
    touched: (touch) => {
      const received = receive(comfort, touch, clock.monotonicMs(), screen.screen);
      comfort = received.comfort;
      if (received.back) recent = afterBack(recent);
      const { measured, secret } = received;
      if (measured !== undefined) guarded('measured', () => glass.measure(measured));
      if (secret !== undefined) guarded('typed', () => credentials.touched(secret));
      if (received.scan !== undefined) offer({ type: 'PairingWanted', ...received.scan, ...drawnIds() });
      else if (received.report === null) screen.refresh();
      else offer(received.report);
    },
    beaten: (page) => browser?.beat(page),
    journal: (after, limit) => ({
      epoch: journal.epoch,
      size: journal.size,
      cursor: journal.cursor,
      lines: journal.lines(after, limit, JOURNAL_PAGE_BYTES),
    }),
    missing: () => missingIn(loop, settings),
    onFailure: (thrown) => log.error({ code: 'KC-API-03', err: thrown }, 'a request met a mistake of ours'),
  });
  closers.push(() => kiosk.close());

  // Whoever hears of a durable fact: the memory of the screen, the chimney, the screen.
  loop.listen((events, input) => {
    credentials.heard(events, input);
    for (const event of events) {
      recent = recall(recent, event, react(event, settings));
      comfort = attend(comfort, event);
      if (event.type === 'ClockStepped')
        log.warn({ code: 'KC-TIME-01', stepMs: event.stepMs }, FAULTS['KC-TIME-01'].happened);
    }
    if (events.length > 0) publisher.appended();
    screen.refresh();
  });

  // From here on the street is heard: hands, badge readers, the cloud, fingers, the beat.
  const kioskAddress = await kiosk.listen(configuration.kiosk.host, configuration.kiosk.port);
  const hands = createHands({
    boards: settings.boards.map((board, index) => ({
      ...board,
      line: line(configuration.boardPaths[index] ?? '', BOARD_BAUD_RATE),
    })),
    ticker: clock,
    report: offer,
    trouble: (trouble) => {
      const code = troubleCode(trouble);
      const refused = trouble.type === 'BoardRefused' || trouble.type === 'RailFaulty';
      log.warn({ code, trouble }, refused ? FAULTS[code].happened : 'a board does not do what it is asked');
    },
    loops: configuration.body.loops,
    latchBoard: configuration.body.latchBoard,
    energizedMax: configuration.body.coils.energizedMax,
    pulseMaxMs: settings.pulseMs,
    dutyPerMille: configuration.body.coils.dutyPerMille,
    volume: () => volumeNow(clock.now().wallMs, loop.roster?.roster.timeZone ?? cabinet.timeZone, habits),
  });
  const body = createEffects(hands);
  perform = (effects) => body.run(effects);
  perform(early);
  closers.push(() => hands.close());
  const readers = configuration.readers.map((reader) => {
    const pressed = (typed: string): void => guarded('typed', () => credentials.pressed(typed));
    const common = { name: reader.name, ticker: clock, badgeKey: keys.badgeKey, day, report: offer, pressed };
    return { name: reader.name, opened: openReader(reader, common, line, log, hands) };
  });
  closers.push(() => readers.forEach(({ opened }) => opened.close()));
  // Whoever holds a badge looks at the reader: it answers with what the journal has.
  loop.listen((events, input) => {
    if (input.type !== 'BadgePresented') return;
    const opened = readers.find(({ name }) => name === input.reader)?.opened;
    const kinds = new Set(events.map(({ type }) => type));
    if (kinds.has('SessionOpened')) opened?.feedback?.('accepted');
    else if (kinds.has('AccessRefused')) opened?.feedback?.('refused');
  });
  link.open({
    connected: () =>
      guarded('connected', () => {
        log.info({}, 'the cloud’s broker has the line');
        link.publish(publisher.status('online'));
        publisher.connected();
        screen.refresh();
      }),
    disconnected: (why) =>
      guarded('disconnected', () => {
        log.warn({ why }, 'the line to the cloud is down; nothing here waits for it');
        publisher.disconnected();
        screen.refresh();
      }),
    received: (topic, payload, retained) =>
      guarded(topic, () => {
        downlink.received(topic, payload, retained);
        screen.refresh();
      }),
  });
  closers.push(() => link.close(publisher.status('offline')));
  const stopBeat = clock.every(TICK_MS, () => {
    offer({ type: 'Ticked' });
    guarded('ticked', () => {
      publisher.ticked();
      credentials.ticked();
      screen.refresh();
    });
  });
  closers.push(stopBeat);

  if (configuration.kiosk.browser.length > 0) {
    // The server adds the size of this cabinet's screen to the address.
    const query = (page: string) => new URLSearchParams({ page });
    const started = createBrowser({
      command: configuration.kiosk.browser,
      address: (page) => `${kioskAddress}/?${query(page).toString()}`,
      name: () => randomBytes(12).toString('base64url'),
      ticker: clock,
      trouble: (trouble) => log.warn({ code: 'KC-UI-01', ...trouble }, FAULTS['KC-UI-01'].happened),
    });
    browser = started;
    closers.push(() => started.close());
  }

  const { boot, epoch, size, cursor } = journal;
  log.info({ kiosk: kioskAddress, software, boot, epoch, size, cursor }, 'ready');
  return { kioskAddress, failed: ending.failed, close: ending.close };
}

type Opened = Partial<Pick<OsdpReader, 'feedback'>> & Pick<OsdpReader, 'close'>;
type Opening = (path: string, baudRate: number) => Line;

/** A badge reader of any kind; one that only speaks shows nothing. */
function openReader(
  reader: ReaderConfiguration,
  common: PresenterSettings & { readonly pressed: (keys: string) => void },
  line: Opening,
  log: Log,
  hands: Pick<Hands, 'hearWiegand'>,
): Opened {
  switch (reader.kind) {
    case 'rdm6300':
    case 'id12':
      return createReader({
        ...common,
        line: line(reader.path, READER_BAUD_RATE),
        model: reader.kind,
        trouble: (trouble) => log.warn({ code: 'KC-READER-02', trouble }, FAULTS['KC-READER-02'].happened),
      });
    case 'pn532':
      return createPn532Reader({
        ...common,
        line: line(reader.path, PN532_BAUD_RATE),
        trouble: (trouble) => {
          const code = trouble.type === 'BadgeMadeUp' ? 'KC-BADGE-03' : 'KC-READER-02';
          log.warn({ code, trouble }, FAULTS[code].happened);
        },
      });
    case 'osdp':
      return openOsdp(reader, common, line, log);
    case 'wiegand': {
      const opened = createWiegandReader({
        ...common,
        trouble: (trouble) => log.warn({ code: 'KC-READER-02', trouble }, FAULTS['KC-READER-02'].happened),
      });
      hands.hearWiegand(reader.board, opened);
      return opened;
    }
  }
}

function openOsdp(
  reader: Extract<ReaderConfiguration, { kind: 'osdp' }>,
  common: PresenterSettings & { readonly pressed: (keys: string) => void },
  line: Opening,
  log: Log,
): Opened {
  const { address, allowClear, installMs, key, keyFile } = reader;
  if (key === null) {
    const why = allowClear ? 'a badge reader is heard in clear' : 'a badge reader may be given a key now';
    log.warn({ code: 'KC-READER-02', reader: reader.name, installMs }, why);
  }
  return createOsdpReader({
    ...common,
    line: line(reader.path, OSDP_BAUD_RATE),
    address,
    key,
    keyFile: keyFile === null ? null : createKeyFile(keyFile),
    allowClear,
    installMs,
    random: randomBytes,
    trouble: (trouble) => {
      if (trouble.type === 'KeyStored') log.info({ trouble }, 'a badge reader has its own key now');
      else log.warn({ code: 'KC-READER-02', trouble }, FAULTS['KC-READER-02'].happened);
    },
  });
}

/** For a key and a tag that nobody knew; which they are, the office learns from the line. */
const drawnIds = (): { readonly key: KeyId; readonly tag: TagId } => ({
  key: keyId(`k${randomBytes(10).toString('hex')}`),
  tag: tagId(`t${randomBytes(10).toString('hex')}`),
});

// ---- What the house remembers when it starts.

/** The roster on disk, its signature checked again: an unreadable one lets nobody take anything (invariant I31). */
function storedRoster(
  journal: Journal,
  trust: Trust,
  log: Log,
): { index: RosterIndex; version: number; digest: string } | null {
  const stored = journal.roster();
  if (stored === null) return null;
  const opened = openRoster(stored.note, trust);
  if (!opened.ok) {
    log.error({ code: 'KC-PROOF-03', version: stored.version, why: opened.reason }, 'the stored roster is not used');
    return null;
  }
  return { index: indexRoster(opened.value.roster), version: stored.version, digest: opened.value.digest };
}

function recentOf(journal: Journal, settings: CabinetSettings): Recent {
  let recent = NOTHING_RECENT;
  for (const event of journal.replay(Math.max(0, journal.size - RECENT_LINES))) {
    recent = recall(recent, event, react(event, settings));
  }
  return recent;
}

/** What keeps this cabinet from giving out keys; the cloud is not among it. */
function missingIn({ cabinet, roster }: Loop, settings: CabinetSettings): string[] {
  const silent = settings.boards.filter(
    ({ board }) => !cabinet.body.boardsRead.has(board) || cabinet.boardsLost.has(board),
  );
  return [
    ...(roster === null ? ['no roster has arrived yet'] : []),
    ...(cabinet.body.diskWritable ? [] : ['the journal cannot be written']),
    ...silent.map(({ board }) => `slot board ${board} does not answer`),
    ...[...cabinet.readersLost].map((reader) => `badge reader ${reader} does not answer`),
  ];
}

/** The process: from its arguments to its exit code. Started by firmware/start.js. */
export async function run(argv: readonly string[]): Promise<void> {
  // What this process writes, journals and keys among it, is nobody else's to read.
  process.umask(0o077);
  const exit = async (code: number, running?: Running): Promise<never> => {
    await running?.close();
    process.exit(code);
  };
  let running: Running;
  try {
    const configuration = loadConfiguration(argv[0] ?? 'cabinet.yaml', process.env);
    const log = createLog(configuration.logLevel, configuration.cabinet.id);
    process.on('uncaughtException', (thrown) => {
      const fault = new Fault('KC-BUG-01', 'nobody was there to handle it', {}, thrown);
      log.fatal({ code: fault.code, err: thrown }, fault.message);
      process.exit(exitCodeOf(fault));
    });
    running = await start(configuration, { log });
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    process.stderr.write(`${thrown.message}\n${FAULTS[thrown.code].todo}\n`);
    return exit(exitCodeOf(thrown));
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void exit(0, running));
  await exit(exitCodeOf(await running.failed), running);
}
