// keycab doctor: looks at computer, records, ports, boards, readers and broker, and says what to do; changes nothing.
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT, usage, type Talk } from '@keycab/shared/cli/talk';
import type { Given } from '@keycab/shared/cli/verb';
import { createClock } from '../../src/clock.ts';
import type { Configuration } from '../../src/config.ts';
import { listPorts } from '../../src/serial/line.ts';
import { isSaid, text } from '../given.ts';
import type { Bench } from '../main.ts';
import { checkBroker, reach } from './broker.ts';
import { findConfigurations, loadChecked, noConfiguration } from './configuration.ts';
import { askBoards, askReader, checkBoards, checkReader } from './devices.ts';
import { closingText, findingsText, type Finding } from './finding.ts';
import {
  checkClock,
  checkFlush,
  checkNode,
  checkPi,
  checkSpace,
  hasBatteryClock,
  measureFlushes,
  mediumOf,
  piModel,
} from './machine.ts';
import { checkPort, checkUdev, type NamedPort } from './ports.ts';
import { checkDurable, checkJournal } from './records.ts';
import { askRunning, checkRunning } from './running.ts';

interface Examined {
  /** The cabinet's name; null for the computer itself. */
  readonly cabinet: string | null;
  readonly findings: readonly Finding[];
}

function portsOf({ settings, boardPaths, readers }: Configuration): NamedPort[] {
  return [
    ...settings.boards.map(({ board }, index): NamedPort => ({
      of: `Slot board ${board}`,
      path: boardPaths[index] ?? '',
      code: 'KC-BOARD-01',
    })),
    ...readers.flatMap((reader): NamedPort[] =>
      reader.kind === 'wiegand' ? [] : [{ of: `Badge reader ${reader.name}`, path: reader.path, code: 'KC-READER-01' }],
    ),
  ];
}

const scratch = (bench: Bench): string => `doctor-${Buffer.from(bench.random(6)).toString('hex')}`;

function diskFindings(folder: string, bench: Bench): Finding[] {
  const durable = checkDurable(folder, `${scratch(bench)}.db`);
  const space = checkSpace(statfsSync(folder), folder);
  if (durable.state === 'broken') return [durable, space];
  const flushes = measureFlushes(folder, `${scratch(bench)}.tmp`, bench.preciseMs);
  return [durable, space, checkFlush(flushes, mediumOf(folder))];
}

/** Nobody is asked through a port that does not open: the port says it all. */
async function deviceFindings(configuration: Configuration, bench: Bench): Promise<Finding[]> {
  const { settings, boardPaths, readers } = configuration;
  const ports = portsOf(configuration).map((port) => ({ path: port.path, finding: checkPort(port) }));
  const shut = new Set(ports.filter(({ finding }) => finding.state === 'broken').map(({ path }) => path));
  const boards = settings.boards.map((board, index) => ({ board, path: boardPaths[index] ?? '' }));
  const open = boards.filter(({ path }) => !shut.has(path));
  const asked = readers.filter((reader) => reader.kind === 'wiegand' || !shut.has(reader.path));
  const [met, states] = await Promise.all([
    askBoards(open, bench),
    Promise.all(asked.map((reader) => askReader(reader, bench))),
  ]);
  return [
    ...ports.map(({ finding }) => finding).filter(({ state }) => state !== 'good'),
    ...checkBoards(open, met),
    ...asked.map((reader, index) => checkReader(reader, states[index] ?? 'silent')),
  ];
}

async function examineCabinet(configuration: Configuration, isPi: boolean, bench: Bench): Promise<Finding[]> {
  const { kiosk, journalFile, settings, readers, clockTrust } = configuration;
  const running = await askRunning(kiosk.host, kiosk.port);
  const folder = dirname(journalFile);
  const now = createClock(clockTrust).now();
  // One after the other: a disk that is slow to flush must not make the network look slow.
  const reached = await reach(configuration, running !== null, bench);
  const devices =
    running === null
      ? await deviceFindings(configuration, bench)
      : checkRunning(running, settings.boards.length, readers.length);
  return [
    checkClock(now, clockTrust, hasBatteryClock(), isPi),
    ...(existsSync(folder) ? diskFindings(folder, bench) : []),
    checkJournal(journalFile, Math.floor((now.wallMs ?? 0) / 1_000)),
    ...checkBroker(reached),
    ...devices,
  ];
}

async function examine(files: readonly string[], bench: Bench): Promise<Examined[]> {
  const model = piModel();
  const computer: Finding[] = [
    checkNode(process.versions.node),
    checkPi(model),
    checkUdev((await listPorts()) !== null),
  ];
  if (files.length === 0) computer.push(noConfiguration());
  const loaded = files.map((file) => ({ file, ...loadChecked(file, bench) }));
  const cabinets: Examined[] = [];
  for (const { file, findings, configuration } of loaded) {
    const rest = configuration === null ? [] : await examineCabinet(configuration, model !== null, bench);
    cabinets.push({ cabinet: configuration?.cabinet.name ?? file, findings: [...findings, ...rest] });
  }
  return [{ cabinet: null, findings: computer }, ...cabinets];
}

export async function doctor({ positionals, values }: Given, talk: Talk, bench: Bench): Promise<number> {
  if (positionals.length > 0) return usage(talk, 'doctor takes no name; a configuration is named with --config.');
  const examined = await examine(findConfigurations(text(values, 'config'), '.'), bench);
  const findings = examined.flatMap((one) => one.findings);
  if (isSaid(values, 'json')) talk.data(JSON.stringify({ examined }));
  else {
    for (const one of examined) {
      // A single cabinet needs no heading.
      if (examined.length > 2) talk.data(one.cabinet ?? 'This computer');
      talk.data(findingsText(one.findings, talk));
    }
    talk.data(` ${closingText(findings)}`);
  }
  return findings.some(({ state }) => state === 'broken') ? EXIT.altered : EXIT.good;
}
