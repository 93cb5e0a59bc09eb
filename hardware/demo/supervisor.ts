// Holds the bodies and keeps cloud and firmware running around them; the demo from its start to its end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { createBody, hangingIn, type BoardKind, type Body } from './body.ts';
import { createChild, type Child } from './children.ts';
import { cloudConfiguration } from './cloud.ts';
import { cabinetConfiguration, cabinetProfile, HOST, type Ports } from './configurations.ts';
import type { DemoCabinet } from './dealer/dealership.ts';
import { readBody, writeBody, writeConfiguration } from './files.ts';
import { createHands, createMessages } from './hands.ts';
import { createNetwork } from './network.ts';
import type { Ready } from './setup.ts';

export interface Demo {
  stop(): Promise<void>;
}

export interface DemoParts {
  readonly ready: Ready;
  readonly ports: Ports;
  /** Of the project. */
  readonly root: string;
  readonly say: (sentence: string) => void;
  /** Of the first cabinet, which is the visitor's; the others are simulated. */
  readonly board?: BoardKind;
}

const READY_MS = 30_000;
const LOOK_MS = 50;

/**
 * @returns the running demo; or a sentence why it does not run, and then nothing is left of it
 * @throws the system's error when a port was taken since it was found free; nothing is left then either
 */
export async function startDemo(parts: DemoParts): Promise<Outcome<Demo, string>> {
  const closers: Closers = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const demo = await build(parts, closers);
    if (demo.ok) return good({ stop });
    await stop();
    return demo;
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

type Closers = (() => Promise<void> | void)[];

/** @param closers  what ends all that was begun, the newest last */
async function build(parts: DemoParts, closers: Closers): Promise<Outcome<null, string>> {
  const { ready, ports } = parts;
  const { store, files } = ready;
  const sockets = mkdtempSync(join(tmpdir(), 'keycab-'));
  closers.push(() => rmSync(sockets, { recursive: true, force: true }));

  // The steel: it stays as it is while everything else comes and goes.
  const bodies = new Map<DemoCabinet, Body>();
  for (const cabinet of store.cabinets) {
    const hanging = readBody(files, cabinet.word);
    if (!hanging.ok) return refused(`${files.body(cabinet.word)} is ${hanging.reason}; delete ${files.folder}.`);
    const kind = cabinet === store.cabinets[0] ? parts.board : 'simulated';
    const body = await createBody(new Map(hanging.value), join(sockets, cabinet.word), kind);
    bodies.set(cabinet, body);
    closers.push(() => body.close());
  }
  const remember = (): void => {
    for (const [{ word }, body] of bodies) writeBody(files, word, hangingIn(body.cabinet));
  };
  closers.push(remember);

  // The cable, and what is seen passing it.
  const messages = createMessages();
  const network = await createNetwork({
    host: HOST,
    port: ports.proxy,
    target: { host: HOST, port: ports.broker },
    nowMs: () => Date.now(),
    seen: messages.add,
  });
  closers.push(() => network.close());

  const { children, firmware } = startChildren(parts, bodies);
  for (const { child } of children) closers.push(() => child.stop());

  // The visitor's hands, on the first cabinet.
  const [cabinet] = store.cabinets;
  const [body, controlled] = [bodies.get(cabinet), firmware.get(cabinet)];
  if (body === undefined || controlled === undefined) return refused('The demo has no cabinet to show.');
  const hands = { store, ports, cabinet, bodies, body, firmware: controlled, network, messages, moved: remember };
  const control = await createHands(hands);
  closers.push(() => control.close());

  for (const { name, port, child } of children) {
    if (await answers(port)) continue;
    return refused(`${name} does not answer on port ${port}. It said:\n${child.lastWords().join('\n')}`);
  }
  return good(null);
}

interface Started {
  readonly name: string;
  readonly port: number;
  readonly child: Child;
}

/** Configured anew at each start, since ports and sockets may be others. */
function startChildren(
  { ready, ports, root, say }: DemoParts,
  bodies: ReadonlyMap<DemoCabinet, Body>,
): { children: Started[]; firmware: Map<DemoCabinet, Child> } {
  const { store, files, made } = ready;
  const start = (name: string, word: string, entry: string, configuration: string, port: number): Started => {
    const log = files.log(word);
    const path = join(root, entry);
    const child = createChild({ name, entry: path, args: [configuration], folder: files.folder, log, say });
    child.start();
    return { name, port, child };
  };
  writeConfiguration(files.cloudConfiguration, cloudConfiguration(store, made, files, ports));
  const children = [start('The cloud', 'cloud', 'cloud/start.js', files.cloudConfiguration, ports.pages)];
  const firmware = new Map<DemoCabinet, Child>();
  for (const [cabinet, body] of bodies) {
    const { word, name } = cabinet;
    const path = files.cabinetConfiguration(word);
    writeConfiguration(files.cabinetProfile(word), cabinetProfile(cabinet, body.lines));
    writeConfiguration(path, cabinetConfiguration(store, cabinet, files, ports));
    const started = start(`The cabinet “${name}”`, word, 'firmware/start.js', path, ports.kiosk[word]);
    children.push(started);
    firmware.set(cabinet, started.child);
  }
  return { children, firmware };
}

async function answers(port: number): Promise<boolean> {
  const deadlineMs = performance.now() + READY_MS;
  while (performance.now() < deadlineMs) {
    try {
      const answer = await fetch(`http://${HOST}:${port}/livez`, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return true;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}
